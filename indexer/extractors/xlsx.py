"""Excel workbooks: a part a sheet, each row with its column headers, numbers as people see them.

Read from the XML itself, a row at a time: openpyxl refuses a workbook for a fault in its styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extractors import Document, Extracted, Limits, Part, ooxml, table
from indexer.extractors.excel_time import moment
from indexer.extractors.number_format import shown
from indexer.extractors.ooxml import Element, Package, attribute, below, child, elements, local, relation_id
from indexer.extractors.table import Cell, Sheet
from indexer.extractors.tidy import Lines, one_line

VERSION = 2
_NOTHING = "This workbook holds no text or numbers, so there is nothing to search."
_REFERENCE = re.compile(r"([A-Z]{1,3})\d*$")
_MOST_COLUMNS = 16_384
# Of the formats that have only a number (18.8.30); those that differ by country are shown without a currency.
# fmt: off
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 48: "##0.0E+0", 49: "@",
    37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)",
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "h:mm"), 46: "[h]:mm:ss",
}
# fmt: on


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a sheet, hidden ones too. Raises `Unreadable`."""
    package = Package(document, limits)
    book, named = _workbook(package)
    parts: list[Part] = []
    room = limits.max_characters
    for label, target in named:
        lines = Lines(room + 1)
        _sheet(package, target, book, lines)
        parts.append(Part("sheet", len(parts) + 1, label, lines.text()))
        room -= len(lines.text())
        if room < 0:
            break
    described = package.described("table")
    return package.finish(described.title, document.stem, parts, limits.max_characters, _NOTHING, described)


def sheets(document: Document, limits: Limits) -> Iterator[Sheet]:
    """The sheets in the order of the parts, hidden ones too. Raises `Unreadable`."""
    package = Package(document, limits)
    book, named = _workbook(package)
    for label, target in named:
        yield Sheet(label, _rows(package, target, book))


def warm() -> None:
    """Import lxml."""
    ooxml.warm()


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[str]
    from_1904: bool


def _workbook(package: Package) -> tuple[_Book, Iterator[tuple[str, str]]]:
    """(what its cells refer to, the label and the file of each sheet)."""
    name, root = package.main("workbook")
    relations = package.relations(name)
    book = _Book(
        [
            _rich(item)
            for target in package.related(name, "sharedStrings")
            for item in package.sound(package.each(target, "si"))
        ],
        [code for target in package.related(name, "styles") for code in _formats(package.side(target))],
        attribute(child(root, "workbookPr"), "date1904") in ("1", "true", "on"),
    )

    def named() -> Iterator[tuple[str, str]]:
        for entry in elements(child(root, "sheets")):
            kind, target = relations.get(entry.get(relation_id(entry), ""), ("", ""))
            if kind == "worksheet":  # not a sheet that is a chart or a dialog
                yield f"sheet {one_line(attribute(entry, 'name'))}", target

    return book, named()


def _sheet(package: Package, name: str, book: _Book, lines: Lines) -> None:
    gap = False
    for line in table.lines(_rows(package, name, book)):
        lines.add(line, gap=gap)
        gap = not line
        if lines.full:
            return
    for target in package.related(name, "comments"):
        for note in package.sound(package.each(target, "comment")):
            lines.add(f"Note on {attribute(note, 'ref')}: {one_line(_rich(note))}", gap=True)


def _rows(package: Package, name: str, book: _Book) -> Iterator[list[str]]:
    """The rows as they are shown; one blank row stands for any number of them."""
    last = 0
    for row in package.sound(package.each(name, "row")):
        written = attribute(row, "r")
        number = int(written) if written.isdigit() else last + 1
        if number > last + 1:
            yield []
        last = number
        cells: list[str] = []
        for cell in row:
            column = _column(cell.get("r", ""), len(cells))
            if column < _MOST_COLUMNS:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = _cell(cell, book)
        yield cells


def _column(reference: str, following: int) -> int:
    """The 0-based column of a cell; the following one when the cell does not say."""
    match = _REFERENCE.match(reference)
    if match is None:
        return following
    number = 0
    for letter in match.group(1):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(cell: Element, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich(child(cell, "is"))
    written = formula = ""
    for element in cell:
        if element.tag.endswith("}v"):
            written = (element.text or "").strip()
        elif element.tag.endswith("}f"):
            formula = (element.text or "").strip()
    if not written:  # of a formula that no program has worked out, the formula is all there is
        return f"={formula}" if formula else ""
    if kind == "s":
        index = int(written)
        return book.strings[index] if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return shown(written in ("1", "true"), "")
    if kind == "d":
        return written.removesuffix("T00:00:00").replace("T", " ")
    if kind in ("str", "e"):
        return written
    style = cell.get("s", "")
    code = book.formats[int(style)] if style.isdigit() and int(style) < len(book.formats) else ""
    number = int(written) if written.lstrip("-").isdigit() else float(written)
    when = moment(number, code, book.from_1904)
    if when is not None:
        return shown(when, code)
    text = shown(number, code)
    return Cell(text, number * 100 if text.endswith("%") else number)


def _rich(parent: Element | None) -> str:
    """The text of all runs, without the readings that stand over Japanese words."""
    pieces = [
        element.text or ""
        for element in below(parent, "t")
        if not any(local(ancestor) == "rPh" for ancestor in element.iterancestors())
    ]
    return "".join(pieces)


def _formats(root: Element | None) -> list[str]:
    """The number format of each cell style, "" for the plain one."""
    own = {attribute(one, "numFmtId"): attribute(one, "formatCode") for one in elements(child(root, "numFmts"))}
    codes: list[str] = []
    for style in elements(child(root, "cellXfs")):
        number = attribute(style, "numFmtId")
        codes.append(own.get(number) or (_BUILT_IN.get(int(number), "") if number.isdigit() else ""))
    return codes
