"""Who knows about something: told from what people wrote, sent, got and attended, and from where they are named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexer.contract import Entity, Knower, Knowers
from indexer.graph.finding import called
from indexer.graph.names import names
from indexer.graph.papers import Papers
from indexer.graph.records import Edge
from indexer.graph.telling import MOST_EVIDENCE, Said, Teller
from indexer.graph.together import Span, spans_in
from indexer.store import Store

MOST_KNOWERS = 50
_PASSAGES = 120
"""Passages about the topic that are looked at."""
_DOCUMENTS = 80
_PEOPLE = 30
"""People of one document: who got a mail to a whole company knows nothing for that."""
_WEIGHT = {"wrote": 1.0, "owns": 1.0, "decided": 0.8, "attended": 0.5, "sent_to": 0.25}
_NAMED_BESIDE = 0.3
"""Of being named in a passage about it."""


@dataclass(slots=True)
class _Case:
    """What speaks for one person."""

    weight: float = 0.0
    papers: set[int] = field(default_factory=set)
    places: list[tuple[float, Said]] = field(default_factory=list)


def who_knows(store: Store, teller: Teller, topic: str, limit: int) -> Knowers:
    """Who knows about what some words name; where they name nothing, about what passages with the words are about."""
    limit = min(max(limit, 1), MOST_KNOWERS)
    topics = called(store, teller, topic)[:5]
    if not topics:
        inside = [one for name in names(topic)[:5] for one in called(store, teller, name.text)[:2]]
        topics = list({one.id: one for one in inside}.values())
    passages = _passages(store, topics)
    if not passages:
        words = store.words.of(topic)
        passages = {id_: 0.5 for id_, _ in store.words.search(words, _PASSAGES // 2, ())}
    found = knowers(store, teller, passages, frozenset(one.id for one in topics))
    cut = f"More people have to do with it; these are the first {limit}." if len(found) > limit else ""
    return Knowers(tuple(found[:limit]), tuple(topics), cut)


def knowers_of(store: Store, teller: Teller, entity: Entity, limit: int) -> tuple[Knower, ...]:
    """Who knows about an entity."""
    found = knowers(store, teller, _passages(store, (entity,)), frozenset((entity.id,)))
    return tuple(found[:limit])


def knowers(store: Store, teller: Teller, passages: dict[int, float], topics: frozenset[int]) -> list[Knower]:
    """People by what speaks for them, the best first; `passages` weighs each by how much it is about the topic."""
    of = Papers(store).of([(passage, 0) for passage in passages])
    spans = spans_in(store, list(passages))
    papers: dict[int, list[int]] = {}
    for (passage, _), paper in of.items():
        papers.setdefault(paper, []).append(passage)
    cases: dict[int, _Case] = {}
    for paper in list(papers)[:_DOCUMENTS]:
        weight = max(passages[passage] for passage in papers[paper])
        edges = store.graph.edges(paper, ("wrote", "sent_to", "attended", "owns"), most=_PEOPLE + 1)
        got = sum(edge.relation == "sent_to" for edge in edges)
        for edge in edges:
            person = edge.object if edge.subject == paper else edge.subject
            if edge.relation == "sent_to" and got > _PEOPLE:
                continue
            place = _place(edge) if edge.passage else _where(max(papers[paper]), spans, topics, edge.confidence)
            _count(cases, person, paper, weight * _WEIGHT[edge.relation] * edge.confidence, place)
    for passage, named in store.graph.in_passages(list(passages)).items():
        paper = of.get((passage, 0), 0)
        for one in named:
            if one.entity not in topics:
                place = _where(passage, spans, topics, one.confidence)
                _count(cases, one.entity, paper, passages[passage] * _NAMED_BESIDE * one.confidence, place)
    people = [one for one in teller.entities(sorted(cases, key=lambda one: -cases[one].weight)) if _person(one, topics)]
    return _told(teller, people, cases)


def _passages(store: Store, topics: Sequence[Entity]) -> dict[int, float]:
    """Passages about entities, then those that name them; each with its weight."""
    ids = [one.id for one in topics]
    about = {passage for found in store.graph.about(ids, _PASSAGES).values() for passage in found}
    naming = {passage for found in store.graph.naming(ids, _PASSAGES).values() for passage in found}
    return {passage: 1.0 if passage in about else 0.6 for passage in sorted(about | naming, reverse=True)[:_PASSAGES]}


def _told(teller: Teller, people: Sequence[Entity], cases: dict[int, _Case]) -> list[Knower]:
    best = max((_score(cases[one.id]) for one in people), default=0.0)
    shown = {
        one.id: [place for _, place in sorted(cases[one.id].places, key=lambda said: -said[0])[:MOST_EVIDENCE]]
        for one in people[: 2 * MOST_KNOWERS]
    }
    evidence = teller.evidence([place for places in shown.values() for place in places])
    found = []
    for one in people[: 2 * MOST_KNOWERS]:
        places = tuple(evidence[place] for place in shown[one.id] if place in evidence)
        newest = tuple(sorted(places, key=lambda place: place.said or place.modified, reverse=True))
        found.append(Knower(one, len(cases[one.id].papers), _score(cases[one.id]) / best, newest))
    return sorted(found, key=lambda one: -one.score)


def _score(case: _Case) -> float:
    """Many documents count, each further one less."""
    return math.log1p(case.weight)


def _count(cases: dict[int, _Case], person: int, paper: int, weight: float, place: Said) -> None:
    case = cases.setdefault(person, _Case())
    case.weight += weight
    case.papers.add(paper)
    if all(place.passage != known.passage for _, known in case.places):
        case.places.append((weight, place))


def _place(edge: Edge) -> Said:
    return Said(edge.passage, edge.file, edge.start, edge.end, edge.extractor, edge.confidence)


def _where(passage: int, spans: Mapping[int, Mapping[int, Span]], topics: frozenset[int], confidence: float) -> Said:
    """The place in a passage that names the topic."""
    named = spans.get(passage, {})
    start, end = next((named[topic][:2] for topic in topics if topic in named), (0, 0))
    return Said(passage, 0, start, end, "name", confidence)


def _person(one: Entity, topics: frozenset[int]) -> bool:
    return one.kind == "person" and one.id not in topics
