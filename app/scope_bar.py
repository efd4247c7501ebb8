"""How a question was understood, and what it limited the search to: chips, each of which can be taken away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.style import SPACE, Style, kind
from app.terminal import printable

_LONGEST = 88
"""Characters of a question in the row; the whole one is in the tool tip."""


class ScopeBar(QWidget):
    """A row of chips under a question; hidden where it was taken as it is and limits nothing."""

    rephrase = Signal(str)
    """The question as it was understood, which the user wants to change."""
    removed = Signal(str)
    """A limit, as the answer names it, without which the question is to be asked again."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: tuple[str, tuple[str, ...]] = ("", ())
        self.chips: dict[str, QPushButton] = {}
        """By the limit that each takes away."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        self.understood = QPushButton()
        kind(self.understood, "link")
        self.understood.setCursor(Qt.CursorShape.PointingHandCursor)
        self.understood.clicked.connect(lambda _=False: self.rephrase.emit(self._shown[0]))
        column.addWidget(self.understood, alignment=Qt.AlignmentFlag.AlignLeft)
        self._limits = QWidget()
        self._row = FlowLayout(self._limits)
        column.addWidget(self._limits)
        self._only = QLabel("Only")
        kind(self._only, "muted")
        self._row.addWidget(self._only)
        self.hide()

    def draw(self, understood: str, only: tuple[str, ...]) -> None:
        """Show how a question was understood ("" as it is) and its limits."""
        self._shown = (understood, only)
        said = printable(understood)
        self.understood.setText(f"Understood as: {said if len(said) <= _LONGEST else said[: _LONGEST - 1] + '…'}")
        self.understood.setAccessibleName(f"Understood as: {said}")
        self.understood.setToolTip(f"{said}\nClick to change it where you type")
        self.understood.setVisible(bool(understood))
        self._limits.setVisible(bool(only))
        for gone in set(self.chips) - set(only):
            self.chips.pop(gone).deleteLater()
        for limit in only:
            if limit not in self.chips:
                self.chips[limit] = self._chip(limit)
        self.setVisible(bool(understood or only))

    def restyle(self) -> None:
        """The colours are others now."""
        for chip in self.chips.values():
            chip.setIcon(self._style.icon("x"))

    def _chip(self, limit: str) -> QPushButton:
        chip = QPushButton(printable(limit))
        kind(chip, "chip")
        chip.setIcon(self._style.icon("x"))
        chip.setIconSize(QSize(12, 12))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the words
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.setToolTip(f"Ask again without “{printable(limit)}”")
        chip.setAccessibleName(f"Only {printable(limit)}: ask again without it")
        self._only.setFixedHeight(chip.sizeHint().height())  # its words stand in line with those of the chips
        chip.clicked.connect(lambda _=False: self.removed.emit(limit))
        self._row.addWidget(chip)
        return chip
