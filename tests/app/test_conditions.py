"""What the indexer is told of the desktop, and when."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app.conditions import Teller
from app.library import Library
from app.presence import Presence
from indexer.contract import Conditions, Folders
from tests.app.scripted import ScriptedRemote, folder


class Desk:
    """A desktop that the test sets up."""

    def __init__(self) -> None:
        self.presence = Presence(3.0)
        self.own = False

    def look(self) -> Presence:
        return self.presence


@pytest.fixture
def remote(qapp: object) -> ScriptedRemote:
    return ScriptedRemote()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def teller(remote: ScriptedRemote, desk: Desk) -> Teller:
    library = Library(cast(Any, remote))
    teller = Teller(cast(Any, remote), library, desk, lambda: desk.own)
    library.setParent(teller)
    return teller


def test_conditions_are_told_again_and_again_only_while_something_waits(
    teller: Teller, remote: ScriptedRemote, desk: Desk
) -> None:
    teller.tell()
    desk.presence = Presence(8.0)
    teller.tell()
    assert remote.notes == [Conditions(user_idle_s=3.0)]
    remote.noted.emit(Folders((folder(state="reading", pending=5),), False, "ready"))
    teller.tell()
    assert remote.notes[1:] == [Conditions(user_idle_s=8.0)]


def test_another_programs_full_screen_is_told_at_once_and_our_own_is_none(
    teller: Teller, remote: ScriptedRemote, desk: Desk
) -> None:
    desk.presence, desk.own = Presence(None, True), True
    teller.tell()
    desk.own = False
    teller.tell()
    assert remote.notes == [Conditions(own_window=True), Conditions(full_screen=True)]


def test_a_child_that_was_started_anew_is_told_again_and_one_that_is_not_running_is_not(
    teller: Teller, remote: ScriptedRemote
) -> None:
    teller.tell()
    remote.state = "restarting"
    remote.state_changed.emit("restarting")
    teller.tell()
    remote.state = "running"
    teller.tell()
    assert remote.notes == [Conditions(user_idle_s=3.0)] * 2
