"""Every document that holds some words: counted through the whole index, not taken from the best of a search.

A document holds them when one of its passages holds all of one alternative; words between quotation marks stand side
by side. Words are compared by their stems, as everywhere in the keyword index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.contract import Coverage, Hit, Mention, Mentions
from indexer.database import rows
from indexer.paths import below
from indexer.records import Counts, Ids
from indexer.scope import Scope, inside
from indexer.store import Store
from indexer.texts import TITLE, passages
from indexer.words import MAX_WORDS, Words

if TYPE_CHECKING:
    import apsw

MOST_LISTED = 500
"""Documents of one answer; all of them are counted."""
_PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")


def mentions(store: Store, words: Sequence[str], called: str, scope: Scope, limit: int) -> Mentions:
    """The documents that hold one of `words`: those that are `called` so first, then the newest.

    `called` are words of which all stand in a document's title, its file's name or its folder's name.
    """
    counts, ids = _seen(store, scope)
    question = " OR ".join(f"({one})" for one in [_question(store, text) for text in words] if one)
    with store.database.read() as connection:
        found = _documents(connection, question, scope, ids) if question else []
        wanted = Words.stems(connection, called)
        told = [(*one, bool(wanted) and wanted <= Words.stems(connection, called_as(*one[4:7]))) for one in found]
        told.sort(key=lambda one: (not one[-1], -one[3], one[2]))
        shown = told[: max(0, min(limit, MOST_LISTED))]
        read = passages(connection, [first for _, _, first, *_ in shown])
    listed = [
        Mention(
            Hit(
                passage=first,
                place=read[first].place,
                title=read[first].title,
                text=read[first].text,
                score=1.0,
                why=("keyword",),
                cosine=0.0,
                matched=1.0,
                modified=read[first].modified,
                context=read[first].context,
                language=read[first].language,
            ),
            number,
            is_called,
        )
        for _, number, first, _, _, _, _, is_called in shown
    ]
    return Mentions(
        tuple(listed),
        total=len(told),
        called=sum(one[-1] for one in told),
        passages=sum(one[1] for one in told),
        coverage=Coverage(counts.files, counts.ready, counts.failed, counts.pending, counts.online_only),
    )


def _seen(store: Store, scope: Scope) -> tuple[Counts, Ids | None]:
    """(what lies in the scope, the ids of its passages where it is more than folders)."""
    if scope.by_path_alone:
        return store.counts(scope.paths), None
    return inside(store.database, scope)


def _question(store: Store, words: str) -> str:
    """What FTS5 is asked for; "" when there is nothing to ask for."""
    phrases = [phrase.strip() for phrase in _PHRASE.findall(words) if phrase.strip()]
    single = [word.surface for word in store.words.of(_PHRASE.sub(" ", words)) if word.surface]
    return " AND ".join('"{}"'.format(one.replace('"', "")) for one in [*phrases, *single][:MAX_WORDS])


def _documents(
    connection: apsw.Connection, question: str, scope: Scope, ids: Ids | None
) -> list[tuple[int, int, int, int, str, str, str]]:
    """(file, passages that hold it, the first of them, changed at, title, path, member) of each document."""
    where, values = below("f.path", scope.paths)
    found = rows(
        connection,
        "SELECT p.id, p.file, coalesce(t.document, 0) FROM (SELECT rowid AS id FROM words WHERE words MATCH ?) found"
        " CROSS JOIN passage p INDEXED BY passage_by_id ON p.id = found.id"
        " CROSS JOIN part t ON t.file = p.file AND t.number = p.part"
        f" CROSS JOIN file f ON f.id = p.file WHERE {where}",
        (question, *values),
    )
    if ids is not None:
        chosen = np.isin([id_ for id_, _, _ in found], ids)
        found = [one for one, inside_ in zip(found, chosen.tolist(), strict=True) if inside_]
    documents: dict[tuple[int, int], tuple[int, int]] = {}
    for id_, file, document in found:
        number, first = documents.get((file, document), (0, id_))
        documents[file, document] = (number + 1, min(first, id_))
    told = []
    for (file, document), (number, first) in documents.items():
        ((mtime_ns, title, path, member),) = rows(
            connection,
            f"SELECT f.mtime_ns, {TITLE}, f.path, coalesce(d.member, '') FROM file f"
            " LEFT JOIN document d ON d.file = f.id AND d.number = ? WHERE f.id = ?",
            (document, file),
        )
        told.append((file, number, first, int(mtime_ns), str(title), str(path), str(member)))
    return told


def called_as(title: str, path: str, member: str) -> str:
    """What a document is called: its title, its file, the folder it lies in."""
    place = Path(path)
    return re.sub(r"[_\-.]+", " ", f"{title} {member} {place.stem} {place.parent.name}")
