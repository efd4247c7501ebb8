"""Two documents of a real index, compared from the first word to the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.contract import Answer
from agent.grammar import grammar_of
from agent.tools.compare import MOST_SAID, TwoDocuments
from indexer.store import Store
from tests.agent.shelf import Office, Shelf
from tests.indexer.made import KEY
from tests.indexer.test_mentions import write

OLD = """# Rent
The rent is 4,200 euros a month. It is paid on the first day of the month.

# Term
The contract ends on 3 March 2027. Contoso may end it earlier.

Pets are welcome in the garden."""
NEW = """# Rent
The rent is 4,500 euros a month. It is paid on the first day of the month.

# Term
The contract ends on 30 June 2027. Contoso may not end it earlier.

A deposit of 9,000 euros is due at the signing."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    write(made, "/a/Lease contract v1.md", OLD)
    write(made, "/a/Lease contract v2.md", NEW)
    write(made, "/a/copy.md", *OLD.split("\n\n"))
    write(made, "/a/turned.md", *reversed(OLD.split("\n\n")))
    write(made, "/a/many old.md", "\n\n".join(f"Item {n} costs {n + 100} euros in Oslo." for n in range(30)))
    write(made, "/a/many new.md", "\n\n".join(f"Item {n} costs {n + 200} euros in Oslo." for n in range(30)))
    yield made
    made.close()


def ask(store: Store, question: str) -> Answer:
    return Office(Shelf({"other.md": "Versions of the contract are kept by Ann."}), store=store).ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "What changed between version 1 and 2 of the lease contract?",
        "what changed between v1 and v2 of the contract",
        "Compare “Lease contract v1.md” with “Lease contract v2.md”",
        "What has changed in the lease contract between version 1 and version 2?",
        "Was hat sich zwischen Version 1 und 2 der Lease contract geändert?",
        "Vergleiche Lease contract v1 mit Lease contract v2",
        "Was ist anders in Lease contract v2.md als in Lease contract v1.md?",
    ],
)
def test_figures_dates_and_what_is_denied_come_first_and_both_places_are_cited(store: Store, question: str) -> None:
    answer = ask(store, question)
    said = [one.text for one in answer.sentences]
    assert said[0] == (
        "“Lease contract v2.md” differs from “Lease contract v1.md” in 5 sentences: 3 changed (3 of them in figures,"
        " dates or names), 1 added, 1 taken away; 3 sentences are the same."
    )
    assert said[1].startswith("Changed (Rent): 4,200 became 4,500: “The rent is 4,200 euros a month.” is now")
    assert "“Contoso may end it earlier.” is now “Contoso may not end it earlier.”" in said[3]
    assert said[4] == "Taken away (Term): “Pets are welcome in the garden.”"
    assert said[5] == "Added (Term): “A deposit of 9,000 euros is due at the signing.”"
    assert len(answer.sentences[1].citations) == 2
    old, new = (answer.citations[number - 1] for number in answer.sentences[1].citations)
    assert (Path(old.place.path).name, Path(new.place.path).name) == ("Lease contract v1.md", "Lease contract v2.md")
    assert NEW[new.place.start : new.place.end] == "The rent is 4,500 euros a month."
    assert answer.status == "answered"


def test_the_same_text_elsewhere_is_no_change(store: Store) -> None:
    assert "say the same" in ask(store, "compare copy.md with Lease contract v1.md").text
    assert "of them in another place" in ask(store, "compare copy.md with turned.md").text


def test_what_is_not_listed_is_counted(store: Store) -> None:
    answer = ask(store, "compare many old with many new")
    assert len(answer.sentences) == MOST_SAID + 2
    assert answer.sentences[-1].text == "10 more are not listed here."


def test_a_name_that_several_bear_is_asked_back(store: Store) -> None:
    answer = ask(store, "compare the contract with copy.md")
    assert answer.text.startswith("2 documents are called “contract”: “Lease contract v")
    assert answer.status == "not_found"


def test_a_document_is_not_compared_with_itself(store: Store) -> None:
    assert "the same document" in ask(store, "compare copy.md with copy").text


@pytest.mark.parametrize("question", ["Compare rain with snow", "What changed between May and June?"])
def test_what_names_no_two_documents_is_left_to_the_files(store: Store, question: str) -> None:
    assert "differs from" not in ask(store, question).text


def test_a_model_may_call_it_by_a_grammar() -> None:
    assert grammar_of(TwoDocuments)


@pytest.mark.parametrize(
    "question",
    [
        "Compare the two lease contracts",
        "compare both lease contracts",
        "What is the difference between the two lease contracts?",
        "Compare the two versions of the lease contract",
        "Vergleiche die beiden Lease contracts",
    ],
)
def test_two_documents_of_one_name_are_compared_the_older_first(store: Store, question: str) -> None:
    answer = ask(store, question)
    assert answer.text.startswith("“Lease contract v2.md” differs from “Lease contract v1.md”"), answer.text


def test_of_more_or_fewer_than_two_the_found_ones_are_said(store: Store) -> None:
    write(store, "/a/Lease contract v3.md", NEW)
    assert "3 documents are called “lease contracts”" in ask(store, "Compare the two lease contracts").text
    assert "Only one document is called “copy”" in ask(store, "Compare the two copy").text
