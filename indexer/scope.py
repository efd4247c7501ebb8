"""Where a search looks: below which folders, in whose documents, of which kinds, of which time.

A document says whom it is by and for, what kind it is and when it was made; where it does not, its file's name and date
count. Folders alone are a range of the path's index and need no list. Everything else is looked up once as the list of
passages it leaves, and remembered by who asks (`Searcher`) until something is written.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from indexer.contract import DocumentKind
from indexer.database import Database, rows
from indexer.paths import below
from indexer.records import Counts, Ids

if TYPE_CHECKING:
    import apsw

_KINDS = frozenset(get_args(DocumentKind))
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
MOST_PEOPLE = 20
"""Names in one question; more is a mailing list, and each costs a look at every document."""


class NotAScope(ValueError):
    """A filter cannot be understood; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Scope:
    """All filters hold together; within one, any of its values does. Empty ones let everything pass."""

    paths: tuple[str, ...] = ()
    """Files, and folders with all below them."""
    people: tuple[str, ...] = ()
    """Names or addresses of people whom the document names as sender, recipient, author, attendee …"""
    kinds: tuple[str, ...] = ()
    """Kinds of document ("message") or suffixes (".pdf", "pdf")."""
    after: str = ""
    """"2025", "2025-03" or "2025-03-18"; that day or month is in."""
    before: str = ""

    def __post_init__(self) -> None:
        for date in (self.after, self.before):
            if date and not _DATE.fullmatch(date):
                raise NotAScope(f"{date[:40]!r} is no date; please write it as 2026, 2026-03 or 2026-03-18.")
        if len(self.people) > MOST_PEOPLE:
            raise NotAScope(f"A search takes at most {MOST_PEOPLE} people; please name fewer.")

    @property
    def by_path_alone(self) -> bool:
        """Whether folders are all that is asked for."""
        return not (self.people or self.kinds or self.after or self.before)


def inside(database: Database, scope: Scope) -> tuple[Counts, Ids]:
    """(the files that hold something in the scope, the ids of its passages, ascending)."""
    with database.read() as connection:
        wanted = _documents(connection, scope)
        states = Counter[str]()
        for (state,) in rows(
            connection,
            "SELECT state FROM json_each(?) AS wanted CROSS JOIN file ON file.id = wanted.value",
            (json.dumps(list(wanted)),),
        ):
            states[state] += 1
        ids = _passages(connection, wanted)
    counts = Counts(
        files=sum(states.values()),
        ready=states["ready"],
        pending=states["pending"],
        failed=states["failed"],
        passages=len(ids),
        online_only=states["online_only"],
    )
    return counts, ids


def _documents(connection: apsw.Connection, scope: Scope) -> dict[int, list[int]]:
    """Numbers of the documents in the scope, by file; a file that says nothing of itself has number 0 alone."""
    where, values = below("f.path", scope.paths)
    conditions, more = [where], list(values)
    if scope.people:
        # A first sieve in SQLite; `_names_any` looks at the few that are left.
        names: list[str] = []
        for person in scope.people:
            words = _words(person)
            names.append("(" + (" AND ".join(["d.people LIKE ? ESCAPE '!'"] * len(words)) or "0") + ")")
            more += [f"%{_plain(word)}%" for word in words]
        conditions.append(f"({' OR '.join(names)})")
    if scope.kinds:
        either: list[str] = []
        for kind in scope.kinds:
            if kind in _KINDS:
                either.append("coalesce(nullif(d.kind, ''), 'document') = ?")
                more.append(kind)
            else:
                either.append("coalesce(nullif(d.member, ''), f.path) LIKE ? ESCAPE '!'")
                more.append(f"%.{_plain(kind.lstrip('.'))}")
        conditions.append(f"({' OR '.join(either)})")
    date = (
        "coalesce(iif(d.kind IN ('message', 'event'), nullif(d.created, ''), NULL), nullif(d.modified, ''),"
        " nullif(d.created, ''), strftime('%Y-%m-%d', f.mtime_ns / 1000000000, 'unixepoch', 'localtime'))"
    )
    for bound, sign in ((scope.after, ">="), (scope.before, "<=")):
        if bound:
            conditions.append(f"substr({date}, 1, {len(bound)}) {sign} ?")
            more.append(bound)
    found = rows(
        connection,
        "SELECT f.id, coalesce(d.number, 0), coalesce(d.people, '[]') FROM file f LEFT JOIN document d ON d.file = f.id"
        f" WHERE {' AND '.join(conditions)}",
        more,
    )
    wanted: dict[int, list[int]] = {}
    for file, number, people in found:
        if not scope.people or _names_any(json.loads(people), scope.people):
            wanted.setdefault(int(file), []).append(int(number))
    return wanted


def _passages(connection: apsw.Connection, wanted: dict[int, list[int]]) -> Ids:
    """The passages of documents, by file; ascending."""
    several = {
        int(file)
        for (file,) in rows(connection, "SELECT DISTINCT file FROM document WHERE number > 0")
        if int(file) in wanted
    }
    whole = json.dumps([file for file in wanted if file not in several])
    found: list[Any] = rows(
        connection,
        "SELECT p.id FROM json_each(?) AS wanted CROSS JOIN passage AS p INDEXED BY passage_by_place"
        " ON p.file = wanted.value",
        (whole,),
    )
    parts = json.dumps([[file, number] for file in several for number in wanted[file]])
    found += rows(
        connection,
        "SELECT p.id FROM json_each(?) AS wanted CROSS JOIN part AS t ON t.file = json_extract(wanted.value, '$[0]')"
        " AND t.document = json_extract(wanted.value, '$[1]') CROSS JOIN passage AS p INDEXED BY passage_by_place"
        " ON p.file = t.file AND p.part = t.number",
        (parts,),
    )
    return np.unique(np.array(found, dtype=np.int64).reshape(-1))


def _names_any(people: Sequence[Sequence[str]], wanted: Sequence[str]) -> bool:
    """Whether one of the people has an address that is wanted, or a name that holds all words of a wanted one."""
    for _, name, address in people:
        words = set(_words(name))
        for one in wanted:
            if address.lower() == one.strip().lower() or ("@" not in one and words.issuperset(_words(one))):
                return True
    return False


def _words(name: str) -> list[str]:
    """An address is one word. Names are compared without commas: "Weber, Ann" is "Ann Weber"."""
    return [name.strip().lower()] if "@" in name else re.findall(r"[^\W_]+", name.lower())


def _plain(text: str) -> str:
    """A text whose signs mean nothing to LIKE; other letters than a to z match in any case, and are compared later."""
    return re.sub(r"[^\x00-\x7f]", "_", re.sub(r"([!%_])", r"!\1", text))
