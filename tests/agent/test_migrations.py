"""One database, many parts: each is brought up to date by its own steps, wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from agent.memory import Memory
from agent.migrations import migrate
from indexer.database import Database, DatabaseUnreadable, rows
from tests.app.scripted import answer

KEY = "ab" * 32
FIRST = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL); INSERT INTO note (text) VALUES ('made');"
SECOND = "ALTER TABLE note ADD COLUMN day TEXT NOT NULL DEFAULT 'none'; INSERT INTO note (text) VALUES ('again');"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "memory.sqlite", KEY)
    yield opened
    opened.close()


def version(database: Database, part: str) -> int | None:
    with database.read() as connection:
        found = rows(connection, "SELECT version FROM part WHERE name = ?", (part,))
    return int(str(found[0][0])) if found else None


def notes(database: Database) -> list[str]:
    with database.read() as connection:
        return [str(text) for (text,) in rows(connection, "SELECT text FROM note ORDER BY id")]


def schema(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        return [(str(name), str(sql)) for name, sql in rows(connection, "SELECT name, sql FROM sqlite_master")]


def test_each_step_runs_once_and_a_later_version_runs_only_what_is_new(database: Database) -> None:
    migrate(database, "notes", (FIRST,))
    migrate(database, "notes", (FIRST,))
    assert (notes(database), version(database, "notes")) == (["made"], 1)
    migrate(database, "notes", (FIRST, SECOND))
    assert (notes(database), version(database, "notes")) == (["made", "again"], 2)


def test_steps_that_were_done_are_known_after_a_restart(tmp_path: Path) -> None:
    for steps in ((FIRST,), (FIRST, SECOND), (FIRST, SECOND)):
        database = Database(tmp_path / "memory.sqlite", KEY)
        migrate(database, "notes", steps)
        database.close()
    database = Database(tmp_path / "memory.sqlite", KEY)
    assert notes(database) == ["made", "again"]
    database.close()


def test_what_a_newer_program_wrote_is_refused_in_one_sentence_and_left_as_it_is(database: Database) -> None:
    migrate(database, "notes", (FIRST, SECOND))
    before = schema(database)
    with pytest.raises(DatabaseUnreadable) as refused:
        migrate(database, "notes", (FIRST,))
    assert str(refused.value) == (
        "The conversations were written by a newer version of this program; please update it."
    )
    assert (schema(database), notes(database), version(database, "notes")) == (before, ["made", "again"], 2)


@pytest.mark.parametrize("wrong", ["CREATE TABLE note (id INTEGER)", "INSERT INTO nothing VALUES (1)", "not SQL"])
def test_a_step_that_fails_leaves_the_database_as_it_was_also_by_the_steps_before_it(
    database: Database, wrong: str
) -> None:
    migrate(database, "notes", (FIRST,))
    before = schema(database)
    with pytest.raises(apsw.Error):
        migrate(database, "notes", (FIRST, SECOND, f"CREATE TABLE half (id INTEGER); {wrong}"))
    assert (schema(database), notes(database), version(database, "notes")) == (before, ["made"], 1)
    migrate(database, "notes", (FIRST, SECOND))
    assert (notes(database), version(database, "notes")) == (["made", "again"], 2)


def test_a_first_step_that_fails_leaves_an_empty_database(database: Database) -> None:
    with pytest.raises(apsw.Error):
        migrate(database, "notes", (FIRST, "not SQL"))
    assert schema(database) == []


def test_parts_have_versions_of_their_own_and_one_that_fails_or_is_newer_does_not_hold_up_another(
    database: Database,
) -> None:
    migrate(database, "notes", (FIRST, SECOND))
    migrate(database, "tags", ("CREATE TABLE tag (name TEXT)",))
    with pytest.raises(DatabaseUnreadable):
        migrate(database, "notes", (FIRST,))
    with pytest.raises(apsw.Error):
        migrate(database, "tags", ("CREATE TABLE tag (name TEXT)", "not SQL"))
    migrate(database, "tags", ("CREATE TABLE tag (name TEXT)", "ALTER TABLE tag ADD COLUMN colour TEXT"))
    assert (version(database, "notes"), version(database, "tags")) == (2, 2)
    assert notes(database) == ["made", "again"]


def test_conversations_of_before_there_were_parts_are_kept_and_not_begun_anew(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite", KEY)
    thread, turn = memory.ask("", "When does the hall open?")
    memory.complete(answer(thread=thread, turn=turn))
    with memory.database.write() as connection:  # as the first version left it
        connection.execute("DROP TABLE part; PRAGMA user_version = 1")
    memory.close()
    memory = Memory(tmp_path / "memory.sqlite", KEY)
    assert [one.question for one in memory.turns(thread).turns] == ["When does the hall open?"]
    assert version(memory.database, "threads") == 1
    memory.close()
