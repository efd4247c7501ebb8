"""One instance for each profile: its lock, and the endpoint on which those who come second find it."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

from app.processes import Switchboard
from app.profile import Profile

if TYPE_CHECKING:
    from app.guests import Reception

LONGEST_SOCKET_PATH = 100
"""Bytes. A socket's address holds 104 (macOS) or 108 (Linux), and Qt appends to it while it binds."""


class InstanceBusy(Exception):
    """Another instance has the profile and cannot be used; the text is one sentence that says what to do."""


class Instance(QObject):
    """This process as the owner of a profile: holds the lock, and answers those who come second."""

    activated = Signal()

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._lock = QLockFile(str(profile.lock))
        self._lock.setStaleLockTime(0)  # stale by a dead owner only, never by age
        self._reception: Reception | None = None

    def acquire(self) -> bool:
        """Whether the profile is ours now. The lock of an owner that was killed is taken over."""
        return self._lock.tryLock(0)

    def owner_pid(self) -> int | None:
        """Process id of whoever holds the lock, or None."""
        return int(self._lock.getLockInfo()[0]) or None

    def listen(self, switchboard: Switchboard, *, has_window: bool) -> None:
        """Let second instances use these children. Failing to listen costs only that."""
        from app.guests import Reception  # late: the window starts without QtNetwork

        self._reception = Reception(endpoint(self._profile), switchboard, self)
        if has_window:
            self._reception.activated.connect(self.activated)
        self._reception.has_window = has_window

    def release(self) -> None:
        """Stop listening and give the profile up."""
        if self._reception is not None:
            self._reception.close()
        self._lock.unlock()


def endpoint(profile: Profile) -> str:
    """Name of the local socket: in the profile, which only this user can enter; elsewhere when that is too long."""
    digest = hashlib.sha256(os.fsencode(profile.folder)).hexdigest()[:24]
    if sys.platform == "win32":
        return f"counterpart-{digest}"
    name = str(profile.folder / "instance")
    if len(os.fsencode(name)) <= LONGEST_SOCKET_PATH:
        return name
    return str(_private_folder() / digest)


def _private_folder() -> Path:
    """A short folder that only this user can enter. Raises `InstanceBusy` when someone else has taken the name."""
    uid = os.getuid() if sys.platform != "win32" else 0
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"counterpart-{uid}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != uid or status.st_mode & 0o077:
        raise InstanceBusy(f"The folder {folder} belongs to someone else; please choose a shorter --profile path.")
    return folder
