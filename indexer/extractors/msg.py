"""Outlook's items as files (MS-OXMSG): storages of properties in a compound file."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Mapping

from indexer.extractors import Document, Extracted, Limits, Unreadable, outlook
from indexer.extractors.compound import Compound
from indexer.extractors.compound import warm as compound_warm
from indexer.extractors.outlook import Hanging, Item, Properties, Value

VERSION = 1
_NOT_ITEM = "This is not a mail of Outlook, although its name says so; check where it came from."
_PROPERTIES = "__properties_version1.0"
_STREAM = "__substg1.0_"
_NAMES = "__nameid_version1.0/__substg1.0_00030102"
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_#", "__attach_version1.0_#"
_INNER = "__substg1.0_3701000D"
_ENTRY = struct.Struct("<HHI8s")
_MAX_ATTACHMENTS = 10_000
_VARIABLE = (0x001E, 0x001F, 0x0102, 0x000D)
_DATA = 0x3701


def extract(document: Document, limits: Limits) -> Extracted:
    """The item and what hangs on it. Raises `Unreadable`."""
    file = _File(document)
    if not file.holds("", _PROPERTIES):
        raise Unreadable("damaged", _NOT_ITEM)
    return outlook.read(file.item(""), document.stem, len(document.data), limits)


def warm() -> None:
    """Import olefile and what bodies need."""
    compound_warm()
    outlook.warm()


class _File:
    """The storages of a file by their paths; "" is the root."""

    def __init__(self, document: Document) -> None:
        self._compound = Compound(document)
        self._size = len(document.data)
        self._inside: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._streams = self._compound.paths()
        for path in self._streams:
            steps = path.split("/")
            for depth, step in enumerate(steps):
                self._inside["/".join(steps[:depth])][step] = None
        self._numbers = outlook.numbers(self._stream(_NAMES))

    def holds(self, storage: str, name: str) -> bool:
        """Whether a storage holds this stream or storage."""
        return name in self._inside.get(storage, {})

    def _stream(self, path: str) -> bytes:
        entry = self._streams.get(path)
        return self._compound.at(entry) if entry is not None else b""

    def item(self, storage: str) -> Item:
        """The item in a storage."""
        # Before its properties an item at the root says what it holds, in 32 bytes, and one inside another in 24.
        fixed = self._fixed(storage, 24 if storage else 32)
        codepage = outlook.codepage(fixed)
        names = sorted(self._inside.get(storage, {}))
        recipients = [name for name in names if name.startswith(_RECIPIENT)]
        attachments = [name for name in names if name.startswith(_ATTACHMENT)][:_MAX_ATTACHMENTS]
        return Item(
            self._properties(fixed, codepage),
            tuple(self._properties(self._fixed(_path(storage, name), 8), codepage) for name in recipients),
            tuple(self._hanging(_path(storage, name), codepage) for name in attachments),
        )

    def _hanging(self, storage: str, codepage: str) -> Hanging:
        properties = self._properties(self._fixed(storage, 8), codepage)
        inner = _path(storage, _INNER)
        if self.holds(inner, _PROPERTIES):
            return Hanging(
                properties, item=lambda limits: outlook.read(self.item(inner), "message", self._size, limits)
            )
        data = properties.fixed.get(_DATA)
        return Hanging(properties, data if isinstance(data, bytes) else b"")

    def _properties(self, fixed: Mapping[int, Value], codepage: str) -> Properties:
        named = {self._numbers[one]: said for one, said in fixed.items() if one in self._numbers}
        return Properties(fixed, named, codepage)

    def _fixed(self, storage: str, head: int) -> dict[int, Value]:
        found: dict[int, Value] = {}
        entries = self._stream(_path(storage, _PROPERTIES))
        for at in range(head, len(entries) - _ENTRY.size + 1, _ENTRY.size):
            kind, identifier, _, inline = _ENTRY.unpack_from(entries, at)
            if kind not in _VARIABLE and (said := outlook.value(kind, inline)) is not None:
                found[identifier] = said
        for name in self._inside.get(storage, {}):
            tag = name.removeprefix(_STREAM)
            if len(tag) != 8 or tag == name:
                continue
            try:
                identifier, kind = int(tag[:4], 16), int(tag[4:], 16)
            except ValueError:
                continue
            if kind in _VARIABLE and kind != 0x000D:
                said = outlook.value(kind, self._stream(_path(storage, name)))
                if said is not None:
                    found[identifier] = said
        return found


def _path(storage: str, name: str) -> str:
    return f"{storage}/{name}" if storage else name
