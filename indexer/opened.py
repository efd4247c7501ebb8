"""An index that is open: its parts put together, watching and reading in the background, and what one can ask of it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from indexer import network_lock
from indexer.backlog import Backlog
from indexer.contract import (
    Check,
    Checks,
    Config,
    Folders,
    Found,
    IndexStatus,
    PageImage,
    PartText,
    Similarity,
)
from indexer.embed import Embedder, EmbedderUnusable
from indexer.extractors import SUFFIXES, Unreadable
from indexer.folders import Pace, Rate, Trouble, folder_view
from indexer.gate import Gate
from indexer.pipeline import Pipeline
from indexer.priority import lower_priority
from indexer.reader import NotReading, Reader
from indexer.scan import Rules, is_below
from indexer.scout import Scout
from indexer.search import Searcher
from indexer.serving import Job, Refused, survive
from indexer.store import DatabaseUnreadable, Store, StoreFull
from indexer.vectors import Vectors
from indexer.watch import Watcher

TELL_EVERY_S = 0.25
_TELLING_SHARE = 10
"""Telling takes at most a tenth of its thread's time."""


class OpenIndex:
    """Made when the index is opened, closed when the process leaves. All methods may be called from any thread.

    Methods raise `Refused` with one sentence for people when they cannot do what was asked.
    """

    def __init__(self, config: Config, tell: Callable[[Folders], None]) -> None:
        """`tell` is called on a thread of its own, at most four times a second, when something has changed."""
        index_dir = Path(config.index_dir)
        try:
            index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store = Store(index_dir / "index.db", config.key)
        except (StoreFull, DatabaseUnreadable) as problem:
            raise Refused(str(problem)) from None
        except OSError:
            raise Refused(f"The index folder {index_dir} cannot be made; please check its permissions.") from None
        self._tell = tell
        self._gate = Gate()
        self._gate.set_paused(self._store.paused)
        self._trouble = Trouble()
        self._pace = Pace()
        self._news = Rate(TELL_EVERY_S)
        self._told: Folders | None = None
        self._vectors = Vectors(self._store.vectors, index_dir / "chroma")
        self._embedder = Embedder(Path(config.embedder_dir), config.embedder_sha256)
        self._searcher = Searcher(self._store, self._vectors, self._embedder)
        self._reader = Reader(
            config.max_file_bytes, config.max_file_characters, config.read_timeout_s, config.read_memory_bytes
        )
        self._backlog = Backlog()
        self._watcher = Watcher(str(index_dir))
        profile = config.profile_dir or config.index_dir
        rules = Rules(SUFFIXES, config.excludes, frozenset({os.path.realpath(profile)}))
        self._scout = Scout(
            self._store,
            self._backlog,
            rules,
            self._watcher,
            rescan_s=config.rescan_s,
            trouble=self._trouble,
            changed=self._changed,
        )
        self._pipeline = Pipeline(
            self._store,
            self._backlog,
            self._reader,
            self._embedder,
            self._gate,
            max_file_bytes=config.max_file_bytes,
            look_again=self._watcher.touch,
            changed=self._changed,
            trouble=self._trouble,
            pace=self._pace,
        )
        self._scouting = _thread("scout", self._keep_scouting)
        self._loading = _thread("embedder", self._load_embedder)
        self._telling = _thread("telling", self._tell_news)
        self._removing = _thread("removing", self._finish_removals)

    def start(self) -> None:
        """Load the embedder and resume watching and reading, all in the background."""
        for thread in (self._loading, self._scouting, self._telling, self._removing):
            thread.start()
        self._vectors.start()
        self._pipeline.start()

    def close(self) -> None:
        """Let the work end. What is not stored yet is found again by the next scan."""
        self._gate.close()
        self._scout.close()
        self._news.close()
        still = self._pipeline.close(0.3)
        using = (self._scouting, self._telling, self._removing)
        for thread in using:
            thread.join(0.1)
        self._reader.close()
        self._vectors.close()
        if still and not any(thread.is_alive() for thread in using):  # a database in use is left to its own journal
            self._store.close()

    # -- folders

    def folders(self) -> Folders:
        """Every watched folder and how far it is."""
        roots = self._scout.roots()
        paused, unwatched = self._gate.paused, self._scout.unwatched
        waiting = self._backlog.suffixes()
        eta, total = self._pace.eta_s(waiting), max(1, sum(waiting.values()))
        views = []
        for path, root in sorted(roots.items()):
            counts = self._store.counts([path])
            share = eta * min(1.0, counts.pending / total) if eta is not None else None
            views.append(folder_view(path, root, counts, paused=paused, unwatched=unwatched, eta_s=share))
        problem = self._trouble.sentence
        return Folders(tuple(views), paused, self._embedder.state, problem)

    def add_folder(self, path: str) -> Folders:
        """Watch a folder or a single file."""
        real = os.path.realpath(path)
        name = Path(path).name or path
        try:
            real.encode()
            file = not Path(real).is_dir()
            if file and not Path(real).exists():
                raise Refused(f"There is no folder or file {path}; please check the name.")
            if file and (Path(real).suffix.lower() not in SUFFIXES or not Path(real).is_file()):
                raise Refused(f"{name} is not of a kind that is read; choose a folder, or a PDF, Office or text file.")
            if not file:
                with os.scandir(real):
                    pass
        except UnicodeEncodeError:
            raise Refused("The name of this folder is not readable text; please rename it first.") from None
        except OSError:
            raise Refused(f"{name} may not be looked into; please ask its owner for permission.") from None
        self._store.add_folder(real)
        self._scout.add(real)
        return self.folders()

    def remove_folder(self, path: str) -> Folders:
        """Watch a folder no longer and forget what was read from it."""
        real = self._known(path)
        self._scout.forget(real)
        self._store.remove_folder(real, lambda: self._gate.closed)
        self._changed()
        return self.folders()

    def set_paused(self, paused: bool) -> Folders:
        """Pause or resume reading; remembered."""
        self._store.set_paused(paused)
        self._gate.set_paused(paused)
        self._changed()
        return self.folders()

    def retry(self, path: str) -> Folders:
        """Read failed files at or below a path again."""
        real = os.path.realpath(path)
        failed = {
            name: file.fingerprint for name, file in self._store.files_below(real).items() if file.state == "failed"
        }
        with self._backlog.changing:
            self._store.put_pending(failed)
            self._backlog.put(failed, urgent=True)
        self._changed()
        return self.folders()

    def wait_until_current(self, paths: Sequence[str], job: Job) -> Folders:
        """Scan anew, stream progress, answer when nothing below the paths (all when empty) waits."""
        chosen = [os.path.realpath(path) for path in paths]
        roots = self._scout.roots()
        holding = [root for root in roots if not chosen or any(is_below(p, root) or is_below(root, p) for p in chosen)]
        numbers = self._scout.request(holding) if holding else {}
        told: Folders | None = None
        while True:
            job.check()
            now = self._scout.roots()
            scanned = all(
                now[root].done >= number or now[root].missing for root, number in numbers.items() if root in now
            )
            view = self.folders()
            if scanned and not self._backlog.waiting(chosen) and not self._pipeline.renewing:
                return view
            if view.problem or view.paused:
                raise Refused(view.problem or "Reading is paused; resume it to have all files searchable.")
            if view != told:
                told = view
                job.event(view)
            time.sleep(TELL_EVERY_S)

    # -- asking

    def search(self, query: str, limit: int, paths: Sequence[str], job: Job) -> Found:
        """The best passages; waits for the embedder."""
        while self._embedder.state == "loading":
            job.check()
            time.sleep(0.02)
        with self._gate.urgent():
            return self._searcher.search(query, limit, [os.path.realpath(path) for path in paths])

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
        if not any(is_below(real, root) for root in self._scout.roots()):
            raise Refused(f"{Path(path).name} is in none of the watched folders.")
        try:
            return self._reader.render(Path(real), page, min(max(width, 64), 4096), start, end)
        except (Unreadable, NotReading) as problem:
            raise Refused(str(problem)) from None

    def status(self) -> IndexStatus:
        """The whole index in numbers."""
        folders = self.folders()
        counts = self._store.counts()
        states = {folder.state for folder in folders.folders}
        state: Literal["starting", "scanning", "reading", "ready", "paused", "stuck"]
        if folders.problem or folders.embedder == "failed":
            state = "stuck"
        elif self._gate.paused:
            state = "paused"
        elif "scanning" in states:
            state = "scanning"
        elif "reading" in states or self._pipeline.renewing:
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
        )

    def self_check(self, job: Job) -> Checks:
        """Database, vectors, embedder and network lock."""
        locked, lock_sentence = network_lock.prove()
        damage = self._store.check()
        while self._embedder.state == "loading":
            job.check()
            time.sleep(0.05)
        loaded = self._embedder.state == "ready"
        return Checks(
            (
                Check("network lock, index", locked, lock_sentence),
                Check("index database", not damage, damage or "Every page of the database was read and is sound."),
                Check(
                    "embedder",
                    loaded,
                    "The embedding model is loaded." if loaded else self._embedder.problem,
                ),
                self._check_vectors(job),
            )
        )

    def give_way(self, seconds: float) -> None:
        """An answer is being written."""
        self._gate.give_way(seconds)

    # -- inside

    def _check_vectors(self, job: Job) -> Check:
        deadline = time.monotonic() + 20.0
        while True:
            stored, held, queued = self._store.vectors.count(), self._vectors.held, self._store.vectors.queue_length()
            if self._vectors.in_step and (held == stored or queued):
                rest = "" if held == stored else f" {queued} on their way to it are searched exactly."
                return Check("vectors", True, f"Chroma holds {held} of {stored} vectors.{rest}")
            if time.monotonic() > deadline:
                return Check("vectors", False, "Chroma is not in step with the index; searches are exact meanwhile.")
            job.check()
            time.sleep(0.1)

    def _known(self, path: str) -> str:
        roots = self._scout.roots()
        for candidate in (path, os.path.realpath(path), os.path.normpath(path)):
            if candidate in roots:
                return candidate
        raise Refused(f"{path} is not one of the watched folders.")

    def _changed(self) -> None:
        self._vectors.wake()
        self._news.ask()

    def _keep_scouting(self) -> None:
        lower_priority()
        while not survive("scout", self._scout.run) and self._gate.sleep(3.0):
            self._scout.request()
        self._watcher.close()

    def _load_embedder(self) -> None:
        survive("loading the embedder", self._embedder.load)
        if self._embedder.state == "failed":
            self._trouble.set("embedding", self._embedder.problem)
        self._changed()

    def _finish_removals(self) -> None:
        lower_priority()
        self._store.finish_removals(lambda: self._gate.closed)
        self._changed()

    def _tell_news(self) -> None:
        while self._news.wait():
            began = time.monotonic()
            survive("telling", self._tell_once)
            took = time.monotonic() - began
            if not self._gate.sleep(_TELLING_SHARE * took):  # counting 100,000 files takes a while
                return

    def _tell_once(self) -> None:
        folders = self.folders()
        if folders != self._told:
            self._told = folders
            self._tell(folders)


def _thread(name: str, body: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=survive, args=(name, body), name=name, daemon=True)
