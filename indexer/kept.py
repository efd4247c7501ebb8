"""What was already done for files that are still in work, and what the same text was turned into before.

So a kill in the middle of a long file costs neither its embedding nor its recognised pages a second time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from indexer.database import Database, rows
from indexer.records import Floats
from indexer.vector_rows import packed, unit

if TYPE_CHECKING:
    import apsw

_AT_ONCE = 500
_MONTH_S = 30 * 86_400


class Kept:
    """Vectors by the hash of their text, recognised text by the hash of its file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def vectors(self, hashes: Sequence[bytes]) -> dict[bytes, Floats]:
        """Vectors from the present embedder, float32 of unit length, of those texts that have one already."""
        known: dict[bytes, Floats] = {}
        wanted = list(dict.fromkeys(hashes))
        with self._database.read() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                for sql in (
                    f"SELECT hash, value FROM kept_vector WHERE hash IN ({marks})",
                    "SELECT p.hash, v.value FROM passage p JOIN vector v ON v.passage = p.id"
                    f" WHERE p.hash IN ({marks})",
                ):
                    for hash_, value in rows(connection, sql, some):
                        known[hash_] = unit(np.frombuffer(value, dtype="<f2").astype(np.float32))
        return known

    def keep_vectors(self, hashes: Sequence[bytes], vectors: Floats) -> None:
        """Keep the vectors (n, dimensions) of a file in work until it is stored."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO kept_vector VALUES (?, ?)",
                [(hash_, packed(vector)) for hash_, vector in zip(hashes, vectors, strict=True)],
            )

    def recognised(self, sha256: str, part: int, engine: str) -> str | None:
        """The text that `engine` recognised in a part of the file with this content; None when it did not yet."""
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT text FROM kept_recognition WHERE sha256 = ? AND part = ? AND engine = ?",
                (sha256, part, engine),
            )
        return str(found[0][0]) if found else None

    def keep_recognised(self, sha256: str, part: int, engine: str, text: str) -> None:
        """Keep what was recognised in a part of a file in work until the file is stored."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO kept_recognition VALUES (?, ?, ?, ?, ?)",
                (sha256, part, engine, text, int(time.time())),
            )

    def drop_all(self) -> None:
        """Forget everything that was kept of files in work."""
        with self._database.write() as connection:
            self.drop_vectors(connection)
            connection.execute("DELETE FROM kept_recognition")

    # -- inside a transaction of the store

    def drop(self, connection: apsw.Connection, sha256: str, hashes: Sequence[bytes]) -> None:
        """Forget what was kept for a file that is stored now."""
        if rows(connection, "SELECT 1 FROM kept_vector LIMIT 1"):
            connection.executemany("DELETE FROM kept_vector WHERE hash = ?", [(hash_,) for hash_ in hashes])
        connection.execute("DELETE FROM kept_recognition WHERE sha256 = ?", (sha256,))

    def drop_vectors(self, connection: apsw.Connection) -> None:
        """Forget kept vectors: another embedder makes them from now on."""
        connection.execute("DELETE FROM kept_vector")

    def drop_old(self) -> None:
        """Forget what was kept for files that never came to their end within a month."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM kept_recognition WHERE kept_at < ?", (int(time.time()) - _MONTH_S,))
