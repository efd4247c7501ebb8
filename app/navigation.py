"""The slim column at the left: pages, and the conversations there are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.conversation import Conversation
from app.style import SPACE, Style, kind

WIDTH = 248
SEARCH_AFTER_MS = 200
"""After the last letter typed; each search goes through every conversation."""
PAGES = (
    ("chat", "Chat", "message-square"),
    ("library", "Library", "library"),
    ("knowledge", "Knowledge", "waypoints"),
    ("inbox", "Inbox", "mail"),
    ("settings", "Settings", "settings"),
)
_ID = Qt.ItemDataRole.UserRole


class _Conversations(QListWidget):
    """The list; F2 renames, Delete forgets."""

    rename = Signal()
    forget = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_F2:
            self.rename.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.forget.emit()
        else:
            super().keyPressEvent(event)


class Navigation(QFrame):
    """Says which page or conversation is wanted."""

    page_wanted = Signal(str)
    new_wanted = Signal()

    def __init__(self, conversation: Conversation, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._style = style
        self._buttons: dict[str, QPushButton] = {}
        kind(self, "side")
        self.setFixedWidth(WIDTH)
        self._searched = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._searched.timeout.connect(lambda: conversation.search(self.filter.text()))
        self._build()
        conversation.threads_changed.connect(self._list)
        conversation.found_changed.connect(self._list)
        conversation.opened.connect(self._mark)
        conversation.ended.connect(lambda _: self._mark())
        style.changed.connect(self._restyle)
        self._restyle()

    def show_page(self, page: str) -> None:
        """Mark the page that is on the screen."""
        if page in self._buttons:
            self._buttons[page].setChecked(True)

    def show_unread(self, count: int) -> None:
        """How many items of the inbox are unread."""
        self._buttons["inbox"].setText(f" Inbox ({count})" if count else " Inbox")

    def rename_current(self) -> None:
        """Ask for another title of the selected conversation."""
        if self.list.currentRow() >= 0:
            item = self.list.currentItem()
            title, agreed = QInputDialog.getText(self, "Rename conversation", "Title", text=item.text())
            if agreed:
                self._conversation.rename(item.data(_ID), title)

    def delete_current(self) -> None:
        """Ask, then forget the selected conversation."""
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        box = QMessageBox(QMessageBox.Icon.Question, "Delete this conversation?", "", parent=self)
        box.setText(f"Delete “{item.text()}”?")
        box.setInformativeText("Its questions and answers are forgotten. Your files stay as they are.")
        delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is delete:
            self._conversation.delete(item.data(_ID))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["l"], SPACE["m"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        brand = QHBoxLayout()
        brand.setContentsMargins(SPACE["s"], 0, 0, SPACE["m"])
        brand.setSpacing(SPACE["s"])
        self._mark_label = QLabel()
        brand.addWidget(self._mark_label)
        name = QLabel("Counterpart")
        kind(name, "title")
        brand.addWidget(name, 1)
        column.addLayout(brand)
        self._new = QPushButton(" New conversation")
        self._new.setToolTip("New conversation (Ctrl+N)")
        self._new.clicked.connect(self.new_wanted)
        column.addWidget(self._new)
        column.addSpacing(SPACE["s"])
        group = QButtonGroup(self)
        for page, title, _ in PAGES:
            button = QPushButton(f" {title}")
            kind(button, "nav")
            button.setCheckable(True)
            button.setIconSize(QSize(18, 18))
            button.clicked.connect(lambda _=False, page=page: self.page_wanted.emit(page))
            group.addButton(button)
            self._buttons[page] = button
        column.addWidget(self._buttons["chat"])
        column.addWidget(self._buttons["library"])
        column.addWidget(self._buttons["knowledge"])
        column.addWidget(self._buttons["inbox"])
        column.addSpacing(SPACE["m"])
        self._section = QLabel("Conversations")
        kind(self._section, "section")
        self._section.setContentsMargins(SPACE["s"], 0, 0, 0)
        column.addWidget(self._section)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Search conversations")
        self.filter.setAccessibleName("Search conversations by title and text")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._list)
        self.filter.textChanged.connect(lambda: self._searched.start())
        column.addWidget(self.filter)
        self.list = _Conversations()
        self.list.setAccessibleName("Conversations")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self.list.rename.connect(self.rename_current)
        self.list.forget.connect(self.delete_current)
        column.addWidget(self.list, 1)
        self._none = QLabel("Your conversations will be listed here.")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(SPACE["s"], 0, SPACE["s"], 0)
        kind(self._none, "small")
        column.addWidget(self._none)
        column.addStretch(0)
        column.addWidget(self._buttons["settings"])
        self._list()

    def _list(self) -> None:
        wanted = self.filter.text().casefold()
        found = self._conversation.found if wanted else frozenset()
        threads = [one for one in self._conversation.threads if wanted in one.title.casefold() or one.id in found]
        shown = [(self.list.item(row).data(_ID), self.list.item(row).text()) for row in range(self.list.count())]
        if shown != [(one.id, one.title) for one in threads]:
            self.list.clear()
            for thread in threads:
                item = QListWidgetItem(thread.title)
                item.setData(_ID, thread.id)
                item.setToolTip(thread.title)
                self.list.addItem(item)
        some = bool(self._conversation.threads)
        for widget in (self._section, self.filter, self.list):
            widget.setVisible(some)
        self._none.setVisible(not some)
        self._mark()

    def _mark(self) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == self._conversation.talk.id:
                self.list.setCurrentRow(row)
                return
        self.list.setCurrentRow(-1)

    def _open(self, item: QListWidgetItem) -> None:
        self._conversation.open(item.data(_ID))
        self.page_wanted.emit("chat")

    def _menu(self, point: QPoint) -> None:
        item = self.list.itemAt(point)
        if item is None:
            return
        self.list.setCurrentItem(item)
        menu = QMenu(self)
        for title, act in (("Rename…", self.rename_current), ("Delete…", self.delete_current)):
            action = QAction(title, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def _restyle(self) -> None:
        self._new.setIcon(self._style.icon("message-square-plus", "text"))
        self._mark_label.setPixmap(self._style.pixmap("quote", 20, self.devicePixelRatioF(), "accent"))
        for page, _, icon in PAGES:
            self._buttons[page].setIcon(self._style.icon(icon))
