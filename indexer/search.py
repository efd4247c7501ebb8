"""Search: passages alike in meaning and passages that hold the words, fused by summed normalised scores.

What a passage holds counts together with what stands around it in its document (`neighbours`). Score sums beat
reciprocal ranks on every set that was tried; docs/retrieval.md has the figures, and what did not help.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indexer.answering import weighed
from indexer.contract import Coverage, Found, Hit
from indexer.embed import Embedder, EmbedderUnusable
from indexer.graph.links import NO_LINKS, Follows, Linked, Links
from indexer.holding import Holding
from indexer.language import detect
from indexer.neighbours import Neighbours, neighbours, window_cosines
from indexer.postings import Postings, postings
from indexer.question_vector import QuestionVector
from indexer.records import Counts, Floats, Ids
from indexer.scope import Scope, inside
from indexer.speakers import spoken
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.words import left_out, sought

CANDIDATES = 100
"""How many passages each of the three retrievals (words, words around, meaning) brings."""
DENSE_SHARE = 0.5
"""Weight of likeness in meaning; the rest is for words."""
FOREIGN_DENSE_SHARE = 0.1
"""The same for questions in a language that the embedder was not trained on."""
WINDOW_WORDS = 0.75
"""Of the weight of words, what the window's words have; the rest is for the passage's own."""
WINDOW_DENSE = 0.5
"""The same of likeness in meaning."""
WINDOWS = 60
"""So many of the best candidates have the meaning of their window compared, and who speaks: reading is what costs."""
SPEAKER = 0.3
"""By what share of its score a passage rises that is said by whom the question names; 0.2 to 0.4 are about the same."""
_LOOKED_THROUGH = 1_000
"""Passages found by the words around them of which those inside the folders are kept."""
_LANGUAGE_FROM = 10
"""Best passages by words that tell the language of a question too short to tell it."""
_SCOPES_KNOWN = 16

Why = Literal["dense", "keyword", "graph"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What likeness in meaning says of the candidates."""

    query: Floats
    """The question's vector (dimensions,); empty when there is none."""
    cosines: Mapping[int, float]
    """Of every candidate that has a vector."""
    near: frozenset[int]
    """The candidates that were found by it."""


_NO_MEANING = Meaning(np.zeros(0, dtype=np.float32), {}, frozenset())


@dataclass(frozen=True, slots=True)
class _First:
    """What was found for a question, before any of it is weighed against the rest."""

    query: str
    read: Holding
    asked: Postings
    by_words: Mapping[int, float]
    likely: frozenset[int]
    """Passages that stand amid the words of the question."""
    meaning: Meaning


