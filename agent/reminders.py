"""Reminders on disk: a part of the agent's own encrypted database. None is lost and none is told of too early.

Due ones stay due until the user is done with them, so that what came due while the program was closed is still told at
its next start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from agent.contract import Reminder
from agent.migrations import migrate
from indexer.database import Database, rows
from indexer.serving import Refused

MOST_WAITING = 1_000
"""A person's reminders; more would be a program's, and each draws a line in the list."""
LONGEST_TEXT = 500
_COLUMNS = "number, due, text, version"
_STEPS = (
    """
    CREATE TABLE reminder (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, because people name reminders by it
        due TEXT NOT NULL,  -- UTC, ISO 8601, to the second, so that it sorts as text
        text TEXT NOT NULL,
        made TEXT NOT NULL,
        state TEXT NOT NULL,  -- waiting, done, cancelled
        version INTEGER NOT NULL DEFAULT 0  -- how often it was moved: SEQUENCE of RFC 5545
    );
    CREATE INDEX reminder_by_due ON reminder (due) WHERE state = 'waiting';
    """,
)


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminders of one database. Raises `indexer.database.DatabaseError`, as every method may."""

    database: Database

    def __post_init__(self) -> None:
        """Bring the tables up to date."""
        migrate(self.database, "reminders", _STEPS)

    def add(self, text: str, due: datetime, now: datetime) -> Reminder:
        """Keep a new one. Raises `Refused` when there are too many."""
        with self.database.write() as connection:
            ((waiting,),) = rows(connection, "SELECT count(*) FROM reminder WHERE state = 'waiting'")
            if waiting >= MOST_WAITING:
                raise Refused(f"There are {MOST_WAITING:,} reminders already; please cancel some first.")
            connection.execute(
                "INSERT INTO reminder (due, text, made, state) VALUES (?, ?, ?, 'waiting')",
                (_utc(due), text[:LONGEST_TEXT], _utc(now)),
            )
            number = connection.last_insert_rowid()
        return self.get(number)

    def waiting(self) -> tuple[Reminder, ...]:
        """Those that are neither done nor cancelled, the next first."""
        with self.database.read() as connection:
            found = rows(
                connection,
                f"SELECT {_COLUMNS} FROM reminder WHERE state = 'waiting' ORDER BY due, number",
            )
        return tuple(Reminder(*row) for row in found)

    def get(self, number: int) -> Reminder:
        """One that waits. Raises `Refused` when there is none of that number."""
        with self.database.read() as connection:
            found = rows(
                connection,
                f"SELECT {_COLUMNS} FROM reminder WHERE number = ? AND state = 'waiting'",
                (number,),
            )
        if not found:
            raise Refused(f"There is no reminder {number} that still waits; `counterpart reminders` lists them.")
        return Reminder(*found[0])

    def move(self, number: int, due: datetime) -> Reminder:
        """Let it come due at another time. Raises `Refused`."""
        self.get(number)
        with self.database.write() as connection:
            connection.execute(
                "UPDATE reminder SET due = ?, version = version + 1 WHERE number = ?", (_utc(due), number)
            )
        return self.get(number)

    def end(self, number: int, state: Literal["done", "cancelled"]) -> None:
        """It is "done" or "cancelled". Raises `Refused`."""
        self.get(number)
        with self.database.write() as connection:
            connection.execute("UPDATE reminder SET state = ? WHERE number = ?", (state, number))

    def move_back(self, number: int, due: str, version: int) -> None:
        """It comes due at `due` again, unless it was moved since `version`. Raises `Refused`."""
        if self.get(number).version != version:
            raise Refused("This reminder was moved again since, so it was left as it is.")
        with self.database.write() as connection:
            connection.execute("UPDATE reminder SET due = ?, version = version + 1 WHERE number = ?", (due, number))

    def restore(self, number: int) -> None:
        """It waits again, as before it was cancelled."""
        with self.database.write() as connection:
            connection.execute("UPDATE reminder SET state = 'waiting' WHERE number = ?", (number,))


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
