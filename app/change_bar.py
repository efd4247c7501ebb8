"""One change that a tool made, as a slim bar: what was done, the way to the file, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from agent.contract import Change
from app.native import open_native
from app.style import SPACE, Style, kind
from app.terminal import printable

_STATES = {"undone": "Taken back", "fixed": ""}


class ChangeBar(QFrame):
    """Draws a `Change`. Opening is the user's own click: nothing of it is asked."""

    undone = Signal(int)
    """The number of the change that is to be taken back."""

    def __init__(self, change: Change, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._change = change
        kind(self, "change")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["xs"], SPACE["xs"])
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._sentence, 1)
        self._state = QLabel()
        kind(self._state, "badge-warn")
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.open = self._button("Open", "external-link")
        self.open.clicked.connect(lambda _=False: self._open())
        row.addWidget(self.open)
        self.undo = self._button("Undo", "undo-2")
        self.undo.clicked.connect(lambda _=False: self.undone.emit(self._change.id))
        row.addWidget(self.undo)
        self.show_change(change)
        self.restyle()

    def show_change(self, change: Change) -> None:
        """Show a change as it is now."""
        self._change = change
        said = printable(change.said)
        self._sentence.setText(said)
        self._state.setText(_STATES.get(change.state, ""))
        self._state.setVisible(bool(self._state.text()))
        self.open.setVisible(change.state == "done" and bool(change.files))
        self.open.setToolTip("\n".join(change.files))
        self.undo.setVisible(change.state == "done")
        for button in (self.open, self.undo):
            button.setAccessibleDescription(said)
        self.setAccessibleName(f"{said} {self._state.text()}".strip())

    def restyle(self) -> None:
        """The colours are others now."""
        self.open.setIcon(self._style.icon("external-link", "accent"))
        self.undo.setIcon(self._style.icon("undo-2", "accent"))

    def _open(self) -> None:
        if self._change.files:
            open_native(Path(self._change.files[0]))

    def _button(self, text: str, icon: str) -> QPushButton:
        button = QPushButton(f" {text}")
        button.setAccessibleName(text)
        kind(button, "quiet")
        button.setIcon(self._style.icon(icon, "accent"))
        button.setIconSize(QSize(15, 15))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
