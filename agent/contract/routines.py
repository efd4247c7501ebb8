"""Routines: questions that are asked by themselves, at times or when files change; the inbox of what came of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

ResultState = Literal["answered", "nothing", "waiting", "failed"]
"""Something was found; nothing new; it needs an approval, so it was not done; it could not be looked up."""


class Routine(msgspec.Struct, frozen=True):
    """One routine."""

    id: int
    said: str
    """In the user's words."""
    what: str
    """What it does, in one sentence: "Every Friday at 16:00: brief you on the Lisbon launch."."""
    made: str
    """ISO 8601, UTC, as are the others."""
    last: str
    """When it was last looked up; "" before the first time."""
    next: str
    """When it is due next; "" for one that waits for files to change."""
    paths: tuple[str, ...] = ()
    problem: str = ""
    """One sentence where it cannot be looked up."""
    paused: bool = False


class Routines(msgspec.Struct, frozen=True, tag=True):
    """All of them, the oldest first."""

    routines: tuple[Routine, ...]
    sentence: str = ""
    """What was just done, for people."""


class ListRoutines(Request[Routines, Nothing], frozen=True):
    """The routines that there are."""


class AddRoutine(Request[Routines, Nothing], frozen=True):
    """A new one in people's words: "every Friday 16:00 brief me on …", "tell me when a file about … changes".

    Refused, with how to say it, where the words are not understood.
    """

    text: str
    paths: tuple[str, ...] = ()


class RemoveRoutine(Request[Routines, Nothing], frozen=True):
    """Look something up no more; what came of it stays in the inbox. Undo brings it back."""

    id: int


class PauseRoutine(Request[Routines, Nothing], frozen=True):
    """Look something up no more until it is resumed; what was due meanwhile is not made up for."""

    id: int
    paused: bool = True


class InboxItem(msgspec.Struct, frozen=True):
    """What came of a routine once."""

    id: int
    routine: int
    title: str
    """What was looked up."""
    at: str
    """ISO 8601, UTC."""
    thread: str
    """The conversation that holds the answer."""
    state: ResultState
    sentence: str
    """The first words of it."""
    unread: bool


class Inbox(msgspec.Struct, frozen=True, tag=True):
    """What came of routines, the newest first."""

    items: tuple[InboxItem, ...]
    unread: int


class ListInbox(Request[Inbox, Nothing], frozen=True):
    """What came of routines."""


class MarkRead(Request[Inbox, Nothing], frozen=True):
    """Say that an item was read, or is to be read again."""

    id: int
    read: bool = True


class DeleteItem(Request[Inbox, Nothing], frozen=True):
    """Forget an item and its conversation."""

    id: int


class RunDue(Request[Inbox, Nothing], frozen=True):
    """Look up what is due now. A question of the user comes first: it ends this call, and the rest stays due."""


class RunRoutine(Request[Inbox, Nothing], frozen=True):
    """Look one up now, whenever it is due."""

    id: int
