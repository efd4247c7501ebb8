"""What a tool is: a typed function with a risk class. A model calls it by a grammar made from its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from agent.contract import Effect, Risk
from agent.inquiry import Inquiry
from agent.told import Told

ArgumentsT = TypeVar("ArgumentsT", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Tool(Generic[ArgumentsT]):
    """One thing that the agent can do."""

    name: str
    risk: Risk
    description: str
    """One sentence for a model."""
    arguments: type[ArgumentsT]
    """Field names, types and defaults; what a model may fill in."""
    run: Callable[[ArgumentsT, Inquiry], Told | None]
    """Does it. Raises `indexer.serving.Refused` with one sentence, `CallFailed`, `Cancelled`."""
    preview: Callable[[ArgumentsT, Inquiry], Effect] | None = None
    """What `run` would do, without doing it; every tool that does more than read has one. Raises like `run`."""
