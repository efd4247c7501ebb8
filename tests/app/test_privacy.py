"""The state of the network as the window shows it."""

from __future__ import annotations

import os
import socket
import threading

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

import app.privacy
from app.connections import inet_connections
from app.privacy import Privacy
from tests.app.conftest import until


def test_open_sockets_are_counted_and_told(qapp: QApplication) -> None:
    privacy = Privacy()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        expected = inet_connections(os.getpid())
        privacy.count()
        until(lambda: privacy.connections is not None)
    assert privacy.connections == expected > 0
    assert not privacy.safe


def test_the_windows_own_thread_does_not_count(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def look(pid: int) -> int:
        names.append(threading.current_thread().name)
        return inet_connections(pid)

    monkeypatch.setattr(app.privacy, "inet_connections", look)
    privacy = Privacy()
    privacy.count()
    until(lambda: privacy.connections is not None)
    assert names == ["connections"]


def test_a_count_that_ends_after_the_window_is_dropped(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = threading.Event()

    def look(pid: int) -> int:
        assert gone.wait(20)
        return 1

    monkeypatch.setattr(app.privacy, "inet_connections", look)
    privacy = Privacy()
    privacy.count()
    counting = next(thread for thread in threading.enumerate() if thread.name == "connections")
    shiboken6.delete(privacy)
    gone.set()
    counting.join(20)
    assert not counting.is_alive()
