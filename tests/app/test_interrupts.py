"""Ctrl-C reaches the event loop while it waits, and a call in it is stopped politely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WAITS = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from app.interrupts import Interrupts
qt = QCoreApplication([])
interrupts = Interrupts(qt)
interrupts.came.connect(lambda number: qt.exit(number))
QTimer.singleShot(0, lambda: print("waiting", flush=True))
sys.exit(qt.exec())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to another process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_wakes_an_event_loop_that_waits(number: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", WAITS], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    before = time.monotonic()
    os.kill(process.pid, number)
    assert process.wait(10) == number
    assert time.monotonic() - before < 2
    process.stdout.close()
