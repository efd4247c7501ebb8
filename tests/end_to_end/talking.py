"""The real processes, held by the test in the window's place: questions that run, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

import app.keys
import app.settings
from agent.contract import Answer, Ask, AskEvent, ReadThread, Turns
from app.desktop import Desktop
from app.processes import Switchboard
from app.profile import Profile
from indexer.contract import AddFolder, WaitUntilCurrent
from indexer.wire import Fault, Request
from tests.end_to_end.test_window import until


class Talk:
    """One question under way."""

    def __init__(self, switchboard: Switchboard, ask: Ask, on_event: Callable[[AskEvent, Talk], None]) -> None:
        self.events: list[AskEvent] = []
        self.answer: Answer | None = None
        self.fault: Fault | None = None

        def heard(event: AskEvent) -> None:
            self.events.append(event)
            on_event(event, self)

        self.call = switchboard.agent.call(ask, self._answered, self._failed, heard)

    def ended(self, timeout_s: float = 120.0) -> Talk:
        """Wait for its end."""
        until(lambda: self.answer or self.fault, timeout_s, "the question ends")
        return self

    def _answered(self, answer: Answer) -> None:
        self.answer = answer

    def _failed(self, fault: Fault) -> None:
        self.fault = fault


class Talking:
    """Both children of a profile."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.switchboard = switchboard

    def begin(
        self, question: str, thread: str = "", on_event: Callable[[AskEvent, Talk], None] = lambda _event, _talk: None
    ) -> Talk:
        """Ask, without waiting."""
        return Talk(self.switchboard, Ask(question, thread), on_event)

    def ask(self, question: str, thread: str = "") -> Answer:
        """The answer of a question that has one."""
        talk = self.begin(question, thread).ended()
        assert talk.answer is not None, talk.fault
        return talk.answer

    def turns(self, thread: str) -> Turns:
        """A conversation as it is kept."""
        turns: Turns = self.of_agent(ReadThread(thread))
        return turns

    def of_agent(self, request: Request[Any, Any]) -> Any:
        """What the agent answers."""
        return _waited(self.switchboard.agent, request)

    def read(self, folder: Path) -> None:
        """Add a folder and wait until it is searchable."""
        _waited(self.switchboard.indexer, AddFolder(str(folder)))
        _waited(self.switchboard.indexer, WaitUntilCurrent((str(folder),)))


@contextmanager
def talking(profile: Path, settings: app.settings.Settings, _application: QApplication) -> Iterator[Talking]:
    """The processes on a new profile."""
    place = Profile(profile)
    place.prepare()
    desktop = Desktop(place, settings)
    desktop.start(app.keys.load_or_make(place, None).digits)
    try:
        yield Talking(desktop.switchboard)
    finally:
        desktop.switchboard.stop()


def _waited(remote: Any, request: Request[Any, Any]) -> Any:
    done: list[Any] = []
    remote.call(request, done.append, done.append)
    until(lambda: done, 120, f"{type(request).__name__} is answered")
    assert not isinstance(done[0], Fault), done[0]
    return done[0]
