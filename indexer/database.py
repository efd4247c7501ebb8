"""The one door to SQLite: encrypted databases that survive being killed and say in one sentence what is wrong.

The whole file is encrypted by SQLite3 Multiple Ciphers (ChaCha20-Poly1305) with a raw 256-bit key, so no passphrase is
stretched and a connection opens in under a millisecond. WAL and `synchronous=FULL`: a transaction that returned is on
disk.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.stop import Heard

if TYPE_CHECKING:
    import apsw

BUSY_TIMEOUT_MS = 10_000
_FREE_SHARE = 5
_SHRINK_AT_ONCE, _FEW_PAGES = 256, 16
_PAGES_AT_ONCE = 2_000
_STEPS = 20_000
"""Steps of SQLite's machine between two looks whether to stop; some milliseconds."""
_KEY = re.compile(r"[0-9a-fA-F]{64}")
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
    "PRAGMA journal_size_limit = 8388608",
)


class DatabaseError(Exception):
    """A database cannot do its work; the text is one sentence for people.

    - `StoreFull`: the disk is full; nothing acknowledged is lost, the last change is not in.
    - `DatabaseUnreadable`: no permission, or another program holds it.
        - `DatabaseDamaged`: the key does not fit, or the disk no longer has what was written.
    """


class Stopped(Exception):
    """Somebody wanted the work to end before it was done; nothing was changed."""


class StoreFull(DatabaseError):
    """The disk that holds the database is full; the change was rolled back."""


class DatabaseUnreadable(DatabaseError):
    """The database cannot be opened or read."""


class DatabaseDamaged(DatabaseUnreadable):
    """The database cannot be decrypted: another key, or damage."""


def connect(path: Path, key: str) -> apsw.Connection:
    """Open the encrypted database at `path`, made (readable by its owner only) when it does not exist.

    `key` is 64 hex digits. A connection belongs to one thread. Raises `DatabaseUnreadable`, `StoreFull`.
    """
    import apsw

    if not _KEY.fullmatch(key):
        raise DatabaseUnreadable("The key of the database is not 64 hex digits, so it cannot be opened.")
    with told_in_words(path):
        try:
            path.touch(mode=0o600)
        except OSError as error:
            if error.errno == 28:  # ENOSPC
                raise StoreFull(_full(path)) from None
            raise DatabaseUnreadable(
                f"The database {path.name} cannot be opened; please check the permissions of its folder."
            ) from None
        connection = apsw.Connection(str(path))
        try:
            connection.set_busy_timeout(BUSY_TIMEOUT_MS)
            connection.pragma("key", f"raw:{key}")
            if not path.stat().st_size:  # before anything is written; on one that exists it would wait for a writer
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL").fetchall()
            for pragma in _PRAGMAS:
                connection.execute(pragma).fetchall()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except apsw.Error:
            connection.close()
            raise
    return connection


