"""Nearest vectors: Chroma while it is in step with the store, exact search otherwise. Nobody else knows which.

Chroma is a cache that may die at any time (its files do not survive every kill: chroma#7238). So it runs in a process
of its own, is asked to prove itself before it is used, and is wiped and filled again from the store when it cannot;
nothing is embedded twice. A thread of this module feeds it from the store's queue; what is still queued is compared
exactly.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from indexer import vectors_child
from indexer.database import DatabaseError
from indexer.exact import ExactVectors, top
from indexer.records import Floats, Ids
from indexer.subprocess_peer import SubprocessPeer
from indexer.vector_rows import VectorRows
from indexer.wire import CallFailed

FEED = 200
"""Vectors that Chroma takes at once: a search waits for at most one batch."""
TAIL = 5_000
"""A longer queue than this is not compared beside Chroma; the exact search answers alone."""
FEW = 5_000
"""So many passages below the wanted folders are read from the store and compared; more are compared in memory."""
SPARE = 50
"""Neighbours asked for beyond the limit, because Chroma may still hold deleted passages."""
_CHANGE_WITHIN_S = 60.0
_NEAREST_WITHIN_S = 3.0
_START_WITHIN_S = 60.0
_RETRY_S, _LONGEST_RETRY_S = 1.0, 60.0
_MOST_FAILURES = 2
"""So often in a row Chroma may fail to take changes; then its files are not trusted, whatever it still finds."""
_PROOFS = 3
_REBUILDS = 3
_NOT_STARTED = ("stopped", "not_ready")
"""Faults that say nothing about Chroma's files."""
_log = logging.getLogger(__name__)


class Vectors:
    """The passages nearest to a vector. All methods may be called from any thread."""

    def __init__(self, rows: VectorRows, folder: Path) -> None:
        """`folder` is Chroma's own; it may be deleted at any time. `start` starts the feeding thread."""
        self._rows = rows
        self._folder = folder
        self._exact = ExactVectors(rows)
        self._child = SubprocessPeer("indexer.vectors_child", [str(folder)])
        self._proved: int | None = None  # process id of the child that proved itself
        self._held = 0
        self._rebuilds = 0
        self._failures = 0
        self._closing = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._feed, name="vectors", daemon=True)

    def start(self) -> None:
        """Start Chroma and the thread that keeps it in step."""
        self._thread.start()

    def wake(self) -> None:
        """Say that the store has changed; call it after each commit."""
        self._woken.set()

    def close(self) -> None:
        """Stop feeding and end Chroma's process. The store may be closed afterwards."""
        self._closing.set()
        self._woken.set()
        self._child.close()
        if self._thread.is_alive():
            self._thread.join(5.0)

    @property
    def held(self) -> int:
        """How many vectors Chroma holds, as far as is known."""
        return self._held

    def bytes_on_disk(self) -> int:
        """Size of what Chroma keeps. It may delete its files meanwhile."""
        size = 0
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(OSError):
                    size += Path(folder, name).lstat().st_size
        return size

    @property
    def in_step(self) -> bool:
        """Whether Chroma has proved itself and answers searches (with the queue beside it)."""
        proved = self._proved
        return proved is not None and proved == self._child.pid

    def wait_until_fed(self, timeout_s: float) -> bool:
        """Wait until Chroma holds everything that was committed before; False when that took too long."""
        deadline = time.monotonic() + timeout_s
        while not (self.in_step and self._rows.queue_length() == 0):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def nearest(self, query: Floats, limit: int, roots: Sequence[str] = ()) -> Ids:
        """Ids of about the `limit` passages most alike to `query` (dimensions,), in no order.

        From files that are one of `roots` or lie below one; from all when empty.
        """
        if roots:
            inside = self._rows.ids_below(roots)
            if len(inside) <= FEW:
                ids, vectors = self._rows.of(inside)
                return _top(ids, vectors, query, limit)
            return self._exact.nearest(query, limit, inside)
        if self.in_step and self._rows.queue_length() <= TAIL:
            try:
                request = vectors_child.Nearest(_bytes(query), limit + SPARE)
                found = np.array(self._child.ask(request, _NEAREST_WITHIN_S).ids, dtype=np.int64)
            except CallFailed as failure:
                self._lost(failure)
                self._woken.set()
            else:
                ids, vectors = self._rows.queued(TAIL)
                return np.union1d(found, _top(ids, vectors, query, limit))
        elif not self.in_step:
            self._woken.set()  # its child died unnoticed
        return self._exact.nearest(query, limit)

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
                if not self.in_step:
                    self._prove()
                self._catch_up()
            except CallFailed as failure:
                self._failures += failure.fault.code not in _NOT_STARTED
                self._lost(failure)
            except DatabaseError as error:  # the pipeline meets the same and tells the user; the queue stays
                _log.warning("vectors wait for the database: %s", error.__class__.__name__)
            except _GivenUp:
                _log.error("Chroma failed %d times; searches stay exact until the next start", _REBUILDS)
                return
            else:
                self._failures, pause = 0, _RETRY_S
                continue
            self._woken.set()
            self._closing.wait(pause)  # not cut short by the commits that wake this thread
            pause = min(2 * pause, _LONGEST_RETRY_S)

    def _prove(self) -> None:
        """Make sure that Chroma holds what it should and finds it, or wipe it and queue everything."""
        fewest, most = self._rows.held()
        try:
            held = self._child.ask(vectors_child.Size(), _START_WITHIN_S).count
            sound = fewest <= held <= most and self._failures < _MOST_FAILURES and self._finds_what_it_holds()
        except CallFailed as failure:
            if failure.fault.code in _NOT_STARTED:
                raise  # nothing is known about its files
            held, sound = 0, False
        if not sound:
            self._wipe()
            self._held = self._child.ask(vectors_child.Size(), _START_WITHIN_S).count
        else:
            self._held = held
        self._proved = self._child.pid

    def _finds_what_it_holds(self) -> bool:
        for vector in self._rows.sample(_PROOFS)[1]:
            found = self._child.ask(vectors_child.Nearest(_bytes(vector), 10), _START_WITHIN_S).ids
            vectors = self._rows.of(found)[1]
            if not len(vectors) or float((vectors @ vector).max()) < 0.999:
                return False
        return True

    def _wipe(self) -> None:
        self._rebuilds += 1
        self._failures = 0
        if self._rebuilds > _REBUILDS:
            raise _GivenUp
        _log.warning("Chroma is built anew from the store")
        self._child.kill()
        if self._folder.is_file():
            self._folder.unlink()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._rows.enqueue_all()

    def _catch_up(self) -> None:
        while not self._closing.is_set():
            changes = self._rows.changes(FEED)
            if changes.nothing:
                return
            request = vectors_child.Change(
                tuple(changes.ids.tolist()), _bytes(changes.vectors), tuple(changes.gone.tolist())
            )
            self._held = self._child.ask(request, _CHANGE_WITHIN_S).count
            self._rows.acknowledge(changes)

    def _lost(self, failure: CallFailed) -> None:
        """Chroma died or hung: searches are exact until the feeding thread has proved it anew."""
        self._proved = None
        if not self._closing.is_set():
            _log.warning("Chroma is out of step: %s", failure.fault.code)


class _GivenUp(Exception):
    """Chroma does not work on this machine."""


def _top(ids: Ids, vectors: Floats, query: Floats, limit: int) -> Ids:
    return top(ids, vectors, query, limit)[0] if len(ids) and vectors.shape[1] == query.shape[0] else ids[:0]


def _bytes(vectors: Floats) -> bytes:
    return np.ascontiguousarray(vectors, dtype="<f4").tobytes()
