"""A model lists files of a real index by their names, and what it says of their number is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.backends.scripted import ScriptedModel
from agent.contract import Answer
from agent.listing import listed
from indexer.store import Store
from tests.agent.shelf import Office, Shelf
from tests.indexer.made import KEY
from tests.indexer.test_mentions import write

ASKED = "What do our contracts say of the penalty?"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    for number in range(15):
        write(made, f"/a/Contract {number}.txt", f"Parties of case {number}. It ends in May.")
    write(made, "/a/notes.txt", "Ask Ann about the penalty.")
    yield made
    made.close()


def answered(store: Store, name: str, written: str) -> tuple[Answer, str]:
    parts = json.dumps({"questions": [ASKED]})
    called = json.dumps({"tool": "files", "arguments": {"name": name} if name else {}})
    model = ScriptedModel([parts, called, '{"tool": "answer"}', written])
    shelf = Shelf({"notes.txt": "The contracts say nothing of the penalty."})
    answer = Office(shelf, model, store=store, rung="planner").ask(ASKED)
    return answer, model.prompts[2][-1].text


def test_files_of_a_name_are_counted_and_some_are_listed_with_their_paths(store: Store) -> None:
    answer, told = answered(store, "contract", "There are 15 files. There are 14 files.")
    assert told.startswith("<result>\n- There are 15 files.\n")
    assert told.count("/a/Contract ") == 12
    assert "- 3 more are not listed here." in told
    assert [one.support for one in answer.sentences] == ["supported", "unsupported"]


def test_without_a_name_everything_is_listed(store: Store) -> None:
    assert "There are 16 files." in answered(store, "", "No.")[1]


def test_a_name_that_nothing_bears_is_told(store: Store) -> None:
    answer, told = answered(store, "zeppelin", "There are 3 zeppelins in the files.")
    assert "No file and no folder is called so." in told
    assert answer.sentences[0].quoted


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What files do I have?", "I have read 16 documents:"),
        ("Zeig mir alle Dokumente", "I have read 16 documents:"),
        ("List all files called contract", "I have read 15 documents called “contract”:"),
        ("How many PDFs are there?", "I have read no such file (PDFs)."),
        ("Which files are called zeppelin?", "No file that I have read is called “zeppelin”."),
    ],
)
def test_a_question_for_the_files_themselves_lists_them_without_a_model(store: Store, question: str, said: str) -> None:
    answer = Office(Shelf({"notes.txt": "The contracts say nothing."}), store=store).ask(question)
    assert answer.text.startswith(said)
    assert len(answer.citations) == int(said.split()[3]) if "documents" in said else not answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "Which files mention the penalty?",
        "Show me the document that says when it ends",
        "What is in the contract?",
        "How many files are larger than 3 MB?",
        "Give me the notes of the meeting",
        "Which report is due?",
    ],
)
def test_a_question_for_what_files_say_lists_none(question: str) -> None:
    assert listed(question, in_a_folder=False) is None
