"""The history of effects: written before the effect, kept over a restart, bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

import agent.effects
from agent.contract import Effect
from agent.effects import Decision, Effects, UnknownEffect
from indexer.database import Database

KEY = "ab" * 32
EFFECT = Effect("draft", "write", "Write a letter.", '{"text":"Dear Ada"}', ("/home/a/Outbox/letter.md",), "+Dear Ada")
ALLOWED = Decision(True, "user", "You allowed this once.", "document", "t1")
DENIED = Decision(False, "timeout", "Nobody answered in time.", "model", "t2")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "memory.sqlite", KEY)


def test_a_decision_and_its_outcome_are_read_back_as_they_were_written(database: Database) -> None:
    effects = Effects(database)
    number = effects.record(EFFECT, ALLOWED)
    effects.keep_undo(number, '{"before":null}')
    effects.finish(number, "done")
    row = effects.get(number)
    assert (row.effect, row.allowed, row.by, row.origin, row.thread) == (EFFECT, True, "user", "document", "t1")
    assert (row.outcome, row.undo) == ("done", '{"before":null}')
    assert row.at <= row.ended


def test_the_newest_comes_first_and_one_conversation_can_be_asked_for(database: Database) -> None:
    effects = Effects(database)
    first, second = effects.record(EFFECT, ALLOWED), effects.record(EFFECT, DENIED)
    assert [row.id for row in effects.list()] == [second, first]
    assert [row.id for row in effects.list(thread="t1")] == [first]
    assert [row.id for row in effects.list(limit=1)] == [second]


def test_what_ran_when_the_process_ended_is_unknown_afterwards_and_its_undo_is_still_there(database: Database) -> None:
    before = Effects(database)
    running, denied = before.record(EFFECT, ALLOWED), before.record(EFFECT, DENIED)
    before.keep_undo(running, '{"before":"x"}')
    after = Effects(database)
    assert (after.get(running).outcome, after.get(running).undo) == ("unknown", '{"before":"x"}')
    assert after.get(denied).outcome == ""


def test_what_is_not_there_is_said_in_one_sentence(database: Database) -> None:
    effects = Effects(database)
    for call in (lambda: effects.get(7), lambda: effects.finish(7, "done"), lambda: effects.keep_undo(7, "{}")):
        with pytest.raises(UnknownEffect, match="not in the history"):
            call()


def test_a_forgotten_conversation_leaves_what_happened_to_files_and_no_text(
    database: Database,
) -> None:
    effects = Effects(database)
    forgotten, kept = effects.record(EFFECT, ALLOWED), effects.record(EFFECT, DENIED)
    effects.keep_undo(forgotten, "{}")
    effects.forget("t1")
    row = effects.get(forgotten)
    assert (row.effect.files, row.undo) == (EFFECT.files, "{}")
    assert "Ada" not in row.effect.arguments + row.effect.diff
    assert effects.get(kept).effect == EFFECT


def test_the_history_does_not_grow_for_ever(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent.effects, "MOST_KEPT", 3)
    effects = Effects(database)
    numbers = [effects.record(EFFECT, ALLOWED) for _ in range(5)]
    assert [row.id for row in effects.list()] == numbers[:1:-1]
