"""What happens when the index's file is damaged: it is put aside and an empty one is filled from the user's files.

Everything in the index can be read again except what the user told it: the watched folders with their rules, the
forgotten paths, the chosen embedder, the corrections of the graph. So these few rows are also kept in a small encrypted
file beside it. That file tells damage from a wrong key, too: with another key it cannot be opened either, and nothing
is put aside.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec

from indexer.database import DatabaseDamaged, DatabaseError, connect, rows, snapshot, suspicion, transaction
from indexer.store import Store

NOTICE = "The index was damaged on disk; it is being built anew from your files, and nothing of yours is lost."
_ASIDE_S = 7 * 86_400
_TOLD = {
    "folder": ("path", "leaving", "rules"),
    "forgotten": ("mark", "above", "lifted"),
    "setting": ("name", "value"),
    "correction": ("id", "keys", "value", "made_at"),
}
"""Tables of what the user told, with the columns that are kept."""
_Rows = dict[str, list[tuple[Any, ...]]]


def open_store(path: Path, key: str) -> tuple[Store, Keepsake, str]:
    """The store at `path`, what is kept beside it, and one sentence when it had to be begun anew, otherwise "".

    A database in which damage was met before is read as a whole first.
    Raises `DatabaseUnreadable` (also when the key is not the one of both files), `StoreFull`.
    """
    keepsake = Keepsake(path, key)
    try:
        store, notice = _opened(path, key, keepsake), ""
    except DatabaseDamaged:
        told = keepsake.load()
        if told is None:
            raise
        put_aside(path)
        empty = Store(path, key)
        _tell(empty, told)
        empty.close()
        store, notice = Store(path, key), NOTICE
        keepsake.save(store)
    store.when_told = lambda: keepsake.save(store)
    return store, keepsake, notice


def _opened(path: Path, key: str, keepsake: Keepsake) -> Store:
    store = Store(path, key)
    try:
        suspected = suspicion(path)
        if suspected.exists():
            if sentence := store.check():
                raise DatabaseDamaged(sentence)
            suspected.unlink(missing_ok=True)
        keepsake.save(store)
    except DatabaseDamaged:
        store.close()
        raise
    return store


class Keepsake:
    """The small file beside the index."""

    def __init__(self, path: Path, key: str) -> None:
        """`path` is the index's."""
        self._path = path.with_name(f"{path.stem}.told{path.suffix}")
        self._key = key
        self._saved: _Rows | None = None

    def save(self, store: Store) -> None:
        """Write what the user told, when it changed. A disk that is full is no reason to fail: the index has it."""
        with store.database.read() as connection:
            told: _Rows = {
                table: rows(connection, f"SELECT {', '.join(columns)} FROM {table}") for table, columns in _TOLD.items()
            }
        if told == self._saved:
            return
        for _ in range(2):
            try:
                self._write(told)
            except DatabaseDamaged:
                _delete(self._path)
            except DatabaseError:
                return
            else:
                self._saved = told
                return

    def load(self) -> _Rows | None:
        """What was saved; None when there is nothing, or when it cannot be read with this key."""
        if not self._path.exists():
            return None
        try:
            connection = connect(self._path, self._key)
            try:
                with snapshot(connection):
                    found = rows(connection, "SELECT value FROM told")
            finally:
                connection.close()
        except DatabaseError:
            return None
        return msgspec.msgpack.decode(found[0][0], type=_Rows) if found else None

    def _write(self, told: _Rows) -> None:
        connection = connect(self._path, self._key)
        try:
            with transaction(connection):
                connection.execute("CREATE TABLE IF NOT EXISTS told (value BLOB NOT NULL); DELETE FROM told")
                connection.execute("INSERT INTO told VALUES (?)", (msgspec.msgpack.encode(told),))
        finally:
            connection.close()


def put_aside(path: Path) -> None:
    """Move a damaged index away, in the place of one that was moved before."""
    for suffix in ("", "-wal", "-shm"):
        damaged = Path(f"{path}{suffix}")
        aside = _aside(path, suffix)
        aside.unlink(missing_ok=True)
        if damaged.exists():
            damaged.rename(aside)
    suspicion(path).unlink(missing_ok=True)


def delete_aside(path: Path, *, older_than_s: float = _ASIDE_S) -> None:
    """Delete an index that was put aside, once nobody will want it back."""
    for suffix in ("", "-wal", "-shm"):
        aside = _aside(path, suffix)
        if aside.exists() and time.time() - aside.stat().st_ctime >= older_than_s:
            aside.unlink(missing_ok=True)


def _aside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}.damaged{suffix}")


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _tell(store: Store, told: _Rows) -> None:
    with store.database.write() as connection:
        for table, found in told.items():
            columns = _TOLD[table]
            connection.executemany(
                f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                found,
            )
