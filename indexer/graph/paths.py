"""How two entities are connected: the strongest ways of at most four steps, each step with its evidence.

Best-first search from both ends at once. A step is as strong as its evidence is sure; a way through something that
everything is linked to says little, so what lies between is damped by how often it is named. The work is bounded by
the number of entities whose lines are read, whatever the size of the graph.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

from indexer.contract import Connection, Connections, Entity, Link
from indexer.graph.finding import is_address
from indexer.graph.telling import Statement, Teller, statements
from indexer.graph.together import together
from indexer.store import Store

MOST_WAYS = 20
MOST_STEPS = 4
_LOOKED_AT = 80
"""Entities whose lines are read, from each end."""
_LINES = 60
"""Lines of one entity and relation."""
_PASSAGES = 40
"""Passages of one entity whose other names are steps."""
_STRENGTH: dict[Link, float] = {"named_with": 0.3, "mentions": 0.5, "links_to": 0.6, "sent_to": 0.7}
"""Of relations that say less than that two belong together; others are 1."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A way from one end to an entity: the last step, and where it came from."""

    cost: float
    """Negative logarithm of the strength."""
    steps: int
    before: int
    """The entity before it; 0 at the end itself."""
    said: Statement | None


def connections(store: Store, teller: Teller, a: Entity, b: Entity, limit: int) -> Connections:
    """The strongest ways between two entities; none when they are one, or are not within `MOST_STEPS`."""
    limit = min(max(limit, 1), MOST_WAYS)
    if a.id == b.id:
        return Connections(a, b, ())
    reached = tuple(_reached(store, teller, end.id, other.id) for end, other in ((a, b), (b, a)))
    found: dict[tuple[int, ...], tuple[float, list[Statement]]] = {}
    for middle in reached[0].keys() & reached[1].keys():
        left, right = _way(reached[0], middle), _way(reached[1], middle)
        nodes = [*left[0], *reversed(right[0][:-1])]
        said = [*left[1], *reversed(right[1])]
        if len(set(nodes)) < len(nodes) or len(said) > MOST_STEPS:
            continue
        cost = reached[0][middle].cost + reached[1][middle].cost
        if tuple(nodes) not in found or cost < found[tuple(nodes)][0]:
            found[tuple(nodes)] = (cost, said)
    ordered = sorted(found.items(), key=lambda way: (way[1][0], len(way[0])))
    ways: list[Connection] = []
    named: set[tuple[str, ...]] = set()
    for nodes_, (cost, said) in ordered:
        entities = teller.entities(nodes_)
        lines = teller.lines([_forwards(one, from_) for one, from_ in zip(said, nodes_, strict=False)])
        names = tuple(one.name.casefold() for one in entities)
        if len(entities) == len(nodes_) and len(lines) == len(said) and names not in named:
            named.add(names)
            ways.append(Connection(tuple(entities), tuple(lines), math.exp(-cost)))
        if len(ways) == limit:
            break
    cut = f"There are more ways; these are the {len(ways)} strongest." if len(ordered) > len(ways) else ""
    return Connections(a, b, tuple(ways), cut)


def _forwards(said: Statement, from_: int) -> Statement:
    """Being named together goes both ways: it is told from where the way comes."""
    if said.relation != "named_with" or said.subject == from_:
        return said
    return Statement(said.object, said.relation, said.subject, places=said.places)


def _reached(store: Store, teller: Teller, start: int, goal: int) -> dict[int, _Step]:
    """The best way to every entity that is reached from an end in half of the steps, and to the other end in all."""
    best: dict[int, _Step] = {start: _Step(0.0, 0, 0, None)}
    waiting = [(0.0, start)]
    done: set[int] = set()
    while waiting and len(done) < _LOOKED_AT:
        cost, here = heapq.heappop(waiting)
        if here in done or best[here].steps >= MOST_STEPS // 2 or here == goal:
            continue
        done.add(here)
        steps = _steps(store, here)
        steps = [step for step in steps if _leads(teller, step[0], start, goal)]
        often = store.graph.counts([other for other, _, _ in steps])
        for other, strength, said in steps:
            hub = 1.0 if other == goal else 1.0 / math.log2(2 + often.get(other, (0, 1))[1])
            total = cost - math.log(strength * hub)
            if other not in best or total < best[other].cost:
                best[other] = _Step(total, best[here].steps + 1, here, said)
                heapq.heappush(waiting, (total, other))
    return best


def _leads(teller: Teller, one: int, *ends: int) -> bool:
    """Whether a way may lead over an entity: days, sums and telephone numbers in signatures say nothing of what else
    stands there."""
    if one in ends:
        return True
    entity = teller.entity(one)
    return entity is not None and entity.kind not in ("date", "amount", "table") and not is_address(entity)


def _steps(store: Store, here: int) -> list[tuple[int, float, Statement]]:
    """What an entity is linked to: the entity, how strongly, and the statement; the strongest of each."""
    best: dict[int, tuple[int, float, Statement]] = {}
    said = statements(store.graph.edges(here, most=_LINES)) + together(store, here, _PASSAGES)
    for one in said:
        other = one.object if one.subject == here else one.subject
        sure = max(place.confidence for place in one.places)
        strength = min(0.99, max(0.05, sure * _STRENGTH.get(one.relation, 1.0) * min(1.0 + 0.1 * len(one.places), 1.5)))
        if other != here and (other not in best or strength > best[other][1]):
            best[other] = (other, strength, one)
    return list(best.values())


def _way(reached: dict[int, _Step], to: int) -> tuple[list[int], list[Statement]]:
    """The entities and statements from an end to an entity, both in order."""
    nodes, said = [to], []
    step = reached[to]
    while step.said is not None:
        said.append(step.said)
        nodes.append(step.before)
        step = reached[step.before]
    return nodes[::-1], said[::-1]
