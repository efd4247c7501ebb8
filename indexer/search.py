"""Search: passages alike in meaning and passages that hold the words, fused by summed normalised scores.

Score sums beat reciprocal ranks on every set that was tried (2Wiki, MuSiQue, HotpotQA, SciFact, LoCoMo).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from indexer.contract import Coverage, Found, Hit
from indexer.embed import Embedder, EmbedderUnusable
from indexer.language import detect
from indexer.records import Counts, Floats, Ids, StoredPassage
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.words import Word, left_out

CANDIDATES = 100
"""How many passages each of the two retrievals brings."""
DENSE_SHARE = 0.5
"""Weight of likeness in meaning; the rest is for words."""

FOREIGN_DENSE_SHARE = 0.1
"""The same for questions in a language that the embedder was not trained on."""
_LANGUAGE_FROM = 10
"""Best passages by words that tell the language of a question too short to tell it."""
_FOLDERS_KNOWN = 16

Why = Literal["dense", "keyword"]


class Searcher:
    """Answers searches from the store, its vectors and the embedder. Thread-safe."""

    def __init__(self, store: Store, vectors: Vectors, embedder: Embedder) -> None:
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._known: dict[tuple[str, ...], tuple[int, Counts, Ids | None]] = {}

    def search(self, query: str, limit: int, paths: Sequence[str] = ()) -> Found:
        """The `limit` best passages from files that are one of `paths` or below one (all files when empty).

        Waits for the embedder; when that cannot be loaded the search goes by words alone.
        """
        started = time.perf_counter()
        words = self._store.words.of(query)
        counts, few = self._inside(tuple(paths))
        by_words = dict(self._store.words.search(words, CANDIDATES, paths, few))
        cosines, near = self._alike(query, by_words, paths, few, counts.passages)
        passages: dict[int, StoredPassage] = {}
        if left_out(words):
            passages = self._store.passages(near.union(by_words))
            texts = {id_: (passage.surroundings, passage.text) for id_, passage in passages.items()}
            by_words = self._store.words.scores(words, texts)
        foreign = self._foreign(query, by_words)
        fused = fuse(by_words, cosines, FOREIGN_DENSE_SHARE if foreign else DENSE_SHARE)
        best = sorted(fused, key=lambda id_: (-fused[id_], id_))
        for wanted in (best[:limit], best[limit:]):  # some may be gone since they were found
            missing = [id_ for id_ in wanted if id_ not in passages]
            if missing and sum(id_ in passages for id_ in best) < limit:
                passages |= self._store.passages(missing)
        shown = [id_ for id_ in best if id_ in passages][: max(limit, 0)]
        matched = self._matched(words, [passages[id_] for id_ in shown])
        hits = tuple(
            Hit(
                passage=id_,
                place=passages[id_].place,
                title=passages[id_].title,
                text=passages[id_].text,
                score=fused[id_],
                why=_why(id_ in near, id_ in by_words),
                cosine=cosines.get(id_, 0.0),
                matched=share,
                modified=passages[id_].modified,
                context=passages[id_].context,
                language=passages[id_].language,
            )
            for id_, share in zip(shown, matched, strict=True)
        )
        coverage = Coverage(counts.files, counts.ready, counts.failed, counts.pending, counts.online_only)
        return Found(hits, (time.perf_counter() - started) * 1000, coverage)

    def _inside(self, paths: tuple[str, ...]) -> tuple[Counts, Ids | None]:
        """(what lies below the folders, the ids of its passages when they are few enough to compare them all).

        Counting half a million passages takes 20 ms, and who asks in a folder asks there again: it is remembered until
        something is written.
        """
        writes = self._store.database.writes
        known = self._known.get(paths)
        if known is None or known[0] != writes:
            counts = self._store.counts(paths)
            few = self._vectors.few_below(paths, counts.passages, CANDIDATES) if paths else None
            if len(self._known) >= _FOLDERS_KNOWN:
                self._known.clear()
            known = self._known[paths] = (writes, counts, few)
        return known[1], known[2]

    def _alike(
        self, query: str, by_words: dict[int, float], paths: Sequence[str], few: Ids | None, number: int
    ) -> tuple[dict[int, float], frozenset[int]]:
        """(cosine of every candidate that has a vector, the candidates that are near in meaning)."""
        if not query.strip():
            return {}, frozenset()
        try:
            with self._embedder.steady():
                return self._near(self._embedder.query(query), by_words, paths, few, number)
        except EmbedderUnusable:
            return {}, frozenset()

    def _near(
        self, vector: Floats, by_words: dict[int, float], paths: Sequence[str], few: Ids | None, number: int
    ) -> tuple[dict[int, float], frozenset[int]]:
        near = frozenset(int(id_) for id_ in self._vectors.nearest(vector, CANDIDATES, paths, few, number))
        ids, vectors = self._store.vectors.of(near.union(by_words))
        if not len(ids) or vectors.shape[1] != vector.shape[0]:  # vectors of another embedder, about to be replaced
            return {}, frozenset()
        cosines = np.clip(vectors @ vector, -1.0, 1.0)
        return dict(zip(ids.tolist(), cosines.tolist(), strict=True)), near

    def _foreign(self, query: str, by_words: Mapping[int, float]) -> bool:
        """Whether the question, or what its words are found in, is in a language that the embedder does not cover."""
        covered = self._embedder.languages
        if covered is None or not by_words:
            return False
        code = detect(query)
        if code:
            return code not in covered
        first = sorted(by_words, key=lambda id_: -by_words[id_])[:_LANGUAGE_FROM]
        told = [passage.language for passage in self._store.passages(first).values() if passage.language]
        return 2 * sum(code not in covered for code in told) > len(told)

    def _matched(self, words: Sequence[Word], passages: Sequence[StoredPassage]) -> list[float]:
        return self._store.words.matched(words, [f"{p.surroundings} {p.text}" for p in passages])


def fuse(by_words: dict[int, float], cosines: dict[int, float], dense_share: float = DENSE_SHARE) -> dict[int, float]:
    """One score, 0 to 1, for each candidate: the sum of both scores, each stretched to 0 to 1 over the candidates.

    A candidate that holds none of the words has 0 there; its cosine is always the true one.
    """
    candidates = set(by_words) | set(cosines)
    words = _stretched({id_: by_words.get(id_, 0.0) for id_ in candidates})
    dense = _stretched(cosines)
    if not cosines:
        return words
    return {id_: (1 - dense_share) * words[id_] + dense_share * dense.get(id_, 0.0) for id_ in candidates}


def _stretched(scores: dict[int, float]) -> dict[int, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0 if high > 0 else 0.0)
    return {id_: (score - low) / (high - low) for id_, score in scores.items()}


def _why(near: bool, by_words: bool) -> tuple[Why, ...]:
    reasons: tuple[tuple[Why, bool], ...] = (("dense", near), ("keyword", by_words))
    return tuple(reason for reason, true in reasons if true)
