"""The history of what tools did, and taking it back.

No tool changes or deletes a file that was there before: what it makes is new, and undo deletes that again as long as
nobody has changed it since. So no copy of a user's file has to be kept. What undo needs is written down before the
change, in the history of effects, so that a kill in the middle leaves nothing that cannot be taken back.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from agent.contract import Change, Changes, Recorded
from agent.effects import Effects, UnknownEffect
from agent.facts import KnownFacts
from agent.inquiry import Inquiry
from agent.reminders import Reminders
from agent.routines import NoRoutine, RoutineRows
from indexer.serving import Refused

MOST_LISTED = 500
State = Literal["done", "undone", "fixed"]
MOST_NAMES = 100
"""Names that are tried for a file whose own was taken meanwhile."""
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
    routine: int = 0
    """A routine that was kept, paused, resumed or removed; 0 for none."""
    was: Literal["", "kept", "paused"] = ""
    """What became of that routine before; "" for one that was not there."""
    fact: int = 0
    """A fact that was remembered; 0 for none."""
    facts: tuple[tuple[int, str, str], ...] = ()
    """Facts that held before and no longer do: id, state and until as they were."""
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
        gone = take_back(undo.files)
        if undo.reminder:
            self._reminder(undo)
        if undo.fact or undo.facts:
            KnownFacts(self._effects.database).put_back(undo.fact, undo.facts)
        if undo.routine:
            try:
                RoutineRows(self._effects.database).put_into(undo.routine, undo.was or "removed")
            except NoRoutine as problem:
                if undo.was:
                    raise Refused(str(problem)) from None
                gone = (*gone, "the routine")
        self._effects.finish(number, "undone")
        said = f"Taken back: {change.said.rstrip('.')}."
        return Changes(self.list().changes, f"{said} {_listed(gone)} not there any more." if gone else said)

    def _reminder(self, undo: Undo) -> None:
        reminders = Reminders(self._effects.database)
        if undo.cancelled:
            reminders.restore(undo.reminder)
        elif undo.due:
            reminders.move_back(undo.reminder, undo.due, undo.version)
        else:
            reminders.end(undo.reminder, "cancelled")


def _listed(gone: Sequence[str]) -> str:
    names = ", ".join(gone)
    return f"{names[0].upper()}{names[1:]} {'was' if len(gone) == 1 else 'were'}"


def take_back(files: Sequence[Written]) -> tuple[str, ...]:
    """Delete files that are still exactly what was written; the names of those that were gone already.

    Raises `Refused`, and then all of them stay.

    Each is moved out of everybody's way before it is looked at, so that what is compared is what is deleted.
    """
    aside: list[tuple[Path, Path]] = []
    gone: list[str] = []
    try:
        for written in files:
            path = Path(written.path)
            hidden = path.with_name(f".{secrets.token_hex(8)}.undo")
            try:
                path.rename(hidden)
            except FileNotFoundError:
                gone.append(f"“{path.name}”")  # deleted or moved by the user, or never written
                continue
            except OSError:
                raise Refused(
                    f"“{path.name}” cannot be deleted; it may be open in another program. Close it and try again."
                ) from None
            aside.append((path, hidden))
            if not _is(hidden, written.sha256):
                raise Refused(f"“{path.name}” was changed since, so it was left as it is.")
    except Refused:
        for path, hidden in aside:
            _put_back(hidden, path)
        raise
    for _, hidden in aside:
        with suppress(OSError):
            hidden.unlink()
    return tuple(gone)


def _put_back(hidden: Path, path: Path) -> None:
    """Under its name again, or beside a file that took the name meanwhile: that one is the user's own."""
    names = (path, *(path.with_name(f"{path.stem} ({number}){path.suffix}") for number in range(2, MOST_NAMES)))
    for name in names:
        try:
            os.link(hidden, name, follow_symlinks=False)
        except FileExistsError:
            continue
        except OSError:  # a folder, or a drive without links
            if not os.path.lexists(name):
                with suppress(OSError):
                    hidden.rename(name)
                return
            continue
        with suppress(OSError):
            hidden.unlink()
        return


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
