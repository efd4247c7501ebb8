"""What the user does with reminders and changes by a click or a command: their own will, so nothing of it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from agent.changes import History
from agent.contract import (
    Changes,
    EndReminder,
    ListChanges,
    ListReminders,
    MoveReminder,
    RemindersNow,
    SavedFile,
    SaveReminder,
    UndoChange,
)
from agent.effects import Effects
from agent.outbox import Outbox
from agent.reminders import Reminders
from agent.tools.reminder import at, save_calendar
from indexer.serving import Refused


@dataclass(slots=True)
class Errands:
    """Over one database. Each method raises `Refused` with one sentence, and `indexer.database.DatabaseError`."""

    effects: Effects
    outbox_dir: str
    note: Callable[[RemindersNow], None]

    def tell(self) -> None:
        """Let whoever shows reminders know what they are now."""
        self.note(self._now())

    def list_reminders(self, _request: ListReminders) -> RemindersNow:
        """Every reminder that waits."""
        return self._now()

    def end_reminder(self, request: EndReminder) -> RemindersNow:
        """Done, or taken back."""
        self._reminders().end(request.number, request.how)
        return self._told()

    def move_reminder(self, request: MoveReminder) -> RemindersNow:
        """Later."""
        self._reminders().move(request.number, at(request.when, _here()))
        return self._told()

    def save_reminder(self, request: SaveReminder) -> SavedFile:
        """As a calendar file."""
        if not self.outbox_dir:
            raise Refused("No Outbox folder is set, so nothing can be saved; please choose one in the settings.")
        reminder = self._reminders().get(request.number)
        return SavedFile(str(save_calendar(reminder, Outbox(Path(self.outbox_dir)), _here())))

    def list_changes(self, request: ListChanges) -> Changes:
        """What tools did."""
        return History(self.effects).list(request.thread, request.limit)

    def undo_change(self, request: UndoChange) -> Changes:
        """One of it less."""
        changes = History(self.effects).undo(request.id)
        self.tell()
        return changes

    def _reminders(self) -> Reminders:
        return Reminders(self.effects.database)

    def _now(self) -> RemindersNow:
        return RemindersNow(self._reminders().waiting())

    def _told(self) -> RemindersNow:
        now = self._now()
        self.note(now)
        return now


ERRANDS: Mapping[type[Any], Callable[[Errands, Any], msgspec.Struct]] = {
    ListReminders: Errands.list_reminders,
    EndReminder: Errands.end_reminder,
    MoveReminder: Errands.move_reminder,
    SaveReminder: Errands.save_reminder,
    ListChanges: Errands.list_changes,
    UndoChange: Errands.undo_change,
}
"""What answers which request."""


def _here() -> datetime:
    return datetime.now(UTC).astimezone()
