"""Every document that is called so and holds an amount, counted through a real store and its graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.amounts import find_amounts
from indexer.contract import Amounts, FindAmounts
from tests.indexer.tabled import Tabled


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabled]:
    with Tabled(tmp_path_factory.mktemp("amounts")) as made:
        made.add("Invoice 11.txt", "Invoice 11\n\nWe charge 7.250,00 € for the bridge. A deposit of 500 € is due.")
        made.add("Invoice 12.txt", "Invoice 12\n\nThe amount due is EUR 4,999.00.")
        made.add("Invoice 13.txt", "Invoice 13\n\nThe fee is $ 9,000. Shipping is 12,000.50 € in all.")
        made.add("Invoice 14.txt", "Invoice 14\n\nTo be sent.")
        made.add("Offer 1.txt", "We offer the crane for 80,000 €.")
        made.add("Invoices.csv", "Invoice,Amount\nA,90000 €\nB,2 €\n")
        yield made


def found(tabled: Tabled, called: str = "invoices", unit: str = "EUR", **bounds: float | None) -> Amounts:
    return find_amounts(tabled.store, FindAmounts(called, unit, bounds.get("over"), bounds.get("under")), ())


def test_every_document_called_so_is_gone_through_and_the_largest_amount_comes_first(tabled: Tabled) -> None:
    amounts = found(tabled, over=5000)
    assert (amounts.total, amounts.called) == (2, 4)
    told = [(Path(one.passage.place.path).name, one.largest.value, one.amounts) for one in amounts.documents]
    assert told == [("Invoice 13.txt", 12000.5, 1), ("Invoice 11.txt", 7250.0, 1)]
    first = amounts.documents[0]
    assert first.passage.text[first.largest.start : first.largest.end] == "12,000.50 €"


def test_currencies_bounds_and_names_are_kept_apart(tabled: Tabled) -> None:
    assert found(tabled, unit="USD", over=5000).total == 1
    assert found(tabled, under=600).total == 1
    assert found(tabled, over=4999).total == 2
    assert found(tabled, called="offer", over=5000).total == 1
    assert found(tabled, called="").total == 0
