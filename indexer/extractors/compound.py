"""Compound files (MS-CFB), in which Office kept its documents until 2007: their streams and what they say about
themselves (MS-OLEPS)."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from typing import Any, Literal

from indexer.extractors import Described, Document, Person, Unreadable
from indexer.extractors.ooxml import declared
from indexer.extractors.tidy import one_line

VERSION = 1
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
            said = self._ole.get_metadata()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, struct.error):
            return Described(kind=kind)
        encoding = _encoding(said.codepage)
        people = [Person("author", name)] if (name := _text(said.author, encoding)) else []
        editor = _text(said.last_saved_by, encoding)
        if editor and not any(person.name == editor for person in people):
            people.append(Person("editor", editor))
        return Described(
            title=declared(_text(said.title, encoding))[:300],
            kind=kind,
            people=tuple(people),
            created=_iso(said.create_time),
            modified=_iso(said.last_saved_time),
        )


def locked() -> Unreadable:
    """The refusal of a file that opens only with a password."""
    return Unreadable(
        "encrypted", "This file is protected by a password; save a copy without one to make it searchable."
    )


def warm() -> None:
    """Import olefile."""
    import olefile  # noqa: F401


def _encoding(codepage: object) -> str:
    if not isinstance(codepage, int):
        return "cp1252"
    number = codepage & 0xFFFF
    name = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac_roman"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _text(value: object, encoding: str) -> str:
    if isinstance(value, bytes):
        value = value.decode(encoding, "replace")
    return one_line(value)[:300] if isinstance(value, str) else ""


def _iso(value: object) -> str:
    return value.isoformat(timespec="seconds") + "Z" if isinstance(value, datetime) and value.year > 1980 else ""
