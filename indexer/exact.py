"""Nearest neighbours by comparing with every vector of the store, in memory. Nothing to corrupt or to train.

A vector takes 48 bytes of signs and 384 of numbers for 384 dimensions, 43 MB for 100,000. A search counts the signs
that differ from the question's (their distance estimates the angle: Charikar 2002), keeps the thousands with the
fewest, and compares those number by number. Who needs the last digit compares the few that come out with the store's
own vectors. docs/decisions/2026-11-22-vectors.md has the shares that this finds.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.records import Floats, Ids
from indexer.vector_rows import VectorRows, batches

SIFTED = 4_000
"""At least so many vectors pass the comparison of signs; a smaller collection is compared whole."""
SIFTED_SHARE = 0.004
"""And at least this share of all."""
_ROWS_AT_ONCE = 5_000
_CHUNK = 32_768
"""Vectors whose signs are compared at once: they stay in the processor's cache."""
_WASTE = 0.1
"""Share of rows that may be dead before the rest is moved together."""

Signs = npt.NDArray[np.uint64]
"""Signs by column: word w of row n is [w, n]."""


@dataclass(slots=True)
class _Rows:
    """The first `used` rows of arrays that have room for more. A reader's rows never change below it."""

    ids: Ids
    codes: npt.NDArray[np.int8]
    scales: Floats
    signs: Signs
    used: int
    dead: Ids
    """Row numbers, ascending."""
    ascending: bool
    """Whether the ids are."""


class ExactVectors:
    """A copy in memory of the store's vectors that brings itself up to date at each search. Thread-safe."""

    def __init__(self, rows: VectorRows) -> None:
        self._store = rows
        self._lock = threading.Lock()
        self._closed = False
        self._forget()

    def __len__(self) -> int:
        """How many vectors are in memory."""
        rows = self._rows
        return 0 if rows is None else rows.used - len(rows.dead)

    def load(self) -> None:
        """Read what is not in memory yet; the first search does it otherwise."""
        with self._lock:
            self._catch_up()

    @property
    def loaded(self) -> bool:
        """Whether everything that the store held at some moment is in memory."""
        return self._resets >= 0

    def close(self) -> None:
        """Stop reading from the store, and never begin again; searches go on with what is in memory."""
        self._closed = True
        with self._lock:
            pass

    def release(self) -> None:
        """Give the memory back; the next search reads everything again."""
        with self._lock:
            self._forget()

    def nearest(self, query: Floats, limit: int, only: Ids | None = None) -> Ids:
        """Ids of the `limit` passages most alike to `query` (dimensions,), best first, from `only` where given.

        Passages whose cosines differ by less than about 0.01 may change places.
        """
        with self._lock:
            self._catch_up()
            rows = self._rows and _Rows(*(getattr(self._rows, name) for name in _Rows.__slots__))
            middle = self._middle
        if rows is None or not rows.used or limit < 1 or rows.codes.shape[1] != query.shape[0]:
            return np.zeros(0, dtype=np.int64)  # the last: they are of another embedder, about to go
        if only is not None:
            chosen = _found(rows, only)
        else:
            chosen = _sifted(rows, _signs((query - middle)[None, :])[:, 0], limit)
        # Not `@`: for so few rows BLAS's threads take longer to wake than the work takes, the more so on busy cores.
        scores: Floats = np.einsum("ij,j->i", rows.codes[chosen].astype(np.float32), query) * rows.scales[chosen]
        if len(chosen) > limit:
            best = np.argpartition(-scores, limit - 1)[:limit]
            chosen, scores = chosen[best], scores[best]
        nearest: Ids = rows.ids[chosen[np.argsort(-scores, kind="stable")]]
        return nearest

    # -- keeping in step with the store; all inside the lock

    def _forget(self) -> None:
        self._rows: _Rows | None = None
        self._middle: Floats = np.zeros(0, dtype=np.float32)
        self._last = 0
        self._resets = -1
        self._touched = 0
        self._unsettled: Ids = np.zeros(0, dtype=np.int64)

    def _catch_up(self) -> None:
        resets, touched, _ = self._store.version  # read before the vectors: at worst they are looked at once more
        if resets != self._resets:
            self._forget()
            self._touched = touched
        for ids, vectors in batches(self._store, _ROWS_AT_ONCE, self._last):
            if self._closed:
                return
            self._append(ids, vectors)
            self._last = int(ids[-1])
        self._resets = resets
        if touched != self._touched or len(self._unsettled):
            self._renew(touched)

    def _renew(self, touched: int) -> None:
        """Look again at the vectors that went, came late or changed."""
        settled = self._store.version[2]
        ids = np.union1d(self._store.touched(self._touched, touched), self._unsettled)
        self._touched = touched
        self._unsettled = ids[:0] if settled else ids  # their transaction may still be taken back
        if self._rows is not None:
            rows = self._rows
            dead = np.flatnonzero(np.isin(rows.ids[: rows.used], ids))
            rows.dead = np.union1d(rows.dead, dead)
        alive, vectors = self._store.of(ids.tolist())
        early = alive <= self._last
        self._append(alive[early], vectors[early])
        if self._rows is not None and len(self._rows.dead) > _WASTE * self._rows.used + 100:
            self._rows = _compacted(self._rows)

    def _append(self, ids: Ids, vectors: Floats) -> None:
        if not len(ids):
            return
        if self._rows is None or self._rows.codes.shape[1] != vectors.shape[1]:
            self._middle = vectors.mean(axis=0)
            self._rows = _empty(max(len(ids), self._store.count()), vectors.shape[1])
        rows = self._rows
        end = rows.used + len(ids)
        if end > len(rows.ids):
            room = end if end < 2 * _ROWS_AT_ONCE else end + end // 4
            rows = self._rows = _moved(rows, slice(0, rows.used), room, rows.dead)
        largest = np.maximum(np.abs(vectors).max(axis=1), 1e-12)
        rows.ascending = rows.ascending and (not rows.used or bool(ids[0] > rows.ids[rows.used - 1]))
        rows.ids[rows.used : end] = ids
        rows.codes[rows.used : end] = np.rint(vectors * (127.0 / largest)[:, None])
        rows.scales[rows.used : end] = largest / 127.0
        rows.signs[:, rows.used : end] = _signs(vectors - self._middle)
        rows.used = end


