"""The main window: navigation, one page at a time, the status line, and a menu for every action."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.approval import Approval, waiting_words
from app.brain import Brain
from app.changes import Changes
from app.chat import ChatPage
from app.connecting import Connecting
from app.conversation import Conversation, Exchange
from app.inbox import Inbox
from app.knowing import Knowing
from app.knowledge import Knowledge
from app.library import Library
from app.navigation import Navigation
from app.preferences import Preferences
from app.privacy import Privacy
from app.processes import Switchboard
from app.profile import Profile
from app.reading import Reading
from app.reminder_bar import ReminderBars
from app.reminders import Reminders
from app.settings import Settings
from app.standing import Standing
from app.starters import Starters
from app.status_line import StatusLine
from app.style import Style, kind
from app.tray import Tray
from app.upkeep import Upkeep

if TYPE_CHECKING:
    from app.knowledge_page import KnowledgePage

NOTICE_MS = 8000


def open_window(
    switchboard: Switchboard, settings: Settings, profile: Profile, apply: Callable[[Settings], None]
) -> Window:
    """The window, not yet shown. `apply` saves settings and lets the children know; it raises `SettingsBroken`."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    style = Style(qt, settings.window.theme)
    return Window(switchboard, Preferences(settings, profile, apply), style)


class Window(QMainWindow):
    """Holds the view-models and shows the page that is wanted. Pages other than the chat are made at first use."""

    def __init__(self, switchboard: Switchboard, preferences: Preferences, style: Style) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Counterpart")
        self.resize(1280, 800)
        self.setMinimumSize(QSize(860, 560))
        self._look = style
        self.preferences = preferences
        self.library = Library(switchboard.indexer, self)
        self.upkeep = Upkeep(switchboard.indexer, self)
        self.conversation = Conversation(switchboard.agent, self)
        self.reading = Reading(switchboard.indexer, self)
        self.knowledge = Knowledge(switchboard.indexer, self)
        self.evidence = Reading(switchboard.indexer, self)
        self.brain = Brain(switchboard.agent, self)
        self.privacy = Privacy(self)
        self.connecting = Connecting(switchboard.agent, self)
        self.knowing = Knowing(switchboard.agent, self)
        self.standing = Standing(switchboard.agent, self)
        self.inbox = Inbox(switchboard.agent, lambda: self.conversation.busy, self)
        self.starters = Starters(self.library, self)
        self.changes = Changes(switchboard.agent, self)
        self.reminders = Reminders(switchboard.agent, self)
        self.tray = Tray(self.reminders, style, self)
        self._pages: dict[str, QWidget] = {}
        self._welcomed = False
        self._build()
        self._menus()
        self.preferences.changed.connect(self._setting_changed)
        self.conversation.said.connect(self.notice)
        self.conversation.asks.connect(self._approval_wanted)
        self.conversation.ended.connect(self._look_at_changes)
        self.changes.said.connect(self.notice)
        self.changes.taken_back.connect(self._tell)
        self.reminders.said.connect(self.notice)
        self.reminders.saved.connect(lambda path: self._tell(f"Saved {path}."))
        self.tray.activated.connect(self._to_front)
        self.library.said.connect(self.notice)
        self.knowledge.said.connect(self.notice)
        self.inbox.said.connect(self.notice)
        self.inbox.came.connect(lambda item: self.tray.mention(item.title, item.sentence))
        self.inbox.changed.connect(lambda: self.navigation.show_unread(self.inbox.unread))
        self.library.changed.connect(self._welcome_if_new)
        self.starters.changed.connect(lambda: self.chat.empty.offer(self.starters.questions))
        self.show_page("chat")

    def show_page(self, name: str) -> None:
        """Bring a page to the front: chat, library, knowledge, settings or welcome."""
        if name not in self._pages:
            self._pages[name] = self._make(name)
            self._stack.addWidget(self._pages[name])
        self._stack.setCurrentWidget(self._pages[name])
        self.navigation.setVisible(name != "welcome")
        self.navigation.show_page(name)
        if name == "chat":
            self.chat.composer.setFocus()

    def page(self, name: str) -> QWidget:
        """A page, made when it is not there yet."""
        if name not in self._pages:
            self.show_page(name)
        return self._pages[name]

    def notice(self, sentence: str) -> None:
        """Say something that went wrong, for a while, above the status line."""
        self._tell(sentence, "notice-bad")

    def _tell(self, sentence: str, look: str = "notice-good") -> None:
        kind(self._notice, look)
        self._notice.setText(sentence)
        self._notice.show()
        self._notice_over.start(NOTICE_MS)

    def _approval_wanted(self, approval: Approval) -> None:
        """Say so where its card is not to be seen."""
        shown = [one for exchange in self.conversation.talk.exchanges for one in exchange.approvals]
        if approval not in shown or self._stack.currentWidget() is not self.chat:
            self.notice(waiting_words(approval))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Closing the window ends the program."""
        super().closeEvent(event)
        QApplication.quit()

    def _build(self) -> None:
        centre = QWidget()
        kind(centre, "page")
        self.setCentralWidget(centre)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.navigation = Navigation(self.conversation, self._look)
        self.navigation.page_wanted.connect(self.show_page)
        self.navigation.new_wanted.connect(self.new_conversation)
        row.addWidget(self.navigation)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)
        self._notice = QLabel()
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setWordWrap(True)
        kind(self._notice, "notice-bad")
        self._notice.hide()
        self._notice_over = QTimer(self, singleShot=True)
        self._notice_over.timeout.connect(self._notice.hide)
        column.addWidget(ReminderBars(self.reminders, self._look))
        column.addWidget(self._notice)
        self.status = StatusLine(self.brain, self.library, self.privacy, self._look)
        self.status.page_wanted.connect(self.show_page)
        column.addWidget(self.status)
        self.chat = ChatPage(self.conversation, self.reading, self.library, self.changes, self._look)
        self.chat.library_wanted.connect(lambda: self.show_page("library"))
        self.chat.add_folder.connect(self.add_folder)
        self._pages["chat"] = self.chat
        self._stack.addWidget(self.chat)

    def _make(self, name: str) -> QWidget:
        # Imported at first use: the window is visible before these are needed.
        if name == "library":
            from app.library_page import LibraryPage

            library = LibraryPage(self.library, self.upkeep, self._look)
            library.settings_wanted.connect(lambda: self.show_page("settings"))
            return library
        if name == "knowledge":
            from app.knowledge_page import KnowledgePage

            knowledge = KnowledgePage(self.knowledge, self.library, self.evidence, self._look)
            knowledge.library_wanted.connect(lambda: self.show_page("library"))
            knowledge.add_folder.connect(self.add_folder)
            return knowledge
        if name == "inbox":
            from app.inbox_page import InboxPage

            inbox = InboxPage(self.inbox)
            inbox.opened.connect(self._open_thread)
            return inbox
        if name == "settings":
            from app.settings_page import SettingsPage

            settings = SettingsPage(
                self.preferences,
                self.brain,
                self.privacy,
                self.connecting,
                self.knowing,
                self.standing,
                self.changes,
                self._look,
            )
            settings.facts.opened.connect(self._open_talk)
            return settings
        from app.welcome import Welcome

        welcome = Welcome(self.library, self.brain, self.privacy, self.preferences, self.starters, self._look)
        welcome.left.connect(lambda: self.show_page("chat"))
        welcome.asked.connect(self._first_question)
        return welcome

    def _open_talk(self, thread: str) -> None:
        self.conversation.open(thread)
        self.show_page("chat")

    def _menus(self) -> None:
        self._menu(
            "&File",
            ("New conversation", "Ctrl+N", self.new_conversation),
            ("Add folder…", "Ctrl+O", self.add_folder),
            None,
            ("Settings", "Ctrl+,", lambda: self.show_page("settings")),
            None,
            ("Quit", "Ctrl+Q", self.close),
        )
        self._menu(
            "&Conversation",
            ("Write a question", "Ctrl+L", self._write),
            ("Stop answering", "Ctrl+.", self.conversation.stop),
            ("Copy the last answer", "Ctrl+Shift+C", self._copy_last),
            ("Find in this conversation", "Ctrl+F", self._find),
            ("Take back the last change", "Ctrl+Shift+U", self.changes.undo),
            None,
            ("Rename conversation…", "", self.navigation.rename_current),
            ("Delete conversation…", "", self.navigation.delete_current),
        )
        self._menu(
            "&Library",
            ("Pause or resume reading", "Ctrl+Shift+P", lambda: self.library.set_paused(not self.library.paused)),
            ("Verify the index", "", self._verify),
            ("Files that could not be read", "Ctrl+Shift+E", self._show_failures),
        )
        self._menu(
            "&Knowledge",
            ("Find a person or thing", "Ctrl+Shift+K", lambda: self._known().names.search()),
            ("What is known", "Ctrl+Shift+1", lambda: self._known().show_view("dossier")),
            ("Connections", "Ctrl+Shift+2", lambda: self._known().show_view("neighbours")),
            ("Timeline", "Ctrl+Shift+3", lambda: self._known().show_view("timeline")),
            ("Back", "Ctrl+[", self.knowledge.back),
            ("Forward", "Ctrl+]", self.knowledge.forward),
            None,
            ("Pin or unpin", "", lambda: self._known().head.toggle_pin()),
            ("Rename…", "", lambda: self._known().head.rename()),
            ("Merge…", "", lambda: self._known().head.merge()),
            ("These are two…", "", lambda: self._known().head.split()),
            ("Should not be here", "", lambda: self._known().head.reject()),
            ("Undo the last correction", "Ctrl+Shift+Z", self.knowledge.undo),
            ("What you have corrected", "", lambda: self._known().show_corrections()),
        )
        sources = self._menu(
            "&Sources",
            ("Previous source", "Alt+Left", lambda: self._with_source().reading.step_citation(-1)),
            ("Next source", "Alt+Right", lambda: self._with_source().reading.step_citation(1)),
            ("Previous page", "Alt+PgUp", lambda: self._with_source().reading.step_part(-1)),
            ("Next page", "Alt+PgDown", lambda: self._with_source().reading.step_part(1)),
            ("Open in its own program", "Ctrl+Shift+O", lambda: self._with_source().sources.open_native()),
            ("Close the source", "Ctrl+W", lambda: self._with_source().close_source()),
            None,
        )
        for n in range(1, 10):
            self._action(sources, f"Open source {n}", f"Alt+{n}", partial(self._open_source, n))
        self._menu(
            "&View",
            ("Chat", "Ctrl+1", lambda: self.show_page("chat")),
            ("Library", "Ctrl+2", lambda: self.show_page("library")),
            ("Knowledge", "Ctrl+3", lambda: self.show_page("knowledge")),
            ("Inbox", "Ctrl+4", lambda: self.show_page("inbox")),
            ("Next pane", "F6", self.next_pane),
            ("Previous pane", "Shift+F6", lambda: self.next_pane(-1)),
        )
        self._menu(
            "&Help",
            ("Introduction", "", lambda: self._introduce()),
            ("Keyboard shortcuts", "Ctrl+/", self._shortcuts),
        )
        escape = QAction(self)
        escape.setShortcut(QKeySequence("Esc"))
        escape.triggered.connect(self._escape)
        self.addAction(escape)

    def _menu(self, title: str, *entries: tuple[str, str, Callable[[], object]] | None) -> QMenu:
        menu = self.menuBar().addMenu(title)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                self._action(menu, *entry)
        return menu

    def _action(self, menu: QMenu, title: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(title, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: act())
        menu.addAction(action)

    def new_conversation(self) -> None:
        """Turn to an empty conversation."""
        self.conversation.new()
        self.show_page("chat")

    def add_folder(self) -> None:
        """Choose a folder in the system's dialog."""
        from app.library_page import choose_folder

        if choose_folder(self, self.library):
            self.show_page("library")

    def next_pane(self, by: int = 1) -> None:
        """Move the focus on to the next pane: navigation, page, source, status line."""
        panes: list[QWidget] = [self._stack, self.navigation, self.status]
        if self._stack.currentWidget() is self.chat:
            panes[0] = self.chat.composer
            if self.chat.source_open:
                panes.insert(1, self.chat.sources)
        elif self._stack.currentWidget() is self._pages.get("knowledge"):
            panes[:1] = self._known().panes()
        panes = [pane for pane in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), -by)
        pane = panes[(at + by) % len(panes)]
        first = pane if pane.focusPolicy() & Qt.FocusPolicy.TabFocus else _first_focusable(pane)
        (pane.focusProxy() or first or pane).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _write(self) -> None:
        self.show_page("chat")
        self.chat.composer.setFocus()

    def _verify(self) -> None:
        self.show_page("library")
        self.upkeep.verify()

    def _show_failures(self) -> None:
        self.show_page("library")
        if self.library.failures:
            page = self.page("library")
            first = page.findChild(QTreeView)
            assert isinstance(first, QTreeView)
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open_source(self, n: int) -> None:
        page = self._with_source()
        if page is self.chat:
            self.show_page("chat")
        page.open_source(n)

    def _known(self) -> KnowledgePage:
        """The knowledge page, brought to the front."""
        from app.knowledge_page import KnowledgePage

        self.show_page("knowledge")
        page = self.page("knowledge")
        assert isinstance(page, KnowledgePage)
        return page

    def _with_source(self) -> ChatPage | KnowledgePage:
        """The page beside which sources open now."""
        return self._known() if self._stack.currentWidget() is self._pages.get("knowledge") else self.chat

    def _find(self) -> None:
        self.show_page("chat")
        self.chat.find_bar.enter()

    def _copy_last(self) -> None:
        if views := self.chat.views():
            views[-1].copy()

    def _escape(self) -> None:
        if self._stack.currentWidget() is self.chat:
            self.chat.escape()
        elif self._stack.currentWidget() is not self._pages.get("knowledge") or not self._known().escape():
            self.show_page("chat")

    def _first_question(self, question: str) -> None:
        self.show_page("chat")
        self.conversation.ask(question)

    def _open_thread(self, thread: str) -> None:
        self.conversation.open(thread)
        self.show_page("chat")

    def _introduce(self) -> None:
        self.show_page("welcome")

    def _welcome_if_new(self) -> None:
        if self.library.known and not self._welcomed:
            self._welcomed = True
            if not self.library.folders and not self.conversation.talk.exchanges:
                self.show_page("welcome")

    def _shortcuts(self) -> None:
        from app.shortcuts import ShortcutSheet

        ShortcutSheet(self.menuBar(), self).exec()

    def _look_at_changes(self, exchange: Exchange) -> None:
        if exchange.answer is not None and exchange.answer.changes:
            self.changes.refresh()

    def _to_front(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _setting_changed(self, key: str) -> None:
        if key == "window.theme":
            self._look.set_theme(self.preferences.settings.window.theme)


def open_native(path: Path) -> bool:
    """Open a file in the program that the system has for it; whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _first_focusable(pane: QWidget) -> QWidget | None:
    return next(
        (one for one in pane.findChildren(QWidget) if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus),
        None,
    )
