"""What is named beside an entity in the same passages: no statement, but often how things belong together."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from indexer.database import rows
from indexer.graph.codes import EXTRACTORS
from indexer.graph.telling import LONGEST_QUOTE, Said, Statement
from indexer.store import Store

MOST_PASSAGES = 150
"""Passages of which it is looked what else they name, the newest."""
_FAR = 0.5
"""How much surely two belong together whom one passage names far apart, or of which one is only its title."""
Span = tuple[int, int, int, int]
"""Start, end, extractor, percent."""


def together(store: Store, entity: int, passages: int = MOST_PASSAGES) -> list[Statement]:
    """What the passages that name an entity name beside it, as statements, the most telling first.

    What is named with everything counts less: by the logarithm of how often it is named at all.
    """
    here = store.graph.naming((entity,), passages).get(entity, ())
    spans = spans_in(store, here)
    near: dict[int, list[Said]] = {}
    far: dict[int, list[Said]] = {}
    for passage, named in spans.items():
        own = named.get(entity)
        for other, span in named.items():
            if other != entity and own is not None:
                both = _both(own, span)
                sure = min(own[3], span[3]) / 100
                said = Said(passage, 0, *(both or span[:2]), EXTRACTORS[span[2]], sure if both else sure * _FAR)
                (near if both else far).setdefault(other, []).append(said)
    places = far | near  # where two stand near each other, that shows it best
    often = store.graph.counts(list(places))
    weight = {
        one: sum(place.confidence for place in said) / math.log2(2 + often.get(one, (0, 1))[1])
        for one, said in places.items()
    }
    ordered = sorted((one for one in places if one in often), key=lambda one: (-weight[one], one))
    return [Statement(entity, "named_with", one, places=places[one]) for one in ordered]


def spans_in(store: Store, passages: Sequence[int]) -> dict[int, dict[int, Span]]:
    """Where each passage names what: passage to canonical entity to span. Those the user rejected are there, too."""
    found: dict[int, dict[int, Span]] = {}
    with store.database.read() as connection:
        for place, entity, *span in rows(
            connection,
            "SELECT m.place, coalesce(s.canonical, m.entity), m.start, m.end, m.extractor, m.confidence"
            " FROM json_each(?) w CROSS JOIN mention m ON m.place = w.value LEFT JOIN same s ON s.entity = m.entity"
            " ORDER BY m.confidence",
            (json.dumps(list(passages)),),
        ):
            found.setdefault(place, {})[entity] = (span[0], span[1], span[2], span[3])
    return found


def _both(one: Span, other: Span) -> tuple[int, int] | None:
    """The span that holds both names, where they stand near each other."""
    start, end = min(one[0], other[0]), max(one[1], other[1])
    written = one[1] > 0 and other[1] > 0  # a title names without a place in the text
    return (start, end) if written and end - start <= LONGEST_QUOTE else None
