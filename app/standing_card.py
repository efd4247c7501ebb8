"""Approvals on the settings page: what may be done where without asking and can be taken back; what was decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agent.contract import Grant
from app.approval import decision_words, grant_words
from app.standing import Standing
from app.style import SPACE, kind


class StandingCard(QFrame):
    """One row for each standing approval, and a line for each of the latest decisions."""

    def __init__(self, standing: Standing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing = standing
        kind(self, "card")
        self.setAccessibleName("Standing approvals")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._column.setSpacing(SPACE["s"])
        standing.changed.connect(self._draw)
        self._draw()
        standing.refresh()

    def _draw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for grant in self._standing.grants:
            self._column.addWidget(self._row(grant))
        if not self._standing.grants:
            self._column.addWidget(_label("Nothing is allowed without asking.", "small"))
        if self._standing.decisions:
            self._column.addWidget(_label("Latest decisions", "strong"))
        for one in self._standing.decisions:
            self._column.addWidget(_label(decision_words(one), "small"))
        if self._standing.problem:
            self._column.addWidget(_label(self._standing.problem, "bad"))

    def _row(self, grant: Grant) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = grant_words(grant)
        line.addWidget(_label(words, ""), 1)
        button = QPushButton("Ask again")
        button.setAccessibleName(f"Ask again: {words}")
        button.clicked.connect(lambda _=False: self._standing.revoke(grant))
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if look:
        kind(label, look)
    return label
