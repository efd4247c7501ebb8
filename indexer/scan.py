"""What lies on disk below a folder, and how that differs from what the index knows.

A scan is the truth about a folder; events of the system are only hints where to look. No document is opened here: a
file is known by its fingerprint, and a file that appears while one with the same file id, size and time disappears
was renamed. Links are never followed, so a scan cannot leave its folder or run in a circle; what a link inside the
folder points at inside the folder is found under its own name.

The time at which a folder was changed spares nothing: editing a file in place does not change it, so each file is
looked at, which costs some microseconds. What is compared by content is only what looks changed (`indexer.pipeline`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from indexer.records import Fingerprint, StoredFile
from indexer.volumes import hidden, is_folder, online_only, spelled
from indexer.wanted import Level, Rules, Wanted, kind

__all__ = ["Difference", "Rules", "Seen", "Wanted", "compare", "is_below", "root_of", "scan"]
_Above = tuple[int, int, "_Above | None"]
"""Volume and file id of a folder on the way, and of those above it: a bind mount can put a folder into itself."""


@dataclass(slots=True)
class Seen:
    """What a scan found."""

    files: dict[str, Fingerprint] = field(default_factory=dict)
    online: set[str] = field(default_factory=set)
    """Of `files`: in the cloud only; opening one would fetch it."""
    used: dict[str, int] = field(default_factory=dict)
    """Of `files`: when it was opened last, ns since 1970, where that is later than when it was changed."""
    unseen: list[str] = field(default_factory=list)
    """Folders and files that could not be looked at; nothing is known about what is below them."""
    unnamed: int = 0
    """Files and folders whose names are not text, so that they cannot be indexed."""
    folders: int = 0


def scan(
    path: str,
    wanted: Wanted,
    *,
    others: Collection[str] = (),
    stopped: Callable[[], bool] = lambda: False,
    seen: Seen | None = None,
) -> Seen:
    """Look at `path`, which is the root of `wanted` or below it, and at everything below; adds to `seen` if given.

    `others` are roots of their own, which are left out. What does not exist is simply not found. A file is found under
    the name that its folder spells, however `path` spells it.
    """
    seen = seen if seen is not None else Seen()
    walk = _Walk(wanted, others, seen, stopped)
    try:
        status = wanted.disk.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return seen
    except OSError:
        seen.unseen.append(path)
        return seen
    if path == wanted.root:
        if stat.S_ISREG(status.st_mode):
            walk.take(path, status)
        elif is_folder(status):
            walk.look_into(path, None, None)
        return seen
    above = os.path.dirname(path)  # noqa: PTH120
    level = wanted.way_to(path)
    name = os.path.basename(path)  # noqa: PTH119
    if level is None:
        return seen
    if wanted.disk.folded:
        names = wanted.names_in(above)
        name = name if name in names else spelled(name, names) or ""
        if not name:
            return seen
        path = os.path.join(above, name)  # noqa: PTH118
    if hidden(status) or path in others:
        return seen
    if stat.S_ISREG(status.st_mode):
        if wanted.takes(level, path, name):
            walk.take(path, status)
    elif is_folder(status) and wanted.enters(level, path, name):
        walk.look_into(path, level, None)
    return seen


@dataclass(slots=True)
class _Walk:
    wanted: Wanted
    others: Collection[str]
    seen: Seen
    stopped: Callable[[], bool]

    def take(self, path: str, status: os.stat_result) -> None:
        """A file that is wanted by its name."""
        if not self.wanted.fits(status.st_size):
            return
        self.seen.files[path] = Fingerprint.of(status)
        if online_only(status):
            self.seen.online.add(path)
        if status.st_atime_ns > status.st_mtime_ns:
            self.seen.used[path] = status.st_atime_ns

    def look_into(self, folder: str, level: Level | None, above: _Above | None) -> None:
        """A folder and everything below it; `level` is that of the folder above it."""
        waiting: list[tuple[str, Level | None, _Above | None]] = [(folder, level, above)]
        while waiting and not self.stopped():
            folder, level, above = waiting.pop()
            self.seen.folders += 1
            try:
                with self.wanted.disk.scandir(folder) as entries:
                    inside = list(entries)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                self.seen.unseen.append(folder)
                continue
            here = self.wanted.level(folder, level, frozenset(entry.name for entry in inside))
            if here is None:
                continue
            start = folder if folder.endswith(os.sep) else folder + os.sep
            for entry in inside:
                self._look_at(entry, start + entry.name, here, above, waiting)

    def _look_at(
        self,
        entry: os.DirEntry[str],
        path: str,
        level: Level,
        above: _Above | None,
        waiting: list[tuple[str, Level | None, _Above | None]],
    ) -> None:
        wanted, seen = self.wanted, self.seen
        try:
            folder = entry.is_dir(follow_symlinks=False)
            if not (wanted.enters if folder else wanted.takes)(level, path, entry.name):
                return
            path.encode()
            status = wanted.disk.status_of(entry, path)
        except UnicodeEncodeError:
            seen.unnamed += 1
            return
        except FileNotFoundError:
            return
        except OSError:
            seen.unseen.append(path)
            return
        if hidden(status) or path in self.others:
            return
        if stat.S_ISREG(status.st_mode):
            self.take(path, status)
        elif folder and is_folder(status) and not _holds_itself(status, above):
            waiting.append((path, level, (status.st_dev, status.st_ino, above)))


def _holds_itself(status: os.stat_result, above: _Above | None) -> bool:
    while above is not None and status.st_ino:
        if above[:2] == (status.st_dev, status.st_ino):
            return True
        above = above[2]
    return False


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
    seen: Mapping[str, Fingerprint],
    stored: Mapping[str, StoredFile],
    unseen: Iterable[str] = (),
    online: Collection[str] = (),
) -> Difference:
    """How the disk differs from the index; what lies below `unseen` stays as the index has it.

    What was read before it went to the cloud (`online`), and did not change since, stays as it was read.
    """
    difference = Difference()
    hidden_from_us = tuple(unseen)
    gone = {path for path in stored if path not in seen and not any(is_below(path, root) for root in hidden_from_us)}
    identities = {_identity(stored[path].fingerprint): path for path in gone if stored[path].fingerprint.inode}
    for path, fingerprint in seen.items():
        known = stored.get(path)
        if known is None:
            old = identities.get(_identity(fingerprint))
            if old is not None and kind(old) == kind(path):  # one of another kind has to be read anew
                del identities[_identity(fingerprint)]
                gone.discard(old)
                difference.renamed.append((old, path, fingerprint))
            else:
                difference.new[path] = fingerprint
        elif known.fingerprint != fingerprint or (known.state == "online_only" and path not in online):
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


def _identity(fingerprint: Fingerprint) -> tuple[int, int, int]:
    return fingerprint.inode, fingerprint.size, fingerprint.mtime_ns
