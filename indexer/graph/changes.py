"""What came since a day: files, what they say, and what is named in them for the first time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from indexer.contract import ChangedFile, Changes, Entity, Relation
from indexer.database import rows
from indexer.graph.codes import KIND_CODES
from indexer.graph.telling import Teller, statements
from indexer.paths import iso_time
from indexer.serving import Refused
from indexer.store import Store

MOST = 500
_EDGES_OF_A_FILE = 200
_TELLING: tuple[Relation, ...] = ("decided", "due", "owns", "costs", "works_for", "defines", "attended", "happened")
"""Relations that people want to hear of, the first ones most; that a mail mentions something is not among them."""
_UNTOLD = tuple(KIND_CODES[kind] for kind in ("document", "thread", "amount", "date", "table"))


def what_changed(store: Store, teller: Teller, since: str, limit: int) -> Changes:
    """What came since a day or a moment, the newest first. Raises `Refused` for what is no date."""
    limit = min(max(limit, 1), MOST)
    try:
        moment = datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError, OSError):
        raise Refused("This is no date; please write it like 2026-03-18.") from None
    with store.database.read() as connection:
        found = rows(
            connection,
            "SELECT f.id, f.path, f.title, f.mtime_ns, (SELECT count(*) FROM version v WHERE v.file = f.id) FROM file f"
            " WHERE f.mtime_ns >= ? AND f.state IN ('ready', 'online_only') ORDER BY f.mtime_ns DESC LIMIT ?",
            (int(moment.timestamp() * 1e9), limit + 1),
        )
    shown = found[:limit]
    files = tuple(ChangedFile(path, title, iso_time(time), versions < 2) for _, path, title, time, versions in shown)
    ids = [id_ for id_, *_ in shown]
    edges = [
        edge
        for file in ids
        for edge in store.graph.edges_of_file(file, _EDGES_OF_A_FILE)
        if edge.relation in _TELLING and not (edge.relation in ("happened", "attended") and not edge.passage)
    ]
    edges.sort(key=lambda edge: _TELLING.index(edge.relation))  # stable: within a relation the newest file first
    said = statements(edges)
    lines = teller.lines(said[:limit])
    cut = len(found) > limit or len(said) > limit
    sentence = f"There is more; of files, lines and names these are at most {limit} each." if cut else ""
    return Changes(
        moment.isoformat(timespec="seconds"), files, tuple(lines), _first_named(store, teller, ids, limit), sentence
    )


def _first_named(store: Store, teller: Teller, files: Sequence[int], limit: int) -> tuple[Entity, ...]:
    """Entities that these files name and no other, the most named first."""
    with store.database.read() as connection:
        found = rows(
            connection,
            "WITH here AS (SELECT s.label, count(*) AS files FROM json_each(?1) w"
            " CROSS JOIN stated s ON s.file = w.value GROUP BY s.label)"
            " SELECT l.entity FROM here h JOIN label l ON l.id = h.label JOIN entity e ON e.id = l.entity"
            " LEFT JOIN same m ON m.entity = l.entity WHERE m.entity IS NULL AND e.kind NOT IN (SELECT value FROM"
            " json_each(?2)) GROUP BY l.entity HAVING sum(h.files >= l.files) ="
            " (SELECT count(*) FROM label k WHERE k.entity = l.entity) ORDER BY e.naming DESC, e.id LIMIT ?3",
            (json.dumps(list(files)), json.dumps(_UNTOLD), limit),
        )
    return tuple(teller.entities(id_ for (id_,) in found))
