"""Tables as lines of text in which each row carries its headers: "Supplier: Prüfhaus Nord | Amount: 3,150.00".

The same rows, not yet as text, are what questions about figures are answered from: `Sheet`, `entries`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from indexer.extractors.tidy import one_line, row_line

VERSION = 1
_AHEAD = 30
_LONGEST_HEADER = 80
_YEAR = re.compile(r"(?:19|20)\d\d$")
_AMOUNT = re.compile(
    r"[\s+\-−–(]*[€$£¥]?\s*[+\-−]?\d[\d\s.,:/'’\-−–]*(?:[eE][+-]?\d+)?\s*(?:%|[€$£¥]|[A-Z]{3}|[ap]m)?\)?$"
)
_HEX = re.compile(r"0[xX][0-9a-fA-F]+$")
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$")


class Cell(str):
    """The text that a cell shows, and the exact number behind it."""

    __slots__ = ("number",)

    def __new__(cls, text: str, number: float) -> Cell:
        """`number` in the unit of the text: 12 for "12 %"."""
        cell = super().__new__(cls, text)
        cell.number = number
        return cell

    number: float


class Sheet(NamedTuple):
    """One sheet of a workbook, or the one table of a text file: its rows as they are shown, blank ones empty."""

    label: str
    rows: Iterable[Sequence[str]]
    comma: bool | None = None
    """Whether it was written where a comma parts decimals; None where nothing tells."""


class Entry(NamedTuple):
    """A row of a sheet."""

    cells: Sequence[str]
    """Each on one line; none for a blank row."""
    header: Sequence[str] | None
    """The labels above it; None where there are none."""
    heads: bool
    """Whether it is itself the labels of the rows below."""


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, "" for a blank row."""
    return map(line, entries(rows))


def line(entry: Entry) -> str:
    """A row as a line, each cell with its label."""
    if entry.header is not None and not entry.heads:
        return _labelled(entry.cells, entry.header)
    return row_line(entry.cells)


def entries(rows: Iterable[Sequence[str]]) -> Iterator[Entry]:
    """The rows, each with its labels.

    A row of labels above other rows is a header: it stands as it is, and its labels stand in the rows below it, until
    a blank row ends the table.
    """
    waiting = iter(rows)
    ahead: list[list[str]] = []
    header: list[str] | None = None
    inside = False
    while True:
        ahead += [_plain_row(row) for row in islice(waiting, _AHEAD - len(ahead))]
        if not ahead:
            return
        row = ahead.pop(0)
        if not any(row):
            yield Entry((), header, False)
            inside = False
            continue
        if not inside:
            found = _is_header(row, ahead)
            if found or (header is not None and _filled(row) < 2):
                header = row if found else None
            if found:
                inside = True
                yield Entry(row, row, True)
                continue
            inside = header is not None
        yield Entry(row, header, False)


def _plain_row(row: Sequence[str]) -> list[str]:
    whole = "".join(row)
    if whole.isascii() and whole.isprintable() and "  " not in whole:  # most rows are clean already
        return [cell.strip() if type(cell) is str else _plain(cell) for cell in row]
    return [_plain(cell) if cell else "" for cell in row]


def _plain(cell: str) -> str:
    return Cell(one_line(cell), cell.number) if type(cell) is Cell else one_line(cell)


def _labelled(row: Sequence[str], header: Sequence[str]) -> str:
    labels = chain(header, [""] * max(0, len(row) - len(header)))
    cells = [
        f"{label.removesuffix(':')}: {cell}" if label else cell
        for label, cell in zip(labels, row, strict=False)
        if cell
    ]
    return row_line(cells)


def _is_header(row: list[str], ahead: list[list[str]]) -> bool:
    """Whether a row labels the columns of those below: at least two distinct short labels, as wide as the table."""
    until = next((number for number, below in enumerate(ahead) if not any(below)), len(ahead))
    body = ahead[:until]
    filled = [cell for cell in row if cell]
    if not body or len(filled) < 2 or len(set(filled)) < len(filled):
        return False
    width = sorted(_filled(below) for below in body)[len(body) // 2]
    if len(filled) < width * 0.6:
        return False
    return all(
        _is_label(cell, [below[column] for below in body if column < len(below)]) for column, cell in _cells(row)
    )


def _is_label(cell: str, column: list[str]) -> bool:
    if len(cell) > _LONGEST_HEADER:
        return False
    if _YEAR.match(cell):  # a year heads a column of amounts, and is an entry of a column of years
        return not any(_YEAR.match(below) for below in column)
    if _ISO.match(cell):
        return not any(_ISO.match(below) for below in column)
    return not _AMOUNT.match(cell) and not _HEX.match(cell) and "@" not in cell


def _cells(row: list[str]) -> Iterator[tuple[int, str]]:
    yield from ((column, cell) for column, cell in enumerate(row) if cell)


def _filled(row: list[str]) -> int:
    return len(row) - row.count("")
