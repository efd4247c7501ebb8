"""Conversations in a real encrypted database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from agent.contract import Answer, Sentence, Timing
from agent.memory import MAX_TITLE, Memory, UnknownThread, title_of
from indexer.contract import Coverage
from indexer.database import DatabaseUnreadable, connect

KEY = "7b" * 32


def answer(thread: str, turn: int, text: str = "On 12 May.") -> Answer:
    sentences = (Sentence(text, "supported", ()),)
    timing = Timing(1, 2, 3, 4, 5, 6, 7)
    return Answer(text, "answered", sentences, (), Coverage(1, 1, 0, 0), 0, "model", "brain", timing, thread, turn)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path / "memory.sqlite", KEY)
    yield memory
    memory.close()


def test_a_turn_is_kept_before_it_is_answered(memory: Memory, tmp_path: Path) -> None:
    thread, turn = memory.ask("", "When is the launch?")
    again = Memory(tmp_path / "memory.sqlite", KEY)
    try:
        [kept] = again.turns(thread).turns
    finally:
        again.close()
    assert (kept.turn, kept.question, kept.answer) == (turn, "When is the launch?", None)


def test_an_answer_comes_back_as_it_was(memory: Memory) -> None:
    thread, turn = memory.ask("", "When?")
    memory.complete(answer(thread, turn))
    assert memory.turns(thread).turns[0].answer == answer(thread, turn)


def test_turns_are_numbered_from_one_in_their_thread(memory: Memory) -> None:
    thread, first = memory.ask("", "One?")
    memory.ask("", "Elsewhere?")
    assert (first, memory.ask(thread, "Two?")) == (1, (thread, 2))
    assert [turn.question for turn in memory.turns(thread).turns] == ["One?", "Two?"]


def test_the_latest_used_thread_comes_first(memory: Memory) -> None:
    old, _ = memory.ask("", "Old?")
    new, _ = memory.ask("", "New?")
    assert [thread.id for thread in memory.threads().threads] == [new, old]
    memory.ask(old, "Again?")
    assert [(thread.id, thread.turns) for thread in memory.threads().threads] == [(old, 2), (new, 1)]


def test_a_thread_is_renamed_but_not_to_nothing(memory: Memory) -> None:
    thread, _ = memory.ask("", "When?")
    memory.rename(thread, " The launch ")
    memory.rename(thread, "  ")
    assert memory.threads().threads[0].title == "The launch"


def test_a_forgotten_thread_leaves_nothing_and_takes_no_late_answer(memory: Memory) -> None:
    thread, turn = memory.ask("", "When?")
    memory.delete(thread)
    memory.complete(answer(thread, turn))
    assert memory.threads().threads == ()
    for call in (lambda: memory.turns(thread), lambda: memory.ask(thread, "?"), lambda: memory.delete(thread)):
        with pytest.raises(UnknownThread):
            call()


def test_nothing_readable_stands_in_the_files(memory: Memory, tmp_path: Path) -> None:
    thread, turn = memory.ask("", "A question with the word marzipan")
    memory.complete(answer(thread, turn, "An answer with the word marzipan"))
    assert not any(b"marzipan" in file.read_bytes() for file in tmp_path.iterdir())


def test_threads_are_listed_while_another_thread_writes(memory: Memory) -> None:
    def write() -> None:
        for number in range(30):
            memory.complete(answer(*memory.ask("", f"Question {number}?")))

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        memory.threads()
    writer.join(10.0)
    assert len(memory.threads().threads) == 30


def test_a_wrong_key_and_a_newer_database_are_told(memory: Memory, tmp_path: Path) -> None:
    memory.ask("", "?")
    with pytest.raises(DatabaseUnreadable, match="decrypted"):
        Memory(tmp_path / "memory.sqlite", "00" * 32)
    connection = connect(tmp_path / "newer.sqlite", KEY)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DatabaseUnreadable, match="newer version"):
        Memory(tmp_path / "newer.sqlite", KEY)


def test_an_answer_of_another_version_does_not_hide_its_question(memory: Memory, tmp_path: Path) -> None:
    thread, _ = memory.ask("", "When?")
    connection = connect(tmp_path / "memory.sqlite", KEY)
    connection.execute("UPDATE turn SET answer = ?", (msgspec.json.encode({"type": "Answer", "text": 3}),))
    connection.close()
    assert memory.turns(thread).turns[0].answer is None


def test_a_sound_database_is_called_sound(memory: Memory) -> None:
    assert memory.sound()


def test_titles_are_one_line_and_cut_at_a_word() -> None:
    assert title_of(" When\n is it? ") == "When is it?"
    long = title_of("word " * 40)
    assert len(long) <= MAX_TITLE
    assert long.endswith("word…")
    assert title_of("x" * 200) == "x" * (MAX_TITLE - 1) + "…"
