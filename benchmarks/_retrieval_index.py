"""A prepared set in a real index: cut, embedded and stored by the product, then asked through the product's search."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from benchmarks._collections import KEY, MODEL
from benchmarks._retrieval_figures import DEPTH, Ranking
from benchmarks._retrieval_set import PreparedSet, Query, Row
from indexer.embed import Embedder
from indexer.extractors import Extracted, Heading, Part
from indexer.reading import Cut, cut_up
from indexer.records import Fingerprint, Floats, NewPassage
from indexer.search import CANDIDATES, Searcher
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.words import left_out

_AT_ONCE = 512
"""Passages that are embedded together, so that texts of like length share a batch."""
_HITS = 60
"""Passages that are asked for: several of them may be of one row."""
_WARM = 3
_TELL_EVERY_S = 10.0
_CHANGED_NS = 1_700_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What indexing took."""

    passages: int
    """As the product cuts them: a long row is several."""
    seconds: float
    memory_mb: float
    """By which this process grew, with everything loaded that a search needs."""
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The rankings of the product and of its two halves alone, and what each question took."""

    ours: Sequence[Ranking]
    bm25: Sequence[Ranking]
    dense: Sequence[Ranking]
    milliseconds: Sequence[float]


class SetIndex:
    """The index of one set. Use `opened`."""

    def __init__(self, prepared: PreparedSet, store: Store, vectors: Vectors, embedder: Embedder, cost: Cost) -> None:
        self.cost = cost
        self.store = store
        self.vectors = vectors
        self.embedder = embedder
        self.searcher = Searcher(store, vectors, embedder)
        self._prepared = prepared

    def ask(self) -> Answered:
        """Every question, one after the other; progress on stderr."""
        queries = self._prepared.queries
        for query in queries[:_WARM]:
            self.searcher.search(query.question, _HITS, _paths(query))
        ours: list[Ranking] = []
        bm25: list[Ranking] = []
        dense: list[Ranking] = []
        took: list[float] = []
        tell = _Telling("asked", len(queries), "questions")
        for number, query in enumerate(queries, 1):
            began = time.perf_counter()
            found = self.searcher.search(query.question, _HITS, _paths(query))
            took.append((time.perf_counter() - began) * 1000)
            ours.append(self._ranking(query, [hit.passage for hit in found.hits]))
            bm25.append(self._ranking(query, self._by_words(query)))
            dense.append(self._ranking(query, self._by_meaning(query)))
            tell.at(number)
        return Answered(ours, bm25, dense, took)

    def _by_words(self, query: Query) -> list[int]:
        words = self.store.words.of(query.question)
        found = dict(self.store.words.search(words, CANDIDATES, _paths(query)))
        if left_out(words):
            passages = self.store.passages(found)
            texts = {id_: (passage.surroundings, passage.text) for id_, passage in passages.items()}
            found = self.store.words.scores(words, texts)
        return sorted(found, key=lambda id_: (-found[id_], id_))

    def _by_meaning(self, query: Query) -> list[int]:
        vector = self.embedder.query(query.question)
        near = self.vectors.nearest(vector, CANDIDATES, _paths(query))
        ids, vectors = self.store.vectors.of(near.tolist())
        return [int(id_) for id_ in ids[np.argsort(-(vectors @ vector), kind="stable")]] if len(ids) else []

    def _ranking(self, query: Query, passages: Sequence[int]) -> Ranking:
        """Passages as rows: a row stands where its best passage does."""
        shown = self.store.passages(passages)
        rows: dict[str, None] = {}
        for id_ in passages:
            place = shown[id_].place
            rows[self._prepared.row_at[(place.path, place.part)]] = None
            if len(rows) == DEPTH:
                break
        return Ranking(tuple(rows), query.gold, query.type)


@contextmanager
def opened(prepared: PreparedSet, folder: Path) -> Iterator[SetIndex]:
    """The index of a set in `folder`, built there unless it was built there from the same corpus before."""
    embedder = Embedder(MODEL)
    embedder.load()
    embedder.query("what is loaded at the first question")
    before = psutil.Process().memory_info().rss
    note = folder / "set.json"
    key = [prepared.sha256, prepared.titles, embedder.info.sha256 if embedder.info is not None else ""]
    kept = json.loads(note.read_text()) if note.exists() else {}
    store = Store(folder / "index.db", KEY)
    vectors = Vectors(store.vectors, folder / "nothing", "exact")
    try:
        if kept.get("key") == key:
            passages, seconds = int(kept["passages"]), float(kept["seconds"])
        else:
            if store.counts().files:
                raise FileExistsError(f"{folder} holds the index of another set; please give an empty folder.")
            began = time.perf_counter()
            passages = _build(prepared, store, embedder)
            seconds = time.perf_counter() - began
            note.write_text(json.dumps({"key": key, "passages": passages, "seconds": seconds}))
        vectors.start()
        vectors.wait_until_fed(600.0)
        memory = (psutil.Process().memory_info().rss - before) / 1e6
        yield SetIndex(prepared, store, vectors, embedder, Cost(passages, seconds, memory, store.bytes_on_disk() / 1e6))
    finally:
        vectors.close()
        store.close()


def _build(prepared: PreparedSet, store: Store, embedder: Embedder) -> int:
    """Index every file of the set; how many passages that made."""
    assert embedder.info is not None
    store.use_embedder(embedder.info.sha256)
    tell = _Telling("indexed", prepared.rows, "rows")
    rows = passages = 0
    for batch in _batches(prepared):
        vectors = embedder.embed([cut.embedded for _, _, cuts, _ in batch for cut in cuts])
        left = iter(vectors)
        for path, extracted, cuts, number in batch:
            new = [_passage(cut, vector) for cut, vector in zip(cuts, itertools.islice(left, len(cuts)), strict=True)]
            size = sum(len(part.text) for part in extracted.parts)
            store.replace(path, Fingerprint(size, _CHANGED_NS, 1), "", extracted, new)
            rows += number
            passages += len(new)
        tell.at(rows)
    return passages


def _batches(prepared: PreparedSet) -> Iterator[list[tuple[str, Extracted, tuple[Cut, ...], int]]]:
    """(path, what a reader would have found in it, its passages, how many rows it is), several files at once."""
    batch: list[tuple[str, Extracted, tuple[Cut, ...], int]] = []
    for path, rows in prepared.files():
        extracted = _extracted(rows)
        batch.append((path, extracted, cut_up(extracted), len(rows)))
        if sum(len(cuts) for _, _, cuts, _ in batch) >= _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _extracted(rows: Sequence[Row]) -> Extracted:
    """A row alone is a document with its title; the rows of a group are parts of one, under their titles."""
    if len(rows) == 1 and not rows[0].grouped:
        return Extracted(rows[0].title, (Part("text", None, "", rows[0].text),))
    parts = tuple(Part("message", None, "", row.text, (Heading(0, 1, row.title),) if row.title else ()) for row in rows)
    return Extracted("", parts)


def _passage(cut: Cut, vector: Floats) -> NewPassage:
    return NewPassage(
        part=cut.part,
        start=cut.chunk.start,
        end=cut.chunk.end,
        heading=cut.chunk.heading,
        text=cut.text,
        vector=vector,
        above=cut.chunk.above,
        context=cut.chunk.context,
        language=cut.language,
        hash=cut.hash,
    )


def _paths(query: Query) -> list[str]:
    return [query.path] if query.path else []


class _Telling:
    """Progress on stderr, at most every ten seconds."""

    def __init__(self, verb: str, of: int, things: str) -> None:
        self._verb, self._of, self._things = verb, of, things
        self._told = time.monotonic()

    def at(self, number: int) -> None:
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY_S or number == self._of:
            self._told = now
            print(f"{self._verb} {number:,} of {self._of:,} {self._things}", file=sys.stderr, flush=True)
