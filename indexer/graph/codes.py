"""The numbers that stand for kinds, relations and extractors in the store. A number is never given to another word."""

from __future__ import annotations

from typing import Final

from indexer.graph.model import EntityKind, Extractor, Relation

KIND_CODES: Final[dict[EntityKind, int]] = {
    "thing": 0,
    "person": 1,
    "organisation": 2,
    "project": 3,
    "term": 4,
    "place": 5,
    "product": 6,
    "event": 7,
    "document": 8,
    "thread": 9,
    "decision": 10,
    "task": 11,
    "amount": 12,
    "date": 13,
    "table": 14,
}
RELATION_CODES: Final[dict[Relation, int]] = {
    "wrote": 0,
    "sent_to": 1,
    "mentions": 2,
    "about": 3,
    "part_of": 4,
    "replies_to": 5,
    "attended": 6,
    "decided": 7,
    "owns": 8,
    "due": 9,
    "happened": 10,
    "version_of": 11,
    "defines": 12,
    "located_in": 13,
    "works_for": 14,
    "reachable_at": 15,
    "links_to": 16,
    "costs": 17,
}
EXTRACTOR_CODES: Final[dict[Extractor, int]] = {
    "header": 0,
    "property": 1,
    "path": 2,
    "title": 3,
    "heading": 4,
    "link": 5,
    "table": 6,
    "definition": 7,
    "signature": 8,
    "calendar": 9,
    "contact": 10,
    "name": 11,
    "date": 12,
    "amount": 13,
    "pattern": 14,
    "vocabulary": 15,
    "user": 16,
    "model": 17,
}
KINDS: Final = {code: kind for kind, code in KIND_CODES.items()}
RELATIONS: Final = {code: relation for relation, code in RELATION_CODES.items()}
EXTRACTORS: Final = {code: extractor for extractor, code in EXTRACTOR_CODES.items()}

_NAMED: Final = 2
CLASSES: Final[dict[EntityKind, int]] = {
    kind: _NAMED if code <= KIND_CODES["event"] else code for kind, code in KIND_CODES.items()
}
"""`label.class` of a name without identifiers: names of one class with the same normal form are one entity.

What a name names is often seen only here and there ("Paris" in a title, in a list of places), so all kinds of things
that have names are one class; a document, a task or an amount is never the same as what is called like it.
"""

PROPER: Final = frozenset(code for code in KIND_CODES.values() if code <= KIND_CODES["thread"])
"""Kinds that are called by names, by the words of which they are looked for."""

UNRESOLVED: Final = frozenset(code for kind, code in KIND_CODES.items() if kind not in ("amount", "date", "table"))
"""Kinds of which several rows may be one entity."""


def percent(confidence: float) -> int:
    """A confidence as it is stored, 0 to 100."""
    return round(100 * min(max(confidence, 0.0), 1.0))
