"""A prepared set for retrieval: corpus.jsonl and queries.jsonl in one folder, of any origin and with any flaws.

corpus.jsonl   {"id", "title"?, "text", "group"?}
queries.jsonl  {"id", "question", "gold": [ids], "type"?, "group"?, "answer"?}

What is odd in it is counted and told in sentences; what can be asked is asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FILES = ("corpus.jsonl", "queries.jsonl")
_LETTERS = "bcdfghjklmnpqrstvwxz"
"""File names of rows without a title are made of these: no word, no name and no number that a question could hold."""
_LONGEST_NAME = 120
_ROOT = Path(os.sep, "set")
_NO_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f]+")


class UnusableSet(Exception):
    """The folder holds nothing to measure; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the corpus, as it is filed."""

    id: str
    title: str
    text: str
    path: str
    """Of the file that it is in: its own, or that of its group."""
    part: int
    """Its place in the file."""
    grouped: bool
    """Whether others are in the file, too."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question, with the ids of the rows that answer it."""

    question: str
    gold: frozenset[str]
    type: str
    path: str
    """Only this file may answer; "" is all."""
    answer: str = ""
    """What a right answer says, where the set tells."""


@dataclass(slots=True)
class PreparedSet:
    """What was read. `files` gives the rows again, file by file."""

    name: str
    folder: Path
    titles: bool
    row_at: Mapping[tuple[str, int], str]
    """Row ids by (path, part)."""
    queries: Sequence[Query]
    oddities: Sequence[str]
    sha256: str
    """Of the corpus."""
    has_titles: bool
    """Whether any row has one, and they are used."""
    _seen: frozenset[int] = field(repr=False, default=frozenset())

    @property
    def rows(self) -> int:
        """How many rows can be found."""
        return len(self.row_at)

    def files(self) -> Iterator[tuple[str, list[Row]]]:
        """(path, its rows in order): one file for each row, one for each group."""
        grouped: dict[str, list[Row]] = {}
        names = _Names(self.titles)
        for number, raw in _lines(self.folder / "corpus.jsonl"):
            if number not in self._seen or raw is None:
                continue
            row = _row(raw, names, self.titles, grouped)
            if row.grouped:
                grouped.setdefault(row.path, []).append(row)
            else:
                yield row.path, [row]
        yield from grouped.items()


class _Names:
    """File names: the row's title where it has one, each once."""

    def __init__(self, titles: bool) -> None:
        self._titles = titles
        self._taken: set[str] = set()
        self._again: Counter[str] = Counter()
        self._number = 0

    def of(self, title: str) -> str:
        self._number += 1
        name = _NO_NAME.sub(" ", title if self._titles else "").strip(" .")[:_LONGEST_NAME] or letters(self._number)
        found = name
        while found.casefold() in self._taken:  # "A" twice, and a third that is called "A (2)" itself
            self._again[name.casefold()] += 1
            found = f"{name} ({self._again[name.casefold()] + 1})"
        self._taken.add(found.casefold())
        return str(_ROOT / f"{found}.txt")


def letters(number: int) -> str:
    """A number in letters that make no word."""
    found = ""
    while number:
        number, digit = divmod(number, len(_LETTERS))
        found = _LETTERS[digit] + found
    return found.rjust(4, _LETTERS[0])


def group_path(group: str) -> str:
    """The file of a group."""
    name = _NO_NAME.sub(" ", group)
    return str(_ROOT / "groups" / (f"{name}.txt" if name == group else f"{name} {_short(group)}.txt"))


def sets_in(folder: Path) -> list[Path]:
    """The folder itself where it holds a set, else the sets in it, by name. Raises `UnusableSet`."""
    if any((folder / name).is_file() for name in _FILES):
        return [folder]
    try:
        inside = sorted(one for one in folder.iterdir() if all((one / name).is_file() for name in _FILES))
    except OSError as problem:
        raise UnusableSet(f"{folder} cannot be read ({problem.strerror}); please give another folder.") from None
    if not inside:
        raise UnusableSet(f"{folder} holds no set; please give a folder with corpus.jsonl and queries.jsonl.")
    return inside


def read_set(folder: Path, *, titles: bool = True, limit: int = 0) -> PreparedSet:
    """Read a set; `limit` asks only so many of its questions, 0 all. Raises `UnusableSet`."""
    for name in _FILES:
        if not (folder / name).is_file():
            raise UnusableSet(f"{folder} holds no {name}; please give a folder with corpus.jsonl and queries.jsonl.")
    try:
        return _read(folder, titles, limit)
    except OSError as problem:
        raise UnusableSet(f"{folder} cannot be read ({problem.strerror}); please look at its permissions.") from None


