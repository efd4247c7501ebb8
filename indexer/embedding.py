"""From texts to vectors: passages of several files at once, so that batches are full and of like length.

A long file is embedded in stretches, and the vectors of each are kept: a kill costs one stretch.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.backlog import Backlog
from indexer.embed import Embedder
from indexer.gate import Gate
from indexer.outcomes import Outcomes
from indexer.pace import Pace
from indexer.reading import Cut, Text
from indexer.records import Floats, NewPassage
from indexer.shelf import Shelf
from indexer.store import Store

STRETCH = 128
"""Passages among which those of like length are put together."""
SLICE = 64
"""Passages that are embedded between two looks at the gate: about half a second on two cores."""
GIVE_WAY_S = 0.25
"""So long a batch inside a slice waits for a search: most take a tenth of that."""


@dataclass(frozen=True, slots=True)
class Vectorised:
    """A file with the vectors of its texts, by hash, float32 (dimensions,), and which embedder made them."""

    text: Text
    vectors: Mapping[bytes, Floats]
    embedder: str

    def passages(self) -> list[NewPassage]:
        """The passages with their vectors."""
        return [cut.passage(self.vectors[cut.hash]) for cut in self.text.cuts]


@dataclass(slots=True, eq=False)
class _InWork:
    text: Text
    embedder: str
    vectors: dict[bytes, Floats]
    """Of the texts that are embedded, some of them long ago."""
    left: deque[Cut]
    """The passages whose texts are in no stretch yet, one for each text."""
    missing: int
    """Texts that have no vector yet."""


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

    @property
    def present(self) -> str:
        """Which embedder makes the vectors now; ask inside `Embedder.steady`."""
        info = self._embedder.info
        return info.sha256 if info is not None else ""

    def run(self) -> None:
        """Embed what comes until the gate closes. Raises `EmbedderUnusable`."""
        while not self._gate.closed:
            self._gather()
            stretch = self._next_stretch()
            if stretch and not self._embed(stretch):
                return
            self._hand_on()

    def now(self, text: Text) -> Vectorised | None:
        """The vectors of a file that somebody waits for, before all others; None when work has to end."""
        file = self._begun(text)
        began = time.monotonic()
        texts = [cut.embedded for cut in file.left]
        vectors = self._embedder.embed(texts, lambda: self._gate.closed, urgent=True)
        if self._gate.closed:
            return None
        self._pace.embedded(len(texts), time.monotonic() - began)
        file.vectors |= {cut.hash: vector for cut, vector in zip(file.left, vectors, strict=True)}
        return Vectorised(text, file.vectors, file.embedder)

    def embed_texts(self, texts: list[str]) -> Floats | None:
        """Vectors of some texts (n, dimensions), giving way to who asks; None when work has to end."""
        if not self._gate.pass_through():
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

    def _begun(self, text: Text) -> _InWork:
        with self._embedder.steady():
            present = self.present
            vectors = self._store.kept.vectors([cut.hash for cut in text.cuts])
        left = {cut.hash: cut for cut in text.cuts if cut.hash not in vectors}
        self._pace.dropped(len(text.cuts) - len(left))
        return _InWork(text, present, vectors, deque(left.values()), len(left))

    def _gather(self) -> None:
        """Take files until a stretch is full; waits for one only when there is nothing to do."""
        while sum(len(file.left) for file in self._files) < STRETCH:
            text = self._texts.take(0.0 if self._files else 1.0)
            if text is None:
                return
            if not self._backlog.is_current(text.task):
                self._pace.dropped(len(text.cuts))
            elif text.task.urgent:
                self._files.appendleft(self._begun(text))
            else:
                self._files.append(self._begun(text))

    def _next_stretch(self) -> list[tuple[_InWork, Cut]]:
        stretch: list[tuple[_InWork, Cut]] = []
        for file in list(self._files):
            if not self._backlog.is_current(file.text.task):
                self._files.remove(file)
                self._pace.dropped(file.missing)
                continue
            while file.left and len(stretch) < STRETCH:
                stretch.append((file, file.left.popleft()))
        return sorted(stretch, key=lambda one: len(one[1].embedded))

    def _embed(self, stretch: list[tuple[_InWork, Cut]]) -> bool:
        """Embed a stretch; False when work has to end."""
        for start in range(0, len(stretch), SLICE):
            some = stretch[start : start + SLICE]
            vectors = self.embed_texts([cut.embedded for _, cut in some])
            if vectors is None:
                return False
            for (file, cut), vector in zip(some, vectors, strict=True):
                file.vectors[cut.hash] = vector
                file.missing -= 1
            self._hand_on()
        self._keep([(file, cut) for file, cut in stretch if file.left])
        return True

    def _keep(self, unfinished: list[tuple[_InWork, Cut]]) -> None:
        """Keep what a kill would cost of files that are not done yet."""
        import numpy as np

        with self._embedder.steady():
            some = [(cut.hash, file.vectors[cut.hash]) for file, cut in unfinished if file.embedder == self.present]
            if some:
                hashes, vectors = [hash_ for hash_, _ in some], np.stack([vector for _, vector in some])
                self._outcomes.insist("storing", lambda: self._store.kept.keep_vectors(hashes, vectors))

    def _hand_on(self) -> None:
        """Put files that are complete on the shelf of those to be stored."""
        for file in [file for file in self._files if not file.missing]:
            self._files.remove(file)
            done = Vectorised(file.text, file.vectors, file.embedder)
            self._done.put(done, len(file.text.cuts), urgent=file.text.task.urgent)
