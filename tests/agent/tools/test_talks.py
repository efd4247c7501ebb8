"""Questions about past conversations, over the real loop and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest

from agent.contract import Sentence
from agent.gateway import Gateway
from agent.inquiry import Inquiry
from agent.memory import Memory
from agent.tools.talks import look_back
from tests.agent.shelf import Office, Shelf
from tests.app.scripted import answer

FILES = {"venue.md": "# Venue\n\nThe venue in Lisbon holds 180 people.\n"}


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "memory.sqlite", "ab" * 32)
    for question, said in (("When is the venue open?", "From 9 to 17."), ("What is for lunch?", "Soup.")):
        thread, number = opened.ask("", question)
        opened.complete(answer(Sentence(said, "supported", ()), thread=thread, turn=number))
    yield opened
    opened.close()


def office(memory: Memory) -> Office[Shelf]:
    return Office(Shelf(FILES), gateway=Gateway(memory.database), database=memory.database)


@pytest.mark.parametrize(
    "question",
    [
        "What did we say about the venue?",
        "what did you tell me about the venue today?",
        "What did I ask about the venue this week?",
        "Did I already ask about the venue?",
        "When did we talk about the venue",
        "Was haben wir über venue gesagt?",
        "Was habe ich dich zu venue gefragt?",
        "Was hast du mir zu venue geantwortet?",
    ],
)
def test_what_was_said_is_told_with_its_day(memory: Memory, question: str) -> None:
    told = office(memory).ask(question)
    assert told.status == "answered"
    assert told.text.startswith("Today you asked: “When is the venue open?” I answered: “From 9 to 17.”")
    assert "Soup" not in told.text


@pytest.mark.parametrize("question", ["What did we talk about today?", "Worüber haben wir heute gesprochen?"])
def test_without_a_subject_the_turns_of_the_time_are_told(memory: Memory, question: str) -> None:
    told = office(memory).ask(question).text
    assert "lunch" in told
    assert "venue" in told


def test_nothing_said_is_said_and_the_files_are_not_taken_for_it(memory: Memory) -> None:
    told = office(memory).ask("What did we say about Lisbon?")
    assert told.status == "not_found"
    assert told.text == "I found nothing about “Lisbon” in our conversations."
    assert office(memory).ask("What did we discuss yesterday?").text.endswith("in our conversations of that time.")


def test_a_line_names_the_conversation_it_tells_of_unless_that_is_the_open_one(memory: Memory) -> None:
    threads = {one.title: one.id for one in memory.threads().threads}
    (told,) = office(memory).ask("What did we say about the venue?").sentences
    assert told.thread == threads["When is the venue open?"]


def test_questions_that_looked_back_are_not_told_when_one_looks_back_again(memory: Memory) -> None:
    for question in ("What did we say about the venue?", "What did we say about Lisbon?"):
        said = office(memory).ask(question)
        thread, number = memory.ask("", question)
        memory.complete(msgspec.structs.replace(said, thread=thread, turn=number))
    assert office(memory).ask("What did we say about Lisbon?").status == "not_found"
    again = office(memory).ask("What did you tell me about the venue?")
    assert again.text == "Today you asked: “When is the venue open?” I answered: “From 9 to 17.”"


def test_what_was_deleted_is_not_found_in_an_answer_that_retold_it(memory: Memory) -> None:
    (source,) = (one.id for one in memory.threads().threads if "venue" in one.title)
    thread, number = memory.ask("", "Is there a pub near the office?")
    retold = Sentence("You asked about the venue from 9 to 17.", "supported", (), thread=source)
    memory.complete(answer(retold, thread=thread, turn=number))
    assert office(memory).ask("What did we say about the venue?").text.count("you asked") == 1
    memory.delete(source)
    assert office(memory).ask("What did we say about the venue?").status == "not_found"


def test_the_same_question_and_answer_are_told_once(memory: Memory) -> None:
    thread, number = memory.ask("", "when is the venue open?")
    memory.complete(answer(Sentence("From 9 to 17.", "supported", ()), thread=thread, turn=number))
    assert office(memory).ask("What did we say about the venue?").text.count("venue") == 1


def test_what_was_said_on_other_days_is_told_as_such(memory: Memory) -> None:
    told = office(memory).ask("What did we say about the venue yesterday?")
    assert told.status == "partial"
    assert (
        told.sentences[0].text == "I found nothing about “the venue” in our conversations of that time, but in others."
    )
    assert "From 9 to 17." in told.sentences[1].text


@pytest.mark.parametrize(
    "question",
    [
        "What does the contract say about penalties?",
        "What did Ann say about the venue?",
        "What did we decide about the venue?",
        "When is the venue open?",
        "Was hat Ann über die Halle gesagt?",
        "What do you think about lunch?",
        "x" * 400,
    ],
)
def test_every_other_question_is_for_the_files(memory: Memory, question: str) -> None:
    asked = SimpleNamespace(
        question=SimpleNamespace(text=question),
        database=memory.database,
        now=datetime.now().astimezone(),
        thread="t",
        turns=(),
    )
    assert look_back(cast(Inquiry, asked)) is None
