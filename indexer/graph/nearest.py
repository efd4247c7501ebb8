"""Names that are nearly what was typed: "Katerina Brand" finds Katharina Brandt."""

from __future__ import annotations

from difflib import SequenceMatcher

from indexer.contract import Entity
from indexer.database import rows
from indexer.graph.names import key
from indexer.graph.tables import IDENTIFIER
from indexer.graph.telling import Teller
from indexer.store import Store

MOST = 3
_WORDS = 4
"""Words of what was typed that are looked at."""
_BEGINNING = 2
"""Letters of a word in which people rarely err."""
_SCANNED = 3_000
"""Names that are compared for one word."""
_ALIKE = 0.72
"""Share of letters in common and in order (Ratcliff and Obershelp, 1988); below it, names are of other people."""
_LONGEST = 80


def nearest(store: Store, teller: Teller, text: str) -> tuple[Entity, ...]:
    """The entities whose names are most like a text, at most `MOST`; none when nothing is alike."""
    wanted = key(text)[:_LONGEST]
    words = sorted((word for word in wanted.split() if len(word) > _BEGINNING), key=len, reverse=True)[:_WORDS]
    named: dict[tuple[int, str], None] = {}
    with store.database.read() as connection:
        for word in words:
            begins = word[:_BEGINNING]
            bounds = (begins, f"{begins}\U0010ffff", _SCANNED)
            for query in (
                "SELECT entity, key FROM label WHERE key >= ? AND key < ? AND class <> ? LIMIT ?",
                "SELECT l.entity, l.key FROM (SELECT label FROM label_word WHERE word >= ? AND word < ? LIMIT ?) w"
                " CROSS JOIN label l ON l.id = w.label",
            ):
                values = (*bounds[:2], IDENTIFIER, _SCANNED) if "class" in query else bounds
                named.update(dict.fromkeys((entity, name) for entity, name in rows(connection, query, values)))
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    found: dict[int, float] = {}
    for entity, name in named:
        matcher.set_seq1(name[:_LONGEST])
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
            found[entity] = max(found.get(entity, 0.0), matcher.ratio())
    best = sorted((one for one in found if found[one] >= _ALIKE), key=lambda one: -found[one])
    shown: dict[str, Entity] = {}
    for one in teller.entities(best[: 10 * MOST]):
        shown.setdefault(one.label.casefold(), one)  # a card and a person of one name are one suggestion
    return tuple(shown.values())[:MOST]
