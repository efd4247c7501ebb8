"""Standing approvals: "for this folder, this session" and "always for this folder", stored, listed and revocable."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.contract import Grant, Grants, Risk
from agent.migrations import migrate
from indexer.database import Database, rows

MOST_KEPT = 200
"""Nobody oversees more; the oldest goes."""
_MIGRATIONS = (
    """
    CREATE TABLE standing (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        tool TEXT NOT NULL,
        risk TEXT NOT NULL,
        folder TEXT NOT NULL,
        always INTEGER NOT NULL,  -- 0 until the program is closed
        made TEXT NOT NULL,
        UNIQUE (tool, risk, folder)
    );
    """,
)


class UnknownGrant(Exception):
    """There is no such standing approval; the text is one sentence for people."""

    def __init__(self) -> None:
        super().__init__("There is no such standing approval any more; `counterpart approvals list` shows them.")


class Standing:
    """The standing approvals of one profile. Any thread of the process may call it."""

    def __init__(self, database: Database) -> None:
        """Those of an earlier session end here. Raises `indexer.database.DatabaseError`, as every method may."""
        self._database = database
        migrate(database, "grants", _MIGRATIONS)
        with database.write() as connection:
            connection.execute("DELETE FROM standing WHERE NOT always")

    def add(self, tool: str, risk: Risk, folder: str, *, always: bool) -> None:
        """Let a tool act in a folder and below; "always" stays when "this session" is said later."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO standing (tool, risk, folder, always, made) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (tool, risk, folder) DO UPDATE SET always = max(always, excluded.always)",
                (tool, risk, folder, int(always), made),
            )
            connection.execute(
                "DELETE FROM standing WHERE id NOT IN (SELECT id FROM standing ORDER BY id DESC LIMIT ?)", (MOST_KEPT,)
            )

    def revoke(self, number: int) -> None:
        """Take one back. Raises `UnknownGrant`."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM standing WHERE id = ?", (number,))
            if not connection.changes():
                raise UnknownGrant

    def list(self) -> Grants:
        """All, the oldest first."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT id, tool, risk, folder, always, made FROM standing ORDER BY id")
        return Grants(
            tuple(
                Grant(number, tool, risk, folder, bool(always), made)
                for number, tool, risk, folder, always, made in found
            )
        )
