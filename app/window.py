"""The main window: the view-models, and around one page at a time the navigation, the notices and the status line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.approval import Approval, waiting_words
from app.brain import Brain
from app.changes import Changes
from app.connecting import Connecting
from app.conversation import Conversation, Exchange
from app.inbox import Inbox
from app.knowing import Knowing
from app.knowledge import Knowledge
from app.library import Library
from app.menus import fill_menus
from app.navigation import Navigation
from app.notice import Notice
from app.pages import Pages
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


def open_window(
    switchboard: Switchboard, settings: Settings, profile: Profile, apply: Callable[[Settings], None]
) -> Window:
    """The window, not yet shown. `apply` saves settings and lets the children know; it raises `SettingsBroken`."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    style = Style(qt, settings.window.theme)
    return Window(switchboard, Preferences(settings, profile, apply), style)


class Window(QMainWindow):
    """Holds the view-models and shows the page that is wanted."""

    def __init__(self, switchboard: Switchboard, preferences: Preferences, style: Style) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Counterpart")
        self.resize(1280, 800)
        self.setMinimumSize(QSize(860, 560))
        self.look = style
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
        self._welcomed = False
        self._build()
        fill_menus(self)
        self._connect()
        self.show_page("chat")

    def show_page(self, name: str) -> None:
        """Bring a page to the front: chat, library, knowledge, inbox, settings or welcome."""
        self.pages.show_page(name)
        self.navigation.setVisible(name != "welcome")
        self.navigation.show_page(name)
        if name == "chat":
            self.chat.composer.setFocus()

    def page(self, name: str) -> QWidget:
        """A page, made when it is not there yet."""
        if name not in self.pages.made:
            self.show_page(name)
        return self.pages.made[name]

    def notice(self, sentence: str) -> None:
        """Say something that went wrong, for a while, above the status line."""
        self._notice.say(sentence, "notice-bad")

    def new_conversation(self) -> None:
        """Turn to an empty conversation."""
        self.conversation.new()
        self.show_page("chat")

    def open_thread(self, thread: str) -> None:
        """Turn to a conversation."""
        self.conversation.open(thread)
        self.show_page("chat")

    def ask(self, question: str) -> None:
        """Ask in the chat."""
        self.show_page("chat")
        self.conversation.ask(question)

    def add_folder(self) -> None:
        """Choose a folder in the system's dialog."""
        from app.library_page import choose_folder

        if choose_folder(self, self.library):
            self.show_page("library")

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
        self.navigation = Navigation(self.conversation, self.look)
        self.navigation.page_wanted.connect(self.show_page)
        self.navigation.new_wanted.connect(self.new_conversation)
        row.addWidget(self.navigation)
        self.pages = Pages(self)
        self.chat = self.pages.chat
        row.addWidget(self.pages, 1)
        column.addLayout(row, 1)
        self._notice = Notice()
        column.addWidget(ReminderBars(self.reminders, self.look))
        column.addWidget(self._notice)
        self.status = StatusLine(self.brain, self.library, self.privacy, self.look)
        self.status.page_wanted.connect(self.show_page)
        column.addWidget(self.status)

    def _connect(self) -> None:
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

    def _tell(self, sentence: str) -> None:
        """Say something that went well."""
        self._notice.say(sentence, "notice-good")

    def _approval_wanted(self, approval: Approval) -> None:
        """Say so where its card is not to be seen."""
        shown = [one for exchange in self.conversation.talk.exchanges for one in exchange.approvals]
        if approval not in shown or not self.pages.is_shown("chat"):
            self.notice(waiting_words(approval))

    def _welcome_if_new(self) -> None:
        if self.library.known and not self._welcomed:
            self._welcomed = True
            if not self.library.folders and not self.conversation.talk.exchanges:
                self.show_page("welcome")

    def _look_at_changes(self, exchange: Exchange) -> None:
        if exchange.answer is not None and exchange.answer.changes:
            self.changes.refresh()

    def _to_front(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _setting_changed(self, key: str) -> None:
        if key == "window.theme":
            self.look.set_theme(self.preferences.settings.window.theme)
