"""What the graph's rows give: plain frozen records. Ids are of entities, always the canonical ones, and of passages."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.graph.model import EntityKind, Extractor, Relation


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that a passage names."""

    entity: int
    about: bool
    """Whether the passage is about it."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an entity is named."""

    passage: int
    """0 when the file as a whole names it."""
    file: int
    start: int
    end: int
    """Offsets into the passage's text; both 0 for a whole file."""
    extractor: Extractor
    confidence: float
    about: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One line of the graph and the place that says it."""

    subject: int
    relation: Relation
    object: int
    passage: int
    """0 when the file as a whole says it."""
    file: int
    """Id of the file; of what no file says (a vocabulary), a number of no file."""
    path: str
    """The file's path, "" when no file says it."""
    start: int
    end: int
    """Offsets into the passage's text; both 0 for a whole file."""
    extractor: Extractor
    confidence: float
    valid_from: str
    """ISO 8601 date, "" when open; both ends are part of the interval."""
    valid_to: str
    value: str
    """Normal form of an amount or a date, the words of a task or decision, or ""."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something, as all files together name it."""

    id: int
    kind: EntityKind
    name: str
    """What the user calls it, or what most files do."""
    aliases: tuple[str, ...]
    """Its other names, the most usual first."""
    identifiers: tuple[str, ...]
    about: int
    """Places (passages, and files as a whole) that are about it."""
    naming: int
    """Places that name it, those about it included."""
    hidden: bool
    """The user does not want to see it."""
    pinned: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that the user said about entities, by their names and identifiers; `identity` knows what `value` is."""

    id: int
    keys: tuple[str, ...]
    """The names (normal form) and identifiers that it speaks of."""
    value: str
    """JSON."""
    made_at: int
    """Seconds since 1970."""
