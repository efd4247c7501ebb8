"""From texts to vectors: passages of several files at once, so that batches are full and of like length.

A long file is embedded in stretches, and the vectors of each are kept: a kill costs one stretch.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.backlog import Backlog
from indexer.embed import Embedder
from indexer.gate import Gate
from indexer.outcomes import Outcomes
from indexer.pace import Pace
from indexer.reading import Cut, Text
from indexer.records import Floats
from indexer.shelf import Shelf
from indexer.store import Store

STRETCH = 256
"""Passages among which those of like length are put together."""
SLICE = 64
"""Passages that are embedded between two looks at the gate: about half a second on two cores."""
GIVE_WAY_S = 0.25
"""So long a batch inside a slice waits for a search: most take a tenth of that."""


@dataclass(frozen=True, slots=True)
class Vectorised:
    """A file with the vectors of those of its texts that were not known, by hash, float32 (dimensions,)."""

    text: Text
    vectors: dict[bytes, Floats]


@dataclass(slots=True, eq=False)
class _InWork:
    text: Text
    left: deque[Cut]
    vectors: dict[bytes, Floats] = field(default_factory=dict)
    missing: int = 0


class Embedding:
    """`run` is the body of one thread."""

    def __init__(
        self,
        store: Store,
        backlog: Backlog,
        embedder: Embedder,
        gate: Gate,
        outcomes: Outcomes,
        pace: Pace,
        texts: Shelf[Text],
        done: Shelf[Vectorised],
    ) -> None:
        """Takes from `texts` and puts on `done`."""
        self._store = store
        self._backlog = backlog
        self._embedder = embedder
        self._gate = gate
        self._outcomes = outcomes
        self._pace = pace
        self._texts = texts
        self._done = done
        self._files: deque[_InWork] = deque()

    def run(self) -> None:
        """Embed what comes until the gate closes. Raises `EmbedderUnusable`."""
        while not self._gate.closed:
            self._gather()
            stretch = self._next_stretch()
            if stretch:
                for one in {id(file): file for file, _ in stretch}.values():
                    one.missing += sum(file is one for file, _ in stretch)
                self._embed(stretch)
            self._hand_on()

    def now(self, text: Text) -> Vectorised | None:
        """The vectors of a file that somebody waits for, before all others; None when work has to end."""
        cuts = text.to_embed
        began = time.monotonic()
        vectors = self._embedder.embed([cut.embedded for cut in cuts], lambda: self._gate.closed, urgent=True)
        if self._gate.closed:
            return None
        self._pace.embedded(len(cuts), time.monotonic() - began)
        return Vectorised(text, {cut.hash: vector for cut, vector in zip(cuts, vectors, strict=True)})

    def embed_texts(self, texts: list[str], still_wanted: Callable[[], bool] = lambda: True) -> Floats | None:
        """Vectors of some texts (n, dimensions), giving way to who asks; None when work has to end."""
        if not self._gate.pass_through() or not still_wanted():
            return None
        waited = 0.0

        def stop() -> bool:
            nonlocal waited
            began = time.monotonic()
            ended = not self._gate.pass_through(patience_s=GIVE_WAY_S)
            waited += time.monotonic() - began
            return ended

        began = time.monotonic()
        vectors = self._embedder.embed(texts, stop)
        took = time.monotonic() - began - waited
        if self._gate.closed:
            return None
        self._pace.embedded(len(texts), took)
        self._gate.spent(took)
        return vectors

    def _gather(self) -> None:
        """Take files until a stretch is full; waits for one only when there is nothing to do."""
        while sum(len(file.left) for file in self._files) < STRETCH:
            text = self._texts.take(0.0 if self._files else 1.0)
            if text is None:
                return
            if self._backlog.is_current(text.task):
                one = _InWork(text, deque(text.to_embed))
                if text.task.urgent:
                    self._files.appendleft(one)
                else:
                    self._files.append(one)
            else:
                self._drop(text)

    def _drop(self, text: Text, embedded: int = 0) -> None:
        self._pace.dropped(len(text.to_embed) - embedded)
        self._backlog.finish(text.task)

    def _next_stretch(self) -> list[tuple[_InWork, Cut]]:
        stretch: list[tuple[_InWork, Cut]] = []
        for file in list(self._files):
            if not self._backlog.is_current(file.text.task):
                self._files.remove(file)
                self._drop(file.text, len(file.vectors))
                continue
            while file.left and len(stretch) < STRETCH:
                stretch.append((file, file.left.popleft()))
        return sorted(stretch, key=lambda one: len(one[1].embedded))

    def _embed(self, stretch: list[tuple[_InWork, Cut]]) -> None:
        for start in range(0, len(stretch), SLICE):
            some = stretch[start : start + SLICE]
            vectors = self.embed_texts([cut.embedded for _, cut in some])
            if vectors is None:
                return
            for (file, cut), vector in zip(some, vectors, strict=True):
                file.vectors[cut.hash] = vector
                file.missing -= 1
        self._keep([(file, cut) for file, cut in stretch if file.left])

    def _keep(self, unfinished: list[tuple[_InWork, Cut]]) -> None:
        """Keep what a kill would cost of files that are not done yet."""
        if unfinished:
            import numpy as np

            hashes = [cut.hash for _, cut in unfinished]
            vectors = np.stack([file.vectors[cut.hash] for file, cut in unfinished])
            self._outcomes.insist("storing", lambda: self._store.keep_vectors(hashes, vectors))

    def _hand_on(self) -> None:
        """Put files that are complete on the shelf of those to be stored."""
        for file in list(self._files):
            if not file.left and not file.missing:
                self._files.remove(file)
                self._done.put(Vectorised(file.text, file.vectors), len(file.text.cuts), urgent=file.text.task.urgent)
