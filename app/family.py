"""How a child belongs to this process: its environment, its process group or job, its end.

The first net is the end of the child's stdin, which it reads when this process dies however it dies. The second one
takes a child together with everything that it started: a session of its own on POSIX, a job object on Windows.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QProcessEnvironment

if TYPE_CHECKING:
    from app.windows_job import Job

PASSED_ON = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""What the operating system and the dynamic linker need; nothing of it is configuration of the program."""


class Family:
    """A child process and all that it starts."""

    def __init__(self, process: QProcess) -> None:
        """Before the process is started: Ctrl-C in a terminal is ours to handle, so the child gets its own session."""
        self._process = process
        self.pid = 0
        """Process id of the child, also after its death; 0 before `started`."""
        self._job: Job | None = None
        if sys.platform != "win32":
            process.setUnixProcessParameters(QProcess.UnixProcessFlag.CreateNewSession)

    def started(self) -> None:
        """Right after the start: remember who it is, and on Windows put it into its job."""
        self.pid = int(self._process.processId())
        if sys.platform == "win32" and self.pid:
            from app.windows_job import Job

            self._job = Job(self.pid)

    def end(self) -> None:
        """Kill the child and what it started, or what it left behind when it is dead already; at once."""
        if self.pid and sys.platform != "win32":
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # gone already
                pass
        if self._job is not None:
            self._job.end()
        self._process.kill()


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
