"""The files in the store with their documents, parts and passages: how they are written, moved, deleted and counted.

Methods that take a connection run inside a write transaction of the store; the others read.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from indexer.contract import Failure
from indexer.database import Database, rows
from indexer.graph.model import Drawn
from indexer.graph.rows import GraphRows
from indexer.kept import Kept
from indexer.paths import below, surroundings
from indexer.records import Counts, FileState, Fingerprint, NewPassage, StoredFile, Version
from indexer.texts import AROUND, TITLE
from indexer.vector_rows import VectorRows
from indexer.words import Words

if TYPE_CHECKING:
    import apsw

    from indexer.extractors import Extracted

_FILE = (
    "id, path, size, mtime_ns, inode, sha256, state, failure_code, failure_reason, passages, reader, attempts, read_at"
)
_VERSIONS = 20
"""So many versions of a file are remembered."""


class FileRows:
    """The rows of files. `words`, `vectors` and `graph` follow every change."""

    def __init__(self, database: Database, words: Words, vectors: VectorRows, kept: Kept, graph: GraphRows) -> None:
        self._database = database
        self._words = words
        self._vectors = vectors
        self._kept = kept
        self._graph = graph

    # -- inside a transaction of the store

    def write(
        self,
        connection: apsw.Connection,
        path: str,
        fingerprint: Fingerprint,
        sha256: str,
        extracted: Extracted,
        passages: Sequence[NewPassage],
        reader: str,
        state: FileState,
        drawn: Drawn | None,
    ) -> None:
        """Put a file's new version in the place of its old one; its graph is drawn later where `drawn` is None."""
        now = int(time.time())
        file, released = self._clear(connection, path, fingerprint)
        connection.execute(
            "UPDATE file SET sha256 = ?, state = ?, title = ?, parts = ?, passages = ?, truncated = ?, reader = ?,"
            " attempts = 0, read_at = ? WHERE id = ?",
            (
                sha256,
                state,
                extracted.title,
                len(extracted.parts),
                len(passages),
                int(extracted.truncated),
                reader,
                now,
                file,
            ),
        )
        _add_documents(connection, file, extracted)
        _add_parts(connection, file, extracted, passages)
        first = _next_passage(connection)
        connection.executemany(
            "INSERT INTO passage (id, file, part, start, end, heading, text, above, context, language, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    first + n,
                    file,
                    p.part,
                    p.start,
                    p.end,
                    p.heading,
                    p.text,
                    p.above,
                    p.context,
                    p.language,
                    p.hash or None,
                )
                for n, p in enumerate(passages)
            ],
        )
        connection.execute(
            "INSERT INTO spoken SELECT file, language, count(*) FROM passage WHERE file = ? AND language <> ''"
            " GROUP BY language",
            (file,),
        )
        self._words.add(connection, indexed_words(connection, file))
        self._vectors.add(connection, first, [p.vector for p in passages])
        if drawn is not None:
            self._graph.write(connection, file, first, drawn, released)
        else:
            self._graph.sweep(connection, released)
        self._kept.drop(connection, sha256, [p.hash for p in passages if p.hash])
        if state == "ready":
            _remember(connection, file, now, sha256, fingerprint.size, len(passages))

    def write_name(
        self,
        connection: apsw.Connection,
        path: str,
        fingerprint: Fingerprint,
        passages: Sequence[NewPassage],
        drawn: Drawn | None,
    ) -> None:
        """Put the name alone of a file in the place of what was known of it."""
        from indexer.extractors import Extracted, Part

        text = "".join(passage.text for passage in passages)
        name = Extracted(PurePath(path).stem, (Part("name", None, "", text),))
        self.write(connection, path, fingerprint, "", name, passages, "", "online_only", drawn)

    def fail(
        self,
        connection: apsw.Connection,
        path: str,
        fingerprint: Fingerprint,
        sha256: str,
        failure: Failure,
        reader: str,
    ) -> None:
        """Note that a file's present version cannot be read."""
        tried = rows(
            connection,
            "SELECT attempts FROM file WHERE path = ? AND sha256 = ? AND reader = ? AND failure_code IS NOT NULL"
            " AND (sha256 <> '' OR (size = ? AND mtime_ns = ?))",
            (path, sha256, reader, fingerprint.size, fingerprint.mtime_ns),
        )
        file, released = self._clear(connection, path, fingerprint)
        self._graph.sweep(connection, released)
        connection.execute(
            "UPDATE file SET sha256 = ?, state = 'failed', failure_code = ?, failure_reason = ?, reader = ?,"
            " attempts = ?, read_at = ? WHERE id = ?",
            (
                sha256,
                failure.code,
                failure.reason,
                reader,
                (tried[0][0] if tried else 0) + 1,
                int(time.time()),
                file,
            ),
        )

    def move(self, connection: apsw.Connection, old: str, new: str, fingerprint: Fingerprint) -> bool:
        """Move what is known of a file to its new path; False when `old` is unknown."""
        found = rows(connection, "SELECT id FROM file WHERE path = ?", (old,))
        if not found:
            return False
        ((file,),) = found
        self.delete(
            connection,
            [id_ for (id_,) in rows(connection, "SELECT id FROM file WHERE path = ? AND id <> ?", (new, file))],
        )
        connection.execute(
            "UPDATE file SET path = ?, size = ?, mtime_ns = ?, inode = ? WHERE id = ?",
            (new, *numbers(fingerprint), file),
        )
        self.index_words(connection, file)
        self._graph.outdate(connection, file)
        return True

    def index_words(self, connection: apsw.Connection, file: int) -> None:
        """Put a file's words into the keyword index anew."""
        found = list(indexed_words(connection, file))
        self._words.remove(connection, [id_ for id_, _, _ in found])
        self._words.add(connection, found)

    def delete(self, connection: apsw.Connection, files: Iterable[int]) -> None:
        """Delete files with everything that was read from them."""
        for file in files:
            self._graph.sweep(connection, self._empty(connection, file))
            connection.execute("DELETE FROM version WHERE file = ?", (file,))
            connection.execute("DELETE FROM file WHERE id = ?", (file,))

    def _clear(self, connection: apsw.Connection, path: str, fingerprint: Fingerprint) -> tuple[int, list[int]]:
        """The id of the file at `path`, emptied of its old version or made anew, and what of the graph to sweep."""
        ((file,),) = rows(
            connection,
            "INSERT INTO file (path, size, mtime_ns, inode, state) VALUES (?, ?, ?, ?, 'pending')"
            " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
            " inode = excluded.inode, title = '', parts = 0, passages = 0, truncated = 0,"
            " failure_code = NULL, failure_reason = NULL RETURNING id",
            (path, *numbers(fingerprint)),
        )
        return int(file), self._empty(connection, file)

    def _empty(self, connection: apsw.Connection, file: int) -> list[int]:
        released = self._graph.release(connection, file)
        passages = [id_ for (id_,) in rows(connection, "SELECT id FROM passage WHERE file = ?", (file,))]
        if passages:
            self._words.remove(connection, passages)
            self._vectors.remove(connection, passages)
            connection.execute("DELETE FROM passage WHERE file = ?", (file,))
        for table in ("part", "document", "spoken"):
            connection.execute(f"DELETE FROM {table} WHERE file = ?", (file,))
        return released

    # -- reading

    def at(self, path: str) -> StoredFile | None:
        """One file, or None when it is unknown."""
        found = self._rows(f"SELECT {_FILE} FROM file WHERE path = ?", (path,))
        return _stored_file(found[0]) if found else None

    def below(self, root: str) -> dict[str, StoredFile]:
        """Every known file that is `root` or below it, by path."""
        where, values = below("path", (root,))
        return {row[1]: _stored_file(row) for row in self._rows(f"SELECT {_FILE} FROM file WHERE {where}", values)}

    def failures(self, roots: Sequence[str]) -> list[Failure]:
        """Files, and documents inside files, that could not be read; by path, the file itself before its members."""
        where, values = below("f.path", roots)
        found = self._rows(
            "SELECT f.path, f.failure_code, f.failure_reason, '', f.attempts FROM file f"
            f" WHERE f.state = 'failed' AND {where} UNION ALL"
            " SELECT f.path, d.failure_code, d.failure_reason, d.member, 1 FROM document d INDEXED BY document_failed"
            f" JOIN file f ON f.id = d.file WHERE d.failure_code IS NOT NULL AND {where} ORDER BY 1, 4",
            (*values, *values),
        )
        return [Failure(*row) for row in found]

    def counts(self, roots: Sequence[str]) -> Counts:
        """Files and passages that are one of `roots` or below one; all of them when `roots` is empty."""
        where, values = below("path", roots)
        found = self._rows(
            f"SELECT state, count(*), coalesce(sum(passages), 0) FROM file WHERE {where} GROUP BY state"
            if roots
            else "SELECT state, files, passages FROM total",
            values,
        )
        number: dict[str, int] = {state: count for state, count, _ in found}
        return Counts(
            files=sum(number.values()),
            ready=number.get("ready", 0),
            pending=number.get("pending", 0),
            failed=number.get("failed", 0),
            passages=sum(passages for _, _, passages in found),
            online_only=number.get("online_only", 0),
        )

    def languages(self) -> dict[str, int]:
        """Passages in each language that was told, the most frequent first."""
        return dict(self._rows("SELECT language, sum(passages) FROM spoken GROUP BY language ORDER BY 2 DESC, 1"))

    def versions(self, path: str) -> list[Version]:
        """What is remembered of a file's versions, the newest first."""
        return [
            Version(*row)
            for row in self._rows(
                "SELECT v.read_at, v.sha256, v.size, v.passages FROM version v JOIN file f ON f.id = v.file"
                " WHERE f.path = ? ORDER BY v.read_at DESC",
                (path,),
            )
        ]

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._database.read() as connection:
            return rows(connection, sql, values)


