"""The menu bar: every action of the window, with its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QTreeView

if TYPE_CHECKING:
    from app.window import Window

Entry = tuple[str, str, Callable[[], object]]
"""Its words, its keys or "", what it does."""


def fill_menus(window: Window) -> None:
    """Give a window all of its actions."""
    pages = window.pages
    _menu(
        window,
        "&File",
        ("New conversation", "Ctrl+N", window.new_conversation),
        ("Add folder…", "Ctrl+O", window.add_folder),
        None,
        ("Settings", "Ctrl+,", lambda: window.show_page("settings")),
        None,
        ("Quit", "Ctrl+Q", window.close),
    )
    _menu(
        window,
        "&Conversation",
        ("Write a question", "Ctrl+L", partial(_write, window)),
        ("Stop answering", "Ctrl+.", window.conversation.stop),
        ("Copy the last answer", "Ctrl+Shift+C", partial(_copy_last, window)),
        ("Find in this conversation", "Ctrl+F", partial(_find, window)),
        ("Take back the last change", "Ctrl+Shift+U", window.changes.undo),
        None,
        ("Rename conversation…", "", window.navigation.rename_current),
        ("Delete conversation…", "", window.navigation.delete_current),
    )
    _menu(
        window,
        "&Library",
        ("Pause or resume reading", "Ctrl+Shift+P", lambda: window.library.set_paused(not window.library.paused)),
        ("Verify the index", "", partial(_verify, window)),
        ("Files that could not be read", "Ctrl+Shift+E", partial(_show_failures, window)),
    )
    _menu(
        window,
        "&Knowledge",
        ("Find a person or thing", "Ctrl+Shift+K", lambda: pages.known().names.search()),
        ("What is known", "Ctrl+Shift+1", lambda: pages.known().show_view("dossier")),
        ("Connections", "Ctrl+Shift+2", lambda: pages.known().show_view("neighbours")),
        ("Timeline", "Ctrl+Shift+3", lambda: pages.known().show_view("timeline")),
        ("Back", "Ctrl+[", window.knowledge.back),
        ("Forward", "Ctrl+]", window.knowledge.forward),
        None,
        ("Pin or unpin", "", lambda: pages.known().head.toggle_pin()),
        ("Rename…", "", lambda: pages.known().head.rename()),
        ("Merge…", "", lambda: pages.known().head.merge()),
        ("These are two…", "", lambda: pages.known().head.split()),
        ("Should not be here", "", lambda: pages.known().head.reject()),
        ("Undo the last correction", "Ctrl+Shift+Z", window.knowledge.undo),
        ("What you have corrected", "", lambda: pages.known().show_corrections()),
    )
    sources = _menu(
        window,
        "&Sources",
        ("Previous source", "Alt+Left", lambda: pages.with_source().reading.step_citation(-1)),
        ("Next source", "Alt+Right", lambda: pages.with_source().reading.step_citation(1)),
        ("Previous page", "Alt+PgUp", lambda: pages.with_source().reading.step_part(-1)),
        ("Next page", "Alt+PgDown", lambda: pages.with_source().reading.step_part(1)),
        ("Open in its own program", "Ctrl+Shift+O", lambda: pages.with_source().sources.open_native()),
        ("Close the source", "Ctrl+W", lambda: pages.with_source().close_source()),
        None,
    )
    for n in range(1, 10):
        _action(window, sources, f"Open source {n}", f"Alt+{n}", partial(_open_source, window, n))
    _menu(
        window,
        "&View",
        ("Chat", "Ctrl+1", lambda: window.show_page("chat")),
        ("Library", "Ctrl+2", lambda: window.show_page("library")),
        ("Knowledge", "Ctrl+3", lambda: window.show_page("knowledge")),
        ("Inbox", "Ctrl+4", lambda: window.show_page("inbox")),
        ("Next pane", "F6", lambda: pages.focus_next(1)),
        ("Previous pane", "Shift+F6", lambda: pages.focus_next(-1)),
    )
    _menu(
        window,
        "&Help",
        ("Introduction", "", lambda: window.show_page("welcome")),
        ("Keyboard shortcuts", "Ctrl+/", partial(_shortcuts, window)),
    )
    escape = QAction(window)
    escape.setShortcut(QKeySequence("Esc"))
    escape.triggered.connect(pages.escape)
    window.addAction(escape)


def _menu(window: Window, title: str, *entries: Entry | None) -> QMenu:
    menu = window.menuBar().addMenu(title)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            _action(window, menu, *entry)
    return menu


def _action(window: Window, menu: QMenu, title: str, keys: str, act: Callable[[], object]) -> None:
    action = QAction(title, window)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda _=False: act())
    menu.addAction(action)


def _write(window: Window) -> None:
    window.show_page("chat")
    window.chat.composer.setFocus()


def _copy_last(window: Window) -> None:
    if views := window.chat.views():
        views[-1].copy()


def _find(window: Window) -> None:
    window.show_page("chat")
    window.chat.find_bar.enter()


def _verify(window: Window) -> None:
    window.show_page("library")
    window.upkeep.verify()


def _show_failures(window: Window) -> None:
    window.show_page("library")
    if window.library.failures:
        first = window.page("library").findChild(QTreeView)
        assert isinstance(first, QTreeView)
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _open_source(window: Window, n: int) -> None:
    page = window.pages.with_source()
    if page is window.chat:
        window.show_page("chat")
    page.open_source(n)


def _shortcuts(window: Window) -> None:
    from app.shortcuts import ShortcutSheet

    ShortcutSheet(window.menuBar(), window).exec()
