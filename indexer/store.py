"""The truth about what is indexed: one encrypted SQLite file with files, text, words, vectors and folders.

A file is either wholly in its new version or still in its old one, wherever the process is killed: each change is one
transaction that holds text, words, vectors and the queue for the vector cache. All threads may read, one at a time
writes. Every method raises `StoreFull` or `DatabaseUnreadable` (one sentence each) when the database cannot work.

Paths are kept as the operating system gives them; folders should be resolved before they are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import texts
from indexer.contract import Failure, FolderRules, PartText
from indexer.database import Database, DatabaseError, DatabaseUnreadable, Stopped, StoreFull, rows, suspicion
from indexer.edition import Edition
from indexer.file_rows import FileRows, numbers
from indexer.folder_rows import FolderRows
from indexer.graph.rows import GraphRows
from indexer.kept import Kept
from indexer.records import (
    Counts,
    Fingerprint,
    NewPassage,
    StoredFile,
    StoredPassage,
    UnembeddedPassage,
    Version,
)
from indexer.renewal_rows import RenewalRows
from indexer.schema import migrate
from indexer.settings_rows import Settings
from indexer.vector_rows import VectorRows
from indexer.words import Words

if TYPE_CHECKING:
    from indexer.extractors import Extracted
    from indexer.graph.model import Drawn

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

_REMOVE_AT_ONCE = 50
_JOURNAL_WAIT_MS = 100
_GROWTH = 4
"""Bytes on disk for a character of text, with its words and vectors, until the journal is emptied: at most so many."""


class Store:
    """The index on disk. `words` searches its text, `vectors` holds its vectors, `graph` who and what it speaks of.

    `kept` is what was done already of files in work, `renewal` the change to another embedder without a gap.

    `database` is for those who verify, forget and mend what lies in it.
    """

    def __init__(self, path: Path, key: str) -> None:
        """Open or make the index at `path`; `key` is 64 hex digits."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self.database = Database(path, key)
        self.when_told: Callable[[], None] = lambda: None
        """Called after a change of what only the user knows: folders, rules, forgotten paths (`rescue` keeps them)."""
        self.words = Words(self.database)
        self.vectors = VectorRows(self.database)
        self.graph = GraphRows(self.database, lambda: self.when_told())
        self._settings = Settings(self.database)
        self._edition = Edition(self.database)
        self.kept = Kept(self.database)
        self._files = FileRows(self.database, self.words, self.vectors, self.kept, self.graph)
        try:
            self.database.remove_copies()
            migrate(self.database.connection)
            self._edition.begin()
            self._folders = FolderRows(self.database, self._files, key, lambda: self.when_told())
        except DatabaseError:
            self.database.close()
            raise
        self.renewal = RenewalRows(self.database, self._settings, self.vectors, self.kept)
        self.most_bytes = 0
        """The index grows no further than this on disk; 0 is without limit."""
        self.bytes_beside: Callable[[], int] = lambda: 0
        """What belongs to the index on disk beside the database."""

    def close(self) -> None:
        """Close the files. No other thread may use the store meanwhile or afterwards."""
        self.database.close()

    # -- folders and settings

    def folders(self) -> list[str]:
        """The watched folders and single files, sorted."""
        return self._folders.paths()

    def add_folder(self, path: str) -> None:
        """Remember a folder (or a single file) to watch. Twice is once. What was forgotten in it may be read again."""
        self._folders.add(path)

    def remove_folder(self, path: str, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Forget a folder and everything read from it that no other watched folder holds.

        Works in short transactions. When it is stopped or killed in between, the folder is no longer listed and
        `finish_removals` removes the rest.
        """
        self._folders.remove(path, should_stop)

    def finish_removals(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Go on with folder removals that were interrupted: some hundred files a second."""
        self._folders.finish_removals(should_stop)

    def folder_rules(self, path: str) -> FolderRules:
        """What of a watched folder is read."""
        return self._folders.rules(path)

    def set_folder_rules(self, path: str, rules: FolderRules) -> None:
        """Remember what of a watched folder is read."""
        self._folders.set_rules(path, rules)

    def is_forgotten(self, path: str) -> bool:
        """Whether the user wanted this path, or a folder that it lies in, forgotten. Cheap."""
        return self._folders.is_forgotten(path)

    def forget(self, path: str) -> None:
        """Never read a path, nor what lies below it, again; what is in the index of it is not touched."""
        self._folders.forget(path)

    def remember_again(self, path: str) -> bool:
        """Let a path and what lies below it be read again; whether any of it was forgotten."""
        return self._folders.remember(path)

    @property
    def paused(self) -> bool:
        """Whether the user paused reading; kept across restarts."""
        return self._settings["paused"] == "1"

    def set_paused(self, paused: bool) -> None:
        """Remember whether reading is paused."""
        with self.database.write() as connection:
            self._settings.put(connection, "paused", "1" if paused else "0")

    # -- the embedder

    def embedder(self) -> tuple[str, str]:
        """(identity, folder) of the embedder whose vectors answer; each "" while unknown."""
        return self.renewal.embedder

    def use_embedder(self, identity: str, folder: str = "") -> bool:
        """Say which embedder makes the vectors from now on; True when passages now wait to be embedded anew.

        `identity` is for instance the SHA-256 of the weights. Vectors of another embedder are dropped; keyword search
        goes on. `renewal.begin` is the way to another one without that gap.
        """
        return self.renewal.use(identity, folder)

    def unembedded(self, limit: int) -> list[UnembeddedPassage]:
        """Passages without a vector from the present embedder; store theirs with `vectors.put`."""
        return self.renewal.without_vector(limit)

    @property
    def edition(self) -> str:
        """Names what the index holds: the same only as long as nothing in it has changed, also after a restart."""
        return self._edition.name

    @property
    def newest_passage(self) -> int:
        """The highest id that a passage was ever given; 0 for none."""
        with self.database.read() as connection:
            found = rows(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'passage'")
        return int(found[0][0]) if found else 0

    # -- what is known about files

    def file(self, path: str) -> StoredFile | None:
        """One file, or None when the index does not know it."""
        return self._files.at(path)

    def files_below(self, root: str) -> dict[str, StoredFile]:
        """Every known file that is `root` or below it, by path."""
        return self._files.below(root)

    def failures(self, roots: Sequence[str] = ()) -> list[Failure]:
        """Files, and documents inside files, that could not be read, with their reasons, by path."""
        return self._files.failures(roots)

    def counts(self, roots: Sequence[str] = ()) -> Counts:
        """Files and passages that are one of `roots` or below one; all of them when `roots` is empty."""
        return self._files.counts(roots)

    def languages(self) -> dict[str, int]:
        """Passages in each language (BCP 47 primary) that was told, the most frequent first."""
        return self._files.languages()

    def versions(self, path: str) -> list[Version]:
        """The last versions of a file that were read, the newest first."""
        return self._files.versions(path)

    def bytes_on_disk(self) -> int:
        """Size of the database with its write-ahead log."""
        names = (self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm"))
        return sum(name.stat().st_size for name in names if name.exists())

    def check(self) -> str:
        """Read the whole database and verify it; "" when it is sound, otherwise one sentence."""
        try:
            with self.database.read() as connection:
                found = rows(connection, "PRAGMA quick_check(1)")
        except DatabaseUnreadable as error:
            return str(error)
        if found != [("ok",)]:
            with suppress(OSError):
                suspicion(self.path).touch(mode=0o600)
            return (
                f"The index {self.path.name} is damaged; please close the program and open it again: the index is then"
                " built anew from your files."
            )
        return ""

    def tidy(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Give free pages back to the system and drop what nobody came back for; short transactions."""
        while self.vectors.empty_spent():
            if should_stop():
                return
        self.kept.drop_old()
        with self.database.read() as connection:
            shrinks = rows(connection, "PRAGMA auto_vacuum") != [(0,)]
        if not shrinks:  # an index of version 1 keeps no account of its free pages before it is written anew
            with suppress(Stopped):
                self.database.compact(should_stop)
        self.database.shrink(should_stop)
        self.database.empty_journal(_JOURNAL_WAIT_MS)

    # -- changes to files

    def put_pending(self, files: Mapping[str, Fingerprint]) -> None:
        """Note files that were seen on disk and wait to be read. What is known of an older version stays findable."""
        with self.database.write() as connection:
            connection.executemany(
                "INSERT INTO file (path, size, mtime_ns, inode, state) VALUES (?, ?, ?, ?, 'pending')"
                " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
                " inode = excluded.inode, state = 'pending'",
                [(path, *numbers(fingerprint)) for path, fingerprint in files.items()],
            )

    def replace(
        self,
        path: str,
        fingerprint: Fingerprint,
        sha256: str,
        extracted: Extracted,
        passages: Sequence[NewPassage],
        *,
        reader: str = "",
        drawn: Drawn | None = None,
    ) -> None:
        """Put a file's new version in the place of its old one, in one transaction.

        `reader` is the version of what read it (`extractors.version_of`), `drawn` its graph; without it, that is drawn
        in the background. Raises `StoreFull` also before the index would outgrow `most_bytes`.
        """
        self._must_fit(extracted)
        with self.database.write() as connection:
            self._files.write(connection, path, fingerprint, sha256, extracted, passages, reader, "ready", drawn)

    def name_only(
        self, path: str, fingerprint: Fingerprint, passages: Sequence[NewPassage], *, drawn: Drawn | None = None
    ) -> None:
        """Index the name of a file that lies in the cloud and is not fetched; `passages` are of its one part."""
        with self.database.write() as connection:
            self._files.write_name(connection, path, fingerprint, passages, drawn)

    def distrust(self, path: str) -> None:
        """Have a file read again whatever its date and hash say; what is known of it stays findable meanwhile."""
        with self.database.write() as connection:
            connection.execute("UPDATE file SET sha256 = '', state = 'pending' WHERE path = ?", (path,))

    def index_words(self, file: int) -> None:
        """Put the words of a file (by id) into the keyword index anew."""
        with self.database.write() as connection:
            self._files.index_words(connection, file)

    def index_all_words(self) -> None:
        """Make the keyword index anew from the passages, in one transaction."""
        with self.database.write() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
            for (file,) in rows(connection, "SELECT id FROM file"):
                self._files.index_words(connection, file)

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        """Note that a file's content is the one that was read last (same SHA-256): it waits no longer."""
        with self.database.write() as connection:
            connection.execute(
                "UPDATE file SET size = ?, mtime_ns = ?, inode = ?,"
                " state = CASE WHEN failure_code IS NOT NULL THEN 'failed' WHEN sha256 = '' THEN 'pending'"
                " ELSE 'ready' END WHERE path = ?",
                (*numbers(fingerprint), path),
            )

    def rename(self, old: str, new: str, fingerprint: Fingerprint) -> bool:
        """Move what is known of a file to its new path; text and vectors stay. False when `old` is unknown."""
        with self.database.write() as connection:
            return self._files.move(connection, old, new, fingerprint)

    def rename_all(self, moves: Sequence[tuple[str, str, Fingerprint]]) -> list[bool]:
        """The same for several files (old path, new path, fingerprint) in one transaction: a folder was renamed."""
        with self.database.write() as connection:
            return [self._files.move(connection, old, new, fingerprint) for old, new, fingerprint in moves]

    def remove(self, paths: Iterable[str]) -> None:
        """Forget files; unknown ones are ignored."""
        waiting = list(paths)
        while waiting:
            batch, waiting = waiting[:_REMOVE_AT_ONCE], waiting[_REMOVE_AT_ONCE:]
            with self.database.write() as connection:
                marks = ", ".join("?" * len(batch))
                found = rows(connection, f"SELECT id FROM file WHERE path IN ({marks})", batch)
                self._files.delete(connection, [id_ for (id_,) in found])

    def fail(
        self, path: str, fingerprint: Fingerprint, sha256: str | None, failure: Failure, *, reader: str = ""
    ) -> None:
        """Note that a file's present version cannot be read; its old version is no longer found.

        Counts how often in a row this `reader` failed on this content (or, without a hash, on this fingerprint).
        """
        with self.database.write() as connection:
            self._files.fail(connection, path, fingerprint, sha256 or "", failure, reader)

    # -- text

    def passages(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Passages by id; ids of passages that no longer exist are missing from the result."""
        with self.database.read() as connection:
            return texts.passages(connection, ids)

    def part_text(self, path: str, part: int) -> PartText | None:
        """The text of one part as it was when it was read; None when the index does not have it."""
        with self.database.read() as connection:
            return texts.part(connection, path, part)

    # -- inside

    def _must_fit(self, extracted: Extracted) -> None:
        if not self.most_bytes:
            return
        comes = _GROWTH * sum(len(part.text) for part in extracted.parts)
        if self.bytes_on_disk() + self.bytes_beside() + comes > self.most_bytes:
            raise StoreFull(
                f"The index has grown to its limit of {self.most_bytes / 2**30:.3g} GB, so no more is read; please"
                " remove a folder, or allow it more space in the settings."
            )
