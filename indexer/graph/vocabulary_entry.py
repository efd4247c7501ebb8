"""One entry of a vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.contract import EntityKind, Relation


@dataclass(slots=True)
class Entry:
    """Somebody or something that a vocabulary names."""

    where: str
    """For people: "row 12", or its identifier."""
    kind: EntityKind
    names: list[str] = field(default_factory=list)
    """The preferred one first."""
    identifiers: list[str] = field(default_factory=list)
    links: list[tuple[Relation, str]] = field(default_factory=list)
    """What it is a part of, or works for, by identifier."""
