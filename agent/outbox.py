"""The Outbox: the one folder into which the agent puts files. Nothing in it is overwritten, nothing lands beside it.

A name is made safe for every system at once, so that a folder which a cloud carries to another computer still works
there: see "Naming Files, Paths, and Namespaces" of the Windows documentation.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.serving import Refused

LONGEST_NAME = 120
"""Bytes of a name in UTF-8, its ending included: file systems take 255, whole paths on Windows 260."""
MOST_NUMBER = 9_999
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EMLINK})


def safe_stem(text: str, fallback: str = "Draft", most: int = LONGEST_NAME - 16) -> str:
    """A text as the name of a file without its ending, which every system takes; `fallback` when nothing is left.

    At most `most` bytes, so that a number and an ending still fit.
    """
    shown = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in unicodedata.normalize("NFC", text))
    name = _cut(" ".join(_FORBIDDEN.sub(" ", shown).split()), most).strip(" .")
    if not name:
        name = fallback
    return f"_{name}" if _RESERVED.match(name) else name


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder for files of the agent's own. It is made when something is first put into it."""

    folder: Path

    def free(self, stem: str, *suffixes: str) -> str:
        """The first of "Name", "Name (2)" … under which no file with any of the endings lies; made safe.

        Raises `Refused` when the folder cannot be looked into.
        """
        safe = safe_stem(stem)
        try:
            there = {unicodedata.normalize("NFC", one.name).casefold() for one in self.folder.iterdir()}
        except FileNotFoundError:
            return safe
        except OSError as error:
            raise Refused(self._problem(error)) from None
        for number in range(1, MOST_NUMBER):
            name = safe if number == 1 else f"{safe} ({number})"
            if not any(f"{name}{suffix}".casefold() in there for suffix in suffixes):
                return name
        raise Refused(f"There are {MOST_NUMBER:,} files called “{safe}” in the Outbox; please clear it.")

    def path(self, name: str, suffix: str) -> Path:
        """Where a file of that name lies. Raises `Refused` for what is no safe name directly in the Outbox."""
        if safe_stem(name, most=LONGEST_NAME) != name or not _SUFFIX.fullmatch(suffix):
            raise Refused("That is not a name that a file in the Outbox may have; please choose another.")
        path = self.folder / f"{name}{suffix}"
        if path.parent != self.folder or Path(os.path.realpath(path)).parent != Path(os.path.realpath(self.folder)):
            raise Refused("That place is not in the Outbox; please choose another name.")
        return path

    def put(self, name: str, suffix: str, data: bytes) -> Path:
        """Write a new file whole or not at all, on disk when this returns. An existing one is left alone.

        Raises `Refused` when there is one of that name, and when the disk is full or does not take it.
        """
        path = self.path(name, suffix)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.path(name, suffix)  # the folder is there now: what a link makes of it can be seen
            self._put(path, data)
        except FileExistsError:
            raise Refused(f"There is a file “{path.name}” in the Outbox by now; it was left as it is.") from None
        except OSError as error:
            raise Refused(self._problem(error)) from None
        return path

    def _put(self, path: Path, data: bytes) -> None:
        partial = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            with partial.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _name_new(partial, path)
            _settle(self.folder)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def _problem(self, error: OSError) -> str:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return (
                f"The disk that holds the Outbox is full; nothing was saved in {self.folder}. Please free some space."
            )
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return (
                f"Nothing may be written into the Outbox {self.folder}; please change its permissions, or choose "
                "another folder in the settings."
            )
        return (
            f"The Outbox {self.folder} cannot be used ({error.__class__.__name__}); please choose another folder in "
            "the settings."
        )


def _name_new(partial: Path, path: Path) -> None:
    """Give a whole file its name in one step, unless the name is taken. Raises `FileExistsError`."""
    if os.name == "nt":
        partial.rename(path)  # refuses an existing one there
        return
    try:
        os.link(partial, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # FAT and some network drives have no links: the empty file holds the name until the whole one replaces it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        partial.replace(path)


def _settle(folder: Path) -> None:
    """Have the folder's new entry on disk; where folders cannot be opened, the system does it by itself."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _cut(text: str, most: int) -> str:
    """The first `most` bytes of UTF-8 at most, never within a letter."""
    return text.encode()[:most].decode(errors="ignore")
