"""What every embedding engine can do; `indexer.embed_graph` and `indexer.embed_torch` are the two that exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from indexer.records import Floats


class Cut(NamedTuple):
    """A text as its engine takes it, and about how many tokens it has."""

    tokens: int
    content: Any


class Engine(Protocol):
    """Cuts texts and makes vectors of batches of them."""

    name: str
    dimensions: int

    def cut(self, texts: Sequence[str], *, query: bool) -> list[Cut]:
        """What `vectors` takes, one for each text."""

    def vectors(self, batch: Sequence[Cut]) -> Floats:
        """Vectors of unit length, float32 (n, dimensions)."""
