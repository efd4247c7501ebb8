"""What a tool is: a typed function with a risk class. A model calls it by a grammar made from its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import msgspec

from agent.inquiry import Inquiry
from agent.told import Told

Risk = Literal["read", "write", "run", "external"]
"""What it can do: look, change a file or what is kept, start a program, reach something outside of this program."""
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
