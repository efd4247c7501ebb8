"""Change, read, embed, store: threads in a row, so that nothing but embedding costs time, and one beside them.

    scout      keeps the backlog like the disk                          (indexer.scout)
    reading    files, each in a worker that may die                     (indexer.reading)
    embedding  the passages of several files at once                    (indexer.embedding)
    storing    each file in one transaction
    at once    what was just saved goes all the way on a thread of its own, past long files and full shelves

A file is in the backlog from when it is seen until its outcome is stored; the store has it as pending meanwhile. So
the process may be killed anywhere: the next scan finds what is not done.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from indexer.backlog import Backlog, Task
from indexer.embed import Embedder, EmbedderUnusable
from indexer.embedding import Embedding, Vectorised
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.graph.drawing import drawn_of
from indexer.outcomes import RETRY_S, Outcomes
from indexer.pace import Pace
from indexer.priority import lower_priority
from indexer.reader import Reader
from indexer.reading import Reading, Text
from indexer.serving import survive
from indexer.shelf import Shelf
from indexer.store import Store
from indexer.volumes import DISK, Disk
from indexer.wanted import kind

FULL_BATCH = 128
AHEAD_CHARACTERS = 4_000_000
_SHORT = 64
"""A saved file with more passages than this to embed goes to the others: searches would wait for it."""
_TAKEN_OVER_S = 1.0
"""What is urgent and waits for so long is read by the ordinary threads, too: many files were copied at once."""
_FEW = 20
"""While reading rests, so many saved files are read all the same; more of them wait."""


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
        reader_of: Callable[[str], str] = lambda _: "",
        root_of: Callable[[str], str | None] = lambda _: None,
        ocr: bool = False,
        hydrate: bool = False,
        disk: Disk = DISK,
    ) -> None:
        """`look_again` is told paths that are not as the backlog says; `changed` is called after every outcome.

        `reader_of` names the version of what reads files of a kind; `root_of` gives the watched folder of a path.
        """
        self._store = store
        self._backlog = backlog
        self._embedder = embedder
        self._gate = gate
        self._changed = changed
        self._trouble = trouble
        self._pace = pace
        self._outcomes = Outcomes(store, backlog, gate, trouble=trouble, changed=changed, reader_of=reader_of)
        self._reading = Reading(
            store,
            backlog,
            reader,
            gate,
            self._outcomes,
            pace,
            trouble,
            max_file_bytes=max_file_bytes,
            ocr=ocr,
            hydrate=hydrate,
            look_again=look_again,
            root_of=root_of,
            disk=disk,
        )
        self._read: Shelf[Text] = Shelf(AHEAD_CHARACTERS)
        self._embedded: Shelf[Vectorised] = Shelf(4 * FULL_BATCH)
        self._embedding = Embedding(store, backlog, embedder, gate, self._outcomes, pace, self._read, self._embedded)
        readers = 2 if (os.cpu_count() or 1) >= 4 else 1
        self._threads = [
            threading.Thread(target=self._keep_going, args=(name, body), name=name, daemon=True)
            for name, body in (
                *((f"reading {n}", self._read_all) for n in range(readers)),
                ("embedding", self._embed_all),
                ("storing", self._store_all),
                ("at once", self._all_at_once),
            )
        ]

    def insist(self, part: str, write: Callable[[], object]) -> bool:
        """Write when the disk has room; whether `write` returned something true. False when the program leaves."""
        return self._outcomes.insist(part, write)

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

    # -- the bodies of the threads

    def _read_all(self) -> None:
        lower_priority()
        while self._gate.pass_through():
            task = self._backlog.take(1.0, urgent_after_s=_TAKEN_OVER_S)
            if task is not None:
                if self._gate.pass_through():  # reading may have been paused while there was nothing to take
                    self._outcomes.guarded(task, lambda task=task: self._read_one(task))  # type: ignore[misc]
            elif not self._backlog.waiting():
                self._pace.idle()

    def _read_one(self, task: Task) -> None:
        text = self._reading.read(task)
        if text is not None:
            self._shelve(text)

    def _shelve(self, text: Text) -> None:
        self._read.put(text, sum(len(part.text) for part in text.extracted.parts), urgent=text.task.urgent)

    def _embed_all(self) -> None:
        lower_priority()
        while not self._gate.closed:
            try:
                self._embedder.embed([])  # waits until it is loaded
                self._embedding.run()
            except EmbedderUnusable:  # told by who loads it; another one may be chosen
                self._gate.sleep(RETRY_S)

    def _store_all(self) -> None:
        lower_priority()
        while not self._gate.closed:
            done = self._embedded.take()
            if done is not None:
                self._outcomes.guarded(done.text.task, lambda done=done: self._store_one(done))  # type: ignore[misc]

    def _all_at_once(self) -> None:
        self._reading.warm()
        while self._may_go_on_at_once():
            task = self._backlog.take(1.0, urgent_only=True)
            if task is not None and self._may_go_on_at_once():  # as above
                self._outcomes.guarded(task, lambda task=task: self._do_at_once(task))  # type: ignore[misc]

    def _may_go_on_at_once(self) -> bool:
        """Wait until a saved file may be read; False when the program leaves. A few are read also while work rests."""
        return self._gate.pass_through(urgent=not self._gate.resting or self._backlog.urgent() <= _FEW)

    def _do_at_once(self, task: Task) -> None:
        text = self._reading.read(task)
        if text is None:
            return
        if len(text.cuts) > _SHORT or self._embedder.state != "ready":
            self._shelve(text)
        elif (done := self._embedding.now(text)) is not None:
            self._store_one(done)

    # -- steps

    def _store_one(self, done: Vectorised) -> None:
        text, task = done.text, done.text.task
        passages = done.passages()
        drawn = drawn_of(task.path, text.extracted, passages)
        reader = self._outcomes.reader_of(kind(task.path))

        def write() -> None:
            if text.name_only:
                self._store.name_only(task.path, text.fingerprint, passages, drawn=drawn)
            else:
                extracted = text.extracted
                self._store.replace(
                    task.path, text.fingerprint, extracted.sha256, extracted, passages, reader=reader, drawn=drawn
                )

        with self._embedder.steady():
            if done.embedder == self._embedding.present:
                self._outcomes.settle(task, write)
                return
        self._read.put(text, 0, urgent=True)  # the embedder was changed meanwhile; never wait here for room there
