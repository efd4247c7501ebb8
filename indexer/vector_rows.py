"""The vectors in the store: float16 beside their passages, and the queue that keeps a vector cache in step."""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from indexer.database import Database, rows
from indexer.paths import below
from indexer.records import Floats, Ids, VectorChanges

if TYPE_CHECKING:
    import apsw


_MOST_NOTED = 1_000_000
"""Touched vectors that are listed, eight bytes each; a copy in memory reads everything anew after so many."""

_SPENT_AT_ONCE = 5_000


class VectorRows:
    """Vectors by passage id. All come out as float32 of unit length, rows in the order of the ids."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._touched = array("q")
        """Passages whose vector went or came late, in order."""
        self._forgotten = 0
        """How many of them are no longer listed."""
        self._resets = 0
        self._touched_in = -1
        """Number of the write transaction in which that happened last."""
        self._queueing = True

    # -- inside a transaction of the store

    def add(self, connection: apsw.Connection, first: int, vectors: Sequence[Floats]) -> None:
        """Store the vectors of new passages `first`, `first + 1`, …"""
        connection.executemany(
            "INSERT INTO vector (passage, value) VALUES (?, ?)",
            [(first + n, packed(vector)) for n, vector in enumerate(vectors)],
        )
        self._enqueue(connection, range(first, first + len(vectors)))

    def remove(self, connection: apsw.Connection, passages: Sequence[int]) -> None:
        """Forget the vectors of passages that are being deleted."""
        for table in ("vector", "next_vector"):
            connection.executemany(f"DELETE FROM {table} WHERE passage = ?", [(passage,) for passage in passages])
        self._enqueue(connection, passages)
        self._note(passages)

    def drop_all(self, connection: apsw.Connection) -> None:
        """Forget every vector: those of another embedder come."""
        connection.execute("DELETE FROM vector")
        self._reset(connection)

    def swap(self, connection: apsw.Connection) -> None:
        """Answer with the vectors of the next embedder from now on; `empty_spent` deletes the old ones afterwards.

        Tables change their names, so that it takes no longer for a million vectors.
        """
        connection.execute(
            "ALTER TABLE vector RENAME TO spent_vector; ALTER TABLE next_vector RENAME TO vector;"
            "CREATE TABLE next_vector (passage INTEGER PRIMARY KEY, value BLOB NOT NULL);"
            "DROP INDEX IF EXISTS vector_by_id; CREATE INDEX vector_by_id ON vector (passage)"
        )
        self._reset(connection)

    def empty_spent(self) -> bool:
        """Delete some of the vectors that `swap` put aside; whether there are more."""
        with self._database.write() as connection:
            if not rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'spent_vector'"):
                return False
            connection.execute(
                "DELETE FROM spent_vector WHERE passage IN (SELECT passage FROM spent_vector LIMIT ?)",
                (_SPENT_AT_ONCE,),
            )
            if connection.changes() < _SPENT_AT_ONCE:
                connection.execute("DROP TABLE spent_vector")
                return False
        return True

    def _reset(self, connection: apsw.Connection) -> None:
        connection.execute("DELETE FROM vector_queue")
        if self._queueing:
            connection.execute("INSERT INTO vector_queue (passage) SELECT id FROM passage ORDER BY id")
        with self._lock:
            self._resets += 1
            self._touched_in = self._database.writes

    # -- reading

    @property
    def version(self) -> tuple[int, int, bool]:
        """(resets, vectors touched, whether the last is committed) of this process, for a copy in memory.

        After a reset the copy has to read everything again. `touched` tells which vectors to look at once more, now
        and when it is committed. What is merely added has higher ids than all before.
        """
        with self._lock:
            return self._resets, self._forgotten + len(self._touched), self._database.writes > self._touched_in

    def touched(self, since: int, until: int) -> Ids:
        """The passages whose vector went or came late between two counts of `version` without a reset between."""
        with self._lock:
            return np.array(self._touched[since - self._forgotten : until - self._forgotten], dtype=np.int64)

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

    def count_below(self, roots: Sequence[str]) -> int:
        """How many passages `ids_below` has, without reading them."""
        where, values = below("path", roots)
        with self._database.read() as connection:
            ((count,),) = rows(connection, f"SELECT coalesce(sum(passages), 0) FROM file WHERE {where}", values)
        return int(count)

    def among(self, ids: Iterable[int], roots: Sequence[str]) -> Ids:
        """Those of the passages whose files are one of `roots` or lie below one."""
        where, values = below("f.path", roots)
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT p.id FROM json_each(?) AS wanted CROSS JOIN passage AS p INDEXED BY passage_by_id"
                f" ON p.id = wanted.value CROSS JOIN file AS f ON f.id = p.file WHERE {where}",
                (json.dumps([int(id_) for id_ in ids]), *values),
            )
        return np.array(found, dtype=np.int64).reshape(-1)

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
                [(packed(vector), int(id_)) for id_, vector in zip(ids, vectors, strict=True)],
            )
            self._enqueue(connection, ids)
            self._note(ids)  # these ids are not higher than all before

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

    @property
    def queueing(self) -> bool:
        """Whether changes are queued."""
        return self._queueing

    def keep_queue(self, kept: bool) -> None:
        """Whether changes are queued from now on. Without a cache to feed they are not, and the queue is emptied.

        Who starts a cache calls this and then `enqueue_all`.
        """
        with self._database.write() as connection:
            self._queueing = kept
            if not kept:
                connection.execute("DELETE FROM vector_queue")

    # -- inside

    def _note(self, passages: Iterable[int]) -> None:
        with self._lock:
            self._touched.extend(int(passage) for passage in passages)
            self._touched_in = self._database.writes
            if len(self._touched) > _MOST_NOTED:
                self._forgotten += len(self._touched)
                self._touched = array("q")
                self._resets += 1

    def _enqueue(self, connection: apsw.Connection, passages: Iterable[int]) -> None:
        if not self._queueing:
            return
        connection.executemany("INSERT INTO vector_queue (passage) VALUES (?)", [(int(p),) for p in passages])

    def _read(self, where: str, values: Sequence[object]) -> tuple[Ids, Floats]:
        with self._database.read() as connection:
            return _unpacked(rows(connection, f"SELECT passage, value FROM vector WHERE {where}", values))


def packed(vector: Floats) -> bytes:
    """A vector as it is stored: float16, little endian."""
    return np.asarray(vector, dtype="<f2").tobytes()


def _unpacked(found: Sequence[tuple[int, bytes]]) -> tuple[Ids, Floats]:
    ids = np.array([id_ for id_, _ in found], dtype=np.int64)
    if not found:
        return ids, np.zeros((0, 0), dtype=np.float32)
    matrix = np.frombuffer(b"".join(value for _, value in found), dtype="<f2").reshape(len(found), -1)
    return ids, unit(matrix.astype(np.float32))


def unit(vectors: Floats) -> Floats:
    """The same vectors (…, dimensions) of unit length: rounding to float16 bent them."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = vectors / np.maximum(lengths, 1e-12)
    return scaled


def batches(vectors_of: VectorRows, size: int, last: int = 0) -> Iterator[tuple[Ids, Floats]]:
    """All vectors with ids above `last`, `size` at a time, by id."""
    while True:
        ids, vectors = vectors_of.after(last, size)
        if not len(ids):
            return
        last = int(ids[-1])
        yield ids, vectors
