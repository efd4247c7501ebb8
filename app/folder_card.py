"""One watched folder on the library page: its state, how far it is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.index_words import folder_counts, rests, rules_words, state_word
from app.library import Library
from app.native import open_native
from app.style import SPACE, Style, kind
from app.upkeep import Upkeep
from indexer.contract import Folder

LOOKS = {
    "scanning": "badge-busy",
    "reading": "badge-busy",
    "ready": "badge-good",
    "paused": "badge-warn",
    "missing": "badge-bad",
    "needs_attention": "badge-warn",
}


class FolderCard(QFrame):
    """Draws a `Folder`."""

    def __init__(self, folder: Folder, library: Library, upkeep: Upkeep, style: Style) -> None:
        super().__init__()
        self.folder = folder
        self._library = library
        self._upkeep = upkeep
        self._name = Path(folder.path).name or folder.path
        kind(self, "card")
        self.setAccessibleName(f"Folder {self._name}")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["m"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        column.addLayout(self._head())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(f"Progress of {self._name}")
        column.addWidget(self._bar)
        self._counts, self._rules, self._notice = (self._line("small") for _ in range(3))
        self._problem = self._line("notice-warn")
        for label in (self._counts, self._rules, self._notice, self._problem):
            column.addWidget(label)
        self.restyle(style)
        self.show_folder(folder)

    def restyle(self, style: Style) -> None:
        """The colours are others now."""
        self._icon.setPixmap(style.pixmap("folder", 22, self.devicePixelRatioF(), "accent"))
        self._more.setIcon(style.icon("ellipsis"))

    def show_folder(self, folder: Folder) -> None:
        """The folder has new state."""
        self.folder = folder
        because = self._library.told.paused_because
        resting = rests(folder, because)
        self._state.setText(state_word(folder, because))
        kind(self._state, "badge-warn" if resting else LOOKS[folder.state])
        self._state.setToolTip(because if resting else "")
        self._remote.setVisible(folder.remote)
        busy = folder.state in ("reading", "scanning", "paused") and (folder.pending > 0 or not folder.files)
        self._bar.setVisible(busy)
        self._bar.setRange(0, folder.files)
        self._bar.setValue(folder.files - folder.pending)
        _say(self._counts, folder_counts(folder, because))
        _say(self._rules, rules_words(folder))
        _say(self._notice, folder.notice)
        _say(self._problem, folder.problem)
        self._retry.setEnabled(folder.failed > 0)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE["m"])
        self._icon = QLabel()
        head.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = self._line("strong")
        name.setText(self._name)
        path = self._line("small")
        path.setText(self.folder.path)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(name)
        words.addWidget(path)
        head.addLayout(words, 1)
        self._remote = QLabel("Network drive")
        kind(self._remote, "badge-good")
        self._remote.setToolTip("It is looked at now and then, because network drives do not tell of changes.")
        head.addWidget(self._remote, 0, Qt.AlignmentFlag.AlignVCenter)
        self._state = QLabel()
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        self._more = QToolButton()
        self._more.setIconSize(QSize(18, 18))
        self._more.setAccessibleName(f"What can be done with the folder {self._name}")
        self._more.setToolTip("More")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head.addWidget(self._more)
        return head

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for title, act in (
            ("Open in the file manager", self._open),
            ("What is read of it…", self._edit_rules),
            ("Read failed files again", lambda: self._library.retry(self.folder.path)),
            ("Forget for good…", lambda: confirm_forget(self, self.folder.path, self._upkeep)),
            ("Remove from the library…", self._ask_remove),
        ):
            action = QAction(title, menu)
            action.triggered.connect(lambda _=False, act=act: act())
            menu.addAction(action)
            if act == self._edit_rules:
                action.setEnabled(Path(self.folder.path).is_dir())
        self._retry = menu.actions()[2]
        menu.insertSeparator(menu.actions()[3])
        return menu

    def _line(self, look: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        kind(label, look)
        return label

    def _open(self) -> None:
        open_native(self.folder.path)

    def _edit_rules(self) -> None:
        from app.rules_dialog import RulesDialog

        dialog = RulesDialog(self._name, self.folder.rules, self.window())
        if dialog.exec() == RulesDialog.DialogCode.Accepted and dialog.rules() != self.folder.rules:
            self._library.set_rules(self.folder.path, dialog.rules())

    def _ask_remove(self) -> None:
        if confirm(
            self,
            f"Remove “{self._name}” from the library?",
            "Your files stay where they are. What was read from them is no longer searchable.",
            "Remove",
        ):
            self._library.remove(self.folder.path)


def confirm(parent: QWidget, question: str, consequence: str, act: str) -> bool:
    """Ask before something that cannot be taken back at once; True when the user agrees."""
    box = QMessageBox(QMessageBox.Icon.Question, act, question, parent=parent.window())
    box.setInformativeText(consequence)
    yes = box.addButton(act, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.exec()
    return box.clickedButton() is yes


def confirm_forget(parent: QWidget, path: str, upkeep: Upkeep) -> None:
    """Ask, then forget a file, or everything below a folder, for good."""
    if confirm(
        parent,
        f"Forget everything that was read from “{Path(path).name}”?",
        "It is deleted from the index, and a search for its bytes proves that nothing is left there. It is not read "
        "again until you ask for it. The file itself stays as it is.",
        "Forget",
    ):
        upkeep.forget(path)


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
