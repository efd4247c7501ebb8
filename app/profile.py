"""The profile: the one folder that holds everything the program keeps, and what each part of it is for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

PLATFORM: str = sys.platform
"""Typed as any text, so that the branches of other systems are type-checked here too."""

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "ncpfs", "fuse.sshfs", "afpfs", "webdav"}
)


class ProfileRefused(Exception):
    """The profile folder cannot be used; the text is one sentence that says why and what to do."""


class Profile:
    """The places in one profile folder. Making one touches nothing on disk; `prepare` does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self.settings = self.folder / "settings.toml"
        self.key = self.folder / "key"
        self.lock = self.folder / "lock"
        self.index = self.folder / "index"
        self.agent = self.folder / "agent"
        self.models = self.folder / "models"
        self.logs = self.folder / "logs"

    def prepare(self) -> None:
        """Make the folders, for this user only. Raises `ProfileRefused`."""
        if on_network(self.folder):
            raise ProfileRefused(
                f"The profile folder {self.folder} lies on a network drive; please choose one on this computer."
            )
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.index, self.agent, self.models, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
            if sys.platform != "win32" and self.folder.stat().st_mode & 0o077:
                self.folder.chmod(0o700)
        except OSError as error:
            raise ProfileRefused(
                f"The profile folder {self.folder} cannot be used ({os.strerror(error.errno or 0)}); "
                "please choose another with --profile."
            ) from error


def default_folder() -> Path:
    """Where this user's profile lies unless told otherwise."""
    import platformdirs

    return Path(platformdirs.user_data_dir("Counterpart", appauthor=False))


def on_network(folder: Path) -> bool:
    """Whether a folder, which need not exist yet, lies on a drive of another computer."""
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return True
    if PLATFORM == "win32":
        return _is_remote_drive(folder)
    if PLATFORM == "linux":
        return _file_system(folder) in NETWORK_FILE_SYSTEMS
    import psutil

    mounts = {part.mountpoint: part.fstype for part in psutil.disk_partitions(all=True)}
    nearest = next((str(parent) for parent in (folder, *folder.parents) if str(parent) in mounts), "/")
    return mounts.get(nearest, "") in NETWORK_FILE_SYSTEMS


def _file_system(folder: Path) -> str:
    """Type of the Linux file system that holds a folder, from /proc (man 5 proc_pid_mountinfo); "" when unknown."""
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    types: dict[str, str] = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].encode("latin-1", "backslashreplace").decode("unicode_escape")
        types[point] = after.split(" ")[0]
    resolved = folder.resolve()
    return next((types[str(parent)] for parent in (resolved, *resolved.parents) if str(parent) in types), "")


def _is_remote_drive(folder: Path) -> bool:
    import ctypes

    windows: Any = getattr(ctypes, "windll")  # noqa: B009 - exists on Windows only
    drive_remote = 4  # GetDriveTypeW, learn.microsoft.com/windows/win32/api/fileapi
    return bool(windows.kernel32.GetDriveTypeW(f"{folder.drive}\\") == drive_remote)
