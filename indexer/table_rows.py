"""The tables of a file, row by row: which rows stand below one header, where each stands in the text of its sheet, and
which only add up the others."""

from __future__ import annotations

import importlib
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import Protocol, cast

import msgspec

from indexer.extractors import EXTRACTORS, Document, Limits, Unreadable, suffix_of
from indexer.extractors.table import Cell, Entry, Sheet, entries, line
from indexer.table_columns import exact

MODULES = frozenset(f"indexer.extractors.{name}" for name in ("csv", "xlsx", "xls", "ods"))
SUFFIXES = frozenset(suffix for suffix, module in EXTRACTORS.items() if module in MODULES)
"""Files whose rows can be asked."""
MOST_ROWS = 2_000_000
MOST_CELLS = 20_000_000
"""Of one file: about the memory that the process may use."""
_BATCH_CELLS = 200_000
_MOST_COLUMNS = 500
_MOST_TABLES = 100
_LONGEST_NAME = 80
_LONGEST_CELL = 4_000
_TOTAL = re.compile(
    r"(?:grand |sub-? ?)?(?:totals?|sums?|summe|zwischensumme|endsumme|gesamt\w*|insgesamt|average|durchschnitt|"
    r"mittelwert|somme|suma|totaal|totale)\b.{0,30}",
    re.IGNORECASE,
)
_SUM = re.compile(r"=(?:SUM|SUBTOTAL|AVERAGE|AGGREGATE)\(", re.IGNORECASE)


@dataclass(slots=True)
class Grid:
    """Rows below one header. `batches` are columns of cells, read as they are asked for; the rest is known then."""

    name: str
    part: int
    label: str
    labels: Sequence[str]
    """One for each column, all different."""
    comma: bool | None
    batches: Iterable[Sequence[Sequence[str]]]
    totals: int = 0
    """Rows left out because they add up others."""
    cut: bool = False
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))

    def span(self, row: int) -> tuple[int, int]:
        """Where a row's line stands in the text of its part; (0, 0) where it stands in none."""
        return (self.starts[row], self.ends[row]) if 0 <= row < len(self.starts) else (0, 0)


class _Tabular(Protocol):
    """The module of a family of spreadsheets."""

    def sheets(self, document: Document, limits: Limits) -> Iterator[Sheet]:
        """The sheets in the order of the parts."""


def taken(document: Document, limits: Limits) -> Iterator[Grid]:
    """The tables of a file; the batches of each are to be read before the next is asked for.

    `limits.max_characters` is how much text the index holds of the file, which is less than is taken in here. Raises
    `Unreadable`, and what parsers raise over damage.
    """
    module = EXTRACTORS[suffix_of(document)]
    if module not in MODULES:
        raise Unreadable("unsupported", "This file is no spreadsheet and no CSV, so it has no rows to ask for.")
    tabular = cast(_Tabular, importlib.import_module(module))
    whole = msgspec.structs.replace(limits, max_characters=limits.max_bytes)
    room = _Room(MOST_ROWS, MOST_CELLS)
    number = 0
    for part, sheet in enumerate(tabular.sheets(document, whole)):
        label = sheet.label.removeprefix("sheet ") or document.stem
        for grid in _Sheet(sheet, part, label, limits.max_characters, room).grids():
            yield grid
            number += 1
            if number >= _MOST_TABLES or room.full:
                return


@dataclass(slots=True)
class _Room:
    """How much of a file may still be taken in."""

    rows: int
    cells: int

    @property
    def full(self) -> bool:
        return self.rows <= 0 or self.cells <= 0


@dataclass(frozen=True, slots=True)
class _Row:
    entry: Entry
    start: int
    end: int


