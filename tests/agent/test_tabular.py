"""Questions over the rows of tables: what is worked out is true, and what is not certain is not answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from agent.tabular_periods import Period
from agent.tabular_words import read
from tests.agent.shelf import Office, Shelf
from tests.agent.tabular_cases import CASES, HELD, INVOICES, Case, fill
from tests.indexer.tabled import Tabled

pytestmark = pytest.mark.timeout(120)
NO_ROW: tuple[float | str, ...] = (0,)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office[Shelf]]:
    with Tabled(tmp_path_factory.mktemp("tabled")) as tabled:
        fill(tabled)
        yield Office(Shelf({}), tables=tabled.tables, store=tabled.store)


def told(office: Office[Shelf], question: str) -> str:
    """What the rows say, before the query; "" when they were not asked."""
    before, query, _ = office.ask(question, thread=question).text.partition("Query: ")
    return before if query else ""


def holds(text: str, part: float | str) -> bool:
    """Whether a text holds a word, or a number written in any way and rounded to a hundredth."""
    if isinstance(part, str):
        return part.casefold() in text.casefold()
    for found in re.findall(r"\d[\d.,]*\d|\d", text):
        for mark, other in ((".", ","), (",", ".")):
            bare = found.replace(other, "").replace(mark, ".")
            if bare.count(".") < 2 and abs(float(bare) - part) < 0.006:
                return True
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.question)
def test_the_answer_is_true_or_there_is_none(office: Office[Shelf], case: Case) -> None:
    text = told(office, case.question)
    if not case.true:
        assert not text
    elif case.true == NO_ROW:
        assert "None of" in text
    else:
        assert [part for part in case.true if not holds(text, part)] == [], text


def test_questions_that_the_templates_were_not_made_by_are_answered_truly_or_not_at_all(office: Office[Shelf]) -> None:
    answered = 0
    for case in HELD:
        text = told(office, case.question)
        none = case.true == NO_ROW and "None of" in text
        assert not text or none or (case.true and all(holds(text, part) for part in case.true)), (case.question, text)
        answered += bool(text)
    assert answered >= 0.9 * sum(bool(case.true) for case in HELD)


def test_the_query_and_the_rows_behind_a_number_are_shown_with_their_places(office: Office[Shelf]) -> None:
    answer = office.ask("What is the total net amount of the invoices to Contoso?", thread="shown")
    assert answer.status == "answered"
    assert "Query: SELECT sum" in answer.text
    assert "rows of Invoices 2026.xlsx" in answer.text
    assert "1 row that only adds up others" in answer.text
    assert answer.citations
    for citation in answer.citations:
        assert citation.place.label == "sheet Invoices"
        assert "Customer: Contoso Ltd" in citation.quote


def test_what_repeats_is_counted_once(office: Office[Shelf]) -> None:
    customers = len({row[1] for row in INVOICES})
    assert f"{customers} different values of “Customer”" in told(office, "How many customers are in the invoices?")


def test_the_largest_of_what_repeats_are_added_up_first(office: Office[Shelf]) -> None:
    sums: dict[str, float] = {}
    for row in INVOICES:
        sums[str(row[1])] = sums.get(str(row[1]), 0.0) + float(str(row[3]))
    best = sorted(sums.items(), key=lambda one: -one[1])[:2]
    text = told(office, "Show the top 2 customers by net amount")
    assert all(holds(text, name) and holds(text, round(total, 2)) for name, total in best), text


@pytest.mark.parametrize(
    "question",
    [
        "How many invoices are not paid?",
        "Which invoices were paid late by Contoso and why?",
        "What is the total of the invoices in dollars over $ 500?",
        "What percentage of the invoices is overdue?",
        "How did the total of invoices change between 2025 and 2026?",
        "What is the total of invoices from Deloitte?",
        "What is the sum of hotel and flights?",
        "What is the total unit price of chairs?",
        "What is the highest net amount of a customer?",
        "What is the total of the invoices to Contoso and Aster?",
        "How many orders did Contoso place?",
        "What is the total of invoices in March and June 2026?",
        "What are the total costs of the invoices of Ann Weber?",
    ],
)
def test_a_condition_that_no_table_accounts_for_is_never_left_out(office: Office[Shelf], question: str) -> None:
    assert not told(office, question)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("total in March 2026", Period("2026-03-01", "2026-03-31")),
        ("total since March 2026", Period("2026-03-01", "")),
        ("total before 2026", Period("", "2025-12-31")),
        ("total in Q2 2026", Period("2026-04-01", "2026-06-30")),
        ("Summe im Februar 2024", Period("2024-02-01", "2024-02-29")),
        ("total last month", Period("2026-10-01", "2026-10-31")),
        ("Summe in diesem Jahr", Period("2026-01-01", "2026-12-31")),
        ("total between January and March 2026", Period("2026-01-01", "2026-03-31")),
        ("total on 18 March 2026", Period("2026-03-18", "2026-03-18")),
        ("total of last year", Period("2025-01-01", "2025-12-31")),
    ],
)
def test_a_stretch_of_days_is_read_as_it_is_said(question: str, period: Period) -> None:
    wording = read(question, TODAY)
    assert wording is not None
    assert wording.period == period
    assert wording.open_words() == []


@pytest.mark.parametrize("question", ["Who is Ann?", "Hello", "When was the launch postponed?", "total " * 80, ""])
def test_other_questions_never_ask_the_tables(question: str) -> None:
    assert read(question, TODAY) is None
