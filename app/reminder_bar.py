"""Reminders that are due, as bars above the status line on every page, until the user is done with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agent.contract import Reminder
from app.reminders import Reminders, when_words
from app.style import SPACE, Style, kind
from app.terminal import printable

SHOWN = 3
"""Bars at once; after a holiday there may be many, and the page is to stay in sight."""


class ReminderBars(QWidget):
    """Draws what is due of `Reminders`, the oldest first."""

    def __init__(self, reminders: Reminders, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reminders = reminders
        self._style = style
        self.bars: dict[tuple[int, str], QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["s"], SPACE["l"], SPACE["s"])
        self._column.setSpacing(SPACE["xs"])
        self._more = QLabel()
        kind(self._more, "small")
        self._column.addWidget(self._more)
        self.setAccessibleName("Reminders that are due")
        reminders.changed.connect(self._draw)
        style.changed.connect(self._restyle)
        self._draw()

    def _draw(self) -> None:
        due = {(one.number, one.due): one for one in self._reminders.due}
        shown = dict(list(due.items())[:SHOWN])
        for gone in set(self.bars) - set(shown):
            self.bars.pop(gone).deleteLater()
        for key, one in shown.items():
            if key not in self.bars:
                self.bars[key] = self._bar(one)
                self._column.insertWidget(self._column.count() - 1, self.bars[key])
        more = len(due) - len(shown)
        self._more.setVisible(more > 0)
        self._more.setText(f"{more:,} more {'is' if more == 1 else 'are'} due.")
        self.setVisible(bool(due))

    def _bar(self, reminder: Reminder) -> QFrame:
        bar = QFrame()
        kind(bar, "change")
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["xs"], SPACE["xs"])
        icon = QLabel()
        icon.setObjectName("icon")
        icon.setPixmap(self._style.icon("clock", "accent").pixmap(16, 16))
        row.addWidget(icon)
        when = QLabel(when_words(reminder, datetime.now().astimezone()))
        kind(when, "small")
        row.addWidget(when)
        text = QLabel(printable(reminder.text))
        kind(text, "strong")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        row.addWidget(text, 1)
        said = f"Reminder: {text.text()}"
        bar.setAccessibleName(said)
        number = reminder.number
        for title, act in (
            ("Done", lambda: self._reminders.done(number)),
            ("In 10 minutes", lambda: self._reminders.move(number, "in 10 minutes")),
            ("Tomorrow", lambda: self._reminders.move(number, "tomorrow at 9")),
            ("Calendar file", lambda: self._reminders.save(number)),
        ):
            row.addWidget(_button(title, said, act))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        return bar

    def _restyle(self) -> None:
        for bar in self.bars.values():
            icon = bar.findChild(QLabel, "icon")
            if isinstance(icon, QLabel):
                icon.setPixmap(self._style.icon("clock", "accent").pixmap(16, 16))


def _button(title: str, said: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(title)
    kind(button, "quiet" if title != "Done" else "secondary")
    button.setAccessibleDescription(said)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _=False: act())
    return button
