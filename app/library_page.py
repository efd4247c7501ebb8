"""The library page: which folders are read, how far each is, what could not be read, and the index itself."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.column import fill_with_column
from app.failures_card import FailuresCard
from app.folder_card import FolderCard
from app.index_card import IndexCard
from app.index_words import files
from app.library import Library
from app.style import SPACE, Style, kind
from app.upkeep import Upkeep


def choose_folder(parent: QWidget, library: Library) -> str:
    """Let the user choose a folder in the system's dialog and add it; its path, "" when none was chosen."""
    path = QFileDialog.getExistingDirectory(parent, "Choose a folder to read")
    if path:
        library.add(path)
    return path


class LibraryPage(QWidget):
    """Draws a `Library`. Folders can be dropped onto it."""

    settings_wanted = Signal()

    def __init__(self, library: Library, upkeep: Upkeep, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._upkeep = upkeep
        self._style = style
        self._cards: dict[str, FolderCard] = {}
        kind(self, "page")
        self.setAcceptDrops(True)
        self._build()
        library.changed.connect(self._draw)
        library.status_changed.connect(self._draw_notices)
        library.failures_changed.connect(self._draw_failures)
        style.changed.connect(self._restyle)
        self._restyle()
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

    def scroll_to_end(self) -> None:
        """Bring the card of the index into view."""
        self._scroll.ensureWidgetVisible(self.index)

    def _build(self) -> None:
        self._inner = QFrame()
        self._scroll = fill_with_column(self, self._inner)
        inner = QVBoxLayout(self._inner)
        inner.setSpacing(SPACE["m"])
        inner.addLayout(self._head())
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        kind(self._problem, "notice-bad")
        inner.addWidget(self._problem)
        inner.addWidget(self._rest())
        self._notices = QLabel()
        self._notices.setWordWrap(True)
        self._notices.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._notices, "notice-warn")
        inner.addWidget(self._notices)
        self._folders = QVBoxLayout()
        self._folders.setSpacing(SPACE["m"])
        inner.addLayout(self._folders)
        self._empty = self._empty_state()
        inner.addWidget(self._empty)
        inner.addSpacing(SPACE["s"])
        self._failures_title = _title("")
        inner.addWidget(self._failures_title)
        self.failures = FailuresCard(self._library, self._upkeep, self._style)
        inner.addWidget(self.failures)
        inner.addSpacing(SPACE["s"])
        self._index_title = _title("Index")
        inner.addWidget(self._index_title)
        self.index = IndexCard(self._library, self._upkeep)
        inner.addWidget(self.index)
        inner.addStretch(1)

    def _head(self) -> QHBoxLayout:
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
        return head

    def _rest(self) -> QWidget:
        """Why reading rests by itself, and where that is chosen."""
        self._resting = QFrame()
        kind(self._resting, "notice-warn")
        row = QHBoxLayout(self._resting)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["xs"], SPACE["xs"])
        self._because = QLabel()
        self._because.setWordWrap(True)
        kind(self._because, "on-warn")
        row.addWidget(self._because, 1)
        choose = QPushButton("When to rest…")
        kind(choose, "quiet")
        choose.clicked.connect(self.settings_wanted)
        row.addWidget(choose)
        return self._resting

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
        resting = "" if library.paused else library.resting
        self._because.setText(resting)
        self._resting.setVisible(bool(resting))
        self._pause.setText(" Resume" if library.paused else " Pause")
        self._pause.setIcon(self._style.icon("play" if library.paused else "pause", "text"))
        self._pause.setVisible(bool(library.folders) and (library.paused or library.reading))
        empty = library.known and not library.folders
        self._empty.setVisible(empty)
        self._add.setVisible(not empty)
        self._draw_folders()
        self._draw_notices()

    def _draw_folders(self) -> None:
        paths = [folder.path for folder in self._library.folders]
        for path in [path for path in self._cards if path not in paths]:
            card = self._cards.pop(path)
            self._folders.removeWidget(card)
            card.hide()
            card.deleteLater()
        for at, folder in enumerate(self._library.folders):
            if folder.path in self._cards:
                self._cards[folder.path].show_folder(folder)
            else:
                self._cards[folder.path] = FolderCard(folder, self._library, self._upkeep, self._style)
                self._folders.insertWidget(at, self._cards[folder.path])

    def _draw_notices(self) -> None:
        notices = self._library.notices()
        self._notices.setText("\n".join(notices))
        self._notices.setVisible(bool(notices))
        self._index_title.setVisible(not self.index.isHidden())

    def _draw_failures(self) -> None:
        failures = self._library.failures
        self.failures.setVisible(bool(failures))
        self._failures_title.setVisible(bool(failures))
        self._failures_title.setText(f"{files(len({failure.path for failure in failures}))} could not be read")

    def _restyle(self) -> None:
        self._add.setIcon(self._style.icon("folder-plus", "on_accent"))
        self._empty_icon.setPixmap(self._style.pixmap("folder-open", 44, self.devicePixelRatioF(), "accent"))
        for card in self._cards.values():
            card.restyle(self._style)
        self._draw()


def _title(text: str) -> QLabel:
    label = QLabel(text)
    kind(label, "title")
    return label
