"""An index that is open: its parts put together, watching and reading in the background.

`watched` is what people do with folders, `answers` what they ask.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

from indexer.answers import Answers
from indexer.backlog import Backlog
from indexer.contract import Conditions, Config, Folders
from indexer.embed import Embedder
from indexer.extractors import SUFFIXES, Limits, version_of
from indexer.folders import Rate, Trouble
from indexer.gate import Gate
from indexer.graph.drawing import Drawing
from indexer.graph.settling import Settling
from indexer.pace import Pace
from indexer.pipeline import Pipeline
from indexer.priority import lower_priority
from indexer.reader import Reader
from indexer.renewal import Renewal
from indexer.rescue import open_store
from indexer.rest import LOOK_EVERY_S, Machine, Rest
from indexer.scout import Scout
from indexer.serving import Refused, survive
from indexer.stop import Heard
from indexer.store import DatabaseUnreadable, StoreFull
from indexer.tables import Tables
from indexer.talks import TalkIndex
from indexer.upkeep import EVERY_S, Upkeep
from indexer.vectors import Vectors
from indexer.wanted import Rules
from indexer.watch import Watcher
from indexer.watched import TELL_EVERY_S, Watched

_TELLING_SHARE = 10
"""Telling takes at most a tenth of its thread's time."""


