"""What the program needs of the Qt binding that is installed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal


class _Speaker(QObject):
    said = Signal(str)


def test_qt_calls_give_back_as_many_references_as_they_take() -> None:
    # PySide6 6.12.0 returns None and True without counting them, which below Python 3.12 ends the process with
    # "deallocating None" after some thousand calls; see docs/decisions.
    speaker, timer = _Speaker(), QTimer()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(500):
        speaker.said.emit("x")
        timer.stop()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < 100
    assert abs(after[1] - before[1]) < 100
