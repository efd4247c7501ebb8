"""A prepared set in a real index: cut, embedded and stored by the product, then asked through the product's search."""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from benchmarks._collections import KEY, MODEL
from benchmarks._retrieval_figures import DEPTH, Ranking
from benchmarks._retrieval_set import PreparedSet, Query, Row
from indexer.contract import Found
from indexer.embed import Embedder
from indexer.extractors import Extracted, Heading, Part
from indexer.gate import Gate
from indexer.graph.draw import DRAW_VERSION
from indexer.graph.drawing import Drawing, drawn_of
from indexer.graph.identity import Identity
from indexer.graph.stored import undrawn
from indexer.reading import Cut, cut_up
from indexer.records import Fingerprint
from indexer.search import CANDIDATES, Searcher
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.words import left_out

_AT_ONCE = 512
"""Passages that are embedded together, so that texts of like length share a batch."""
_HITS = 2 * DEPTH
"""Passages that are asked for at first: two of them may be of one row."""
_ALL_HITS = 1_000
"""More than a search looks at, for questions whose first passages are of too few rows."""
_WARM = 3
_TELL_EVERY_S = 10.0
_CHANGED_NS = 1_700_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What indexing took."""

    passages: int
    """As the product cuts them: a long row is several."""
    seconds: float
    """Cutting, embedding, drawing and storing, until nothing is left to do in the background."""
    memory_mb: float
    """By which this process grew, with everything loaded that a search needs."""
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The rankings of the product and of parts of it, and what each question took."""

    ours: Sequence[Ranking]
    milliseconds: Sequence[float]
    """Of the whole search."""
    others: Mapping[str, Sequence[Ranking]]
    """The same questions, answered by less of it, under the names of `WORDS`, `MEANING` and `ABLATIONS`."""


WORDS, MEANING = "BM25 alone", "dense alone"
ABLATIONS: Mapping[str, Mapping[str, bool]] = {
    "no links": {"links": False},
    "no neighbours": {"neighbours": False},
    "blend alone": {"links": False, "neighbours": False},
}
"""What `Searcher` is told to leave out."""


class IndexInTheWay(Exception):
    """The folder for the index cannot be used; the text is one sentence."""