class Searcher:
    """Answers searches from the store, its vectors and the embedder. Thread-safe."""

    def __init__(
        self, store: Store, vectors: Vectors, embedder: Embedder, *, neighbours: bool = True, links: bool = True
    ) -> None:
        """Without `neighbours` a passage counts alone, without `links` it leads nowhere: to measure what they bring."""
        self._neighbours = neighbours
        self.links: Follows | None = Links(store) if links else None
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._known: dict[Scope, tuple[int, Counts, Ids | None]] = {}

    def search(self, query: str, limit: int, scope: Scope | Sequence[str] = ()) -> Found:
        """The `limit` best passages of a scope, or of files that are one of some paths or below one.

        Waits for the embedder; when that cannot be loaded the search goes by words alone.
        """
        started = time.perf_counter()
        scope = scope if isinstance(scope, Scope) else Scope(tuple(scope))
        counts, few = self._inside(scope)
        with QuestionVector(self._embedder, query) if query.strip() else nullcontext() as vector:
            with self._store.database.read():
                words = self._store.words.of(query)
                asked = postings(self._store.database, sought(words)[0] if self._neighbours else ())
                by_words = dict(self._store.words.search(words, CANDIDATES, scope.paths, few))
                likely = self._likely(asked, scope, few)
            # In no transaction: vectors in memory must not be brought up to date from an old one.
            meaning = self._alike(vector, likely.union(by_words), scope, few, counts.passages)
        with self._store.database.read():
            first = _First(query, Holding(self._store, words), asked, by_words, likely, meaning)
            hits = self._hits(first, limit, scope, few)
        coverage = Coverage(counts.files, counts.ready, counts.failed, counts.pending, counts.online_only)
        return Found(hits, (time.perf_counter() - started) * 1000, coverage)

    def _hits(self, first: _First, limit: int, scope: Scope, few: Ids | None) -> tuple[Hit, ...]:
        """What the candidates, and what links lead to from them, are worth."""
        read, meaning, by_words = first.read, first.meaning, first.by_words
        candidates = first.likely.union(by_words, meaning.cosines)
        if left_out(read.words):
            read.read(candidates)
            by_words = read.scores(candidates & read.passages.keys())
        share = FOREIGN_DENSE_SHARE if self._foreign(first.query, by_words, read) else DENSE_SHARE
        fused = self._fused(candidates, by_words, first.asked, meaning, share)
        if self._neighbours:
            best = _ordered(fused)[:WINDOWS]
            read.read(best)
            looked_at = {id_: read.passages[id_] for id_ in best if id_ in read.passages}
            said = spoken({id_: passage.text for id_, passage in looked_at.items()}, first.query)
            fused = with_speakers(weighed(fused, looked_at, by_words), said)
        linked = self._linked(first.query, read, fused, meaning, scope, few)
        scores = ranked(fused, linked.scores)
        ordered = _ordered(scores)
        for wanted in (ordered[:limit], ordered[limit:]):  # some may be gone since they were found
            if sum(id_ in read.passages for id_ in ordered) < limit:
                read.read(wanted)
        shown = [id_ for id_ in ordered if id_ in read.passages][: max(limit, 0)]
        risen = _risen(fused, ordered)
        return tuple(
            Hit(
                passage=id_,
                place=passage.place,
                title=passage.title,
                text=passage.text,
                score=scores[id_],
                why=_why(id_ in meaning.near, id_ in by_words, id_ in risen and id_ in linked.paths),
                cosine=meaning.cosines.get(id_, linked.cosines.get(id_, 0.0)),
                matched=matched,
                modified=passage.modified,
                context=passage.context,
                language=passage.language,
                path=tuple(step.name for step in linked.paths.get(id_, ()) if id_ in risen),
            )
            for id_, passage, matched in zip(
                shown, (read.passages[id_] for id_ in shown), read.shares(shown), strict=True
            )
        )

    # -- where

    def _inside(self, scope: Scope) -> tuple[Counts, Ids | None]:
        """(what lies in the scope, the ids of its passages; None for folders with more than should all be compared).

        Counting half a million passages takes 20 ms, and who asks in a folder asks there again: it is remembered until
        something is written.
        """
        writes = self._store.database.writes
        known = self._known.get(scope)
        if known is None or known[0] != writes:
            few: Ids | None = None
            if scope.by_path_alone:
                counts = self._store.counts(scope.paths)
                if scope.paths:
                    few = self._vectors.few_below(scope.paths, counts.passages, CANDIDATES)
            else:
                counts, few = inside(self._store.database, scope)
            if len(self._known) >= _SCOPES_KNOWN:
                self._known.clear()
            known = self._known[scope] = (writes, counts, few)
        return known[1], known[2]

    # -- who comes into question

    def _likely(self, asked: Postings, scope: Scope, few: Ids | None) -> frozenset[int]:
        """Passages that stand amid the words of the question."""
        if few is None and not scope.paths:
            return frozenset(asked.likely(CANDIDATES).tolist())
        found = asked.likely(_LOOKED_THROUGH)
        if few is None:
            few = self._store.vectors.among(found.tolist(), scope.paths)
        return frozenset(found[np.isin(found, few)][:CANDIDATES].tolist())

    def _alike(
        self, asked: QuestionVector | None, others: Iterable[int], scope: Scope, few: Ids | None, number: int
    ) -> Meaning:
        """How alike the question the nearest passages and some others are."""
        if asked is None:
            return _NO_MEANING
        try:
            vector = asked.wait()
        except EmbedderUnusable:
            return _NO_MEANING
        near = frozenset(self._vectors.nearest(vector, CANDIDATES, scope.paths, few, number).tolist())
        ids, vectors = self._store.vectors.of(near.union(others))
        if not len(ids) or vectors.shape[1] != vector.shape[0]:  # vectors of another embedder, about to be replaced
            return _NO_MEANING
        cosines = np.clip(vectors @ vector, -1.0, 1.0)
        return Meaning(vector, dict(zip(ids.tolist(), cosines.tolist(), strict=True)), near)

    # -- how well each answers

    def _fused(
        self,
        candidates: frozenset[int],
        by_words: Mapping[int, float],
        asked: Postings,
        meaning: Meaning,
        dense_share: float,
    ) -> dict[int, float]:
        around = neighbours(self._store.database, np.array(sorted(candidates), dtype=np.int64))
        windows = zip(around.ids.tolist(), asked.scores(around).tolist(), strict=True)
        in_window = {id_: score for id_, score in windows if score > 0}
        found = meaning.near.union(by_words, in_window)  # the words around may have been those of another document
        own = {id_: cosine for id_, cosine in meaning.cosines.items() if id_ in found}
        words = mixed(by_words, in_window, WINDOW_WORDS if self._neighbours else 0.0)
        fused = fuse(words, own, dense_share)
        if not own or not self._neighbours:
            return fused
        best = around.of(np.array(_ordered(fused)[:WINDOWS], dtype=np.int64))
        return fuse(words, mixed(own, own | self._window_cosines(best, meaning.query), WINDOW_DENSE), dense_share)

    def _window_cosines(self, around: Neighbours, query: Floats) -> dict[int, float]:
        """The cosine of each window."""
        ids, vectors = self._store.vectors.of(around.all.tolist())
        if not len(ids) or vectors.shape[1] != len(query):
            return {}
        order = np.argsort(ids)
        cosines = window_cosines(around, ids[order], vectors[order], query)
        return dict(zip(around.ids.tolist(), cosines.tolist(), strict=True))

    def _linked(
        self,
        query: str,
        read: Holding,
        fused: Mapping[int, float],
        meaning: Meaning,
        scope: Scope,
        few: Ids | None,
    ) -> Linked:
        """What the graph leads to from the candidates."""

        def within(ids: Collection[int]) -> set[int]:
            if few is not None:
                return set(ids).intersection(few.tolist())
            if scope.paths:
                return set(self._store.vectors.among(ids, scope.paths).tolist())
            return set(ids)

        if self.links is None:
            return NO_LINKS
        return self.links.follow(query, read, fused, (meaning.query, meaning.cosines), within)

    def _foreign(self, query: str, by_words: Mapping[int, float], read: Holding) -> bool:
        """Whether the question, or what its words are found in, is in a language that the embedder does not cover."""
        covered = self._embedder.languages
        if covered is None or not by_words:
            return False
        code = detect(query)
        if code:
            return code not in covered
        first = sorted(by_words, key=lambda id_: -by_words[id_])[:_LANGUAGE_FROM]
        read.read(first)
        told = [read.passages[id_].language for id_ in first if id_ in read.passages]
        told = [language for language in told if language]
        return 2 * sum(code not in covered for code in told) > len(told)


