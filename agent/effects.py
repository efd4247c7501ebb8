"""The history of effects: every decision about what a tool would do, what became of it, and how to take it back.

A row is written before the tool runs, so that a crash leaves a row that says so. The text of diffs lies in the agent's
encrypted database like the conversations do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from agent.contract import By, Effect, Origin, Outcome, Recorded
from agent.migrations import migrate
from indexer.database import Database, rows

MOST_KEPT = 2_000
"""Rows of history; older ones are deleted: a year of a busy desk, and some megabytes of diffs."""
_MIGRATIONS = (
    """
    CREATE TABLE effect (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        thread TEXT NOT NULL,
        effect BLOB NOT NULL,  -- JSON of agent.contract.Effect
        origin TEXT NOT NULL,
        allowed INTEGER NOT NULL,
        by TEXT NOT NULL,
        reason TEXT NOT NULL,
        outcome TEXT NOT NULL DEFAULT '',
        undo TEXT NOT NULL DEFAULT '',
        ended TEXT NOT NULL DEFAULT ''
    );
    """,
)
_COLUMNS = "id, at, thread, effect, origin, allowed, by, reason, outcome, undo, ended"


class UnknownEffect(Exception):
    """The history has no such row; the text is one sentence for people."""

    def __init__(self) -> None:
        super().__init__("This change is not in the history any more.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an effect, and by whom."""

    allowed: bool
    by: By
    reason: str
    origin: Origin
    thread: str = ""


class Effects:
    """Rows of decisions and effects. Any thread of the process may call it."""

    def __init__(self, database: Database) -> None:
        """Effects that were running when the process ended last become "unknown". Raises `DatabaseError`."""
        self._database = database
        migrate(database, "effects", _MIGRATIONS)
        with database.write() as connection:
            connection.execute(
                "UPDATE effect SET outcome = 'unknown', ended = ? WHERE allowed AND outcome = ''", (_now(),)
            )

    def record(self, effect: Effect, decision: Decision) -> int:
        """Write a decision down; the id of its row. An allowed effect runs only after this has returned."""
        values = (
            _now(),
            decision.thread,
            msgspec.json.encode(effect),
            decision.origin,
            int(decision.allowed),
            decision.by,
            decision.reason,
        )
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO effect (at, thread, effect, origin, allowed, by, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            number = connection.last_insert_rowid()
            connection.execute("DELETE FROM effect WHERE id <= ?", (number - MOST_KEPT,))
        return number

    def keep_undo(self, number: int, undo: str) -> None:
        """Keep what takes the effect back, as JSON. A tool calls this before its change, so that a kill loses nothing.

        `number` is `Inquiry.effect`. Raises `UnknownEffect`.
        """
        self._change(number, "undo = ?", (undo,))

    def finish(self, number: int, outcome: Outcome, undo: str | None = None) -> None:
        """Say what became of an effect; `undo` as in `keep_undo`, None leaves it. Raises `UnknownEffect`."""
        self._change(number, "outcome = ?, ended = ?, undo = coalesce(?, undo)", (outcome, _now(), undo))

    def forget(self, thread: str) -> None:
        """Keep of a conversation's effects what happened to which files and how to undo it, not what was written."""
        with self._database.write() as connection:
            for number, effect in rows(connection, "SELECT id, effect FROM effect WHERE thread = ?", (thread,)):
                bare = msgspec.structs.replace(msgspec.json.decode(effect, type=Effect), arguments="{}", diff="")
                connection.execute("UPDATE effect SET effect = ? WHERE id = ?", (msgspec.json.encode(bare), number))

    def list(self, limit: int = 100, thread: str = "") -> tuple[Recorded, ...]:
        """The newest first; of one conversation only when it is named."""
        where, values = ("WHERE thread = ?", [thread]) if thread else ("", [])
        with self._database.read() as connection:
            found = rows(
                connection, f"SELECT {_COLUMNS} FROM effect {where} ORDER BY id DESC LIMIT ?", [*values, limit]
            )
        return tuple(_recorded(row) for row in found)

    def get(self, number: int) -> Recorded:
        """One row. Raises `UnknownEffect`."""
        with self._database.read() as connection:
            for row in rows(connection, f"SELECT {_COLUMNS} FROM effect WHERE id = ?", (number,)):
                return _recorded(row)
        raise UnknownEffect

    def latest(self) -> int:
        """The number of the latest row; 0 for none."""
        with self._database.read() as connection:
            ((number,),) = rows(connection, "SELECT coalesce(max(id), 0) FROM effect")
        return int(number)

    @property
    def database(self) -> Database:
        """Where the history lies."""
        return self._database

    def _change(self, number: int, setting: str, values: Sequence[Any]) -> None:
        with self._database.write() as connection:
            connection.execute(f"UPDATE effect SET {setting} WHERE id = ?", (*values, number))
            if not connection.changes():
                raise UnknownEffect


def _recorded(row: Sequence[Any]) -> Recorded:
    number, at, thread, effect, origin, allowed, by, reason, outcome, undo, ended = row
    decoded = msgspec.json.decode(effect, type=Effect)
    return Recorded(number, at, thread, decoded, origin, bool(allowed), by, reason, outcome, undo, ended)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
