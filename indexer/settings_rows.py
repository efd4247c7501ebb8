"""The store's few named values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.database import Database, rows

if TYPE_CHECKING:
    import apsw


class Settings:
    """Values by name; "" for those that were never put."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getitem__(self, name: str) -> str:
        with self._database.read() as connection:
            found = rows(connection, "SELECT value FROM setting WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    @staticmethod
    def put(connection: apsw.Connection, name: str, value: str) -> None:
        """Set a value, inside a write transaction of the store."""
        connection.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )
