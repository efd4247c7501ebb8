"""What the store holds of a file, as the extractor and the chunker made it, so that it can be drawn without reading it.

Headings of a part are not stored; each passage has the ones that it stands below.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.database import rows
from indexer.extractors import Described, Extracted, Part, Person, Table
from indexer.records import NewPassage

if TYPE_CHECKING:
    import apsw

_NO_VECTOR = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Stored:
    """One version of a file; its passages are without vectors."""

    path: str
    extracted: Extracted
    passages: tuple[NewPassage, ...]
    first: int
    """Id of the first passage; the others follow. 0 when there is none."""


def undrawn(connection: apsw.Connection, version: int, after: int, limit: int) -> list[int]:
    """Files with ids above `after`, ascending, whose graph was not drawn by this version of the rules."""
    found = rows(
        connection,
        "SELECT f.id FROM file f LEFT JOIN drawing d ON d.file = f.id"
        " WHERE f.id > ? AND f.passages > 0 AND d.version IS NOT ? ORDER BY f.id LIMIT ?",
        (after, version, limit),
    )
    return [file for (file,) in found]


def outdated(connection: apsw.Connection, after: int, limit: int) -> list[int]:
    """Files with ids above `after`, ascending, that are to be drawn anew."""
    found = rows(
        connection,
        "SELECT file FROM drawing WHERE version = 0 AND file > ? ORDER BY file LIMIT ?",
        (after, limit),
    )
    return [file for (file,) in found]


def first_passage(connection: apsw.Connection, file: int) -> tuple[str, int]:
    """Path and first passage (0: none) of a file: what is drawn holds as long as both stay. ("", 0) when it is gone."""
    found = rows(
        connection,
        "SELECT f.path, coalesce((SELECT min(id) FROM passage WHERE file = f.id), 0) FROM file f WHERE f.id = ?",
        (file,),
    )
    return (found[0][0], found[0][1]) if found else ("", 0)


def stored(connection: apsw.Connection, file: int) -> Stored | None:
    """A file as it is stored; None when it is not there any more."""
    path, first = first_passage(connection, file)
    if not path:
        return None
    ((title, sha256, truncated),) = rows(connection, "SELECT title, sha256, truncated FROM file WHERE id = ?", (file,))
    passages = tuple(
        NewPassage(part, start, end, heading, text, _NO_VECTOR, above, context, language)
        for part, start, end, heading, text, above, context, language in rows(
            connection,
            "SELECT part, start, end, heading, text, above, context, language FROM passage WHERE file = ? ORDER BY id",
            (file,),
        )
    )
    extracted = Extracted(
        title, _parts(connection, file, passages), bool(truncated), sha256, _documents(connection, file)
    )
    return Stored(path, extracted, passages, first)


def _parts(connection: apsw.Connection, file: int, passages: Sequence[NewPassage]) -> tuple[Part, ...]:
    texts: dict[int, list[str]] = {}
    for passage in passages:
        texts.setdefault(passage.part, []).append(passage.text)
    return tuple(
        Part(
            kind,
            page,
            label,
            text if text is not None else "".join(texts.get(number, ())),
            tables=tuple(Table(*table) for table in json.loads(tables)) if tables else (),
            document=document,
            recognised=bool(recognised),
        )
        for number, kind, page, label, text, document, recognised, tables in rows(
            connection,
            "SELECT number, kind, page, label, text, document, recognised, tables FROM part WHERE file = ?"
            " ORDER BY number",
            (file,),
        )
    )


def _documents(connection: apsw.Connection, file: int) -> tuple[Described, ...]:
    return tuple(
        Described(
            member,
            title,
            kind,
            tuple(Person(*person) for person in json.loads(people)),
            created,
            modified,
            language,
            tuple(json.loads(thread)),
            failure,
            sentence,
        )
        for member, title, kind, people, created, modified, language, thread, failure, sentence in rows(
            connection,
            "SELECT member, title, kind, people, created, modified, language, thread, failure_code, failure_reason"
            " FROM document WHERE file = ? ORDER BY number",
            (file,),
        )
    )