def fuse(
    by_words: Mapping[int, float], cosines: Mapping[int, float], dense_share: float = DENSE_SHARE
) -> dict[int, float]:
    """One score, 0 to 1, for each candidate: the sum of both scores, each divided by the largest among the candidates.

    0 is the least that either can be worth, so that scores do not hang on who else came into question (the convex
    combination with theoretical minimum of Bruch, Gai and Ingber 2023).
    """
    words, dense = _scaled(by_words), _scaled(cosines)
    if not cosines:
        return words
    return {
        id_: (1 - dense_share) * words.get(id_, 0.0) + dense_share * dense.get(id_, 0.0)
        for id_ in words.keys() | dense.keys()
    }


def with_speakers(fused: Mapping[int, float], shares: Mapping[int, float]) -> dict[int, float]:
    """Scores, 0 to 1, of which those rise that are said by whom the question names (`speakers.spoken`)."""
    risen = {id_: score * (1 + SPEAKER * shares.get(id_, 0.0)) for id_, score in fused.items()}
    most = max(risen.values(), default=0.0)
    return {id_: score / most for id_, score in risen.items()} if most > 1 else risen


def mixed(own: Mapping[int, float], window: Mapping[int, float], share: float) -> dict[int, float]:
    """What a passage and its window are worth together, each against the best of its kind, 0 to 1."""
    alone, around = _scaled(own), _scaled(window)
    return {
        id_: (1 - share) * alone.get(id_, 0.0) + share * around.get(id_, 0.0) for id_ in alone.keys() | around.keys()
    }


def _scaled(scores: Mapping[int, float]) -> dict[int, float]:
    most = max(scores.values(), default=0.0)
    return {id_: max(score, 0.0) / most if most > 0 else 0.0 for id_, score in scores.items()}


def ranked(fused: Mapping[int, float], linked: Mapping[int, float]) -> dict[int, float]:
    """One score, 0 to 1, for every passage: those that links were followed from or to, and then the others."""
    if not linked:
        return dict(fused)
    scores = _scaled(linked)
    others = _scaled({id_: score for id_, score in fused.items() if id_ not in linked})
    least = min(scores.values())
    return {id_: least * score for id_, score in others.items()} | scores


def _ordered(scores: Mapping[int, float]) -> list[int]:
    """The passages, best first."""
    return sorted(scores, key=lambda id_: (-scores[id_], id_))


def _risen(fused: Mapping[int, float], ordered: Sequence[int]) -> set[int]:
    """The passages that stand higher than they did by words and meaning."""
    before = {id_: place for place, id_ in enumerate(_ordered(fused))}
    return {id_ for place, id_ in enumerate(ordered) if place < before.get(id_, len(ordered))}


def _why(near: bool, by_words: bool, graph: bool) -> tuple[Why, ...]:
    reasons: tuple[tuple[Why, bool], ...] = (
        ("dense", near),
        ("keyword", by_words or not (near or graph)),
        ("graph", graph),
    )
    return tuple(reason for reason, true in reasons if true)
