"""What Outlook packs the text and the attachments of a mail into for other programs: "winmail.dat" (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from indexer.extractors import Document, Extracted, Limits, Unreadable, outlook
from indexer.extractors.outlook import Hanging, Item, Properties, Value

VERSION = 1
_NOT_TNEF = "This is not an attachment as Outlook packs it, although its name says so; check where it came from."
_SIGNATURE = 0x223E9F78
_HEAD = struct.Struct("<BII")
_SUBJECT, _BODY, _CLASS, _SENT = 0x8004, 0x800C, 0x8008, 0x8005
_NEW_ATTACHMENT, _DATA, _TITLE = 0x9002, 0x800F, 0x8010
_ITEM_PROPERTIES, _RECIPIENTS, _ATTACHMENT_PROPERTIES, _CODEPAGE = 0x9003, 0x9004, 0x9005, 0x9007
_FOUR, _EIGHT, _SIXTEEN = (0x02, 0x03, 0x04, 0x0A, 0x0B), (0x05, 0x06, 0x07, 0x14, 0x40), (0x48,)
_VARIABLE, _OBJECT = (0x1E, 0x1F, 0x102, 0x0D), 0x0D
_SEVERAL = 0x1000
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_MAX_VALUES = 100_000


def extract(document: Document, limits: Limits) -> Extracted:
    """The item and what hangs on it. Raises `Unreadable`."""
    return outlook.read(_item(document.data), document.stem, len(document.data), limits)


def warm() -> None:
    """Import what bodies need."""
    outlook.warm()


def _item(data: bytes) -> Item:
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        raise Unreadable("damaged", _NOT_TNEF)
    fixed: dict[int, Value] = {}
    named: dict[int, Value] = {}
    codepage = ""
    attachments: list[tuple[dict[int, Value], dict[int, Value]]] = []
    recipients: list[dict[int, Value]] = []
    for identifier, value in _attributes(data):
        if identifier == _CODEPAGE and len(value) >= 4:
            codepage = outlook.codepage({0x3FFD: int(struct.unpack_from("<I", value)[0])})
        elif identifier in (_SUBJECT, _BODY, _CLASS):
            fixed.setdefault({_SUBJECT: 0x0037, _BODY: 0x1000, _CLASS: 0x001A}[identifier], value)
        elif identifier == _SENT and (sent := _date(value)) is not None:
            fixed.setdefault(0x0039, sent)
        elif identifier == _ITEM_PROPERTIES:
            _Reader(value).properties(fixed, named)
        elif identifier == _RECIPIENTS:
            recipients += _Reader(value).rows()
        elif identifier == _NEW_ATTACHMENT:
            attachments.append(({}, {}))
        elif attachments and identifier == _DATA:
            attachments[-1][0].setdefault(0x3701, value)
        elif attachments and identifier == _TITLE:
            attachments[-1][0].setdefault(0x3704, value)
        elif attachments and identifier == _ATTACHMENT_PROPERTIES:
            _Reader(value).properties(*attachments[-1])
    codepage = codepage or outlook.codepage(fixed)
    return Item(
        Properties(fixed, named, codepage),
        tuple(Properties(one, {}, codepage) for one in recipients),
        tuple(_hanging(Properties(*one, codepage)) for one in attachments),
    )


def _hanging(properties: Properties) -> Hanging:
    data = properties.fixed.get(0x3701)
    if not isinstance(data, bytes):
        return Hanging(properties)
    if data.startswith(_MESSAGE):
        inner = data[len(_MESSAGE) :]
        return Hanging(properties, item=lambda limits: outlook.read(_item(inner), "message", len(inner), limits))
    return Hanging(properties, data)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(identifier, value) of each attribute up to the first that is cut off."""
    at = 6
    while at + _HEAD.size <= len(data):
        _, identifier, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if length > len(data) - at:
            return
        yield identifier & 0xFFFF, data[at : at + length]
        at += length + 2


def _date(value: bytes) -> datetime | None:
    if len(value) < 12:
        return None
    try:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", value)
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


class _Reader:
    """Properties in a row (MS-OXTNEF, 2.1.3.4). Ends quietly where they are cut off."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def rows(self) -> list[dict[int, Value]]:
        """A list of properties for each row of a table."""
        found: list[dict[int, Value]] = []
        try:
            for _ in range(min(self._count(), _MAX_VALUES)):
                found.append({})
                self._properties(found[-1], {})
        except struct.error:
            pass
        return found

    def properties(self, fixed: dict[int, Value], named: dict[int, Value]) -> None:
        """Read properties into these two."""
        try:
            self._properties(fixed, named)
        except struct.error:
            pass

    def _properties(self, fixed: dict[int, Value], named: dict[int, Value]) -> None:
        for _ in range(min(self._count(), _MAX_VALUES)):
            kind, identifier = self._two("<HH")
            number = self._name() if identifier >= 0x8000 else None
            for data in self._values(kind):
                value = outlook.value(kind, data) if kind != _OBJECT else data
                if value is None:
                    continue
                if identifier < 0x8000:
                    fixed[identifier] = value
                elif number is not None:
                    named[number] = value

    def _name(self) -> int | None:
        """The long identifier of a named property; None for one that has a word for a name."""
        self._at += 16
        (kind,) = struct.unpack_from("<I", self._data, self._at)
        self._at += 4
        if kind == 0:
            return self._count()
        self._taken(self._count())
        return None

    def _values(self, kind: int) -> list[bytes]:
        several = bool(kind & _SEVERAL)
        kind &= ~_SEVERAL
        if kind in _VARIABLE:
            return [self._taken(self._count()) for _ in range(min(self._count(), _MAX_VALUES))]
        size = 4 if kind in _FOUR else 8 if kind in _EIGHT else 16 if kind in _SIXTEEN else None
        if size is None:
            raise struct.error
        return [self._taken(size) for _ in range(min(self._count(), _MAX_VALUES) if several else 1)]

    def _taken(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise struct.error
        value = self._data[self._at : self._at + size]
        self._at += -(-size // 4) * 4
        return value

    def _count(self) -> int:
        (count,) = struct.unpack_from("<I", self._data, self._at)
        self._at += 4
        return int(count)

    def _two(self, form: str) -> tuple[int, int]:
        first, second = struct.unpack_from(form, self._data, self._at)
        self._at += 4
        return int(first), int(second)
