"""Ctrl-C and polite termination, as a signal of the event loop.

Python runs its own signal handlers only between byte codes, and Qt's event loop executes none while it waits; so the
interpreter also writes each signal's number to a pipe, which the event loop watches. On Windows a timer does it.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal


class Interrupted(Exception):
    """The user or the system told this command to stop."""

    def __init__(self, number: int) -> None:
        super().__init__("Stopped.")
        self.exit_code = 128 + number


class Interrupts(QObject):
    """Emits `came` with the signal's number. One in a process; made on the main thread."""

    came = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last: int | None = None
        """The signal that came last, or None."""
        self._told = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)
        if sys.platform == "win32":
            timer = QTimer(self, interval=100)
            timer.timeout.connect(self._tell)
            timer.start()
        else:
            self._read_from, write_to = os.pipe()
            os.set_blocking(self._read_from, False)
            os.set_blocking(write_to, False)
            signal.set_wakeup_fd(write_to, warn_on_full_buffer=False)
            notifier = QSocketNotifier(self._read_from, QSocketNotifier.Type.Read, self)
            notifier.activated.connect(self._drain)

    def _note(self, number: int, _: FrameType | None) -> None:
        self.last = number
        self._told = False

    def _drain(self) -> None:
        try:
            os.read(self._read_from, 64)
        except BlockingIOError:
            pass
        self._tell()

    def _tell(self) -> None:
        if not self._told and self.last is not None:
            self._told = True
            self.came.emit(self.last)
