"""Compound files (MS-CFB), in which Office kept its documents until 2007: their streams and what they say about
themselves (MS-OLEPS)."""

from __future__ import annotations

import io
import struct
from datetime import datetime, timedelta
from typing import Any, Literal

from indexer.extractors import Described, Document, Person, Unreadable
from indexer.extractors.ooxml import declared
from indexer.extractors.tidy import one_line

VERSION = 1
_CODE_PAGE, _TITLE, _AUTHOR, _EDITOR, _CREATED, _SAVED = 1, 2, 4, 8, 12, 13
_NARROW, _WIDE, _TIME = 30, 31, 64
_MOST_PROPERTIES, _LONGEST = 100, 1000
_YEAR_1980, _YEAR_2200 = 119_600_064_000_000_000, 189_000_000_000_000_000
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM = 2
"""The type of a directory entry (MS-CFB, 2.6.1)."""
_DAMAGED = "This Office file is damaged or incomplete and cannot be opened; get a fresh copy of it."


class Compound:
    """The streams of a file by their names."""

    def __init__(self, document: Document) -> None:
        import olefile

        if not document.data.startswith(SIGNATURE):
            raise Unreadable("damaged", _DAMAGED)
        try:
            self._ole: Any = olefile.OleFileIO(io.BytesIO(document.data), raise_defects=olefile.DEFECT_FATAL)
        except (OSError, ValueError, IndexError, struct.error):
            raise Unreadable("damaged", _DAMAGED) from None
        if self._ole.exists("EncryptedPackage") or self._ole.exists("EncryptedSummary"):
            raise locked()

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream of the root; None when there is none. Raises `Unreadable` when it is cut off."""
        try:
            return bytes(self._ole.openstream(name).read()) if self._ole.exists(name) else None
        except (OSError, ValueError, IndexError, struct.error):
            raise Unreadable("damaged", _DAMAGED) from None

    def paths(self) -> dict[str, Any]:
        """Every stream by its name and those of the storages that it lies in, joined by "/"; `at` reads it."""
        found: dict[str, Any] = {}
        waiting = [("", kid) for kid in self._ole.root.kids]
        seen: set[int] = set()
        while waiting:
            above, entry = waiting.pop()
            if entry.sid in seen:  # damaged: it lies in itself
                continue
            seen.add(entry.sid)
            path = f"{above}/{entry.name}" if above else str(entry.name)
            if entry.entry_type == _STREAM:
                found[path] = entry
            else:
                waiting += [(path, kid) for kid in entry.kids]
        return found

    def at(self, entry: Any) -> bytes:
        """The bytes of a stream. Raises `Unreadable` when it is cut off.

        By name olefile looks through all names of every storage above, each time: of a mail to a thousand people that
        takes seconds.
        """
        try:
            return bytes(self._ole._open(entry.isectStart, entry.size).read())
        except (OSError, ValueError, IndexError, struct.error):
            raise Unreadable("damaged", _DAMAGED) from None

    def described(self, kind: Literal["document", "table", "slides"]) -> Described:
        """What the file says about itself; nothing where its properties are damaged."""
        try:
            said = _properties(self.stream("\x05SummaryInformation") or b"")
        except (Unreadable, struct.error, IndexError):
            return Described(kind=kind)
        author, editor = said.get(_AUTHOR, ""), said.get(_EDITOR, "")
        people = [Person("author", author)] if author else []
        if editor and editor != author:
            people.append(Person("editor", editor))
        return Described(
            title=declared(said.get(_TITLE, ""))[:300],
            kind=kind,
            people=tuple(people),
            created=said.get(_CREATED, ""),
            modified=said.get(_SAVED, ""),
        )


def locked() -> Unreadable:
    """The refusal of a file that opens only with a password."""
    return Unreadable(
        "encrypted", "This file is protected by a password; save a copy without one to make it searchable."
    )


def warm() -> None:
    """Import olefile."""
    import olefile  # noqa: F401


def _properties(stream: bytes) -> dict[int, str]:
    """The texts and times of a property set (MS-OLEPS, 2.21) that are told here.

    Not olefile's reader, which believes a damaged set that it has four thousand million entries.
    """
    found: dict[int, str] = {}
    if len(stream) < 48:
        return found
    start = struct.unpack_from("<I", stream, 44)[0]
    count = min(struct.unpack_from("<I", stream, start + 4)[0], _MOST_PROPERTIES)
    places = {
        name: start + place for name, place in struct.iter_unpack("<II", stream[start + 8 : start + 8 + 8 * count])
    }
    page = struct.unpack_from("<H", stream, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
    for name in (_TITLE, _AUTHOR, _EDITOR, _CREATED, _SAVED):
        if name not in places:
            continue
        kind, size = struct.unpack_from("<II", stream, places[name])
        value = stream[places[name] + 8 :][: min(size, _LONGEST) * (2 if kind == _WIDE else 1)]
        if kind in (_NARROW, _WIDE):
            encoding = "utf-16-le" if kind == _WIDE else _encoding(page)
            found[name] = one_line(value.decode(encoding, "replace").partition("\0")[0])[:300]
        elif kind == _TIME:
            ticks = struct.unpack_from("<Q", stream, places[name] + 4)[0]
            found[name] = _iso(ticks)
    return found


def _encoding(page: int) -> str:
    name = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac_roman"}.get(page, f"cp{page}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _iso(ticks: int) -> str:
    """A time in units of 100 ns since 1601 in ISO 8601; "" for one that no document has."""
    if not _YEAR_1980 < ticks < _YEAR_2200:
        return ""
    return (datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds") + "Z"
