"""The connectors on the settings page: what each offers, and whether it is trusted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agent.contract import Connector
from app.connecting import Connecting
from app.style import SPACE, kind

STATES = {
    "new": ("Not trusted", "badge-warn"),
    "trusted": ("Trusted", "badge-good"),
    "changed": ("Changed", "badge-bad"),
    "failed": ("Does not start", "badge-bad"),
}
MOST_TOOLS_SHOWN = 12


class ConnectorsCard(QFrame):
    """One block for each connector; hidden while the settings name none."""

    def __init__(self, connecting: Connecting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connecting = connecting
        kind(self, "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._column.setSpacing(SPACE["m"])
        connecting.changed.connect(self._draw)
        self._draw()
        connecting.refresh()

    def _draw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, one in enumerate(self._connecting.all):
            if at:
                rule = QFrame()
                kind(rule, "rule")
                self._column.addWidget(rule)
            self._column.addWidget(self._block(one))
        self.setVisible(bool(self._connecting.all))

    def _block(self, one: Connector) -> QWidget:
        block = QWidget()
        block.setAccessibleName(f"Connector {one.name}: {STATES[one.state][0]}")
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        head = QHBoxLayout()
        head.setSpacing(SPACE["s"])
        head.addWidget(_label(one.name, "strong"))
        word, look = STATES[one.state]
        head.addWidget(_label(word, look), alignment=Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for button in self._buttons(one):
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(_label(" ".join(one.command), "small"))
        problem = self._connecting.problems.get(one.name, "") or ("" if one.pin else one.problem)
        if problem:
            column.addWidget(
                _label(problem, "small" if one.state == "new" and one.name not in self._connecting.problems else "bad")
            )
        for tool in one.tools[:MOST_TOOLS_SHOWN]:
            cannot = "" if tool.offered else " (asks for what this program cannot give)"
            column.addWidget(_label(f"{tool.name} – {tool.description or 'no description'}{cannot}", "small"))
        if len(one.tools) > MOST_TOOLS_SHOWN:
            column.addWidget(_label(f"and {len(one.tools) - MOST_TOOLS_SHOWN} more", "small"))
        return block

    def _buttons(self, one: Connector) -> list[QPushButton]:
        busy = bool(self._connecting.busy)
        if self._connecting.busy == one.name:
            return [self._button("Looking…", one, lambda: None, enabled=False)]
        buttons = []
        if one.state == "trusted" and not one.pin:
            buttons.append(self._button("Trust no longer", one, partial(self._connecting.distrust, one.name), not busy))
        elif one.pin:
            buttons.append(self._button("Trust it as it is", one, partial(self._connecting.trust, one), not busy))
        else:
            buttons.append(self._button("Look at it", one, partial(self._connecting.look, one.name), not busy))
        return buttons

    def _button(self, text: str, one: Connector, act: Callable[[], None], enabled: bool) -> QPushButton:
        button = QPushButton(text)
        button.setEnabled(enabled)
        button.setAccessibleName(f"{text}: {one.name}")
        button.clicked.connect(lambda: act())
        return button


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(look in ("small", "bad"))
    kind(label, look)
    return label
