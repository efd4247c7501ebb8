"""Numbers are written as the sheet writes them."""

from __future__ import annotations

import pytest

from agent.figures import written
from indexer.contract import Column


@pytest.mark.parametrize(
    ("example", "value", "shown"),
    [
        ("1.234,50 €", 14134.5, "14.134,50 €"),
        ("€69,900", 1234567, "€1,234,567"),
        ("12", 3.5, "3.5"),
        ("12.50", 3, "3.00"),
        ("1,234", 98765, "98,765"),
        ("0 €", 195.25, "195.25 €"),
        ("-50,00 €", -7, "-7,00 €"),
        ("12%", 95, "95%"),
        ("EUR 5", 10000, "EUR 10,000"),
    ],
)
def test_marks_decimals_and_currency_are_those_of_the_column(example: str, value: float, shown: str) -> None:
    assert written(value, Column("a", "number", example=example)) == shown


def test_a_mean_has_two_decimals_and_a_date_stays_as_it_is() -> None:
    assert written(1000 / 3, Column("a", "number", example="€5"), decimals=2) == "€333.33"
    assert written("2026-03-18", Column("a", "date")) == "2026-03-18"
    assert written(None, None) == "nothing"
