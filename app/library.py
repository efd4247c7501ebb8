"""The watched folders as state and signals; no widgets."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtCore import QObject, QTimer, Signal

from app.index_words import RESTING, about, eta_s, files, rests
from app.processes import Remote
from indexer.contract import (
    AddFolder,
    Failure,
    Folder,
    FolderRules,
    Folders,
    Found,
    IndexStatus,
    ListFolders,
    RemoveFolder,
    Retry,
    Search,
    SetFolderRules,
    SetPaused,
    Status,
)
from indexer.wire import Fault

STATUS_AT_MOST_EVERY_MS = 1000
MS_FOR_EACH_FAILURE = 0.5
"""A status names every failure: with thousands of them it is asked for less often."""
STARTERS = 3
_STARTER_QUERY = "summary overview introduction purpose plan decision"
_UNTOLD = Folders((), False, "loading")


class Library(QObject):
    """What the program reads, how far it is, and what could not be read."""

    changed = Signal()
    failures_changed = Signal()
    status_changed = Signal()
    said = Signal(str)
    """One sentence about something that did not work."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known = False
        """Whether the indexer has said anything yet; until then the folders are unknown, not none."""
        self.told = _UNTOLD
        """What the indexer said last."""
        self.failures: tuple[Failure, ...] = ()
        self.status: IndexStatus | None = None
        """The index in numbers; None until it was asked for the first time."""
        self._remote = remote
        self._seen: tuple[object, ...] = ()
        self._status_due = QTimer(self, singleShot=True)
        self._status_due.timeout.connect(self._ask_status)
        remote.noted.connect(self._heard)
        remote.state_changed.connect(self._remote_changed)

    @property
    def folders(self) -> tuple[Folder, ...]:
        """Every watched folder."""
        return self.told.folders

    @property
    def paused(self) -> bool:
        """Whether the user has paused reading."""
        return self.told.paused

    @property
    def problem(self) -> str:
        """One sentence when the whole index is stuck, or ""."""
        return self.told.problem

    @property
    def resting(self) -> str:
        """Why reading rests by itself, in one sentence; "" when it does not or nothing waits."""
        because = self.told.paused_because
        return because if any(rests(folder, because) for folder in self.folders) else ""

    @property
    def files(self) -> int:
        """Files in all folders."""
        return sum(folder.files for folder in self.folders)

    @property
    def ready(self) -> int:
        """Files that can be asked about."""
        return sum(folder.ready for folder in self.folders)

    @property
    def pending(self) -> int:
        """Files that wait to be read."""
        return sum(folder.pending for folder in self.folders)

    @property
    def failed(self) -> int:
        """Files that could not be read."""
        return sum(folder.failed for folder in self.folders)

    @property
    def reading(self) -> bool:
        """Whether something is being looked for or read."""
        return any(folder.state in ("scanning", "reading") for folder in self.folders)

    def notices(self) -> tuple[str, ...]:
        """What the user should know though nothing is stuck, a sentence each."""
        said = list(self.told.notices)
        if self.status is not None:
            said += self.status.notices
        if (renewing := self.told.renewing) is not None:
            said.append(
                f"The new embedding model has gone through {renewing:.0%} of the passages; until it is through, the "
                "old one answers."
            )
        return tuple(dict.fromkeys(said))

    def add(self, path: str) -> None:
        """Watch and read a folder, or a single file."""
        self._remote.call(AddFolder(path), self._heard, self._failed)

    def remove(self, path: str) -> None:
        """Forget what was learned from a folder; its files stay as they are."""
        self._remote.call(RemoveFolder(path), self._heard, self._failed)

    def set_paused(self, paused: bool) -> None:
        """Pause or resume reading."""
        self._remote.call(SetPaused(paused), self._heard, self._failed)

    def retry(self, path: str) -> None:
        """Read a failed file again, or every failed file below a folder."""
        self._remote.call(Retry(path), self._heard, self._failed)

    def set_rules(self, folder: str, rules: FolderRules) -> None:
        """What of a folder is read from now on."""
        self._remote.call(SetFolderRules(folder, rules), self._heard, self._failed)

    def exclude(self, paths: tuple[str, ...], *, kinds: bool) -> None:
        """Read these files no longer, or with `kinds` no file with their endings in their folders."""
        wanted: dict[str, list[str]] = {}
        for path in paths:
            if (folder := self.holding(path)) is not None:
                suffix = PurePath(path).suffix if kinds else ""
                pattern = f"*{suffix}" if suffix else pattern_of(path, folder.path)
                wanted.setdefault(folder.path, []).append(pattern)
        for folder_path, patterns in wanted.items():
            rules = next(folder.rules for folder in self.folders if folder.path == folder_path)
            every = tuple(dict.fromkeys((*rules.exclude, *patterns)))
            self.set_rules(folder_path, FolderRules(rules.include, every, rules.max_file_bytes))

    def holding(self, path: str) -> Folder | None:
        """The innermost watched folder that a file lies in; None for a file that is watched by itself."""
        holding = [one for one in self.folders if path.startswith(one.path.rstrip(os.sep) + os.sep)]
        return max(holding, key=lambda one: len(one.path), default=None)

    def starters(self, then: Callable[[tuple[str, ...]], None]) -> None:
        """A few questions that the user's own newest files can answer, none when nothing is read yet."""
        self._remote.call(
            Search(_STARTER_QUERY, limit=24), lambda found: then(starter_questions(found)), lambda _: then(())
        )

    def summary(self) -> str:
        """The state of the index in a few words."""
        if self._remote.state == "stopped" and self._remote.problem:
            return "Index stopped"
        if not self.known:
            return "Opening the index"
        if self.problem:
            return "Needs attention"
        if not self.folders:
            return "No folders yet"
        if self.paused and self.pending:
            return f"Paused – {self.ready:,} of {files(self.files)} read"
        if self.resting:
            return f"{RESTING} – {self.ready:,} of {files(self.files)} read"
        if self.reading:
            return _progress("Reading", self.files - self.pending, self.files, eta_s(self.told))
        return f"Ready – {files(self.ready)}"

    def _heard(self, folders: object) -> None:
        if not isinstance(folders, Folders):
            return
        self.known = True
        self.told = folders
        seen = (self.files, self.ready, self.failed, folders.embedder, folders.renewing is None)
        if seen != self._seen:
            self._seen = seen
            if not self._status_due.isActive():
                self._status_due.start(STATUS_AT_MOST_EVERY_MS + round(len(self.failures) * MS_FOR_EACH_FAILURE))
        self.changed.emit()

    def _remote_changed(self, state: str) -> None:
        if state == "running":
            self._remote.call(ListFolders(), self._heard, self._failed)
        self.changed.emit()

    def _ask_status(self) -> None:
        self._remote.call(Status(), self._status, lambda _: None)

    def _status(self, status: IndexStatus) -> None:
        self.status = status
        if status.quarantine != self.failures:
            self.failures = status.quarantine
            self.failures_changed.emit()
        self.status_changed.emit()

    def _failed(self, fault: Fault) -> None:
        self.said.emit(fault.sentence)


def pattern_of(path: str, folder: str) -> str:
    """The gitignore pattern that matches one file of a folder and nothing else."""
    inside = os.path.relpath(path, folder).replace(os.sep, "/")
    escaped = "".join(f"\\{char}" if char in "\\*?[]!# " else char for char in inside)
    return f"/{escaped}"


def starter_questions(found: Found) -> tuple[str, ...]:
    """Questions from the titles and headings of the newest files that were found, one for each file."""
    questions: dict[str, str] = {}
    for hit in sorted(found.hits, key=lambda hit: hit.modified, reverse=True):
        title, heading = hit.title.strip(), hit.place.heading.strip()
        if not title or hit.place.path in questions:
            continue
        about = f" about “{heading}”" if heading and heading.casefold() != title.casefold() else ""
        questions[hit.place.path] = f"What does “{title}” say{about}?"
    return tuple(questions.values())[:STARTERS]


def _progress(word: str, done: int, total: int, left_s: float | None) -> str:
    rest = f" – {about(left_s)}" if left_s is not None else ""
    return f"{word} {done:,} of {files(total)}{rest}" if total else "Looking for files"