def top(ids: Ids, vectors: Floats, query: Floats, limit: int) -> tuple[Ids, Floats]:
    """The `limit` ids whose vectors are most alike to `query`, in no order, with their cosines."""
    scores: Floats = vectors @ query
    if len(ids) > limit:
        best = np.argpartition(-scores, limit - 1)[:limit]
        return ids[best], scores[best]
    return ids, scores


def _found(rows: _Rows, only: Ids) -> Ids:
    """Numbers of the living rows with these ids."""
    ids = rows.ids[: rows.used]
    if rows.ascending:
        places = np.minimum(np.searchsorted(ids, only), rows.used - 1)
        chosen: Ids = places[ids[places] == only]
    else:
        chosen = np.flatnonzero(np.isin(ids, only))
    alive: Ids = chosen[~np.isin(chosen, rows.dead)] if len(rows.dead) else chosen
    return alive


def _sifted(rows: _Rows, signs: npt.NDArray[np.uint64], limit: int) -> Ids:
    """Numbers of the rows that are to be compared number by number."""
    kept = max(SIFTED, int(SIFTED_SHARE * rows.used), 2 * limit)
    if rows.used <= kept:
        everything = np.arange(rows.used, dtype=np.int64)
        return everything[~np.isin(everything, rows.dead)]
    differing = np.zeros(rows.used, dtype=np.uint16)
    for start in range(0, rows.used, _CHUNK):
        part = differing[start : start + _CHUNK]
        for column, sign in zip(rows.signs, signs, strict=True):
            part += np.bitwise_count(column[start : start + len(part)] ^ sign)
    differing[rows.dead] = np.iinfo(np.uint16).max
    # A histogram finds the distance up to which enough rows lie; sorting a million of them would take longer.
    furthest = int(np.searchsorted(np.cumsum(np.bincount(differing)), kept))
    chosen: Ids = np.flatnonzero(differing <= min(furthest, 64 * len(rows.signs)))
    return chosen


def _signs(vectors: Floats) -> Signs:
    """The signs of each vector (n, dimensions) as 64-bit words, (words, n)."""
    packed = np.packbits(vectors > 0, axis=1)
    wide = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    wide[:, : packed.shape[1]] = packed
    signs: Signs = np.ascontiguousarray(wide.view(np.uint64).T)
    return signs


def _empty(room: int, dimensions: int) -> _Rows:
    return _Rows(
        np.zeros(room, dtype=np.int64),
        np.zeros((room, dimensions), dtype=np.int8),
        np.zeros(room, dtype=np.float32),
        np.zeros((-(-dimensions // 64), room), dtype=np.uint64),
        0,
        np.zeros(0, dtype=np.int64),
        True,
    )


def _moved(rows: _Rows, kept: slice | npt.NDArray[np.bool_], room: int, dead: Ids) -> _Rows:
    """The kept ones of the used rows in new arrays: a search under way goes on with the old."""
    moved = _empty(room, rows.codes.shape[1])
    ids = rows.ids[: rows.used][kept]
    moved.used = len(ids)
    moved.ids[: moved.used] = ids
    moved.codes[: moved.used] = rows.codes[: rows.used][kept]
    moved.scales[: moved.used] = rows.scales[: rows.used][kept]
    moved.signs[:, : moved.used] = rows.signs[:, : rows.used][:, kept]
    moved.dead, moved.ascending = dead, rows.ascending
    return moved


def _compacted(rows: _Rows) -> _Rows:
    alive = np.ones(rows.used, dtype=np.bool_)
    alive[rows.dead] = False
    return _moved(rows, alive, int(alive.sum()), rows.dead[:0])
