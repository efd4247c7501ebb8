"""Excel's binary workbooks, of 1993 to 2003 (XLS) and of today (XLSB), through calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.extractors import Described, Document, Extracted, Limits, Part, Unreadable, compound, table
from indexer.extractors.compound import SIGNATURE, Compound, locked
from indexer.extractors.number_format import shown
from indexer.extractors.ooxml import Package
from indexer.extractors.tidy import Lines, finish, one_line

VERSION = 1
_NOTHING = "This workbook holds no text or numbers, so there is nothing to search."
_DAMAGED = "This workbook is damaged or of a kind that is not read; save it in the present Excel format."


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a sheet, hidden ones too. Raises `Unreadable`."""
    import python_calamine

    described = _described(document, limits)
    with _explained():
        book = python_calamine.load_workbook(io.BytesIO(document.data))
    parts: list[Part] = []
    room = limits.max_characters
    for entry in book.sheets_metadata:
        if entry.typ is not python_calamine.SheetTypeEnum.WorkSheet:  # a chart, a dialog, a macro
            continue
        lines = Lines(room + 1)
        gap = False
        with _explained():
            for line in table.lines(_rows(book, entry.name)):
                lines.add(line, gap=gap)
                gap = not line
                if lines.full:
                    break
        parts.append(Part("sheet", len(parts) + 1, f"sheet {one_line(entry.name)}", lines.text()))
        room -= len(lines.text())
        if room < 0:
            break
    return finish(described.title, document.stem, parts, limits.max_characters, _NOTHING, described)


def warm() -> None:
    """Import calamine and olefile."""
    import python_calamine  # noqa: F401

    compound.warm()


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
    if document.data.startswith(SIGNATURE):
        return Compound(document).described("table")
    return Package(document, limits).described("table")


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
        yield [value if isinstance(value, str) else shown(value, "") for value in row]
