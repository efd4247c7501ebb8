"""What lies on disk below a folder, and how that differs from what the index knows.

A scan is the truth about a folder; events of the system are only hints where to look. Nothing is opened here: a file
is known by its fingerprint, and a file that appears while one with the same file id, size and time disappears was
renamed. Links are never followed, so a scan cannot leave its folder or run in a circle; what a link inside the folder
points at inside the folder is found under its own name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch

from indexer.records import Fingerprint, StoredFile

_NEVER_READ = frozenset({"node_modules", "__pycache__", "$RECYCLE.BIN", "System Volume Information", "lost+found"})
_WINDOWS_HIDDEN = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM
_WINDOWS_ONLINE_ONLY = 0x1000 | 0x40000 | 0x400000  # OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
_MACOS_HIDDEN = 0x8000  # UF_HIDDEN
_MACOS_ONLINE_ONLY = 0x40000000  # SF_DATALESS
_WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


@dataclass(frozen=True, slots=True)
class Rules:
    """What of a folder is read: supported kinds of files that are not hidden, temporary or excluded."""

    suffixes: frozenset[str]
    excludes: tuple[str, ...] = ()
    """Glob patterns of file and folder names."""
    own: frozenset[str] = frozenset()
    """Folders of the program itself."""

    def enters(self, path: str) -> bool:
        """Whether a folder with this path is looked into."""
        name = os.path.basename(path)  # noqa: PTH119 - strings throughout: a scan makes millions of them
        return not (name.startswith(".") or name in _NEVER_READ or path in self.own or self._excluded(name))

    def takes(self, name: str) -> bool:
        """Whether a file with this name is read."""
        return _kind(name) in self.suffixes and not name.startswith((".", "~$")) and not self._excluded(name)

    def reaches(self, root: str, path: str) -> bool:
        """Whether a scan of `root` would come to the folder that holds `path`."""
        while path != root:
            path = os.path.dirname(path)  # noqa: PTH120
            if path == root:
                return True
            if not path.startswith(root) or not self.enters(path):
                return False
        return True

    def _excluded(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.excludes)


@dataclass(slots=True)
class Seen:
    """What a scan found."""

    files: dict[str, Fingerprint] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    """Folders and files that could not be looked at; nothing is known about what is below them."""
    unnamed: int = 0
    """Files and folders whose names are not text, so that they cannot be indexed."""
    folders: int = 0


def scan(
    path: str,
    rules: Rules,
    *,
    root: str,
    others: Collection[str] = (),
    stopped: Callable[[], bool] = lambda: False,
    seen: Seen | None = None,
) -> Seen:
    """Look at `path`, which is `root` or below it, and at everything below; adds to `seen` when it is given.

    `others` are roots of their own, which are left out. What does not exist is simply not found.
    """
    seen = seen if seen is not None else Seen()
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return seen
    except OSError:
        seen.unseen.append(path)
        return seen
    name = os.path.basename(path)  # noqa: PTH119
    if stat.S_ISREG(status.st_mode):
        if path == root or (rules.takes(name) and not _hidden(status) and not _online_only(status)):
            seen.files[path] = Fingerprint.of(status)
        return seen
    if not _is_folder(status) or (path != root and (path in others or not rules.enters(path) or _hidden(status))):
        return seen
    waiting = [path]
    while waiting and not stopped():
        folder = waiting.pop()
        seen.folders += 1
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    _look_at(entry, rules, others, seen, waiting)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            seen.unseen.append(folder)
    return seen


def _look_at(entry: os.DirEntry[str], rules: Rules, others: Collection[str], seen: Seen, waiting: list[str]) -> None:
    try:
        folder = entry.is_dir(follow_symlinks=False)
        if not (rules.enters(entry.path) if folder else rules.takes(entry.name)):
            return
        entry.path.encode()
        # On Windows the status in the entry has no file id.
        status = os.lstat(entry.path) if os.name == "nt" else entry.stat(follow_symlinks=False)
    except UnicodeEncodeError:
        seen.unnamed += 1
        return
    except FileNotFoundError:
        return
    except OSError:
        seen.unseen.append(entry.path)
        return
    if _hidden(status) or entry.path in others:
        return
    if stat.S_ISREG(status.st_mode) and not _online_only(status):
        seen.files[entry.path] = Fingerprint.of(status)
    elif folder and _is_folder(status):
        waiting.append(entry.path)


def _is_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode) and getattr(status, "st_reparse_tag", 0) != _WINDOWS_JUNCTION


def _hidden(status: os.stat_result) -> bool:
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_HIDDEN or getattr(status, "st_flags", 0) & _MACOS_HIDDEN
    )


def _online_only(status: os.stat_result) -> bool:
    """Whether opening the file would make the system fetch it from a server (OneDrive, iCloud)."""
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_ONLINE_ONLY
        or getattr(status, "st_flags", 0) & _MACOS_ONLINE_ONLY
    )


@dataclass(slots=True)
class Difference:
    """What has to change in the index for it to be like the disk."""

    new: dict[str, Fingerprint] = field(default_factory=dict)
    edited: dict[str, Fingerprint] = field(default_factory=dict)
    renamed: list[tuple[str, str, Fingerprint]] = field(default_factory=list)
    """(old path, new path, fingerprint)."""
    gone: list[str] = field(default_factory=list)
    waiting: dict[str, Fingerprint] = field(default_factory=dict)
    """Files that the index knows as pending already."""


def compare(
    seen: Mapping[str, Fingerprint], stored: Mapping[str, StoredFile], unseen: Iterable[str] = ()
) -> Difference:
    """How the disk differs from the index; what lies below `unseen` stays as the index has it."""
    difference = Difference()
    hidden_from_us = tuple(unseen)
    gone = {path for path in stored if path not in seen and not any(is_below(path, root) for root in hidden_from_us)}
    identities = {_identity(stored[path].fingerprint): path for path in gone if stored[path].fingerprint.inode}
    for path, fingerprint in seen.items():
        known = stored.get(path)
        if known is None:
            old = identities.get(_identity(fingerprint))
            if old is not None and _kind(old) == _kind(path):  # one of another kind has to be read anew
                del identities[_identity(fingerprint)]
                gone.discard(old)
                difference.renamed.append((old, path, fingerprint))
            else:
                difference.new[path] = fingerprint
        elif known.fingerprint != fingerprint:
            difference.edited[path] = fingerprint
        elif known.state == "pending":
            difference.waiting[path] = fingerprint
    difference.gone = sorted(gone)
    return difference


def is_below(path: str, root: str) -> bool:
    """Whether `path` is `root` or lies below it."""
    return path == root or path.startswith(root if root.endswith(os.sep) else root + os.sep)


def root_of(path: str, roots: Iterable[str]) -> str | None:
    """The deepest of `roots` that holds `path`: a file belongs to exactly one watched folder."""
    return max((root for root in roots if is_below(path, root)), key=len, default=None)


def _kind(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122


def _identity(fingerprint: Fingerprint) -> tuple[int, int, int]:
    return fingerprint.inode, fingerprint.size, fingerprint.mtime_ns
