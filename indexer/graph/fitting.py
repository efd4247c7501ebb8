"""The rows of what one file says: one for an entity in a passage, one for a line, within the caps of one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.graph.codes import EXTRACTOR_CODES, RELATION_CODES, percent
from indexer.graph.model import Drawn

MOST_ENTITIES = 20_000
"""Of one file: a directory of a large company still fits."""
MOST_MENTIONS = 100_000
MOST_EDGES = 50_000
MOST_IN_PASSAGE = 64
"""Entities of one passage: 1,200 characters that hold more names than this are a list, not a statement."""
_LONGEST_VALUE = 600


@dataclass(slots=True)
class Row:
    """An entity that this file names."""

    id: int
    kind: int
    naming: int
    rank: int
    new: bool
    about_here: int = 0
    naming_here: int = 0


Mention = tuple[int, int, int, int, int, int, int]
"""A row of `mention`."""
Edge = tuple[int, int, int, int, int, int, int, int, str, str, str]
"""A row of `edge`."""


def fits(drawn: Drawn) -> bool:
    """Whether all that a file names and says is within the caps."""
    inside = len(drawn.mentions) <= MOST_MENTIONS and len(drawn.edges) <= MOST_EDGES
    return inside and len(drawn.entities) <= MOST_ENTITIES and not drawn.cut


def mentions(drawn: Drawn, found: Sequence[Row | None], place: Callable[[int], int | None]) -> list[Mention]:
    """One row for an entity in a passage, the surest; what `found` counts is counted up.

    `found` are the rows of the entities, `place` gives where a passage stands in the store.
    """
    best: dict[tuple[int, int], Mention] = {}
    rows_of: dict[int, Row] = {row.id: row for row in found if row is not None}
    for one in drawn.mentions[:MOST_MENTIONS]:
        row = found[one.entity] if 0 <= one.entity < len(found) else None
        at = place(one.passage)
        if row is None or at is None:
            continue
        sure = percent(one.confidence)
        known = best.get((at, row.id))
        about = int(one.about or (known is not None and known[6] == 1))
        if known is None or sure > known[5]:
            span = (one.start, one.end) if at > 0 else (0, 0)
            best[at, row.id] = (at, row.id, *span, EXTRACTOR_CODES[one.extractor], sure, about)
        elif about != known[6]:
            best[at, row.id] = (*known[:6], about)
    kept = _surest(list(best.values()))
    for mention in kept:
        row = rows_of[mention[1]]
        row.naming_here += 1
        row.about_here += mention[6]
    return kept


def _surest(mentions: list[Mention]) -> list[Mention]:
    """At most `MOST_IN_PASSAGE` of each place: first what it is about, then what is sure, then what comes first."""
    by_place: dict[int, list[Mention]] = {}
    for one in mentions:
        by_place.setdefault(one[0], []).append(one)
    kept: list[Mention] = []
    for place in sorted(by_place):
        here = by_place[place]
        if len(here) > MOST_IN_PASSAGE and place > 0:
            here = sorted(here, key=lambda one: (-one[6], -one[5], one[2]))[:MOST_IN_PASSAGE]
        kept += sorted(here)
    return kept


def edges(drawn: Drawn, found: Sequence[Row | None], place: Callable[[int], int | None]) -> list[Edge]:
    """One row for a line in a place, the surest; lines of what has no row are left out."""
    best: dict[tuple[int, int, int, int, int], Edge] = {}
    for one in drawn.edges[:MOST_EDGES]:
        inside = 0 <= one.subject < len(found) and 0 <= one.object < len(found)
        subject, object_ = (found[one.subject], found[one.object]) if inside else (None, None)
        at = place(one.passage)
        if subject is None or object_ is None or at is None:
            continue
        key = (at, subject.id, RELATION_CODES[one.relation], object_.id, one.start if at > 0 else 0)
        sure = percent(one.confidence)
        if key not in best or sure > best[key][7]:
            best[key] = (
                *key,
                one.end if at > 0 else 0,
                EXTRACTOR_CODES[one.extractor],
                sure,
                clean(one.valid_from, 10),
                clean(one.valid_to, 10),
                clean(one.value, _LONGEST_VALUE),
            )
    return [best[key] for key in sorted(best)]


def clean(text: str, most: int) -> str:
    """At most so many characters, without what UTF-8 cannot hold and without NUL."""
    return text[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
