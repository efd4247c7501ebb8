"""Which lines of a dossier cannot be true together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import msgspec

from indexer.contract import EntityKind, Line, Link

_ONE_ONLY: dict[Link, frozenset[EntityKind]] = {
    "works_for": frozenset(("person",)),
    "due": frozenset(("task", "decision", "event", "project", "thing", "term")),
    "happened": frozenset(("event", "decision")),
    "costs": frozenset(("project", "product", "event", "task")),
}
"""Relations of which a subject of these kinds has one at a time; a document has many dates and sums in it."""
_MOST_COMPARED = 40
"""Lines of one subject and relation; who has more due dates than this is a calendar."""


def marked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each with the indexes of those that contradict it."""
    against: dict[int, list[int]] = {}
    alike: dict[tuple[int, Link], list[int]] = {}
    for n, line in enumerate(lines):
        if line.subject.kind in _ONE_ONLY.get(line.relation, ()):
            alike.setdefault((line.subject.id, line.relation), []).append(n)
    for same in alike.values():
        for a, b in combinations(same[:_MOST_COMPARED], 2):
            if _disagree(lines[a], lines[b]):
                against.setdefault(a, []).append(b)
                against.setdefault(b, []).append(a)
    return tuple(
        msgspec.structs.replace(line, contradicted_by=tuple(sorted(against[n]))) if n in against else line
        for n, line in enumerate(lines)
    )


def _disagree(one: Line, other: Line) -> bool:
    if one.relation in ("due", "happened"):
        return not _overlap(_days(one), _days(other))
    if one.relation == "costs":
        a, b = one.value or one.object.name, other.value or other.object.name
        return a != b and a.rpartition(" ")[2] == b.rpartition(" ")[2]  # two currencies may be one sum
    return one.object.id != other.object.id and _overlap(_interval(one), _interval(other))


def _days(line: Line) -> tuple[str, str]:
    """When it is, of a line about a day."""
    if line.valid_from or line.valid_to:
        return _interval(line)
    day = line.value or line.object.name
    return day, day


def _interval(line: Line) -> tuple[str, str]:
    return line.valid_from, line.valid_to or "9999"


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether intervals of ISO 8601 dates, or of parts of them ("2026-03"), have a day in common."""
    return one[0] <= other[1] + "~" and other[0] <= one[1] + "~"
