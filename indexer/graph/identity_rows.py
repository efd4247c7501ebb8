"""Which rows are one entity, which have to be looked at, and what the user said about them.

`identity` decides and writes it here; every other reader of the graph only sees the outcome.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.database import Database, rows
from indexer.graph.bearers import Bearer
from indexer.graph.codes import KINDS, RELATION_CODES, percent
from indexer.graph.names import key as normal_form
from indexer.graph.records import Correction
from indexer.graph.tables import IDENTIFIER

if TYPE_CHECKING:
    import apsw

_MOST_LABELS = 60
"""Of one row; one with more names is a list."""
_MOST_FILES = 50
"""Files of a row whose other people are read."""
_MOST_BESIDE = 200
_MOST_DEFINED = 8
_NAME_ANCHOR = "name:"
_Label = tuple[int, str, int, str]
"""Id, key, class, as it is written."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a row: with which one it goes, how sure that is, and what the user wants of it."""

    canonical: int
    confidence: float = 1.0
    name: str = ""
    hidden: bool = False
    pinned: bool = False


class IdentityRows:
    """Single rows, as files make them. All methods may be called from any thread; those that take a connection are
    called inside a transaction."""

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

    @staticmethod
    def unsettle(connection: apsw.Connection, entities: Iterable[int] | None = None) -> None:
        """Look at some rows again, or at every row: the rules of identity changed."""
        if entities is None:
            connection.execute("INSERT OR IGNORE INTO unresolved SELECT id FROM entity")
        else:
            connection.executemany("INSERT OR IGNORE INTO unresolved VALUES (?)", [(one,) for one in entities])

    @staticmethod
    def settle(
        connection: apsw.Connection, decided: Mapping[int, Decided | None], looked_at: Mapping[int, tuple[int, ...]]
    ) -> None:
        """Write what was decided about rows; None for those that stand for themselves and of which nothing is wanted.

        Of `looked_at`, rows with their labels, those that changed meanwhile stay unresolved. Rows that are gone are
        skipped.
        """
        before = _same(connection, decided)
        changed = [(one, after) for one, after in decided.items() if before.get(one) != after]
        connection.executemany("DELETE FROM same WHERE entity = ?", [(one,) for one, _ in changed])
        connection.executemany(  # of a region that was too large to be seen as a whole
            "DELETE FROM same WHERE canonical = ?1 AND entity <> ?1",
            [(one,) for one, after in changed if after is not None and after.canonical != one],
        )
        connection.executemany(
            "INSERT INTO same (entity, canonical, confidence, name, hidden, pinned) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
            " WHERE EXISTS (SELECT 1 FROM entity WHERE id = ?1) AND EXISTS (SELECT 1 FROM entity WHERE id = ?2)",
            [
                (one, after.canonical, percent(after.confidence), after.name, int(after.hidden), int(after.pinned))
                for one, after in changed
                if after is not None
            ],
        )
        now = _labels(connection, looked_at)
        done = [one for one, labels in looked_at.items() if _ids(now.get(one, ())) == labels]
        connection.executemany("DELETE FROM unresolved WHERE entity = ?", [(one,) for one in done])

    # -- which rows may be one

    @staticmethod
    def block(connection: apsw.Connection, wanted: Mapping[int, frozenset[str]]) -> set[str]:
        """Set the keys under which rows are looked up; those that one of them did not have, or has no longer."""
        before: dict[int, set[str]] = {}
        for entity, key in rows(
            connection,
            "SELECT l.entity, l.key FROM json_each(?) w CROSS JOIN likeness l ON l.entity = w.value",
            (_list(wanted),),
        ):
            before.setdefault(entity, set()).add(key)
        gone = [(key, one) for one, keys in wanted.items() for key in before.get(one, set()) - keys]
        new = [(key, one) for one, keys in wanted.items() for key in keys - before.get(one, set())]
        connection.executemany("DELETE FROM likeness WHERE key = ? AND entity = ?", gone)
        connection.executemany("INSERT INTO likeness VALUES (?, ?)", sorted(new))
        return {key for key, _ in (*gone, *new)}

    @staticmethod
    def blocks(connection: apsw.Connection, keys: Collection[str], most: int) -> dict[str, list[int] | None]:
        """The rows with each key; None where there are more than `most`."""
        sizes = rows(
            connection,
            "SELECT w.value, (SELECT count(*) FROM (SELECT 1 FROM likeness WHERE key = w.value LIMIT ?2))"
            " FROM json_each(?1) w",
            (json.dumps(list(keys)), most + 1),
        )
        found: dict[str, list[int] | None] = {key: [] if size <= most else None for key, size in sizes}
        for key, entity in rows(
            connection,
            "SELECT l.key, l.entity FROM json_each(?) w CROSS JOIN likeness l ON l.key = w.value",
            (json.dumps([key for key, members in found.items() if members is not None]),),
        ):
            members = found[key]
            if members is not None:
                members.append(entity)
        return found

    @staticmethod
    def mates(connection: apsw.Connection, entities: Collection[int], most: int) -> list[int]:
        """The rows that are one with some rows as it was decided last, each row's canonical one first, `most` each."""
        found = rows(
            connection,
            "SELECT w.value, b.entity FROM json_each(?) w CROSS JOIN same a ON a.entity = w.value"
            " CROSS JOIN same b ON b.canonical = a.canonical ORDER BY w.key, b.entity <> b.canonical, b.entity",
            (_list(entities),),
        )
        of: dict[int, list[int]] = {}
        for one, other in found:
            if len(mates := of.setdefault(one, [])) < most and other != one:
                mates.append(other)
        return list(dict.fromkeys(one for mates in of.values() for one in mates))

    def canonical(self, entities: Iterable[int]) -> dict[int, int]:
        """The canonical row of each row; itself where nothing else was found."""
        asked = list(entities)
        with self._database.read() as connection:
            return {one: one for one in asked} | {one: each.canonical for one, each in _same(connection, asked).items()}

    @staticmethod
    def defined(connection: apsw.Connection, entities: Collection[int]) -> dict[int, frozenset[int]]:
        """For each row those of which a file says that it is their acronym, or that are its acronyms."""
        found: dict[int, list[int]] = {one: [] for one in entities}
        for side, other in (("object", "subject"), ("subject", "object")):
            for one, with_ in rows(
                connection,
                f"SELECT DISTINCT w.value, e.{other} FROM json_each(?) w CROSS JOIN edge e INDEXED BY edge_by_{side}"
                f" ON e.{side} = w.value AND e.relation = ?",
                (_list(entities), RELATION_CODES["defines"]),
            ):
                found[one].append(with_)
        return {one: frozenset(sorted(others)[:_MOST_DEFINED]) for one, others in found.items()}

    @staticmethod
    def bearers(connection: apsw.Connection, entities: Collection[int]) -> dict[int, tuple[Bearer, tuple[int, ...]]]:
        """Rows with their names, the most usual first, and the ids of their labels; those that are gone are missing."""
        kinds = dict(
            rows(
                connection,
                "SELECT e.id, e.kind FROM json_each(?) w CROSS JOIN entity e ON e.id = w.value",
                (_list(entities),),
            )
        )
        labels = _labels(connection, entities)
        found: dict[int, tuple[Bearer, tuple[int, ...]]] = {}
        for entity, kind in kinds.items():
            here = labels.get(entity, [])
            identifiers = tuple(key for _, key, class_, _ in here if class_ == IDENTIFIER)
            names = tuple(dict.fromkeys(written for *_, class_, written in here if class_ != IDENTIFIER))
            found[entity] = Bearer(entity, KINDS[kind], names, identifiers), _ids(here)
        return found

    @staticmethod
    def company(connection: apsw.Connection, entity: int) -> tuple[frozenset[int], frozenset[int]]:
        """Files that name a row, and the rows of people whom their headers name; bounded samples of both."""
        files = frozenset(
            file
            for (file,) in rows(
                connection,
                "SELECT DISTINCT coalesce(p.file, -m.place) FROM (SELECT place FROM mention WHERE entity = ? LIMIT ?) m"
                " LEFT JOIN passage p ON p.id = m.place",
                (entity, _MOST_FILES),
            )
        )
        people = rows(
            connection,
            "SELECT DISTINCT CASE e.relation WHEN ?2 THEN e.object ELSE e.subject END FROM json_each(?1) w"
            " CROSS JOIN edge e ON e.place = -w.value WHERE e.relation IN (?2, ?3, ?4) LIMIT ?5",
            (
                json.dumps(sorted(files)),
                RELATION_CODES["sent_to"],
                RELATION_CODES["wrote"],
                RELATION_CODES["attended"],
                _MOST_BESIDE,
            ),
        )
        return files, frozenset(id_ for (id_,) in people) - {entity}

    @staticmethod
    def anchored(connection: apsw.Connection, anchors: Sequence[str]) -> list[int]:
        """The rows that anchors (`Bearer.anchors`) name, in the order of these; anchors that nothing bears are
        skipped."""
        found: dict[int, None] = {}
        for anchor in anchors:
            class_, key = IDENTIFIER, anchor
            if anchor.startswith(_NAME_ANCHOR):
                number, _, key = anchor.removeprefix(_NAME_ANCHOR).partition(":")
                class_ = int(number)
            for (id_,) in rows(
                connection,
                "SELECT entity FROM label WHERE key = ? AND class = ? ORDER BY entity LIMIT 1",
                (key, class_),
            ):
                found[id_] = None
        return list(found)

    # -- the user's word

    @staticmethod
    def chosen(connection: apsw.Connection) -> dict[str, list[int]]:
        """The entities that the user calls differently, by the normal form of the name."""
        found: dict[str, list[int]] = {}
        for entity, name in rows(connection, "SELECT entity, name FROM same WHERE name <> '' AND NOT hidden"):
            found.setdefault(normal_form(name), []).append(entity)
        return found

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

    def amend(self, correction: int, keys: Sequence[str], value: str) -> None:
        """Change what is remembered of something that the user said."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE correction SET keys = ?, value = ? WHERE id = ?",
                (json.dumps(list(keys), ensure_ascii=False), value, correction),
            )
        self._told()

    def withdraw(self, corrections: Sequence[int]) -> None:
        """Take back what the user said."""
        with self._database.write() as connection:
            connection.executemany("DELETE FROM correction WHERE id = ?", [(one,) for one in corrections])
        self._told()


def plain_key(anchor: str) -> str:
    """The key in `label` of what an anchor names."""
    return anchor.removeprefix(_NAME_ANCHOR).partition(":")[2] if anchor.startswith(_NAME_ANCHOR) else anchor


def _same(connection: apsw.Connection, entities: Iterable[int]) -> dict[int, Decided]:
    found = rows(
        connection,
        "SELECT s.entity, s.canonical, s.confidence, s.name, s.hidden, s.pinned FROM json_each(?) w"
        " CROSS JOIN same s ON s.entity = w.value",
        (_list(entities),),
    )
    return {
        one: Decided(canonical, sure / 100, name, bool(hidden), bool(pinned))
        for one, canonical, sure, name, hidden, pinned in found
    }


def _labels(connection: apsw.Connection, entities: Iterable[int]) -> dict[int, list[_Label]]:
    """The labels of each row, those that most files state first."""
    found: dict[int, list[_Label]] = {}
    for entity, *label in rows(
        connection,
        "SELECT l.entity, l.id, l.key, l.class, l.written FROM json_each(?) w CROSS JOIN label l ON l.entity = w.value"
        " ORDER BY l.entity, l.files DESC, l.written, l.key",
        (_list(entities),),
    ):
        here = found.setdefault(entity, [])
        if len(here) < _MOST_LABELS:
            here.append((label[0], label[1], label[2], label[3]))
    return found


def _ids(labels: Iterable[_Label]) -> tuple[int, ...]:
    return tuple(sorted(label[0] for label in labels))


def _list(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))