class OpenIndex:
    """Made when the index is opened, closed when the process leaves. All methods may be called from any thread."""

    def __init__(self, config: Config, tell: Callable[[Folders], None]) -> None:
        """`tell` is called on a thread of its own, at most four times a second, when something has changed.

        Raises `Refused`.
        """
        index_dir = Path(config.index_dir)
        try:
            index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store, keepsake, rebuilt = open_store(index_dir / "index.db", config.key)
        except (StoreFull, DatabaseUnreadable) as problem:
            raise Refused(str(problem)) from None
        except OSError:
            raise Refused(f"The index folder {index_dir} cannot be made; please check its permissions.") from None
        self._tell = tell
        self._gate = Gate(config.cpu_share)
        self._gate.set_paused(self._store.paused)
        self._trouble = Trouble()
        self._pace = Pace(self._gate.worked_s)
        self._news = Rate(TELL_EVERY_S)
        self._told: Folders | None = None
        self._vectors = Vectors(self._store.vectors, index_dir / "chroma", config.vectors_by, config.vectors_server)
        self._embedder = Embedder(Path(config.embedder_dir), config.embedder_sha256)
        self._reader = Reader(
            config.max_file_bytes, config.max_file_characters, config.read_timeout_s, config.read_memory_bytes
        )
        self._backlog = Backlog()
        self._watcher = Watcher(str(index_dir))
        profile = config.profile_dir or config.index_dir
        rules = Rules(SUFFIXES, config.excludes, frozenset(map(os.path.realpath, (profile, *config.never_read))))
        reader_of = _readers(config.ocr)
        self._scout = Scout(
            self._store,
            self._backlog,
            rules,
            self._watcher,
            rescan_s=config.rescan_s,
            trouble=self._trouble,
            changed=self._changed,
            reader_of=reader_of,
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
            reader_of=reader_of,
            root_of=self._scout.root_of,
            ocr=config.ocr,
            hydrate=config.hydrate,
        )
        self._renewal = Renewal(
            self._store,
            self._embedder,
            self._gate,
            Path(config.embedder_dir),
            config.embedder_sha256,
            insist=self._pipeline.insist,
            busy=lambda: self._backlog.waiting() > 0,
            trouble=self._trouble,
            changed=self._changed,
        )
        self._drawing = Drawing(
            self._store, self._gate, insist=self._pipeline.insist, busy=lambda: self._backlog.waiting() > 0
        )
        self.watched = Watched(
            self._store,
            self._backlog,
            self._scout,
            self._renewal,
            self._gate,
            self._embedder,
            pace=self._pace,
            trouble=self._trouble,
            changed=self._changed,
            notice=rebuilt,
        )
        self.answers = Answers(
            self._store, self._vectors, self._embedder, self._reader, self.watched, self._renewal, self._gate
        )
        limits = Limits(max_bytes=config.max_file_bytes, max_characters=config.max_file_characters)
        self.tables = Tables(self._store, self._gate, self._scout.root_of, limits)
        self.talks = TalkIndex(index_dir, config.key, self._embedder, self._gate)
        self._settling = Settling(self.answers.knowledge.identity, self._gate, insist=self._pipeline.insist)
        self._store.most_bytes = config.max_index_bytes
        self._store.bytes_beside = self._vectors.bytes_on_disk
        self.upkeep = Upkeep(
            self._store,
            keepsake,
            self._backlog,
            self._scout,
            self._vectors,
            self._gate,
            look_again=self._watcher.touch,
            changed=self._changed,
        )
        self._rest = Rest(config.rest_on)
        self._resting = _thread("resting", self._keep_resting)
        self._scouting = _thread("scout", self._keep_scouting)
        self._renewing = _thread("embedder", self._keep_renewing)
        self._telling = _thread("telling", self._tell_news)
        self._removing = _thread("removing", self._finish_removals)
        self._graph = (_thread("drawing", self._keep_drawing), _thread("identity", self._keep_settling))

    def start(self) -> None:
        """Load the embedder and resume watching and reading, all in the background."""
        for thread in (self._renewing, self._scouting, self._telling, self._removing, self._resting, *self._graph):
            thread.start()
        self._vectors.start()
        self._pipeline.start()

    def close(self) -> None:
        """Let the work end. What is not stored yet is found again by the next scan."""
        self._gate.close()
        self._scout.close()
        self._news.close()
        still = self._pipeline.close(0.3)
        self._renewal.close()
        using = (self._scouting, self._telling, self._removing, self._renewing, *self._graph)
        for thread in using:
            thread.join(0.1)
        self._reader.close()
        self.tables.close()
        self.talks.close()
        self._vectors.close()
        if still and not any(thread.is_alive() for thread in using):  # a database in use is left to its own journal
            self._store.close()

    def stoppable(self, heard: Heard) -> AbstractContextManager[None]:
        """See `indexer.database.Database.stoppable`."""
        return self._store.database.stoppable(heard)

    def give_way(self, seconds: float) -> None:
        """An answer is being written."""
        self._gate.give_way(seconds)

    def hear(self, conditions: Conditions) -> None:
        """The desktop says how it is."""
        self._rest.hear(conditions)

    # -- inside

    def _keep_resting(self) -> None:
        machine = Machine()
        while True:
            because = self._rest.because(machine.power())
            if because != self._gate.resting:
                self._gate.rest(because)
                self._changed()
            if not self._gate.sleep(LOOK_EVERY_S):
                return

    def _changed(self) -> None:
        self._vectors.wake()
        self._news.ask()

    def _keep_scouting(self) -> None:
        lower_priority()
        while not survive("scout", self._scout.run) and self._gate.sleep(3.0):
            self._scout.request()
        self._watcher.close()

    def _keep_renewing(self) -> None:
        while not survive("the embedder", self._renewal.run) and self._gate.sleep(3.0):
            pass

    def _keep_drawing(self) -> None:
        while not survive("drawing", self._drawing.run) and self._gate.sleep(3.0):
            pass

    def _keep_settling(self) -> None:
        while not survive("identity", self._settling.run) and self._gate.sleep(3.0):
            pass

    def _finish_removals(self) -> None:
        lower_priority()
        self._store.finish_removals(lambda: self._gate.closed)
        self._changed()
        survive("vocabularies", lambda: self.answers.knowledge.renew_vocabularies(lambda: self._gate.closed))
        while not survive("upkeep", self.upkeep.keep_small) and self._gate.sleep(EVERY_S):
            pass

    def _tell_news(self) -> None:
        while self._news.wait():
            began = time.monotonic()
            survive("telling", self._tell_once)
            took = time.monotonic() - began
            if not self._gate.sleep(_TELLING_SHARE * took):  # counting 100,000 files takes a while
                return

    def _tell_once(self) -> None:
        folders = self.watched.folders()
        if folders != self._told:
            self._told = folders
            self._tell(folders)


def _readers(ocr: bool) -> Callable[[str], str]:
    """What reads files of a kind, with its version and whether pictures are read: as a key for failures."""

    @cache
    def reader_of(suffix: str) -> str:
        return f"{version_of(suffix)} ocr" if ocr else version_of(suffix)

    return reader_of


def _thread(name: str, body: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=survive, args=(name, body), name=name, daemon=True)
