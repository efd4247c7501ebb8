"""Documents and folders by what they are called, as people name them: "budget.xlsx", "Contoso", "offer v2"."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.contract import NamedDocument, NamedFiles
from indexer.database import rows
from indexer.paths import below, iso_time
from indexer.scope import DATED, Scope, documents
from indexer.store import Store
from indexer.texts import TITLE
from indexer.words import Words

if TYPE_CHECKING:
    import apsw

MOST_LISTED = 500
"""Documents of one answer; all of them are counted."""
MOST_FOLDERS = 20
MOST_WORDS = 12
"""Of one name; further ones are left out of account."""
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")  # LIKE knows no other letters in both cases
_SIEVED = 4
"""First letters by which SQLite sieves: what follows may be an ending ("contract", "contracts")."""


def named(store: Store, text: str, scope: Scope, limit: int, newest: bool = False) -> NamedFiles:
    """The documents whose file name or title holds all words of `text`, and the folders that are called so.

    Who bears exactly the name comes first, then who has the fewest words beside it, then the newest. Without `text`
    everything in the scope is listed, by place. `newest`: by when they were sent or made instead.
    """
    asked = _WORD.findall(text.lower())[:MOST_WORDS]
    with store.database.read() as connection:
        found = _sieved(connection, asked, scope)
        wanted = frozenset(Words.stems(connection, " ".join(asked)))
        roots = [str(path) for (path,) in rows(connection, "SELECT path FROM folder")]
        told = []
        folders: dict[str, int] = {}
        for row in found:
            path, title, member = str(row[0]), str(row[1]), str(row[2])
            rank = _rank(connection, text, asked, wanted, Path(member or path).name, title)
            if rank is not None:
                told.append((rank, row))
            if asked:
                folders |= _folders(connection, path, roots, asked, wanted)
    told.sort(key=lambda one: (one[0], -one[1][4], one[1][0], one[1][5]) if asked else (0, 0, one[1][0], one[1][5]))
    if newest:
        told.sort(key=lambda one: one[1][8], reverse=True)
    listed = [
        NamedDocument(str(path), str(member), str(title), str(kind), iso_time(mtime_ns), first, parts, passages, dated)
        for _, (path, title, member, kind, mtime_ns, first, parts, passages, dated) in told[
            : max(0, min(limit, MOST_LISTED))
        ]
    ]
    ranked = sorted(folders, key=lambda one: (folders[one], one.count(os.sep), one))
    exact = sum(rank == 0 for rank, _ in told)
    return NamedFiles(tuple(listed), len(told), exact, tuple(ranked[:MOST_FOLDERS]))


def _sieved(
    connection: apsw.Connection, asked: Sequence[str], scope: Scope
) -> list[tuple[str, str, str, str, int, int, int, int, str]]:
    """(path, title, member, kind, changed at, first part, parts, passages, dated) of what may be meant."""
    where, values = below("f.path", scope.paths)
    conditions, more = [where], list(values)
    for word in asked:
        either = ("f.path", "d.member", TITLE)
        conditions.append("(" + " OR ".join(f"coalesce({column}, '') LIKE ?" for column in either) + ")")
        more += [f"%{_NOT_ASCII.sub('_', word[:_SIEVED])}%"] * len(either)
    inside = None if scope.by_path_alone else documents(connection, scope)
    found = rows(
        connection,
        f"SELECT f.id, coalesce(d.number, 0), f.path, {TITLE}, coalesce(d.member, ''),"
        " coalesce(nullif(d.kind, ''), 'document'), f.mtime_ns,"
        " coalesce((SELECT min(number) FROM part WHERE file = f.id AND document = coalesce(d.number, 0)), 0),"
        " (SELECT count(*) FROM part WHERE file = f.id AND document = coalesce(d.number, 0)),"
        " (SELECT count(*) FROM passage p JOIN part t ON t.file = p.file AND t.number = p.part"
        "  WHERE p.file = f.id AND t.document = coalesce(d.number, 0)),"
        f" {DATED}"
        " FROM file f LEFT JOIN document d ON d.file = f.id"
        f" WHERE f.state IN ('ready', 'online_only') AND {' AND '.join(conditions)}",
        more,
    )
    return [tuple(rest) for file, number, *rest in found if inside is None or number in inside.get(file, ())]


def _rank(
    connection: apsw.Connection, text: str, asked: Sequence[str], wanted: frozenset[str], name: str, title: str
) -> int | None:
    """0 for exactly this name, else how many words stand beside those asked for; None where one of them is missing."""
    if not asked:
        return 0
    said = text.strip().lower()
    if said in (name.lower(), Path(name).stem.lower(), title.strip().lower()):
        return 0
    ranks = []
    for one in (name, title):
        plain = _CAMEL.sub(" ", one).replace("_", " ").replace(".", " ")
        stems = Words.stems(connection, plain) | frozenset(_WORD.findall(plain.lower()))
        if wanted <= stems or frozenset(asked) <= stems:
            ranks.append(1 + max(0, len(_WORD.findall(plain)) - len(asked)))
    return min(ranks, default=None)


def _folders(
    connection: apsw.Connection, path: str, roots: Sequence[str], asked: Sequence[str], wanted: frozenset[str]
) -> dict[str, int]:
    """The folders over a file, from a watched one on, that are called so; 0 for exactly this name."""
    found: dict[str, int] = {}
    root = max((one for one in roots if path.startswith(one.rstrip(os.sep) + os.sep)), key=len, default="")
    for folder in Path(path).parents if root else ():
        if len(str(folder)) < len(root.rstrip(os.sep)):
            break
        words = _WORD.findall(_CAMEL.sub(" ", folder.name).lower())
        if words == list(asked) or "".join(words) == "".join(asked):
            found[str(folder)] = 0
        elif frozenset(asked) <= frozenset(words) or wanted <= Words.stems(connection, " ".join(words)):
            found[str(folder)] = len(words)
    return found
