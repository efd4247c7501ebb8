"""Approvals in the real window over the real agent: a card, a choice by the keyboard, one line; and taking it back."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

import app.keys
from app.approval_card import ApprovalCard
from app.conversation import Exchange
from app.desktop import Desktop
from app.preferences import Preferences
from app.profile import Profile
from app.settings import Settings, changed
from app.standing_card import StandingCard
from app.style import Style
from app.window import Window
from tests.end_to_end.test_window import until

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test asks for an application
pytestmark = pytest.mark.timeout(300)
CALL = "Remind me tomorrow at 9 to call Ada, as a calendar file"
WRITE = "Remind me tomorrow at 10 to write to Bob, as a calendar file"


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    return tmp_path / "Outbox"


@pytest.fixture
def desktop(profile: Path, outbox: Path) -> Desktop:
    """A profile and an Outbox of its own."""
    place = Profile(profile)
    place.prepare()
    return Desktop(place, changed(Settings(), "outbox.folder", str(outbox)))


@pytest.fixture
def window(desktop: Desktop, qapp: QApplication) -> Iterator[Window]:
    """The window over its real children."""
    place, settings = desktop.profile, desktop.settings
    window = Window(desktop.switchboard, Preferences(settings, place, desktop.apply), Style(qapp, "light"))
    window.show()
    desktop.start(app.keys.load_or_make(place, None).digits)
    yield window
    desktop.switchboard.stop()
    window.hide()
    window.deleteLater()


def _asked(window: Window, question: str) -> tuple[Exchange, ApprovalCard]:
    """Ask, and the card that can be answered."""
    window.conversation.ask(question)
    exchange = window.conversation.talk.exchanges[-1]
    until(lambda: exchange.approvals, 120, "it is asked")
    view = next(view for view in window.chat.views() if view.exchange is exchange)
    until(lambda: view.cards, 10, "the card is there")
    card = view.cards[exchange.approvals[-1]]
    until(lambda: card.buttons["once"].isEnabled(), 10, "the card can be answered")
    return exchange, card


def _done(exchange: Exchange) -> None:
    until(lambda: exchange.state == "done", 60, "the answer is there")


def test_a_file_is_written_when_the_card_is_answered_and_not_before(window: Window, outbox: Path) -> None:
    window.show_page("chat")
    until(lambda: window.brain.model.state != "loading", 120, "the model is loaded")
    exchange, card = _asked(window, CALL)
    assert not list(outbox.glob("*.ics"))
    shown = [one.text() for one in card.findChildren(QLabel)]
    assert str(outbox / "Reminder call Ada.ics") in shown
    card.buttons["no"].setFocus()
    QTest.keyClick(card.buttons["no"], Qt.Key.Key_Space)
    _done(exchange)
    assert "You said no" in exchange.text
    assert not list(outbox.glob("*.ics"))

    exchange, card = _asked(window, WRITE)
    QTest.keyClick(card.buttons["always"], Qt.Key.Key_Space)
    _done(exchange)
    assert [one.name for one in outbox.iterdir()] == ["Reminder write to Bob.ics"]
    until(lambda: "You allowed this always" in card.accessibleName(), 10, "the card is one line")

    window.show_page("settings")
    standing = window.page("settings").findChild(StandingCard)
    assert isinstance(standing, StandingCard)
    until(lambda: standing.findChildren(QPushButton), 10, "the standing approval is listed")
    standing.findChildren(QPushButton)[0].click()
    until(lambda: not window.standing.grants, 10, "it is taken back")

    window.conversation.ask(CALL)
    exchange = window.conversation.talk.exchanges[-1]
    until(lambda: exchange.approvals, 60, "it is asked")
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert any("waits for your decision" in text for text in shown), "it is told on another page"
    window.conversation.stop()
    until(lambda: exchange.state == "stopped", 10, "it is stopped")
    assert not exchange.approvals[0].open
    assert len(list(outbox.iterdir())) == 1


def test_an_agent_that_dies_while_it_asks_has_done_nothing_and_asks_anew(
    window: Window, desktop: Desktop, outbox: Path
) -> None:
    window.show_page("chat")
    exchange, card = _asked(window, CALL)
    pid = desktop.switchboard.agent.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    until(lambda: exchange.state == "interrupted", 20, "the answer is interrupted")
    assert not exchange.approvals[0].open
    until(lambda: card.accessibleName().startswith("Not done: Remind you"), 10, "the card is closed")
    until(lambda: desktop.switchboard.agent.state == "running", 60, "the agent runs again")
    window.conversation.retry(exchange)
    until(lambda: exchange.approvals and exchange.approvals[0].open, 60, "it is asked anew")
    assert not list(outbox.glob("*.ics"))
    window.conversation.decide(exchange, exchange.approvals[0], "once")
    _done(exchange)
    assert len(list(outbox.glob("*.ics"))) == 1
