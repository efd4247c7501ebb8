"""The vectors in the store: float16 beside their passages, and the queue that keeps a vector cache in step."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from indexer.database import Database
from indexer.paths import below
from indexer.records import Ids, VectorChanges, Vectors

if TYPE_CHECKING:
    import apsw


class VectorRows:
    """Vectors by passage id. All come out as float32 of unit length, rows in the order of the ids."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._deletions = 0

    # -- inside a transaction of the store

    def add(self, connection: apsw.Connection, first: int, vectors: Sequence[Vectors]) -> None:
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
        self.count_deletion()

    def count_deletion(self) -> None:
        """Note that vectors are being deleted."""
        with self._lock:
            self._deletions += 1

    # -- reading

    @property
    def deletions(self) -> int:
        """Grows whenever this process deletes vectors; a copy in memory compares it to know that it is stale."""
        return self._deletions

    def of(self, ids: Iterable[int]) -> tuple[Ids, Vectors]:
        """The vectors of some passages: (ids that have one, matrix (n, dimensions))."""
        return self._read("passage IN (SELECT value FROM json_each(?))", (json.dumps([int(id_) for id_ in ids]),))

    def after(self, last: int, limit: int) -> tuple[Ids, Vectors]:
        """The next `limit` vectors with ids above `last`, by id."""
        return self._read("passage > ? ORDER BY passage LIMIT ?", (last, limit))

    def ids(self) -> Ids:
        """The ids of all passages that have a vector, ascending."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT passage FROM vector ORDER BY passage").fetchall()
        return np.array(rows, dtype=np.int64).reshape(-1)

    def ids_below(self, roots: Sequence[str], limit: int) -> Ids:
        """At most `limit` ids of passages from files that are one of `roots` or lie below one, ascending."""
        where, values = below("f.path", roots)
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT p.id FROM file f JOIN passage p ON p.file = f.id WHERE {where} LIMIT ?", (*values, limit)
            ).fetchall()
        return np.sort(np.array(rows, dtype=np.int64).reshape(-1))

    def count(self) -> int:
        """How many passages have a vector."""
        with self._database.read() as connection:
            ((count,),) = connection.execute("SELECT count(*) FROM vector").fetchall()
        return int(count)

    def put(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Store vectors of passages that have none (see `Store.unembedded`); passages that are gone are skipped."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO vector (passage, value) SELECT id, ? FROM passage WHERE id = ?"
                " ON CONFLICT (passage) DO UPDATE SET value = excluded.value",
                [(_packed(vector), int(id_)) for id_, vector in zip(ids, vectors, strict=True)],
            )
            self._enqueue(connection, ids)
            self.count_deletion()  # ids below the newest one have come: a copy in memory must look again

    # -- the queue of a vector cache

    def changes(self, limit: int) -> VectorChanges:
        """The oldest `limit` entries of the queue, as what a cache has to do now."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT seq, passage FROM vector_queue ORDER BY seq LIMIT ?", (limit,)).fetchall()
            wanted = {passage for _, passage in rows}
            ids, vectors = self.of(wanted)
        gone = np.array(sorted(wanted.difference(ids.tolist())), dtype=np.int64)
        return VectorChanges(rows[-1][0] if rows else 0, ids, vectors, gone)

    def acknowledge(self, changes: VectorChanges) -> None:
        """Take changes that the cache has made off the queue."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM vector_queue WHERE seq <= ?", (changes.last,))

    def queue_length(self) -> int:
        """How many changes the cache has not made yet."""
        with self._database.read() as connection:
            ((count,),) = connection.execute("SELECT count(*) FROM vector_queue").fetchall()
        return int(count)

    def queued(self, limit: int) -> tuple[Ids, Vectors]:
        """At most `limit` queued vectors that the cache may not hold yet."""
        return self._read("passage IN (SELECT passage FROM vector_queue ORDER BY seq LIMIT ?)", (limit,))

    def enqueue_all(self) -> None:
        """Queue every vector, for a cache that starts from nothing."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM vector_queue")
            connection.execute("INSERT INTO vector_queue (passage) SELECT passage FROM vector ORDER BY passage")

    # -- inside

    @staticmethod
    def _enqueue(connection: apsw.Connection, passages: Iterable[int]) -> None:
        connection.executemany("INSERT INTO vector_queue (passage) VALUES (?)", [(int(p),) for p in passages])

    def _read(self, where: str, values: Sequence[object]) -> tuple[Ids, Vectors]:
        with self._database.read() as connection:
            rows = connection.execute(f"SELECT passage, value FROM vector WHERE {where}", values).fetchall()
        return _unpacked(rows)


def _packed(vector: Vectors) -> bytes:
    return np.asarray(vector, dtype="<f2").tobytes()


def _unpacked(rows: Sequence[tuple[int, bytes]]) -> tuple[Ids, Vectors]:
    ids = np.array([id_ for id_, _ in rows], dtype=np.int64)
    if not rows:
        return ids, np.zeros((0, 0), dtype=np.float32)
    matrix = np.frombuffer(b"".join(value for _, value in rows), dtype="<f2").reshape(len(rows), -1)
    vectors = matrix.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)  # rounding to float16 bent them
    return ids, vectors


def batches(rows: VectorRows, size: int) -> Iterator[tuple[Ids, Vectors]]:
    """All vectors, `size` at a time, by id."""
    last = 0
    while True:
        ids, vectors = rows.after(last, size)
        if not len(ids):
            return
        last = int(ids[-1])
        yield ids, vectors
