"""“What I know about you” on the settings page: each fact in the user's own words, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from agent.contract import Fact
from app.knowing import Knowing
from app.style import SPACE, kind

STATES = {
    "proposed": "to be confirmed",
    "superseded": "you said something else later",
    "expired": "has ended",
    "forgotten": "forgotten",
}
MOST_SHOWN = 50
"""Facts drawn; the command line lists all."""
MOST_ENDED_SHOWN = 10


class FactsCard(QFrame):
    """A field to tell something, the facts that hold, and on demand those that do not."""

    opened = Signal(str)
    """The conversation in which a fact was said."""

    def __init__(self, knowing: Knowing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowing = knowing
        self._history = False
        kind(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        column.addWidget(_label("Only what you say yourself is kept, nothing from documents or by a model.", "small"))
        row = QHBoxLayout()
        self._field = QLineEdit()
        self._field.setPlaceholderText("My manager is …")
        self._field.setAccessibleName("Tell something about yourself")
        self._field.returnPressed.connect(self._add)
        row.addWidget(self._field, 1)
        row.addWidget(_button("Remember", "Remember what is in the field", self._add))
        column.addLayout(row)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE["s"])
        column.addLayout(self._rows)
        knowing.changed.connect(self._draw)
        self._draw()
        knowing.refresh()

    def _add(self) -> None:
        self._knowing.add(self._field.text())
        self._field.clear()

    def _draw(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._knowing.problem:
            self._rows.addWidget(_label(self._knowing.problem, "bad"))
        for one in self._knowing.holding[:MOST_SHOWN]:
            self._rows.addWidget(self._fact(one))
        if not self._knowing.holding:
            self._rows.addWidget(_label("Nothing yet. Say “remember that …” in the chat, or write it here.", "muted"))
        if ended := self._knowing.ended:
            text = "Hide what holds no longer" if self._history else f"Show what holds no longer ({len(ended)})"
            self._rows.addWidget(_button(text, text, self._turn), alignment=Qt.AlignmentFlag.AlignLeft)
            for one in ended[:MOST_ENDED_SHOWN] if self._history else ():
                self._rows.addWidget(self._fact(one))

    def _turn(self) -> None:
        self._history = not self._history
        self._draw()

    def _fact(self, one: Fact) -> QWidget:
        block = QWidget()
        row = QHBoxLayout(block)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(_label(one.text, "strong" if one.state in ("active", "proposed") else "muted"))
        words.addWidget(_label(_note(one), "small"))
        row.addLayout(words, 1)
        for text, act in self._acts(one):
            row.addWidget(_button(text, f"{text}: {one.text}", act), alignment=Qt.AlignmentFlag.AlignVCenter)
        return block

    def _acts(self, one: Fact) -> list[tuple[str, Callable[[], None]]]:
        acts: list[tuple[str, Callable[[], None]]] = []
        if one.state == "proposed":
            acts.append(("Confirm", partial(self._knowing.confirm, one)))
        if one.thread:
            acts.append(("Where", partial(self.opened.emit, one.thread)))
        if one.state in ("proposed", "active"):
            acts += [("Edit", partial(self._edit, one)), ("Forget", partial(self._knowing.forget, one))]
        else:
            acts.append(("Restore", partial(self._knowing.restore, one)))
        return acts

    def _edit(self, one: Fact) -> None:
        text, good = QInputDialog.getText(self, "What I know about you", "In your words:", text=one.text)
        if good:
            self._knowing.edit(one, text)


def _note(one: Fact) -> str:
    at = datetime.fromisoformat(one.recorded).astimezone()
    notes = [
        f"{'You said so' if one.thread else 'You wrote it here'} on {at.day} {at:%B %Y}",
        STATES.get(one.state, ""),
    ]
    if one.until and one.state in ("proposed", "active"):
        end = datetime.fromisoformat(one.until).astimezone()
        notes.append(f"until {end.day} {end:%B %Y}")
    return " · ".join(note for note in notes if note)


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    kind(label, look)
    return label


def _button(text: str, spoken: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(spoken)
    button.clicked.connect(lambda: act())
    return button
