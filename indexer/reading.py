"""From a file to the texts of its passages: whether it changed, what the reader finds, how that is cut."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from indexer.backlog import Backlog, Task
from indexer.chunk import Chunk, chunk
from indexer.embed import embedding_text, text_hash
from indexer.extractors import Extracted, Part, Unreadable
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.language import detect
from indexer.ocr import ENGINE
from indexer.outcomes import RETRY_S, Outcomes
from indexer.pace import Pace
from indexer.paths import path_words
from indexer.reader import NotReading, PicturesWait, Reader
from indexer.records import Fingerprint, Floats, NewPassage
from indexer.store import Store
from indexer.volumes import DISK, Disk, for_system, online_only
from indexer.wanted import kind
from indexer.watch import SETTLE_S

_MOST_TRIES = 20
"""A file that changed so often in a row (a log that is written all the time) is read as it is; the scan that finds it
changed has it read again."""
_PICTURES_AT_ONCE = 3
"""So many pictures of a file that was just saved are recognised before anything else; more wait for the other files."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One passage before it has a vector: where it is, what is shown, what is embedded."""

    part: int
    chunk: Chunk
    text: str
    embedded: str
    hash: bytes
    language: str

    def passage(self, vector: Floats) -> NewPassage:
        """As it is stored; `vector` is that of `embedded`, float32 of unit length (dimensions,)."""
        return NewPassage(
            part=self.part,
            start=self.chunk.start,
            end=self.chunk.end,
            heading=self.chunk.heading,
            text=self.text,
            vector=vector,
            above=self.chunk.above,
            context=self.chunk.context,
            language=self.language,
            hash=self.hash,
        )


@dataclass(frozen=True, slots=True)
class Text:
    """A file that was read and cut."""

    task: Task
    fingerprint: Fingerprint
    """Of the version that was read."""
    extracted: Extracted
    cuts: tuple[Cut, ...]
    name_only: bool = False


def cut_up(extracted: Extracted) -> tuple[Cut, ...]:
    """The passages of a file, in order."""
    cuts: list[Cut] = []
    for number, part in enumerate(extracted.parts):
        document = extracted.documents[part.document] if part.document < len(extracted.documents) else None
        title = (document.title if document is not None else "") or extracted.title
        for one in chunk(part):
            text = part.text[one.start : one.end]
            embedded = embedding_text(title, one.heading, text, above=one.above, context=one.context)
            cuts.append(Cut(number, one, text, embedded, text_hash(embedded), detect(text)))
    return tuple(cuts)


