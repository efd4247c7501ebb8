"""`counterpart table`: the tables of a spreadsheet or CSV file, and what SQL finds in them."""

from __future__ import annotations

from typing import Any

import msgspec

from app.arguments import Arguments
from app.commands import ANSWERED, NOT_FOUND, Cannot, real_path
from app.session import Session
from app.terminal import document, printable, result
from indexer.contract import DataTables, ListTables, QueryTable, TableRows, Value

_WIDEST = 40
"""Characters of a cell on the terminal."""


def table(session: Session, arguments: Arguments) -> int:
    """The tables of a file, or the rows of a query; 3 when there are none."""
    path = real_path(arguments.folders[0])
    if not arguments.sql:
        found = session.ask(session.indexer, ListTables(paths=(path,)))
        if found.problems:
            raise Cannot(printable(found.problems[0].sentence))
        if arguments.json:
            document(tables_form(found))
        else:
            _show_tables(found)
        return ANSWERED if found.tables else NOT_FOUND
    rows = session.ask(session.indexer, QueryTable(path, arguments.sql, limit=arguments.limit))
    if arguments.json:
        document(rows_form(rows))
    else:
        _show_rows(rows)
    return ANSWERED if rows.rows else NOT_FOUND


def tables_form(found: DataTables) -> dict[str, Any]:
    """`counterpart table FILE --json`."""
    return {"tables": msgspec.to_builtins(found.tables)}


def rows_form(found: TableRows) -> dict[str, Any]:
    """`counterpart table FILE SQL --json`."""
    return {
        "columns": list(found.columns),
        "rows": [list(row) for row in found.rows],
        "total": found.total,
        "sql": found.sql,
    }


def _show_tables(found: DataTables) -> None:
    if not found.tables:
        result("This file holds no table: no row of labels above other rows.")
    for one in found.tables:
        rows = "1 row" if one.rows == 1 else f"{one.rows:,} rows"
        left = f", {one.totals:,} more that only add up others" if one.totals else ""
        cut = "; the file has more than are taken in" if one.cut else ""
        result(f'"{printable(one.name)}": {rows}{left}{cut}')
        for column in one.columns:
            kind = f"{column.kind}, {column.unit}" if column.unit else column.kind
            unread = f"; {column.unread:,} cells hold something else" if column.unread else ""
            result(
                f'   "{printable(column.name)}" ({kind}), for example {printable(column.example) or "nothing"}{unread}'
            )


def _show_rows(found: TableRows) -> None:
    lines = [tuple(printable(one) for one in found.columns)]
    lines += [tuple(_shown(value) for value in row) for row in found.rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(found.columns))]
    for line in lines:
        result("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    more = found.total - len(found.rows)
    result(f"{found.total:,} {'row' if found.total == 1 else 'rows'}{f', {more:,} of them not shown' if more else ''}.")


def _shown(value: Value) -> str:
    text = "" if value is None else printable(str(value))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
