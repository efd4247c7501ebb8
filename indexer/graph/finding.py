"""Entities by what people type: a name, the beginning of one, an address, an identifier, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.contract import Entities, Entity, EntityKind
from indexer.graph.names import key
from indexer.graph.telling import Teller
from indexer.store import Store

MOST_FOUND = 500
_NUMBER = re.compile(r"id:(\d{1,15})")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


def find(store: Store, teller: Teller, text: str, kinds: Sequence[EntityKind], limit: int) -> Entities:
    """Those that are called so first, then the pinned, then the most named."""
    limit = min(max(limit, 1), MOST_FOUND)
    text = " ".join(text.split())
    if number := _NUMBER.fullmatch(text):
        one = teller.entity(int(number[1]))
        wanted = one is not None and (not kinds or one.kind in kinds)
        return Entities((one,), 1) if one is not None and wanted else Entities(())
    exact = [one for one in called(store, teller, text) if not kinds or one.kind in kinds][:limit]
    found = {one.id: one for one in exact}
    rows = [
        row for kind in (kinds or (None,)) for row in store.graph.entities(kind, text, limit + 1) if row.id not in found
    ]
    rows.sort(key=lambda row: (row.pinned, row.naming), reverse=True)
    for one in teller.entities(row.id for row in rows):
        found.setdefault(one.id, one)
    shown = tuple(found.values())[:limit]
    cut = f"There are more; these are the first {len(shown)}." if len(found) > limit else ""
    return Entities(shown, len(exact), cut)


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
