"""Answers from memory, in the real agent process: they hold exactly as long as nothing that decides them changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agent.contract import Answer, Ask, Config, DeleteThread, Open
from indexer.contract import Compare, Coverage, DataTables, Edition, Found, Similarity
from indexer.wire import decode
from tests.agent.desk import Desk
from tests.agent.test_main import KEY, LISBON, OTHER, hit

QUESTION = "When was the Lisbon launch postponed to?"


class Office:
    """An agent whose searches are answered here; the index's edition is set by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edition = Edition("a1.1", True)
        self.pending = 0
        self.text = LISBON
        self.desk = self.start()

    def start(self, **config: Any) -> Desk:
        desk = Desk(
            {"Search": self.search, "Compare": compare, "GetEdition": lambda _: self.edition, "ListTables": no_tables}
        )
        desk.ask(Open(Config(str(self.folder / "agent"), KEY, "", **config)))
        return desk

    def search(self, _body: msgspec.Raw) -> Found:
        hits = (hit(1, self.text, 0.7, 0.9), hit(2, OTHER, 0.05, 0.0))
        return Found(hits, 1.0, Coverage(2, 2, 0, self.pending))

    def ask(self, question: str = QUESTION, thread: str = "", **how: Any) -> Answer:
        answer: Answer = self.desk.ask(Ask(question, thread, **how))
        return answer


def no_tables(_body: msgspec.Raw) -> DataTables:
    return DataTables((), (), Coverage(0, 0, 0, 0))


def compare(body: msgspec.Raw) -> Similarity:
    asked = decode(body, Compare)
    return Similarity(
        tuple(tuple(float(at == place) for place in range(len(asked.right))) for at in range(len(asked.left)))
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.desk.leave()
    assert "Traceback" not in office.desk.log


def test_the_same_question_over_the_same_content_is_answered_from_memory_and_says_so(office: Office) -> None:
    first = office.ask()
    assert "12 May" in first.text
    assert not first.answered_before
    searched = office.desk.asked.count("Search")
    again = office.ask("  when was the Lisbon launch   postponed to")
    assert again.answered_before
    assert (again.text, again.citations) == (first.text, first.citations)
    assert again.thread != first.thread
    assert office.desk.asked.count("Search") == searched


def test_a_change_of_the_index_ends_it_and_the_new_answer_is_kept(office: Office) -> None:
    office.ask()
    office.edition, office.text = Edition("a1.2", True), LISBON.replace("12 May", "30 June")
    new = office.ask()
    assert "30 June" in new.text
    assert not new.answered_before
    assert "30 June" in office.ask().text


def test_it_outlives_a_restart_but_not_other_settings(office: Office) -> None:
    office.ask()
    office.desk.leave()
    office.desk = office.start()
    assert office.ask().answered_before
    office.desk.leave()
    office.desk = office.start(answers="quote")
    assert not office.ask().answered_before


def test_asked_anew_and_asked_in_other_folders_are_other_questions(office: Office) -> None:
    office.ask()
    assert not office.ask(anew=True).answered_before
    assert not office.ask(paths=("/files",)).answered_before
    assert office.ask(paths=("/files",)).answered_before


def test_a_follow_up_is_remembered_for_the_same_conversation_before_it(office: Office) -> None:
    first = office.ask()
    assert not office.ask("And why was it postponed?", first.thread).answered_before
    other = office.ask("Why is the permit for the hall late?")
    assert not office.ask("And why was it postponed?", other.thread).answered_before
    same = office.ask()
    assert office.ask("And why was it postponed?", same.thread).answered_before


def test_it_is_forgotten_with_the_conversation_it_was_given_in(office: Office) -> None:
    first = office.ask()
    office.desk.ask(DeleteThread(first.thread))
    assert not office.ask().answered_before


def test_nothing_is_kept_while_the_index_is_not_settled_or_changes_meanwhile(office: Office) -> None:
    office.edition = Edition("a1.1", False)
    office.ask()
    office.edition = Edition("a1.1", True)
    assert not office.ask().answered_before
    assert office.ask().answered_before


def test_that_nothing_was_found_is_not_kept_while_files_wait_to_be_read(office: Office) -> None:
    office.pending, office.text = 3, OTHER
    assert office.ask().status == "not_found"
    office.pending = 0
    assert not office.ask().answered_before
    assert office.ask().answered_before


@pytest.mark.parametrize(
    "question",
    [
        "When is the Lisbon launch due?",
        "Where does the Lisbon launch stand today?",
        "When is the next Lisbon launch?",
        "Wann ist der Lissabon-Start, also der Launch in Lisbon, fällig?",
        "What was said about the Lisbon launch last week?",
    ],
)
def test_what_hangs_on_the_day_is_never_kept(office: Office, question: str) -> None:
    for _ in range(2):
        assert not office.ask(question).answered_before
    assert "GetEdition" not in office.desk.asked


def test_without_an_index_to_ask_for_its_edition_the_question_is_answered_all_the_same(office: Office) -> None:
    office.ask()
    office.desk._answers.pop("GetEdition")
    answer = office.ask()
    assert "12 May" in answer.text
    assert not answer.answered_before
