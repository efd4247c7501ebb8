"""Questions queue, stream, stop, survive a crash and find their way back from memory."""

from __future__ import annotations

from typing import Any, cast

import pytest

from agent.contract import Ask, Draft, ListThreads, ReadThread, Sentence, Stage, Thread, Threads, Turn, Turns, Wrote
from app.conversation import Conversation
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote, answer, citation

SENTENCE = Sentence("The launch moved.", "supported", (1,), quoted=True)


@pytest.fixture
def remote(qapp: object) -> ScriptedRemote:
    return ScriptedRemote()


@pytest.fixture
def conversation(remote: ScriptedRemote) -> Conversation:
    return Conversation(cast(Any, remote))


def test_an_answer_streams_into_its_exchange(conversation: Conversation, remote: ScriptedRemote) -> None:
    conversation.ask("  When?  ")
    exchange = conversation.talk.exchanges[0]
    call = remote.asked.last(Ask)
    assert call.request == Ask("When?", "")
    call.on_event(Stage("searching", 0, 14))
    assert exchange.stage == Stage("searching", 0, 14)
    call.on_event(Draft("The lau"))
    call.on_event(Wrote((SENTENCE,), (citation(),)))
    assert (exchange.sentences, exchange.draft) == ((SENTENCE,), "")
    call.answer(answer(SENTENCE, citations=(citation(),)))
    assert exchange.state == "done"
    assert conversation.talk.id == "t1"
    assert not conversation.busy


def test_a_question_asked_meanwhile_waits_its_turn_and_goes_on_in_the_same_thread(
    conversation: Conversation, remote: ScriptedRemote
) -> None:
    conversation.ask("First?")
    conversation.ask("Second?")
    assert [one.state for one in conversation.talk.exchanges] == ["asking", "queued"]
    remote.asked.last(Ask).answer(answer(SENTENCE))
    assert remote.asked.last(Ask).request == Ask("Second?", "t1")


def test_a_waiting_question_can_be_taken_back(conversation: Conversation, remote: ScriptedRemote) -> None:
    conversation.ask("First?")
    conversation.ask("Second?")
    conversation.unqueue(conversation.talk.exchanges[1])
    remote.asked.last(Ask).answer(answer(SENTENCE))
    assert [one.question for one in conversation.talk.exchanges] == ["First?"]
    assert not conversation.busy


def test_stop_ends_the_answer_and_keeps_what_was_shown(conversation: Conversation, remote: ScriptedRemote) -> None:
    conversation.ask("When?")
    remote.asked.last(Ask).on_event(Wrote((SENTENCE,), (citation(),)))
    conversation.stop()
    exchange = conversation.talk.exchanges[0]
    assert exchange.state == "stopped"
    assert exchange.sentences == (SENTENCE,)


def test_a_crash_leaves_the_turn_with_its_reason_and_retry_asks_again(
    conversation: Conversation, remote: ScriptedRemote
) -> None:
    conversation.ask("When?")
    remote.asked.last(Ask).fail(Fault("crashed", "It stopped unexpectedly."))
    exchange = conversation.talk.exchanges[0]
    assert (exchange.state, exchange.problem) == ("interrupted", "It stopped unexpectedly.")
    conversation.retry(exchange)
    assert conversation.busy
    remote.asked.last(Ask).answer(answer(SENTENCE))
    assert [one.state for one in conversation.talk.exchanges] == ["done"]
    assert len(conversation.talk.exchanges) == 1


def test_a_remembered_thread_opens_with_its_interrupted_turn_marked(
    conversation: Conversation, remote: ScriptedRemote
) -> None:
    conversation.open("t9")
    turns = (Turn(1, "When?", "", answer(SENTENCE)), Turn(2, "Why?", "", None))
    remote.asked.last(ReadThread).answer(Turns(Thread("t9", "When?", "", 2), turns))
    assert [one.state for one in conversation.talk.exchanges] == ["done", "interrupted"]


def test_turning_away_and_back_finds_the_answer_that_is_still_being_made(
    conversation: Conversation, remote: ScriptedRemote
) -> None:
    conversation.ask("When?")
    talk = conversation.talk
    conversation.new()
    assert conversation.talk is not talk
    conversation.open("t1")
    pending = Turns(Thread("t1", "When?", "", 1), (Turn(1, "When?", "", None),))
    remote.asked.last(ReadThread).answer(pending)
    assert conversation.talk is talk


def test_deleting_the_open_thread_turns_to_an_empty_one(conversation: Conversation, remote: ScriptedRemote) -> None:
    conversation.ask("When?")
    remote.asked.last(Ask).answer(answer(SENTENCE))
    conversation.delete("t1")
    assert conversation.talk.id == ""
    assert conversation.talk.exchanges == []


def test_the_list_comes_when_the_agent_runs(conversation: Conversation, remote: ScriptedRemote) -> None:
    remote.state_changed.emit("running")
    remote.asked.last(ListThreads).answer(Threads((Thread("t1", "When?", "", 1),)))
    assert [one.title for one in conversation.threads] == ["When?"]
