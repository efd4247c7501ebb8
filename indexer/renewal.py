"""The embedder of an open index: loaded at the start, changed to another without a gap, told about in words.

    start      the embedder whose vectors are stored answers, even where another one was chosen meanwhile
    change     the chosen one embeds all passages beside it, new files too; then both are exchanged at once
    gone       where the former embedder cannot be loaded any more, passages are found by words until they are embedded

What is embedded already is in the store, so a killed change goes on where it was.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from indexer import contract, language
from indexer.embed import Embedder, EmbedderUnusable, embedding_text
from indexer.embed_folder import identity
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.priority import lower_priority
from indexer.records import Floats, UnembeddedPassage
from indexer.store import Store

AT_ONCE = 64
"""Passages that are embedded between two looks at what is more important."""
_PATIENCE_S = 5.0
"""So long a batch of the change waits for files that are being read."""
_LANGUAGES_EVERY_S = 4.0
_GONE = "The former embedding model is gone; until all passages are embedded anew, some are found by their words only."
_log = logging.getLogger(__name__)


class Renewal:
    """`run` is the body of one thread; everything else may be called from any."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        gate: Gate,
        folder: Path,
        sha256: str,
        *,
        insist: Callable[[str, Callable[[], object]], bool],
        busy: Callable[[], bool],
        trouble: Trouble,
        changed: Callable[[], None],
    ) -> None:
        """`folder` and `sha256` are the chosen embedder's; `embedder` becomes the one that answers.

        `insist` writes as soon as the disk has room, and says whether it wrote something true; `busy` says whether
        files wait to be read.
        """
        self._store = store
        self._embedder = embedder
        self._gate = gate
        self._folder, self._sha256 = folder.resolve(), sha256.lower()
        self._insist = insist
        self._busy = busy
        self._trouble = trouble
        self._changed = changed
        self._asked = threading.Event()
        self._catching_up = True
        self._problem = ""
        self._told: tuple[float, tuple[str, ...]] = (0.0, ())

    @property
    def catching_up(self) -> bool:
        """Whether passages wait for a vector of the embedder that answers."""
        return self._catching_up and self._embedder.state == "ready"

    @property
    def share(self) -> float | None:
        """Share of the passages that have a vector of the newly chosen embedder; None when none is being changed."""
        return self._store.renewal.share()

    @property
    def notices(self) -> tuple[str, ...]:
        """What people should know about the embedder, in sentences."""
        asked, sentences = self._told
        if time.monotonic() - asked > _LANGUAGES_EVERY_S and self._embedder.state == "ready":
            sentences = language.notices(self._store.languages(), self._embedder.languages)
            self._told = time.monotonic(), sentences
        return (self._problem, *sentences) if self._problem else sentences

    def use(self, folder: Path, sha256: str = "") -> None:
        """Change to another embedder, or stay with the present one after all. Raises `EmbedderUnusable`."""
        folder = folder.resolve()
        chosen = identity(folder)
        if sha256 and chosen != sha256.lower():
            raise EmbedderUnusable(
                f"The embedding model {folder.name} is not the file that was approved (its SHA-256 differs)."
            )
        self._problem = ""
        if chosen == self._store.embedder()[0]:
            self._store.renewal.cancel()
        else:
            self._store.renewal.begin(chosen, str(folder))
        self._asked.set()
        self._changed()

    def close(self) -> None:
        """Let `run` end; the gate is closed already."""
        self._asked.set()

    def run(self) -> None:
        """Load the embedder, then embed whatever lacks a vector of it or of the next one, until the gate closes."""
        lower_priority()  # also of the threads that the engine starts
        if self._embedder.state == "loading":
            self._open()
            self._changed()
        if self._embedder.state == "failed":
            self._trouble.set("embedding", self._embedder.problem)
            self._changed()
        while not self._gate.closed:
            self._asked.clear()
            if self._embedder.state == "ready":
                self._catch_up()
            self._change()
            self._asked.wait()

    # -- inside

    def _open(self) -> None:
        """Load the embedder whose vectors are stored, or the chosen one where that is the same, new or all there is."""
        stored, folder = self._store.embedder()
        chosen = Embedder(self._folder, self._sha256)
        try:
            wanted = self._sha256 or identity(self._folder)
        except EmbedderUnusable as problem:
            wanted = ""
            self._problem = str(problem)
        if stored and stored != wanted and (former := _loaded(Embedder(Path(folder), stored))) is not None:
            self._embedder.become(former)
            if wanted:
                self._insist("storing", lambda: self._begin(wanted))
            return
        if _loaded(chosen) is None or chosen.info is None:
            self._problem = ""  # it is the whole index's trouble
            self._embedder.become(chosen)
            return
        info = chosen.info
        if stored and stored != info.sha256:
            self._problem = _GONE
            self._insist("storing", lambda: self._embedder.become(chosen, lambda: self._use(info.sha256, info.path)))
        elif self._insist("storing", lambda: self._use(info.sha256, info.path)):
            self._embedder.become(chosen)

    def _begin(self, wanted: str) -> bool:
        self._store.renewal.begin(wanted, str(self._folder))
        return True

    def _use(self, sha256: str, folder: str) -> bool:
        self._store.use_embedder(sha256, folder)
        return True

    def _catch_up(self) -> None:
        """Embed what has no vector of the embedder that answers."""
        while rows := self._store.unembedded(AT_ONCE):
            self._catching_up = True
            made_by = self._embedder.info
            vectors = self._vectors(self._embedder, rows)
            if vectors is None:
                return
            ids = [row.id for row in rows]

            def put(
                ids: list[int] = ids, vectors: Floats = vectors, made_by: contract.Embedder | None = made_by
            ) -> bool:
                with self._embedder.steady():
                    if made_by == self._embedder.info:
                        self._store.vectors.put(ids, vectors)
                return True

            self._insist("storing", put)
            self._changed()
        self._catching_up = False
        if self._problem == _GONE:
            self._problem = ""
        self._changed()

    def _change(self) -> None:
        """Embed everything with the next embedder, then exchange both; a choice made meanwhile begins anew."""
        while not self._gate.closed and (chosen := self._store.renewal.next()) is not None:
            following = Embedder(Path(chosen[1]), chosen[0])
            if _loaded(following) is None:
                self._problem = f"{following.problem} The present embedding model stays."
                self._insist("storing", self._cancel)
                self._changed()
                return
            while not self._gate.closed and self._store.renewal.next() == chosen:
                self._step(following, chosen)
                self._changed()

    def _step(self, following: Embedder, chosen: tuple[str, str]) -> None:
        """Embed some passages with the next embedder; when there is none left, exchange both."""
        rows = self._store.renewal.without_next(AT_ONCE)
        if rows:
            self._make_room()
            vectors = self._vectors(following, rows)
            if vectors is not None and self._store.renewal.next() == chosen:
                self._insist("storing", lambda: self._put_next([row.id for row in rows], vectors))
        elif self._insist("storing", lambda: self._embedder.become(following, self._finish)):
            _log.info("the embedding model was exchanged")
            self._insist("storing", self._clean)
            self._trouble.clear("embedding")
            self._told = (0.0, ())

    def _finish(self) -> bool:
        return self._store.renewal.finish(clean=False)  # searches wait for it

    def _clean(self) -> bool:
        return not self._store.renewal.finish()

    def _cancel(self) -> bool:
        self._store.renewal.cancel()
        return True

    def _put_next(self, ids: list[int], vectors: Floats) -> bool:
        self._store.renewal.put_next(ids, vectors)
        return True

    def _make_room(self) -> None:
        """Files that people wait for go first, for a while."""
        until = time.monotonic() + _PATIENCE_S
        while self._busy() and time.monotonic() < until and self._gate.sleep(0.1):
            pass

    def _vectors(self, embedder: Embedder, rows: list[UnembeddedPassage]) -> Floats | None:
        """Vectors of some passages, giving way to who asks; None when work has to end."""
        vectors = embedder.embed([text_of(row) for row in rows], lambda: not self._gate.pass_through())
        return None if self._gate.closed else vectors


def text_of(row: UnembeddedPassage) -> str:
    """What is embedded for a stored passage: the same as when it was read."""
    return embedding_text(row.title, row.heading, row.text, above=row.above, context=row.context)


def _loaded(embedder: Embedder) -> Embedder | None:
    try:
        embedder.load()
    except EmbedderUnusable:
        return None
    return embedder
