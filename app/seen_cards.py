"""What was found for a question, shown under it until the answer begins: a row for each passage, to be opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from agent.contract import Citation
from app.answer_text import card, readable, source_line
from app.style import SPACE, kind

_LONGEST_LINE = 72


class SeenCards(QWidget):
    """Titles with a quote each. `opened` names the number of the one that was clicked."""

    opened = Signal(int)

    def __init__(self, icon: Callable[[Citation], QIcon], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._shown: tuple[Citation, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE["xs"])
        self.setAccessibleName("Found in your files")
        self.hide()

    def draw(self, sources: tuple[Citation, ...]) -> None:
        """Show these, or nothing."""
        self.setVisible(bool(sources))
        if sources == self._shown:
            return
        self._shown = sources
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for citation in sources:
            line = source_line(citation)
            chip = QPushButton(f" {line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + '…'}")
            kind(chip, "chip")
            chip.setIcon(self._icon(citation))
            chip.setIconSize(QSize(14, 14))
            chip.setToolTip(card(citation))
            chip.setAccessibleName(f"Found: {line}")
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.clicked.connect(partial(self._open, citation.n))
            quote = QLabel(f"“{readable(citation.quote)}”")
            quote.setTextFormat(Qt.TextFormat.PlainText)
            quote.setWordWrap(True)
            quote.setContentsMargins(SPACE["m"], 0, 0, SPACE["xs"])
            kind(quote, "muted")
            self._column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            self._column.addWidget(quote)

    def _open(self, n: int, _checked: bool = False) -> None:
        self.opened.emit(n)
