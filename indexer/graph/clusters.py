"""Which of some rows are one, from how alike each two are: the same clusters in whatever order the rows came.

Single linkage would make one person of a hundred through a chain of weak links. So rows are joined the surest first,
never across two that exclude each other, and a row that says too little (a name without address, "A. Miller") joins
only when exactly one cluster can be meant.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.graph.alike import LINK, Verdict
from indexer.graph.bearers import Bearer

_AGAINST = 0.002
"""Two rows that are less likely one than this keep the clusters apart that they are in."""
_CLEARER = 2.0
"""Difference of the logarithms of the odds by which one cluster must be likelier than the next one to be meant."""
_MOST_COMPARED = 400
"""Pairs of rows that are looked at before two clusters are joined; larger ones are joined by certain links only."""

Judge = Callable[[Bearer, Bearer], Verdict]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that are one; the first stands for all."""

    members: tuple[Bearer, ...]
    confidence: float
    """Of the weakest link that was used; 1 for a single row."""


@dataclass(slots=True)
class _Group:
    members: list[Bearer]
    confidence: float = 1.0

    @property
    def order(self) -> tuple[int, int, int, tuple[str, ...]]:
        return min(one.order for one in self.members)

    @property
    def identified(self) -> bool:
        return any(one.identifiers for one in self.members)

    @property
    def full(self) -> bool:
        return any(one.full for one in self.members)


class _Grouping:
    """Groups in the making."""

    def __init__(self, bearers: Sequence[Bearer], judge: Judge, apart: Callable[[Bearer, Bearer], bool]) -> None:
        self._judge = judge
        self._apart = apart
        self.of = {one.id: _Group([one]) for one in bearers}

    def groups(self) -> list[_Group]:
        return sorted({id(group): group for group in self.of.values()}.values(), key=lambda group: group.order)

    def join(self, a: _Group, b: _Group, confidence: float) -> None:
        if len(a.members) < len(b.members):
            a, b = b, a
        a.members += b.members
        a.confidence = min(a.confidence, b.confidence, confidence)
        for one in b.members:
            self.of[one.id] = a

    def may_join(self, a: _Group, b: _Group, *, certain: bool = False) -> bool:
        if any(self._apart(one, other) for one in a.members for other in b.members):
            return False
        if certain:
            return True
        if len(a.members) * len(b.members) > _MOST_COMPARED:
            return False
        return all(self._judge(one, other).confidence >= _AGAINST for one in a.members for other in b.members)


def clusters(
    bearers: Iterable[Bearer],
    links: Mapping[tuple[int, int], Verdict],
    judge: Judge,
    together: Sequence[tuple[int, int]] = (),
    apart: Callable[[Bearer, Bearer], bool] = lambda _a, _b: False,
) -> list[Cluster]:
    """The rows in clusters. `links` are the pairs that share a block, by id; `judge` tells of any other pair.

    `together` and `apart` are what the user said; they win.
    """
    rows = sorted(bearers, key=lambda one: one.order)
    by_id = {one.id: one for one in rows}
    grouping = _Grouping(rows, judge, apart)
    for a, b in together:
        one, other = grouping.of[a], grouping.of[b]
        if one is not other:
            grouping.join(one, other, 1.0)
    ordered = sorted(
        (
            (by_id[a], by_id[b], verdict)
            for (a, b), verdict in links.items()
            if verdict.confidence >= LINK and a in by_id and b in by_id
        ),
        key=lambda link: (-link[2].confidence, *sorted((link[0].order, link[1].order))),
    )
    _join_along(grouping, [link for link in ordered if link[2].certain], certain=True)
    _join_along(grouping, [link for link in ordered if _whole(link[0]) and _whole(link[1])])
    _attach(grouping, ordered, lambda group: group.full and not group.identified, lambda group: group.identified)
    _join_along(grouping, [link for link in ordered if link[0].full and link[1].full and _free(grouping, link)])
    _attach(grouping, ordered, lambda group: not group.full, lambda group: group.full or group.identified)
    found = []
    for group in grouping.groups():
        members = sorted(group.members, key=lambda one: one.order)
        found.append(Cluster(tuple(members), group.confidence))
    return found


def _whole(one: Bearer) -> bool:
    return bool(one.identifiers) and (one.full or bool(one.addresses))


def _free(grouping: _Grouping, link: tuple[Bearer, Bearer, Verdict]) -> bool:
    return not any(grouping.of[one.id].identified for one in link[:2])


def _join_along(grouping: _Grouping, links: Sequence[tuple[Bearer, Bearer, Verdict]], *, certain: bool = False) -> None:
    for a, b, verdict in links:
        one, other = grouping.of[a.id], grouping.of[b.id]
        if one is not other and grouping.may_join(one, other, certain=certain):
            grouping.join(one, other, verdict.confidence)


def _attach(
    grouping: _Grouping,
    links: Sequence[tuple[Bearer, Bearer, Verdict]],
    loose: Callable[[_Group], bool],
    firm: Callable[[_Group], bool],
) -> None:
    """Join each loose group to the one firm group that it can mean; all are decided before any is joined."""
    wanted: dict[int, dict[int, float]] = {}
    groups = {id(group): group for group in grouping.groups()}
    for a, b, verdict in links:
        for one, other in ((grouping.of[a.id], grouping.of[b.id]), (grouping.of[b.id], grouping.of[a.id])):
            if one is other or not loose(one) or not firm(other):
                continue
            best = wanted.setdefault(id(one), {})
            best[id(other)] = max(best.get(id(other), 0.0), verdict.confidence)
    chosen: list[tuple[_Group, _Group, float]] = []
    for group, targets in wanted.items():
        ranked = sorted(targets.items(), key=lambda target: (-target[1], groups[target[0]].order))
        if len(ranked) > 1 and _odds(ranked[0][1]) - _odds(ranked[1][1]) < _CLEARER:
            continue
        chosen.append((groups[group], groups[ranked[0][0]], ranked[0][1]))
    for one, other, confidence in sorted(chosen, key=lambda each: (-each[2], each[0].order)):
        target = grouping.of[other.members[0].id]
        if grouping.of[one.members[0].id] is not target and grouping.may_join(one, target):
            grouping.join(target, one, confidence)


def _odds(confidence: float) -> float:
    bounded = min(max(confidence, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
