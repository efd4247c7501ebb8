"""A Chroma that is kept in step with the store: its process, the thread that feeds it, and the proof that it works.

Chroma is a cache that may die at any time (its files do not survive every kill: chroma#7238). So it runs in a process
of its own, is asked to prove itself before it is used and now and then afterwards, and is emptied and filled again
from the store when it cannot; nothing is embedded twice. What is still queued for it is compared here.

Two kinds differ only in the child's command and in how they are emptied: the files of this machine, and a collection
on a server of the organisation.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np

from indexer import vectors_child
from indexer.database import DatabaseError
from indexer.exact import top
from indexer.records import Floats, Ids
from indexer.subprocess_peer import SubprocessPeer
from indexer.vector_rows import VectorRows
from indexer.wire import CallFailed

FEED = 200
"""Vectors that Chroma takes at once: a search waits for at most one batch."""
TAIL = 5_000
"""A longer queue than this is not compared beside Chroma."""
SPARE = 50
"""Neighbours asked for beyond the limit, because Chroma may still hold deleted passages."""
PROVE_EVERY_S = 60.0
GROWTH = 3
"""Chroma's files may take so many times the space that its vectors need: a kill can leave a sparse file that its
process writes into until the disk is full (139 GB for 3.4 MB of vectors were seen)."""
_OVERHEAD_BYTES = 64 * 1024 * 1024
"""For its database and journals, whatever their number."""
_ROW_BYTES = 640
"""What Chroma keeps for a vector beside its numbers twice (graph and log): links, ids, metadata, indexes."""
_LOOK_EVERY_S = 5.0
"""So often its size is looked at while it is fed."""
_CHANGE_WITHIN_S = 60.0
_NEAREST_WITHIN_S = 3.0
_START_WITHIN_S = 60.0
_RETRY_S, _LONGEST_RETRY_S = 1.0, 60.0
_MOST_FAILURES = 2
"""So often in a row Chroma may fail to take changes; then its files are not trusted, whatever it still finds."""
_PROOFS, _FOUND = 9, 6
"""Vectors that Chroma is asked for to prove itself, and how many of them it has to find. Its graph may have lost the
way to one of a thousand; a damaged one finds nearly none."""
_REBUILDS = 3
_NOT_STARTED = ("stopped", "not_ready")
"""Faults that say nothing about Chroma's files."""
_log = logging.getLogger(__name__)


class Place(Protocol):
    """Where a Chroma keeps its vectors. `FilesHere` and `Collection` are the two."""

    child: SubprocessPeer

    def empty(self) -> None:
        """Forget everything it holds; the child may be dead and its files damaged. Raises `CallFailed`."""
        ...

    def bytes_on_disk(self) -> int:
        """What it takes of this machine's disk."""
        ...

    def swollen(self, vectors: int, dimensions: int) -> bool:
        """Whether it takes far more of this machine's disk than so many vectors need."""
        ...


