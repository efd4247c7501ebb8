"""Writing what one file says into the shared tables, and taking exactly that out again.

A file's names find their entities through `label`, which counts the files that state it. So taking a file out costs as
much as it says, however large the graph is, and what nobody names any more goes.

Everything here runs inside a write transaction of the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from indexer.database import rows
from indexer.graph import fitting
from indexer.graph.codes import CLASSES, KIND_CODES, PROPER, RELATION_CODES, UNRESOLVED
from indexer.graph.fitting import Row, clean
from indexer.graph.model import WHOLE, Drawn, NewEntity
from indexer.graph.tables import ALSO, IDENTIFIER

if TYPE_CHECKING:
    import apsw

_LONGEST_NAME = 300
_LONGEST_IDENTIFIER = 1_000
_MOST_IDENTIFIERS = 16
_MOST_WORDS = 8
"""Words of a name by which it is found, beside the first."""
_MOST_ALIKE = 500
"""Rows that are looked at anew for one that is gone; their blocks hold fewer."""
_THING = KIND_CODES["thing"]
_DEFINES = RELATION_CODES["defines"]


def release(connection: apsw.Connection, file: int) -> list[int]:
    """Take out what a file says, before its passages are deleted; its labels, for `sweep` when nothing follows.

    Entities whose last label is released live until `sweep`, so that a new version of the file finds them again.
    """
    if not rows(connection, "SELECT 1 FROM drawing WHERE file = ?", (file,)):
        return []
    first, last = _passages(connection, file)
    places = "place BETWEEN ? AND ?", "place = ?"
    values = (first, last), (-file,)
    for where, value in zip(places, values, strict=True):
        counted = rows(
            connection, f"SELECT sum(about), count(*), entity FROM mention WHERE {where} GROUP BY entity", value
        )
        connection.executemany(
            "UPDATE entity SET about = about - ?, naming = naming - ? WHERE id = ?", [tuple(row) for row in counted]
        )
        connection.execute(f"DELETE FROM mention WHERE {where}", value)
        connection.execute(  # what was an acronym may be none any more
            f"INSERT OR IGNORE INTO unresolved SELECT object FROM edge WHERE {where} AND relation = {_DEFINES}", value
        )
        connection.execute(f"DELETE FROM edge WHERE {where}", value)
    labels = [label for (label,) in rows(connection, "SELECT label FROM stated WHERE file = ?", (file,))]
    connection.executemany("UPDATE label SET files = files - 1 WHERE id = ?", [(label,) for label in labels])
    connection.execute("DELETE FROM stated WHERE file = ?", (file,))
    connection.execute("DELETE FROM drawing WHERE file = ?", (file,))
    return labels


def sweep(connection: apsw.Connection, labels: Iterable[int]) -> None:
    """Delete those of the released labels that no file states any more, and the entities that have none left."""
    touched: dict[int, bool] = {}
    doubted: set[int] = set()
    for label in labels:
        found = rows(
            connection,
            "SELECT l.entity, l.key, l.class, l.kind, l.files, e.kind FROM label l LEFT JOIN entity e"
            " ON e.id = l.entity WHERE l.id = ?",
            (label,),
        )
        if not found:
            continue
        ((entity, key, class_, kind, files, of_entity),) = found
        touched[entity] = touched.get(entity, False) or files <= 0
        if kind == of_entity:  # fewer files take it for what it is taken for
            doubted.add(entity)
        if files <= 0:
            connection.executemany(
                "DELETE FROM label_word WHERE word = ? AND label = ?",
                [(word, label) for word in _words(key, class_, kind)],
            )
            connection.execute("DELETE FROM label WHERE id = ?", (label,))
    for entity, lost in touched.items():
        if lost and not rows(connection, "SELECT 1 FROM label WHERE entity = ? LIMIT 1", (entity,)):
            _delete(connection, entity)
            continue
        if entity in doubted:
            _reconsider(connection, entity)
        if lost:
            connection.execute("INSERT OR IGNORE INTO unresolved VALUES (?)", (entity,))
        _rank(connection, entity)


def recount(connection: apsw.Connection, entity: int) -> None:
    """Set an entity's counters right, or delete it when it has no label: for rows that damage or an error left."""
    if not rows(connection, "SELECT 1 FROM label WHERE entity = ? LIMIT 1", (entity,)):
        _delete(connection, entity)
        return
    connection.execute(
        "UPDATE entity SET (about, naming) = (SELECT coalesce(sum(about), 0), count(*) FROM mention WHERE entity = ?1)"
        " WHERE id = ?1",
        (entity,),
    )
    _rank(connection, entity)


