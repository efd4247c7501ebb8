"""The library page: which folders are read, how far each is, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.column import fill_with_column
from app.library import Library, about
from app.style import SPACE, Style, kind
from indexer.contract import Failure, Folder

MOST_FAILURES = 100
STATES = {
    "scanning": ("Looking", "badge-busy"),
    "reading": ("Reading", "badge-busy"),
    "ready": ("Ready", "badge-good"),
    "paused": ("Paused", "badge-warn"),
    "missing": ("Missing", "badge-bad"),
    "needs_attention": ("Needs attention", "badge-warn"),
}


def choose_folder(parent: QWidget, library: Library) -> str:
    """Let the user choose a folder in the system's dialog and add it; its path, "" when none was chosen."""
    path = QFileDialog.getExistingDirectory(parent, "Choose a folder to read")
    if path:
        library.add(path)
    return path


class FolderCard(QFrame):
    """One folder."""

    def __init__(self, folder: Folder, library: Library, style: Style) -> None:
        super().__init__()
        self.folder = folder
        self._library = library
        kind(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["m"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        head = QHBoxLayout()
        head.setSpacing(SPACE["m"])
        self._icon = QLabel()
        head.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = QLabel(Path(folder.path).name or folder.path)
        name.setTextFormat(Qt.TextFormat.PlainText)
        kind(name, "strong")
        path = QLabel(folder.path)
        path.setTextFormat(Qt.TextFormat.PlainText)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kind(path, "small")
        words.addWidget(name)
        words.addWidget(path)
        head.addLayout(words, 1)
        self._state = QLabel()
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        self._remove = QPushButton("Remove")
        kind(self._remove, "quiet")
        self._remove.setAccessibleName(f"Remove the folder {name.text()}")
        self._remove.clicked.connect(self._ask_remove)
        head.addWidget(self._remove)
        column.addLayout(head)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(f"Progress of {name.text()}")
        column.addWidget(self._bar)
        self._counts = QLabel()
        kind(self._counts, "small")
        column.addWidget(self._counts)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._problem, "notice-warn")
        column.addWidget(self._problem)
        self.restyle(style)
        self.show_folder(folder)

    def restyle(self, style: Style) -> None:
        """The colours are others now."""
        self._icon.setPixmap(style.pixmap("folder", 22, self.devicePixelRatioF(), "accent"))

    def show_folder(self, folder: Folder) -> None:
        """The folder has new state."""
        self.folder = folder
        word, look = STATES[folder.state]
        self._state.setText(word)
        kind(self._state, look)
        busy = folder.state in ("reading", "scanning", "paused") and (folder.pending > 0 or folder.state == "scanning")
        self._bar.setVisible(busy)
        self._bar.setRange(0, folder.files)
        self._bar.setValue(folder.ready + folder.failed)
        self._counts.setText(folder_words(folder))
        self._problem.setVisible(bool(folder.problem))
        self._problem.setText(folder.problem)

    def _ask_remove(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Question, "Remove this folder?", "", parent=self.window())
        box.setText(f"Remove “{Path(self.folder.path).name}” from the library?")
        box.setInformativeText("Your files stay where they are. Only what was learned from them is forgotten.")
        remove = box.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is remove:
            self._library.remove(self.folder.path)


class LibraryPage(QWidget):
    """Draws a `Library`. Folders can be dropped onto it."""

    def __init__(self, library: Library, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._style = style
        self._cards: dict[str, FolderCard] = {}
        kind(self, "page")
        self.setAcceptDrops(True)
        self._build()
        library.changed.connect(self._draw)
        library.failures_changed.connect(self._draw_failures)
        style.changed.connect(self._restyle)
        self._restyle()
        self._draw()
        self._draw_failures()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Folders and files of this computer are welcome."""
        if event.mimeData().hasUrls() and all(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            kind(self._inner, "drop")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing will be dropped."""
        del event
        kind(self._inner, "")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read what was dropped."""
        kind(self._inner, "")
        for url in event.mimeData().urls():
            self._library.add(url.toLocalFile())

    def _build(self) -> None:
        self._inner = QFrame()
        fill_with_column(self, self._inner)
        inner = QVBoxLayout(self._inner)
        inner.setSpacing(SPACE["m"])
        head = QHBoxLayout()
        words = QVBoxLayout()
        title = QLabel("Library")
        kind(title, "headline")
        self._summary = QLabel()
        kind(self._summary, "muted")
        words.addWidget(title)
        words.addWidget(self._summary)
        head.addLayout(words, 1)
        self._pause = QPushButton()
        self._pause.clicked.connect(lambda: self._library.set_paused(not self._library.paused))
        head.addWidget(self._pause)
        self._add = QPushButton(" Add folder")
        kind(self._add, "primary")
        self._add.setIconSize(QSize(16, 16))
        self._add.clicked.connect(lambda: choose_folder(self, self._library))
        head.addWidget(self._add)
        inner.addLayout(head)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        kind(self._problem, "notice-bad")
        inner.addWidget(self._problem)
        self._folders = QVBoxLayout()
        self._folders.setSpacing(SPACE["m"])
        inner.addLayout(self._folders)
        self._empty = self._empty_state()
        inner.addWidget(self._empty)
        self._failures_title = QLabel()
        kind(self._failures_title, "title")
        inner.addSpacing(SPACE["s"])
        inner.addWidget(self._failures_title)
        self._failures = QFrame()
        kind(self._failures, "card")
        rows = QVBoxLayout(self._failures)
        rows.setContentsMargins(SPACE["l"], SPACE["s"], SPACE["m"], 0)
        rows.setSpacing(0)
        inner.addWidget(self._failures)
        inner.addStretch(1)

    def _empty_state(self) -> QWidget:
        card = QFrame()
        kind(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE["xl"], SPACE["xxl"], SPACE["xl"], SPACE["xxl"])
        column.setSpacing(SPACE["s"])
        self._empty_icon = QLabel()
        self._empty_icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel("Nothing to read yet")
        kind(title, "title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence = QLabel("Add a folder, or drop one here. Its files are read where they lie and are never copied.")
        sentence.setWordWrap(True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kind(sentence, "muted")
        button = QPushButton("Add folder")
        kind(button, "primary")
        button.clicked.connect(lambda: choose_folder(self, self._library))
        for widget in (self._empty_icon, title, sentence):
            column.addWidget(widget)
        column.addSpacing(SPACE["s"])
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return card

    def _draw(self) -> None:
        library = self._library
        self._summary.setText(library.summary())
        self._problem.setText(library.problem)
        self._problem.setVisible(bool(library.problem))
        self._pause.setText(" Resume" if library.paused else " Pause")
        self._pause.setIcon(self._style.icon("play" if library.paused else "pause", "text"))
        self._pause.setVisible(bool(library.folders) and (library.paused or library.reading))
        empty = library.known and not library.folders
        self._empty.setVisible(empty)
        self._add.setVisible(not empty)
        paths = [folder.path for folder in library.folders]
        for path in [path for path in self._cards if path not in paths]:
            card = self._cards.pop(path)
            self._folders.removeWidget(card)
            card.hide()
            card.deleteLater()
        for at, folder in enumerate(library.folders):
            if folder.path in self._cards:
                self._cards[folder.path].show_folder(folder)
            else:
                self._cards[folder.path] = FolderCard(folder, library, self._style)
                self._folders.insertWidget(at, self._cards[folder.path])

    def _draw_failures(self) -> None:
        failures = self._library.failures
        self._failures.setVisible(bool(failures))
        self._failures_title.setVisible(bool(failures))
        count = len(failures)
        self._failures_title.setText("1 file could not be read" if count == 1 else f"{count:,} files could not be read")
        rows = self._failures.layout()
        assert rows is not None
        while (item := rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, failure in enumerate(failures[:MOST_FAILURES]):
            rows.addWidget(self._failure_row(failure, first=at == 0))
        if count > MOST_FAILURES:
            more = QLabel(f"and {count - MOST_FAILURES:,} more")
            kind(more, "small")
            rows.addWidget(more)

    def _failure_row(self, failure: Failure, first: bool) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, SPACE["s"])
        column.setSpacing(SPACE["s"])
        rule = QFrame()
        kind(rule, "rule")
        column.addWidget(rule)
        if first:
            rule.hide()
        line = QHBoxLayout()
        line.setSpacing(SPACE["m"])
        icon = QLabel()
        icon.setPixmap(self._style.pixmap("file-x", 18, self.devicePixelRatioF(), "warn"))
        line.addWidget(icon)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = QLabel(Path(failure.path).name)
        name.setToolTip(failure.path)
        kind(name, "strong")
        reason = QLabel(failure.reason)
        reason.setWordWrap(True)
        kind(reason, "muted")
        for label in (name, reason):
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        line.addLayout(words, 1)
        line.addWidget(self._retry(name.text(), lambda: self._library.retry(failure.path)))
        column.addLayout(line)
        return row

    def _retry(self, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton("Retry")
        kind(button, "quiet")
        button.setAccessibleName(f"Read {name} again")
        button.clicked.connect(lambda _=False: act())
        return button

    def _restyle(self) -> None:
        self._add.setIcon(self._style.icon("folder-plus", "on_accent"))
        self._empty_icon.setPixmap(self._style.pixmap("folder-open", 44, self.devicePixelRatioF(), "accent"))
        for card in self._cards.values():
            card.restyle(self._style)
        self._draw()
        self._draw_failures()


def folder_words(folder: Folder) -> str:
    """How far a folder is, for people."""
    if folder.state == "missing":
        return f"{folder.ready:,} files were read before it went away"
    if folder.state == "scanning" and not folder.files:
        return "Looking for files"
    words = [f"{folder.ready:,} of {folder.files:,} files ready"]
    if folder.failed:
        words.append(f"{folder.failed:,} unreadable")
    if folder.passages:
        words.append("1 passage" if folder.passages == 1 else f"{folder.passages:,} passages")
    if folder.eta_s is not None and folder.pending:
        words.append(f"{about(folder.eta_s)} left")
    return " · ".join(words)
