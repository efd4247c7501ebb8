"""The agent counts what a real index holds, and says what it went through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.contract import Answer
from indexer.store import Store
from tests.agent.shelf import Office, Shelf
from tests.indexer.made import KEY
from tests.indexer.test_mentions import write

PENALTY = "The penalty is 5 % a week."
FILES = {"Supply contract.txt": PENALTY}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    for number in range(15):
        write(made, f"/a/Contract {number}.txt", f"Parties of case {number}. {PENALTY} It ends in May.")
    write(made, "/a/notes.txt", "Ask Ann about the penalty.")
    yield made
    made.close()


def ask(store: Store, question: str) -> Answer:
    return Office(Shelf(FILES), store=store).ask(question)


def test_all_are_counted_some_are_listed_and_the_rest_is_said(store: Store) -> None:
    answer = ask(store, "How many contracts mention a penalty?")
    said = [one.text for one in answer.sentences]
    assert said[0] == (
        "15 documents called “contracts” mention “penalty”, of 16 files that I have read. 1 other document does, too."
    )
    assert all(text.endswith(f": “{PENALTY}”") for text in said[1:13])
    assert said[-1] == "4 more are not listed here."
    assert answer.status == "answered"
    assert len(answer.citations) == 12
    cited = answer.citations[0]
    assert cited.quote == PENALTY
    assert cited.place.end - cited.place.start == len(PENALTY)


def test_what_nothing_mentions_is_said_so_and_is_not_found(store: Store) -> None:
    answer = ask(store, "Which files mention a zeppelin?")
    assert answer.sentences[0].text == "Nothing mentions “zeppelin”: I went through all 16 files that I have read."
    assert answer.status == "not_found"
    assert not answer.citations


def test_documents_of_another_name_are_told_apart(store: Store) -> None:
    answer = ask(store, "How many invoices mention Ann?")
    assert answer.sentences[0].text == (
        "1 document mentions “Ann”, of 16 files that I have read. None of them is called “invoices”."
    )