def write(connection: apsw.Connection, file: int, first_passage: int, drawn: Drawn) -> set[int]:
    """Write what a file says; its passages are in already, the first of them `first_passage`. It says nothing yet.

    Returns its labels: those of them that were released before need no `sweep`.
    More than the caps allow is left out: what comes last in `drawn`, and of a passage what is least sure.
    """
    names = _Names(connection, file)
    found = [names.row(entity) for entity in drawn.entities[: fitting.MOST_ENTITIES]]
    passages = _passages(connection, file)[1] - first_passage + 1

    def place(passage: int) -> int | None:
        if passage == WHOLE:
            return -file
        return first_passage + passage if 0 <= passage < passages else None

    mentions = fitting.mentions(drawn, found, place)
    edges = fitting.edges(drawn, found, place)
    connection.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?)", mentions)
    connection.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", edges)
    names.finish({edge[3] for edge in edges if edge[2] == _DEFINES})
    connection.execute(
        "INSERT INTO drawing VALUES (?, ?, ?, ?, ?, ?)",
        (file, drawn.version, len(names.stated), len(mentions), len(edges), not fitting.fits(drawn)),
    )
    return names.stated


class _Names:
    """Finds the entities that a file names, makes those that are new, and states their labels."""

    def __init__(self, connection: apsw.Connection, file: int) -> None:
        self._connection = connection
        self._file = file
        self._next_entity = _next(connection, "entity")
        self._next_label = _next(connection, "label")
        self._by_key: dict[tuple[str, int], Row] = {}
        self._by_id: dict[int, Row] = {}
        self._labels: dict[tuple[str, int, int, int, str], int] = {}
        self._new_labels: list[tuple[int, str, int, int, int, str, int]] = []
        self._words: list[tuple[str, int]] = []
        self._renamed: set[int] = set()
        self._doubted: set[int] = set()
        self.stated: set[int] = set()

    def row(self, new: NewEntity) -> Row | None:
        """The row of an entity; None when it has neither a name nor an identifier."""
        from indexer.graph.names import keys

        kind = KIND_CODES[new.kind]
        name = " ".join(clean(new.name, _LONGEST_NAME).split())
        normal, *shorter = (keys(name) or (name.casefold(),)) if name else ("",)
        identifiers = [
            clean(one, _LONGEST_IDENTIFIER)
            for one in new.identifiers[:_MOST_IDENTIFIERS]
            if one and len(one) <= _LONGEST_IDENTIFIER
        ]
        if identifiers:
            known = [row for one in identifiers if (row := self._known(one, IDENTIFIER)) is not None]
            row = min(known, key=lambda one: one.id) if known else self._make(kind)
            for one in identifiers:
                self._by_key.setdefault((one, IDENTIFIER), row)
                self._state(row, one, IDENTIFIER, kind, "")
            for form in (normal, *shorter) if normal else ():
                self._state(row, form, ALSO, kind, name)
            return row
        if not normal:
            return None
        class_ = CLASSES[new.kind]
        found = self._known(normal, class_)
        if found is None:
            found = self._by_key[normal, class_] = self._make(kind)
        self._state(found, normal, class_, kind, name)
        for form in shorter:
            self._state(found, form, ALSO, kind, name)
        return found

    def finish(self, defined: set[int]) -> None:
        """Write the rows of what is new, and the counters of what was known; who is who is asked of `defined`, too."""
        connection = self._connection
        new = [row for row in self._by_id.values() if row.new]
        connection.executemany(
            "INSERT INTO entity VALUES (?, ?, ?, ?, ?)",
            [(one.id, one.kind, one.about_here, one.naming_here, one.naming_here.bit_length()) for one in new],
        )
        old = [row for row in self._by_id.values() if not row.new and row.naming_here]
        connection.executemany(
            "UPDATE entity SET about = about + ?, naming = naming + ? WHERE id = ?",
            [(one.about_here, one.naming_here, one.id) for one in old],
        )
        ranks = [(one, (one.naming + one.naming_here).bit_length()) for one in self._by_id.values() if not one.new]
        connection.executemany(
            "UPDATE entity SET rank = ? WHERE id = ?", [(rank, one.id) for one, rank in ranks if rank != one.rank]
        )
        connection.executemany(  # whom a word alone means is asked again whenever it is named twice as often (`reach`)
            "INSERT OR IGNORE INTO unresolved SELECT entity FROM likeness"
            " WHERE entity = ? AND key >= 'w:' AND key < 'w;'",
            [(one.id,) for one, rank in ranks if rank != one.rank],
        )
        connection.executemany("INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?)", self._new_labels)
        connection.executemany("INSERT OR IGNORE INTO label_word VALUES (?, ?)", self._words)
        fresh = {label for label, *_ in self._new_labels}
        connection.executemany(
            "UPDATE label SET files = files + 1 WHERE id = ?", [(one,) for one in self.stated if one not in fresh]
        )
        connection.executemany("INSERT INTO stated VALUES (?, ?)", [(self._file, one) for one in sorted(self.stated)])
        connection.executemany(
            "INSERT OR IGNORE INTO unresolved VALUES (?)",
            [(one,) for one in sorted(self._renamed | defined) if self._by_id[one].kind in UNRESOLVED],
        )
        for entity in sorted(self._doubted):
            _reconsider(connection, entity)

    def _known(self, key: str, class_: int) -> Row | None:
        row = self._by_key.get((key, class_))
        if row is not None:
            return row
        found = rows(
            self._connection,
            "SELECT e.id, e.kind, e.naming, e.rank FROM label l JOIN entity e ON e.id = l.entity"
            " WHERE l.key = ? AND l.class = ? ORDER BY l.entity LIMIT 1",
            (key, class_),
        )
        if not found:
            return None
        row = self._by_id.get(found[0][0])
        if row is None:
            id_, kind, naming, rank = found[0]
            row = self._by_id[id_] = Row(id_, kind, naming, rank, new=False)
        self._by_key[key, class_] = row
        return row

    def _make(self, kind: int) -> Row:
        row = self._by_id[self._next_entity] = Row(self._next_entity, kind, 0, 0, new=True)
        self._next_entity += 1
        return row

    def _state(self, row: Row, key: str, class_: int, kind: int, written: str) -> None:
        wanted = (key, class_, row.id, kind, written)
        label = self._labels.get(wanted)
        if label is None:
            found: list[tuple[int]] = []
            if not row.new:
                found = rows(
                    self._connection,
                    "SELECT id FROM label WHERE key = ? AND class = ? AND entity = ? AND kind = ? AND written = ?",
                    wanted,
                )
            if found:
                label = found[0][0]
            else:
                label = self._next_label
                self._next_label += 1
                self._new_labels.append((label, *wanted, 1))
                self._renamed.add(row.id)
                self._words += [(word, label) for word in _words(key, class_, kind)]
            self._labels[wanted] = label
            if kind not in (row.kind, _THING):
                self._doubted.add(row.id)
        self.stated.add(label)


