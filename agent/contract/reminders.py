"""Reminders: what the user wants to be told, and when."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request


class Reminder(msgspec.Struct, frozen=True):
    """One reminder that still waits, or that is due and that the user is not done with."""

    number: int
    due: str
    """ISO 8601, UTC, to the second."""
    text: str
    version: int = 0
    """How often it was moved."""


class RemindersNow(msgspec.Struct, frozen=True, tag=True):
    """Every reminder, the next first. Also sent as a note whenever they have changed."""

    reminders: tuple[Reminder, ...]


class SavedFile(msgspec.Struct, frozen=True, tag=True):
    """A file that was put into the Outbox."""

    path: str


class ListReminders(Request[RemindersNow, Nothing], frozen=True):
    """Every reminder."""


class EndReminder(Request[RemindersNow, Nothing], frozen=True):
    """The user is done with a reminder, or takes it back. Refused when it waits no more."""

    number: int
    how: Literal["done", "cancelled"]


class MoveReminder(Request[RemindersNow, Nothing], frozen=True):
    """Let a reminder come due later. Refused when it waits no more, or when no moment to come is named."""

    number: int
    when: str
    """As people say it: "in 10 minutes", "tomorrow at 9"."""


class SaveReminder(Request[SavedFile, Nothing], frozen=True):
    """Put a calendar file (.ics) of a reminder into the Outbox. Refused when it waits no more."""

    number: int