class Reading:
    """Reads one file at a time for each thread that calls `read`."""

    def __init__(
        self,
        store: Store,
        backlog: Backlog,
        reader: Reader,
        gate: Gate,
        outcomes: Outcomes,
        pace: Pace,
        trouble: Trouble,
        *,
        max_file_bytes: int,
        ocr: bool,
        hydrate: bool,
        look_again: Callable[[str], None],
        root_of: Callable[[str], str | None],
        disk: Disk = DISK,
    ) -> None:
        """`look_again` is told paths that are not as the backlog says; `root_of` gives the watched folder of a path."""
        self._store = store
        self._backlog = backlog
        self._reader = reader
        self._gate = gate
        self._outcomes = outcomes
        self._pace = pace
        self._trouble = trouble
        self._max_file_bytes = max_file_bytes
        self._ocr = ocr
        self._hydrate = hydrate
        self._look_again = look_again
        self._root_of = root_of
        self._disk = disk

    def warm(self) -> None:
        """Load what the first file would wait for: the readers' imports, the tables of languages."""
        detect("What is loaded ahead of the first file does not hold it up.")
        try:
            self._reader.start()
        except NotReading as problem:
            self._trouble.set("reading", str(problem))

    def read(self, task: Task) -> Text | None:
        """What has to be embedded for a task; None when its outcome is written already or it was put back."""
        path = Path(task.path)
        status = self._status(task.path)
        before = Fingerprint.of(status) if status is not None else None
        if status is None or before is None or (before != task.fingerprint and task.tries < _MOST_TRIES):
            self._put_back(task)
            return None
        if online_only(status) and not self._hydrate:
            return self._name_of(task, before)
        if self._is_known(task, before):
            self._outcomes.settle(task, lambda: self._store.touch(task.path, before))
            return None
        began = time.monotonic()
        try:
            extracted = self._reader.read(
                path,
                root=self._folder_of(path),
                ocr=self._ocr,
                recognised=lambda sha256, part: self._store.kept.recognised(sha256, part, ENGINE),
                keep=lambda sha256, part, text: self._keep(task, sha256, part, text),
                stop=lambda: self._stop(task),
                most_pictures=None if task.pictures else _PICTURES_AT_ONCE if task.urgent else 0,
            )
        except PicturesWait:
            self._wait_with_pictures(task, before)
            return None
        except Unreadable as problem:
            self._pace.read(task.costs, before.size, 0, time.monotonic() - began)
            after = self._fingerprint(task.path)
            if after is None or (after != before and task.tries < _MOST_TRIES):
                self._put_back(task)
            else:
                sha256 = _sha256(task.path) if before.size <= self._max_file_bytes else ""
                self._outcomes.fail(task, problem.code, problem.sentence, sha256)
            return None
        except NotReading as problem:
            self._not_read(task, problem)
            return None
        took = time.monotonic() - began
        self._trouble.clear("reading")
        if self._fingerprint(task.path) != before and task.tries < _MOST_TRIES:
            self._put_back(task)
            return None
        text = self._cut(task, before, extracted)
        self._pace.read(task.costs, before.size, len(text.cuts) if text else 0, took)
        if text is None:
            self._outcomes.fail(
                task, "no_text", "No text was found in this file, so there is nothing to search.", extracted.sha256
            )
        if not task.urgent:
            self._gate.spent(took)
        return text

    def _is_known(self, task: Task, now: Fingerprint) -> bool:
        """Whether the content is the one that was read last, or that this version of its reader failed on."""
        known = self._store.file(task.path)
        if known is None or not known.sha256 or task.alone or task.insist or now.size > self._max_file_bytes:
            return False
        if known.failure is not None and known.reader != self._outcomes.reader_of(kind(task.path)):
            return False
        return _sha256(task.path) == known.sha256 and self._fingerprint(task.path) == now

    def _keep(self, task: Task, sha256: str, part: int, text: str) -> None:
        """Keep a recognised page, unless its file was forgotten meanwhile: nothing of it may be written any more."""
        with self._backlog.changing:
            if self._backlog.is_current(task):
                self._store.kept.keep_recognised(sha256, part, ENGINE, text)

    def _stop(self, task: Task) -> bool:
        """Between two pages that are recognised: wait while work has to, stop when it is no longer wanted."""
        return not self._gate.pass_through(urgent=task.urgent) or not self._backlog.is_current(task)

    def _not_read(self, task: Task, problem: NotReading) -> None:
        if self._gate.closed or not self._backlog.is_current(task):
            self._backlog.finish(task) if not self._gate.closed else None
            return
        self._trouble.set("reading", str(problem))
        self._outcomes.changed()
        self._backlog.put({task.path: task.fingerprint}, tries=task.tries + 1, delay_s=RETRY_S)
        self._gate.sleep(RETRY_S)

    def _wait_with_pictures(self, task: Task, now: Fingerprint) -> None:
        """Recognising takes seconds a page: every file whose text can simply be read comes first."""

        def put() -> None:
            self._backlog.put({task.path: now}, pictures=True, insist=task.insist)

        self._outcomes.settle(task, put, finished=False)

    def _put_back(self, task: Task) -> None:
        """The file is not the one that was seen: wait until it is quiet. One that is gone is the scout's business."""
        now = self._fingerprint(task.path)
        if now is None:
            self._backlog.finish(task)
            self._look_again(task.path)
            return

        def put() -> None:
            self._store.put_pending({task.path: now})
            self._backlog.put({task.path: now}, urgent=task.urgent, tries=task.tries + 1, delay_s=SETTLE_S)

        self._outcomes.settle(task, put, finished=False)

    def _cut(self, task: Task, fingerprint: Fingerprint, extracted: Extracted) -> Text | None:
        cuts = cut_up(extracted)
        return Text(task, fingerprint, extracted, cuts) if cuts else None

    def _name_of(self, task: Task, fingerprint: Fingerprint) -> Text:
        name = PurePath(task.path).name
        words = path_words(task.path)
        part = Part("name", None, "", f"{name}\n{words}" if words not in name else name)
        text = self._cut(task, fingerprint, Extracted(PurePath(task.path).stem, (part,)))
        assert text is not None, "a name has characters"
        return replace(text, name_only=True)

    def _status(self, path: str) -> os.stat_result | None:
        try:
            return self._disk.lstat(path)
        except OSError:
            return None

    def _fingerprint(self, path: str) -> Fingerprint | None:
        status = self._status(path)
        return Fingerprint.of(status) if status is not None else None

    def _folder_of(self, path: Path) -> Path | None:
        """The watched folder that a file is opened from, step by step, so that no link leads out of it."""
        root = self._root_of(str(path))
        return Path(root) if root is not None and root != str(path) else None


def _sha256(path: str) -> str:
    """Hash of a file, or "" when it cannot be read."""
    try:
        with Path(for_system(path)).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
