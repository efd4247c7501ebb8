"""What the user told about themselves and their work."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

FactState = Literal["proposed", "active", "superseded", "expired", "forgotten"]


class Fact(msgspec.Struct, frozen=True):
    """One thing that the user said in their own words."""

    id: int
    text: str
    """What is kept, in the user's words."""
    attribute: str
    """What it tells of the user, such as "manager"; "" where it is of no such kind."""
    value: str
    state: FactState
    """Proposed until the user confirms it; superseded by what they said later of the same."""
    said: str
    """The whole message in which they said it; "" where it was typed into the list."""
    thread: str
    turn: int
    recorded: str
    """When it was said, ISO 8601."""
    until: str = ""
    """When it ends or ended, ISO 8601; "" is open."""


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Facts, the newest first."""

    facts: tuple[Fact, ...]


class ListFacts(Request[Facts, Nothing], frozen=True):
    """What is known of the user; with `history` also what no longer holds."""

    history: bool = False


class AddFact(Request[Facts, Nothing], frozen=True):
    """Keep something that the user typed."""

    text: str


class ConfirmFact(Request[Facts, Nothing], frozen=True):
    """A proposed fact is true."""

    id: int


class EditFact(Request[Facts, Nothing], frozen=True):
    """A fact is worded otherwise from now on; what it was stays in its history."""

    id: int
    text: str


class ForgetFact(Request[Facts, Nothing], frozen=True):
    """A fact is not to be used any more; 0 is all of them."""

    id: int


class RestoreFact(Request[Facts, Nothing], frozen=True):
    """What was forgotten or superseded holds again."""

    id: int
