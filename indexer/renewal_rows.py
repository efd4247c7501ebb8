"""Which embedder made the vectors, and the change to another one: the old vectors answer until all have new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from indexer.database import Database, rows
from indexer.kept import Kept
from indexer.records import Floats, UnembeddedPassage
from indexer.settings_rows import Settings
from indexer.texts import AROUND, TITLE
from indexer.vector_rows import VectorRows, packed

if TYPE_CHECKING:
    import apsw


class RenewalRows:
    """The present and the next embedder, and which passages have no vector from them yet."""

    def __init__(self, database: Database, settings: Settings, vectors: VectorRows, kept: Kept) -> None:
        self._database = database
        self._settings = settings
        self._vectors = vectors
        self._kept = kept
        self._looked_up_to = {"vector": 0, "next_vector": 0}  # below these ids no passage lacks a vector

    @property
    def embedder(self) -> tuple[str, str]:
        """(identity, folder) of the embedder whose vectors answer; ("", "") before the first."""
        return self._settings["embedder"], self._settings["embedder_folder"]

    def next(self) -> tuple[str, str] | None:
        """(identity, folder) of the embedder that is being changed to."""
        identity = self._settings["next_embedder"]
        return (identity, self._settings["next_embedder_folder"]) if identity else None

    def use(self, identity: str, folder: str) -> bool:
        """Say which embedder makes the vectors from now on; True when passages now wait to be embedded anew."""
        with self._database.write() as connection:
            present = self._settings["embedder"]
            if present != identity:
                self._vectors.drop_all(connection)
                self._kept.drop_vectors(connection)
                self._looked_up_to["vector"] = 0
                self._settings.put(connection, "embedder", identity)
            if folder and folder != self._settings["embedder_folder"]:
                self._settings.put(connection, "embedder_folder", folder)
        return bool(self.without_vector(1))

    def begin(self, identity: str, folder: str) -> None:
        """Begin, or go on with, the change to another embedder. What a third one had made is dropped."""
        with self._database.write() as connection:
            if self._settings["next_embedder"] != identity:
                self._drop_next(connection)
                self._settings.put(connection, "next_embedder", identity)
            self._settings.put(connection, "next_embedder_folder", folder)

    def cancel(self) -> None:
        """Stay with the present embedder."""
        with self._database.write() as connection:
            self._drop_next(connection)
            self._settings.put(connection, "next_embedder", "")

    def finish(self, *, clean: bool = True) -> bool:
        """Answer with the next embedder's vectors from now on, in one transaction; False while passages lack them.

        `clean` deletes the former ones, which takes seconds; called again it does so, too.
        """
        while self._vectors.empty_spent():  # of a change before
            pass
        with self._database.write() as connection:
            chosen = self.next()
            if chosen is None or self._lacking(connection, "next_vector", 0, 1):
                return False
            self._vectors.swap(connection)
            self._kept.drop_vectors(connection)
            self._settings.put(connection, "embedder", chosen[0])
            self._settings.put(connection, "embedder_folder", chosen[1])
            self._settings.put(connection, "next_embedder", "")
            self._looked_up_to["vector"] = 0
        while clean and self._vectors.empty_spent():
            pass
        return True

    def without_vector(self, limit: int) -> list[UnembeddedPassage]:
        """Passages without a vector from the present embedder."""
        return self._waiting("vector", limit)

    def without_next(self, limit: int) -> list[UnembeddedPassage]:
        """Passages without a vector from the next embedder."""
        return self._waiting("next_vector", limit)

    def put_next(self, ids: Sequence[int], vectors: Floats) -> None:
        """Store vectors (n, dimensions) of the next embedder; passages that are gone are skipped."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO next_vector (passage, value) SELECT id, ? FROM passage WHERE id = ?"
                " ON CONFLICT (passage) DO UPDATE SET value = excluded.value",
                [(packed(vector), int(id_)) for id_, vector in zip(ids, vectors, strict=True)],
            )

    def share(self) -> float | None:
        """Share of the passages that have a vector from the next embedder, 0 to 1; None when there is no next one."""
        if self.next() is None:
            return None
        with self._database.read() as connection:
            ((done, total),) = rows(
                connection, "SELECT (SELECT count(*) FROM next_vector), (SELECT sum(passages) FROM file)"
            )
        return min(1.0, done / total) if total else 1.0

    # -- inside

    def _drop_next(self, connection: apsw.Connection) -> None:
        connection.execute("DELETE FROM next_vector")
        self._looked_up_to["next_vector"] = 0

    def _waiting(self, table: str, limit: int) -> list[UnembeddedPassage]:
        with self._database.read() as connection:
            start = self._looked_up_to[table]
            found = self._lacking(connection, table, start, limit)
            if not found and start:
                start, found = 0, self._lacking(connection, table, 0, limit)
        self._looked_up_to[table] = found[0].id - 1 if found else 0
        return found

    @staticmethod
    def _lacking(connection: apsw.Connection, table: str, after: int, limit: int) -> list[UnembeddedPassage]:
        return [
            UnembeddedPassage(*row)
            for row in rows(
                connection,
                f"SELECT p.id, {TITLE}, p.heading, p.text, p.above, p.context, coalesce(p.hash, x'') FROM passage p"
                f" {AROUND} WHERE p.id IN (SELECT id FROM passage q WHERE id > ? AND NOT EXISTS"
                f" (SELECT 1 FROM {table} v WHERE v.passage = q.id) ORDER BY id LIMIT ?) ORDER BY p.id",
                (after, limit),
            )
        ]
