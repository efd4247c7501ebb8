"""Every document of a kind with an amount, from the wording of the question to the lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from agent.tools.amounts import wanted_amounts
from tests.agent.shelf import Office, Shelf
from tests.indexer.tabled import Tabled, workbook


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office[Shelf]]:
    with Tabled(tmp_path_factory.mktemp("amounts")) as tabled:
        for number, charged in enumerate(("7.250,00 €", "4,999.00 EUR", "12,000.50 €")):
            tabled.add(f"Contract {number}.txt", f"Contract {number}\n\nThe price is {charged} in all.")
        rows = [("Offer", "Amount"), ("Crane", 80_000), ("Lamp", 20)]
        tabled.add("Offers.xlsx", workbook({"Offers": rows}, {"B": '#,##0 "€"'}))
        tabled.add("Offer 7.txt", "Offer 7\n\nThe crane costs 81,000 €.")
        yield Office(Shelf({}), tables=tabled.tables, store=tabled.store)


def test_every_contract_over_an_amount_is_listed_with_its_sentence(office: Office[Shelf]) -> None:
    answer = office.ask("List every contract over 5,000 €", thread="a")
    assert answer.status == "answered"
    assert answer.sentences[0].text.startswith("2 of 3 documents called “contract” hold an amount over 5,000 EUR")
    assert [one.quote for one in answer.citations] == [
        "The price is 12,000.50 € in all.",
        "The price is 7.250,00 € in all.",
    ]


def test_rows_of_a_spreadsheet_and_documents_are_both_told(office: Office[Shelf]) -> None:
    text = office.ask("Liste alle Angebote über 50.000 €", thread="b").text
    assert "Offer: Crane" in text  # nothing is called “Angebote” here, but offers are
    assert "The crane costs 81,000 €." in text
    text = office.ask("Liste alle Mahnungen über 50.000 €", thread="d").text
    assert "Query:" not in text  # nothing is called so in either language, and no row is taken for one
    text = office.ask("Which offers are over 50,000 €?", thread="c").text
    assert "Offer: Crane" in text
    assert "The crane costs 81,000 €." in text


@pytest.mark.parametrize(
    "question",
    ["List every contract", "List every contract over 5,000", "List every contract of Contoso over 5,000 €",
     "How many people earn over 5,000 €?", "List every contract over 5 % and under 7 %"],
)  # fmt: skip
def test_other_questions_are_left_to_others(question: str) -> None:
    assert wanted_amounts(question, date(2026, 11, 23)) is None
