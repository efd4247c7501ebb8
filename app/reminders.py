"""Reminders as state and signals; no widgets. What is due is told by the clock here: the agent only keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from agent.contract import EndReminder, ListReminders, MoveReminder, Reminder, RemindersNow, SavedFile, SaveReminder
from app.processes import Remote
from indexer.wire import Fault

LOOKS_EVERY_MS = 20_000
"""A timer until the next one would stop with a sleeping computer; a reminder is late by this at most."""


class Reminders(QObject):
    """What waits and what is due."""

    changed = Signal()
    came_due = Signal(object)
    """A `Reminder` is due for the first time since the program was started."""
    said = Signal(str)
    """One sentence about something that did not work."""
    saved = Signal(str)
    """The path of a calendar file that was put into the Outbox."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: tuple[Reminder, ...] = ()
        self._remote = remote
        self._told: set[tuple[int, str]] = set()
        self._timer = QTimer(self, interval=LOOKS_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        remote.noted.connect(self._heard)
        remote.state_changed.connect(self._remote_changed)

    @property
    def due(self) -> tuple[Reminder, ...]:
        """Those that are due and that the user is not done with, the oldest first."""
        now = datetime.now(UTC)
        return tuple(one for one in self.waiting if datetime.fromisoformat(one.due) <= now)

    def look(self) -> None:
        """Tell of what has come due meanwhile."""
        fresh = [one for one in self.due if (one.number, one.due) not in self._told]
        for one in fresh:
            self._told.add((one.number, one.due))
        if fresh:
            self.changed.emit()
        for one in fresh:
            self.came_due.emit(one)

    def done(self, number: int) -> None:
        """The user is done with one."""
        self._remote.call(EndReminder(number, "done"), self._listed, self._failed)

    def move(self, number: int, when: str) -> None:
        """Let one come later, in the user's words."""
        self._remote.call(MoveReminder(number, when), self._listed, self._failed)

    def save(self, number: int) -> None:
        """Put a calendar file of one into the Outbox."""

        def then(file: SavedFile) -> None:
            self.saved.emit(file.path)

        self._remote.call(SaveReminder(number), then, self._failed)

    def _heard(self, note: object) -> None:
        if isinstance(note, RemindersNow):
            self._listed(note)

    def _listed(self, now: RemindersNow) -> None:
        self.waiting = now.reminders
        self.changed.emit()
        self.look()

    def _failed(self, fault: Fault) -> None:
        if fault.code not in ("cancelled", "stopped", "crashed"):
            self.said.emit(fault.sentence)

    def _remote_changed(self, state: str) -> None:
        if state == "running":
            self._remote.call(ListReminders(), self._listed, self._failed)


def when_words(reminder: Reminder, now: datetime) -> str:
    """When one is due: "today at 10:00", "Fri 27 Nov at 10:00"."""
    at = datetime.fromisoformat(reminder.due).astimezone()
    days = (at.date() - now.date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    year = f" {at.year}" if at.year != now.year else ""
    return f"{near or f'{at:%a} {at.day} {at:%b}{year}'} at {at:%H:%M}"
