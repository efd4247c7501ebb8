"""The watched folders in the store, their rules, and the paths in them that the user wants forgotten.

Of a forgotten path only a keyed hash stays, so that the index can recognise the path and nobody can list it.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from indexer.contract import FolderRules
from indexer.database import Database, rows
from indexer.file_rows import FileRows
from indexer.paths import below

if TYPE_CHECKING:
    import apsw

_REMOVE_AT_ONCE = 50


class FolderRows:
    """The folders. Paths are resolved before they come here."""

    def __init__(self, database: Database, files: FileRows, key: str, changed: Callable[[], None]) -> None:
        """`key` is the hex key of the index; the marks of forgotten paths depend on it. `changed` is called after
        every change of what the user told."""
        self._database = database
        self._files = files
        self._key = bytes.fromhex(key)
        self._changed = changed
        self._marks: dict[bytes, bool] = {}
        self.read_marks()

    def paths(self) -> list[str]:
        """The watched folders and single files, sorted."""
        with self._database.read() as connection:
            return [path for (path,) in rows(connection, "SELECT path FROM folder WHERE NOT leaving ORDER BY path")]

    def add(self, path: str) -> None:
        """Watch a folder. What was forgotten in it may be read again."""
        with self._database.write() as connection:
            added = rows(
                connection,
                "INSERT INTO folder (path) VALUES (?) ON CONFLICT (path) DO UPDATE SET leaving = 0, rules = ''"
                " WHERE leaving RETURNING 1",
                (path,),
            )
            if added:
                self._lift(connection, path)
        self.read_marks()
        self._changed()

    def remove(self, path: str, should_stop: Callable[[], bool]) -> None:
        """Forget a folder and everything read from it that no other watched folder holds, in short transactions."""
        with self._database.write() as connection:
            connection.execute("UPDATE folder SET leaving = 1 WHERE path = ?", (path,))
        self._changed()
        self._empty(path, should_stop)

    def finish_removals(self, should_stop: Callable[[], bool]) -> None:
        """Go on with removals that were interrupted."""
        with self._database.read() as connection:
            leaving = [path for (path,) in rows(connection, "SELECT path FROM folder WHERE leaving")]
        for path in leaving:
            self._empty(path, should_stop)

    def rules(self, path: str) -> FolderRules:
        """What of a watched folder is read."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT rules FROM folder WHERE path = ? AND rules <> ''", (path,))
        return msgspec.json.decode(found[0][0], type=FolderRules) if found else FolderRules()

    def set_rules(self, path: str, rules: FolderRules) -> None:
        """Remember what of a watched folder is read; an unknown folder is ignored."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE folder SET rules = ? WHERE path = ?", (msgspec.json.encode(rules).decode(), path)
            )
        self._changed()

    # -- forgotten paths

    def forget(self, path: str) -> None:
        """Read `path` and what lies below it never again, until `remember` or until its folder is added anew."""
        with self._database.write() as connection:
            self._mark(connection, path, lifted=False)
        self.read_marks()
        self._changed()

    def remember(self, path: str) -> bool:
        """Let `path` and what lies below it be read again; whether any of it was forgotten."""
        was = self.is_forgotten(path)
        with self._database.write() as connection:
            changed = self._lift(connection, path)
        self.read_marks()
        self._changed()
        return changed or was

    def is_forgotten(self, path: str) -> bool:
        """Whether the user wanted `path`, or the nearest folder above it that was ever named, forgotten."""
        if not self._marks:
            return False
        for hashed in self._upwards(path):
            lifted = self._marks.get(hashed)
            if lifted is not None:
                return not lifted
        return False

    def _lift(self, connection: apsw.Connection, path: str) -> bool:
        hashed = next(self._upwards(path))
        connection.execute(
            "DELETE FROM forgotten WHERE mark IN (SELECT mark FROM forgotten WHERE above = ?)", (hashed,)
        )
        changed = bool(connection.changes())
        marks = dict(rows(connection, "SELECT DISTINCT mark, lifted FROM forgotten"))
        above = next((marks[one] for one in self._upwards(path) if one in marks), 1)
        if not above:
            self._mark(connection, path, lifted=True)
        return changed or not above

    def _mark(self, connection: apsw.Connection, path: str, lifted: bool) -> None:
        hashes = list(self._upwards(path))
        connection.execute("DELETE FROM forgotten WHERE mark = ?", (hashes[0],))
        connection.executemany(
            "INSERT INTO forgotten (mark, above, lifted) VALUES (?, ?, ?)",
            [(hashes[0], above, int(lifted)) for above in hashes],
        )

    def _upwards(self, path: str) -> Iterator[bytes]:
        """The keyed hashes of a path and of each folder above it."""
        one = unicodedata.normalize("NFC", path)
        while True:
            yield hashlib.blake2b(one.encode("utf-8", "surrogateescape"), key=self._key, digest_size=16).digest()
            above = os.path.dirname(one)  # noqa: PTH120  # a path object costs ten times as much
            if above in (one, ""):
                return
            one = above

    def read_marks(self) -> None:
        """Take the marks from the database."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT DISTINCT mark, lifted FROM forgotten")
        self._marks = {mark: bool(lifted) for mark, lifted in found}

    # -- inside

    def _empty(self, path: str, should_stop: Callable[[], bool]) -> None:
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
                self._files.delete(connection, [id_ for (id_,) in mine_only])
                if not mine_only:
                    connection.execute("DELETE FROM folder WHERE path = ?", (path,))
                    return
