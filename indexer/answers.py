"""What one can ask of an open index: search, texts, pages, likeness, its state and whether it is sound."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from indexer import network_lock
from indexer.amounts import find_amounts
from indexer.contract import (
    Amounts,
    Check,
    Checks,
    Edition,
    FindAmounts,
    FindFiles,
    FindMentions,
    Found,
    IndexStatus,
    Mentions,
    NamedFiles,
    PageImage,
    PartText,
    Search,
    Similarity,
)
from indexer.embed import Embedder, EmbedderUnusable
from indexer.extractors import Unreadable
from indexer.gate import Gate
from indexer.graph.checks import notices
from indexer.graph.knowledge import Knowledge
from indexer.language import shares
from indexer.mentions import mentions
from indexer.naming import named
from indexer.reader import NotReading, Reader
from indexer.renewal import Renewal
from indexer.scope import NotAScope, Scope
from indexer.search import Searcher
from indexer.serving import Job, Refused
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.watched import Watched


class Answers:
    """Every method may be called from any thread, and raises `Refused` when it cannot do what was asked.

    `knowledge` is what one can ask of the graph.
    """

    def __init__(
        self,
        store: Store,
        vectors: Vectors,
        embedder: Embedder,
        reader: Reader,
        watched: Watched,
        renewal: Renewal,
        gate: Gate,
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._reader = reader
        self._watched = watched
        self._renewal = renewal
        self._gate = gate
        self.knowledge = Knowledge(store)
        self._searcher = Searcher(store, vectors, embedder)

    def search(self, asked: Search, job: Job) -> Found:
        """The best passages; waits for the embedder."""
        paths = tuple(os.path.realpath(path) for path in asked.paths)
        try:
            scope = Scope(paths, asked.people, asked.kinds, asked.after, asked.before)
        except NotAScope as problem:
            raise Refused(str(problem)) from None
        while self._embedder.state == "loading":
            job.check()
            time.sleep(0.02)
        with self._gate.urgent():
            return self._searcher.search(asked.query, asked.limit, scope)

    def edition(self, settled: bool) -> Edition:
        """Which content is searched now; `settled`: look, too, whether all of it can be."""
        looked = settled and self._embedder.state == "ready" and self._vectors.check()[0]
        return Edition(self._store.edition, looked, self._store.newest_passage)

    def find_mentions(self, asked: FindMentions) -> Mentions:
        """Every document that holds some words, counted."""
        paths = tuple(os.path.realpath(path) for path in asked.paths)
        try:
            scope = Scope(paths, asked.people, asked.kinds, asked.after, asked.before)
        except NotAScope as problem:
            raise Refused(str(problem)) from None
        with self._gate.urgent():
            return mentions(self._store, asked.words, asked.called, scope, asked.limit)

    def find_files(self, asked: FindFiles) -> NamedFiles:
        """Documents and folders by their names."""
        paths = tuple(os.path.realpath(path) for path in asked.paths)
        try:
            scope = Scope(paths, asked.people, asked.kinds, asked.after, asked.before, asked.written_by)
        except NotAScope as problem:
            raise Refused(str(problem)) from None
        with self._gate.urgent():
            return named(self._store, asked.text, scope, asked.limit, asked.newest)

    def find_amounts(self, asked: FindAmounts) -> Amounts:
        """Every document that is called so and holds an amount, counted."""
        with self._gate.urgent():
            return find_amounts(self._store, asked, tuple(os.path.realpath(path) for path in asked.paths))

    def compare(self, left: Sequence[str], right: Sequence[str]) -> Similarity:
        """Cosines of two lists of texts."""
        with self._gate.urgent():
            try:
                vectors = self._embedder.embed([*left, *right], urgent=True)
            except EmbedderUnusable as problem:
                raise Refused(str(problem)) from None
        rows = vectors[: len(left)] @ vectors[len(left) :].T
        return Similarity(tuple(tuple(float(value) for value in row) for row in rows))

    def read_part(self, path: str, part: int) -> PartText:
        """The text of one part of a file as it was indexed."""
        text = self._store.part_text(path, part) or self._store.part_text(os.path.realpath(path), part)
        if text is None:
            raise Refused(f"{Path(path).name} is not in the index (any more); its folder may be read anew just now.")
        return text

    def render_page(self, path: str, page: int, width: int, start: int, end: int) -> PageImage:
        """A page of a PDF in the index as a picture."""
        real = os.path.realpath(path)
        if not self._watched.holds(real):
            raise Refused(f"{Path(path).name} is in none of the watched folders.")
        try:
            return self._reader.render(Path(real), page, min(max(width, 64), 4096), start, end)
        except (Unreadable, NotReading) as problem:
            raise Refused(str(problem)) from None

    def status(self) -> IndexStatus:
        """The whole index in numbers."""
        folders = self._watched.folders()
        counts = self._store.counts()
        states = {folder.state for folder in folders.folders}
        state: Literal["starting", "scanning", "reading", "ready", "paused", "stuck"]
        if folders.problem or folders.embedder == "failed":
            state = "stuck"
        elif folders.paused or folders.paused_because:
            state = "paused"
        elif "scanning" in states:
            state = "scanning"
        elif "reading" in states or self._renewal.catching_up:
            state = "reading"
        else:
            state = "starting" if folders.embedder == "loading" else "ready"
        return IndexStatus(
            files=counts.files,
            ready=counts.ready,
            pending=counts.pending,
            failed=counts.failed,
            passages=counts.passages,
            vectors=self._vectors.held,
            quarantine=tuple(self._store.failures()),
            index_bytes=self._store.bytes_on_disk() + self._vectors.bytes_on_disk(),
            embedder=self._embedder.info,
            state=state,
            problem=folders.problem,
            online_only=counts.online_only,
            paused_because=folders.paused_because,
            eta_s=folders.eta_s,
            vectors_by=self._vectors.by,
            max_index_bytes=self._store.most_bytes,
            languages=shares(self._store.languages(), self._embedder.languages),
            notices=(*folders.notices, *notices(self._store.database)),
        )

    def self_check(self, job: Job) -> Checks:
        """Database, vectors, embedder, network lock and the seal of the readers."""
        locked, lock_sentence = network_lock.prove()
        sealed, seal_sentence = self._reader.prove()
        damage = self._store.check()
        while self._embedder.state == "loading":
            job.check()
            time.sleep(0.05)
        loaded = self._embedder.state == "ready"
        return Checks(
            (
                Check("network lock, index", locked, lock_sentence),
                Check("sealed readers", sealed, seal_sentence),
                Check("index database", not damage, damage or "Every page of the database was read and is sound."),
                Check(
                    "embedder",
                    loaded,
                    "The embedding model is loaded." if loaded else self._embedder.problem,
                ),
                self._check_vectors(job),
            )
        )

    def _check_vectors(self, job: Job) -> Check:
        deadline = time.monotonic() + 20.0
        while True:
            sound, sentence = self._vectors.check()
            if sound or time.monotonic() > deadline:
                return Check("vectors", sound, sentence)
            job.check()
            time.sleep(0.1)