class Database:
    """One database for a whole process: many threads read, one at a time writes; each thread has its connection."""

    def __init__(self, path: Path, key: str) -> None:
        """Nothing is opened before the first use."""
        self.path = path
        self._key = key
        self._local = threading.local()
        self._lock = threading.RLock()
        self._opening = threading.Lock()
        self._open: list[apsw.Connection] = []
        self.writes = 0
        """How many write transactions of this process have ended."""
        self.before_commit: Callable[[apsw.Connection], None] = lambda _: None
        """Called at the end of each write transaction that changed a row, as its last part."""

    @property
    def connection(self) -> apsw.Connection:
        """This thread's connection, opened at its first use. Raises `DatabaseUnreadable`, `StoreFull`."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, self._key)
            self._local.connection = connection
            with self._opening:  # not the writers' lock: a thread that only reads waits for no transaction
                self._open.append(connection)
        return connection

    @contextmanager
    def read(self) -> Iterator[apsw.Connection]:
        """Reads that all see one version of the database, whatever is written meanwhile. Reads may be nested."""
        connection = self.connection
        if not connection.get_autocommit():
            yield connection
            return
        with snapshot(connection):
            yield connection

    @contextmanager
    def stoppable(self, heard: Heard) -> Iterator[None]:
        """What this thread reads within ends when it is stopped, by `Stopped`: after some milliseconds of a statement,
        before the next one. Not for what writes."""
        import apsw

        stopped = threading.Event()

        def begins(_cursor: apsw.Cursor, sql: str, _values: object) -> bool:
            if stopped.is_set() and not sql.startswith("ROLLBACK"):
                raise Stopped
            return True

        connection = self.connection
        connection.set_progress_handler(stopped.is_set, _STEPS)
        connection.exec_trace = begins
        try:
            with heard(stopped.set):
                yield
        except apsw.InterruptError:
            raise Stopped from None
        finally:
            connection.exec_trace = None
            connection.set_progress_handler(None)

    @contextmanager
    def write(self) -> Iterator[apsw.Connection]:
        """One write transaction; other writing threads wait. Raises `StoreFull`, `DatabaseUnreadable`."""
        with self._lock:
            try:
                with transaction(self.connection) as connection:
                    changed = connection.total_changes()
                    yield connection
                    if connection.total_changes() != changed:
                        self.before_commit(connection)
            finally:
                self.writes += 1

    def shrink(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Give free pages back to the system where they are more than a fifth of the file, in short transactions.

        Raises `StoreFull`, `DatabaseUnreadable`.
        """
        connection = self.connection
        with told_in_words(self.path):
            while not should_stop():
                ((free,),), ((pages,),) = (rows(connection, f"PRAGMA {of}_count") for of in ("freelist", "page"))
                if free * _FREE_SHARE <= pages or free < _FEW_PAGES:
                    return
                with self._lock:
                    rows(connection, f"PRAGMA incremental_vacuum({_SHRINK_AT_ONCE})")
                if rows(connection, "PRAGMA freelist_count")[0][0] >= free:
                    return  # made before this program kept track of free pages; `compact` changes that

    def compact(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Write the whole database anew, so that nothing deleted is left in it, and empty its journal.

        The rows go into an encrypted copy and from there back in one transaction: other than with VACUUM, whose
        temporary database lies in memory or unencrypted on disk, memory stays small. It needs free disk of twice the
        database. A kill leaves the old database and a copy that `remove_copies` deletes.
        Raises `StoreFull`, `DatabaseUnreadable`, and `Stopped` when `should_stop` turns true before the last step.
        """
        import apsw

        copy_path = _copy_of(self.path)
        with self._lock, told_in_words(self.path):
            self.remove_copies()
            needed = 2 * self.path.stat().st_size
            if shutil.disk_usage(self.path.parent).free < needed:
                raise StoreFull(
                    f"Writing {self.path.name} anew needs {needed / 1e9:.2g} GB of free space on its disk; please free"
                    " some and try again."
                )
            connection = self.connection
            connection.set_progress_handler(should_stop, _STEPS)
            try:
                connection.execute("VACUUM INTO ?", (str(copy_path),))
                connection.set_progress_handler(None)
                copy = connect(copy_path, self._key)
                try:
                    with connection.backup("main", copy, "main") as backup:
                        while not backup.done:
                            if should_stop():
                                raise Stopped
                            backup.step(_PAGES_AT_ONCE)
                finally:
                    copy.close()
            except apsw.InterruptError:
                raise Stopped from None
            finally:
                connection.set_progress_handler(None)
                self.remove_copies()
            self.writes += 1
            self.empty_journal()

    def empty_journal(self, wait_ms: int = BUSY_TIMEOUT_MS) -> bool:
        """Move the write-ahead log into the database and cut it to nothing; False when readers held it too long.

        Writers wait meanwhile.
        """
        connection = self.connection
        with self._lock, told_in_words(self.path):
            connection.set_busy_timeout(wait_ms)
            try:
                ((busy, _, _),) = rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        return not busy

    def remove_copies(self) -> None:
        """Delete what a kill left of `compact`."""
        copy = _copy_of(self.path)
        for name in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm"), Path(f"{copy}-journal")):
            name.unlink(missing_ok=True)

    def close(self) -> None:
        """Close every thread's connection. Nobody may use the database meanwhile or afterwards."""
        with self._opening:
            for connection in self._open:
                connection.close()
            self._open.clear()


def rows(connection: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """All rows of a query, each a tuple."""
    found: list[Any] = connection.execute(sql, values).fetchall()
    return found


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[apsw.Connection]:
    """One write transaction: all of it is on disk when the block ends, or none of it.

    Raises `StoreFull`, `DatabaseUnreadable`.
    """
    with told_in_words(Path(connection.filename)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if not connection.get_autocommit():
                connection.execute("ROLLBACK")
            raise


@contextmanager
def snapshot(connection: apsw.Connection) -> Iterator[apsw.Connection]:
    """Reads that all see one version of the database, whatever is written meanwhile.

    Raises `StoreFull`, `DatabaseUnreadable`.
    """
    with told_in_words(Path(connection.filename)):
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if not connection.get_autocommit():
                connection.execute("ROLLBACK")


@contextmanager
def told_in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors that a user can meet into `StoreFull` and `DatabaseUnreadable`."""
    import apsw

    try:
        yield
    except apsw.FullError:
        raise StoreFull(_full(path)) from None
    except apsw.NotADBError:
        raise DatabaseDamaged(
            f"The database {path.name} cannot be decrypted: the key does not fit, or the file is damaged."
        ) from None
    except apsw.CorruptError:
        with suppress(OSError):
            suspicion(path).touch(mode=0o600)
        raise DatabaseDamaged(
            f"The database {path.name} is damaged; please close the program and open it again, or restore a backup."
        ) from None
    except apsw.IOError as failure:
        error: Any = failure  # its stub leaves `extendedresult` out
        if error.extendedresult == apsw.SQLITE_IOERR_SHMSIZE:  # the WAL's index could not grow
            raise StoreFull(_full(path)) from None
        raise DatabaseUnreadable(
            f"The disk reported an error at the database {path.name}; please check the disk."
        ) from None
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError):
        raise DatabaseUnreadable(
            f"The database {path.name} cannot be opened for writing; please check the permissions of its folder."
        ) from None
    except apsw.BusyError:
        raise DatabaseUnreadable(
            f"The database {path.name} is in use by another program; please close it and try again."
        ) from None


def suspicion(path: Path) -> Path:
    """The file that says, once it exists, that damage was met in a database."""
    return path.with_name(f"{path.name}.suspect")


def _copy_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.compact")


def _full(path: Path) -> str:
    return f"The disk that holds {path.name} is full; please free some space, nothing that was saved is lost."
