"""One sentence above the status line, for a while."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.style import kind

SHOWN_MS = 8000


class Notice(QLabel):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        kind(self, "notice-bad")
        self.hide()
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self.hide)

    def say(self, sentence: str, look: str) -> None:
        """Say it as `notice-good` or `notice-bad`."""
        kind(self, look)
        self.setText(sentence)
        self.show()
        self._over.start(SHOWN_MS)
