"""Which edition of its content an index is in: a name that no other content of it, and no other index, ever has.

It grows by one with every transaction that changes a row, whichever: a search, a count and the graph stand on nearly
all of them, and an edition that changes once too often costs an answer that could have been remembered, one that
changes too seldom a wrong answer. Nothing is written while nothing changes.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from indexer.database import Database, rows

if TYPE_CHECKING:
    import apsw

_NAME = "edition"


class Edition:
    """The edition of one index, kept in its table of settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self) -> None:
        """Begin to count, once the tables are there. Raises `DatabaseError`."""
        with self._database.write() as connection:
            connection.execute("INSERT OR IGNORE INTO setting VALUES (?, ?)", (_NAME, f"{secrets.token_hex(8)}.0"))
        self._database.before_commit = _count

    @property
    def name(self) -> str:
        """The edition of what is committed."""
        with self._database.read() as connection:
            ((value,),) = rows(connection, "SELECT value FROM setting WHERE name = ?", (_NAME,))
        return str(value)


def _count(connection: apsw.Connection) -> None:
    ((value,),) = rows(connection, "SELECT value FROM setting WHERE name = ?", (_NAME,))
    birth, _, number = str(value).partition(".")
    connection.execute("UPDATE setting SET value = ? WHERE name = ?", (f"{birth}.{int(number) + 1}", _NAME))