class _Sheet:
    """One sheet, gone through once."""

    def __init__(self, sheet: Sheet, part: int, name: str, characters: int, room: _Room) -> None:
        self._sheet = sheet
        self._part = part
        self._name = name.replace('"', "'")[:_LONGEST_NAME] or "Table"
        self._room = room
        self._rows = self._placed(characters)
        self._next: _Row | None = next(self._rows, None)

    def grids(self) -> Iterator[Grid]:
        """Each header with the rows below it; where there is no header, all rows that have two cells."""
        loose: list[_Row] = []
        headed = False
        while (row := self._next) is not None:
            self._step()
            if row.entry.heads:
                headed = True
                loose.clear()
                yield from self._grid(row.entry.cells, self._below(row.entry.cells))
            elif row.entry.header is None and _filled(row.entry.cells) > 1:
                loose.append(row)
                if len(loose) * len(row.entry.cells) >= _BATCH_CELLS:
                    yield from self._grid((), chain(loose, self._below(())))
                    headed = True
        if len(loose) > 1 and not headed:
            yield from self._grid((), iter(loose))

    def _grid(self, labels: Sequence[str], rows: Iterator[_Row]) -> Iterator[Grid]:
        grid = Grid(self._name, self._part, self._sheet.label, labels, self._sheet.comma, ())
        grid.batches = batches = self._batches(grid, rows)
        yield grid
        for _ in batches:  # what nobody asked for
            pass

    def _below(self, labels: Sequence[str]) -> Iterator[_Row]:
        """The rows up to the next header; the same header once more, as on a new page, is none."""
        while (row := self._next) is not None:
            entry = row.entry
            if (entry.heads and entry.cells != labels) or (bool(labels) and entry.cells and entry.header is None):
                return
            self._step()
            if entry.cells and not entry.heads:
                yield row

    def _batches(self, grid: Grid, rows: Iterator[_Row]) -> Iterator[Sequence[Sequence[str]]]:
        """Columns of up to so many rows; the first batch tells how many columns there are."""
        width = 0
        while True:
            at_once = max(1, _BATCH_CELLS // (width or len(grid.labels) or 10))
            found = list(islice(rows, at_once))
            kept = [row for row in found if not _adds_up(row.entry.cells, grid.labels)]
            grid.totals += len(found) - len(kept)
            if not width and found:
                width = min(_MOST_COLUMNS, max(len(grid.labels), *(len(row.entry.cells) for row in found), 1))
                grid.labels = _named(grid.labels, width)
            if kept:
                grid.starts.extend(row.start for row in kept)
                grid.ends.extend(row.end for row in kept)
                grid.cut = grid.cut or any(len(row.entry.cells) > width for row in kept)
                columns = list(zip_longest(*(_stored(row.entry.cells[:width]) for row in kept), fillvalue=""))
                columns += [("",) * len(kept)] * (width - len(columns))
                yield columns
            self._room.rows -= len(kept)
            self._room.cells -= len(kept) * width
            if len(found) < at_once:
                return
            if self._room.full:
                grid.cut = True
                return

    def _step(self) -> None:
        self._next = next(self._rows, None)

    def _placed(self, characters: int) -> Iterator[_Row]:
        """The rows with where their lines stand in the text, as `indexer.extractors.tidy.Lines` puts it together."""
        end = 0
        gap = False
        for entry in entries(self._sheet.rows):
            start = stop = 0
            if end < characters:
                text = line(entry)
                if text.strip():
                    start = end + (0 if not end else 2 if gap else 1)
                    stop = end = start + len(text)
                gap = not text
            yield _Row(entry, start, stop)


def _stored(cells: Sequence[str]) -> list[str]:
    return [exact(cell[:_LONGEST_CELL], cell.number) if type(cell) is Cell else cell[:_LONGEST_CELL] for cell in cells]


def _named(labels: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for each column: its label, or "Column 3"; numbered where two are alike."""
    names: dict[str, str] = {"rowid": ""}  # what DuckDB calls the number of a row
    for number in range(1, width + 1):
        label = labels[number - 1] if number <= len(labels) else ""
        label = label.removesuffix(":").replace('"', "'").strip()[:_LONGEST_NAME]
        name = wanted = label or f"Column {number}"
        again = 1
        while name.casefold() in names:
            again += 1
            name = f"{wanted} {again}"
        names[name.casefold()] = name
    return tuple(name for name in names.values() if name)


def _adds_up(cells: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether a row is a sum of others: it leaves columns blank, and begins with such a word or holds a formula for it
    that no program has worked out."""
    filled = _filled(cells)
    if filled >= max(_filled(labels), 3):
        return False
    first = next((cell for cell in cells if cell), "")
    return (filled > 1 and _TOTAL.fullmatch(first) is not None) or any(map(_SUM.match, cells))


def _filled(cells: Sequence[str]) -> int:
    return len(cells) - list(cells).count("")
