"""The inbox of the window: what came of routines, and the clock that looks up what is due."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from agent.contract import (
    AddRoutine,
    DeleteItem,
    InboxItem,
    ListInbox,
    ListRoutines,
    MarkRead,
    PauseRoutine,
    RemoveRoutine,
    Routine,
    Routines,
    RunDue,
)
from agent.contract import Inbox as Came
from app.inbox import Inbox
from app.inbox_page import InboxPage
from app.style import Style
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote

ITEM = InboxItem(3, 1, "New about <b>Lisbon</b>", "2026-11-23T14:00:00+00:00", "t9", "answered", "It moved.", True)
MADE, NEXT = "2026-11-23T14:00:00+00:00", "2026-11-27T16:00:00Z"
ROUTINE = Routine(1, "said", "Every Friday at 16:00: tell you.", MADE, "", NEXT)


class Desk:
    """An inbox on its page."""

    def __init__(self) -> None:
        self.remote = ScriptedRemote()
        self.busy = False
        self.inbox = Inbox(cast(Any, self.remote), lambda: self.busy)
        self.page = InboxPage(self.inbox)
        self.page.show()

    def came(self, *items: InboxItem) -> None:
        """The agent tells its list."""
        self.remote.asked.last(ListInbox).answer(Came(items, sum(one.unread for one in items)))

    def press(self, name: str) -> None:
        next(one for one in self.page.findChildren(QPushButton) if name in one.accessibleName()).click()


@pytest.fixture
def desk(style: Style) -> Desk:
    del style  # it brings the application
    return Desk()


def test_what_came_is_opened_marked_and_forgotten(desk: Desk) -> None:
    desk.came(ITEM)
    assert any("●  New about <b>Lisbon</b>" in one.text() for one in desk.page.findChildren(QLabel))
    opened: list[str] = []
    desk.page.opened.connect(opened.append)
    desk.press("Open: ")
    assert opened == ["t9"]
    assert desk.remote.asked.last(MarkRead).request == MarkRead(3, True)
    desk.press("Delete: ")
    assert desk.remote.asked.last(DeleteItem).request == DeleteItem(3)


def test_a_routine_is_added_in_words_which_stay_until_it_is_kept(desk: Desk) -> None:
    desk.page.field.setText("said")
    desk.press("Add")
    added = desk.remote.asked.last(AddRoutine)
    assert desk.page.field.text() == "said"
    said: list[str] = []
    desk.inbox.said.connect(said.append)
    added.fail(Fault("refused", "This is not understood as a routine."))
    assert (said, desk.page.field.text()) == (["This is not understood as a routine."], "said")
    added.answer(Routines((ROUTINE,)))
    assert desk.page.field.text() == ""
    desk.press("Pause: ")
    assert desk.remote.asked.last(PauseRoutine).request == PauseRoutine(1)
    desk.remote.asked.last(PauseRoutine).answer(Routines((msgspec.structs.replace(ROUTINE, paused=True),)))
    assert any(one.text() == "Paused." for one in desk.page.findChildren(QLabel))
    desk.press("Resume: ")
    assert desk.remote.asked.last(PauseRoutine).request == PauseRoutine(1, paused=False)
    desk.press("Remove: ")
    assert desk.remote.asked.last(RemoveRoutine).request == RemoveRoutine(1)


def test_only_what_is_new_since_the_first_look_is_announced(desk: Desk) -> None:
    announced: list[InboxItem] = []
    desk.inbox.came.connect(announced.append)
    desk.came(ITEM)
    assert announced == []
    desk.inbox.look()
    new = InboxItem(4, 1, "New", ITEM.at, "t10", "answered", "Again.", True)
    desk.remote.asked.last(RunDue).answer(Came((new, ITEM), 2))
    assert announced == [new]
    assert desk.inbox.unread == 2


def test_nothing_is_looked_up_beside_a_question_nor_twice_at_once(desk: Desk) -> None:
    def looked() -> int:
        return sum(isinstance(one.request, RunDue) for one in desk.remote.asked.calls)

    desk.busy = True
    desk.inbox.look()
    assert looked() == 0
    desk.busy = False
    desk.inbox.look()
    desk.inbox.look()
    assert looked() == 1
    desk.remote.asked.last(RunDue).fail(Fault("cancelled", "Stopped."))
    desk.inbox.look()
    assert looked() == 2
    assert desk.remote.asked.last(ListRoutines)
