"""Spreadsheets and CSV as tables that are asked by SQL."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.contract.search import Coverage, Hit
from indexer.wire import Nothing, Request

ColumnKind = Literal["number", "date", "moment", "text"]
"""DuckDB's DECIMAL or DOUBLE, DATE, TIMESTAMP, VARCHAR."""
Value = str | int | float | bool | None
"""Of a row: dates are ISO 8601."""


class Column(msgspec.Struct, frozen=True):
    """One column of a table."""

    name: str
    """As SQL names it, between double quotation marks: its label, numbered where two are alike."""
    kind: ColumnKind
    unit: str = ""
    """Of numbers: a currency's code (ISO 4217), "%", another unit; "mixed" when they are of several."""
    example: str = ""
    """Its first value, as the sheet shows it."""
    filled: int = 0
    """Cells that hold something."""
    unread: int = 0
    """Of these, cells that do not hold what the others do: words among numbers; SQL finds them empty."""
    distinct: int = 0
    values: tuple[str, ...] = ()
    """Of a text column: its commonest values, at most 12."""
    said: tuple[str, ...] = ()
    """Of a text column: its values that stand in the question, the longest first."""


class DataTable(msgspec.Struct, frozen=True):
    """Rows below one header, in one sheet of one file."""

    name: str
    """As SQL names it, between double quotation marks."""
    path: str
    part: int
    """0-based index of the sheet among the parts of its file."""
    label: str
    """"sheet Budget"; "" for a text file."""
    title: str
    rows: int
    totals: int
    """Rows that add up the others ("Total"), which are left out."""
    columns: tuple[Column, ...]
    cut: bool = False
    """Whether the sheet has more rows than are taken in."""


class TableProblem(msgspec.Struct, frozen=True):
    """A file whose tables cannot be asked."""

    path: str
    sentence: str


class DataTables(msgspec.Struct, frozen=True, tag=True):
    """The tables of some files; of the file that fits the question best first."""

    tables: tuple[DataTable, ...]
    problems: tuple[TableProblem, ...]
    coverage: Coverage
    """Over the files that are spreadsheets or CSV."""


class TableRows(msgspec.Struct, frozen=True, tag=True):
    """What a query found."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: int
    """Rows in all, also those that are not here."""
    sql: str
    """As it was run."""
    places: tuple[Hit | None, ...] = ()
    """With `QueryTable.rows_of`: where each row stands; None for one that the index holds no text of."""


class ListTables(Request[DataTables, Nothing], frozen=True):
    """The tables of the spreadsheets and CSV files that fit a question, or of all that `paths` name."""

    question: str = ""
    paths: tuple[str, ...] = ()
    """Folders or files; all when empty."""
    limit: int = 4
    """Files, at most 20."""


class QueryTable(Request[TableRows, Nothing], frozen=True):
    """Run one SELECT statement (DuckDB's SQL) over the tables of a file, of which it can change nothing."""

    path: str
    sql: str
    rows_of: str = ""
    """A table whose `rowid` is the first column of the result: each row then comes with its place, without that
    column."""
    limit: int = 50
    """Rows, at most 500."""