def numbers(fingerprint: Fingerprint) -> tuple[int, int, str]:
    """A fingerprint as the columns size, mtime_ns and inode."""
    return fingerprint.size, fingerprint.mtime_ns, str(fingerprint.inode)


def indexed_words(connection: apsw.Connection, file: int) -> Iterator[tuple[int, str, str]]:
    """(passage id, surroundings, text) of a file for the keyword index.

    A document's first passage is also found by the people whom the document names.
    """
    told: set[int] = set()
    for id_, number, path, title, member, above, heading, context, text, people in rows(
        connection,
        f"SELECT p.id, t.document, f.path, {TITLE}, coalesce(d.member, ''), p.above, p.heading, p.context, p.text,"
        f" d.people FROM passage p {AROUND} WHERE p.file = ? ORDER BY p.id",
        (file,),
    ):
        words = surroundings(path, title, member, above, heading, context)
        if people and number not in told:
            told.add(number)
            words = " ".join([words, *(name for _, name, _ in json.loads(people))])
        yield id_, words, text


def _add_documents(connection: apsw.Connection, file: int, extracted: Extracted) -> None:
    connection.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                file,
                number,
                one.member,
                one.title,
                one.kind,
                json.dumps([(p.role, p.name, p.address) for p in one.people], ensure_ascii=False),
                one.created,
                one.modified,
                one.language,
                json.dumps(one.thread, ensure_ascii=False),
                one.failure,
                one.sentence,
            )
            for number, one in enumerate(extracted.documents)
        ],
    )


