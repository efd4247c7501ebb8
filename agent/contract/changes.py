"""What the agent's tools have changed, and taking it back."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request


class Change(msgspec.Struct, frozen=True):
    """One thing that a tool did."""

    id: int
    """Of the effect, as the history counts them."""
    tool: str
    said: str
    """What was done, in a few words: "Saved “Mail to Ann.docx” in the Outbox"."""
    at: str
    """ISO 8601, UTC."""
    thread: str
    files: tuple[str, ...] = ()
    """Paths that were made."""
    state: Literal["done", "undone", "fixed"] = "done"
    """"fixed": it cannot be taken back."""


class Changes(msgspec.Struct, frozen=True, tag=True):
    """The history of changes, the newest first. `said` is one sentence about what was just taken back, or ""."""

    changes: tuple[Change, ...]
    said: str = ""


class ListChanges(Request[Changes, Nothing], frozen=True):
    """The latest changes, of all conversations or of one."""

    thread: str = ""
    limit: int = 100


class UndoChange(Request[Changes, Nothing], frozen=True):
    """Take a change back; 0 the latest that can be. Refused when its file was changed since, or it is gone."""

    id: int = 0
