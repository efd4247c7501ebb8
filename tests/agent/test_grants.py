"""Standing approvals: stored, listed, revocable; those of a session end with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import agent.grants
from agent.grants import Standing, UnknownGrant
from indexer.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "memory.sqlite", "cd" * 32)


def _folders(standing: Standing) -> list[tuple[str, bool]]:
    return [(one.folder, one.always) for one in standing.list().grants]


def test_always_outlives_the_program_and_this_session_does_not(database: Database) -> None:
    standing = Standing(database)
    standing.add("draft", "write", "/home/a/Outbox", always=True)
    standing.add("draft", "write", "/home/a/Letters", always=False)
    assert _folders(standing) == [("/home/a/Outbox", True), ("/home/a/Letters", False)]
    assert _folders(Standing(database)) == [("/home/a/Outbox", True)]


def test_saying_this_session_later_does_not_take_always_back(database: Database) -> None:
    standing = Standing(database)
    for always in (False, True, False):
        standing.add("draft", "write", "/home/a/Outbox", always=always)
    assert _folders(standing) == [("/home/a/Outbox", True)]


def test_a_revoked_one_is_gone_and_cannot_be_revoked_twice(database: Database) -> None:
    standing = Standing(database)
    standing.add("draft", "write", "/home/a/Outbox", always=True)
    (only,) = standing.list().grants
    standing.revoke(only.id)
    assert _folders(Standing(database)) == []
    with pytest.raises(UnknownGrant, match="approvals list"):
        standing.revoke(only.id)


def test_there_are_never_more_than_one_can_oversee(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent.grants, "MOST_KEPT", 2)
    standing = Standing(database)
    for name in "abc":
        standing.add("draft", "write", f"/home/{name}", always=True)
    assert _folders(standing) == [("/home/b", True), ("/home/c", True)]
