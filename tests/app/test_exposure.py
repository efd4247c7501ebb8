"""Work that waits for the window."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.exposure import when_exposed


class _Noting(QWidget):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._seen.append("painted")
        super().paintEvent(event)


def test_work_is_done_once_after_the_window_was_painted(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = _Noting(seen)
    qtbot.addWidget(window)
    window.show()
    when_exposed(window, lambda: seen.append("worked"))
    assert "worked" not in seen
    qtbot.waitUntil(lambda: "worked" in seen, timeout=5000)
    assert seen[0] == "painted"
    qtbot.wait(50)
    window.update()
    qtbot.wait(50)
    assert seen.count("worked") == 1


def test_work_is_done_also_for_a_window_that_is_never_exposed(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    when_exposed(window, lambda: seen.append("worked"))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
