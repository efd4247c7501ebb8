"""Past turns found by the indexer, in step with what the agent keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.catalogue import default_embedder
from agent.contract import Sentence
from agent.memory import Memory
from agent.past import Past
from agent.relevance import Scale
from indexer.contract import DropTalks, KeepTalk, ListTalks, SearchTalks
from indexer.embed import Embedder
from indexer.gate import Gate
from indexer.talks import TalkIndex
from indexer.wire import CallFailed, Fault
from tests.app.scripted import answer

KEY = "ab" * 32
SCALE = Scale(0.05, 0.5)


class Asking:
    """A job whose calls reach a real index of conversations, as long as the indexer is there."""

    def __init__(self, talks: TalkIndex) -> None:
        self.talks = talks
        self.there = True
        self.asked: list[str] = []

    def check(self) -> None:
        """Nobody stops it."""

    def event(self, _body: object) -> None:
        """Nobody looks."""

    def ask(self, request: Any, _timeout_s: float) -> Any:
        self.asked.append(type(request).__name__)
        if not self.there:
            raise CallFailed(Fault("stopped", "The indexer is not there."))
        match request:
            case ListTalks():
                return self.talks.all()
            case KeepTalk():
                return self.talks.keep(request.talk, request.said, self.check)
            case DropTalks():
                return self.talks.drop(request.ids)
            case SearchTalks():
                return self.talks.search(request.query, request.limit)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    model = default_embedder()
    assert model is not None
    loaded = Embedder(model.folder, model.sha256)
    loaded.load()
    return loaded


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "memory.sqlite", KEY)
    yield opened
    opened.close()


@pytest.fixture
def job(tmp_path: Path, embedder: Embedder) -> Iterator[Any]:
    talks = TalkIndex(tmp_path / "index", KEY, embedder, Gate())
    (tmp_path / "index").mkdir()
    yield Asking(talks)
    talks.close()


def say(memory: Memory, question: str, said: str, thread: str = "", asked: str = "") -> str:
    thread, number = memory.ask(thread, question)
    memory.complete(answer(Sentence(said, "supported", ()), thread=thread, turn=number))
    if asked:
        with memory.database.write() as connection:
            connection.execute("UPDATE turn SET asked = ? WHERE thread = ?", (asked, thread))
    return thread


def test_a_turn_is_found_in_other_words_than_it_was_said(memory: Memory, job: Any) -> None:
    say(memory, "Which soup is there today?", "Tomato.")
    hall = say(memory, "When does the hall open?", "The doors are unlocked at nine in the morning.")
    found = Past(memory.database).search("how early can one enter", job, 3)
    assert (found[0].thread, found[0].turn, found[0].question) == (hall, 1, "When does the hall open?")


def test_only_what_is_new_is_brought_over(memory: Memory, job: Any) -> None:
    past = Past(memory.database)
    hall = say(memory, "When does the hall open?", "At nine.")
    say(memory, "Which soup is there?", "Tomato.")
    past.search("hall", job, 3)
    assert job.asked.count("KeepTalk") == 2
    say(memory, "And when does it close?", "At midnight.", hall)
    assert any("midnight" in one.said for one in past.search("when does the hall close", job, 3))
    assert job.asked.count("KeepTalk") == 3


def test_a_question_that_has_no_answer_yet_brings_nothing_over_again(memory: Memory, job: Any) -> None:
    past = Past(memory.database)
    hall = say(memory, "When does the hall open?", "At nine.")
    past.search("hall", job, 3)
    memory.ask(hall, "What did we say about the hall?")
    assert [one.turn for one in past.search("hall", job, 3)] == [1]
    assert job.asked.count("KeepTalk") == 1


def test_when_time_runs_out_the_latest_is_brought_over_and_words_find_the_rest(memory: Memory, job: Any) -> None:
    say(memory, "When does the hall open?", "At nine.")
    say(memory, "Which train goes to Porto?", "The Alfa.")
    latest = say(memory, "Who waters the plants?", "Ben.")
    hasty = Past(memory.database, patience_s=0)
    assert [one.question for one in hasty.search("the hall", job, 3)][-1] == "When does the hall open?"
    assert [one.id for one in job.talks.all().talks] == [latest]
    assert not hasty.bring_over(job, 0)
    assert hasty.bring_over(job, 0)
    assert len(job.talks.all().talks) == 3


def test_a_deleted_conversation_is_found_no_more_and_leaves_the_indexer(memory: Memory, job: Any) -> None:
    past = Past(memory.database)
    hall = say(memory, "When does the hall open?", "At nine.")
    past.search("hall", job, 3)
    memory.delete(hall)
    past.forget(hall, job)
    assert job.talks.all().talks == ()
    assert past.search("hall", job, 3) == ()


def test_what_was_deleted_while_the_indexer_was_away_leaves_it_at_the_next_search(memory: Memory, job: Any) -> None:
    past = Past(memory.database)
    hall = say(memory, "When does the hall open?", "At nine.")
    past.search("hall", job, 3)
    memory.delete(hall)
    job.there = False
    past.forget(hall, job)
    job.there = True
    assert past.search("hall", job, 3) == ()
    assert job.talks.all().talks == ()


def test_without_the_indexer_words_decide(memory: Memory, job: Any) -> None:
    say(memory, "When does the hall open?", "At nine.")
    job.there = False
    assert [one.question for one in Past(memory.database).search("hall", job, 3)] == ["When does the hall open?"]
    assert Past(memory.database).search("how early can one enter", job, 3) == ()


def test_days_limit_what_is_found(memory: Memory, job: Any) -> None:
    say(memory, "When does the hall open?", "At nine.", asked="2026-03-03T10:00:00.000000+00:00")
    say(memory, "When does the hall close?", "At ten.", asked="2026-05-04T10:00:00.000000+00:00")
    found = Past(memory.database).search("hall", job, 3, "2026-05-01", "2026-05-31")
    assert [one.question for one in found] == ["When does the hall close?"]


def test_what_is_only_the_best_of_what_there_is_is_left_out(memory: Memory, job: Any) -> None:
    say(memory, "Which soup is there today?", "Tomato.")
    past = Past(memory.database)
    assert past.search("submarine engines", job, 3)
    assert past.search("submarine engines", job, 3, scale=SCALE) == ()
    assert past.search("soup", job, 3, scale=SCALE)
