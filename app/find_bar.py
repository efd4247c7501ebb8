"""A bar to find words in the talk on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.style import SPACE, Style, kind


class FindBar(QFrame):
    """Hidden until it is called. Enter goes to the next place, Shift+Enter to the one before, Escape leaves."""

    wanted = Signal(str, bool)
    """What to find, and whether backward."""
    left = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kind(self, "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["l"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        self._field = QLineEdit()
        self._field.setPlaceholderText("Find in this conversation")
        self._field.setAccessibleName("Find in this conversation")
        self._field.setClearButtonEnabled(True)
        row.addWidget(self._field, 1)
        self._result = QLabel()
        kind(self._result, "small")
        row.addWidget(self._result)
        close = QToolButton()
        close.setIcon(style.icon("x"))
        close.setAccessibleName("Close the find bar")
        close.clicked.connect(self.leave)
        style.changed.connect(lambda: close.setIcon(style.icon("x")))
        row.addWidget(close)
        self._field.textChanged.connect(lambda: self._result.clear())
        self.hide()

    def enter(self) -> None:
        """Show the bar and write in it."""
        self.show()
        self._field.setFocus()
        self._field.selectAll()

    def leave(self) -> None:
        """Hide the bar."""
        self.hide()
        self.left.emit()

    def found(self, found: bool) -> None:
        """Say whether the words are there."""
        self._result.setText("" if found else "Not in this conversation")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter finds, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._field.text():
            self.wanted.emit(self._field.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)
