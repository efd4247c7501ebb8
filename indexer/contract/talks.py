"""Past conversations, which the agent keeps and the indexer makes findable as it does files."""

from __future__ import annotations

import msgspec

from indexer.wire import Nothing, Request


class Said(msgspec.Struct, frozen=True):
    """What one side said in one turn of a conversation."""

    turn: int
    day: str
    """The day in words, as people look for it."""
    text: str


class Talk(msgspec.Struct, frozen=True):
    """A conversation that can be found."""

    id: str
    edition: str
    """Of its content, in the agent's own terms."""


class Talks(msgspec.Struct, frozen=True, tag=True):
    """Every conversation that can be found."""

    talks: tuple[Talk, ...]


class TalksHeld(msgspec.Struct, frozen=True, tag=True):
    """How many conversations can be found now."""

    count: int


class FoundSaid(msgspec.Struct, frozen=True):
    """A turn that a search found."""

    id: str
    turn: int
    score: float
    matched: float
    """Share of the words of the search that it holds, 0 to 1, rare words counting more."""
    cosine: float


class FoundTalks(msgspec.Struct, frozen=True, tag=True):
    """Turns, the best first, none of them twice."""

    found: tuple[FoundSaid, ...]


class ListTalks(Request[Talks, Nothing], frozen=True):
    """Which conversations can be found, in which edition."""


class KeepTalk(Request[TalksHeld, Nothing], frozen=True):
    """Make a conversation findable as it is now. Fails when it cannot be embedded."""

    talk: Talk
    said: tuple[Said, ...]


class DropTalks(Request[TalksHeld, Nothing], frozen=True):
    """Have nothing left of some conversations; none is left of those that are not known either."""

    ids: tuple[str, ...]


class SearchTalks(Request[FoundTalks, Nothing], frozen=True):
    """Turns that are about something, by words, by meaning, by what stands around them and by who speaks."""

    query: str
    limit: int = 20