def _add_parts(connection: apsw.Connection, file: int, extracted: Extracted, passages: Sequence[NewPassage]) -> None:
    written: dict[int, list[str]] = {}
    for passage in passages:
        written.setdefault(passage.part, []).append(passage.text)
    connection.executemany(
        "INSERT INTO part (file, number, kind, page, label, text, document, recognised, tables)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                file,
                n,
                part.kind,
                part.page,
                part.label,
                None if "".join(written.get(n, ())) == part.text else part.text,
                part.document,
                int(part.recognised),
                json.dumps([(t.start, t.end, t.header) for t in part.tables], ensure_ascii=False)
                if part.tables
                else "",
            )
            for n, part in enumerate(extracted.parts)
        ],
    )


def _remember(connection: apsw.Connection, file: int, now: int, sha256: str, size: int, passages: int) -> None:
    last = rows(connection, "SELECT sha256 FROM version WHERE file = ? ORDER BY read_at DESC LIMIT 1", (file,))
    if last == [(sha256,)]:
        return
    connection.execute("INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?, ?)", (file, now, sha256, size, passages))
    connection.execute(
        "DELETE FROM version WHERE file = ? AND read_at <"
        " (SELECT min(read_at) FROM (SELECT read_at FROM version WHERE file = ? ORDER BY read_at DESC LIMIT ?))",
        (file, file, _VERSIONS),
    )


def _next_passage(connection: apsw.Connection) -> int:
    last = rows(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'passage'")
    return int(last[0][0]) + 1 if last else 1


def _stored_file(row: Sequence[Any]) -> StoredFile:
    id_, path, size, mtime_ns, inode, sha256, state, code, reason, passages, reader, attempts, read_at = row
    return StoredFile(
        id=id_,
        path=path,
        fingerprint=Fingerprint(size, mtime_ns, int(inode)),
        sha256=sha256,
        state=state,
        failure=None if code is None else Failure(path, code, reason, "", attempts),
        searchable=passages > 0,
        reader=reader,
        attempts=attempts,
        read_at=read_at,
    )
