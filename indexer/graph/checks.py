"""Whether the graph's rows agree with each other and with the files, for `verify` and `forget`.

What is wrong is mended without reading a file: rows that belong to nothing are deleted, counters are counted anew, and
a file whose rows are not as many as were written is drawn anew in the background.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from indexer.database import Database, rows
from indexer.graph.tables import SOURCES
from indexer.graph.writing import recount, sweep

if TYPE_CHECKING:
    import apsw

_TOLD = 3
"""So many files are told by name."""
_NO_PLACE = (
    "(place > 0 AND place NOT IN (SELECT id FROM passage))"
    f" OR (place < 0 AND place > -{SOURCES} AND -place NOT IN (SELECT id FROM file))"
)
_NO_FILE = f"(file < {SOURCES} AND file NOT IN (SELECT id FROM file))"
_NOT_THERE = "{0} NOT IN (SELECT id FROM {1})"
ORPHANS = (
    ("mention", f"{_NO_PLACE} OR {_NOT_THERE.format('entity', 'entity')}"),
    (
        "edge",
        f"{_NO_PLACE} OR {_NOT_THERE.format('subject', 'entity')} OR {_NOT_THERE.format('object', 'entity')}",
    ),
    ("stated", f"{_NO_FILE} OR {_NOT_THERE.format('label', 'label')}"),
    ("drawing", _NO_FILE),
    ("label", _NOT_THERE.format("entity", "entity")),
    ("label_word", _NOT_THERE.format("label", "label")),
    ("same", f"{_NOT_THERE.format('entity', 'entity')} OR {_NOT_THERE.format('canonical', 'entity')}"),
    ("likeness", _NOT_THERE.format("entity", "entity")),
    ("unresolved", _NOT_THERE.format("entity", "entity")),
)
"""Tables with the condition of rows that belong to nothing."""

_PASSAGES = "(SELECT min(id) FROM passage WHERE file = d.file) AND (SELECT max(id) FROM passage WHERE file = d.file)"
"""Their ids follow each other, so that a file's rows are two ranges, and a million of them need no sorting."""
_OF_FILE = (
    f"(SELECT count(*) FROM {{0}} WHERE place BETWEEN {_PASSAGES}) + (SELECT count(*) FROM {{0}} WHERE place = -d.file)"
)
_INCOMPLETE = (
    "SELECT d.file, f.path FROM drawing d JOIN file f ON f.id = d.file WHERE d.version > 0"
    " AND (d.labels <> (SELECT count(*) FROM stated WHERE file = d.file)"
    f" OR d.mentions <> {_OF_FILE.format('mention')} OR d.edges <> {_OF_FILE.format('edge')})"
)
_MISCOUNTED_LABELS = (
    "SELECT l.id FROM label l LEFT JOIN (SELECT label, count(*) AS number FROM stated GROUP BY label) s"
    " ON s.label = l.id WHERE l.files <> coalesce(s.number, 0) OR l.files = 0"
)
_MISCOUNTED_ENTITIES = (
    "SELECT e.id FROM entity e LEFT JOIN (SELECT entity, sum(about) AS about, count(*) AS number FROM mention"
    " GROUP BY entity) m ON m.entity = e.id WHERE e.about <> coalesce(m.about, 0)"
    " OR e.naming <> coalesce(m.number, 0) OR NOT EXISTS (SELECT 1 FROM label l WHERE l.entity = e.id)"
)


def incomplete(connection: apsw.Connection) -> list[tuple[int, str]]:
    """(id, path) of the files that have not as many rows in the graph as were written."""
    return [(file, path) for file, path in rows(connection, _INCOMPLETE)]


def notices(database: Database) -> tuple[str, ...]:
    """One sentence when files name more than the graph takes from one file; none otherwise. Cheap."""
    with database.read() as connection:
        ((number,),) = rows(connection, "SELECT count(*) FROM drawing WHERE cut")
        found = rows(
            connection,
            "SELECT f.path FROM drawing d JOIN file f ON f.id = d.file WHERE d.cut ORDER BY d.file DESC LIMIT ?",
            (_TOLD,),
        )
    if not found:
        return ()
    names = ", ".join(PurePath(path).name for (path,) in found)
    others = f" and {number - len(found)} others" if number > len(found) else ""
    return (
        f"The knowledge graph holds only the first of the many names in {names}{others}; all of the text is searched.",
    )


def miscounted(connection: apsw.Connection) -> tuple[list[int], list[int]]:
    """Labels and entities whose counters are not what they count, or that nobody states."""
    labels, entities = (rows(connection, sql) for sql in (_MISCOUNTED_LABELS, _MISCOUNTED_ENTITIES))
    return [id_ for (id_,) in labels], [id_ for (id_,) in entities]


def count_anew(connection: apsw.Connection, labels: Sequence[int], entities: Sequence[int]) -> None:
    """Set counters right and delete what nobody states. Inside a write transaction."""
    connection.execute(
        "WITH counted AS MATERIALIZED (SELECT label, count(*) AS number FROM stated"
        " WHERE label IN (SELECT value FROM json_each(?1)) GROUP BY label)"
        " UPDATE label SET files = coalesce((SELECT number FROM counted WHERE label = label.id), 0)"
        " WHERE id IN (SELECT value FROM json_each(?1))",
        (json.dumps(labels),),
    )
    sweep(connection, labels)
    for entity in entities:
        recount(connection, entity)


def only_here(connection: apsw.Connection, files: Sequence[int]) -> list[int]:
    """The labels that none but these files state."""
    return [
        label
        for (label,) in rows(
            connection,
            "SELECT s.label FROM json_each(?) w CROSS JOIN stated s ON s.file = w.value"
            " CROSS JOIN label l ON l.id = s.label GROUP BY s.label HAVING count(*) = max(l.files)",
            (json.dumps(files),),
        )
    ]


def keys_only_here(connection: apsw.Connection, labels: Sequence[int]) -> set[str]:
    """The names (normal form) and identifiers that are no label but these: those of `only_here`."""
    return {
        key
        for (key,) in rows(
            connection,
            "WITH here AS MATERIALIZED (SELECT value AS id FROM json_each(?)) SELECT DISTINCT l.key FROM here"
            " CROSS JOIN label l ON l.id = here.id WHERE NOT EXISTS (SELECT 1 FROM label o WHERE o.key = l.key"
            " AND o.id NOT IN (SELECT id FROM here))",
            (json.dumps(labels),),
        )
    }
