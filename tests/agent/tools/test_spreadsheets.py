"""A model that calls the tool over tables gets columns first, then rows; what is no SELECT is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
import pytest

from agent.backends.scripted import SCRIPTED, ScriptedModel
from tests.agent.shelf import CONFIG, Office, Shelf
from tests.indexer.tabled import Tabled

ASKED = "Where are the orders kept?"
NOTES = {"notes.md": "# Orders\n\nThe orders of 2026 are kept in a spreadsheet called orders."}


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabled]:
    with Tabled(tmp_path_factory.mktemp("called")) as made:
        made.add("orders.csv", "Customer,Amount\nSol,12.50\nMar,7.25\n")
        yield made


def results(tabled: Tabled, *calls: dict[str, str]) -> list[str]:
    """What a planner is told after each of its calls."""
    replies = [
        json.dumps({"questions": [ASKED]}),
        *(json.dumps({"tool": "table", "arguments": one}) for one in calls),
        '{"tool": "answer"}',
        "No.",
    ]
    model = ScriptedModel(replies, facts=msgspec.structs.replace(SCRIPTED, name="Able"), context=4096)
    config = msgspec.structs.replace(CONFIG, rung="planner")
    Office(Shelf(NOTES), model, config, store=tabled.store, tables=tabled.tables).ask(ASKED)
    return [prompt[-1].text for prompt in model.prompts]


def test_columns_are_told_then_rows_and_a_statement_that_changes_something_is_refused(tabled: Tabled) -> None:
    told = "\n".join(
        results(
            tabled,
            {"file": "orders.csv", "sql": ""},
            {"file": "orders", "sql": 'SELECT sum("Amount") AS total FROM orders'},
            {"file": "orders.csv", "sql": "DROP TABLE orders"},
        )
    )
    assert '"Customer" text, "Amount" number' in told
    assert "total: 19.75" in told
    assert "Only one SELECT statement is run" in told
