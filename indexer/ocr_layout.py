"""From lines with places to text in reading order: columns one after the other, rows of a table as rows.

A page is cut in two again and again (recursive XY-cut, Nagy and Seth 1984): between columns where a gap runs down
through all of it, otherwise across at its widest gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_COLUMN_GAP = 1.0
"""Between columns, in heights of a line."""
_COLUMN_LINES = 3
_COLUMN_WIDTH = 8.0
"""Median width of a column's lines, in their heights; what is narrower is a column of a table."""
_MOST_CUTS = 40
_ROW_OVERLAP = 0.5
_CELL_GAP = 1.5
_PARAGRAPH_GAP = 0.9


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line or cell and its place in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """In pixels, at least 1."""
        return max(1.0, self.bottom - self.top)


def in_reading_order(lines: Sequence[Line]) -> str:
    """The text of all lines: a row a line, an empty line between paragraphs and columns."""
    return "\n\n".join(_block(block) for block in _blocks(list(lines)))


def _blocks(lines: list[Line], cuts: int = _MOST_CUTS) -> list[list[Line]]:
    """Groups of lines in reading order, none of which has columns."""
    columns = _columns(lines)
    if columns is not None:
        return [block for column in columns for block in _blocks(column)]
    halves = _halves(lines) if cuts and _hides_columns(lines) else None
    if halves is not None:
        above, below = (_blocks(half, cuts - 1) for half in halves)
        if len(above) > 1 or len(below) > 1:
            return [*above, *below]
    return [lines] if lines else []


def _columns(lines: list[Line]) -> list[list[Line]] | None:
    """The columns from left to right, None when there is one only."""
    if len(lines) < 2 * _COLUMN_LINES:
        return None
    height = median(line.height for line in lines)
    columns: list[list[Line]] = []
    reach = float("-inf")
    for line in sorted(lines, key=lambda one: one.left):
        if line.left - reach >= _COLUMN_GAP * height:
            columns.append([])
        columns[-1].append(line)
        reach = max(reach, line.right)
    if len(columns) < 2 or not all(_is_column(column) for column in columns):
        return None
    return columns


def _is_column(lines: list[Line]) -> bool:
    return len(lines) >= _COLUMN_LINES and median((one.right - one.left) / one.height for one in lines) > _COLUMN_WIDTH


def _hides_columns(lines: list[Line]) -> bool:
    """Whether some lines stand side by side, so that cutting across may bring columns to light."""
    rows = _rows(lines)
    return len(lines) > 2 * _COLUMN_LINES and sum(len(row) > 1 for row in rows) >= _COLUMN_LINES


def _halves(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """Above and below the widest gap that runs across; None when there is none."""
    ordered = sorted(lines, key=lambda one: one.top)
    reach, best, cut = ordered[0].bottom, 0.0, 0
    for index, line in enumerate(ordered):
        if index and line.top - reach > best:
            best, cut = line.top - reach, index
        reach = max(reach, line.bottom)
    return (ordered[:cut], ordered[cut:]) if cut else None


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines side by side as one row, from top to bottom and from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.top + one.bottom):
        if rows:
            last = rows[-1][-1]
            shared = min(last.bottom, line.bottom) - max(last.top, line.top)
            if shared > _ROW_OVERLAP * min(last.height, line.height):
                rows[-1].append(line)
                continue
        rows.append([line])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _block(lines: list[Line]) -> str:
    text = ""
    bottom: float | None = None
    for row in _rows(lines):
        top = min(line.top for line in row)
        height = median(line.height for line in row)
        if bottom is not None:
            text += "\n\n" if top - bottom > _PARAGRAPH_GAP * height else "\n"
        text += row[0].text
        for before, line in pairwise(row):
            text += (" | " if line.left - before.right > _CELL_GAP * height else " ") + line.text
        bottom = max(line.bottom for line in row)
    return text
