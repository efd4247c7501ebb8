"""Forgetting for good: rows, words, vectors and journals, and then a search for the bytes that proves it.

Deleting a row is not enough: a contentless FTS5 index keeps the words of a deleted passage until its segments are
merged, a page keeps what once stood in its gaps, the journal keeps old pages, and Chroma keeps what it deleted
(chroma#3793). So the words are merged, the database is written anew, the journal is cut and Chroma is filled again.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from indexer.contract import Forgotten, VerifyProgress
from indexer.database import Stopped, rows
from indexer.graph.checks import keys_only_here, only_here
from indexer.graph.corrections import without, word_of
from indexer.paths import below
from indexer.store import Store

_AT_ONCE = 50
_SAMPLED = 200
"""Passages whose words and text are looked for afterwards."""
_TERMS = 60
_FRAGMENTS = 16
_FRAGMENT = 24
"""Characters of a fragment that is looked for in the files."""
_MERGE_PAGES = 500
_TOMBSTONES = 1 << 53
"""Ids of FTS5's tombstone pages begin here (fts5_index.c, FTS5_TOMBSTONE_ROWID)."""
_OF_FILE = ("part", "document", "spoken", "version", "passage", "stated", "drawing")
_OF_PASSAGE = (
    ("vector", "passage"),
    ("next_vector", "passage"),
    ("words_docsize", "id"),
    ("mention", "place"),
    ("edge", "place"),
)
_STAGES = ("deleting", "merging words", "writing the index anew", "looking for what is left")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must not be found afterwards: ids, the rarest words, and pieces of paths and texts."""

    files: tuple[int, ...]
    passages: tuple[int, ...]
    sha256s: tuple[str, ...]
    terms: tuple[str, ...]
    fragments: tuple[str, ...]
    labels: tuple[int, ...]
    """Of the graph: rows of names and identifiers that nothing else states."""
    keys: frozenset[str]
    """Those names and identifiers."""


def forget(
    store: Store,
    index_dir: Path,
    path: str,
    tell: Callable[[VerifyProgress], None],
    should_stop: Callable[[], bool],
    refill: Callable[[], None],
) -> Forgotten:
    """Delete `path`, or everything below it, so that nothing of it stays on disk, and look whether that is so.

    The caller sees to it that nothing of it is being read. `refill` makes Chroma's files anew.
    Raises `Stopped` when `should_stop` turns true: what is deleted by then stays deleted and the path stays forgotten,
    but the proof is missing.
    """
    evidence = _evidence(store, path)
    store.forget(path)
    _withdraw(store, evidence.keys)  # first, so that nobody who ends the program in between leaves them there
    _delete(store, path, len(evidence.files), tell, should_stop)
    refill()
    _merge_words(store, tell, should_stop)
    tell(VerifyProgress(_STAGES[2], 0, 1))
    store.database.compact(should_stop)
    tell(VerifyProgress(_STAGES[3], 0, 1))
    left = [*_left_in_rows(store, evidence), *_left_in_files(store, index_dir, evidence)]
    proved = not left
    if proved:
        sentence = "Nothing of it is in the index any more: its bytes were looked for in every file of the index."
    else:
        sentence = f"Something of it is still in {', '.join(left)}; please close other programs and forget it again."
    return Forgotten(len(evidence.files), len(evidence.passages), proved, sentence)


def _evidence(store: Store, path: str) -> Evidence:
    where, values = below("f.path", (path,))
    with store.database.read() as connection:
        files = rows(connection, f"SELECT f.id, f.path, f.sha256, f.title FROM file f WHERE {where}", values)
        passages = [
            id_
            for (id_,) in rows(
                connection, f"SELECT p.id FROM file f JOIN passage p ON p.file = f.id WHERE {where}", values
            )
        ]
        step = max(1, len(passages) // _SAMPLED)
        texts = [
            text
            for (text,) in rows(
                connection,
                "SELECT text FROM passage WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(passages[::step]),),
            )
        ]
        stems = {stem for text in texts for stem in store.words.stems(connection, text)}
        terms = store.words.rarest(connection, stems, _TERMS)
        labels = only_here(connection, [id_ for id_, *_ in files])
        keys = keys_only_here(connection, labels)
    pieces = [_middle(text) for text in texts]
    names = [name for _, name, _, _ in islice(files, 4)]
    return Evidence(
        tuple(id_ for id_, *_ in files),
        tuple(passages),
        tuple(sha256 for _, _, sha256, _ in files if sha256),
        tuple(terms),
        tuple(dict.fromkeys(piece for piece in [*names, *pieces] if len(piece.strip()) > 7))[:_FRAGMENTS],
        tuple(labels),
        frozenset(keys),
    )


def _middle(text: str) -> str:
    start = max(0, (len(text) - _FRAGMENT) // 2)
    return text[start : start + _FRAGMENT]


def _delete(
    store: Store, path: str, files: int, tell: Callable[[VerifyProgress], None], should_stop: Callable[[], bool]
) -> None:
    done = 0
    for batch in _batches(store, path):
        if should_stop():
            raise Stopped
        store.remove(batch)
        done += len(batch)
        tell(VerifyProgress(_STAGES[0], min(done, files), files))
    store.kept.drop_all()


def _withdraw(store: Store, gone: frozenset[str]) -> None:
    """Take names that only the forgotten files hold out of what the user said; take back what is about them alone."""
    identity = store.graph.identity
    for one in identity.corrections():
        if told := gone.intersection(one.keys):
            word = word_of(one)
            kept = without(word, set(told)) if word is not None else None
            if kept is None:
                identity.withdraw([one.id])
            else:
                identity.amend(one.id, kept.keys, msgspec.json.encode(kept).decode())


def _batches(store: Store, path: str) -> Iterator[list[str]]:
    where, values = below("path", (path,))
    while True:
        with store.database.read() as connection:
            found = rows(connection, f"SELECT path FROM file WHERE {where} LIMIT ?", (*values, _AT_ONCE))
        if not found:
            return
        yield [one for (one,) in found]


def _merge_words(store: Store, tell: Callable[[VerifyProgress], None], should_stop: Callable[[], bool]) -> None:
    """Merge all segments of the keyword index into one, which leaves deleted words out, in short transactions.

    https://sqlite.org/fts5.html#the_merge_command
    """
    pages = -_MERGE_PAGES
    done = 0
    while True:
        if should_stop():
            raise Stopped
        with store.database.write() as connection:
            before = connection.total_changes()
            connection.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
            changed = connection.total_changes() - before
            ((total,),) = rows(connection, "SELECT count(*) FROM words_data")
        if changed < 2:
            break
        pages = _MERGE_PAGES
        done = min(done + _MERGE_PAGES, total)
        tell(VerifyProgress(_STAGES[1], done, total))
    with store.database.write() as connection:  # a single segment with tombstones is no work for `merge`
        if rows(connection, "SELECT 1 FROM words_data WHERE id >= ? LIMIT 1", (_TOMBSTONES,)):
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")


def _left_in_rows(store: Store, evidence: Evidence) -> list[str]:
    """The tables that still hold something."""
    files, passages = json.dumps(evidence.files), json.dumps(evidence.passages)
    whole = json.dumps([-file for file in evidence.files])
    left = []
    with store.database.read() as connection:
        for table, column, ids in (
            ("file", "id", files),
            *((table, "file", files) for table in _OF_FILE),
            *((table, column, passages) for table, column in _OF_PASSAGE),
            *((table, "place", whole) for table in ("mention", "edge")),
            ("label", "id", json.dumps(evidence.labels)),
            ("kept_recognition", "sha256", json.dumps(evidence.sha256s)),
        ):
            question = f"SELECT 1 FROM {table} WHERE {column} IN (SELECT value FROM json_each(?)) LIMIT 1"
            if rows(connection, question, (ids,)):
                left.append(f"the table {table}")
        if rows(connection, "SELECT 1 FROM words_data WHERE id >= ? LIMIT 1", (_TOMBSTONES,)):
            left.append("the keyword index, where it is marked as deleted")
        if any(store.words.posted(connection, term, evidence.passages) for term in evidence.terms):
            left.append("the keyword index")
    return left


def _left_in_files(store: Store, index_dir: Path, evidence: Evidence) -> list[str]:
    """The files of the index that hold a piece of it as plain text, or old pages."""
    left = []
    with store.database.read() as connection:
        if rows(connection, "PRAGMA freelist_count") != [(0,)]:
            left.append("free pages of the index")
    if not store.database.empty_journal():
        left.append("the journal of the index")
    needles = [piece.encode(code, "surrogateescape") for piece in evidence.fragments for code in ("utf-8", "utf-16-le")]
    for file in sorted(index_dir.rglob("*")):
        if file.is_file() and not file.is_symlink() and _holds(file, needles):
            left.append(file.name)
    return left


def _holds(file: Path, needles: Sequence[bytes]) -> bool:
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(needle) >= 0 for needle in needles)
    except (OSError, ValueError):  # empty, gone meanwhile, or held by its owner alone
        return False
