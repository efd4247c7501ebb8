"""Questions to begin with: from the user's own newest files, or prepared ones for the sample folder."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.library import Library
from app.style import ASSETS

SAMPLE = ASSETS / "sample"
PREPARED = ASSETS / "sample-questions.json"
_SETTLES_MS = 800


class Starters(QObject):
    """A few questions that the library can answer now; asked for again when the library has grown."""

    changed = Signal()

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.questions: tuple[str, ...] = ()
        self._library = library
        self._for: tuple[object, ...] = ()
        self._settled = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settled.timeout.connect(self._look)
        library.changed.connect(self._grown)

    def _grown(self) -> None:
        library = self._library
        known = (tuple(folder.path for folder in library.folders), library.ready > 0, library.reading)
        if known != self._for and not self._settled.isActive():
            self._for = known
            self._settled.start()

    def _look(self) -> None:
        folders = self._library.folders
        if not self._library.ready:
            self._found(())
        elif len(folders) == 1 and Path(folders[0].path) == SAMPLE:
            self._found(tuple(msgspec.json.decode(PREPARED.read_bytes(), type=list[str])))
        else:
            self._library.starters(self._found)

    def _found(self, questions: tuple[str, ...]) -> None:
        if questions != self.questions:
            self.questions = questions
            self.changed.emit()
