"""Questions over the rows of spreadsheets, through the real processes: number, query, rows, and the command."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Counterpart, run_on, watching
from tests.indexer.tabled import workbook

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine

ORDERS = [
    ("Order", "Customer", "Region", "Amount"),
    ("A-1", "Contoso Ltd", "North", 1200.5),
    ("A-2", "Aster Foods", "South", 300),
    ("A-3", "Contoso Ltd", "North", 99.25),
    ("A-4", "Gráfica Sol", "North", 8000),
    ("Total", None, None, 9599.75),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    (made / "Orders 2026.xlsx").write_bytes(workbook({"Orders": ORDERS}, {"D": '#,##0.00 "€"'}))
    (made / "note.txt").write_text("The canteen is closed on Friday.", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def running(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    profile = tmp_path_factory.mktemp("running") / "profile"
    with watching(profile, folder):
        yield partial(run_on, profile)


def test_the_total_of_a_column_is_worked_out_with_its_query_and_its_rows(running: Counterpart, folder: Path) -> None:
    ran = running("ask", "What is the total amount of the orders in the North region?", "--json")
    assert ran.code == 0, ran.err
    answer = ran.json
    assert answer["status"] == "answered"
    assert "9,299.75 €" in answer["sentences"][0]["text"]
    query = next(one["text"] for one in answer["sentences"] if one["text"].startswith("Query: "))
    assert query == """Query: SELECT sum("Amount"), count("Amount") FROM "Orders" WHERE "Region" = 'North'"""
    assert [Path(one["path"]) for one in answer["citations"]] == [folder / "Orders 2026.xlsx"] * 3
    assert answer["citations"][0]["quote"].startswith("Order: A-4 | Customer: Gráfica Sol")
    rows = running("table", str(folder / "Orders 2026.xlsx"), query.removeprefix("Query: "), "--json")
    assert rows.json["rows"] == [[9299.75, 3]]


def test_the_command_tells_the_tables_of_a_file_and_refuses_what_is_no_select(
    running: Counterpart, folder: Path
) -> None:
    path = str(folder / "Orders 2026.xlsx")
    (table,) = running("table", path, "--json").json["tables"]
    assert (table["name"], table["rows"], table["totals"]) == ("Orders", 4, 1)
    assert [one["kind"] for one in table["columns"]] == ["text", "text", "text", "number"]
    shown = running("table", path, 'SELECT "Order" FROM "Orders"', "-k", "2")
    assert shown.out.splitlines()[-1] == "4 rows, 2 of them not shown."
    for asked, why in (((path, "DROP TABLE x"), "Only one SELECT"), ((str(folder / "note.txt"),), "no spreadsheet")):
        refused = running("table", *asked)
        assert refused.code == 1
        assert why in refused.err
        assert len(refused.err.strip().splitlines()) == 1