def _words(key: str, class_: int, kind: int) -> list[str]:
    """The words by which a label is found, beside the first; those of a task or an amount are sentences, not names."""
    return key.split()[1 : _MOST_WORDS + 1] if class_ != IDENTIFIER and kind in PROPER else []


def _delete(connection: apsw.Connection, entity: int) -> None:
    """Delete an entity that nobody names; those that were one with it are looked at anew."""
    connection.execute("DELETE FROM entity WHERE id = ?", (entity,))
    connection.execute(
        "INSERT OR IGNORE INTO unresolved SELECT entity FROM same WHERE canonical = ? AND entity <> ?", (entity, entity)
    )
    connection.execute(  # those that were not, because it was alike as well, too
        "INSERT OR IGNORE INTO unresolved SELECT b.entity FROM likeness a JOIN likeness b ON b.key = a.key"
        " WHERE a.entity = ?1 AND b.entity <> ?1 LIMIT ?2",
        (entity, _MOST_ALIKE),
    )
    connection.execute("DELETE FROM likeness WHERE entity = ?", (entity,))
    connection.execute("DELETE FROM same WHERE entity = ? OR canonical = ?", (entity, entity))
    connection.execute("DELETE FROM unresolved WHERE entity = ?", (entity,))


def _reconsider(connection: apsw.Connection, entity: int) -> None:
    """An entity is of the kind that most files take it for; that it is just a thing counts only when all say so."""
    taken_for = rows(
        connection,
        "SELECT kind FROM label WHERE entity = ?1 GROUP BY kind ORDER BY kind = ?2, sum(files) DESC, kind LIMIT 1",
        (entity, _THING),
    )
    for (kind,) in taken_for:
        connection.execute("UPDATE entity SET kind = ?1 WHERE id = ?2 AND kind <> ?1", (kind, entity))


def _rank(connection: apsw.Connection, entity: int) -> None:
    for naming, rank in rows(connection, "SELECT naming, rank FROM entity WHERE id = ?", (entity,)):
        if int(naming).bit_length() != rank:
            connection.execute("UPDATE entity SET rank = ? WHERE id = ?", (int(naming).bit_length(), entity))


def _passages(connection: apsw.Connection, file: int) -> tuple[int, int]:
    """The first and the last passage of a file: their ids follow each other. (0, -1) when it has none."""
    ((first, last),) = rows(connection, "SELECT min(id), max(id) FROM passage WHERE file = ?", (file,))
    return (0, -1) if first is None else (first, last)


def _next(connection: apsw.Connection, table: str) -> int:
    last = rows(connection, "SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    return int(last[0][0]) + 1 if last else 1
