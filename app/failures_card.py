"""What could not be read, on the library page: the tree of reasons and files, and what can be done about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelection, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.failures import ROW_HEIGHT, FailuresTree, name_of
from app.flow import FlowLayout
from app.folder_card import confirm_forget
from app.index_words import files
from app.library import Library
from app.native import open_native
from app.style import SPACE, Style, kind
from app.upkeep import Upkeep
from indexer.contract import Failure

MOST_ROWS_SHOWN = 10
LEAST_ROWS_SHOWN = 3
MANY = 200
"""Files that are dealt with one by one; more are dealt with by folder or kind."""


class FailuresCard(QFrame):
    """Draws the failures of a `Library`. What is selected can be read again, shown, forgotten or left out."""

    def __init__(self, library: Library, upkeep: Upkeep, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._upkeep = upkeep
        kind(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["s"], SPACE["s"])
        column.setSpacing(SPACE["s"])
        self.tree = FailuresTree(style)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.selectionModel().selectionChanged.connect(self._selected)
        for changed in (self.tree.expanded, self.tree.collapsed):
            changed.connect(lambda _: self._fit())
        column.addWidget(self.tree)
        self._about = QLabel()
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setContentsMargins(SPACE["s"], 0, SPACE["s"], 0)
        kind(self._about, "muted")
        column.addWidget(self._about)
        self._row = QWidget()
        buttons = FlowLayout(self._row)
        self._actions: list[tuple[str, Callable[[], None], QPushButton]] = []
        for title, act in (
            ("Read again", self.retry),
            ("Show in folder", self.show_in_folder),
            ("Leave out", lambda: self.exclude(kinds=False)),
            ("Leave out files of this kind", lambda: self.exclude(kinds=True)),
            ("Forget…", self.forget),
        ):
            button = QPushButton(title)
            kind(button, "quiet")
            button.clicked.connect(lambda _=False, act=act: act())
            buttons.addWidget(button)
            self._actions.append((title, act, button))
        column.addWidget(self._row)
        library.failures_changed.connect(self.draw)
        self.draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter reads the selected files again, Delete leaves them out."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tree.selected():
            self.retry()
        elif event.key() == Qt.Key.Key_Delete and 0 < len(self._paths()) <= MANY:
            self.exclude(kinds=False)
        else:
            super().keyPressEvent(event)

    def draw(self) -> None:
        """Show what has failed by now."""
        self.tree.show_failures(self._library.failures)
        self._fit()
        self._selected(QItemSelection(), QItemSelection())

    def retry(self) -> None:
        """Read the selected files again; of very many, all failed files of their folders."""
        paths = self._paths()
        if len(paths) > MANY:
            holding = (self._library.holding(path) for path in paths)
            paths = tuple(dict.fromkeys(folder.path for folder in holding if folder is not None))
        for path in paths:
            self._library.retry(path)

    def show_in_folder(self) -> None:
        """Open the folder of the selected file in the file manager."""
        for path in self._paths()[:1]:
            open_native(Path(path).parent)

    def exclude(self, *, kinds: bool) -> None:
        """Leave the selected files out from now on, or with `kinds` all files with their endings."""
        self._library.exclude(self._paths(), kinds=kinds)

    def forget(self) -> None:
        """Ask, then forget the selected file for good."""
        for path in self._paths()[:1]:
            confirm_forget(self, path, self._upkeep)

    def _paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(failure.path for failure in self.tree.selected()))

    def _selected(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        del selected, deselected
        failures = self.tree.selected()
        paths = self._paths()
        self._row.setVisible(bool(paths))
        self._about.setVisible(bool(paths))
        self._about.setText(_about(failures, paths))
        excludable = any(self._library.holding(path) is not None for path in paths)
        kinds = sorted({Path(path).suffix for path in paths if Path(path).suffix})
        for title, _, button in self._actions:
            if title in ("Show in folder", "Forget…"):
                button.setVisible(len(paths) == 1)
            elif title == "Leave out":
                button.setVisible(excludable and len(paths) <= MANY)
            elif title == "Leave out files of this kind":
                button.setVisible(excludable and len(kinds) == 1)
                button.setText(f"Leave out all {kinds[0]} files" if kinds else title)

    def _open_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        for _, act, button in self._actions:
            if not button.isHidden():
                action = QAction(button.text(), menu)
                action.triggered.connect(lambda _=False, act=act: act())
                menu.addAction(action)
        if menu.actions():
            menu.popup(self.tree.viewport().mapToGlobal(point))

    def _fit(self) -> None:
        """As tall as its rows, up to a screenful of them: the page scrolls, and a long list scrolls in itself."""
        groups = self.tree.failures.groups
        rows = len(groups) + sum(
            len(group.failures)
            for row, group in enumerate(groups)
            if self.tree.isExpanded(self.tree.failures.index(row, 0))
        )
        shown = max(min(rows, MOST_ROWS_SHOWN), min(rows, LEAST_ROWS_SHOWN), 1)
        self.tree.setFixedHeight(shown * ROW_HEIGHT + 2 * self.tree.frameWidth() + SPACE["xs"])


def _about(failures: tuple[Failure, ...], paths: tuple[str, ...]) -> str:
    """The whole story of one failure; of several only how many files they are."""
    if len(failures) == 1:
        failure = failures[0]
        tried = f" It was tried {failure.attempts} times." if failure.attempts > 1 else ""
        return f"{name_of(failure)}: {failure.reason}{tried}"
    return f"{files(len(paths))} selected." if paths else ""
