"""Conversations on disk: threads and their turns in the agent's own encrypted database.

A turn is written when its question comes, without an answer, and completed when the answer is whole; so a turn that
was stopped or that a crash cut off stays, marked interrupted.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from agent.contract import Answer, Thread, Threads, Turn, Turns
from agent.migrations import migrate
from indexer.database import Database

if TYPE_CHECKING:
    import apsw

MAX_TITLE = 80
_MIGRATIONS = (
    """
    CREATE TABLE thread (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        updated TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE turn (
        thread TEXT NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        question TEXT NOT NULL,
        asked TEXT NOT NULL,
        answer BLOB,  -- JSON of agent.contract.Answer; NULL while it is being written or when it was interrupted
        PRIMARY KEY (thread, number)
    ) WITHOUT ROWID;
    CREATE INDEX thread_by_update ON thread (updated);
    """,
)


class UnknownThread(Exception):
    """A conversation is not there; the text is one sentence for people."""

    def __init__(self) -> None:
        super().__init__("This conversation is not there any more.")


class Memory:
    """Threads and turns. Any thread of the process may call it."""

    def __init__(self, path: Path, key: str) -> None:
        """Open and migrate. Raises `indexer.database.DatabaseError`, as every method may."""
        self._database = Database(path, key)
        try:
            migrate(self._database, "threads", _MIGRATIONS)
        except BaseException:
            self._database.close()
            raise

    @property
    def database(self) -> Database:
        """The database itself, for the other parts that live in it."""
        return self._database

    def ask(self, thread: str, question: str) -> tuple[str, int]:
        """Add a turn that has no answer yet; "" starts a thread. (thread, number of the turn from 1).

        Raises `UnknownThread`.
        """
        now = _now()
        with self._database.write() as connection:
            if thread:
                self._thread(connection, thread)
            else:
                thread = uuid.uuid4().hex
                connection.execute("INSERT INTO thread VALUES (?, ?, ?)", (thread, title_of(question), now))
            ((number,),) = _rows(
                connection, "SELECT coalesce(max(number), 0) + 1 FROM turn WHERE thread = ?", (thread,)
            )
            connection.execute("INSERT INTO turn VALUES (?, ?, ?, ?, NULL)", (thread, number, question, now))
            connection.execute("UPDATE thread SET updated = ? WHERE id = ?", (now, thread))
        return thread, number

    def complete(self, answer: Answer) -> None:
        """Keep the answer of the turn that it names. A thread that was deleted meanwhile stays deleted."""
        body = msgspec.json.encode(answer)
        with self._database.write() as connection:
            connection.execute(
                "UPDATE turn SET answer = ? WHERE thread = ? AND number = ?", (body, answer.thread, answer.turn)
            )
            connection.execute("UPDATE thread SET updated = ? WHERE id = ?", (_now(), answer.thread))

    def threads(self) -> Threads:
        """Every thread, the latest used first."""
        with self._database.read() as connection:
            rows = _rows(
                connection,
                "SELECT id, title, updated, (SELECT count(*) FROM turn WHERE thread = id) FROM thread"
                " ORDER BY updated DESC, id",
            )
        return Threads(tuple(Thread(*row) for row in rows))

    def turns(self, thread: str) -> Turns:
        """One thread with its turns, the oldest first. Raises `UnknownThread`."""
        with self._database.read() as connection:
            title, updated = self._thread(connection, thread)
            rows = _rows(
                connection,
                "SELECT number, question, asked, answer FROM turn WHERE thread = ? ORDER BY number",
                (thread,),
            )
        turns = tuple(Turn(number, question, asked, _answer(body)) for number, question, asked, body in rows)
        return Turns(Thread(thread, title, updated, len(turns)), turns)

    def rename(self, thread: str, title: str) -> None:
        """Give a thread another title; an empty one changes nothing. Raises `UnknownThread`."""
        with self._database.write() as connection:
            self._thread(connection, thread)
            if title.strip():
                connection.execute("UPDATE thread SET title = ? WHERE id = ?", (title_of(title), thread))

    def delete(self, thread: str) -> None:
        """Forget a thread and all its turns; their bytes are overwritten. Raises `UnknownThread`."""
        with self._database.write() as connection:
            self._thread(connection, thread)
            connection.execute("DELETE FROM turn WHERE thread = ?", (thread,))
            connection.execute("DELETE FROM thread WHERE id = ?", (thread,))
        self._database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def sound(self) -> bool:
        """Whether SQLite finds the database undamaged."""
        with self._database.read() as connection:
            return _rows(connection, "PRAGMA quick_check(1)") == [("ok",)]

    def close(self) -> None:
        """Nobody may use the memory afterwards."""
        self._database.close()

    @staticmethod
    def _thread(connection: apsw.Connection, thread: str) -> tuple[str, str]:
        for title, updated in _rows(connection, "SELECT title, updated FROM thread WHERE id = ?", (thread,)):
            return title, updated
        raise UnknownThread


def _rows(connection: apsw.Connection, statement: str, values: tuple[str, ...] = ()) -> list[Any]:
    return connection.execute(statement, values).fetchall()


def title_of(question: str) -> str:
    """A title of one line, cut at a word."""
    line = " ".join(question.split())
    if len(line) <= MAX_TITLE:
        return line
    cut = line[: MAX_TITLE - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[MAX_TITLE // 2 :] else cut).rstrip(" ,;:.") + "…"


def _answer(body: bytes | None) -> Answer | None:
    if body is None:
        return None
    try:
        return msgspec.json.decode(body, type=Answer)
    except msgspec.DecodeError:  # kept by a version whose answers this one cannot read
        return None


def _now() -> str:
    # All in one zone and to the microsecond, so that they sort as text.
    return datetime.now(UTC).isoformat(timespec="microseconds")
