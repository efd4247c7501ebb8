"""Getting the key without waiting for it: the process that talks to the keyring, and what came of it."""

from __future__ import annotations

import os
import sys

import msgspec
from PySide6.QtCore import QDir, QObject, QProcess, QTimer, Signal

from app.family import child_environment
from app.key_child import Given
from app.keys import Key, KeyPolicy
from app.profile import Profile

SLOW_MS = 1500
"""After this long the keyring is probably asking the user for its password."""
GIVEN_UP_MS = 180_000
KEYRING_NEEDS = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
WAITING = "Waiting for the system's keyring; it may be asking for its password."


class Unlocking(QObject):
    """Asks for a profile's key once; exactly one of `unlocked` and `failed` follows, from the event loop."""

    unlocked = Signal(object)
    """The `Key`."""
    failed = Signal(str)
    """One sentence."""
    waiting = Signal()
    """It takes so long that the user should be told."""

    def __init__(self, profile: Profile, policy: KeyPolicy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ended = False
        self._process = QProcess(self)
        environment = child_environment()
        for name in KEYRING_NEEDS:
            if (value := os.environ.get(name)) is not None:
                environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.setWorkingDirectory(QDir.rootPath())
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._not_started)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self.waiting)
        self._late = QTimer(self, singleShot=True, interval=GIVEN_UP_MS)
        self._late.timeout.connect(self.give_up)
        self._process.start(sys.executable, ["-m", "app.key_child", str(profile.folder), policy])
        self._process.closeWriteChannel()
        self._slow.start()
        self._late.start()

    def give_up(self) -> None:
        """Ask no longer; the keyring's prompt, if any, ends with its own program."""
        self._end(
            Given(lost="The system's keyring did not answer; please unlock it and try again, or start with --key-file.")
        )

    def _finished(self) -> None:
        try:
            given = msgspec.json.decode(self._process.readAllStandardOutput().data(), type=Given)
        except msgspec.DecodeError:
            given = Given(lost="The part that asks the system's keyring stopped unexpectedly; please try again.")
        self._end(given)

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(Given(lost="The part that asks the system's keyring could not be started; please try again."))

    def _end(self, given: Given) -> None:
        if self.ended:
            return
        self.ended = True
        self._slow.stop()
        self._late.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(1000)
        if isinstance(given.key, Key):
            self.unlocked.emit(given.key)
        else:
            self.failed.emit(given.lost)
