"""Excel workbooks through openpyxl: a part a sheet, each row with its column headers, numbers as people see them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from indexer.extractors import Document, Extracted, Limits, Part, table
from indexer.extractors.number_format import shown
from indexer.extractors.ooxml import declared, opened
from indexer.extractors.tidy import Lines, finish, one_line

_NOTHING = "This workbook holds no text or numbers, so there is nothing to search."


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a sheet, hidden ones too. Raises `Unreadable`."""
    import openpyxl

    opened(document, limits).close()
    workbook = openpyxl.load_workbook(io.BytesIO(document.data), read_only=True, data_only=True, keep_links=False)
    try:
        parts: list[Part] = []
        room = limits.max_characters
        for number, sheet in enumerate(workbook.worksheets, 1):
            text = _text(sheet, room + 1)
            parts.append(Part("sheet", number, f"sheet {one_line(sheet.title)}", text))
            room -= len(text)
            if room < 0:
                break
        title = declared(workbook.properties.title or "")
    finally:
        workbook.close()
    return finish(title, document.stem, parts, limits.max_characters, _NOTHING)


def _text(sheet: Any, room: int) -> str:
    lines = Lines(room)
    gap = False
    for line in table.lines(_rows(sheet)):
        lines.add(line, gap=gap)
        gap = not line
        if lines.full:
            break
    return lines.text()


def _rows(sheet: Any) -> Iterator[list[str]]:
    # The size that a sheet claims may be wrong, and rows would then be lost.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield [shown(cell.value, getattr(cell, "number_format", "")) for cell in row]
