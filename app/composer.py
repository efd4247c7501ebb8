"""Where questions are written."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.style import SPACE, Style, kind

MOST_LINES = 8


class QuestionField(QPlainTextEdit):
    """A field that grows with its text. Enter sends, Shift+Enter starts a line, Up in an empty field recalls."""

    sent = Signal()
    recall = Signal()
    escaped = Signal()
    focused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kind(self, "composer")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Your question")
        self.setPlaceholderText("Ask about your files")
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text, up to eight lines."""
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The four keys that do something else here."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Up and not self.toPlainText():
            self.recall.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The frame around shows the focus."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The frame around shows the focus."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QWidget):
    """The field with its Send and Stop buttons."""

    asked = Signal(str)
    stop = Signal()
    escaped = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._past: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        self._frame = QFrame()
        kind(self._frame, "composer")
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(SPACE["l"], SPACE["s"], SPACE["s"], SPACE["s"])
        self.field = QuestionField()
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignVCenter)
        self._stop = self._round("stop", "Stop answering", "square", "text")
        self._send = self._round("send", "Send the question", "arrow-up", "on_accent")
        row.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._frame)
        self._hint = QLabel("Answers come from your files only, and are made on this computer.")
        kind(self._hint, "small")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._hint)
        self.setFocusProxy(self.field)
        self.field.sent.connect(self._submit)
        self.field.recall.connect(self._recall)
        self.field.escaped.connect(self.escaped)
        self.field.focused.connect(lambda on: kind(self._frame, "composer-active" if on else "composer"))
        self.field.textChanged.connect(self._typed)
        self._send.clicked.connect(self._submit)
        self._stop.clicked.connect(self.stop)
        self.set_busy(False)
        self._typed()

    def set_busy(self, busy: bool) -> None:
        """While an answer is made there is a Stop button, and Send puts the question in the queue."""
        self._stop.setVisible(busy)
        self._send.setToolTip("Ask next (Enter)" if busy else "Send (Enter)")

    def restyle(self) -> None:
        """The colours are others now."""
        self._send.setIcon(self._style.icon("arrow-up", "on_accent"))
        self._stop.setIcon(self._style.icon("square", "text"))

    def put(self, text: str) -> None:
        """Put a text into the field, the cursor at its end."""
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.setFocus()

    def _submit(self) -> None:
        text = self.field.toPlainText().strip()
        if text:
            self._past.append(text)
            self.field.clear()
            self.asked.emit(text)

    def _recall(self) -> None:
        if self._past:
            self.put(self._past[-1])

    def _typed(self) -> None:
        self._send.setEnabled(bool(self.field.toPlainText().strip()))

    def _round(self, look: str, name: str, icon: str, role: str) -> QPushButton:
        button = QPushButton()
        kind(button, look)
        button.setIcon(self._style.icon(icon, role))
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button
