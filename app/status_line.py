"""The quiet line at the bottom: model, index, network."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.brain import Brain
from app.library import Library
from app.privacy import Privacy
from app.style import SPACE, Style, kind


class StatusLine(QFrame):
    """Three facts; each leads to its page."""

    page_wanted = Signal(str)

    def __init__(
        self, brain: Brain, library: Library, privacy: Privacy, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._brain, self._library, self._privacy, self._style = brain, library, privacy, style
        kind(self, "status")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], 1, SPACE["m"], 1)
        row.setSpacing(SPACE["s"])
        self.model = self._fact("settings", "Language model")
        self.index = self._fact("library", "Index")
        self.network = self._fact("settings", "Network")
        row.addWidget(self.model)
        dot = QLabel("·")
        kind(dot, "small")
        row.addWidget(dot)
        row.addWidget(self.index)
        row.addStretch(1)
        row.addWidget(self.network)
        for source in (brain.changed, library.changed, privacy.changed, style.changed):
            source.connect(self._draw)
        self._draw()

    def _fact(self, page: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.page_wanted.emit(page))
        return button

    def _draw(self) -> None:
        brain, library, privacy = self._brain, self._library, self._privacy
        model_bad = bool(brain.problem)
        self._say(
            self.model, "triangle-alert" if model_bad else "cpu", "warn" if model_bad else "muted", brain.summary()
        )
        self.model.setToolTip(brain.problem or "The language model that runs on this computer")
        index_bad = bool(library.problem)
        icon = "triangle-alert" if index_bad else "database"
        self._say(self.index, icon, "warn" if index_bad else "muted", library.summary())
        self.index.setToolTip(library.problem or library.resting or "What has been read of your folders")
        safe = privacy.safe
        self._say(self.network, "lock" if safe else "lock-open", "good" if safe else "bad", privacy.summary())
        self.network.setToolTip(privacy.explanation())

    def _say(self, button: QToolButton, icon: str, role: str, text: str) -> None:
        button.setText(f" {text}")
        button.setIcon(self._style.icon(icon, role))
        button.setAccessibleDescription(text)
