"""Drafts that were saved: the latest of a conversation can be changed in words. A part of the agent's own database."""

from __future__ import annotations

from dataclasses import dataclass

from agent.migrations import migrate
from indexer.database import Database, rows

MOST_KEPT = 500
"""Texts; older ones are forgotten here, their files stay."""
_STEPS = (
    """
    CREATE TABLE draft (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        thread TEXT NOT NULL,
        effect INTEGER NOT NULL,  -- its row of the history
        name TEXT NOT NULL,
        formats TEXT NOT NULL,  -- "md docx"
        text TEXT NOT NULL  -- Markdown
    );
    CREATE INDEX draft_of_thread ON draft (thread, number);
    """,
)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """One draft as it was saved."""

    number: int
    name: str
    """Of its files, without their endings."""
    formats: tuple[str, ...]
    text: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one database. Raises `indexer.database.DatabaseError`, as every method may."""

    database: Database

    def __post_init__(self) -> None:
        """Bring the table up to date."""
        migrate(self.database, "drafts", _STEPS)

    def add(self, thread: str, effect: int, name: str, formats: tuple[str, ...], text: str) -> None:
        """Keep one."""
        with self.database.write() as connection:
            connection.execute(
                "INSERT INTO draft (thread, effect, name, formats, text) VALUES (?, ?, ?, ?, ?)",
                (thread, effect, name, " ".join(formats), text),
            )
            connection.execute("DELETE FROM draft WHERE number <= ?", (connection.last_insert_rowid() - MOST_KEPT,))

    def latest(self, thread: str, undone: frozenset[int] = frozenset()) -> SavedDraft | None:
        """The last one of a conversation that was not taken back; None without one."""
        with self.database.read() as connection:
            found = rows(
                connection,
                "SELECT number, name, formats, text, effect FROM draft WHERE thread = ? ORDER BY number DESC LIMIT 50",
                (thread,),
            )
        return next(
            (SavedDraft(number, name, tuple(formats.split()), text) for number, name, formats, text, effect in found
             if effect not in undone),
            None,
        )  # fmt: skip

    def forget(self, thread: str) -> None:
        """Keep nothing of a conversation's drafts here; their files stay."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM draft WHERE thread = ?", (thread,))

    def get(self, number: int) -> SavedDraft | None:
        """One of them; None when it is kept no more."""
        with self.database.read() as connection:
            for number_, name, formats, text in rows(
                connection, "SELECT number, name, formats, text FROM draft WHERE number = ?", (number,)
            ):
                return SavedDraft(number_, name, tuple(formats.split()), text)
        return None
