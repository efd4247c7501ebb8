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
from indexer.extractors import SUFFIXES
from indexer.graph.codes import KIND_CODES
from indexer.graph.names import key
from indexer.graph.tables import IDENTIFIER
from indexer.paths import below
from indexer.records import Counts, Ids

if TYPE_CHECKING:
    import apsw

_WRITERS = frozenset(("from", "author"))
"""Roles of people who made a document."""
_KINDS = frozenset(get_args(DocumentKind))
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
MOST_PEOPLE = 20
"""Names in one question; more is a mailing list, and each costs a look at every document."""
_MOST_NAMESAKES = 20
"""People of the graph that bear one name."""
_MOST_NAMES = 100
"""Names and addresses of all of them."""
_PERSON = KIND_CODES["person"]
DATED = (
    "coalesce(iif(d.kind IN ('message', 'event'), nullif(d.created, ''), NULL), nullif(d.modified, ''),"
    " nullif(d.created, ''), strftime('%Y-%m-%d', f.mtime_ns / 1000000000, 'unixepoch', 'localtime'))"
)
"""SQL for when a document was sent or made, ISO 8601, of `file` f and `document` d."""


class NotAScope(ValueError):
    """A filter cannot be understood; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Scope:
    """All filters hold together; within one, any of its values does. Empty ones let everything pass."""

    paths: tuple[str, ...] = ()
    """Files, and folders with all below them."""
    people: tuple[str, ...] = ()
    """Names or addresses of people whom the document names as sender, recipient, author, attendee …

    Whoever the graph takes for the same person counts, too.
    """
    kinds: tuple[str, ...] = ()
    """Kinds of document ("message") or suffixes (".pdf", "pdf")."""
    after: str = ""
    """"2025", "2025-03" or "2025-03-18"; that day or month is in."""
    before: str = ""
    written_by: bool = False
    """Whether only those count who sent or wrote a document."""

    def __post_init__(self) -> None:
        for date in (self.after, self.before):
            if date and not _DATE.fullmatch(date):
                raise NotAScope(f"{date[:40]!r} is no date; please write it as 2026, 2026-03 or 2026-03-18.")
        if self.after and self.before and self.after > self.before + "~":
            raise NotAScope(f"No time is after {self.after} and before {self.before}; please exchange the two.")
        if len(self.people) > MOST_PEOPLE:
            raise NotAScope(f"A search takes at most {MOST_PEOPLE} people; please name fewer.")
        for person in self.people:
            if not _words(person):
                raise NotAScope(f"{person[:40]!r} is no name; please give a name or an address.")
        for kind in self.kinds:
            if kind not in _KINDS and f".{kind.lstrip('.').lower()}" not in SUFFIXES:
                raise NotAScope(
                    f"{kind[:40]!r} is neither a kind of document nor a suffix of files that are read; the kinds are"
                    f" {', '.join(sorted(_KINDS))}."
                )

    @property
    def by_path_alone(self) -> bool:
        """Whether folders are all that is asked for."""
        return not (self.people or self.kinds or self.after or self.before)


def inside(database: Database, scope: Scope) -> tuple[Counts, Ids]:
    """(the files that hold something in the scope, the ids of its passages, ascending)."""
    with database.read() as connection:
        wanted = documents(connection, scope)
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


def documents(connection: apsw.Connection, scope: Scope) -> dict[int, list[int]]:
    """Numbers of the documents in the scope, by file; a file that says nothing of itself has number 0 alone."""
    where, values = below("f.path", scope.paths)
    conditions, more = [where], list(values)
    alike = _known_as(connection, scope.people)
    if scope.people:
        # A first sieve in SQLite; `_names_any` looks at the few that are left.
        names: list[str] = []
        for words in dict.fromkeys(tuple(_words(name)) for name in (*scope.people, *alike)):
            names.append("(" + " AND ".join(["d.people LIKE ? ESCAPE '!'"] * len(words)) + ")")
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
    for bound, sign in ((scope.after, ">="), (scope.before, "<=")):
        if bound:
            conditions.append(f"substr({DATED}, 1, {len(bound)}) {sign} ?")
            more.append(bound)
    found = rows(
        connection,
        "SELECT f.id, coalesce(d.number, 0), coalesce(d.people, '[]') FROM file f LEFT JOIN document d ON d.file = f.id"
        f" WHERE {' AND '.join(conditions)}",
        more,
    )
    wanted: dict[int, list[int]] = {}
    for file, number, people in found:
        told = json.loads(people)
        if scope.written_by:
            told = [one for one in told if one[0] in _WRITERS]
        if not scope.people or _names_any(told, scope.people, alike):
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


def _known_as(connection: apsw.Connection, people: Sequence[str]) -> frozenset[str]:
    """The other names and addresses of those whom the graph knows by these, as they are written."""
    found: set[str] = set()
    for person in people:
        labels = rows(
            connection,
            "WITH named AS (SELECT DISTINCT coalesce(s.canonical, e.id) AS one FROM label l JOIN entity e ON"
            " e.id = l.entity AND e.kind = ? LEFT JOIN same s ON s.entity = e.id WHERE l.key IN (?, ?) LIMIT ?),"
            " alike AS (SELECT one AS entity FROM named UNION SELECT s.entity FROM named JOIN same s ON"
            " s.canonical = named.one)"
            " SELECT DISTINCT iif(l.class = ?, l.key, l.written) FROM alike JOIN label l ON l.entity = alike.entity"
            " WHERE l.class <> ? OR l.key LIKE 'mailto:%' LIMIT ?",
            (
                _PERSON,
                key(person),
                f"mailto:{person.strip().lower()}",
                _MOST_NAMESAKES,
                IDENTIFIER,
                IDENTIFIER,
                _MOST_NAMES,
            ),
        )
        found.update(label.removeprefix("mailto:") for (label,) in labels)
    return frozenset(name for name in found if _words(name))


def _names_any(people: Sequence[Sequence[str]], wanted: Sequence[str], alike: frozenset[str]) -> bool:
    """Whether one of the people has a wanted address or a name that holds a wanted one's words, or is called `alike`.

    Of those who are known by several names, a name alone tells nothing where another address stands beside it.
    """
    whole = {frozenset(_words(name)) for name in alike}
    for _, name, address in people:
        words = frozenset(_words(name))
        if frozenset([address.strip().lower()] if address else words) in whole:
            return True
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
