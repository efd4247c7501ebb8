"""The search field above the conversations."""

from __future__ import annotations

from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from agent.contract import FoundTurn, FoundTurns, ListThreads, SearchThreads, Thread, Threads
from app.conversation import Conversation
from app.navigation import Navigation
from app.processes import Remote
from app.style import Style
from tests.app.scripted import ScriptedRemote

WHEN = "2026-11-23T10:00:00+00:00"


class Shown:
    """The column, and the agent that the test plays."""

    def __init__(self, qtbot: QtBot, style: Style) -> None:
        self.agent = ScriptedRemote()
        self.conversation = Conversation(cast(Remote, self.agent))
        self.navigation = Navigation(self.conversation, style)
        qtbot.addWidget(self.navigation)
        self.conversation.refresh()
        threads = (Thread("a", "The venue", WHEN, 1), Thread("b", "Lunch", WHEN, 1))
        self.agent.asked.last(ListThreads).answer(Threads(threads))

    def titles(self) -> list[str]:
        return [self.navigation.list.item(row).text() for row in range(self.navigation.list.count())]


@pytest.fixture
def shown(qtbot: QtBot, style: Style) -> Shown:
    return Shown(qtbot, style)


def searched(shown: Shown, words: str) -> bool:
    asked = [one.request for one in shown.agent.asked.calls if isinstance(one.request, SearchThreads)]
    return bool(asked) and asked[-1] == SearchThreads(words)


def test_conversations_are_found_by_title_at_once_and_by_what_was_said_soon_after(shown: Shown, qtbot: QtBot) -> None:
    shown.navigation.filter.setText("soup")
    assert shown.titles() == []
    qtbot.waitUntil(lambda: searched(shown, "soup"), timeout=3000)
    found = FoundTurn("b", "Lunch", 1, "What is for lunch?", "Soup.", WHEN)
    shown.agent.asked.last(SearchThreads).answer(FoundTurns((found,)))
    assert shown.titles() == ["Lunch"]
    shown.navigation.filter.clear()
    assert shown.titles() == ["The venue", "Lunch"]


def test_only_the_last_of_several_searches_counts(shown: Shown, qtbot: QtBot) -> None:
    shown.navigation.filter.setText("soup")
    qtbot.waitUntil(lambda: searched(shown, "soup"), timeout=3000)
    first = shown.agent.asked.last(SearchThreads)
    shown.navigation.filter.setText("venue")
    qtbot.waitUntil(lambda: searched(shown, "venue"), timeout=3000)
    assert first.ended
    assert shown.titles() == ["The venue"]
