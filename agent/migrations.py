"""The agent's database, part by part: each part has its own list of steps and its own version."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.database import Database, DatabaseUnreadable


def migrate(database: Database, part: str, steps: Sequence[str]) -> None:
    """Bring one part's tables to the newest of its steps, in one transaction; steps that are done are never changed.

    Raises `DatabaseUnreadable` when a newer version of the program wrote it, and as every write may.
    """
    with database.write() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, version INTEGER NOT NULL)")
        rows = connection.execute("SELECT version FROM part WHERE name = ?", (part,)).fetchall()
        if part == "threads" and not rows:  # written before there were parts
            rows = connection.execute("PRAGMA user_version").fetchall()
        version = int(str(rows[0][0])) if rows else 0
        if version > len(steps):
            raise DatabaseUnreadable(
                "The conversations were written by a newer version of this program; please update it."
            )
        for statement in steps[version:]:
            connection.execute(statement)
        connection.execute(
            "INSERT INTO part VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
            (part, len(steps)),
        )
