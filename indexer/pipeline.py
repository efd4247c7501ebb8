"""Change, read, chunk, embed, store: three threads in a row, so that nothing but embedding costs time.

    scout    keeps the backlog like the disk            (indexer.scout)
    reading  one file after the other, in the reader's child
    embedding  the passages of several files at once, so that batches are full and of like length
    storing  each file in one transaction

A file is in the backlog from when it is seen until its outcome is stored; the store has it as pending meanwhile. So
the process may be killed anywhere: the next scan finds what is not done.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.backlog import Backlog, Task, suffix_of
from indexer.chunk import Chunk, chunk
from indexer.contract import Failure, FailureCode
from indexer.embed import Embedder, EmbedderUnusable, embedding_text
from indexer.extractors import Extracted, Unreadable
from indexer.folders import Pace, Trouble
from indexer.gate import Gate
from indexer.priority import lower_priority
from indexer.reader import NotReading, Reader
from indexer.records import Fingerprint, Floats, NewPassage
from indexer.serving import survive
from indexer.shelf import Shelf
from indexer.store import DatabaseUnreadable, Store, StoreFull
from indexer.watch import SETTLE_S

FULL_BATCH = 128
"""Passages that are embedded together: enough that few batches are of unlike length, little enough to be soon done."""
SLICE = 256
AHEAD_CHARACTERS = 4_000_000
RETRY_S = 3.0
_MOST_TRIES = 20
"""A file that changed so often in a row (a log that is written all the time) is read as it is; the scan that finds it
changed has it read again."""
_INTERNAL = "This file could not be indexed because of an error in the program; the log has the details."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A file that was read and cut into passages; `spans` are (number of the part, passage)."""

    task: Task
    extracted: Extracted
    spans: tuple[tuple[int, Chunk], ...]

    @property
    def texts(self) -> list[str]:
        """What is embedded, in the order of the spans."""
        title, parts = self.extracted.title, self.extracted.parts
        return [embedding_text(title, one.heading, parts[n].text[one.start : one.end]) for n, one in self.spans]


@dataclass(frozen=True, slots=True)
class Vectorised:
    """A file with the vectors of its passages, float32 (passages, dimensions)."""

    text: Text
    vectors: Floats


