"""What is known of one entity, and what lies beside it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from indexer.contract import Entity, EntityKind, Knower, Known, Line, Link, Neighbourhood, Relation
from indexer.graph.contradictions import marked
from indexer.graph.finding import is_address
from indexer.graph.names import key
from indexer.graph.papers import Papers
from indexer.graph.records import Mention
from indexer.graph.telling import MOST_EVIDENCE, Said, Statement, Teller, statements
from indexer.graph.together import together
from indexer.store import Store

MOST_LINES = 500
MOST_MENTIONS = 30
"""Documents that a dossier names beside its statements: a search finds more."""
MOST_NAMESAKES = 20
MOST_NEIGHBOURS = 200
_LINES_BETWEEN = 4
"""Lines that are drawn between two entities."""
_CORRESPONDENCE: frozenset[Link] = frozenset(("wrote", "sent_to", "replies_to", "mentions", "about", "links_to"))
_UNSAID: frozenset[EntityKind] = frozenset(("amount", "date", "table"))
"""Kinds that a passage names beside everything; that tells nothing."""
_PAPERS = _UNSAID | {"document", "thread"}
"""Kinds whose names are those of others: a card is called as its person."""


def dossier(store: Store, teller: Teller, entity: Entity, limit: int, knowers: Sequence[Knower]) -> Known:
    """What is known: what is said of it, the newest first, then the documents that are about it or name it.

    What tells of somebody is not crowded out by the mail they get: that has at most half of the room when all is full.
    """
    limit = min(max(limit, 1), MOST_LINES)
    said = statements(store.graph.edges(entity.id, most=limit + 1))
    found = sorted(_once(teller.lines(_telling_first(said)[: 2 * limit])), key=lambda line: line.said, reverse=True)
    telling = [line for line in found if line.relation not in _CORRESPONDENCE]
    letters = [line for line in found if line.relation in _CORRESPONDENCE]
    kept = telling[: max(limit // 2, limit - len(letters))]
    kept += letters[: limit - len(kept)]
    lines = sorted(kept, key=lambda line: line.said, reverse=True)
    cut = len(found) > len(lines) or len(said) > 2 * limit
    room = min(MOST_MENTIONS, limit - len(lines))
    mentions = store.graph.mentions(entity.id, most=4 * MOST_MENTIONS) if room else []
    papers = {one for line in lines for one in (line.subject.id, line.object.id)} | {entity.id}
    named = named_in(store, entity.id, mentions, frozenset(papers))
    more = [line for line in teller.lines(named[:room]) if line.subject.name.casefold() != entity.name.casefold()]
    more.sort(key=lambda line: line.said, reverse=True)  # a card of that name is about it, which tells nothing
    cut = cut or len(named) > room
    sentence = f"More is said of it; these are the {len(lines) + len(more)} newest lines." if cut else ""
    return Known(entity, marked((*lines, *more)), tuple(knowers), _namesakes(store, teller, entity), sentence)


def _telling_first(said: Sequence[Statement]) -> list[Statement]:
    return sorted(said, key=lambda one: one.relation in _CORRESPONDENCE)


def _once(lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same word for word as one: two rows of one telephone number are no news."""
    found: dict[str, Line] = {}
    for line in lines:
        other = found.get(line.sentence)
        if other is None:
            found[line.sentence] = line
            continue
        places = sorted({*other.evidence, *line.evidence}, key=lambda one: one.said or one.modified, reverse=True)
        found[line.sentence] = msgspec.structs.replace(
            other,
            evidence=tuple(places[:MOST_EVIDENCE]),
            places=other.places + line.places,
            confidence=max(other.confidence, line.confidence),
        )
    return list(found.values())


def named_in(store: Store, entity: int, mentions: Sequence[Mention], known: frozenset[int]) -> list[Statement]:
    """The documents that are about an entity or name it, as statements; those that are `known` are left out."""
    papers = Papers(store)
    of = papers.of([(one.passage, one.file) for one in mentions])
    found: dict[int, Statement] = {}
    for one in mentions:
        paper = of.get((one.passage, one.file))
        if paper is None or paper in known:
            continue
        statement = found.setdefault(paper, Statement(paper, "about" if one.about else "mentions", entity))
        statement.places.append(Said(one.passage, one.file, one.start, one.end, one.extractor, one.confidence))
    return list(found.values())


def neighbourhood(store: Store, teller: Teller, centre: Entity, relations: Sequence[Link], limit: int) -> Neighbourhood:
    """The entities most strongly linked to one, and the lines among all of them."""
    limit = min(max(limit, 1), MOST_NEIGHBOURS)
    wanted: list[Relation] = [one for one in relations if one != "named_with"]
    edges = store.graph.edges(centre.id, wanted, most=limit * _LINES_BETWEEN) if wanted or not relations else []
    said = statements(edges)
    if not relations or "named_with" in relations:
        said += together(store, centre.id)
    weight: dict[int, float] = {}
    for one in said:
        other = one.object if one.subject == centre.id else one.subject
        sure = max(place.confidence for place in one.places)
        weight[other] = weight.get(other, 0.0) + _weight(one.relation, sure, len(one.places))
    said_of = {end for one in said if one.relation != "named_with" for end in (one.subject, one.object)}
    ordered = sorted(weight, key=lambda one: (-weight[one], one))
    found = teller.entities(ordered[: 3 * limit])
    near = [one for one in found if one.id in said_of or not (one.kind in _UNSAID or is_address(one))][:limit]
    shown = {one.id for one in near}
    among = [one for one in said if (one.object if one.subject == centre.id else one.subject) in shown]
    lines = teller.lines(_few(among) + _few(_between(store, shown, wanted)))
    cut = f"It is linked to more; these are the {len(near)} nearest." if len(near) == limit < len(ordered) else ""
    return Neighbourhood(centre, tuple(near), tuple(lines), cut)


def _between(store: Store, entities: Iterable[int], relations: Sequence[Relation]) -> list[Statement]:
    """Statements that link two of the entities."""
    inside = set(entities)
    found = []
    for one in list(inside)[: MOST_NEIGHBOURS // 4]:
        edges = store.graph.edges(one, relations, most=20)
        found += [edge for edge in edges if edge.subject == one and edge.object in inside]
    return statements(found)


def _few(said: Sequence[Statement]) -> list[Statement]:
    """At most some statements between each two."""
    count: Counter[tuple[int, int]] = Counter()
    kept = []
    for one in said:
        ends = (min(one.subject, one.object), max(one.subject, one.object))
        count[ends] += 1
        if count[ends] <= _LINES_BETWEEN and not (one.relation == "named_with" and count[ends] > 1):
            kept.append(one)
    return kept


def _weight(relation: Link, confidence: float, places: int) -> float:
    strength = 0.4 if relation == "named_with" else 0.7 if relation in ("mentions", "links_to", "sent_to") else 1.0
    return strength * confidence * (1 + math.log2(places))


def _namesakes(store: Store, teller: Teller, entity: Entity) -> tuple[Entity, ...]:
    names = [form for name in (entity.name, *entity.aliases[:5]) if (form := key(name))]
    ids = [id_ for found in store.graph.named(names).values() for id_ in found if id_ != entity.id]
    if entity.kind in _PAPERS:
        return ()
    found = teller.entities(ids[: 2 * MOST_NAMESAKES])
    return tuple(one for one in found if one.id != entity.id and one.kind not in _PAPERS)[:MOST_NAMESAKES]
