"""Opening a file for a worker that sees its descriptor only: a regular file, by no link, inside its root."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.extractors import SUFFIXES, Unreadable
from indexer.reader_work import too_large

_BLOCK = 1 << 20
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_FOLDER_FLAGS = _FLAGS | getattr(os, "O_DIRECTORY", 0)


@contextmanager
def opened(path: Path, root: Path | None, max_bytes: int) -> Iterator[int]:
    """A descriptor of the file, for reading. Raises `Unreadable` for what is not to be read.

    Below `root` no step of the path may be a link, whatever is put there meanwhile; without one, only the last step
    is looked at.
    """
    try:
        _admit(os.lstat(path), path, max_bytes)  # first: opening a device may do something
        descriptor = _open(path, root)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("missing", "This file does not exist (any more); it may have been moved.") from None
    except PermissionError:
        raise Unreadable("denied", "This file may not be read; ask its owner for permission.") from None
    except OSError as error:
        if stat.S_ISLNK(_mode(path)) or error.errno == errno.ELOOP:
            raise _not_a_file() from None
        raise Unreadable("denied", "This file cannot be reached; check its disk or network drive.") from None
    try:
        status = os.fstat(descriptor)
        _admit(status, path, max_bytes)
        if sys.platform == "win32" and not _same(status, os.lstat(path)):
            raise _not_a_file()
        yield descriptor
    finally:
        os.close(descriptor)


def sha256(descriptor: int) -> str:
    """SHA-256 of a file's bytes, 64 hex digits. Raises `Unreadable` when they cannot be read."""
    digest = hashlib.sha256()
    for piece in pieces(descriptor):
        digest.update(piece)
    return digest.hexdigest()


def pieces(descriptor: int) -> Iterator[bytes]:
    """A file's bytes from its start. Raises `Unreadable` when they cannot be read."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        while piece := os.read(descriptor, _BLOCK):
            yield piece
    except OSError:
        sentence = "This file cannot be read from its disk; check the disk or the network drive."
        raise Unreadable("denied", sentence) from None


def _open(path: Path, root: Path | None) -> int:
    if root is None or path == root or os.open not in os.supports_dir_fd:
        return os.open(path, _FLAGS)
    try:
        steps = path.relative_to(root).parts
    except ValueError:
        raise Unreadable("denied", "This file is outside its folder, so it is not read.") from None
    if ".." in steps:
        raise Unreadable("denied", "This file is outside its folder, so it is not read.")
    folder = os.open(root, _FOLDER_FLAGS & ~getattr(os, "O_NOFOLLOW", 0))
    try:
        for step in steps[:-1]:
            below = os.open(step, _FOLDER_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(steps[-1], _FLAGS, dir_fd=folder)
    finally:
        os.close(folder)


def _admit(status: os.stat_result, path: Path, max_bytes: int) -> None:
    """Refuse what no worker needs to see. Raises `Unreadable`."""
    if not stat.S_ISREG(status.st_mode):
        raise _not_a_file()
    if path.suffix.lower() not in SUFFIXES:
        raise Unreadable("unsupported", "Files of this kind are not read; save it as a PDF, Office or text file.")
    if status.st_size == 0:
        raise Unreadable("empty", "This file is empty, so there is nothing to search.")
    if status.st_size > max_bytes:
        raise too_large(max_bytes)


def _not_a_file() -> Unreadable:
    return Unreadable("unsupported", "This is not a file but a link, a pipe, a device or a folder.")


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def _mode(path: Path) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0