class SetIndex:
    """The index of one set. Use `opened`."""

    def __init__(self, prepared: PreparedSet, store: Store, vectors: Vectors, embedder: Embedder, cost: Cost) -> None:
        self.cost = cost
        self.store = store
        self.vectors = vectors
        self.embedder = embedder
        self.searcher = Searcher(store, vectors, embedder)
        self._prepared = prepared

    def ask(self, *, ablate: bool = False) -> Answered:
        """Every question, one after the other; progress on stderr. `ablate` also asks with parts left out."""
        queries = self._prepared.queries
        for query in queries[:_WARM]:
            self.searcher.search(query.question, _HITS, _paths(query))
        less = {
            name: Searcher(self.store, self.vectors, self.embedder, **without) for name, without in ABLATIONS.items()
        }
        ours: list[Ranking] = []
        others: dict[str, list[Ranking]] = {name: [] for name in (WORDS, MEANING, *(less if ablate else ()))}
        took: list[float] = []
        tell = _Telling(f"asked {{:,}} of {len(queries):,} questions", len(queries))
        for number, query in enumerate(queries, 1):
            began = time.perf_counter()
            found = self.searcher.search(query.question, _HITS, _paths(query))
            took.append((time.perf_counter() - began) * 1000)
            ours.append(self._rows_of(self.searcher, query, found))
            others[WORDS].append(self._ranking(query, self._by_words(query)))
            others[MEANING].append(self._ranking(query, self._by_meaning(query)))
            for name, searcher in less.items() if ablate else ():
                found = searcher.search(query.question, _HITS, _paths(query))
                others[name].append(self._rows_of(searcher, query, found))
            tell.at(number)
        return Answered(ours, took, others)

    def _rows_of(self, searcher: Searcher, query: Query, found: Found) -> Ranking:
        ranking = self._ranking(query, [hit.passage for hit in found.hits])
        if len(ranking.rows) < DEPTH and len(found.hits) == _HITS:  # long rows: many passages of each
            found = searcher.search(query.question, _ALL_HITS, _paths(query))
            ranking = self._ranking(query, [hit.passage for hit in found.hits])
        return ranking

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
    """The index of a set in `folder`, built there unless it was built there from the same corpus before.

    Raises `IndexInTheWay`, `EmbedderUnusable`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise IndexInTheWay(f"{folder} cannot be made ({problem.strerror}); please give another folder.") from None
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
            _finish(store)
        else:
            if store.counts().files:
                raise IndexInTheWay(f"{folder} holds the index of another set; please give an empty folder.")
            began = time.perf_counter()
            passages = _build(prepared, store, embedder)
            _finish(store)
            seconds = time.perf_counter() - began
            note.write_text(json.dumps({"key": key, "passages": passages, "seconds": seconds}))
        vectors.start()
        vectors.wait_until_fed(600.0)
        memory = max(psutil.Process().memory_info().rss - before, 0) / 1e6
        yield SetIndex(prepared, store, vectors, embedder, Cost(passages, seconds, memory, store.bytes_on_disk() / 1e6))
    finally:
        vectors.close()
        store.close()


def _build(prepared: PreparedSet, store: Store, embedder: Embedder) -> int:
    """Index every file of the set; how many passages that made."""
    assert embedder.info is not None
    store.use_embedder(embedder.info.sha256)
    tell = _Telling(f"indexed {{:,}} of {prepared.rows:,} rows", prepared.rows)
    rows = passages = 0
    for batch in _batches(prepared):
        vectors = embedder.embed([cut.embedded for _, _, cuts, _ in batch for cut in cuts])
        left = iter(vectors)
        for path, extracted, cuts, number in batch:
            new = [cut.passage(vector) for cut, vector in zip(cuts, itertools.islice(left, len(cuts)), strict=True)]
            size = sum(len(part.text) for part in extracted.parts)
            drawn = drawn_of(path, extracted, new)
            store.replace(path, Fingerprint(size, _CHANGED_NS, 1), "", extracted, new, drawn=drawn)
            rows += number
            passages += len(new)
        tell.at(rows)
    return passages


def _finish(store: Store) -> None:
    """Let the background do its work until none is left: a search in the middle of it would find less."""
    gate = Gate()
    drawing = Drawing(store, gate, insist=lambda _, write: bool(write()), busy=lambda: False)
    thread = threading.Thread(target=drawing.run, name="drawing", daemon=True)
    thread.start()
    tell = _Telling("{:,} or more files are left to draw")
    while left := _undrawn(store):
        tell.at(left)
        time.sleep(0.1)
    gate.close()
    thread.join()
    identity = Identity(store)
    identity.begin()
    looked_at = 0
    tell = _Telling("looked at {:,} entities that may be another")
    while some := identity.settle_some():
        looked_at += some
        tell.at(looked_at)


def _undrawn(store: Store) -> int:
    """Files whose graph is left to draw, counted up to a thousand."""
    with store.database.read() as connection:
        return len(undrawn(connection, DRAW_VERSION, 0, 1_000))


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


def _paths(query: Query) -> list[str]:
    return [query.path] if query.path else []


class _Telling:
    """Progress on stderr, at most every ten seconds."""

    def __init__(self, sentence: str, last: int = -1) -> None:
        """`sentence` has a place for the number; `last` is told in any case."""
        self._sentence, self._last = sentence, last
        self._told = time.monotonic()

    def at(self, number: int) -> None:
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY_S or number == self._last:
            self._told = now
            print(self._sentence.format(number), file=sys.stderr, flush=True)
