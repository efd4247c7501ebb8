"""A question for approval in the thread: exactly what would happen, why it is asked, and the choices."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from agent.contract import Choice
from app.approval import CHOICE_WORDS, RISK_WORDS, Approval, ended_line, left_words, plain
from app.effect_view import EffectView, PlannedView, label
from app.flow import FlowLayout
from app.style import SPACE, kind
from app.terminal import printable

ARMED_AFTER_MS = 600
"""A card that appears under a finger that is already on its way must not be approved by it."""


class ApprovalCard(QFrame):
    """Draws an `Approval`; says what the user decided, which somebody else carries out."""

    decided = Signal(object, str, str)
    """The approval, the choice, and what to do instead."""

    def __init__(self, approval: Approval, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.approval = approval
        self.buttons: dict[Choice, QPushButton] = {}
        self.plan: list[PlannedView] = []
        self.all: QPushButton | None = None
        kind(self, "card")
        self.setAccessibleName(f"Approval needed: {printable(approval.asked.effect.summary)}")
        self.setAccessibleDescription(printable(approval.asked.reason))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._column.setSpacing(SPACE["s"])
        self._open = QWidget()
        self._over = label("", "muted")
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
        if self.all is not None:
            self.all.setEnabled(free)
            self.buttons["once"].setEnabled(free and bool(self.approval.ticked))
        for view in self.plan:
            view.box.setEnabled(not self.approval.deciding)
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
        self._left = label("", "small")
        self._left.setWordWrap(False)
        head.addStretch(1)
        head.addWidget(self._left)
        column.addLayout(head)
        column.addWidget(label(printable(effect.summary), "title"))
        column.addWidget(label(printable(asked.reason), "muted"))
        for number, planned in enumerate(asked.plan, 1):
            view = PlannedView(number, planned)
            view.toggled.connect(self._tick_one)
            self.plan.append(view)
            column.addWidget(view)
        if not asked.plan:
            column.addWidget(EffectView(effect))
        row = QWidget()
        buttons = FlowLayout(row)
        if asked.plan:
            self.all = QPushButton(f"Allow all {len(asked.plan)}")
            kind(self.all, "secondary")
            self.all.setAutoDefault(True)
            self.all.clicked.connect(self._choose_all)
            buttons.addWidget(self.all)
        for choice in asked.choices:
            words = "Allow the ticked ones" if asked.plan and choice == "once" else CHOICE_WORDS[choice]
            button = QPushButton(words)
            kind(button, "secondary" if choice in ("once", "no") else "quiet")
            button.setAccessibleName(words)
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

    def _choose_all(self) -> None:
        for view in self.plan:
            view.box.setChecked(True)
        self._choose("once")

    def _tick_one(self, digest: str, on: bool) -> None:
        (self.approval.ticked.add if on else self.approval.ticked.discard)(digest)
        self.draw()

    def _say(self) -> None:
        if text := self.field.text().strip():
            self.decided.emit(self.approval, "instead", text)

    def _tick(self) -> None:
        self._left.setText(left_words(self.approval.left_s))
