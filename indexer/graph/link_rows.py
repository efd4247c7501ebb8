"""What the graph says of many names at once: who is named in a passage, which passages name it, which are about it.

A search asks for hundreds of names; `GraphRows` answers for one after the other. Names are normal forms: what a title
calls "The Étoile (ship)" a text calls "Étoile". Entities that identity made one answer together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.database import Database, rows
from indexer.graph.codes import KIND_CODES
from indexer.graph.identity_rows import IdentityRows
from indexer.graph.tables import IDENTIFIER

if TYPE_CHECKING:
    import apsw

MOST_ABOUT = 20
"""Passages about one name; of a name that more are about (a project, the user), the graph says nothing here."""
MOST_NAMING = 60
"""A name that more passages hold links none of them to another."""
MOST_HELD = 40
"""Names of one passage that are followed, the surest first; a passage that holds more is a list."""
_MOST_BEARERS = 24
"""Entities of one name that are followed: of a name that more bear, none. A page with a qualified title alone is four:
its subject with the qualifier and without it, the document, its file."""
_MOST_MEMBERS = 20
"""Rows of one entity that are read: spellings that identity made one."""
_MOST_LABELS = 3
"""Names of one entity in a passage: as it is written, without brackets, in full."""
_MOST_ASKED = 800
_LAST_NAMED = KIND_CODES["event"]
"""Kinds up to this one have names; a date or an amount links nothing."""
_LAST_TITLED = KIND_CODES["thread"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the graph says of a name."""

    about: tuple[int, ...]
    """Passages, ascending; none of a name that is too common."""
    naming: tuple[int, ...]
    """Passages that name it, those about it included; none of a name that is too common."""
    number: int
    """How many name it, at least 1."""
    written: str
    """As some document writes it, in full."""


@dataclass(frozen=True, slots=True)
class Held:
    """A name in a passage."""

    start: int
    """Where it stands in the passage's text; -1 where a title or heading says it."""
    about: bool
    """Whether the passage is about it."""


def held(database: Database, passages: Collection[int]) -> dict[int, dict[str, Held]]:
    """By passage the names in it, by normal form, what it is about first. One statement."""
    found: dict[int, dict[str, Held]] = {}
    entities: dict[tuple[int, int], int] = {}
    with database.read() as connection:
        for place, entity, start, end, about, key in rows(
            connection,
            "SELECT m.place, m.entity, m.start, m.end, m.about, l.key FROM json_each(?) w"
            " CROSS JOIN mention m ON m.place = w.value CROSS JOIN entity e ON e.id = m.entity AND e.kind <= ?"
            " CROSS JOIN label l ON l.entity = e.id AND l.class <> ?"
            " ORDER BY m.place, m.about DESC, m.confidence DESC, m.start, l.class DESC, length(l.key) DESC",
            (_list(passages), _LAST_NAMED, IDENTIFIER),
        ):
            here = found.setdefault(place, {})
            labels = entities.get((place, entity), 0)
            if key in here or labels >= _MOST_LABELS or len(here) >= MOST_HELD:
                continue
            entities[place, entity] = labels + 1
            here[key] = Held(start if end else -1, bool(about))
    return found


def known(database: Database, names: Collection[str]) -> dict[str, Known]:
    """By normal form what is said of each name that the graph knows. Four statements, however many names."""
    asked = list(dict.fromkeys(names))[:_MOST_ASKED]
    with database.read() as connection:
        bearers: dict[str, dict[int, dict[int, tuple[int, int]]]] = {}  # name, canonical, row: (about, naming)
        written: dict[str, str] = {}
        for name, entity, canonical, about, naming, text in rows(
            connection,
            "SELECT w.value, e.id, coalesce(s.canonical, e.id), e.about, e.naming, l.written FROM json_each(?) w"
            " CROSS JOIN label l ON l.key = w.value AND l.class <> ? CROSS JOIN entity e ON e.id = l.entity"
            " LEFT JOIN same s ON s.entity = e.id LEFT JOIN same c ON c.entity = s.canonical"
            " WHERE e.naming AND e.kind <= ? AND NOT coalesce(c.hidden, 0)",
            (json.dumps(asked), IDENTIFIER, _LAST_TITLED),
        ):
            bearers.setdefault(name, {}).setdefault(canonical, {})[entity] = (about, naming)
            written[name] = max(written.get(name, ""), text, key=len)
        for name, entities in IdentityRows.chosen(connection).items():  # what the user calls them
            if name in asked:
                bearers.setdefault(name, {}).update((one, {}) for one in entities)
                written.setdefault(name, name)
        members = _members(connection, {one for found in bearers.values() for one in found})
        for found in bearers.values():
            for canonical, rows_ in found.items():
                rows_ |= members.get(canonical, {})
        few = {name: _rows_of(found) for name, found in bearers.items() if len(found) <= _MOST_BEARERS}
        everyone = {row: counts for found in few.values() for row, counts in found.items()}
        about_ = _places(connection, [row for row, (n, _) in everyone.items() if 0 < n <= MOST_ABOUT], True)
        naming_ = _places(connection, [row for row, (_, n) in everyone.items() if n <= MOST_NAMING], False)
    told: dict[str, Known] = {}
    for name, found in bearers.items():
        counts = _rows_of(found)
        total = sum(n for _, n in counts.values())
        common = name not in few
        subject = () if common else _all(about_, counts)
        holding = () if common or max(n for _, n in counts.values()) > MOST_NAMING else _all(naming_, counts)
        told[name] = Known(
            subject if len(subject) <= MOST_ABOUT else (),
            holding if len(holding) <= MOST_NAMING else (),
            max(1, len(holding) or total),
            written[name] or name,
        )
    return told


def _rows_of(found: Mapping[int, Mapping[int, tuple[int, int]]]) -> dict[int, tuple[int, int]]:
    return {row: counts for rows_ in found.values() for row, counts in rows_.items()}


def _all(places: Mapping[int, list[int]], entities: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({place for entity in entities for place in places.get(entity, ())}))


def _members(connection: apsw.Connection, canonical: Collection[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """The other rows of entities that identity made one, with their (about, naming)."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for one, entity, about, naming in rows(
        connection,
        "SELECT s.canonical, e.id, e.about, e.naming FROM json_each(?) w CROSS JOIN same s ON s.canonical = w.value"
        " CROSS JOIN entity e ON e.id = s.entity WHERE e.naming",
        (_list(canonical),),
    ):
        here = found.setdefault(one, {})
        if len(here) < _MOST_MEMBERS:
            here[entity] = (about, naming)
    return found


def _places(connection: apsw.Connection, entities: Collection[int], about: bool) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entity, place in rows(
        connection,
        "SELECT m.entity, m.place FROM json_each(?) w CROSS JOIN mention m ON m.entity = w.value"
        f" WHERE m.place > 0{' AND m.about = 1' if about else ''}",
        (_list(entities),),
    ):
        found.setdefault(entity, []).append(place)
    return found


def _list(ids: Iterable[int]) -> str:
    return json.dumps([int(id_) for id_ in ids])
