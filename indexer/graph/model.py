"""What the graph is made of: typed nodes and edges, each edge with the evidence for it. Plain frozen records.

The names of kinds and relations follow schema.org and PROV-O where these have one; `indexer.graph.export` maps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EntityKind = Literal[
    "person",
    "organisation",
    "project",
    "term",
    "document",
    "thread",
    "event",
    "decision",
    "task",
    "place",
    "product",
    "amount",
    "date",
    "table",
    "thing",
]
"""`thing` is a name of which nothing tells what it names; `document` is a file or message, `thread` a conversation."""

Relation = Literal[
    "wrote",
    "sent_to",
    "mentions",
    "about",
    "part_of",
    "replies_to",
    "attended",
    "decided",
    "owns",
    "due",
    "happened",
    "version_of",
    "defines",
    "located_in",
    "works_for",
    "reachable_at",
    "links_to",
    "costs",
]

Extractor = Literal["header", "property", "path", "title", "heading", "link", "table", "definition", "signature",
    "calendar", "contact", "name", "date", "amount", "pattern", "vocabulary", "user", "model"]  # fmt: skip
"""What found a line. `model` marks what a language model said, `user` what a person said."""

WHOLE = -1
"""In place of a passage's number: the document itself says it (a header, a property), no passage does."""


@dataclass(frozen=True, slots=True)
class NewEntity:
    """Somebody or something as one document names it. Who it is among all documents, `identity` decides."""

    kind: EntityKind
    name: str
    """As it is written."""
    identifiers: tuple[str, ...] = ()
    """URIs that name it for certain: "mailto:ann@contoso.com", "mid:…" (RFC 2392), "file:…", a vocabulary's."""


@dataclass(frozen=True, slots=True)
class NewMention:
    """An entity is named in a passage."""

    entity: int
    """Its index in `Drawn.entities`."""
    passage: int
    """Index of the passage in its file, or `WHOLE`."""
    start: int
    end: int
    """Offsets into the passage's text; both 0 for `WHOLE`."""
    extractor: Extractor
    confidence: float
    about: bool = False
    """Whether the passage is about it: its title, heading, subject or file name names it."""


@dataclass(frozen=True, slots=True)
class NewEdge:
    """One entity stands in a relation to another, and where that is said."""

    subject: int
    relation: Relation
    object: int
    passage: int
    """Index of the passage that says so, or `WHOLE`."""
    start: int
    end: int
    extractor: Extractor
    confidence: float
    valid_from: str = ""
    """ISO 8601 date, "" when open; both ends are part of the interval."""
    valid_to: str = ""
    value: str = ""
    """Of an amount or a date, its normal form: "12500.00 EUR", "2026-03-18"; the words of a task or decision."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one file says."""

    entities: tuple[NewEntity, ...] = ()
    mentions: tuple[NewMention, ...] = ()
    edges: tuple[NewEdge, ...] = ()
    version: int = 0
    """Of the rules that drew it (`draw.DRAW_VERSION`); what is stored with another one is drawn anew."""
    cut: bool = False
    """It names more than the caps of one file allow; what came last is left out."""
