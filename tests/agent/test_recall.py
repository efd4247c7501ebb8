"""Past turns, found by their words and days, in step with the conversations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from agent.contract import Sentence
from agent.memory import Memory
from agent.recall import LONGEST_SAID, Recall
from tests.app.scripted import answer

KEY = "ab" * 32


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "memory.sqlite", KEY)
    yield opened
    opened.close()


def say(memory: Memory, question: str, said: str, thread: str = "") -> str:
    thread, number = memory.ask(thread, question)
    memory.complete(answer(Sentence(said, "supported", ()), thread=thread, turn=number))
    return thread


def test_turns_are_found_by_reduced_words_of_question_and_answer_the_question_first(memory: Memory) -> None:
    about = say(memory, "When are the gaskets delivered?", "On 3 March.")
    other = say(memory, "Who is paid?", "The gasket was delivered and paid by Ann.")
    say(memory, "What is for lunch?", "Soup.")
    found = Recall(memory.database).search("gaskets delivered")
    assert [one.thread for one in found] == [about, other]
    assert (found[0].question, found[0].said) == ("When are the gaskets delivered?", "On 3 March.")
    assert Recall(memory.database).search("submarine") == ()


def test_turns_that_come_later_and_those_of_before_the_part_existed_are_found(memory: Memory) -> None:
    say(memory, "What about the venue?", "It is booked.")
    recall = Recall(memory.database)
    assert len(recall.search("venue")) == 1
    say(memory, "Is the venue paid?", "Yes.")
    assert len(recall.search("venue")) == 2
    memory.ask("", "Is the venue open?")  # interrupted: it has no answer
    assert len(recall.search("venue")) == 2


def test_a_deleted_conversation_leaves_no_word(memory: Memory) -> None:
    thread = say(memory, "What about the venue?", "It is booked.")
    recall = Recall(memory.database)
    assert recall.search("venue")
    memory.delete(thread)
    assert recall.search("venue") == ()
    with memory.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM recalled").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM recall").fetchall() == [(0,)]


def test_days_limit_what_is_found_and_without_words_the_latest_comes_first(memory: Memory) -> None:
    say(memory, "What about the venue?", "It is booked.")
    say(memory, "What about lunch?", "Soup.")
    today, recall = datetime.now(UTC).date(), Recall(memory.database)
    yesterday = (today - timedelta(1)).isoformat()
    assert len(recall.search("venue", after=yesterday)) == 1
    assert recall.search("venue", before=(today - timedelta(2)).isoformat()) == ()
    assert [one.said for one in recall.search("", after=yesterday)] == ["Soup.", "It is booked."]
    assert recall.search("") == ()


def test_a_long_answer_is_cut_at_a_word_and_odd_words_break_nothing(memory: Memory) -> None:
    say(memory, "Tell me everything about the venue", "word " * 1000)
    (found,) = Recall(memory.database).search('venue" OR "x NEAR(')
    assert len(found.said) <= LONGEST_SAID
    assert found.said.endswith("word…")
    for odd in ('"', "()*^-:", "NOT AND OR", "\x00", "会議", "a" * 5000):
        Recall(memory.database).search(odd)


def test_an_answer_of_another_version_is_found_by_its_sentences(memory: Memory) -> None:
    thread, number = memory.ask("", "What about the venue?")
    body = msgspec.json.encode({"sentences": [{"text": "It is booked."}], "new": 1})
    with memory.database.write() as connection:
        connection.execute("UPDATE turn SET answer = ? WHERE thread = ? AND number = ?", (body, thread, number))
    (found,) = Recall(memory.database).search("booked")
    assert found.said == "It is booked."
