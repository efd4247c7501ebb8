"""Excel's binary workbooks, of 1993 to 2003 (XLS) and of today (XLSB), through calamine."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.extractors import Described, Document, Extracted, Limits, Part, Unreadable, compound, table
from indexer.extractors.compound import SIGNATURE, Compound, locked
from indexer.extractors.number_format import shown
from indexer.extractors.ooxml import Package
from indexer.extractors.table import Cell, Sheet
from indexer.extractors.tidy import Lines, finish, one_line

VERSION = 2
_NOTHING = "This workbook holds no text or numbers, so there is nothing to search."
_DAMAGED = "This workbook is damaged or of a kind that is not read; save it in the present Excel format."
_OLD = "This file is in the Excel format of before 1993, which is not read; save it in the present one."
_BEFORE_1993 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
"""How workbooks of Excel 2, 3 and 4 begin, which are no compound files: the records BOF of BIFF2 to BIFF4."""
_LOCK, _MOST_BEFORE_IT = 0x2F, 10
"""The record FilePass, and how many may stand before it (MS-XLS, 2.4.117 and 2.1.7.20.2)."""


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a sheet, hidden ones too. Raises `Unreadable`."""
    described = _described(document, limits)
    parts: list[Part] = []
    room = limits.max_characters
    for sheet in _sheets(document):
        lines = Lines(room + 1)
        gap = False
        with _explained():
            for line in table.lines(sheet.rows):
                lines.add(line, gap=gap)
                gap = not line
                if lines.full:
                    break
        parts.append(Part("sheet", len(parts) + 1, sheet.label, lines.text()))
        room -= len(lines.text())
        if room < 0:
            break
    return finish(described.title, document.stem, parts, limits.max_characters, _NOTHING, described)


def sheets(document: Document, limits: Limits) -> Iterator[Sheet]:
    """The sheets in the order of the parts, hidden ones too. Raises `Unreadable`."""
    _described(document, limits)
    yield from _sheets(document)


def warm() -> None:
    """Import calamine and olefile."""
    import python_calamine  # noqa: F401

    compound.warm()


def _sheets(document: Document) -> Iterator[Sheet]:
    import python_calamine

    with _explained():
        book = python_calamine.load_workbook(io.BytesIO(document.data))
    for entry in book.sheets_metadata:
        if entry.typ is python_calamine.SheetTypeEnum.WorkSheet:  # not a chart, a dialog, a macro
            yield Sheet(f"sheet {one_line(entry.name)}", _rows(book, entry.name))


@contextmanager
def _explained() -> Iterator[None]:
    """What calamine raises as an `Unreadable`; a panic of Rust, too, which is no `Exception`."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise locked() from None
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError):
        raise Unreadable("damaged", _DAMAGED) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("damaged", _DAMAGED) from None


def _described(document: Document, limits: Limits) -> Described:
    """What the file says about itself; also refuses archives beyond the caps, before calamine unpacks them."""
    if document.data.startswith(_BEFORE_1993):
        raise Unreadable("unsupported", _OLD)
    if document.data.startswith(SIGNATURE):
        file = Compound(document)
        if _is_locked(file.stream("Workbook") or file.stream("Book") or b""):
            raise locked()
        return file.described("table")
    return Package(document, limits).described("table")


def _is_locked(stream: bytes) -> bool:
    """Whether a workbook's records say that those after them are encrypted, of which calamine says only that it does
    not know them."""
    at = 0
    for _ in range(_MOST_BEFORE_IT):
        if at + 4 > len(stream):
            break
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _LOCK:
            return True
        at += 4 + length
    return False


def _rows(book: Any, name: str) -> Iterator[list[str]]:
    """The rows as they are shown; one blank row stands for any number of them."""
    import python_calamine

    try:
        sheet = book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, python_calamine.WorksheetNotFound):  # the other sheets can be read
        return
    blank = False
    for row in sheet.iter_rows():  # of a sheet with two distant cells nearly all are blank
        if row.count("") == len(row):
            blank = True
            continue
        if blank:
            yield []
            blank = False
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    text = shown(value, "")
    return Cell(text, value) if isinstance(value, int | float) and not isinstance(value, bool) else text
