"""Entities by what people type: a name, the beginning of one, an address, an identifier, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.contract import Entities, Entity, EntityKind
from indexer.graph.names import key
from indexer.graph.nearest import nearest
from indexer.graph.records import Entity as Row
from indexer.graph.telling import Teller
from indexer.store import Store

MOST_FOUND = 500
_LOOKED_FOR: dict[EntityKind, float] = {
    "person": 1.0,
    "organisation": 1.0,
    "project": 1.0,
    "product": 0.8,
    "place": 0.6,
    "event": 0.6,
    "term": 0.4,
    "thing": 0.3,
}
"""Kinds that are listed before anything is typed, and how much being named counts for each: people come for people and
what they work on. Documents, dates, sums and tasks have a list of their own each."""
_NUMBER = re.compile(r"id:(\d{1,15})")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


def find(store: Store, teller: Teller, text: str, kinds: Sequence[EntityKind], limit: int) -> Entities:
    """Those that are called so first, then the pinned, then the most named.

    Before anything is typed and no kinds are chosen: those that people look for. A name that only titles bear, and
    an address, are not among the first.
    """
    limit = min(max(limit, 1), MOST_FOUND)
    text = " ".join(text.split())
    if number := _NUMBER.fullmatch(text):
        one = teller.entity(int(number[1]))
        wanted = one is not None and (not kinds or one.kind in kinds)
        return Entities((one,), 1) if one is not None and wanted else Entities(())
    exact = [one for one in called(store, teller, text) if not kinds or one.kind in kinds][:limit]
    found = {one.id: one for one in exact}
    first = not text and not kinds
    rows = [
        row
        for kind in (kinds or (tuple(_LOOKED_FOR) if first else (None,)))
        for row in store.graph.entities(kind, text, limit + 1)
        if row.id not in found
    ]
    rows.sort(key=_looked_for if first else _named, reverse=True)
    for one in teller.entities(row.id for row in rows):
        found.setdefault(one.id, one)
    shown = tuple(found.values())[:limit]
    cut = f"There are more; these are the first {len(shown)}." if len(found) > limit else ""
    return Entities(shown, len(exact), () if shown or not text else nearest(store, teller, text), cut)


def _named(row: Row) -> tuple[bool, float]:
    return row.pinned, row.naming


def _looked_for(row: Row) -> tuple[bool, float]:
    named_in_text = row.naming - row.about
    weight = _LOOKED_FOR.get(row.kind, 0.0) if named_in_text or row.kind in ("person", "project") else 0.05
    return row.pinned, row.naming * (0.01 if is_address(row) else weight)


def is_address(one: Row | Entity) -> bool:
    """Whether it is a telephone number or an address of somebody, which has a name of its own only for the links."""
    return one.kind == "thing" and (
        any(name.startswith(("tel:", "mailto:")) for name in one.identifiers)
        or _ADDRESS.fullmatch(one.name) is not None
    )


def called(store: Store, teller: Teller, text: str) -> list[Entity]:
    """The entities that bear exactly this name or identifier, the most named first."""
    if not text:
        return []
    keys = [text, key(text)]
    if _ADDRESS.fullmatch(text):
        keys.append(f"mailto:{text.lower()}")
    found = store.graph.named([one for one in keys if one])
    ids = dict.fromkeys(id_ for one in keys for id_ in found.get(one, ()))
    return sorted(teller.entities(ids), key=lambda one: (one.pinned, one.naming, one.about), reverse=True)
