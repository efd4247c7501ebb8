"""A disk below SQLite that fails when it is told to, and that can be cut off from power: a VFS on top of the system's.

SQLite3 Multiple Ciphers puts its encryption above it, so what passes here is what a disk sees.
https://rogerbinns.github.io/apsw/vfs.html
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import apsw

_SECTOR = 512


class Disk(apsw.VFS):
    """Every database that is opened inside `in_use` lies on it."""

    def __init__(self) -> None:
        self.name = "shimmed"
        self.reset()
        super().__init__(self.name, _SYSTEM, maxpathname=0)

    def reset(self) -> None:
        """Nothing was written yet, nothing fails."""
        self.changes = 0
        """Writes, syncs and truncations so far."""
        self.fails_from = 0
        """From this change on each fails; 0 is never."""
        self.fails_once = False
        """Only that one change fails."""
        self.before_change: Callable[[], None] = lambda: None
        self.files: dict[Path, Surface] = {}

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        """A file of SQLite's; called by SQLite."""
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        if path not in self.files:
            self.files[path] = Surface(path.read_bytes() if name and path.exists() else b"")
        return _File(self, self.files[path], name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        """Deletions are durable at once, as those of a journaling file system nearly are."""
        self.files.pop(Path(filename), None)
        super().xDelete(filename, syncdir)

    def change(self) -> None:
        """Count a change; raises when it has to fail."""
        self.before_change()
        self.changes += 1
        if self.fails_from and self.changes >= self.fails_from:
            if self.fails_once:
                self.fails_from = 0
            error: Any = apsw.IOError("made for the proof")
            error.extendedresult = apsw.SQLITE_IOERR_WRITE
            raise error

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Write into `folder` what could be on the disk if the power went away now."""
        for path, surface in self.files.items():
            if path.name and not path.name.endswith("-shm"):
                (folder / path.name).write_bytes(surface.after_cut(chance))


class Surface:
    """What of one file is surely on the disk, and what was written since the last sync."""

    def __init__(self, content: bytes) -> None:
        self._durable = bytearray(content)
        self._since: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes) -> None:
        """Not sure before the next sync."""
        self._since.append((offset, data))

    def truncate(self, size: int) -> None:
        """Not sure either."""
        self._since.append((size, None))

    def sync(self) -> None:
        """Now all of it is."""
        for offset, data in self._since:
            _apply(self._durable, offset, data)
        self._since.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """Some of what was written since the last sync, in any order, the last sectors of a write perhaps missing."""
        content = bytearray(self._durable)
        some = [one for one in self._since if chance.random() < 0.6]
        chance.shuffle(some)
        for offset, data in some:
            if data is not None and chance.random() < 0.3:
                data = data[: chance.randrange(0, len(data) + 1, _SECTOR)]
            _apply(content, offset, data)
        return bytes(content)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, surface: Surface, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        self._surface = surface
        super().__init__(_SYSTEM, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.change()
        super().xWrite(data, offset)
        self._surface.write(offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.change()
        super().xTruncate(newsize)
        self._surface.truncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.change()
        super().xSync(flags)
        self._surface.sync()


@contextmanager
def in_use() -> Iterator[Disk]:
    """Databases that this process opens meanwhile lie on the disk."""
    usual = apsw.vfs_names()[0]
    disk = _only_disk()
    disk.reset()
    apsw.set_default_vfs(f"multipleciphers-{disk.name}")
    try:
        yield disk
    finally:
        apsw.set_default_vfs(usual)


@cache
def _only_disk() -> Disk:
    """The encryption that is put on top of a VFS never comes off, so there is one for the whole process."""
    disk = Disk()
    apsw.Connection(":memory:", vfs=f"multipleciphers-{disk.name}").close()
    return disk


_SYSTEM = next(name for name in apsw.vfs_names() if name in ("unix", "win32"))


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        return
    if len(content) < offset + len(data):
        content.extend(bytes(offset + len(data) - len(content)))
    content[offset : offset + len(data)] = data
