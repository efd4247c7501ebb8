"""The history of what tools did, and taking it back.

No tool changes or deletes a file that was there before: what it makes is new, and undo deletes that again as long as
nobody has changed it since. So no copy of a user's file has to be kept. What undo needs is written down before the
change, in the history of effects, so that a kill in the middle leaves nothing that cannot be taken back.
"""

from __future__ import annotations

import hashlib
import secrets
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from agent.contract import Change, Changes, Recorded
from agent.effects import Effects, UnknownEffect
from agent.inquiry import Inquiry
from agent.reminders import Reminders
from indexer.serving import Refused

MOST_LISTED = 500
State = Literal["done", "undone", "fixed"]
_LOOKED_AT = 2_000
"""Rows of the history, denied ones among them; no more are kept."""


class Written(msgspec.Struct, frozen=True):
    """A file that was made."""

    path: str
    sha256: str


class Undo(msgspec.Struct, frozen=True):
    """What takes one effect back."""

    said: str
    """What was done, in a few words for people."""
    files: tuple[Written, ...] = ()
    """Files that were made; they are deleted."""
    reminder: int = 0
    """A reminder that was made, moved or taken back; 0 for none."""
    due: str = ""
    """When a reminder that was moved was due before."""
    version: int = 0
    """Of that reminder after it was moved: moved again, it is another's to take back."""
    cancelled: bool = False
    """Whether the reminder was taken back."""
    fixed: bool = False
    """Whether nothing can be taken back: it is only told of."""


def keep(inquiry: Inquiry, undo: Undo) -> None:
    """Write down how the running tool's effect is taken back; before the change, so that a kill loses nothing."""
    if inquiry.gateway.effects is not None and inquiry.effect:
        inquiry.gateway.effects.keep_undo(inquiry.effect, msgspec.json.encode(undo).decode())


def put(inquiry: Inquiry, undo: Undo, files: Mapping[tuple[str, str], bytes]) -> tuple[Path, ...]:
    """Put files into the Outbox, by name and ending: all of them or none. `undo` is completed by them and kept.

    Raises `Refused`.
    """
    outbox = inquiry.outbox
    paths = {outbox.path(*name): data for name, data in files.items()}
    written = tuple(Written(str(path), hashlib.sha256(data).hexdigest()) for path, data in paths.items())
    keep(inquiry, msgspec.structs.replace(undo, files=written))
    done: list[Path] = []
    try:
        for (name, suffix), data in files.items():
            done.append(outbox.put(name, suffix, data))
    except BaseException:
        for path in done:
            with suppress(OSError):
                path.unlink()
        raise
    return tuple(done)


class History:
    """What was done, and how it is taken back. Raises `indexer.database.DatabaseError`, as every method may."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects

    def list(self, thread: str = "", limit: int = 100) -> Changes:
        """The latest changes."""
        found = (change for one in self._effects.list(_LOOKED_AT, thread) if (change := _change(one)) is not None)
        return Changes(tuple(change for change, _ in zip(found, range(min(limit, MOST_LISTED)), strict=False)))

    def since(self, thread: str, after: int) -> tuple[Change, ...]:
        """What was done in a conversation after effect number `after`, the oldest first."""
        changes = [change for one in self._effects.list(100, thread) if (change := _change(one)) is not None]
        return tuple(change for change in reversed(changes) if change.id > after)

    def undo(self, number: int) -> Changes:
        """Take a change back, or the latest that can be when `number` is 0. Raises `Refused`."""
        if not number:
            number = next((one.id for one in self.list(limit=MOST_LISTED).changes if one.state == "done"), 0)
            if not number:
                raise Refused("There is nothing that could be taken back.")
        try:
            recorded = self._effects.get(number)
        except UnknownEffect as unknown:
            raise Refused(str(unknown)) from None
        change, undo = _change(recorded), _undo(recorded)
        if change is None or undo is None:
            raise Refused(f"Number {number} changed nothing, so there is nothing to take back.")
        if change.state != "done":
            words = "was taken back already" if change.state == "undone" else "cannot be taken back"
            raise Refused(f"“{change.said}” {words}.")
        take_back(undo.files)
        if undo.reminder:
            self._reminder(undo)
        self._effects.finish(number, "undone")
        return Changes(self.list().changes, f"Taken back: {change.said}.")

    def _reminder(self, undo: Undo) -> None:
        reminders = Reminders(self._effects.database)
        if undo.cancelled:
            reminders.restore(undo.reminder)
        elif undo.due:
            reminders.move_back(undo.reminder, undo.due, undo.version)
        else:
            reminders.end(undo.reminder, "cancelled")


def take_back(files: Sequence[Written]) -> None:
    """Delete files that are still exactly what was written. Raises `Refused`, and then all of them stay.

    Each is moved out of everybody's way before it is looked at, so that what is compared is what is deleted.
    """
    aside: list[tuple[Path, Path]] = []
    try:
        for written in files:
            path = Path(written.path)
            hidden = path.with_name(f".{secrets.token_hex(8)}.undo")
            try:
                path.rename(hidden)
            except FileNotFoundError:
                continue  # deleted by the user, or never written
            except OSError:
                raise Refused(
                    f"“{path.name}” cannot be deleted; it may be open in another program. Close it and try again."
                ) from None
            aside.append((path, hidden))
            if not _is(hidden, written.sha256):
                raise Refused(f"“{path.name}” was changed since, so it was left as it is.")
    except Refused:
        for path, hidden in aside:
            with suppress(OSError):
                hidden.rename(path)
        raise
    for _, hidden in aside:
        with suppress(OSError):
            hidden.unlink()


def _is(path: Path, sha256: str) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _undo(recorded: Recorded) -> Undo | None:
    if not recorded.undo:
        return None
    try:
        return msgspec.json.decode(recorded.undo, type=Undo)
    except msgspec.DecodeError:  # of another version, or of a tool that says it otherwise
        return None


def _change(recorded: Recorded) -> Change | None:
    undo = _undo(recorded)
    if not recorded.allowed or undo is None or recorded.outcome in ("", "failed"):
        return None
    state: State = "undone" if recorded.outcome == "undone" else "fixed" if undo.fixed else "done"
    files = tuple(one.path for one in undo.files)
    return Change(recorded.id, recorded.effect.tool, undo.said, recorded.at, recorded.thread, files, state)
