"""Which rows are one entity, which have to be looked at, and what the user said about them.

`identity` decides and writes it here; every other reader of the graph only sees the outcome.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from indexer.database import Database, rows
from indexer.graph.codes import KINDS, percent
from indexer.graph.records import Correction, Label
from indexer.graph.tables import IDENTIFIER

if TYPE_CHECKING:
    import apsw

_MOST_ALIKE = 200
"""Rows that share a word or a key: of a name that more bear, the word tells nothing about who it is."""


class IdentityRows:
    """Single rows, as files make them. All methods may be called from any thread."""

    def __init__(self, database: Database, told: Callable[[], None]) -> None:
        """`told` is called after a change of what only the user knows."""
        self._database = database
        self._told = told

    # -- what has to be looked at

    def unresolved(self, limit: int) -> list[int]:
        """Rows that came, or whose names changed, since they were settled: the oldest first."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT entity FROM unresolved ORDER BY entity LIMIT ?", (limit,))
        return [id_ for (id_,) in found]

    def unsettle_all(self, connection: apsw.Connection) -> None:
        """Look at every row again: the rules of identity changed. Inside a write transaction."""
        connection.execute("INSERT OR IGNORE INTO unresolved SELECT id FROM entity")

    def settle(
        self,
        connection: apsw.Connection,
        looked_at: Iterable[int],
        same: Iterable[tuple[int, int, float]] = (),
        apart: Iterable[int] = (),
    ) -> None:
        """Write what was found about rows: (row, canonical row, confidence), and those that stand for themselves.

        Inside a write transaction. A canonical row is canonical to itself; rows that are gone are skipped.
        """
        connection.executemany("DELETE FROM same WHERE entity = ?", [(one,) for one in apart])
        connection.executemany(
            "INSERT INTO same (entity, canonical, confidence) SELECT ?1, ?2, ?3"
            " WHERE EXISTS (SELECT 1 FROM entity WHERE id = ?1) AND EXISTS (SELECT 1 FROM entity WHERE id = ?2)"
            " ON CONFLICT (entity) DO UPDATE SET canonical = excluded.canonical, confidence = excluded.confidence",
            [(entity, canonical, percent(confidence)) for entity, canonical, confidence in same],
        )
        connection.executemany("DELETE FROM unresolved WHERE entity = ?", [(one,) for one in looked_at])

    def say(
        self, connection: apsw.Connection, canonical: int, *, name: str = "", hidden: bool = False, pinned: bool = False
    ) -> None:
        """What the user wants of a canonical row. Inside a write transaction; a row that is gone is skipped."""
        connection.execute(
            "INSERT INTO same (entity, canonical, confidence, name, hidden, pinned) SELECT ?1, ?1, 100, ?2, ?3, ?4"
            " WHERE EXISTS (SELECT 1 FROM entity WHERE id = ?1) ON CONFLICT (entity) DO UPDATE SET"
            " name = excluded.name, hidden = excluded.hidden, pinned = excluded.pinned",
            (canonical, name, int(hidden), int(pinned)),
        )

    # -- single rows

    def labels(self, entities: Sequence[int], most: int = 100) -> dict[int, tuple[Label, ...]]:
        """The names and identifiers of each row, the most stated first; rows that are gone are missing."""
        found: dict[int, tuple[Label, ...]] = {}
        with self._database.read() as connection:
            for entity in dict.fromkeys(entities):
                labels = rows(
                    connection,
                    "SELECT key, written, kind, files FROM label WHERE entity = ? ORDER BY files DESC, id LIMIT ?",
                    (entity, most),
                )
                if labels:
                    found[entity] = tuple(Label(key, written, KINDS[k], files) for key, written, k, files in labels)
        return found

    def with_key(self, key: str, most: int = _MOST_ALIKE) -> list[int]:
        """The rows that bear a name (normal form) or an identifier."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT DISTINCT entity FROM label WHERE key = ? LIMIT ?", (key, most))
        return [id_ for (id_,) in found]

    def with_word(self, word: str, most: int = _MOST_ALIKE) -> list[int]:
        """The rows one of whose names has a word (of the normal form); `most` of them, the oldest first."""
        with self._database.read() as connection:
            first = rows(
                connection,
                "SELECT DISTINCT entity FROM label WHERE (key = ?1 OR (key >= ?1 || ' ' AND key < ?1 || '!'))"
                " AND class <> ?2 LIMIT ?3",
                (word, IDENTIFIER, most),
            )
            later = rows(
                connection,
                "SELECT DISTINCT l.entity FROM label_word w JOIN label l ON l.id = w.label WHERE w.word = ? LIMIT ?",
                (word, most),
            )
        return sorted({id_ for (id_,) in (*first, *later)})[:most]

    def canonical(self, entities: Sequence[int]) -> dict[int, int]:
        """The canonical row of each row; itself where nothing else was found."""
        with self._database.read() as connection:
            found = dict(
                rows(
                    connection,
                    "SELECT s.entity, s.canonical FROM json_each(?) w CROSS JOIN same s ON s.entity = w.value",
                    (json.dumps([int(one) for one in entities]),),
                )
            )
        return {one: found.get(one, one) for one in entities}

    def members(self, canonical: int, most: int = _MOST_ALIKE) -> list[int]:
        """The rows that are one with a canonical row, itself first."""
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT entity FROM same WHERE canonical = ?1 AND entity <> ?1 ORDER BY entity LIMIT ?2",
                (canonical, most),
            )
        return [canonical, *(id_ for (id_,) in found)]

    def files(self, entity: int, most: int = _MOST_ALIKE) -> list[int]:
        """Files that name a row in a passage or as a whole, the newest passages first."""
        with self._database.read() as connection:
            found = rows(
                connection,
                "SELECT coalesce(p.file, -m.place) FROM (SELECT place FROM mention WHERE entity = ? LIMIT ?) m"
                " LEFT JOIN passage p ON p.id = m.place ORDER BY m.place DESC",
                (entity, 10 * most),
            )
        return list(dict.fromkeys(file for (file,) in found))[:most]

    # -- the user's word

    def corrections(self) -> list[Correction]:
        """Everything that the user said, in the order in which it was said."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT id, keys, value, made_at FROM correction ORDER BY id")
        return [Correction(id_, tuple(json.loads(keys)), value, made_at) for id_, keys, value, made_at in found]

    def correct(self, keys: Sequence[str], value: str) -> int:
        """Remember what the user said; the id of the correction."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO correction (keys, value, made_at) VALUES (?, ?, ?)",
                (json.dumps(list(keys), ensure_ascii=False), value, int(time.time())),
            )
            made = connection.last_insert_rowid()
        self._told()
        return made

    def withdraw(self, corrections: Sequence[int]) -> None:
        """Take back what the user said."""
        with self._database.write() as connection:
            connection.executemany("DELETE FROM correction WHERE id = ?", [(one,) for one in corrections])
        self._told()
