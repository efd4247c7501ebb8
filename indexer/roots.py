"""A watched folder as the scout knows it: where it is in its scans, and what people should know about it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from indexer.contract import FolderRules
from indexer.records import StoredFile
from indexer.scan import Seen


@dataclass(slots=True)
class Root:
    """What is known about one watched folder or file."""

    identity: tuple[int, int] | None = None
    """Of the folder that was scanned: volume and file id. None before the first scan."""
    missing: bool = False
    problem: str = ""
    notice: str = ""
    """One sentence about what is no problem of the folder."""
    remote: bool = False
    rules: FolderRules = field(default_factory=FolderRules)
    wanted: int = 1
    """Number of the last scan that was asked for; `done` is the number of the last one made."""
    done: int = 0
    due: float = 0.0

    @property
    def scanning(self) -> bool:
        """Whether a scan is due or under way."""
        return self.done < self.wanted and not self.missing


def identity_of(path: str) -> tuple[int, int] | None:
    """(volume, file id) of a watched folder, by which a replaced one is told; None when it is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    if not os.path.isdir(path):  # noqa: PTH112 - a file that is watched by itself may be replaced at every save
        return (status.st_dev, 0)
    return status.st_dev, status.st_ino


def may_work_now(file: StoredFile) -> bool:
    """Whether a failure was about the moment, not about the file's content."""
    if file.failure is None:
        return False
    code = file.failure.code
    return code in ("vanished", "missing") or (code == "denied" and os.access(file.path, os.R_OK))


def problem_of(seen: Seen) -> str:
    """What of a folder could not be looked at, in one sentence, or ""."""
    if seen.unseen:
        some = "1 folder or file" if len(seen.unseen) == 1 else f"{len(seen.unseen)} folders or files"
        return f"{some} may not be looked into; ask their owner for permission."
    return ""


def notice_of(seen: Seen, on_network: bool) -> str:
    """What people should know about a folder although it is no problem, in one sentence, or ""."""
    if seen.unnamed:
        some = "1 name is" if seen.unnamed == 1 else f"{seen.unnamed} names are"
        return f"{some} not readable text, so what bears it is left out; rename it."
    if on_network:
        return "This is on a network drive, so changes are looked for about every minute."
    return ""
