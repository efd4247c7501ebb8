"""How a child belongs to this process: its environment, its process group, its end.

The first net is the end of the child's stdin; the second is the process group here, or the job object on Windows.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

PASSED_ON = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""What the operating system and the dynamic linker need; nothing of it is configuration of the program."""


def child_environment() -> QProcessEnvironment:
    """The little that a child gets: it finds this program's packages, and neither the working folder nor settings."""
    environment = QProcessEnvironment()
    for name in PASSED_ON:
        if (value := os.environ.get(name)) is not None:
            environment.insert(name, value)
    environment.insert("PYTHONPATH", str(Path(__file__).resolve().parent.parent))
    environment.insert("PYTHONSAFEPATH", "1")
    environment.insert("PYTHONUTF8", "1")
    environment.insert("PYTHONFAULTHANDLER", "1")
    return environment


def make_family(process: QProcess) -> None:
    """Before the start: a session of its own, so that Ctrl-C is ours to handle and the whole family can be ended."""
    if sys.platform != "win32":
        process.setUnixProcessParameters(QProcess.UnixProcessFlag.CreateNewSession)


def end_family(process: QProcess, pid: int) -> None:
    """Kill a child, or what a dead child with this id left behind, at once."""
    if pid and sys.platform != "win32":
        try:
            os.killpg(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # gone already
            pass
    process.kill()
