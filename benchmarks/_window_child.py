"""Run as a process by `benchmarks._window`: a window that reports when it is painted, or how long its gaps are.

bare                 a bare PySide6 window; prints the time (seconds since the epoch) of its first paint
start PROFILE        the program's own window, likewise
gaps PROFILE FOLDER  the program reads a folder and answers questions meanwhile; prints the longest gap of the
                     event loop and its 99th percentile in milliseconds, and what was done
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, Qt, QTimer

QUESTIONS = 6
TICK_MS = 1
LONGEST_S = 240.0


class _FirstPaint(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and isinstance(watched, QtWidgets.QWidget):
            print(time.time(), flush=True)
            os._exit(0)
        return False


class _Reporting(QtWidgets.QApplication):
    """A QApplication that ends the process when anything in a window is painted for the first time."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._first = _FirstPaint()
        self.installEventFilter(self._first)


def _bare() -> None:
    application = _Reporting([])
    window = QtWidgets.QMainWindow()
    window.resize(1280, 800)
    window.show()
    application.exec()


def _start(profile: Path) -> None:
    setattr(QtWidgets, "QApplication", _Reporting)  # noqa: B010 - the program makes its application itself
    from app.desktop import open_desktop

    open_desktop(profile, key_file=True)


def _gaps(profile: Path, folder: Path) -> None:
    from app import desktop, window

    opened = window.open_window

    def open_and_drive(*arguments: Any) -> window.Window:
        made = opened(*arguments)
        _Drive(made, folder)
        return made

    setattr(window, "open_window", open_and_drive)  # noqa: B010 - the program asks for its window itself
    desktop.open_desktop(profile)


class _Drive(QObject):
    """Adds the folder, asks questions one after the other, and watches the clock of the event loop."""

    def __init__(self, window: object, folder: Path) -> None:
        from app.window import Window

        assert isinstance(window, Window)
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._gaps: list[float] = []
        self._worked: list[float] = []
        self._last = self._last_work = 0.0
        self._asked = 0
        self._added = False
        self._began = time.monotonic()
        self._tick = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._measure)
        self._step = QTimer(self, interval=100)
        self._step.timeout.connect(self._go_on)
        QTimer.singleShot(1000, self, self._begin)

    def _begin(self) -> None:
        self._window.show_page("chat")
        self._window.library.add(str(self._folder))
        self._added = True
        self._last, self._last_work = time.perf_counter(), time.thread_time()
        self._tick.start()
        self._step.start()

    def _measure(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self._gaps.append((now - self._last) * 1000.0)
        self._worked.append((work - self._last_work) * 1000.0)
        self._last, self._last_work = now, work

    def _go_on(self) -> None:
        library, conversation = self._window.library, self._window.conversation
        over = time.monotonic() - self._began > LONGEST_S
        if not over and (library.ready < 2 or conversation.busy):
            return
        if not over and self._asked < QUESTIONS:
            self._asked += 1
            conversation.ask(f"What do the files say about installation, licences and usage? ({self._asked})")
            return
        if not over and library.pending:
            return
        self._tick.stop()
        gaps = sorted(self._gaps)
        done = {
            "longest": gaps[-1],
            "worked": max(self._worked),
            "p99": statistics.quantiles(gaps, n=100)[98],
            "asked": self._asked,
        }
        print(json.dumps({**done, "ready": library.ready, "ticks": len(gaps)}), flush=True)
        self._window.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare"]:
            _bare()
        case ["start", profile]:
            _start(Path(profile))
        case ["gaps", profile, folder]:
            _gaps(Path(profile), Path(folder))
        case _:
            sys.exit(__doc__)