class FilesHere:
    """A folder of this machine that Chroma alone owns; it may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.child = SubprocessPeer("indexer.vectors_child", [str(folder)])

    def empty(self) -> None:
        """Kill the child and delete the folder."""
        self.child.kill()
        delete(self._folder)

    def bytes_on_disk(self) -> int:
        """Blocks that its files take, not their lengths: a damaged graph may be sparse."""
        return bytes_taken(self._folder)

    def swollen(self, vectors: int, dimensions: int) -> bool:
        """Whether it takes more than `GROWTH` times what so many vectors need."""
        return bytes_taken(self._folder) > GROWTH * vectors * (8 * dimensions + _ROW_BYTES) + _OVERHEAD_BYTES


class Collection:
    """A collection of this index alone on a Chroma server, of which this machine keeps only the name."""

    def __init__(self, folder: Path, server: str) -> None:
        """`server` is HOST:PORT. The name is kept in `folder`; without it a new collection is begun."""
        note = folder / "collection"
        try:
            name = note.read_text("ascii").strip()
        except (OSError, ValueError):
            name = ""
        if not name:
            name = f"counterpart-{secrets.token_hex(16)}"
            delete(folder)  # files of a Chroma that ran here
            folder.mkdir(mode=0o700, parents=True)
            note.write_text(name, "ascii")
        self.child = SubprocessPeer("indexer.vectors_server", [server, name])

    def empty(self) -> None:
        """Have the server delete the collection."""
        self.child.ask(vectors_child.Empty(), _START_WITHIN_S)

    def bytes_on_disk(self) -> int:
        """Nothing that counts."""
        return 0

    def swollen(self, vectors: int, dimensions: int) -> bool:
        """The server's disk is its owner's."""
        del vectors, dimensions
        return False


class Chroma:
    """The cache. All methods may be called from any thread."""

    def __init__(self, rows: VectorRows, place: Place) -> None:
        """`start` starts the feeding thread; until then nothing runs."""
        self._rows = rows
        self._place = place
        self._child = place.child
        self._proved: int | None = None  # process id of the child that proved itself
        self._proved_at = 0.0
        self._held = 0
        self._dimensions = 0
        self._rebuilds = 0
        self._failures = 0
        self._afresh = False
        self._closing = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._feed, name="vectors", daemon=True)

    def start(self, afresh: bool) -> None:
        """Start Chroma and the thread that keeps it in step. `afresh`: changes were not queued for it meanwhile."""
        self._afresh = afresh
        self._thread.start()

    def wake(self) -> None:
        """Say that the store has changed."""
        self._woken.set()

    def refill(self) -> None:
        """Empty it and fill it again: what it deletes it keeps in its files (chroma#3793)."""
        self._afresh = True
        self._proved = None
        self._woken.set()

    def close(self) -> None:
        """Stop feeding and end Chroma's process."""
        self._closing.set()
        self._woken.set()
        self._child.close()
        if self._thread.is_alive():
            self._thread.join(5.0)

    @property
    def held(self) -> int:
        """How many vectors Chroma holds, as far as is known."""
        return self._held

    @property
    def in_step(self) -> bool:
        """Whether Chroma has proved itself and answers searches (with the queue beside it)."""
        proved = self._proved
        return proved is not None and proved == self._child.pid

    def bytes_on_disk(self) -> int:
        """What it takes of this machine's disk."""
        return self._place.bytes_on_disk()

    def nearest(self, query: Floats, limit: int) -> Ids | None:
        """Ids of about the `limit` passages most alike to `query`, in no order; None when it cannot answer now."""
        if not self.in_step:
            self._woken.set()  # its child may have died unnoticed
            return None
        if self._rows.queue_length() > TAIL:
            return None
        try:
            request = vectors_child.Nearest(_bytes(query), limit + SPARE)
            found = self._child.ask(request, _NEAREST_WITHIN_S).ids[: limit + SPARE]
        except CallFailed as failure:
            self._lost(failure.fault.code)
            return None
        if time.monotonic() - self._proved_at > PROVE_EVERY_S:
            self._woken.set()
        ids, vectors = self._rows.queued(TAIL)
        return np.union1d(np.array(found, dtype=np.int64), best(ids, vectors, query, limit))

    # -- the feeding thread

    def _feed(self) -> None:
        self._woken.set()
        pause = _RETRY_S
        while True:
            self._woken.wait()
            if self._closing.is_set():
                return
            self._woken.clear()
            try:
                if not self.in_step or time.monotonic() - self._proved_at > PROVE_EVERY_S:
                    self._prove()
                self._catch_up()
            except CallFailed as failure:
                self._failures += failure.fault.code not in _NOT_STARTED
                self._lost(failure.fault.code)
            except DatabaseError as error:  # the pipeline meets the same and tells the user; the queue stays
                _log.warning("vectors wait for the database: %s", error.__class__.__name__)
            except _GivenUp:
                _log.error("Chroma failed %d times; searches stay exact until the next start", _REBUILDS)
                self._proved = None
                return
            else:
                self._failures, pause = 0, _RETRY_S
                continue
            self._woken.set()
            self._closing.wait(pause)  # not cut short by the commits that wake this thread
            pause = min(2 * pause, _LONGEST_RETRY_S)

    def _prove(self) -> None:
        """Make sure that Chroma holds what it should and finds it, or empty it and queue everything."""
        fewest, most = self._rows.held()
        sample = self._rows.sample(_PROOFS)[1]
        self._dimensions = sample.shape[1] or self._dimensions
        sound = not self._afresh and not self._place.swollen(most, self._dimensions)
        try:
            if sound:
                self._held = self._child.ask(vectors_child.Size(), _START_WITHIN_S).count
                sound = (
                    fewest <= self._held <= most
                    and self._failures < _MOST_FAILURES
                    and sum(map(self._finds, sample)) >= min(_FOUND, len(sample))
                )
        except CallFailed as failure:
            if failure.fault.code in _NOT_STARTED:
                raise  # nothing is known about its files
            sound = False
        if not sound:
            self._proved = None
            self._empty()
            self._held = self._child.ask(vectors_child.Size(), _START_WITHIN_S).count
        self._proved, self._proved_at = self._child.pid, time.monotonic()

    def _finds(self, vector: Floats) -> bool:
        found = self._child.ask(vectors_child.Nearest(_bytes(vector), 10), _START_WITHIN_S).ids
        vectors = self._rows.of(found[:10])[1]
        return bool(len(vectors)) and float((vectors @ vector).max()) > 0.999

    def _empty(self) -> None:
        if not self._afresh:
            self._rebuilds += 1
            if self._rebuilds > _REBUILDS:
                raise _GivenUp
            _log.warning("Chroma is built anew from the store")
        self._failures = 0
        self._place.empty()
        self._rows.enqueue_all()
        self._afresh = False

    def _catch_up(self) -> None:
        looked = time.monotonic()
        while not self._closing.is_set():
            changes = self._rows.changes(FEED)
            if changes.nothing:
                return
            if time.monotonic() - looked > _LOOK_EVERY_S:
                looked = time.monotonic()
                if self._place.swollen(self._rows.count(), self._dimensions):
                    self._prove()
            request = vectors_child.Change(
                tuple(changes.ids.tolist()), _bytes(changes.vectors), tuple(changes.gone.tolist())
            )
            self._held = self._child.ask(request, _CHANGE_WITHIN_S).count
            self._rows.acknowledge(changes)

    def _lost(self, code: str) -> None:
        """Chroma died or hung: others answer until the feeding thread has proved it anew."""
        self._proved = None
        self._woken.set()
        if not self._closing.is_set():
            _log.warning("Chroma is out of step: %s", code)


class _GivenUp(Exception):
    """Chroma does not work on this machine."""


def best(ids: Ids, vectors: Floats, query: Floats, limit: int) -> Ids:
    """The ids of the best of a few vectors; none when they are of another embedder."""
    return top(ids, vectors, query, limit)[0] if len(ids) and vectors.shape[1] == query.shape[0] else ids[:0]


def bytes_taken(folder: Path) -> int:
    """What the files below a folder take on disk. Their owner may delete them meanwhile."""
    size = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                status = Path(inside, name).lstat()
                size += getattr(status, "st_blocks", -(-status.st_size // 512)) * 512  # Windows tells no blocks
    return size


def delete(folder: Path) -> None:
    """Delete a folder with everything in it, or the file that stands in its place."""
    if folder.is_file():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _bytes(vectors: Sequence[Floats] | Floats) -> bytes:
    return np.ascontiguousarray(vectors, dtype="<f4").tobytes()
