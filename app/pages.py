"""The pages of the window, one at a time. All but the chat are imported and made at first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.chat import ChatPage

if TYPE_CHECKING:
    from app.knowledge_page import KnowledgePage
    from app.window import Window


class Pages(QStackedWidget):
    """Chat, library, knowledge, inbox, settings and welcome over the view-models of a window."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self.chat = ChatPage(window.conversation, window.reading, window.library, window.changes, window.look)
        self.chat.library_wanted.connect(lambda: window.show_page("library"))
        self.chat.add_folder.connect(window.add_folder)
        self.made: dict[str, QWidget] = {"chat": self.chat}
        self.addWidget(self.chat)

    def show_page(self, name: str) -> None:
        """Bring a page to the front; it is made when it is not there yet."""
        if name not in self.made:
            self.made[name] = self._make(name)
            self.addWidget(self.made[name])
        self.setCurrentWidget(self.made[name])

    def is_shown(self, name: str) -> bool:
        """Whether a page is the one in front."""
        return self.currentWidget() is self.made.get(name)

    def known(self) -> KnowledgePage:
        """The knowledge page, brought to the front."""
        from app.knowledge_page import KnowledgePage

        self._window.show_page("knowledge")
        page = self.made["knowledge"]
        assert isinstance(page, KnowledgePage)
        return page

    def with_source(self) -> ChatPage | KnowledgePage:
        """The page beside which sources open now."""
        return self.known() if self.is_shown("knowledge") else self.chat

    def focus_next(self, by: int) -> None:
        """Move the focus on to the next pane: navigation, page, source, status line."""
        panes: list[QWidget] = [self, self._window.navigation, self._window.status]
        if self.is_shown("chat"):
            panes[0] = self.chat.composer
            if self.chat.source_open:
                panes.insert(1, self.chat.sources)
        elif self.is_shown("knowledge"):
            panes[:1] = self.known().panes()
        panes = [pane for pane in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), -by)
        pane = panes[(at + by) % len(panes)]
        first = pane if pane.focusPolicy() & Qt.FocusPolicy.TabFocus else _first_focusable(pane)
        (pane.focusProxy() or first or pane).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def escape(self) -> None:
        """Leave what is open on the page, else the page."""
        if self.is_shown("chat"):
            self.chat.escape()
        elif not self.is_shown("knowledge") or not self.known().escape():
            self._window.show_page("chat")

    def _make(self, name: str) -> QWidget:
        window = self._window
        if name == "library":
            from app.library_page import LibraryPage

            library = LibraryPage(window.library, window.upkeep, window.look)
            library.settings_wanted.connect(lambda: window.show_page("settings"))
            return library
        if name == "knowledge":
            from app.knowledge_page import KnowledgePage

            knowledge = KnowledgePage(window.knowledge, window.library, window.evidence, window.look)
            knowledge.library_wanted.connect(lambda: window.show_page("library"))
            knowledge.add_folder.connect(window.add_folder)
            return knowledge
        if name == "inbox":
            from app.inbox_page import InboxPage

            inbox = InboxPage(window.inbox)
            inbox.opened.connect(window.open_thread)
            return inbox
        if name == "settings":
            from app.settings_page import SettingsPage

            settings = SettingsPage(
                window.preferences,
                window.brain,
                window.privacy,
                window.connecting,
                window.knowing,
                window.standing,
                window.changes,
                window.look,
            )
            settings.facts.opened.connect(window.open_thread)
            return settings
        from app.welcome import Welcome

        welcome = Welcome(
            window.library, window.brain, window.privacy, window.preferences, window.starters, window.look
        )
        welcome.left.connect(lambda: window.show_page("chat"))
        welcome.asked.connect(window.ask)
        return welcome


def _first_focusable(pane: QWidget) -> QWidget | None:
    return next(
        (one for one in pane.findChildren(QWidget) if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus),
        None,
    )
