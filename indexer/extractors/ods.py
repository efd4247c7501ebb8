"""OpenDocument spreadsheets: a part a sheet, each row with its column headers, values as they are shown.

The rows are read one at a time, because a sheet of a few kilobytes can stand for a million rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.extractors import Document, Extracted, Limits, Part, ooxml, table
from indexer.extractors.ooxml import Element, attribute, below, elements, local
from indexer.extractors.opendocument import OpenDocument, comment, paragraph_text
from indexer.extractors.table import Cell, Sheet
from indexer.extractors.tidy import Lines, finish, one_line

VERSION = 1
_NOTHING = "This workbook holds no text or numbers, so there is nothing to search."
_MOST_COLUMNS = 16_384
_MOST_REPEATED = 100
"""Rows and filled cells that stand for more alike ones are read this often."""


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a sheet, hidden ones too. Raises `Unreadable`."""
    package = OpenDocument(document, limits)
    parts: list[Part] = []
    room = limits.max_characters
    reading = _Reading(package)
    while room >= 0 and (name := reading.next_sheet()) is not None:
        lines = Lines(room + 1)
        gap = False
        for line in table.lines(reading.rows()):
            lines.add(line, gap=gap)
            gap = not line
            if lines.full:
                break
        for said in reading.notes():
            lines.add(said, gap=True)
        parts.append(Part("sheet", len(parts) + 1, _label(name), lines.text()))
        room -= len(lines.text())
    described = package.described("table")
    return finish(described.title, document.stem, parts, limits.max_characters, _NOTHING, described)


def sheets(document: Document, limits: Limits) -> Iterator[Sheet]:
    """The sheets in the order of the parts, hidden ones too; the rows of one end when the next is asked for."""
    reading = _Reading(OpenDocument(document, limits))
    while (name := reading.next_sheet()) is not None:
        yield Sheet(_label(name), reading.rows())


def warm() -> None:
    """Import lxml."""
    ooxml.warm()


def _label(name: str) -> str:
    return f"sheet {one_line(name)[:100]}"


class _Reading:
    """Goes through the sheets, and the rows of each, in the order of the file."""

    def __init__(self, package: OpenDocument) -> None:
        from lxml import etree

        stream = package.stream("content.xml")
        self._events = (
            iter(())
            if stream is None
            else iter(
                etree.iterparse(
                    stream,
                    events=("start", "end"),
                    tag=("{*}table", "{*}table-row"),
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                )
            )
        )
        self._notes: list[str] = []
        self._inside = False

    def next_sheet(self) -> str | None:
        """The name of the next sheet; None when there is none."""
        if self._inside:
            for _ in self.rows():
                pass
        for event, element in self._events:
            if event == "start" and local(element) == "table":
                self._inside, self._notes = True, []
                return attribute(element, "name")
        return None

    def rows(self) -> Iterator[list[str]]:
        """The rows of the sheet as they are shown; one blank row stands for any number of them."""
        nested = blank = 0
        for event, element in self._events:
            if local(element) == "table":  # a table in a cell's drawing
                nested += 1 if event == "start" else -1
                if nested < 0:
                    self._inside = False
                    return
            elif event == "end" and not nested:
                cells = self._cells(element)
                if any(cells):
                    if blank:
                        yield []
                    blank = 0
                    for _ in range(_times(element, "number-rows-repeated")):
                        yield cells
                else:
                    blank += 1
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        self._inside = False

    def notes(self) -> list[str]:
        """The comments on the cells read so far, each on a line."""
        return self._notes

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        skipped = 0
        for cell in elements(row):
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = _shown(cell)
            self._notes += [f"{said}" for note in below(cell, "annotation") if (said := comment(note))]
            if not text:
                skipped += _repeated(cell, "number-columns-repeated")
                continue
            cells += [""] * min(skipped, _MOST_COLUMNS - len(cells))
            skipped = 0
            cells += [text] * min(_times(cell, "number-columns-repeated"), _MOST_COLUMNS - len(cells))
        return cells


def _shown(cell: Element) -> str:
    if attribute(cell, "value-type") == "date":
        return attribute(cell, "date-value").removesuffix("T00:00:00").replace("T", " ")
    text = " ".join(paragraph_text(one) for one in elements(cell) if local(one) == "p").strip()
    written = attribute(cell, "value")
    text = text or written or attribute(cell, "string-value")
    if attribute(cell, "value-type") not in ("float", "currency", "percentage"):
        return text
    try:
        return Cell(text, float(written) * (100 if text.endswith("%") else 1))
    except ValueError:
        return text


def _repeated(element: Element, name: str) -> int:
    written = attribute(element, name)
    return int(written) if written.isdigit() else 1


def _times(element: Element, name: str) -> int:
    return max(1, min(_repeated(element, name), _MOST_REPEATED))
