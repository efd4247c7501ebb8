"""Whom a name of one word means: who bears it in the same file, or else in the conversation, or else in the folder.

"Priya said …" means Priya Nair where she alone of that name is near. Further away nobody is meant for certain, and of
two who are equally near none is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from indexer.database import rows
from indexer.graph.codes import KIND_CODES, RELATION_CODES

if TYPE_CHECKING:
    import apsw

MOST_FILES = 50
"""Files with the word that are looked at; it is as well known by these."""
_MOST_MENTIONS = 400
"""Places of a bearer whose folders are read; who is named in more is taken to be near everywhere."""
_MOST_LETTERS = 100
"""Files of a conversation in which bearers are looked for."""
_RESOLVED = 0.5
"""Share of the files with the word in which somebody has to be near: elsewhere it may be anybody."""


class Reach(IntEnum):
    """How near a bearer is to the places of a word, the nearest last."""

    NONE = 0
    FOLDER = 1
    THREAD = 2
    FILE = 3


def reach(connection: apsw.Connection, word: int, bearers: Collection[int]) -> dict[int, Reach]:
    """The bearers who are the nearest ones in some file with the word, and how near; none where too few are near.

    `word` is the row of the word, `bearers` the rows of all whose names have it.
    """
    files = _files(connection, word)
    asked = sorted(bearers)
    if not files or not asked:
        return {}
    letters = _letters(connection, files)
    near_by = sorted({*files, *(one for others in letters.values() for one in others)})
    inside = _inside(connection, near_by, asked)
    folders = _folders(connection, files)
    homes, everywhere = _homes(connection, asked)
    found: dict[int, Reach] = {}
    resolved = 0
    for file in files:
        here = inside.get(file, set())
        level = Reach.FILE
        if not here:
            level = Reach.THREAD
            here = {one for letter in letters.get(file, ()) for one in inside.get(letter, ())}
        if not here:
            level = Reach.FOLDER
            here = {one for one in asked if one in everywhere or folders.get(file) in homes.get(one, ())}
        resolved += bool(here)
        for one in here:
            found[one] = max(found.get(one, Reach.NONE), level)
    return found if resolved >= _RESOLVED * len(files) else {}


def _files(connection: apsw.Connection, entity: int) -> list[int]:
    found = rows(
        connection,
        "SELECT DISTINCT coalesce(p.file, -m.place) FROM (SELECT place FROM mention WHERE entity = ? LIMIT ?) m"
        " LEFT JOIN passage p ON p.id = m.place",
        (entity, _MOST_MENTIONS),
    )
    return [file for (file,) in found][:MOST_FILES]


def _letters(connection: apsw.Connection, files: Sequence[int]) -> dict[int, list[int]]:
    """The files that are in one conversation with each file."""
    found: dict[int, list[int]] = {}
    part_of = RELATION_CODES["part_of"]
    for file, thread in rows(
        connection,
        "SELECT w.value, e.object FROM json_each(?) w CROSS JOIN edge e ON e.place = -w.value AND e.relation = ?"
        " JOIN entity t ON t.id = e.object AND t.kind = ?",
        (json.dumps(files), part_of, KIND_CODES["thread"]),
    ):
        found.setdefault(file, []).extend(
            -place
            for (place,) in rows(
                connection,
                "SELECT place FROM edge WHERE object = ? AND relation = ? AND place < 0 LIMIT ?",
                (thread, part_of, _MOST_LETTERS),
            )
        )
    return found


def _inside(connection: apsw.Connection, files: Sequence[int], entities: Sequence[int]) -> dict[int, set[int]]:
    """Which of the entities each file names."""
    found: dict[int, set[int]] = {}
    for file, first, last in rows(
        connection,
        "SELECT w.value, min(p.id), max(p.id) FROM json_each(?) w CROSS JOIN passage p ON p.file = w.value"
        " GROUP BY w.value",
        (json.dumps(files),),
    ):
        named = rows(
            connection,
            "SELECT w.value FROM json_each(?1) w WHERE EXISTS (SELECT 1 FROM mention WHERE entity = w.value"
            " AND about IN (0, 1) AND place = ?2) OR EXISTS (SELECT 1 FROM mention WHERE entity = w.value"
            " AND about IN (0, 1) AND place BETWEEN ?3 AND ?4)",
            (json.dumps(entities), -file, first, last),
        )
        if named:
            found[file] = {one for (one,) in named}
    return found


def _homes(connection: apsw.Connection, entities: Sequence[int]) -> tuple[dict[int, set[str]], set[int]]:
    """The folders of the files that name each entity; those that are named too often for that."""
    files: dict[int, set[int]] = {}
    everywhere: set[int] = set()
    for entity in entities:
        named = rows(
            connection,
            "SELECT coalesce(p.file, -m.place), count(*) FROM (SELECT place FROM mention WHERE entity = ? LIMIT ?) m"
            " LEFT JOIN passage p ON p.id = m.place GROUP BY 1",
            (entity, _MOST_MENTIONS),
        )
        files[entity] = {file for file, _ in named}
        if sum(count for _, count in named) >= _MOST_MENTIONS:
            everywhere.add(entity)
    folders = _folders(connection, sorted({file for named in files.values() for file in named}))
    return {one: {folders[file] for file in named if file in folders} for one, named in files.items()}, everywhere


def _folders(connection: apsw.Connection, files: Sequence[int]) -> Mapping[int, str]:
    found = rows(
        connection,
        "SELECT f.id, f.path FROM json_each(?) w CROSS JOIN file f ON f.id = w.value",
        (json.dumps(files),),
    )
    return {file: path.replace("\\", "/").rpartition("/")[0] for file, path in found}
