"""Past conversations, found as passages of files are: an index of their own, which the agent fills and empties.

It is made of what the index of files is made of, so that there is one way to search. It holds nothing that the agent
does not hold: where it is damaged it is begun anew, and the agent fills it again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.contract import FoundSaid, FoundTalks, Said, Talk, Talks, TalksHeld
from indexer.database import DatabaseError
from indexer.embed import Embedder, EmbedderUnusable
from indexer.extractors import Extracted, Heading, Part
from indexer.gate import Gate
from indexer.reading import cut_up
from indexer.records import Fingerprint, Floats
from indexer.search import Searcher
from indexer.serving import Refused
from indexer.store import DatabaseUnreadable, Store
from indexer.vectors import Vectors

MOST_FOUND = 200
_AT_ONCE = 64
"""Passages that are embedded between two looks at whether the user has stopped it."""
_BY_TURN = 4
"""Passages of one turn, at most about: a long answer is several."""


class TalkIndex:
    """The index of conversations; opened when first asked for. All methods may be called from any thread.

    Raises `Refused` where a conversation cannot be kept or looked for.
    """

    def __init__(self, folder: Path, key: str, embedder: Embedder, gate: Gate) -> None:
        self._folder = folder
        self._key = key
        self._embedder = embedder
        self._gate = gate
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._vectors: Vectors | None = None
        self._searcher: Searcher | None = None
        self._editions: dict[str, str] = {}
        """Of what the store holds, by id: it is asked for at every search."""
        self._embedded_by = ""

    def all(self) -> Talks:
        """Every conversation that can be found."""
        self._opened()
        with self._lock:
            return Talks(tuple(Talk(id_, edition) for id_, edition in sorted(self._editions.items())))

    def keep(self, talk: Talk, said: Sequence[Said], check: Callable[[], None]) -> TalksHeld:
        """Put a conversation in the place of what was kept of it. `check` may raise to stop."""
        store = self._opened()
        parts = tuple(
            Part("message", None, str(one.turn), one.text, (Heading(0, 1, one.day),) if one.day else ()) for one in said
        )
        # Without a title: it is what was asked first, and would stand beside everything that was said later.
        extracted = Extracted("", parts)
        cuts = cut_up(extracted)
        vectors: list[Floats] = []
        with self._gate.urgent():
            for at in range(0, len(cuts), _AT_ONCE):
                check()
                try:
                    vectors += list(self._embedder.embed([cut.embedded for cut in cuts[at : at + _AT_ONCE]]))
                except EmbedderUnusable as problem:
                    raise Refused(str(problem)) from None
        passages = [cut.passage(vector) for cut, vector in zip(cuts, vectors, strict=True)]
        size = sum(len(one.text) for one in said)
        store.replace(_path(talk.id), Fingerprint(size, 0, 0), talk.edition, extracted, passages)
        with self._lock:
            self._editions[talk.id] = talk.edition
            return TalksHeld(len(self._editions))

    def drop(self, ids: Sequence[str]) -> TalksHeld:
        """Have nothing left of some conversations."""
        self._opened().remove([_path(one) for one in ids])
        with self._lock:
            for one in ids:
                self._editions.pop(one, None)
            return TalksHeld(len(self._editions))

    def search(self, query: str, limit: int) -> FoundTalks:
        """The turns that are about something, the best first."""
        self._opened()
        assert self._searcher is not None
        limit = max(1, min(limit, MOST_FOUND))
        best: dict[tuple[str, int], FoundSaid] = {}
        with self._gate.urgent():
            for hit in self._searcher.search(query, _BY_TURN * limit).hits:
                said = hit.place.path[1:], int(hit.place.label)
                best.setdefault(said, FoundSaid(*said, hit.score, hit.matched, hit.cosine))
        return FoundTalks(tuple(best.values())[:limit])

    def close(self) -> None:
        """Close the files, as far as they were opened."""
        with self._lock:
            if self._vectors is not None:
                self._vectors.close()
            if self._store is not None:
                self._store.close()
            self._store = self._vectors = self._searcher = None

    def _opened(self) -> Store:
        """The store, for the embedder that answers now: vectors of another one are of no use."""
        with self._lock:
            if self._store is None:
                self._store = self._open()
                self._vectors = Vectors(self._store.vectors, self._folder / "talks-vectors", "exact")
                self._searcher = Searcher(self._store, self._vectors, self._embedder, links=False)
                self._editions = {path[1:]: file.sha256 for path, file in self._store.files_below("").items()}
                self._embedded_by = ""
            info = self._embedder.info
            if info is not None and info.sha256 != self._embedded_by:
                if self._store.use_embedder(info.sha256):
                    self._store.remove([_path(one) for one in self._editions])
                    self._editions.clear()
                self._embedded_by = info.sha256
            return self._store

    def _open(self) -> Store:
        path = self._folder / "talks.db"
        try:
            return Store(path, self._key)
        except (DatabaseUnreadable, DatabaseError):
            for file in self._folder.glob("talks.db*"):
                file.unlink(missing_ok=True)
        try:
            return Store(path, self._key)
        except (DatabaseUnreadable, DatabaseError) as problem:
            raise Refused(str(problem)) from None


def _path(id_: str) -> str:
    return f"{os.sep}{id_}"
