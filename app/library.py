"""The watched folders as state and signals; no widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes import Remote
from indexer.contract import (
    AddFolder,
    Failure,
    Folder,
    Folders,
    Found,
    IndexStatus,
    ListFolders,
    RemoveFolder,
    Retry,
    Search,
    SetPaused,
    Status,
)
from indexer.wire import Fault

STATUS_AT_MOST_EVERY_MS = 1000
STARTERS = 3
_STARTER_QUERY = "summary overview introduction purpose plan decision"


class Library(QObject):
    """What the program reads, how far it is, and what could not be read."""

    changed = Signal()
    failures_changed = Signal()
    said = Signal(str)
    """One sentence about something that did not work."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known = False
        """Whether the indexer has said anything yet; until then the folders are unknown, not none."""
        self.folders: tuple[Folder, ...] = ()
        self.failures: tuple[Failure, ...] = ()
        self.paused = False
        self.problem = ""
        self._remote = remote
        self._counts = (-1, -1, -1)
        self._status_due = QTimer(self, singleShot=True, interval=STATUS_AT_MOST_EVERY_MS)
        self._status_due.timeout.connect(self._ask_status)
        remote.noted.connect(self._heard)
        remote.state_changed.connect(self._remote_changed)

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
            return f"Paused – {self.ready} of {_files(self.files)} read"
        if self.reading:
            return _progress("Reading", self.ready + self.failed, self.files, self._eta_s())
        return f"Ready – {_files(self.ready)}"

    def _eta_s(self) -> float | None:
        known = [folder.eta_s for folder in self.folders if folder.eta_s is not None]
        return max(known) if known else None

    def _heard(self, folders: object) -> None:
        if not isinstance(folders, Folders):
            return
        self.known = True
        self.folders = folders.folders
        self.paused = folders.paused
        self.problem = folders.problem
        counts = (self.files, self.ready, self.failed)
        if counts != self._counts:
            self._counts = counts
            if not self._status_due.isActive():
                self._status_due.start()
        self.changed.emit()

    def _remote_changed(self, state: str) -> None:
        if state == "running":
            self._remote.call(ListFolders(), self._heard, self._failed)
        self.changed.emit()

    def _ask_status(self) -> None:
        self._remote.call(Status(), self._status, lambda _: None)

    def _status(self, status: IndexStatus) -> None:
        if status.quarantine != self.failures:
            self.failures = status.quarantine
            self.failures_changed.emit()

    def _failed(self, fault: Fault) -> None:
        self.said.emit(fault.sentence)


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


def about(seconds: float) -> str:
    """A rough time for people: "about 2 min"."""
    if seconds < 50:
        return "less than a minute"
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 90 else f"about {round(minutes / 60)} h"


def _progress(word: str, done: int, total: int, eta_s: float | None) -> str:
    rest = f" – {about(eta_s)}" if eta_s is not None else ""
    return f"{word} {done:,} of {_files(total)}{rest}" if total else "Looking for files"


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"
