"""The sheet of keyboard shortcuts, read from the menus themselves."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QVBoxLayout,
    QWidget,
)

from app.style import SPACE, kind

IN_THE_COMPOSER = (
    ("Send the question", "Enter"),
    ("New line", "Shift+Enter"),
    ("Last question again", "Up"),
    ("Stop, or back to the question", "Esc"),
)


class ShortcutSheet(QDialog):
    """Every action that has keys."""

    def __init__(self, bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["l"])
        columns = QHBoxLayout()
        columns.setSpacing(SPACE["xxl"])
        column.addLayout(columns)
        groups = [
            (top.text().replace("&", ""), [(one.text(), one.shortcut()) for one in menu.actions()])
            for top in bar.actions()
            if isinstance(menu := top.menu(), QMenu)
        ]
        halves = (groups[:2], groups[2:])
        for at, half in enumerate(halves):
            grid = QGridLayout()
            grid.setHorizontalSpacing(SPACE["xl"])
            for title, entries in half:
                self._group(grid, title, [(text, _words(keys)) for text, keys in entries if not keys.isEmpty()])
            if at == 0:
                self._group(grid, "In the question", list(IN_THE_COMPOSER))
            grid.setRowStretch(grid.rowCount(), 1)
            columns.addLayout(grid)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _group(self, grid: QGridLayout, title: str, entries: list[tuple[str, str]]) -> None:
        heading = QLabel(title)
        kind(heading, "section")
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for text, keys in entries:
            row = grid.rowCount()
            grid.addWidget(QLabel(text), row, 0)
            label = QLabel(keys)
            kind(label, "muted")
            grid.addWidget(label, row, 1)


def _words(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)