class Pipeline:
    """Takes files from the backlog until they are searchable. `start` once, `close` once."""

    def __init__(
        self,
        store: Store,
        backlog: Backlog,
        reader: Reader,
        embedder: Embedder,
        gate: Gate,
        *,
        max_file_bytes: int,
        look_again: Callable[[str], None],
        changed: Callable[[], None],
        trouble: Trouble,
        pace: Pace,
    ) -> None:
        """`look_again` is told paths that are not as the backlog says; `changed` is called after every outcome."""
        self._store = store
        self._backlog = backlog
        self._reader = reader
        self._embedder = embedder
        self._gate = gate
        self._max_file_bytes = max_file_bytes
        self._look_again = look_again
        self._changed = changed
        self._trouble = trouble
        self._pace = pace
        self._read: Shelf[Text] = Shelf(AHEAD_CHARACTERS)
        self._embedded: Shelf[Vectorised] = Shelf(4 * FULL_BATCH)
        self._renewing = False
        self._threads = [
            threading.Thread(target=self._keep_going, args=(name, body), name=name, daemon=True)
            for name, body in (
                ("reading", self._read_all),
                ("embedding", self._embed_all),
                ("storing", self._store_all),
            )
        ]

    @property
    def renewing(self) -> bool:
        """Whether passages wait for vectors of a new embedder."""
        return self._renewing

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def close(self, timeout_s: float) -> bool:
        """Let the work end after the step it is in; whether it did in time."""
        self._read.close()
        self._embedded.close()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _keep_going(self, name: str, body: Callable[[], None]) -> None:
        while not survive(name, body) and self._gate.sleep(RETRY_S):
            pass

    # -- reading

    def _read_all(self) -> None:
        lower_priority()
        while self._gate.pass_through():
            task = self._backlog.take(1.0)
            if task is not None:
                self._guarded(task, lambda task=task: self._read_one(task))  # type: ignore[misc]

    def _read_one(self, task: Task) -> None:
        path = Path(task.path)
        before = _fingerprint(path)
        if before is None or (before != task.fingerprint and task.tries < _MOST_TRIES):
            self._put_back(task)
            return
        known = self._store.file(task.path)
        if known is not None and known.sha256 and known.failure is None and before.size <= self._max_file_bytes:
            same = _sha256(path) == known.sha256
            if same and _fingerprint(path) == before:
                self._settle(task, lambda: self._store.touch(task.path, before))
                return
        try:
            extracted = self._reader.read(path)
        except Unreadable as problem:
            after = _fingerprint(path)
            if after is None or (after != before and task.tries < _MOST_TRIES):
                self._put_back(task)
            else:
                self._fail(task, problem.code, problem.sentence)
            return
        except NotReading as problem:
            self._trouble.set("reading", str(problem))
            self._changed()
            self._backlog.put({task.path: task.fingerprint}, tries=task.tries + 1, delay_s=RETRY_S)
            self._gate.sleep(RETRY_S)
            return
        self._trouble.clear("reading")
        if _fingerprint(path) != before and task.tries < _MOST_TRIES:
            self._put_back(task)
            return
        spans = tuple((n, one) for n, part in enumerate(extracted.parts) for one in chunk(part))
        if not spans:
            self._fail(task, "no_text", "No text was found in this file, so there is nothing to search.")
            return
        self._read.put(Text(task, extracted, spans), sum(len(part.text) for part in extracted.parts))

    def _put_back(self, task: Task) -> None:
        """The file is not the one that was seen: wait until it is quiet. One that is gone is the scout's business."""
        now = _fingerprint(Path(task.path))
        if now is None:
            self._backlog.finish(task)
            self._look_again(task.path)
            return

        def put() -> None:
            self._store.put_pending({task.path: now})
            self._backlog.put({task.path: now}, tries=task.tries + 1, delay_s=SETTLE_S)

        self._settle(task, put, finished=False)

    # -- embedding

    def _embed_all(self) -> None:
        lower_priority()
        try:
            self._renew()
            while not self._gate.closed:
                texts = self._gather()
                if texts and not survive("embedding", lambda texts=texts: self._embed(texts)):  # type: ignore[misc]
                    for one in texts:  # so that only the file that it is about fails
                        self._guarded(one.task, lambda one=one: self._embed([one]))  # type: ignore[misc]
        except EmbedderUnusable as problem:
            self._trouble.set("embedding", str(problem))
            self._changed()

    def _gather(self) -> list[Text]:
        """The next file, and as many more as are read already and fill a batch."""
        first = self._read.take()
        if first is None:
            return []
        texts, passages = [first], len(first.spans)
        while passages < FULL_BATCH and (more := self._read.take(0.0)) is not None:
            texts.append(more)
            passages += len(more.spans)
        return texts

    def _embed(self, files: Sequence[Text]) -> None:
        wanted = [file for file in files if self._backlog.is_current(file.task)]
        texts = [text for file in wanted for text in file.texts]
        vectors = self._vectors(texts, lambda: any(self._backlog.is_current(file.task) for file in wanted))
        if vectors is None:
            return
        start = 0
        for file in wanted:
            end = start + len(file.spans)
            self._embedded.put(Vectorised(file, vectors[start:end]), end - start)
            start = end

    def _vectors(self, texts: Sequence[str], still_wanted: Callable[[], bool]) -> Floats | None:
        """Vectors of many texts; None when the work has to end or is no longer wanted. Gives way between batches."""
        import numpy as np

        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        parts: list[Floats] = []
        for start in range(0, len(order), SLICE):
            waited = 0.0

            def stop() -> bool:
                nonlocal waited
                began = time.monotonic()
                ended = not self._gate.pass_through()
                waited += time.monotonic() - began
                return ended

            if stop() or not still_wanted():
                return None
            some = [texts[n] for n in order[start : start + SLICE]]
            waited = 0.0
            began = time.monotonic()
            parts.append(self._embedder.embed(some, stop))
            self._pace.embedded(len(some), time.monotonic() - began - waited)
            if self._gate.closed:
                return None
        if not parts:
            return None
        vectors = np.empty((len(texts), parts[0].shape[1]), dtype=np.float32)
        vectors[order] = np.concatenate(parts)
        return vectors

    def _renew(self) -> None:
        """Embed what has no vector from the present embedder: the user chose another one."""
        self._embedder.embed([])  # waits until it is loaded
        info = self._embedder.info
        if info is None or not self._insist("storing", lambda: self._store.use_embedder(info.sha256)):
            return
        while rows := self._store.unembedded(FULL_BATCH):
            self._renewing = True
            self._changed()
            vectors = self._vectors([embedding_text(row.title, row.heading, row.text) for row in rows], lambda: True)
            if vectors is None:
                return
            ids = [row.id for row in rows]
            self._insist("storing", lambda ids=ids, vectors=vectors: self._store.vectors.put(ids, vectors))  # type: ignore[misc]
        self._renewing = False
        self._changed()

    # -- storing

    def _store_all(self) -> None:
        lower_priority()
        while not self._gate.closed:
            done = self._embedded.take()
            if done is not None:
                self._guarded(done.text.task, lambda done=done: self._store_one(done))  # type: ignore[misc]

    def _store_one(self, done: Vectorised) -> None:
        text, task = done.text, done.text.task
        parts = text.extracted.parts
        passages = [
            NewPassage(n, one.start, one.end, one.heading, parts[n].text[one.start : one.end], vector)
            for (n, one), vector in zip(text.spans, done.vectors, strict=True)
        ]
        fingerprint, extracted = task.fingerprint, text.extracted
        if self._settle(
            task, lambda: self._store.replace(task.path, fingerprint, extracted.sha256, extracted, passages)
        ):
            self._pace.finished(suffix_of(task.path), len(passages))

    def _fail(self, task: Task, code: FailureCode, sentence: str) -> None:
        failure = Failure(task.path, code, sentence)
        if self._settle(task, lambda: self._store.fail(task.path, task.fingerprint, None, failure)):
            self._pace.finished(suffix_of(task.path), 0)
            _log.info("a %s file was not read: %s", suffix_of(task.path), code)

    def _settle(self, task: Task, write: Callable[[], object], *, finished: bool = True) -> bool:
        """Write a task's outcome unless it was overtaken; whether it was written. Waits while the disk is full."""

        def settle() -> bool:
            with self._backlog.changing:
                if not self._backlog.is_current(task):
                    return False
                write()
                if finished:
                    self._backlog.finish(task)
                return True

        settled = self._insist("storing", settle)
        self._changed()
        return settled

    def _insist(self, part: str, write: Callable[[], object]) -> bool:
        """Try until the database can write; whether `write` returned something true. False when the program leaves."""
        while True:
            try:
                result = write()
            except (StoreFull, DatabaseUnreadable) as problem:
                self._trouble.set(part, str(problem))
                self._changed()
                if not self._gate.sleep(RETRY_S):
                    return False
            else:
                self._trouble.clear(part)
                return bool(result)

    def _guarded(self, task: Task, work: Callable[[], object]) -> None:
        """Whatever goes wrong with one file, the others go on."""
        if not survive("indexing a file", work):
            survive("noting a failure", lambda: self._fail(task, "damaged", _INTERNAL))


def _fingerprint(path: Path) -> Fingerprint | None:
    try:
        return Fingerprint.of(os.lstat(path))
    except OSError:
        return None


def _sha256(path: Path) -> str:
    """Hash of a file, or "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
