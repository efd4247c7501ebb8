"""A question for approval in the thread: exactly what would happen, why it is asked, and the choices."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from agent.contract import Choice
from app.approval import CHOICE_WORDS, RISK_WORDS, Approval, beside_the_effect, ended_line, left_words, plain
from app.flow import FlowLayout
from app.style import SPACE, kind
from app.terminal import printable

ARMED_AFTER_MS = 600
"""A card that appears under a finger that is already on its way must not be approved by it."""
LINES_SHOWN, LINE_LENGTH = 12, 80
SHORT_VALUE = 200
"""Characters up to which a value stands beside its name; a longer one has the field below."""


class ApprovalCard(QFrame):
    """Draws an `Approval`; says what the user decided, which somebody else carries out."""

    decided = Signal(object, str, str)
    """The approval, the choice, and what to do instead."""

    def __init__(self, approval: Approval, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.approval = approval
        self.buttons: dict[Choice, QPushButton] = {}
        kind(self, "card")
        self.setAccessibleName(f"Approval needed: {printable(approval.asked.effect.summary)}")
        self.setAccessibleDescription(printable(approval.asked.reason))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._column.setSpacing(SPACE["s"])
        self._open = QWidget()
        self._over = _label("", "muted")
        self._column.addWidget(self._open)
        self._column.addWidget(self._over)
        self._build()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._armed = QTimer(self, singleShot=True, interval=ARMED_AFTER_MS)
        self._armed.timeout.connect(self.draw)
        if approval.open:
            self._armed.start()
            self._second.start()
            QApplication.alert(self.window())  # the answer waits, perhaps behind another window
            if QAccessible.isActive():
                said = f"{self.accessibleName()} {self.accessibleDescription()}"
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.draw()

    def draw(self) -> None:
        """Show its state: the whole question while it is open, one line when it is over."""
        over = not self.approval.open
        self._open.setVisible(not over)
        self._over.setVisible(over)
        if over:
            self._second.stop()
            kind(self, "line")
            self._column.setContentsMargins(0, 0, 0, 0)
            self._over.setText(ended_line(self.approval))
            self.setAccessibleName(self._over.text())
            return
        free = not self.approval.deciding and not self._armed.isActive()
        for button in (*self.buttons.values(), self._send):
            button.setEnabled(free)
        self._tick()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves the field for something else; anywhere else it is for the page: it stops the answer."""
        if event.key() == Qt.Key.Key_Escape and not self._instead.isHidden():
            self._instead.hide()
            self.buttons["instead"].setFocus()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        asked, effect = self.approval.asked, self.approval.asked.effect
        column = QVBoxLayout(self._open)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["s"])
        head = QHBoxLayout()
        risk = QLabel(RISK_WORDS[effect.risk])
        kind(risk, "badge-warn")
        head.addWidget(risk)
        self._left = _label("", "small")
        self._left.setWordWrap(False)
        head.addStretch(1)
        head.addWidget(self._left)
        column.addLayout(head)
        column.addWidget(_label(printable(effect.summary), "title"))
        column.addWidget(_label(printable(asked.reason), "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE["l"])
        grid.setVerticalSpacing(SPACE["xs"])
        grid.setColumnStretch(1, 1)
        rows = [("Tool", printable(effect.tool))]
        rows += [("File" if len(effect.files) == 1 else f"File {n}", path) for n, path in enumerate(effect.files, 1)]
        long: list[tuple[str, str]] = []
        for name, value in beside_the_effect(asked):
            short = len(value) <= SHORT_VALUE and "\n" not in value
            (rows if short else long).append((name, value))
        for at, (name, value) in enumerate(rows):
            grid.addWidget(_label(name, "small", wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_label(value, "", mono=True), at, 1)
        column.addLayout(grid)
        for name, value in [*long, *([("What changes", plain(effect.diff))] if effect.diff else [])]:
            column.addWidget(_label(name, "small"))
            column.addWidget(_text(name, value))
        row = QWidget()
        buttons = FlowLayout(row)
        for choice in asked.choices:
            button = QPushButton(CHOICE_WORDS[choice])
            kind(button, "secondary" if choice in ("once", "no") else "quiet")
            button.setAccessibleName(CHOICE_WORDS[choice])
            button.setAccessibleDescription(printable(effect.summary))
            if choice in ("session", "always"):
                button.setToolTip(plain(f"{effect.tool} in {asked.folder}"))
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            self.buttons[choice] = button
            buttons.addWidget(button)
        column.addWidget(row)
        self._instead = QWidget()
        line = QHBoxLayout(self._instead)
        line.setContentsMargins(0, 0, 0, 0)
        self.field = QLineEdit()
        self.field.setPlaceholderText("What should be done instead?")
        self.field.setAccessibleName("What should be done instead?")
        self.field.returnPressed.connect(self._say)
        line.addWidget(self.field, 1)
        self._send = QPushButton("Send")
        self._send.clicked.connect(lambda _=False: self._say())
        line.addWidget(self._send)
        self._instead.hide()
        column.addWidget(self._instead)

    def _choose(self, choice: Choice) -> None:
        if choice == "instead":
            self._instead.show()
            self.field.setFocus()
        else:
            self.decided.emit(self.approval, choice, "")

    def _say(self) -> None:
        if text := self.field.text().strip():
            self.decided.emit(self.approval, "instead", text)

    def _tick(self) -> None:
        self._left.setText(left_words(self.approval.left_s))


def _label(text: str, look: str, *, wrap: bool = True, mono: bool = False) -> QLabel:
    label = QLabel(plain(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        if mono
        else Qt.TextInteractionFlag.TextSelectableByMouse
    )
    kind(label, "mono" if mono else look)
    return label


def _text(name: str, value: str) -> QPlainTextEdit:
    """A longer value, whole, to scroll in."""
    field = QPlainTextEdit(value)
    field.setReadOnly(True)
    field.setAccessibleName(name)
    field.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
    field.setTabChangesFocus(True)
    kind(field, "mono")
    lines = min(LINES_SHOWN, sum(1 + len(line) // LINE_LENGTH for line in value.split("\n")))
    field.ensurePolished()
    field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + 2 * SPACE["m"])
    return field
