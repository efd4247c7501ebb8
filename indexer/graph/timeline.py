"""What happened, was decided and is due: the lines of the graph that have a day, by that day."""

from __future__ import annotations

import re

from indexer.contract import Entity, Moments
from indexer.database import rows
from indexer.graph.model import Relation
from indexer.graph.records import Edge
from indexer.graph.telling import MOST_EVIDENCE, Said, Statement, Teller, statements
from indexer.graph.together import together
from indexer.serving import Refused
from indexer.store import Store

MOST_MOMENTS = 1_000
DATED: tuple[Relation, ...] = ("attended", "decided", "due", "happened")
"""Relations with a day of their own. `tables.TABLES` has an index of exactly these."""
_OWN_DAYS: tuple[Relation, ...] = ("decided", "due", "happened")
"""Of a task, a decision or an event of somebody; that others attend is not theirs."""
_NO_MOMENT: frozenset[Relation] = frozenset(("works_for", "reachable_at", "located_in", "sent_to"))
"""What lasts, and what others sent: neither happened to somebody on a day."""
_MOST_EDGES = 300
"""Dated lines of one entity and relation."""
_MOST_BESIDE = 60
"""Tasks, decisions and events of an entity whose own days are looked at."""
_NEAR = 160
"""Characters from a name to a day in the same statement."""
_APART = re.compile(r"\n|[.!?]\s+(?=[A-ZÀ-Þ])")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def timeline(store: Store, teller: Teller, entity: Entity | None, after: str, before: str, limit: int) -> Moments:
    """The dated lines of an entity, or of everything, the earliest first; with a limit those nearest to its end.

    `after` and `before` are ISO 8601 dates, both inside; "" is open. Raises `Refused` for what is no date.
    """
    limit = min(max(limit, 1), MOST_MOMENTS)
    after, before = _checked(after), _checked(before)
    said = _all(store, after, before, limit) if entity is None else _of(store, teller, entity)
    inside = [one for one in said if _inside(one, after, before)]
    inside.sort(key=lambda one: (one.valid_from or one.valid_to, one.valid_to, one.subject))
    kept = inside[:limit] if after else inside[-limit:]
    cut = f"There is more; these are the {'first' if after else 'last'} {len(kept)}." if len(inside) > len(kept) else ""
    return Moments(tuple(teller.lines(kept)), cut)


def _of(store: Store, teller: Teller, entity: Entity) -> list[Statement]:
    """What is dated of an entity itself, of its tasks, decisions and events, and the days named beside it."""
    edges = [edge for edge in store.graph.edges(entity.id, most=_MOST_EDGES) if edge.relation not in _NO_MOMENT]
    beside = [
        edge.object if edge.subject == entity.id else edge.subject
        for edge in edges
        if edge.relation in ("owns", "decided", "attended", "part_of", "due")
    ]
    for other in list(dict.fromkeys(beside))[:_MOST_BESIDE]:
        edges += store.graph.edges(other, _OWN_DAYS, most=_MOST_EDGES // 10)
    dated = [one for one in statements(edges) if (one.valid_from or one.valid_to) and not _dates_a_paper(teller, one)]
    known = {one.object for one in dated}
    days = []
    for one in together(store, entity.id):
        day = store.graph.entity(one.object)
        if day is not None and day.kind == "date" and day.id not in known and (interval := interval_of(day.name)):
            one.places = _near(store, one.places)
            one.valid_from, one.valid_to = interval
            days.append(one)
    return dated + [one for one in days if one.places]


def _dates_a_paper(teller: Teller, said: Statement) -> bool:
    """That minutes have a date is no event; what they decide is."""
    of = teller.entity(said.subject) if said.relation == "happened" else None
    return of is not None and of.kind in ("document", "thread")


def _near(store: Store, places: list[Said]) -> list[Said]:
    """The places where two names stand in one line or sentence: a day in the next row belongs to something else."""
    close = [one for one in places[:MOST_EVIDENCE] if 0 < one.end - one.start <= _NEAR]
    passages = store.passages({one.passage for one in close})
    return [
        one
        for one in close
        if one.passage in passages and not _APART.search(passages[one.passage].text, one.start, one.end)
    ]


def _all(store: Store, after: str, before: str, limit: int) -> list[Statement]:
    """What is decided, due and takes place; that a document was written is no event."""
    order = "ASC" if after else "DESC"
    # What began up to a year earlier may still last; there is far less of it than of what begins.
    spans = [(after, before + "~" if before else "~", "")]
    if after:
        spans.append((_year_before(after), after, " AND e.valid_to >= e.valid_from AND e.valid_to >= ?4"))
    subjects: dict[int, None] = {}
    with store.database.read() as connection:
        for first, last, lasting in spans:
            found = rows(
                connection,
                "SELECT DISTINCT subject FROM (SELECT e.subject, e.valid_from FROM edge e INDEXED BY edge_by_day"
                " LEFT JOIN entity o ON o.id = e.subject WHERE e.valid_from <> '' AND e.relation IN (6, 7, 9, 10)"
                " AND (e.relation <> 10 OR o.kind NOT IN (8, 9)) AND e.valid_from >= ?1 AND e.valid_from <= ?2"
                f"{lasting} ORDER BY e.valid_from {order} LIMIT ?3)",
                (first, last, 4 * limit, after)[: 4 if lasting else 3],
            )
            subjects.update(dict.fromkeys(subject for (subject,) in found))
    edges: dict[tuple[int, ...], Edge] = {}
    for subject in subjects:
        for edge in store.graph.edges(subject, DATED, most=limit):
            edges[edge.subject, edge.object, edge.passage, edge.file, edge.start] = edge
    return statements(one for one in edges.values() if one.valid_from)


def interval_of(name: str) -> tuple[str, str] | None:
    """The first and last day of a date's normal form: a day, a month, a year, or two of them with "/" (ISO 8601)."""
    first, _, last = name.partition("/")
    ends = [_DAY.fullmatch(part) for part in (first, last or first)]
    if ends[0] is None or ends[1] is None:
        return None
    return ends[0][0], ends[1][0]


def _inside(one: Statement, after: str, before: str) -> bool:
    """Whether an interval has a day in common with another; its ends may be months ("2026-03") or years."""
    # What begins and has no end (a decision, a task given) is of its first day; it was said then.
    first, last = one.valid_from, one.valid_to or one.valid_from
    return not ((after and last and last + "~" < after) or (before and first and first > before + "~"))


def _checked(day: str) -> str:
    if day and not _DAY.fullmatch(day):
        raise Refused("This is no date; please write it like 2026-03-18.")
    return day


def _year_before(day: str) -> str:
    """What began up to a year earlier may still last."""
    return f"{max(int(day[:4]) - 1, 0):04d}{day[4:]}"
