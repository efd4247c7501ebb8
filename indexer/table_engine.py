"""DuckDB's doorman: the tables of one file in memory, asked by SQL that can change nothing and reach nothing else.

Used inside a sealed process only (`indexer.table_child`), which can open no file whatever a statement says; DuckDB is
told so, too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from indexer.contract.tables import Column, Value
from indexer.table_columns import NOTHING, Format, decimals, format_of, rest_of, unit_of
from indexer.table_jobs import Loaded, NotRun, Ran, Run
from indexer.table_rows import Grid, taken
from indexer.table_words import Values, phrases

if TYPE_CHECKING:
    from indexer.extractors import Document, Limits

MOST_ROWS = 500
"""Of one answer; an answer that people or a model read holds fewer."""
_MOST_COLUMNS = 200
_LONGEST_VALUE = 2_000
_SAMPLE = 4_000
"""Distinct values of a column from which its kind is told."""
_MOST_SAID = 20
_MOST_VALUES = 20_000
"""Different values of a column that is looked through for what a question names."""
_COMMONEST = 12
_LONGEST_COMMON = 60
_MOST_DIGITS = 18
"""Of a DECIMAL that is added up exactly; longer ones are binary numbers."""
_MEMORY = "900MB"
_SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "threads": "1",
    "async_threads": "0",
    "memory_limit": _MEMORY,
    "temp_directory": "",
}
_ONE_SELECT = "Only one SELECT statement is run over a table, and nothing else."


class Engine:
    """The tables of one file at a time."""

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect(":memory:", config=dict(_SETTINGS))
        self._connection.execute("SET lock_configuration = true")
        self._grids: dict[str, Grid] = {}
        self._loaded: list[Loaded] = []
        self._named: dict[tuple[str, str], Values] = {}

    def load(self, document: Document, limits: Limits) -> None:
        """Take in the tables of a file. Raises `Unreadable`, and what parsers raise over damage."""
        self.clear()
        for grid in taken(document, limits):
            self._take(grid)

    def clear(self) -> None:
        """Forget them."""
        for name in self._grids:
            self._connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
        self._grids.clear()
        self._loaded.clear()
        self._named.clear()

    def describe(self, question: str) -> tuple[Loaded, ...]:
        """Every table, with the values of its text columns that stand in a question."""
        whole, words = phrases(question)
        found = []
        for loaded in self._loaded:
            columns = list(loaded.columns)
            for at, column in enumerate(columns):
                values = self._named.get((loaded.name, column.name))
                if values is not None and (said := values.said(whole, words, _MOST_SAID)):
                    columns[at] = msgspec.structs.replace(column, said=said)
            found.append(msgspec.structs.replace(loaded, columns=tuple(columns)))
        return tuple(found)

    def run(self, job: Run) -> Ran | NotRun:
        """Run one SELECT statement."""
        import duckdb

        try:
            return self._ran(job)
        except duckdb.OutOfMemoryException:
            return NotRun("The query needs more memory than it may use; please ask for less.")
        except duckdb.Error as error:
            said = str(error).strip().split("\n")[0][:300]
            return NotRun(f"The query cannot be run: {said.rstrip('.! ')}.")

    def _ran(self, job: Run) -> Ran | NotRun:
        import duckdb

        statements = duckdb.extract_statements(job.sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            return NotRun(_ONE_SELECT)
        sql = statements[0].query.strip().rstrip(";").rstrip()
        limit = max(1, min(job.limit, MOST_ROWS))
        cursor = self._connection.execute(f"SELECT * FROM (\n{sql}\n) LIMIT {limit + 1}")
        columns = tuple(str(one[0])[:_LONGEST_VALUE] for one in (cursor.description or ())[:_MOST_COLUMNS])
        rows = cursor.fetchmany(limit + 1)
        total = len(rows)
        if total > limit:
            counted = self._connection.execute(f"SELECT count(*) FROM (\n{sql}\n)").fetchone()
            total = int(counted[0]) if counted else total
        values = tuple(tuple(_value(one) for one in row[:_MOST_COLUMNS]) for row in rows[:limit])
        grid = self._grids.get(job.rows_of)
        if grid is None:
            return Ran(columns, values, total)
        spans = tuple(grid.span(row[0]) if row and isinstance(row[0], int) else (0, 0) for row in values)
        return Ran(columns[1:], tuple(row[1:] for row in values), total, grid.part, spans)

    # -- taking a table in

    def _take(self, grid: Grid) -> None:
        name = self._free_name(grid.name)
        rows = 0
        for batch in grid.batches:
            names = [f"c{number}" for number in range(len(batch))]
            arrays = {one: np.array(column, dtype=object) for one, column in zip(names, batch, strict=True)}
            self._connection.register("batch", arrays)
            if not rows:
                self._connection.execute("CREATE TABLE raw AS SELECT * FROM batch")
            else:
                self._connection.execute("INSERT INTO raw SELECT * FROM batch")
            self._connection.unregister("batch")
            rows += len(batch[0]) if batch else 0
        if not rows:
            return
        try:
            self._type(name, grid)
        finally:
            self._connection.execute("DROP TABLE raw")

    def _type(self, name: str, grid: Grid) -> None:
        """Make the table from what was read: each column of the kind that its values have."""
        samples = [self._sample(number) for number in range(len(grid.labels))]
        dots, commas = (sum(counts) for counts in zip(*map(decimals, samples), strict=True))
        comma = commas > dots if dots or commas else grid.comma
        formats = [format_of(label, sample, comma) for label, sample in zip(grid.labels, samples, strict=True)]
        selected, columns = [], []
        for number, (label, one) in enumerate(zip(grid.labels, formats, strict=True)):
            sql, column = self._column(number, label, one)
            selected.append(f"{sql} AS {quoted(label)}")
            columns.append(column)
        self._connection.execute(f"CREATE TABLE {quoted(name)} AS SELECT {', '.join(selected)} FROM raw")
        rows, totals = self._rows(name), grid.totals
        if self._ends_in_a_sum(name, columns, rows):
            self._connection.execute(f"DELETE FROM {quoted(name)} WHERE rowid = {rows - 1}")
            rows, totals = rows - 1, totals + 1
        self._grids[name] = grid
        for column in columns:
            values = self._values(name, column)
            if values is not None:
                self._named[name, column.name] = values
        self._loaded.append(Loaded(name, grid.part, grid.label, rows, totals, tuple(columns), grid.cut))

    def _sample(self, number: int) -> list[str]:
        found = self._connection.execute(
            f"SELECT DISTINCT c{number} FROM raw WHERE c{number} <> '' LIMIT {_SAMPLE}"
        ).fetchall()
        return sorted(str(one) for (one,) in found)

    def _column(self, number: int, label: str, one: Format) -> tuple[str, Column]:
        """(the SQL that makes a column of the raw one, what it is)."""
        nothing = ", ".join(f"'{word}'" for word in NOTHING)
        filled = f"c{number} <> '' AND lower(c{number}) NOT IN ({nothing})"
        if one.kind != "text":
            read = _over(one.sql, number)
            if one.kind == "number":
                read = f"TRY_CAST({read} AS {self._number_type(read, filled)})"
            count, unread, distinct = self._one(
                f"SELECT count(*), count(*) FILTER (x IS NULL), count(DISTINCT x) FROM"
                f" (SELECT {read} AS x FROM raw WHERE {filled})"
            )
            if count and unread <= 0.1 * count:
                unit = self._unit(number, filled) if one.kind == "number" else ""
                example = self._example(number, f"{filled} AND ({read}) IS NOT NULL")
                return f"if({filled}, {read}, NULL)", Column(label, one.kind, unit, example, count, unread, distinct)
        shown = f"if(c{number}[1] = chr(1), split_part(c{number}, chr(2), 2), c{number})"
        count, distinct = self._one(f"SELECT count(*), count(DISTINCT {shown}) FROM raw WHERE c{number} <> ''")
        common = self._connection.execute(
            f"SELECT v FROM (SELECT {shown} AS v FROM raw WHERE c{number} <> '') WHERE length(v) <= {_LONGEST_COMMON}"
            f" GROUP BY v ORDER BY count(*) DESC, v LIMIT {_COMMONEST}"
        ).fetchall()
        example = self._example(number, f"c{number} <> ''")
        values = tuple(str(value) for (value,) in common)
        return f"nullif({shown}, '')", Column(label, "text", "", example, count, 0, distinct, values)

    def _number_type(self, read: str, filled: str) -> str:
        """DECIMAL where its digits hold every value, so that sums are exact; otherwise DOUBLE."""
        whole, fraction, odd = self._one(
            "SELECT max(length(split_part(ltrim(x, '-'), '.', 1))), max(length(split_part(x, '.', 2))),"
            f" count(*) FILTER (contains(x, 'e')) FROM (SELECT {read} AS x FROM raw WHERE {filled})"
        )
        if whole is None or odd or whole + fraction > _MOST_DIGITS:
            return "DOUBLE"
        return f"DECIMAL({_MOST_DIGITS}, {fraction})" if fraction else "BIGINT"

    def _unit(self, number: int, filled: str) -> str:
        """What the numbers count, "mixed" when it differs."""
        found = self._connection.execute(
            f"SELECT DISTINCT regexp_replace(if(c{number}[1] = chr(1), split_part(c{number}, chr(2), 2), c{number}),"
            rf" '[-−–+\d.,\s()''’\x{{a0}}\x{{202f}}]+', ' ', 'g') FROM raw WHERE {filled} LIMIT 50"
        ).fetchall()
        units = {unit for (rest,) in found if (unit := unit_of(rest_of(str(rest))))}
        return next(iter(units)) if len(units) == 1 else "mixed" if units else ""

    def _example(self, number: int, condition: str) -> str:
        shown = f"if(c{number}[1] = chr(1), split_part(c{number}, chr(2), 2), c{number})"
        found = self._connection.execute(f"SELECT {shown} FROM raw WHERE {condition} LIMIT 1").fetchone()
        return str(found[0])[:100] if found else ""

    def _ends_in_a_sum(self, name: str, columns: Sequence[Column], rows: int) -> bool:
        """Whether the last row holds numbers alone, where every row above it holds words or dates as well, and adds
        them up."""
        words = [one for one in columns if one.kind != "number" and one.filled >= rows - 1 > 1]
        numbers = [one for one in columns if one.kind == "number"]
        if not words or not numbers:
            return False
        empty = " AND ".join(f"{quoted(one.name)} IS NULL" for one in words)
        sums = " OR ".join(
            f"abs({quoted(one.name)} - (SELECT sum({quoted(one.name)}) FROM {quoted(name)} WHERE rowid < {rows - 1}))"
            f" < 0.01"
            for one in numbers
        )
        (found,) = self._one(f"SELECT count(*) FROM {quoted(name)} WHERE rowid = {rows - 1} AND {empty} AND ({sums})")
        return bool(found)

    def _values(self, table: str, column: Column) -> Values | None:
        """The values of a text column; None for one whose values are too many to be what people name."""
        if column.kind != "text" or column.distinct > _MOST_VALUES:
            return None
        found = self._connection.execute(
            f"SELECT DISTINCT {quoted(column.name)} FROM {quoted(table)} WHERE length({quoted(column.name)}) <= 200"
        ).fetchall()
        return Values(sorted(str(value) for (value,) in found))

    def _rows(self, name: str) -> int:
        (count,) = self._one(f"SELECT count(*) FROM {quoted(name)}")
        return int(count)

    def _one(self, sql: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self._connection.execute(sql).fetchone()
        assert found is not None
        return found

    def _free_name(self, wanted: str) -> str:
        taken_ = {name.casefold() for name in self._grids}
        names = (wanted if number == 1 else f"{wanted} {number}" for number in range(1, len(taken_) + 2))
        return next(name for name in names if name.casefold() not in taken_ and name != "raw")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _over(sql: str, number: int) -> str:
    return re.sub(r"\bv\b", f"c{number}", sql)


def _value(value: object) -> Value:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:_LONGEST_VALUE]
