"""Small real children behind a real switchboard, and waits that end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

import agent.contract
import indexer.contract
from app.calls import Call, Caller
from app.log import CappedFile
from app.processes import Switchboard
from app.style import Style
from indexer.wire import Fault, Request

HERE = Path(__file__).parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test asks for an application


def until(true: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Run the event loop until something is true; fails when it does not become true in time."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        time.sleep(0.002)


@dataclass
class Heard:
    """What came of a call."""

    results: list[Any] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    call: Call | None = None

    @property
    def ended(self) -> bool:
        return bool(self.results or self.faults)

    def cancel(self) -> None:
        assert self.call is not None
        self.call.cancel()


def ask(caller: Caller, request: Request[Any, Any]) -> Heard:
    """Call, without waiting."""
    heard = Heard()
    heard.call = caller.call(request, heard.results.append, heard.faults.append, heard.events.append)
    return heard


@dataclass
class House:
    """A switchboard over small children, and what the indexer among them was told."""

    switchboard: Switchboard
    folder: Path

    def open(self, key: str = "") -> None:
        self.switchboard.start(
            indexer.contract.Config(str(self.folder), key, ""), agent.contract.Config(str(self.folder), key, "")
        )

    def told(self) -> list[str]:
        file = self.folder / "told"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def house(tmp_path: Path, qapp: QCoreApplication) -> Iterator[House]:
    logs = [CappedFile(tmp_path / "indexer.log"), CappedFile(tmp_path / "agent.log")]
    switchboard = Switchboard(
        logs,
        indexer_program=[str(HERE / "child_indexer.py")],
        agent_program=[str(HERE / "child_agent.py")],
    )
    yield House(switchboard, tmp_path)
    switchboard.stop()


@pytest.fixture(scope="session")
def style(qapp: QApplication) -> Style:
    """The looks, once for all tests: an application has one style sheet."""
    return Style(qapp, "light")
