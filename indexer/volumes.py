"""What disks and systems do differently: files in the cloud, network drives, spellings of names, long paths.

`Disk` is the port through which a scan sees the disk. Tests give it what Windows and macOS were recorded to say.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

_WINDOWS_HIDDEN = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM
_WINDOWS_ONLINE_ONLY = 0x1000 | 0x40000 | 0x400000  # OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
_MACOS_HIDDEN = 0x8000  # UF_HIDDEN
_MACOS_ONLINE_ONLY = 0x40000000  # SF_DATALESS
_WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT
_DRIVE_REMOTE = 4
_MNT_LOCAL = 0x1000
_STATFS_BYTES, _STATFS_FLAGS_AT = 4096, 64
_LONG = 240
"""Windows takes longer paths only with a prefix; the last names of a path below it may add a few characters."""

NETWORK_TYPES = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"orangefs", "pvfs2", "smb3", "smbfs", "fuse.ceph", "fuse.cifs", "fuse.davfs", "fuse.glusterfs"}
    | {"fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.smbnetfs"}
)
"""Names of Linux's file systems whose files lie on another machine: no event tells of changes made elsewhere."""


class Disk:
    """The real disk. Paths go in and come out as everybody writes them, without a prefix."""

    folded: bool = sys.platform in ("win32", "darwin")
    """Whether names that differ only in case, or in how an accent is written, are usually the same file."""

    def lstat(self, path: str) -> os.stat_result:
        """The status of a file, a folder or a link itself. Raises `OSError`."""
        return os.lstat(for_system(path))

    def scandir(self, path: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        """The entries of a folder; their own `path` may carry a prefix. Raises `OSError`."""
        return os.scandir(for_system(path))

    def status_of(self, entry: os.DirEntry[str], path: str) -> os.stat_result:
        """The status of an entry of a folder, not of what a link points at. Raises `OSError`."""
        # On Windows the status in the entry has no file id.
        return self.lstat(path) if os.name == "nt" else entry.stat(follow_symlinks=False)

    def names(self, folder: str) -> frozenset[str]:
        """The names in a folder as they are spelled there; none when it cannot be looked into."""
        try:
            with self.scandir(folder) as entries:
                return frozenset(entry.name for entry in entries)
        except OSError:
            return frozenset()

    def read_start(self, path: str, most: int) -> str:
        """The first bytes of a small file that is here and no pipe, as text; "" when there is none."""
        try:
            status = self.lstat(path)
            if not stat.S_ISREG(status.st_mode) or online_only(status):
                return ""
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            with os.fdopen(os.open(for_system(path), flags), "rb") as file:
                return file.read(most).decode("utf-8-sig", "replace")
        except OSError:
            return ""


DISK = Disk()


def for_system(path: str) -> str:
    """A path that the system takes whatever its length: on Windows, one of over 260 characters needs a prefix."""
    return prefixed(path) if sys.platform == "win32" else path


def prefixed(path: str) -> str:
    r"""A long absolute path of Windows with `\\?\` before it, which also keeps names like "NUL" from being devices."""
    if len(path) < _LONG or path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC\\" + path[2:] if path.startswith("\\\\") else "\\\\?\\" + path


def is_folder(status: os.stat_result) -> bool:
    """Whether this is a folder of its own, not a junction to another one."""
    return stat.S_ISDIR(status.st_mode) and getattr(status, "st_reparse_tag", 0) != _WINDOWS_JUNCTION


def hidden(status: os.stat_result) -> bool:
    """Whether the system hides the file by an attribute (Windows, macOS)."""
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_HIDDEN or getattr(status, "st_flags", 0) & _MACOS_HIDDEN
    )


def online_only(status: os.stat_result) -> bool:
    """Whether opening the file would make the system fetch it from a server (OneDrive, iCloud, Dropbox).

    Windows: "Cloud files" attributes of files on demand. macOS: the file is "dataless" (File Provider, iCloud).
    """
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_ONLINE_ONLY
        or getattr(status, "st_flags", 0) & _MACOS_ONLINE_ONLY
    )


def same_name(name: str) -> str:
    """What two spellings of a name have in common on a disk that tells neither case nor kinds of accents apart.

    macOS sends names in decomposed form (NFD) that were written in composed form (NFC).
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def spelled(name: str, names: Iterable[str]) -> str | None:
    """How a folder itself spells `name`, of which the system said that it exists; None when it does not hold it."""
    wanted = same_name(name)
    return next((one for one in names if same_name(one) == wanted), None)


def true_spelling(path: str, disk: Disk = DISK) -> str:
    """An existing path as the folders on its way spell it, so that "/Users/ME/docs" is the folder "/Users/me/Docs"."""
    above, name = os.path.split(path)
    if not name:
        return path
    above = true_spelling(above, disk)
    names = disk.names(above)
    if name in names:
        return os.path.join(above, name)  # noqa: PTH118
    other = spelled(name, names)
    if other is None or not _same(disk, os.path.join(above, name), os.path.join(above, other)):  # noqa: PTH118
        return os.path.join(above, name)  # noqa: PTH118
    return os.path.join(above, other)  # noqa: PTH118


def remote(path: str) -> bool:
    """Whether a path lies on a network drive; False where the system does not tell."""
    try:
        if sys.platform == "win32":
            return path.startswith("\\\\") or _windows_drive(path) == _DRIVE_REMOTE
        if sys.platform == "darwin":
            return not _macos_flags(path) & _MNT_LOCAL
        return mounted_as(path, Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")) in NETWORK_TYPES
    except (OSError, AttributeError):
        return False


def mounted_as(path: str, mountinfo: str) -> str:
    """The type of the file system that holds a path, by the text of Linux's /proc/self/mountinfo (proc(5))."""
    best, kind = "", ""
    for line in mountinfo.splitlines():
        fields, _, rest = line.partition(" - ")
        parts = fields.split(" ")
        if len(parts) < 5 or not rest:
            continue
        point = _unescaped(parts[4])
        # The last one of several at one place is on top.
        if len(point) >= len(best) and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, kind = point, rest.split(" ")[0]
    return kind


def _unescaped(text: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, letter)
    return text


def _windows_drive(path: str) -> int:
    drive = os.path.splitdrive(path)[0]
    return int(getattr(ctypes, "windll").kernel32.GetDriveTypeW(f"{drive}\\"))  # noqa: B009 - not on this system


def _macos_flags(path: str) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    buffer = ctypes.create_string_buffer(_STATFS_BYTES)
    if statfs(os.fsencode(path), buffer) != 0:
        raise OSError(ctypes.get_errno(), "statfs")
    return int.from_bytes(buffer.raw[_STATFS_FLAGS_AT : _STATFS_FLAGS_AT + 4], "little")


def _same(disk: Disk, one: str, other: str) -> bool:
    try:
        first, second = disk.lstat(one), disk.lstat(other)
    except OSError:
        return False
    return bool(first.st_ino) and (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)
