"""What a view shows in place of its content: that it is busy, that there is nothing, or what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.spinner import Spinner
from app.style import SPACE, Style, kind

WIDEST = 420


class PageState(QWidget):
    """A sign, a title, one sentence and at most one button, in the middle of the room there is."""

    pressed = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._icon = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.setSpacing(SPACE["s"])
        column.addStretch(2)
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._sign)
        self._spinner = Spinner(style)
        column.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = self._line("title")
        self.sentence = self._line("muted")
        for label in (self.title, self.sentence):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, 100)
            row.addStretch(1)
            column.addLayout(row)
        column.addSpacing(SPACE["s"])
        self.button = QPushButton()
        kind(self.button, "primary")
        self.button.clicked.connect(lambda _=False: self.pressed.emit())
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        style.changed.connect(self._restyle)

    def say(self, title: str, sentence: str = "", *, icon: str = "", button: str = "", busy: bool = False) -> None:
        """Show these; what is "" is left out."""
        self._icon = icon
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._spinner.setVisible(busy)
        self._restyle()

    def _line(self, look: str) -> QLabel:
        label = QLabel()
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        label.setMaximumWidth(WIDEST)
        label.setTextFormat(Qt.TextFormat.PlainText)
        kind(label, look)
        return label

    def _restyle(self) -> None:
        self._sign.setVisible(bool(self._icon))
        if self._icon:
            self._sign.setPixmap(self._style.pixmap(self._icon, 40, self.devicePixelRatioF(), "accent"))
