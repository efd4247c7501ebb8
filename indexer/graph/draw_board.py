"""What has been drawn of one file so far: each entity once, everything within caps."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.graph.codes import CLASSES
from indexer.graph.model import Drawn, EntityKind, Extractor, NewEdge, NewEntity, NewMention, Relation
from indexer.graph.names import key

NONE = -1
"""In place of an entity that is not drawn, because its name is empty or the file has too many."""
MOST_ENTITIES = 20_000
"""Of one file: a telephone book of ten thousand people fits, a dump of identifiers does not fill the graph."""
MOST_MENTIONS = 100_000
MOST_EDGES = 50_000
MOST_IN_PASSAGE = 60
"""Mentions in one passage. A passage of 1,200 characters that names more is a list, which says little about each."""
LONGEST_NAME = 200
_LONGEST_IDENTIFIER = 500


@dataclass(slots=True)
class _Entity:
    kind: EntityKind
    name: str
    identifiers: tuple[str, ...]


class Board:
    """Entities are the same when an identifier is, or when kind and normal form are and no identifiers disagree.

    Kinds are told apart as the store does: all that have names of their own are one class.
    """

    def __init__(self) -> None:
        self._entities: list[_Entity] = []
        self._by_name: dict[tuple[int, str], int] = {}
        self._by_identifier: dict[str, int] = {}
        self._mentions: dict[tuple[int, int, int, int, bool], NewMention] = {}
        self._in_passage: dict[int, int] = {}
        self._edges: dict[tuple[int, Relation, int, int], NewEdge] = {}
        self.cut = False
        """More was said than the caps of a file allow."""

    def entity(self, kind: EntityKind, name: str, *identifiers: str) -> int:
        """The number of an entity; `NONE` for one without a name, and when there are too many."""
        name = " ".join(name.split())[:LONGEST_NAME]
        identifiers = tuple(one for one in identifiers if one and len(one) <= _LONGEST_IDENTIFIER)
        form = key(name)
        if not form and not identifiers:
            return NONE
        for one in identifiers:
            known = self._by_identifier.get(one)
            if known is not None:
                self._learn(known, kind, name, form, identifiers)
                return known
        known = self._by_name.get((CLASSES[kind], form)) if form else None
        if known is not None and not self._disagree(known, identifiers):
            self._learn(known, kind, name, form, identifiers)
            return known
        if len(self._entities) >= MOST_ENTITIES:
            self.cut = True
            return NONE
        number = len(self._entities)
        self._entities.append(_Entity(kind, name, ()))
        self._learn(number, kind, name, form, identifiers)
        return number

    def known(self, kind: EntityKind, name: str) -> int:
        """The number of an entity of that class that was drawn already, or `NONE`."""
        return self._by_name.get((CLASSES[kind], key(name)), NONE)

    def kind(self, entity: int) -> EntityKind:
        """What an entity is."""
        return self._entities[entity].kind

    def name(self, entity: int) -> str:
        """What an entity is called."""
        return self._entities[entity].name

    def of_kind(self, kind: EntityKind) -> list[int]:
        """The numbers of all entities of a kind."""
        return [number for number, one in enumerate(self._entities) if one.kind == kind]

    def mention(
        self,
        entity: int,
        passage: int,
        start: int,
        end: int,
        extractor: Extractor,
        confidence: float,
        *,
        about: bool = False,
    ) -> None:
        """An entity is named there; the surer of two that are the same counts."""
        if entity == NONE:
            return
        place = (entity, passage, start, end, about)
        before = self._mentions.get(place)
        if before is None:
            count = self._in_passage.get(passage, 0)
            full = len(self._mentions) >= MOST_MENTIONS
            self.cut = self.cut or full
            if full or (passage >= 0 and count >= MOST_IN_PASSAGE):
                return
            self._in_passage[passage] = count + 1
        elif before.confidence >= confidence:
            return
        self._mentions[place] = NewMention(entity, passage, start, end, extractor, confidence, about)

    def edge(
        self,
        subject: int,
        relation: Relation,
        object_: int,
        passage: int,
        start: int,
        end: int,
        extractor: Extractor,
        confidence: float,
        *,
        valid: tuple[str, str] = ("", ""),
        value: str = "",
    ) -> None:
        """One stands in a relation to another; the surer of two that the same passage says counts."""
        if NONE in (subject, object_) or subject == object_:
            return
        place = (subject, relation, object_, passage)
        before = self._edges.get(place)
        if before is not None and before.confidence >= confidence:
            return
        if before is None and len(self._edges) >= MOST_EDGES:
            self.cut = True
            return
        self._edges[place] = NewEdge(
            subject, relation, object_, passage, start, end, extractor, confidence, *valid, value
        )

    def drawn(self, version: int) -> Drawn:
        """Everything, in the order in which it was found."""
        return Drawn(
            tuple(NewEntity(one.kind, one.name, one.identifiers) for one in self._entities),
            tuple(self._mentions.values()),
            tuple(self._edges.values()),
            version,
            self.cut,
        )

    def _disagree(self, entity: int, identifiers: tuple[str, ...]) -> bool:
        """Whether both have identifiers of one scheme: two addresses may be two people of one name."""
        schemes = {one.partition(":")[0] for one in self._entities[entity].identifiers}
        return any(one.partition(":")[0] in schemes for one in identifiers)

    def _learn(self, entity: int, kind: EntityKind, name: str, form: str, identifiers: tuple[str, ...]) -> None:
        """Another spelling or identifier of an entity; a name is better than the address that stood in its place."""
        known = self._entities[entity]
        if known.kind == "thing" and CLASSES[kind] == CLASSES["thing"]:
            known.kind = kind
        if form and _is_stopgap(known) and "@" not in name and name != known.name:
            known.name = name
        if form:
            self._by_name.setdefault((CLASSES[known.kind], form), entity)
        for one in identifiers:
            if one not in known.identifiers:
                known.identifiers += (one,)
                self._by_identifier.setdefault(one, entity)


def _is_stopgap(known: _Entity) -> bool:
    """Whether an entity has no name, or its address or domain in place of one."""
    return not known.name or "@" in known.name or f"dns:{known.name}" in known.identifiers
