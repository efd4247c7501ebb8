"""The graph in the store: what files say is written and removed with them, and read back by entity and by passage.

Entities that `identity` found to be one answer as one: every method that reads takes any of their ids and gives the
canonical one. All reading is bounded, follows an index, and may be done from any thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from indexer.database import Database, rows
from indexer.graph import listing, writing
from indexer.graph.codes import EXTRACTORS, KIND_CODES, KINDS, RELATION_CODES, RELATIONS
from indexer.graph.identity_rows import IdentityRows
from indexer.graph.model import Drawn, EntityKind, Relation
from indexer.graph.records import Edge, Entity, Mention, Named
from indexer.graph.tables import IDENTIFIER, SOURCES

if TYPE_CHECKING:
    import apsw

MOST_BEARERS = 100
"""Entities that one name may stand for: a question about one of more people has to say more than the name."""
MOST_MEMBERS = 200
"""Rows that are read for one entity; identity makes one of so many spellings only by mistake."""
MOST_LABELS = 50
_MOST_ASKED = 10_000
"""Passages or entities of one question; a search asks about hundreds."""

_SHOWN = "LEFT JOIN same s ON s.entity = {0} LEFT JOIN same c ON c.entity = s.canonical"
_ID, _HIDDEN = "coalesce(s.canonical, {0})", "coalesce(c.hidden, 0)"


class GraphRows:
    """The rows of the graph. Ids of entities are never used twice; those of gone entities are merely unknown."""

    def __init__(self, database: Database, told: Callable[[], None] = lambda: None) -> None:
        """`told` is called after a change of what only the user knows."""
        self._database = database
        self.identity = IdentityRows(database, told)

    # -- inside a transaction of the store

    def write(
        self, connection: apsw.Connection, file: int, first_passage: int, drawn: Drawn, released: Sequence[int] = ()
    ) -> None:
        """Write what a file says, in the place of what it said; its passages from `first_passage` are in already.

        `released` are the labels of what it said when that was taken out before; they are swept, too.
        """
        released = [*released, *self.release(connection, file)]
        stated = writing.write(connection, file, first_passage, drawn)
        self.sweep(connection, [label for label in released if label not in stated])

    def remove(self, connection: apsw.Connection, file: int) -> None:
        """Take out what a file says, and the entities that nobody names any more. Its passages are still there."""
        self.sweep(connection, self.release(connection, file))

    def release(self, connection: apsw.Connection, file: int) -> list[int]:
        """The first half of `remove`; its labels, for `sweep`, or for the `write` that follows."""
        return writing.release(connection, file)

    def sweep(self, connection: apsw.Connection, labels: Sequence[int]) -> None:
        """The second half of `remove`."""
        writing.sweep(connection, labels)

    @staticmethod
    def outdate(connection: apsw.Connection, file: int) -> None:
        """Have a file drawn anew in the background: something that its graph depends on changed, such as its path."""
        connection.execute("UPDATE drawing SET version = 0 WHERE file = ?", (file,))

    # -- names and passages

    def named(self, keys: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """The entities that each name (normal form) or identifier may stand for, at most `MOST_BEARERS`.

        Those that are known by the name alone come first. Names that nobody bears are missing.
        """
        found: dict[str, tuple[int, ...]] = {}
        with self._database.read() as connection:
            chosen = self.identity.chosen(connection)
            for key in islice(dict.fromkeys(keys), _MOST_ASKED):
                ids = rows(
                    connection,
                    f"SELECT {_ID.format('l.entity')} FROM label l {_SHOWN.format('l.entity')} WHERE l.key = ?"
                    f" AND NOT {_HIDDEN} ORDER BY l.class DESC, l.entity LIMIT ?",
                    (key, MOST_BEARERS),
                )
                if ids or key in chosen:
                    found[key] = tuple(dict.fromkeys((*chosen.get(key, ()), *(id_ for (id_,) in ids))))
        return found

    def in_passages(self, passages: Sequence[int]) -> dict[int, tuple[Named, ...]]:
        """What each passage names, those that it is about first; passages that name nothing are missing."""
        found: dict[int, dict[int, Named]] = {}
        with self._database.read() as connection:
            for place, entity, about, sure in rows(
                connection,
                f"SELECT m.place, {_ID.format('m.entity')}, m.about, m.confidence FROM json_each(?) w"
                f" CROSS JOIN mention m ON m.place = w.value {_SHOWN.format('m.entity')} WHERE NOT {_HIDDEN}"
                " ORDER BY m.about DESC, m.confidence DESC",
                (_list(passages),),
            ):
                found.setdefault(place, {}).setdefault(entity, Named(entity, bool(about), sure / 100))
        return {place: tuple(here.values()) for place, here in found.items()}

    def about(self, entities: Sequence[int], most: int = 50) -> dict[int, tuple[int, ...]]:
        """The passages that are about each entity, the newest `most`; those of which nothing is told are missing."""
        return self._places(entities, most, (1,))

    def naming(self, entities: Sequence[int], most: int) -> dict[int, tuple[int, ...]]:
        """The passages that name each entity, at most `most`: those about it first, then the newest."""
        return self._places(entities, most, (1, 0))

    def counts(self, entities: Sequence[int]) -> dict[int, tuple[int, int]]:
        """How many places (passages, and files as a whole) are about each entity, and how many name it."""
        with self._database.read() as connection:
            members = self._members(connection, entities)
            counted = {
                id_: (about, naming)
                for id_, about, naming in rows(
                    connection,
                    "SELECT id, about, naming FROM entity WHERE id IN (SELECT value FROM json_each(?))",
                    (json.dumps([one for some in members.values() for one in some]),),
                )
            }
        found: dict[int, tuple[int, int]] = {}
        for asked, some in members.items():
            known = [counted[one] for one in some if one in counted]
            if naming := sum(number for _, number in known):
                found[asked] = (sum(number for number, _ in known), naming)
        return found

    def mentions(self, entity: int, most: int = 50) -> list[Mention]:
        """Where an entity is named: passages about it first, then the newest, then whole files."""
        found: list[Mention] = []
        with self._database.read() as connection:
            for about in (1, 0):
                some = [
                    row
                    for member in self._members(connection, (entity,))[entity]
                    for row in rows(
                        connection,
                        "SELECT m.place, coalesce(p.file, -m.place), m.start, m.end, m.extractor, m.confidence"
                        " FROM mention m LEFT JOIN passage p ON p.id = m.place WHERE m.entity = ? AND m.about = ?"
                        " ORDER BY m.place DESC LIMIT ?",
                        (member, about, most),
                    )
                ]
                found += [
                    Mention(max(place, 0), file, start, end, EXTRACTORS[extractor], sure / 100, bool(about))
                    for place, file, start, end, extractor, sure in sorted(some, reverse=True)
                ]
        return found[:most]

    # -- edges

    def edges(self, entity: int, relations: Sequence[Relation] = (), most: int = 200) -> list[Edge]:
        """What is said of an entity: of each relation (all of them for none) the newest `most` lines, the newest first.

        Lines of an entity with itself, which come of what identity made one, are left out.
        """
        found: dict[tuple[int, ...], Edge] = {}
        with self._database.read() as connection:
            members = self._members(connection, (entity,))[entity]
            for relation in relations or RELATIONS.values():
                for member in members:
                    for side in ("subject", "object"):
                        # Newer passages have larger ids, and so have newer files, whose ids are negative here.
                        for newest in ("> 0 ORDER BY e.place DESC", "< 0 ORDER BY e.place"):
                            found |= _edges(
                                connection,
                                f"e INDEXED BY edge_by_{side}",
                                f"e.{side} = ? AND e.relation = ? AND e.place {newest} LIMIT ?",
                                (member, RELATION_CODES[relation], most),
                            )
        ordered = sorted(found, key=lambda key: (key[0] > 0, abs(key[0]), key[1:]), reverse=True)
        return [found[key] for key in ordered if found[key].subject != found[key].object]

    def edges_of_file(self, file: int, most: int = 1_000) -> list[Edge]:
        """What a file says as a whole, and then what its passages say."""
        with self._database.read() as connection:
            ((first, last),) = rows(connection, "SELECT min(id), max(id) FROM passage WHERE file = ?", (file,))
            found = _edges(connection, "e", "e.place = ? LIMIT ?", (-file, most))
            found |= _edges(connection, "e", "e.place BETWEEN ? AND ? LIMIT ?", (first, last, most))
        return list(found.values())[:most]

    # -- entities

    def entity(self, entity: int) -> Entity | None:
        """An entity as all files together name it; None when nobody names it any more."""
        with self._database.read() as connection:
            members = self._members(connection, (entity,))[entity]
            canonical = members[0]
            kinds = rows(
                connection,
                "SELECT kind, sum(about), sum(naming) FROM entity WHERE id IN (SELECT value FROM json_each(?))"
                " GROUP BY kind ORDER BY kind = ?, sum(naming) DESC, kind",
                (_list(members), KIND_CODES["thing"]),
            )
            if not kinds:
                return None
            labels = rows(
                connection,
                "SELECT CASE WHEN class = ?1 THEN key ELSE written END, class = ?1, sum(files), max(class <> ?1 AND"
                " kind <> ?4 AND EXISTS (SELECT 1 FROM mention m JOIN stated s ON s.file = -m.place"
                " AND s.label = label.id WHERE m.entity = label.entity AND m.about = 1 AND m.place <= -?5))"
                " FROM label WHERE entity"
                " IN (SELECT value FROM json_each(?2)) GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, length(written) DESC, 1"
                " LIMIT ?3",
                (IDENTIFIER, _list(members), 2 * MOST_LABELS, KIND_CODES["thing"], SOURCES),
            )
            said = rows(connection, "SELECT name, hidden, pinned FROM same WHERE entity = ?", (canonical,))
        chosen, hidden, pinned = said[0] if said else ("", 0, 0)
        identifiers = tuple(name for name, identifies, *_ in labels if identifies)
        preferred = {name for name, _, _, by_vocabulary in labels if by_vocabulary}
        names = [name for name, identifies, *_ in labels if not identifies]
        # What a vocabulary prefers goes first; a domain or one word of somebody's name where there is no other.
        lone = KINDS[kinds[0][0]] == "person"
        names.sort(
            key=lambda name: (name not in preferred, f"dns:{name}" in identifiers, lone and len(name.split()) < 2)
        )
        names = list(dict.fromkeys([chosen, *names] if chosen else names)) or [*identifiers[:1]]
        return Entity(
            canonical,
            KINDS[kinds[0][0]],
            names[0],
            tuple(names[1 : MOST_LABELS + 1]),
            identifiers[:MOST_LABELS],
            sum(row[1] for row in kinds),
            sum(row[2] for row in kinds),
            bool(hidden),
            bool(pinned),
        )

    def entities(self, kind: EntityKind | None = None, text: str = "", limit: int = 50) -> list[Entity]:
        """Entities of a kind (of all kinds for None): the pinned first, then the most named.

        With `text`, those one of whose names has words that begin with it. Of very many, the most frequent are looked
        through, and some thousand that begin so.
        """
        from indexer.graph.names import key

        kinds = [KIND_CODES[kind]] if kind is not None else list(KINDS)
        wanted = (key(text) or text.casefold()) if text.strip() else ""
        with self._database.read() as connection:
            order = rows(connection, "SELECT entity FROM same WHERE pinned AND canonical = entity LIMIT ?", (limit,))
            ranked = listing.ranked(connection, kinds, listing.SCANNED // len(kinds) if wanted else limit)
            if wanted:
                ranked = listing.called(connection, [id_ for _, _, id_ in ranked], wanted)
                ranked += listing.ranks(connection, listing.beginning(connection, wanted), kinds)
                pinned = [id_ for (id_,) in order]
                order = [(id_,) for _, _, id_ in listing.called(connection, pinned, wanted)]
            order += [(id_,) for _, _, id_ in sorted(set(ranked), reverse=True)]
            found: dict[int, Entity] = {}
            for (id_,) in order:
                if len(found) >= limit:
                    break
                one = self.entity(id_)
                if one is not None and not one.hidden and (kind is None or one.kind == kind):
                    found.setdefault(one.id, one)
        return list(found.values())

    # -- inside

    def _places(self, entities: Sequence[int], most: int, about: Sequence[int]) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        with self._database.read() as connection:
            for asked, members in self._members(connection, entities).items():
                places: dict[int, None] = {}
                for flag in about:
                    some = [
                        place
                        for member in members
                        for (place,) in rows(
                            connection,
                            "SELECT place FROM mention WHERE entity = ? AND about = ? AND place > 0"
                            " ORDER BY place DESC LIMIT ?",
                            (member, flag, most - len(places)),
                        )
                    ]
                    places.update(dict.fromkeys(sorted(some, reverse=True)))
                    if len(places) >= most:
                        break
                if places:
                    found[asked] = tuple(places)[:most]
        return found

    @staticmethod
    def _members(connection: apsw.Connection, entities: Iterable[int]) -> dict[int, list[int]]:
        """The rows of each entity, its canonical one first."""
        asked = list(dict.fromkeys(islice(entities, _MOST_ASKED)))
        canonical = dict(
            rows(
                connection,
                "SELECT w.value, coalesce(s.canonical, w.value) FROM json_each(?) w"
                " LEFT JOIN same s ON s.entity = w.value",
                (_list(asked),),
            )
        )
        members: dict[int, list[int]] = {one: [one] for one in canonical.values()}
        for one, entity in rows(
            connection,
            "SELECT s.canonical, s.entity FROM json_each(?) w CROSS JOIN same s ON s.canonical = w.value"
            " WHERE s.entity <> s.canonical",
            (_list(members),),
        ):
            if len(members[one]) < MOST_MEMBERS:
                members[one].append(entity)
        return {one: members[canonical[one]] for one in asked}


def _edges(
    connection: apsw.Connection, table: str, where: str, values: Sequence[object]
) -> dict[tuple[int, ...], Edge]:
    """Edges by place, subject, relation, object and start of their rows."""
    found: dict[tuple[int, ...], Edge] = {}
    for place, row, relation, other, start, *told, valid_from, valid_to, value in rows(
        connection,
        "SELECT e.place, e.subject, e.relation, e.object, e.start, coalesce(s.canonical, e.subject),"
        " coalesce(o.canonical, e.object), coalesce(p.file, -e.place), coalesce(f.path, ''), e.end, e.extractor,"
        f" e.confidence, e.valid_from, e.valid_to, e.value FROM edge {table}"
        " LEFT JOIN same s ON s.entity = e.subject LEFT JOIN same o ON o.entity = e.object"
        " LEFT JOIN passage p ON p.id = e.place LEFT JOIN file f ON f.id = coalesce(p.file, -e.place)"
        f" WHERE {where}",
        values,
    ):
        subject, object_, file, path, end, extractor, sure = told
        found[place, row, relation, other, start] = Edge(
            subject,
            RELATIONS[relation],
            object_,
            max(place, 0),
            file,
            path,
            start,
            end,
            EXTRACTORS[extractor],
            sure / 100,
            valid_from,
            valid_to,
            value,
        )
    return found


def _list(ids: Iterable[int]) -> str:
    return json.dumps([int(id_) for id_ in islice(ids, _MOST_ASKED)])