def _read(folder: Path, titles: bool, limit: int) -> PreparedSet:
    odd: Counter[str] = Counter()
    row_at, seen, has_titles = _corpus(folder, titles, odd)
    if not row_at:
        raise UnusableSet(f"{folder / 'corpus.jsonl'} holds no text, so there is nothing to search.")
    queries = _queries(folder, row_at, odd, limit)
    if not queries:
        raise UnusableSet(f"{folder / 'queries.jsonl'} holds no question with gold ids, so nothing can be measured.")
    with (folder / "corpus.jsonl").open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    oddities = [sentence.format(n=count) for sentence, count in odd.items()]
    return PreparedSet(folder.resolve().name, folder, titles, row_at, queries, oddities, sha256, has_titles, seen)


def _corpus(folder: Path, titles: bool, odd: Counter[str]) -> tuple[dict[tuple[str, int], str], frozenset[int], bool]:
    """(row ids by place, numbers of the lines that are used, whether any of them has a title that is used)."""
    has_titles = False
    row_at: dict[tuple[str, int], str] = {}
    seen: set[int] = set()
    ids: set[str] = set()
    names = _Names(titles)
    grouped: dict[str, list[Row]] = {}
    for number, raw in _lines(folder / "corpus.jsonl"):
        if raw is None or raw.get("id") is None:
            odd["{n} lines of the corpus are no JSON object with an id; they are left out."] += 1
            continue
        if not isinstance(raw["id"], str):
            odd["{n} ids of the corpus are no strings; they are compared as text."] += 1
        id_ = _text(raw["id"])
        if id_ in ids:
            odd["{n} ids of the corpus occur again; the first row of each counts."] += 1
            continue
        ids.add(id_)
        if not (_text(raw.get("text")).strip() or (titles and _text(raw.get("title")).strip())):
            odd["{n} rows have no text and cannot be found."] += 1
            continue
        seen.add(number)
        row = _row(raw, names, titles, grouped)
        if row.grouped:
            grouped.setdefault(row.path, []).append(row)
        row_at[(row.path, row.part)] = id_
        has_titles = has_titles or bool(row.title)
    return row_at, frozenset(seen), has_titles


def _row(raw: Mapping[str, Any], names: _Names, titles: bool, grouped: Mapping[str, Sequence[Row]]) -> Row:
    title = _text(raw.get("title")).strip() if titles else ""
    text = _text(raw.get("text"))
    group = _text(raw.get("group"))
    path = group_path(group) if group else names.of(title)
    part = len(grouped.get(path, ()))
    return Row(_text(raw["id"]), title, text if text.strip() else title, path, part, bool(group))


def _queries(folder: Path, row_at: Mapping[tuple[str, int], str], odd: Counter[str], limit: int) -> list[Query]:
    known, paths = set(row_at.values()), {path for path, _ in row_at}
    queries: list[Query] = []
    for _, raw in _lines(folder / "queries.jsonl"):
        question = _text(raw.get("question")).strip() if raw is not None else ""
        gold = raw.get("gold") if raw is not None else None
        gold = [gold] if isinstance(gold, str | int) else gold
        if raw is None or not question or not isinstance(gold, list) or not gold:
            odd["{n} lines of the queries have no question or no gold ids; they are left out."] += 1
            continue
        wanted = frozenset(_text(one) for one in gold)
        missing = len(wanted - known)
        if missing:
            odd["{n} gold ids are not in the corpus and count as not found."] += missing
        group = _text(raw.get("group"))
        path = group_path(group) if group else ""
        query = Query(question, wanted, _text(raw.get("type")), path, _text(raw.get("answer")).strip())
        if query.path and query.path not in paths:
            odd["{n} questions are asked in a group that the corpus does not have; they find nothing."] += 1
        queries.append(query)
        if len(queries) == limit:
            break
    return queries


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """(line number, its object, or None for what is none) of each line that is not blank."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file):
            if line.strip():
                try:
                    found = json.loads(line)
                except (ValueError, RecursionError):
                    found = None
                yield number, found if isinstance(found, dict) else None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half a surrogate pair is no text anywhere else
    return "" if value is None else json.dumps(value, sort_keys=True)


def _short(text: str) -> str:
    return letters(int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big"))
