"""The vectors in the store: float16 beside their passages, and the queue that keeps a vector cache in step."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from indexer.database import Database, rows
from indexer.paths import below
from indexer.records import Floats, Ids, VectorChanges

if TYPE_CHECKING:
    import apsw


class VectorRows:
    """Vectors by passage id. All come out as float32 of unit length, rows in the order of the ids."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._deletions = 0
        self._resets = 0
        self._lost_in = -1
        """Number of the write transaction in which vectors went last."""

    # -- inside a transaction of the store

    def add(self, connection: apsw.Connection, first: int, vectors: Sequence[Floats]) -> None:
        """Store the vectors of new passages `first`, `first + 1`, …"""
        connection.executemany(
            "INSERT INTO vector (passage, value) VALUES (?, ?)",
            [(first + n, _packed(vector)) for n, vector in enumerate(vectors)],
        )
        self._enqueue(connection, range(first, first + len(vectors)))

    def remove(self, connection: apsw.Connection, passages: Sequence[int]) -> None:
        """Forget the vectors of passages that are being deleted."""
        connection.executemany("DELETE FROM vector WHERE passage = ?", [(passage,) for passage in passages])
        self._enqueue(connection, passages)
        with self._lock:
            self._deletions += 1
            self._lost_in = self._database.writes

    def drop_all(self, connection: apsw.Connection) -> None:
        """Forget every vector: those of another embedder come."""
        connection.execute("DELETE FROM vector")
        connection.execute("DELETE FROM vector_queue")
        self._enqueue(connection, [passage for (passage,) in rows(connection, "SELECT id FROM passage")])
        with self._lock:
            self._resets += 1
            self._lost_in = self._database.writes

    # -- reading

    @property
    def version(self) -> tuple[int, int, bool]:
        """(resets, deletions, whether the last is committed) of this process, for a copy in memory.

        After a reset the copy has to read everything again, after a deletion or its commit it may hold vectors that
        are gone. What is merely added has higher ids than all before.
        """
        with self._lock:
            return self._resets, self._deletions, self._database.writes > self._lost_in

    def of(self, ids: Iterable[int]) -> tuple[Ids, Floats]:
        """The vectors of some passages: (ids that have one, matrix (n, dimensions))."""
        return self._read("passage IN (SELECT value FROM json_each(?))", (json.dumps([int(id_) for id_ in ids]),))

    def after(self, last: int, limit: int) -> tuple[Ids, Floats]:
        """The next `limit` vectors with ids above `last`, by id."""
        return self._read("passage > ? ORDER BY passage LIMIT ?", (last, limit))

    def ids(self) -> Ids:
        """The ids of all passages that have a vector, ascending."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT passage FROM vector ORDER BY passage")
        return np.array(found, dtype=np.int64).reshape(-1)

    def ids_below(self, roots: Sequence[str]) -> Ids:
        """The ids of passages from files that are one of `roots` or lie below one, ascending."""
        where, values = below("f.path", roots)
        with self._database.read() as connection:
            found = rows(
                connection,
                f"SELECT p.id FROM file f JOIN passage p ON p.file = f.id WHERE {where}",
                values,
            )
        return np.sort(np.array(found, dtype=np.int64).reshape(-1))

    def count(self) -> int:
        """How many passages have a vector."""
        with self._database.read() as connection:
            ((count,),) = rows(connection, "SELECT count(*) FROM vector")
        return int(count)

    def put(self, ids: Sequence[int], vectors: Floats) -> None:
        """Store vectors of passages that have none (see `Store.unembedded`); passages that are gone are skipped."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO vector (passage, value) SELECT id, ? FROM passage WHERE id = ?"
                " ON CONFLICT (passage) DO UPDATE SET value = excluded.value",
                [(_packed(vector), int(id_)) for id_, vector in zip(ids, vectors, strict=True)],
            )
            self._enqueue(connection, ids)
        with self._lock:
            self._resets += 1  # these ids are not higher than all before

    # -- the queue of a vector cache

    def changes(self, limit: int) -> VectorChanges:
        """The oldest `limit` entries of the queue, as what a cache has to do now."""
        with self._database.read() as connection:
            queue = rows(connection, "SELECT seq, passage FROM vector_queue ORDER BY seq LIMIT ?", (limit,))
            wanted = {passage for _, passage in queue}
            ids, vectors = self.of(wanted)
        gone = np.array(sorted(wanted.difference(ids.tolist())), dtype=np.int64)
        return VectorChanges(queue[-1][0] if queue else 0, ids, vectors, gone)

    def acknowledge(self, changes: VectorChanges) -> None:
        """Take changes that the cache has made off the queue."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM vector_queue WHERE seq <= ?", (changes.last,))

    def held(self) -> tuple[int, int]:
        """The fewest and the most vectors that a cache in step with the queue can hold."""
        with self._database.read() as connection:
            ((queued, vectors, queued_vectors),) = rows(
                connection,
                "SELECT (SELECT count(DISTINCT passage) FROM vector_queue), (SELECT count(*) FROM vector),"
                " (SELECT count(*) FROM vector WHERE passage IN (SELECT passage FROM vector_queue))",
            )
        return vectors - queued_vectors, vectors - queued_vectors + queued

    def queue_length(self) -> int:
        """How many changes the cache has not made yet."""
        with self._database.read() as connection:
            ((count,),) = rows(connection, "SELECT count(*) FROM vector_queue")
        return int(count)

    def queued(self, limit: int) -> tuple[Ids, Floats]:
        """At most `limit` queued vectors that the cache may not hold yet."""
        return self._read("passage IN (SELECT passage FROM vector_queue ORDER BY seq DESC LIMIT ?)", (limit,))

    def sample(self, limit: int) -> tuple[Ids, Floats]:
        """At most `limit` of the newest vectors that are not queued."""
        return self._read("passage NOT IN (SELECT passage FROM vector_queue) ORDER BY passage DESC LIMIT ?", (limit,))

    def enqueue_all(self) -> None:
        """Queue every vector, for a cache that starts from nothing."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM vector_queue")
            connection.execute("INSERT INTO vector_queue (passage) SELECT passage FROM vector ORDER BY passage")

    # -- inside

    @staticmethod
    def _enqueue(connection: apsw.Connection, passages: Iterable[int]) -> None:
        connection.executemany("INSERT INTO vector_queue (passage) VALUES (?)", [(int(p),) for p in passages])

    def _read(self, where: str, values: Sequence[object]) -> tuple[Ids, Floats]:
        with self._database.read() as connection:
            return _unpacked(rows(connection, f"SELECT passage, value FROM vector WHERE {where}", values))


def _packed(vector: Floats) -> bytes:
    return np.asarray(vector, dtype="<f2").tobytes()


def _unpacked(found: Sequence[tuple[int, bytes]]) -> tuple[Ids, Floats]:
    ids = np.array([id_ for id_, _ in found], dtype=np.int64)
    if not found:
        return ids, np.zeros((0, 0), dtype=np.float32)
    matrix = np.frombuffer(b"".join(value for _, value in found), dtype="<f2").reshape(len(found), -1)
    vectors = matrix.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)  # rounding to float16 bent them
    return ids, vectors


def batches(vectors_of: VectorRows, size: int, last: int = 0) -> Iterator[tuple[Ids, Floats]]:
    """All vectors with ids above `last`, `size` at a time, by id."""
    while True:
        ids, vectors = vectors_of.after(last, size)
        if not len(ids):
            return
        last = int(ids[-1])
        yield ids, vectors
