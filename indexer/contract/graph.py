"""What the knowledge graph is asked and answers, and how people correct it. Every answer is bounded and says so."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.contract.search import Place
from indexer.graph import normal_forms
from indexer.graph.model import EntityKind as EntityKind  # `as`: told on to everybody who reads a contract
from indexer.graph.model import Extractor as Extractor
from indexer.graph.model import Relation as Relation
from indexer.wire import Nothing, Request

Link = Relation | Literal["named_with"]
"""How two entities of a line belong together; `named_with` is no statement: one passage names both."""
Action = Literal["merge", "split", "rename", "reject", "pin", "unpin", "undo"]


class Entity(msgspec.Struct, frozen=True):
    """Somebody or something, as all files together name it."""

    id: int
    """Good until files change; people and scripts name entities by their names and identifiers."""
    kind: EntityKind
    name: str
    """The name that the user chose, or the most usual one."""
    aliases: tuple[str, ...] = ()
    """Its other names, the most usual first; at most 50."""
    identifiers: tuple[str, ...] = ()
    """URIs that name it for certain; at most 50."""
    about: int = 0
    """Passages that are about it."""
    naming: int = 0
    """Passages that name it, those about it included."""
    pinned: bool = False
    """The user keeps it at the top."""

    @property
    def label(self) -> str:
        """Its name for people: of a date and of an amount, whose names are normal forms, in words."""
        if self.kind == "date":
            return normal_forms.interval(self.name)
        return normal_forms.amount(self.name) if self.kind == "amount" else self.name


class Evidence(msgspec.Struct, frozen=True):
    """Where a line is said."""

    place: Place
    """The passage that says it; `start` and `end` are those of the quote. A whole document has both 0."""
    quote: str
    """The words themselves; of a whole document, what of it says so: "its sender and recipients", "its properties"."""
    title: str
    modified: str
    """When the file was last changed, ISO 8601 with offset."""
    extractor: Extractor
    confidence: float
    passage: int = 0
    """Id of the passage; 0 when the document itself says it."""
    said: str = ""
    """When it was written or sent, ISO 8601, as the document itself says; "" when it does not."""


class Line(msgspec.Struct, frozen=True):
    """One statement of the graph and the places that make it."""

    subject: Entity
    relation: Link
    object: Entity
    sentence: str
    """The statement in words, without a full stop: "Ann Lee works for Contoso (since 1 January 2024)"."""
    value: str
    """Normal form of an amount or a date ("12500.00 EUR", "2026-03-18"), the words of a task or decision, or ""."""
    valid_from: str
    """ISO 8601 date, "" when open; both ends are part of the interval."""
    valid_to: str
    confidence: float
    """Of the surest place, 0 to 1."""
    extractor: Extractor
    """Of the surest place."""
    evidence: tuple[Evidence, ...]
    """The newest first; at most 5."""
    places: int
    """How many places say it; more than `evidence` may hold."""
    contradicted_by: tuple[int, ...] = ()
    """Indexes, in the same answer, of lines that cannot be true together with this one."""

    @property
    def said(self) -> str:
        """When it was last said, ISO 8601: by its document, else when its file was changed; "" without evidence."""
        return (self.evidence[0].said or self.evidence[0].modified) if self.evidence else ""


class Knower(msgspec.Struct, frozen=True):
    """A person who seems to know about something, and why."""

    person: Entity
    documents: int
    """Documents about it that the person wrote, sent or got."""
    score: float
    """0 to 1, the best is 1; comparable within one answer only."""
    evidence: tuple[Evidence, ...]
    """The newest first; at most 5."""


class Entities(msgspec.Struct, frozen=True, tag=True):
    """Entities: those that are called exactly so first, then pinned ones, then the most named."""

    entities: tuple[Entity, ...]
    exact: int = 0
    """So many of them, the first ones, bear the name or identifier that was asked for."""
    nearest: tuple[Entity, ...] = ()
    """When there are none: at most 3 whose names are nearly what was asked for."""
    cut: str = ""
    """One sentence when there are more; the same in every answer below."""


class Joined(msgspec.Struct, frozen=True):
    """A spelling or address that was taken for the same entity, and why."""

    name: str
    """The name, or the address of what has none; what `split` takes."""
    address: str
    """Its e-mail address or another identifier, "" when it has none."""
    reason: str
    """In words, without a full stop: "one name is a short form of the other; the same organisation"."""
    confidence: float
    by_user: bool = False
    """The user said so."""


class Known(msgspec.Struct, frozen=True, tag=True):
    """A dossier: what is known of one entity, the newest first."""

    entity: Entity
    lines: tuple[Line, ...]
    knowers: tuple[Knower, ...] = ()
    """Who knows about it, the best first; empty for a person, who is asked in person."""
    namesakes: tuple[Entity, ...] = ()
    """Others with one of its names; at most 20."""
    cut: str = ""
    joined: tuple[Joined, ...] = ()
    """What was taken for the same entity, each with the reason; at most 20."""


class Neighbourhood(msgspec.Struct, frozen=True, tag=True):
    """An entity, those beside it, and the lines among them, for drawing."""

    centre: Entity
    entities: tuple[Entity, ...]
    """Without the centre; the most strongly linked first."""
    lines: tuple[Line, ...]
    """Every line has both ends among the centre and `entities`."""
    cut: str = ""


class Connection(msgspec.Struct, frozen=True):
    """One way from an entity to another: `lines[i]` links `entities[i]` and `entities[i + 1]`, in either direction."""

    entities: tuple[Entity, ...]
    lines: tuple[Line, ...]
    strength: float
    """0 to 1: sure lines over entities that link little else; comparable within one answer only."""


class Connections(msgspec.Struct, frozen=True, tag=True):
    """How two entities are connected, the strongest way first; empty when they are not within four steps."""

    a: Entity
    b: Entity
    ways: tuple[Connection, ...]
    cut: str = ""


class Moments(msgspec.Struct, frozen=True, tag=True):
    """Lines with a date, the earliest first."""

    lines: tuple[Line, ...]
    cut: str = ""


class ChangedFile(msgspec.Struct, frozen=True):
    """A file that came or changed."""

    path: str
    title: str
    modified: str
    """ISO 8601 with offset."""
    new: bool
    """Not known before; otherwise another version was."""


class Changes(msgspec.Struct, frozen=True, tag=True):
    """What came since a day: files, what they say, and who or what was never named before; the newest first."""

    since: str
    files: tuple[ChangedFile, ...]
    lines: tuple[Line, ...]
    entities: tuple[Entity, ...]
    """Named in these files and in no others."""
    cut: str = ""


class Knowers(msgspec.Struct, frozen=True, tag=True):
    """Who knows about a topic, the best first, and the entities that the words were taken for."""

    knowers: tuple[Knower, ...]
    topics: tuple[Entity, ...]
    cut: str = ""


class Correction(msgspec.Struct, frozen=True):
    """Something the user said about an entity, which outlasts reading everything anew."""

    number: int
    action: Action
    sentence: str
    at: str
    """ISO 8601 with offset; "" when it is not known."""


class Corrections(msgspec.Struct, frozen=True, tag=True):
    """Every correction that holds, the newest first."""

    corrections: tuple[Correction, ...]


class Corrected(msgspec.Struct, frozen=True, tag=True):
    """What a correction did."""

    sentence: str
    entity: Entity | None
    """As it is now; None when it was rejected."""


class KindCount(msgspec.Struct, frozen=True):
    """How many entities are of a kind."""

    kind: EntityKind
    entities: int


class GraphNumbers(msgspec.Struct, frozen=True, tag=True):
    """The graph in numbers."""

    entities: int
    mentions: int
    edges: int
    kinds: tuple[KindCount, ...]
    """The most frequent first."""
    vocabularies: tuple[str, ...] = ()
    """Paths of the vocabularies that were imported."""
    waiting_files: int = 0
    """Files that were read before there was a graph, and are drawn in the background."""


class FindEntities(Request[Entities, Nothing], frozen=True):
    """Entities by a name, the beginning of one, an identifier, an e-mail address, or "id:" and a number.

    The pinned and most named ones when `text` is "".
    """

    text: str = ""
    kinds: tuple[EntityKind, ...] = ()
    """Only of these kinds; all when empty."""
    limit: int = 50
    """At most 500."""


class Dossier(Request[Known, Nothing], frozen=True):
    """What is known of an entity, each line with the places that say so."""

    entity: int
    limit: int = 100
    """Lines, at most 500."""


class Neighbours(Request[Neighbourhood, Nothing], frozen=True):
    """What an entity is linked to, for drawing."""

    entity: int
    relations: tuple[Link, ...] = ()
    """Only by these; all when empty."""
    limit: int = 30
    """Entities, at most 200."""


class Connect(Request[Connections, Nothing], frozen=True):
    """How two entities are connected."""

    a: int
    b: int
    limit: int = 5
    """Ways, at most 20."""


class Timeline(Request[Moments, Nothing], frozen=True):
    """What happened, was decided or is due, of one entity or of all."""

    entity: int = 0
    """0 is everything."""
    after: str = ""
    """ISO 8601 date, itself included; "" is without limit."""
    before: str = ""
    """ISO 8601 date, itself included; "" is without limit."""
    limit: int = 200
    """Lines, at most 1,000."""


class WhatChanged(Request[Changes, Nothing], frozen=True):
    """What came since a day."""

    since: str
    """ISO 8601 date or time; without offset it is local."""
    limit: int = 50
    """Of files, lines and entities each, at most 500."""


class WhoKnows(Request[Knowers, Nothing], frozen=True):
    """Who knows about a topic, told from what they wrote, sent and got."""

    topic: str
    limit: int = 10
    """People, at most 50."""


class Correct(Request[Corrected, Nothing], frozen=True):
    """Say what is right about entities; it holds for ever, also when everything is read anew.

    merge: `entity` and `other` are one. split: `text`, a name of `entity`, is somebody else. rename: `entity` is called
    `text`. reject: `entity` is nothing that should be in the graph. pin, unpin: keep it at the top or no longer.
    undo: take back correction `number`, 0 the last one.
    """

    action: Action
    entity: int = 0
    other: int = 0
    text: str = ""
    number: int = 0


class ListCorrections(Request[Corrections, Nothing], frozen=True):
    """What the user has said about entities."""


class GraphCounts(Request[GraphNumbers, Nothing], frozen=True):
    """The graph in numbers."""
