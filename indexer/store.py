"""The truth about what is indexed: one encrypted SQLite file with files, text, words, vectors and folders.

A file is either wholly in its new version or still in its old one, wherever the process is killed: each change is one
transaction that holds text, words, vectors and the queue for the vector cache. All threads may read, one at a time
writes. Every method raises `StoreFull` or `DatabaseUnreadable` (one sentence each) when the database cannot work.

Paths are kept as the operating system gives them; folders should be resolved before they are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer import texts
from indexer.contract import Failure, PartText
from indexer.database import Database, DatabaseUnreadable, StoreFull, rows
from indexer.paths import below, path_words
from indexer.records import (
    Counts,
    Fingerprint,
    NewPassage,
    StoredFile,
    StoredPassage,
    UnembeddedPassage,
)
from indexer.schema import migrate
from indexer.vector_rows import VectorRows
from indexer.words import Words

if TYPE_CHECKING:
    import apsw

    from indexer.extractors import Extracted

__all__ = [
    "Counts",
    "DatabaseUnreadable",
    "Fingerprint",
    "NewPassage",
    "Store",
    "StoreFull",
    "StoredFile",
    "StoredPassage",
    "UnembeddedPassage",
]

_FILE = "id, path, size, mtime_ns, inode, sha256, state, failure_code, failure_reason, passages"
_REMOVE_AT_ONCE = 50


class Store:
    """The index on disk. `words` searches its text, `vectors` holds its vectors."""

    def __init__(self, path: Path, key: str) -> None:
        """Open or make the index at `path`; `key` is 64 hex digits."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self._database = Database(path, key)
        migrate(self._database.connection)
        self.words = Words(self._database)
        self.vectors = VectorRows(self._database)

    def close(self) -> None:
        """Close the files. No other thread may use the store meanwhile or afterwards."""
        self._database.close()

    # -- folders and settings

    def folders(self) -> list[str]:
        """The watched folders and single files, sorted."""
        return [path for (path,) in self._rows("SELECT path FROM folder WHERE NOT leaving ORDER BY path")]

    def add_folder(self, path: str) -> None:
        """Remember a folder (or a single file) to watch. Twice is once."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO folder (path) VALUES (?) ON CONFLICT (path) DO UPDATE SET leaving = 0", (path,)
            )

    def remove_folder(self, path: str, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Forget a folder and everything read from it that no other watched folder holds.

        Works in short transactions. When it is stopped or killed in between, the folder is no longer listed and
        `finish_removals` removes the rest.
        """
        with self._database.write() as connection:
            connection.execute("UPDATE folder SET leaving = 1 WHERE path = ?", (path,))
        self._empty_folder(path, should_stop)

    def finish_removals(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Go on with folder removals that were interrupted: some hundred files a second."""
        for (leaving,) in self._rows("SELECT path FROM folder WHERE leaving"):
            self._empty_folder(leaving, should_stop)

    @property
    def paused(self) -> bool:
        """Whether the user paused reading; kept across restarts."""
        return self._setting("paused") == "1"

    def set_paused(self, paused: bool) -> None:
        """Remember whether reading is paused."""
        with self._database.write() as connection:
            _set(connection, "paused", "1" if paused else "0")

    # -- the embedder

    def use_embedder(self, identity: str) -> bool:
        """Say which embedder makes the vectors from now on; True when passages now wait to be embedded anew.

        `identity` is for instance the SHA-256 of the weights. Vectors of another embedder are dropped; keyword search
        goes on.
        """
        with self._database.write() as connection:
            if self._setting("embedder") != identity:
                self.vectors.drop_all(connection)
                _set(connection, "embedder", identity)
        return bool(self.unembedded(1))

    def unembedded(self, limit: int) -> list[UnembeddedPassage]:
        """Passages without a vector from the present embedder; store theirs with `vectors.put`."""
        return [
            UnembeddedPassage(*row)
            for row in self._rows(
                "SELECT p.id, f.title, p.heading, p.text FROM passage p JOIN file f ON f.id = p.file"
                " WHERE NOT EXISTS (SELECT 1 FROM vector v WHERE v.passage = p.id) ORDER BY p.id LIMIT ?",
                (limit,),
            )
        ]

    # -- what is known about files

    def file(self, path: str) -> StoredFile | None:
        """One file, or None when the index does not know it."""
        rows = self._rows(f"SELECT {_FILE} FROM file WHERE path = ?", (path,))
        return _stored_file(rows[0]) if rows else None

    def files_below(self, root: str) -> dict[str, StoredFile]:
        """Every known file that is `root` or below it, by path."""
        where, values = below("path", (root,))
        rows = self._rows(f"SELECT {_FILE} FROM file WHERE {where}", values)
        return {row[1]: _stored_file(row) for row in rows}

    def failures(self, roots: Sequence[str] = ()) -> list[Failure]:
        """Files that could not be read, with their reasons, by path."""
        where, values = below("path", roots)
        return [
            Failure(*row)
            for row in self._rows(
                f"SELECT path, failure_code, failure_reason FROM file WHERE state = 'failed' AND {where} ORDER BY path",
                values,
            )
        ]

    def counts(self, roots: Sequence[str] = ()) -> Counts:
        """Files and passages that are one of `roots` or below one; all of them when `roots` is empty."""
        where, values = below("path", roots)
        rows = self._rows(
            f"SELECT state, count(*), coalesce(sum(passages), 0) FROM file WHERE {where} GROUP BY state", values
        )
        number = {state: count for state, count, _ in rows}
        return Counts(
            files=sum(number.values()),
            ready=number.get("ready", 0),
            pending=number.get("pending", 0),
            failed=number.get("failed", 0),
            passages=sum(passages for _, _, passages in rows),
        )

    def bytes_on_disk(self) -> int:
        """Size of the database with its write-ahead log."""
        names = (self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm"))
        return sum(name.stat().st_size for name in names if name.exists())

    def check(self) -> str:
        """Read the whole database and verify it; "" when it is sound, otherwise one sentence."""
        try:
            rows = self._rows("PRAGMA quick_check(1)")
        except DatabaseUnreadable as error:
            return str(error)
        if rows != [("ok",)]:
            return f"The index {self.path.name} is damaged; please delete it, it is built anew from your files."
        return ""

    # -- changes to files

    def put_pending(self, files: Mapping[str, Fingerprint]) -> None:
        """Note files that were seen on disk and wait to be read. What is known of an older version stays findable."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO file (path, size, mtime_ns, inode, state) VALUES (?, ?, ?, ?, 'pending')"
                " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
                " inode = excluded.inode, state = 'pending'",
                [(path, *_numbers(fingerprint)) for path, fingerprint in files.items()],
            )

    def replace(
        self,
        path: str,
        fingerprint: Fingerprint,
        sha256: str,
        extracted: Extracted,
        passages: Sequence[NewPassage],
    ) -> None:
        """Put a file's new version in the place of its old one, in one transaction."""
        with self._database.write() as connection:
            file = self._clear(connection, path, fingerprint)
            connection.execute(
                "UPDATE file SET sha256 = ?, state = 'ready', title = ?, parts = ?, passages = ?, truncated = ?"
                " WHERE id = ?",
                (sha256, extracted.title, len(extracted.parts), len(passages), int(extracted.truncated), file),
            )
            written: dict[int, list[str]] = {}
            for passage in passages:
                written.setdefault(passage.part, []).append(passage.text)
            connection.executemany(
                "INSERT INTO part (file, number, kind, page, label, text) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        file,
                        n,
                        part.kind,
                        part.page,
                        part.label,
                        None if "".join(written.get(n, ())) == part.text else part.text,
                    )
                    for n, part in enumerate(extracted.parts)
                ],
            )
            first = _next_passage(connection)
            connection.executemany(
                "INSERT INTO passage (id, file, part, start, end, heading, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(first + n, file, p.part, p.start, p.end, p.heading, p.text) for n, p in enumerate(passages)],
            )
            name = path_words(path)
            self.words.add(
                connection,
                [(first + n, f"{name} {extracted.title} {p.heading}", p.text) for n, p in enumerate(passages)],
            )
            self.vectors.add(connection, first, [p.vector for p in passages])

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        """Note that a file's content is the one that was read last (same SHA-256): it waits no longer."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE file SET size = ?, mtime_ns = ?, inode = ?,"
                " state = CASE WHEN failure_code IS NOT NULL THEN 'failed' WHEN sha256 = '' THEN 'pending'"
                " ELSE 'ready' END WHERE path = ?",
                (*_numbers(fingerprint), path),
            )

    def rename(self, old: str, new: str, fingerprint: Fingerprint) -> bool:
        """Move what is known of a file to its new path; text and vectors stay. False when `old` is unknown."""
        with self._database.write() as connection:
            found = rows(connection, "SELECT id, title FROM file WHERE path = ?", (old,))
            if not found:
                return False
            ((file, title),) = found
            self._delete(
                connection,
                [id_ for (id_,) in rows(connection, "SELECT id FROM file WHERE path = ? AND id <> ?", (new, file))],
            )
            connection.execute(
                "UPDATE file SET path = ?, size = ?, mtime_ns = ?, inode = ? WHERE id = ?",
                (new, *_numbers(fingerprint), file),
            )
            found = rows(connection, "SELECT id, heading, text FROM passage WHERE file = ?", (file,))
            self.words.remove(connection, [id_ for id_, _, _ in found])
            name = path_words(new)
            self.words.add(connection, [(id_, f"{name} {title} {heading}", text) for id_, heading, text in found])
        return True

    def remove(self, paths: Iterable[str]) -> None:
        """Forget files; unknown ones are ignored."""
        waiting = list(paths)
        while waiting:
            batch, waiting = waiting[:_REMOVE_AT_ONCE], waiting[_REMOVE_AT_ONCE:]
            with self._database.write() as connection:
                marks = ", ".join("?" * len(batch))
                found = rows(connection, f"SELECT id FROM file WHERE path IN ({marks})", batch)
                self._delete(connection, [id_ for (id_,) in found])

    def fail(self, path: str, fingerprint: Fingerprint, sha256: str | None, failure: Failure) -> None:
        """Note that a file's present version cannot be read; its old version is no longer found."""
        with self._database.write() as connection:
            file = self._clear(connection, path, fingerprint)
            connection.execute(
                "UPDATE file SET sha256 = ?, state = 'failed', failure_code = ?, failure_reason = ? WHERE id = ?",
                (sha256 or "", failure.code, failure.reason, file),
            )

    # -- text

    def passages(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Passages by id; ids of passages that no longer exist are missing from the result."""
        with self._database.read() as connection:
            return texts.passages(connection, ids)

    def part_text(self, path: str, part: int) -> PartText | None:
        """The text of one part as it was when it was read; None when the index does not have it."""
        with self._database.read() as connection:
            return texts.part(connection, path, part)

    # -- inside

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._database.read() as connection:
            return rows(connection, sql, values)

    def _setting(self, name: str) -> str:
        found = self._rows("SELECT value FROM setting WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def _clear(self, connection: apsw.Connection, path: str, fingerprint: Fingerprint) -> int:
        """The id of the file at `path`, emptied of its old version or made anew."""
        ((file,),) = rows(
            connection,
            "INSERT INTO file (path, size, mtime_ns, inode, state) VALUES (?, ?, ?, ?, 'pending')"
            " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
            " inode = excluded.inode, title = '', parts = 0, passages = 0, truncated = 0,"
            " failure_code = NULL, failure_reason = NULL RETURNING id",
            (path, *_numbers(fingerprint)),
        )
        self._empty(connection, file)
        return int(file)

    def _empty(self, connection: apsw.Connection, file: int) -> None:
        passages = [id_ for (id_,) in rows(connection, "SELECT id FROM passage WHERE file = ?", (file,))]
        if passages:
            self.words.remove(connection, passages)
            self.vectors.remove(connection, passages)
            connection.execute("DELETE FROM passage WHERE file = ?", (file,))
        connection.execute("DELETE FROM part WHERE file = ?", (file,))

    def _delete(self, connection: apsw.Connection, files: Iterable[int]) -> None:
        for file in files:
            self._empty(connection, file)
            connection.execute("DELETE FROM file WHERE id = ?", (file,))

    def _empty_folder(self, path: str, should_stop: Callable[[], bool]) -> None:
        """Delete the files of a leaving folder that no other folder holds, then the folder itself."""
        mine, my_values = below("path", (path,))
        while not should_stop():
            with self._database.write() as connection:
                if not rows(connection, "SELECT 1 FROM folder WHERE path = ? AND leaving", (path,)):
                    return  # it was added again meanwhile
                others = [other for (other,) in rows(connection, "SELECT path FROM folder WHERE NOT leaving")]
                kept, kept_values = below("path", others) if others else ("0", ())
                mine_only = rows(
                    connection,
                    f"SELECT id FROM file WHERE {mine} AND NOT {kept} LIMIT ?",
                    (*my_values, *kept_values, _REMOVE_AT_ONCE),
                )
                self._delete(connection, [id_ for (id_,) in mine_only])
                if not mine_only:
                    connection.execute("DELETE FROM folder WHERE path = ?", (path,))
                    return


def _numbers(fingerprint: Fingerprint) -> tuple[int, int, str]:
    return fingerprint.size, fingerprint.mtime_ns, str(fingerprint.inode)


def _set(connection: apsw.Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )


def _next_passage(connection: apsw.Connection) -> int:
    last = rows(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'passage'")
    return int(last[0][0]) + 1 if last else 1


def _stored_file(row: Sequence[Any]) -> StoredFile:
    id_, path, size, mtime_ns, inode, sha256, state, code, reason, passages = row
    return StoredFile(
        id=id_,
        path=path,
        fingerprint=Fingerprint(size, mtime_ns, int(inode)),
        sha256=sha256,
        state=state,
        failure=None if code is None else Failure(path, code, reason),
        searchable=passages > 0,
    )
