"""What was done for the user, on the settings page: the latest changes, each with the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.change_bar import ChangeBar
from app.changes import Changes
from app.style import SPACE, Style, kind

SHOWN = 12
"""Of the history; `counterpart history` lists more."""


class HistoryCard(QFrame):
    """Draws a `Changes`, the newest first."""

    def __init__(self, changes: Changes, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes = changes
        self._style = style
        kind(self, "card")
        self.setAccessibleName("What was done for you")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._column.setSpacing(SPACE["xs"])
        title = QLabel("What was done for you")
        kind(title, "strong")
        self._column.addWidget(title)
        self._none = QLabel("Nothing yet. Files that are saved for you and reminders are listed here.")
        self._none.setWordWrap(True)
        kind(self._none, "small")
        self._column.addWidget(self._none)
        self.bars: dict[int, ChangeBar] = {}
        changes.changed.connect(self._draw)
        style.changed.connect(self._restyle)
        self._draw()

    def _draw(self) -> None:
        latest = self._changes.changes[:SHOWN]
        self._none.setVisible(not latest)
        for gone in set(self.bars) - {change.id for change in latest}:
            self.bars.pop(gone).deleteLater()
        for at, change in enumerate(latest):
            if change.id in self.bars:
                self.bars[change.id].show_change(change)
            else:
                bar = self.bars[change.id] = ChangeBar(change, self._style)
                bar.undone.connect(self._changes.undo)
                self._column.insertWidget(1 + at, bar)

    def _restyle(self) -> None:
        for bar in self.bars.values():
            bar.restyle()
