"""SHA-256 of model files, computed once for each version of a file.

A model of 30 GB takes a minute to hash, so what was computed is kept with the file's size, times and identity; the
kept value counts only while all of them are unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

_CHUNK = 1 << 20


class HashMismatch(Exception):
    """A file is not the one that was expected; the text is one sentence for people."""


class _Known(msgspec.Struct, frozen=True):
    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str


class Hashes:
    """Hashes of files, kept in one small file."""

    def __init__(self, record: Path | None) -> None:
        """`record` is where hashes are kept; None keeps none."""
        self._record = record

    def sha256(self, path: Path, check: Callable[[], None] | None = None) -> str:
        """Hex digits of the file's hash. `check` is called for each megabyte and may raise. Raises `OSError`."""
        known = self._known()
        stat = path.stat()
        name = str(path.absolute())
        for one in known:
            if one.path == name and _unchanged(one, stat):
                return one.sha256
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                if check is not None:
                    check()
        after = path.stat()
        sha256 = digest.hexdigest()
        if self._record is not None and (after.st_size, after.st_mtime_ns) == (stat.st_size, stat.st_mtime_ns):
            now = _Known(name, after.st_size, after.st_mtime_ns, after.st_ctime_ns, after.st_ino, sha256)
            self._keep([one for one in known if one.path != name] + [now])
        return sha256

    def verify(self, path: Path, expected: str, check: Callable[[], None] | None = None) -> str:
        """The file's hash, which must be `expected` unless that is "". Raises `HashMismatch`, `OSError`."""
        sha256 = self.sha256(path, check)
        if expected and sha256 != expected.lower():
            raise HashMismatch(
                f"The model file {path.name} is not the one that was installed: it was changed or damaged. "
                "Please install it again or choose another model."
            )
        return sha256

    def _known(self) -> list[_Known]:
        if self._record is None:
            return []
        try:
            return msgspec.json.decode(self._record.read_bytes(), type=list[_Known])
        except (OSError, msgspec.DecodeError):
            return []

    def _keep(self, known: list[_Known]) -> None:
        if self._record is None:
            return
        part = self._record.with_suffix(".part")
        try:
            part.write_bytes(msgspec.json.encode(known))
            part.replace(self._record)
        except OSError:  # a full disk: it is hashed again next time
            part.unlink(missing_ok=True)


def _unchanged(one: _Known, stat: object) -> bool:
    fields = ("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
    return (one.size, one.mtime_ns, one.ctime_ns, one.inode) == tuple(getattr(stat, field) for field in fields)
