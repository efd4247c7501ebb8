"""The tool that answers from the rows of spreadsheets and CSV by SQL, and shows the query and the rows. Risk: read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Annotated

import msgspec
from msgspec import Meta

from agent.asking import asked
from agent.contract import Stage
from agent.evidence import Statement, shown
from agent.figures import written
from agent.inquiry import Inquiry
from agent.sentences import Span
from agent.tabular import MOST_GROUPS, Plan, planned
from agent.tabular_synonyms import widened
from agent.tabular_words import read
from agent.told import Line, Outcome, Told
from agent.tools.tool import Tool
from indexer.contract import Column, DataTable, Hit, ListTables, QueryTable, TableRows, Value
from indexer.serving import Refused
from indexer.wire import CallFailed

WITHIN_S = 180.0
"""The first question about a million rows waits until they are read."""
_FILES = 4
"""That may be what a question is about; each is read."""
_MOST_ROWS = 12
"""Rows that one reads in an answer; all are counted."""
_MOST_BEHIND = 4
"""Rows that are shown behind one number."""
_MOST_COLUMNS = 30


def ask_tables(inquiry: Inquiry) -> Told | None:
    """What a question asks the rows of a table, worked out; None when no table accounts for it.

    Raises `CallFailed`, `Cancelled`.
    """
    question, job = inquiry.question.text, inquiry.job
    if any(one.tool == "knowers" for one in asked(question, inquiry.now.date())):
        return None  # "who knows about gaskets" asks for people, not for rows of the name
    if read(question, inquiry.now.date()) is None:
        return None
    job.event(Stage("searching"))
    found = job.ask(ListTables(widened(question), inquiry.paths, _FILES), WITHIN_S)
    plan = planned(question, found.tables, inquiry.now.date())
    if plan is None:
        return None
    path = plan.table.path
    result = job.ask(QueryTable(path, plan.sql, limit=MOST_GROUPS), WITHIN_S)
    job.event(Stage("searching", plan.table.rows, plan.table.rows))
    behind = None
    if plan.rows_sql:
        limit = _MOST_ROWS if plan.shape == "rows" else _MOST_BEHIND
        behind = job.ask(QueryTable(path, plan.rows_sql, plan.table.name, limit), WITHIN_S)
    lines = [
        *_told(plan, result, behind),
        Line(f"Query: {shown(plan.sql)}", opens=True),
        _looked(plan.table, plan.measure),
    ]
    return Told(tuple(lines), _outcome(result, behind), found.coverage)


def _outcome(result: TableRows, behind: TableRows | None) -> Outcome:
    return "answered" if (behind.total if behind is not None else result.total) else "open"


def _told(plan: Plan, result: TableRows, behind: TableRows | None) -> Iterator[Line]:
    if plan.shape == "groups":
        yield from _groups(plan, result)
        return
    assert behind is not None
    where = f", where {shown(' and '.join(plan.conditions))}" if plan.conditions else ""
    rows = (
        f"{_number(behind.total, 'row')} of {plan.table.rows:,}" if plan.conditions else f"all {plan.table.rows:,} rows"
    )
    sheet = f"“{shown(plan.table.name)}”"
    if not behind.total:
        yield Line(f"None of the {plan.table.rows:,} rows of {sheet} fits{where}.")
        return
    if plan.shape == "rows":
        yield Line(_first_rows(plan, behind, where))
    elif plan.counted is not None:
        different = _number(int(result.rows[0][0] or 0), "different value")
        yield Line(f"{different} of “{shown(plan.counted.name)}” in {rows} of {sheet}{where}.")
    elif plan.function == "count":
        yield Line(f"{behind.total:,} of {plan.table.rows:,} rows of {sheet} fit{where}." if plan.conditions else
                   f"{sheet} has {_number(behind.total, 'row')}.")  # fmt: skip
    else:
        yield Line(_figure(plan, result, behind, rows, where))
    yield from _rows(behind)


def _figure(plan: Plan, result: TableRows, behind: TableRows, rows: str, where: str) -> str:
    assert plan.measure is not None
    name = f"“{shown(plan.measure.name)}”"
    value = result.rows[0][0]
    if behind.total == 1 and not plan.function:
        return f"{name} is {written(value, plan.measure)}{where}."
    if plan.sql.startswith(f'SELECT "{plan.measure.name}"'):  # several values that are not added up
        return f"{name} stands in {rows}{where}:"
    words = {"avg": "average", "median": "median", "min": "smallest", "max": "largest"}.get(plan.function, "total")
    places = 2 if plan.function in ("avg", "median") else None
    return f"The {words} of {name} is {written(value, plan.measure, decimals=places)}, over {rows}{where}."


def _first_rows(plan: Plan, behind: TableRows, where: str) -> str:
    sheet = f"“{shown(plan.table.name)}”"
    if plan.few and plan.measure is not None:
        way = "largest" if plan.descending else "smallest"
        least = _cell(behind, 0, plan.measure.name)
        few = (
            f"The {way} “{shown(plan.measure.name)}”"
            if plan.few == 1
            else f"The {plan.few} {way} by “{shown(plan.measure.name)}”"
        )
        return (
            f"{few} in {sheet}{where}: {written(least, plan.measure)}."
            if plan.few == 1
            else f"{few} in {sheet}{where}:"
        )
    return f"{_number(behind.total, 'row')} of {plan.table.rows:,} in {sheet}{where}:"


def _rows(behind: TableRows) -> Iterator[Line]:
    for at, row in enumerate(behind.rows):
        hit = behind.places[at] if at < len(behind.places) else None
        if hit is not None:
            yield Line(shown(hit.text), statements=(_whole(hit),), opens=True)
        elif len(row) > 1:
            yield Line(_written_row(behind.columns, row), opens=True)
    if more := behind.total - len(behind.rows):
        yield Line(f"{_number(more, 'more row')} {'is' if more == 1 else 'are'} not listed here.", opens=True)


def _groups(plan: Plan, result: TableRows) -> Iterator[Line]:
    where = f", where {shown(' and '.join(plan.conditions))}" if plan.conditions else ""
    name = f"“{shown(plan.measure.name)}”" if plan.measure is not None else "the rows"
    words = {"avg": "average of ", "median": "median of ", "min": "smallest ", "max": "largest ", "count": "number of "}
    if plan.counted is not None:
        name = f"different values of “{shown(plan.counted.name)}”"
    what = f"{words.get(plan.function, 'total of ')}{name}"
    if not result.total:
        yield Line(f"None of the {plan.table.rows:,} rows of “{shown(plan.table.name)}” fits{where}.")
        return
    places = 2 if plan.function in ("avg", "median") else None
    if plan.few == 1:
        way = "highest" if plan.descending else "lowest"
        first = result.rows[0]
        yield Line(
            f"“{shown(str(first[0]))}” has the {way} {what}{where}: {_group_value(plan, first[1], places)}"
            f" ({_number(int(first[2] or 0), 'row')})."
        )
        listed: Sequence[tuple[Value, ...]] = result.rows[1:_MOST_BEHIND]
    else:
        yield Line(f"The {what} by {shown(plan.group)}{where}:")
        listed = result.rows[: plan.few or MOST_GROUPS]
    for row in listed:
        value = _group_value(plan, row[1], places)
        count = "" if plan.function == "count" else f" ({_number(int(row[2] or 0), 'row')})"
        yield Line(f"{shown(str(row[0]))}: {value}{count}", opens=True)
    if more := result.total - len(listed) - (plan.few == 1):
        yield Line(f"{_number(more, 'more group')} {'is' if more == 1 else 'are'} not listed here.", opens=True)


def _group_value(plan: Plan, value: Value, places: int | None) -> str:
    if plan.measure is None:
        noun = "row" if plan.counted is None else "different value"
        return _number(int(value or 0), noun) if isinstance(value, int | float) else str(value)
    return written(value, plan.measure, decimals=places)


def _looked(table: DataTable, measure: Column | None) -> Line:
    """Which rows were looked at, and which were not."""
    where = f" on {shown(table.label)}" if table.label else ""
    said = (
        f"I looked at {'all ' if not table.cut else 'the first '}{_number(table.rows, 'row')} of {_file(table)}{where}"
    )
    if table.cut:
        said += "; the file has more than are taken in"
    if table.totals:
        said += (
            f"; {_number(table.totals, 'row')} that only {'adds' if table.totals == 1 else 'add'} up others left out"
        )
    if measure is not None and measure.unread:
        said += f"; {_number(measure.unread, 'cell')} of “{shown(measure.name)}” hold no number"
    return Line(f"{said}.", opens=True)


class AskedOfTable(msgspec.Struct, frozen=True):
    """A file by its name, and a statement; without one its tables and columns are told."""

    file: Annotated[str, Meta(min_length=1, max_length=120)]
    sql: Annotated[str, Meta(max_length=600)] = ""


def _run(asked: AskedOfTable, inquiry: Inquiry) -> Told | None:
    job = inquiry.job
    found = job.ask(ListTables(asked.file, inquiry.paths, _FILES), WITHIN_S)
    wanted = PurePath(asked.file).name.casefold()
    named = [
        one
        for one in found.tables
        if wanted in (PurePath(one.path).name.casefold(), PurePath(one.path).stem.casefold())
    ]
    if not named:
        names = ", ".join(sorted({_file(one) for one in found.tables}))
        raise Refused(f"There is no spreadsheet called “{asked.file}”" + (f"; there are {names}." if names else "."))
    if not asked.sql.strip():
        return Told(tuple(_columns(one) for one in named), "answered", found.coverage)
    try:
        result = job.ask(QueryTable(named[0].path, asked.sql, limit=_MOST_ROWS), WITHIN_S)
    except CallFailed as failed:
        if failed.fault.code == "refused":  # what a model did wrong is told, so that it may do better
            raise Refused(str(failed)) from None
        raise
    lines = [Line(f"{_number(result.total, 'row')}:")]
    lines += [Line(_written_row(result.columns, row), opens=True) for row in result.rows]
    return Told((*lines, Line(f"Query: {shown(result.sql)}", opens=True)), "answered", found.coverage)


TABLE = Tool(
    "table",
    "read",
    "Run one SELECT statement (DuckDB) over a spreadsheet or CSV file; without sql, its tables and columns are told.",
    AskedOfTable,
    _run,
)


def _columns(table: DataTable) -> Line:
    columns = ", ".join(f'"{shown(one.name)}" {one.kind}' for one in table.columns[:_MOST_COLUMNS])
    return Line(f'"{shown(table.name)}" in {_file(table)} has {_number(table.rows, "row")}: {columns}.', opens=True)


def _written_row(columns: Sequence[str], row: Sequence[Value]) -> str:
    return shown(" | ".join(f"{name}: {value}" for name, value in zip(columns, row, strict=False) if value is not None))


def _cell(found: TableRows, row: int, name: str) -> Value:
    return found.rows[row][found.columns.index(name)] if name in found.columns else None


def _whole(hit: Hit) -> Statement:
    return Statement(hit, Span(0, len(hit.text)), shown(hit.text))


def _file(table: DataTable) -> str:
    return shown(PurePath(table.path).name)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
