"""The inbox page: what came of routines, and the routines themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from agent.contract import InboxItem, Routine
from app.column import fill_with_column
from app.inbox import Inbox
from app.routine_words import item_words, next_words
from app.style import SPACE, kind

EXAMPLE = "Every Friday at 16:00 brief me on …  ·  Tell me when a file about … changes  ·  When Marta writes, tell me"


class InboxPage(QWidget):
    """Draws an `Inbox`. `opened` names the conversation that is to be shown."""

    opened = Signal(str)

    def __init__(self, inbox: Inbox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inbox = inbox
        kind(self, "page")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["m"])
        column.addWidget(_label("Inbox", "headline"))
        self._items = QVBoxLayout()
        self._items.setSpacing(SPACE["s"])
        column.addLayout(self._items)
        column.addSpacing(SPACE["l"])
        column.addWidget(_label("Routines", "title"))
        column.addWidget(_label("Looked up by themselves while the program is open. They change nothing.", "muted"))
        self._routines = QVBoxLayout()
        self._routines.setSpacing(SPACE["s"])
        column.addLayout(self._routines)
        row = QHBoxLayout()
        self.field = QLineEdit()
        self.field.setPlaceholderText(EXAMPLE)
        self.field.setAccessibleName("A new routine in your own words")
        self.field.returnPressed.connect(self._add)
        row.addWidget(self.field, 1)
        row.addWidget(_button("Add", "secondary", self._add))
        column.addLayout(row)
        column.addStretch(1)
        fill_with_column(self, inner)
        inbox.changed.connect(self._draw)
        self._draw()
        inbox.refresh()

    def _add(self) -> None:
        self._inbox.add(self.field.text())

    def _draw(self) -> None:
        _empty(self._items)
        for item in self._inbox.items:
            self._items.addWidget(self._item(item))
        if not self._inbox.items:
            self._items.addWidget(_label("What your routines find will wait here.", "muted"))
        if any(one.said == self.field.text().strip() for one in self._inbox.routines):
            self.field.clear()
        _empty(self._routines)
        for routine in self._inbox.routines:
            self._routines.addWidget(self._routine(routine))

    def _item(self, item: InboxItem) -> QWidget:
        card, line = _card(item.title if not item.unread else f"●  {item.title}", item_words(item), item.sentence)
        line.addWidget(_button("Open", "secondary", lambda: self._open(item), f"Open: {item.title}"))
        other = "Mark as unread" if not item.unread else "Mark as read"
        line.addWidget(_button(other, "quiet", lambda: self._inbox.mark(item, item.unread), f"{other}: {item.title}"))
        line.addWidget(_button("Delete", "quiet", lambda: self._inbox.delete(item), f"Delete: {item.title}"))
        return card

    def _routine(self, routine: Routine) -> QWidget:
        card, line = _card(routine.what, next_words(routine), "")
        other = "Resume" if routine.paused else "Pause"
        line.addWidget(_button(other, "quiet", lambda: self._inbox.pause(routine), f"{other}: {routine.what}"))
        line.addWidget(_button("Remove", "quiet", lambda: self._inbox.remove(routine), f"Remove: {routine.what}"))
        return card

    def _open(self, item: InboxItem) -> None:
        self._inbox.mark(item)
        self.opened.emit(item.thread)


def _card(title: str, when: str, sentence: str) -> tuple[QFrame, QHBoxLayout]:
    """A card, and the row in it for buttons."""
    card = QFrame()
    kind(card, "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
    column.setSpacing(SPACE["xs"])
    column.addWidget(_label(title, "strong"))
    if sentence:
        column.addWidget(_label(sentence, ""))
    line = QHBoxLayout()
    line.addWidget(_label(when, "small"), 1)
    column.addLayout(line)
    return card, line


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    kind(label, look)
    return label


def _button(text: str, look: str, act: Callable[[], None], name: str = "") -> QPushButton:
    button = QPushButton(text)
    kind(button, look)
    button.setAccessibleName(name or text)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _=False: act())
    return button
