"""The most named entities, and those that are called by words that begin in some way, for lists that people look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from indexer.database import rows
from indexer.graph.tables import IDENTIFIER

if TYPE_CHECKING:
    import apsw

SCANNED = 4_000
"""Names that are looked through for a part of a name: those that begin so, and of the most frequent entities."""

Ranked = tuple[int, int, int]
"""Rank, places that name it, id."""


def ranked(connection: apsw.Connection, kinds: Sequence[int], most: int) -> list[Ranked]:
    """The most named entities of each kind."""
    return [
        tuple(row)
        for code in kinds
        for row in rows(
            connection,
            "SELECT e.rank, e.naming, e.id FROM entity e LEFT JOIN same s ON s.entity = e.id WHERE e.kind = ?"
            " AND (s.entity IS NULL OR (s.canonical = e.id AND NOT s.hidden))"
            " ORDER BY e.rank DESC, e.id DESC LIMIT ?",
            (code, most),
        )
    ]


def called(connection: apsw.Connection, entities: Sequence[int], wanted: str) -> list[Ranked]:
    """Those of the entities that have a name with words that begin with `wanted`."""
    return [
        tuple(row)
        for row in rows(
            connection,
            "SELECT DISTINCT e.rank, e.naming, e.id FROM json_each(?) w CROSS JOIN label l INDEXED BY label_by_entity"
            " ON l.entity = w.value CROSS JOIN entity e ON e.id = l.entity"
            " WHERE l.class <> ? AND instr(' ' || l.key, ' ' || ?)",
            (json.dumps(entities), IDENTIFIER, wanted),
        )
    ]


def beginning(connection: apsw.Connection, wanted: str) -> list[int]:
    """Entities that have a name with words that begin with `wanted`, some thousand."""
    end = f"{wanted}\U0010ffff"
    first, *more = wanted.split()
    found = rows(
        connection,
        "SELECT DISTINCT entity FROM (SELECT entity, class FROM label WHERE key >= ? AND key < ? LIMIT ?)"
        " WHERE class <> ?",
        (wanted, end, SCANNED, IDENTIFIER),
    )
    found += rows(
        connection,
        "SELECT DISTINCT l.entity FROM (SELECT label FROM label_word WHERE word >= ? AND word < ? LIMIT ?) w"
        " CROSS JOIN label l ON l.id = w.label WHERE instr(' ' || l.key, ' ' || ?)",
        (first, f"{first}\0" if more else f"{first}\U0010ffff", SCANNED, wanted),
    )
    return [id_ for (id_,) in found]


def ranks(connection: apsw.Connection, entities: Sequence[int], kinds: Sequence[int]) -> list[Ranked]:
    """The entities of some kinds as they are ranked, each in the place of the rows that are one with it."""
    return [
        tuple(row)
        for row in rows(
            connection,
            "SELECT DISTINCT e.rank, e.naming, e.id FROM json_each(?1) w LEFT JOIN same s ON s.entity = w.value"
            " CROSS JOIN entity e ON e.id = coalesce(s.canonical, w.value)"
            " WHERE e.kind IN (SELECT value FROM json_each(?2))",
            (json.dumps(entities), json.dumps(kinds)),
        )
    ]
