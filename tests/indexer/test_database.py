"""The encrypted database: what opens, what does not, and what is said about it."""

from __future__ import annotations

import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import apsw
import pytest

from indexer.database import Database, DatabaseUnreadable, Stopped, StoreFull, connect, rows, transaction
from indexer.stop import Stop
from tests.indexer.made import KEY, OTHER_KEY

_ENDLESS = "WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
SECRET = "the merger is called Nightingale"


def made(path: Path) -> None:
    connection = connect(path, KEY)
    with transaction(connection):
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.execute("INSERT INTO note VALUES (?)", (SECRET,))
    connection.close()


def test_what_was_committed_is_read_with_the_same_key(tmp_path: Path) -> None:
    made(tmp_path / "a.db")
    connection = connect(tmp_path / "a.db", KEY)
    assert rows(connection, "SELECT text FROM note") == [(SECRET,)]
    connection.close()


def test_no_byte_of_the_text_or_of_the_table_names_lies_on_disk(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY)
    with transaction(connection):
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.execute("INSERT INTO note VALUES (?)", (SECRET,))
    for file in tmp_path.iterdir():  # the write-ahead log as well: the connection is still open
        content = file.read_bytes()
        assert b"Nightingale" not in content
        assert b"CREATE TABLE" not in content
        assert b"SQLite format" not in content
    connection.close()


def test_a_wrong_key_is_told_in_one_sentence(tmp_path: Path) -> None:
    made(tmp_path / "a.db")
    with pytest.raises(DatabaseUnreadable, match=r"^The database a\.db cannot be decrypted: .*\.$"):
        connect(tmp_path / "a.db", OTHER_KEY)


@pytest.mark.parametrize("key", ["", "abc", "g" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n"])
def test_a_key_that_is_not_64_hex_digits_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(DatabaseUnreadable, match="64 hex digits"):
        connect(tmp_path / "a.db", key)
    assert not (tmp_path / "a.db").exists()


def test_a_damaged_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    made(path)
    path.write_bytes(b"\x00" * len(path.read_bytes()))
    with pytest.raises(DatabaseUnreadable, match=r"a\.db"):
        connect(path, KEY)


def test_a_folder_where_the_database_should_be_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.db").mkdir()
    with pytest.raises(DatabaseUnreadable, match="cannot be opened"):
        connect(tmp_path / "a.db", KEY)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder by its ACL")
def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY)
    with transaction(connection):
        connection.execute("CREATE TABLE note (text TEXT)")
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    connection.close()


def test_an_error_inside_a_transaction_undoes_it(tmp_path: Path) -> None:
    made(tmp_path / "a.db")
    database = Database(tmp_path / "a.db", KEY)
    with pytest.raises(apsw.SQLError), database.write() as connection:
        connection.execute("DELETE FROM note; SELECT * FROM nowhere")
    with database.read() as connection:
        assert rows(connection, "SELECT count(*) FROM note") == [(1,)]
    database.close()


def test_a_full_disk_is_told_in_one_sentence_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    made(tmp_path / "a.db")
    database = Database(tmp_path / "a.db", KEY)
    with database.read() as connection:
        ((pages,),) = rows(connection, "PRAGMA page_count")
    rows(database.connection, f"PRAGMA max_page_count = {pages + 5}")  # SQLite's own way to be full
    with pytest.raises(StoreFull, match=r"disk that holds a\.db is full"), database.write() as connection:
        connection.execute("INSERT INTO note VALUES (?)", ("x" * 1_000_000,))
    with database.read() as connection:
        assert rows(connection, "SELECT text FROM note") == [(SECRET,)]
        assert rows(connection, "PRAGMA quick_check") == [("ok",)]
    database.close()


def test_readers_see_one_version_while_another_thread_writes(tmp_path: Path) -> None:
    made(tmp_path / "a.db")
    database = Database(tmp_path / "a.db", KEY)

    def write() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO note VALUES ('second')")

    with database.read() as connection:
        assert rows(connection, "SELECT count(*) FROM note") == [(1,)]
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(10)
        assert not writer.is_alive()
        assert rows(connection, "SELECT count(*) FROM note") == [(1,)]
    with database.read() as connection:
        assert rows(connection, "SELECT count(*) FROM note") == [(2,)]
    database.close()


def test_a_database_is_written_anew_only_where_there_is_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.write() as connection:
        connection.execute("CREATE TABLE a (x)")
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1))
    with pytest.raises(StoreFull, match="free some"):
        database.compact()
    monkeypatch.undo()
    database.compact()
    database.close()


def test_deleted_rows_leave_a_compacted_database_and_searches_go_on_meanwhile(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.write() as connection:
        connection.execute("CREATE TABLE a (x)")
        connection.executemany("INSERT INTO a VALUES (zeroblob(3000))", [()] * 500)
    with database.write() as connection:
        connection.execute("DELETE FROM a WHERE rowid > 10")
    with ThreadPoolExecutor(1) as pool, database.read() as connection:
        assert rows(connection, "SELECT count(*) FROM a") == [(10,)]
        pool.submit(database.compact).result(30)
        assert rows(connection, "SELECT count(*) FROM a") == [(10,)]
    assert database.empty_journal()
    assert database.path.stat().st_size < 100_000
    assert sorted(file.name for file in tmp_path.iterdir() if "compact" in file.name) == []
    with pytest.raises(Stopped):
        database.compact(lambda: True)
    assert rows(database.connection, "SELECT count(*) FROM a") == [(10,)]
    database.close()


def test_free_pages_go_back_to_the_system(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.write() as connection:
        connection.execute("CREATE TABLE a (x)")
        connection.executemany("INSERT INTO a VALUES (zeroblob(3000))", [()] * 2_000)
    with database.write() as connection:
        connection.execute("DELETE FROM a WHERE rowid > 10")
    database.shrink(lambda: True)
    assert rows(database.connection, "PRAGMA page_count")[0][0] > 1_000
    database.shrink()
    assert rows(database.connection, "PRAGMA page_count")[0][0] < 30
    database.close()


@pytest.mark.parametrize("sql", [_ENDLESS, "SELECT 1"])
def test_reading_ends_when_nobody_waits_for_it_and_what_is_read_next_does_not(tmp_path: Path, sql: str) -> None:
    database = Database(tmp_path / "one.db", KEY)
    wished = Stop()
    threading.Timer(0.1, wished.set).start()

    def read() -> None:
        with database.stoppable(wished.heard), database.read() as connection:
            while True:
                rows(connection, sql)

    with pytest.raises(Stopped):
        read()
    with database.read() as connection:
        assert rows(connection, "SELECT 1") == [(1,)]
    database.close()
