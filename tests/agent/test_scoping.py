"""A question that says where to look is searched there, and only where there is such a place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.contract import Search
from indexer.graph.knowledge import Knowledge
from indexer.store import Store
from tests.agent.shelf import Office, Shelf
from tests.indexer.made import KEY
from tests.indexer.test_mentions import write

FILES = {
    "/shelf/Contoso/lease.md": "The rent of the hall is 4,200 euros a month. The deposit is 9,000 euros.",
    "/shelf/Fabrikam/lease.md": "The rent of the hall is 5,500 euros a month. The deposit is 7,000 euros.",
    "/shelf/Fabrikam/parking.md": "The parking permit for the yard costs 80 euros.",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office[Shelf]]:
    store = Store(tmp_path / "catalogue.db", KEY)
    store.add_folder("/shelf")
    for path, text in FILES.items():
        write(store, path, text)
    yield Office(Shelf(FILES), graph=Knowledge(store), store=store)
    store.close()


@pytest.mark.parametrize(
    "question",
    [
        "What is the rent of the hall in the Contoso folder?",
        "What is the rent of the hall, in the folder Contoso?",
        "What is the rent of the hall @Contoso?",
        "Wie hoch ist die rent of the hall im Ordner Contoso?",
    ],
)
def test_a_folder_that_there_is_limits_the_search_and_that_is_said(office: Office[Shelf], question: str) -> None:
    answer = office.ask(question)
    assert answer.only == ("Contoso folder",)
    assert "4,200" in answer.text
    assert "5,500" not in answer.text
    assert office.shelf.searches[-1].paths == ("/shelf/Contoso",)
    assert "Contoso" not in office.shelf.queries[-1]


def test_a_file_limits_the_search(office: Office[Shelf]) -> None:
    answer = office.ask("What does the permit cost in parking.md?")
    assert answer.only == ("parking.md",)
    assert office.shelf.searches[-1].paths == ("/shelf/Fabrikam/parking.md",)


@pytest.mark.parametrize(
    "question",
    [
        "What is the rent of the hall in the Northwind folder?",
        "What is in the lease of the hall?",
        "How much is the rent in euros?",
        "Who is in the yard?",
    ],
)
def test_the_word_in_limits_nothing_by_itself(office: Office[Shelf], question: str) -> None:
    answer = office.ask(question)
    assert answer.only == ()
    assert office.shelf.searches[-1] == Search(office.shelf.queries[-1], 10)


def test_a_limit_that_leaves_nothing_is_dropped_with_one_sentence(office: Office[Shelf]) -> None:
    answer = office.ask("What does the parking permit cost in the Contoso folder?")
    assert answer.only == ()
    assert "80 euros" in answer.text
    assert answer.notices == ("Nothing about this was found with “Contoso folder” alone, so all files were searched.",)


def test_a_follow_up_keeps_the_limit_and_may_name_another(office: Office[Shelf]) -> None:
    office.ask("What is the rent of the hall in the Contoso folder?")
    answer = office.ask("And in the Fabrikam folder?")
    assert answer.only == ("Fabrikam folder",)
    assert "5,500" in answer.text
    assert office.ask("And the deposit?").only == ("Fabrikam folder",)


def test_a_name_after_an_at_sign_that_nothing_bears_is_said(office: Office[Shelf]) -> None:
    answer = office.ask("What is the rent of the hall @Northwind?")
    assert answer.only == ()
    assert answer.notices == ("Nobody and nothing is called “@Northwind”, so the search was not limited to it.",)
    assert "Northwind" not in office.shelf.queries[-1]
    assert answer.status != "not_found"


def test_an_at_sign_without_an_index_that_knows_names_leaves_the_question_as_it_is() -> None:
    office = Office(Shelf(FILES))
    assert office.ask("What is the rent of the hall @Northwind?").notices == ()


def test_a_time_and_a_kind_limit_the_search(office: Office[Shelf]) -> None:
    office.ask("Which PDFs about the rent of the hall are from 2024?")
    searched = office.shelf.searches[0]
    assert (searched.kinds, searched.after, searched.before) == ((".pdf",), "2024-01-01", "2024-12-31")


def test_a_limit_can_be_taken_away_and_the_others_stay(office: Office[Shelf]) -> None:
    question = "Which PDFs about the rent of the hall are from 2024 in the Contoso folder?"
    assert office.ask(question).only == ("Contoso folder", "PDFs", "from 1 January 2024 to 31 December 2024")
    kept = office.shelf.searches[0]
    assert (kept.paths, kept.kinds, kept.after) == (("/shelf/Contoso",), (".pdf",), "2024-01-01")
    office.shelf.searches.clear()
    office.ask(question, thread="anew", without=("Contoso folder",))
    left = office.shelf.searches[0]
    assert (left.paths, left.kinds, left.after) == ((), (".pdf",), "2024-01-01")
    assert "Contoso" not in left.query


def test_a_question_asked_without_its_only_limit_is_searched_everywhere(office: Office[Shelf]) -> None:
    question = "What is the rent of the hall in the Contoso folder?"
    assert office.ask(question).only == ("Contoso folder",)
    assert office.ask(question, without=("Contoso folder",)).only == ()
    assert office.shelf.searches[-1].paths == ()
    assert "Contoso" not in office.shelf.queries[-1]


def test_how_a_follow_up_was_understood_is_said(office: Office[Shelf]) -> None:
    assert office.ask("What is the rent of the hall in the Contoso folder?").understood == ""
    answer = office.ask("And in the Fabrikam folder?")
    assert answer.understood == "What is the rent of the hall in the Fabrikam folder?"
    assert office.ask("thanks").understood == ""
