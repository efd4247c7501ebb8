"""What one search has read: each passage once, with how often it holds each word of the question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.records import StoredPassage

if TYPE_CHECKING:
    from indexer.store import Store
    from indexer.words import Counted, Word


class Holding:
    """The passages that a search has read so far. Of one search, on one thread."""

    def __init__(self, store: Store, words: Sequence[Word]) -> None:
        self.words = words
        """The question's content words."""
        self.passages: dict[int, StoredPassage] = {}
        """Those that were read, by id."""
        self._store = store
        self._counted: Counted = store.words.counted(words, ())
        self._row: dict[int, int] = {}

    def read(self, ids: Iterable[int]) -> None:
        """Read passages that were not read yet; those that are gone are left out."""
        missing = [id_ for id_ in ids if id_ not in self.passages]
        if missing:
            self.passages |= self._store.passages(missing)

    def counted(self, ids: Sequence[int]) -> Counted:
        """What passages that were read hold of the words, in the order of the ids."""
        new = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._row]
        if new:
            some = [self.passages[id_] for id_ in new]
            found = self._store.words.counted(self.words, [(one.surroundings, one.text) for one in some])
            self._row |= {id_: row for row, id_ in enumerate(new, len(self._row))}
            self._counted = self._counted.followed_by(found)
        return self._counted.of(np.array([self._row[id_] for id_ in ids], np.int64))

    def scores(self, ids: Iterable[int]) -> dict[int, float]:
        """BM25 for all of the words, of passages that were read; those that hold none are left out."""
        wanted = list(ids)
        scores = self._store.words.bm25(self.words, self.counted(wanted))
        return {id_: score for id_, score in zip(wanted, scores.tolist(), strict=True) if score > 0}

    def shares(self, ids: Sequence[int]) -> list[float]:
        """Of passages that were read, the share of the words that each holds, weighted by rarity, 0 to 1."""
        weights: npt.NDArray[np.float64] = np.array([word.weight for word in self.words])
        total = float(weights.sum())
        if not total:
            return [0.0] * len(ids)
        shares: list[float] = ((self.counted(ids).held * weights).sum(axis=1) / total).tolist()
        return shares
