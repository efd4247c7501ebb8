"""Which passages hold the words of a question, and how well a passage answers it together with its neighbours.

A turn of a conversation, a row of a list or half an abstract says little alone: what it is about stands around it. So
a passage is scored by the words in a window of its document, nearer ones counting more. This is BM25 (Robertson and
Zaragoza 2009) over the window with b = 0: every window is about as long as every other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.database import Database, rows
from indexer.neighbours import REACH, WEIGHTS, Neighbours
from indexer.records import Floats, Ids

if TYPE_CHECKING:
    from indexer.words import Word

_K1 = 1.2
_BEST = 1_000
"""Windows are looked at around so many of the passages that hold the most telling words."""
_TITLE_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Postings:
    """Which passages hold which of some words. `ids` are ascending; passages that are gone may be among them."""

    ids: Ids
    """(n,)"""
    counts: Floats
    """(words, n): how often each holds each word, twice for the title."""
    weights: Floats
    """(words,): how much each word tells."""

    def likely(self, number: int) -> Ids:
        """About the `number` passages whose windows hold the most, as if all were of one document; best first."""
        if not len(self.ids) or number < 1:
            return self.ids[:0]
        alone = _saturated(self.counts, self.weights)
        telling = self.ids[_largest(alone, _BEST)]
        pool: Ids = np.unique((telling[:, None] + np.arange(-REACH, REACH + 1)).ravel())
        pool = pool[pool > 0]
        scores = self.scores(Neighbours(pool, pool[:, None] + np.arange(-REACH, REACH + 1)))
        best = _largest(scores, number)
        ordered: Ids = pool[best[np.argsort(-scores[best], kind="stable")]]
        return ordered

    def scores(self, neighbours: Neighbours) -> Floats:
        """BM25 of each passage's window (n,)."""
        held = np.zeros((len(self.weights), len(neighbours.ids)), dtype=np.float32)
        if not len(self.ids):
            return np.zeros(len(neighbours.ids), dtype=np.float32)
        for column, weight in enumerate(WEIGHTS):
            ids = neighbours.around[:, column]
            places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
            held += weight * self.counts[:, places] * (self.ids[places] == ids)
        return _saturated(held, self.weights)


def postings(database: Database, words: Sequence[Word]) -> Postings:
    """The postings of some words. Who asks takes care that they are few (`words.sought`)."""
    found: list[Sequence[tuple[int, float]]] = []
    with database.read() as connection:
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_place USING fts5vocab (main, words, instance)")
        for word in words:
            found.append(
                rows(
                    connection,
                    f"SELECT doc, sum(iif(col = 'title', {_TITLE_WEIGHT}, 1.0)) FROM temp.word_place WHERE term = ?"
                    " GROUP BY doc",
                    (word.stem,),
                )
            )
    pairs = [np.array(one, dtype=np.float64).reshape(-1, 2) for one in found]
    ids = np.unique(np.concatenate([pair[:, 0] for pair in pairs])).astype(np.int64) if pairs else _none()
    counts = np.zeros((len(pairs), len(ids)), dtype=np.float32)
    for row, pair in zip(counts, pairs, strict=True):
        row[np.searchsorted(ids, pair[:, 0].astype(np.int64))] = pair[:, 1]
    return Postings(ids, counts, np.array([word.weight for word in words], dtype=np.float32))


def _saturated(held: Floats, weights: Floats) -> Floats:
    scores: Floats = weights @ (held * (_K1 + 1) / (held + _K1))
    return scores


def _largest(scores: Floats, number: int) -> npt.NDArray[np.int64]:
    """Places of the `number` largest, in no order."""
    if len(scores) <= number:
        return np.arange(len(scores), dtype=np.int64)
    return np.argpartition(-scores, number - 1)[:number].astype(np.int64)


def _none() -> Ids:
    return np.zeros(0, dtype=np.int64)
