"""The tables: made once, kept afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.database import DatabaseUnreadable, connect, rows
from indexer.schema import VERSION, migrate
from tests.indexer.made import KEY


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY)
    migrate(connection)
    connection.execute("INSERT INTO folder (path) VALUES ('/docs')")
    migrate(connection)
    assert rows(connection, "SELECT path FROM folder") == [("/docs",)]
    assert rows(connection, "PRAGMA user_version") == [(VERSION,)]
    connection.close()


def test_tables_of_a_newer_program_are_left_alone(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY)
    rows(connection, f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(DatabaseUnreadable, match="newer version"):
        migrate(connection)
    assert rows(connection, "SELECT count(*) FROM sqlite_master") == [(0,)]
    connection.close()
