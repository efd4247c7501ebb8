"""The tables: made once, kept afterwards, and grown from those of an older program without loss."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.database import DatabaseUnreadable, connect, rows
from indexer.gate import Gate
from indexer.graph import checks
from indexer.graph.drawing import Drawing
from indexer.graph.knowledge import Knowledge
from indexer.records import Counts
from indexer.schema import OF_ROWS, VERSION, migrate
from indexer.store import Store
from indexer.table_files import coverage, fitting
from indexer.table_rows import SUFFIXES
from tests.indexer.conftest import eventually
from tests.indexer.made import KEY, SECOND, direction, found, put

VERSION_1 = Path(__file__).with_name("schema_1.sql").read_text("utf-8")
VERSION_2 = Path(__file__).with_name("schema_2.sql").read_text("utf-8")


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


def test_an_index_of_version_1_opens_with_all_that_it_knew(tmp_path: Path) -> None:
    old_index(tmp_path / "a.db")
    store = Store(tmp_path / "a.db", KEY)
    assert store.folders() == ["/docs"]
    assert store.paused
    assert store.embedder() == ("weights", "")
    assert store.counts() == Counts(files=3, ready=1, pending=1, failed=1, passages=2)
    assert found(store, "heron") == ["the heron nests "]
    assert store.passages([4])[4].text == "in spring"
    part = store.part_text("/docs/a.txt", 0)
    assert part is not None
    assert (part.text, part.title, part.member) == ("the heron nests in spring", "Birds", "")
    assert np.allclose(store.vectors.of([4])[1][0], direction(4), atol=1e-3)
    assert store.vectors.changes(9).ids.tolist() == [4]
    (failure,) = store.failures()
    assert (failure.path, failure.code, failure.attempts) == ("/docs/b.pdf", "damaged", 1)


def test_an_index_of_version_1_goes_on_like_a_new_one(tmp_path: Path) -> None:
    old_index(tmp_path / "a.db")
    store = Store(tmp_path / "a.db", KEY)
    put(store, "/docs/c.txt", "the otter sleeps")
    assert list(store.passages(range(20))) == [3, 4, 8], "ids of deleted passages are not used again"
    store.name_only("/docs/d.txt", SECOND, [])
    assert store.counts().online_only == 1
    store.rename("/docs/a.txt", "/docs/e.txt", SECOND)
    store.remove(["/docs/e.txt"])
    assert found(store, "heron otter") == ["the otter sleeps"]
    store.tidy()
    connection = store.database.connection
    assert rows(connection, "PRAGMA auto_vacuum") == [(2,)]
    assert rows(connection, "PRAGMA foreign_key_check") == []
    assert rows(connection, "PRAGMA foreign_keys") == [(1,)]
    assert store.check() == ""


def test_migrated_tables_are_the_same_as_new_ones(tmp_path: Path) -> None:
    old_index(tmp_path / "old.db")
    index_of_version_2(tmp_path / "older.db")
    index_of_version_3(tmp_path / "last.db")
    for name in ("old", "older", "last", "new"):
        Store(tmp_path / f"{name}.db", KEY).close()
    for name in ("old", "older", "last"):
        assert shape(tmp_path / f"{name}.db") == shape(tmp_path / "new.db"), name


def test_the_graph_of_an_index_of_version_2_is_drawn_from_its_passages(tmp_path: Path) -> None:
    index_of_version_2(tmp_path / "a.db")
    store = Store(tmp_path / "a.db", KEY)
    assert found(store, "heron") == ["The Heron Trust hired Ann Lee. "]
    assert store.graph.named(["ann lee"]) == {}
    gate = Gate()
    drawing = Drawing(store, gate, insist=lambda _, write: bool(write()), busy=lambda: False, look_every_s=0.05)
    thread = threading.Thread(target=drawing.run)
    thread.start()
    eventually(lambda: rows(store.database.connection, "SELECT file FROM drawing") == [(5,)], 60)
    gate.close()
    thread.join(30)
    assert not thread.is_alive()
    assert store.graph.named(["ann lee", "heron trust"]).keys() == {"ann lee", "heron trust"}
    (ann,) = store.graph.named(["mailto:ann@contoso.com"])["mailto:ann@contoso.com"]
    assert "wrote" in {edge.relation for edge in store.graph.edges(ann)}, "its fields are drawn, too"
    store.close()


def test_an_older_index_is_drawn_in_steps_that_are_seen_and_answers_meanwhile(tmp_path: Path) -> None:
    index_of_version_2(tmp_path / "a.db", more=60)
    writes = 0
    for until in (20, 61):
        store = Store(tmp_path / "a.db", KEY)
        gate = Gate()

        def write_one(_: str, write: Callable[[], object], until: int = until, gate: Gate = gate) -> bool:
            """The user leaves after so many files."""
            nonlocal writes
            writes += 1
            done = bool(write())
            if writes == until:
                gate.close()
            return done

        knowledge = Knowledge(store)
        assert knowledge.counts().waiting_files == 61 - writes
        thread = threading.Thread(
            target=Drawing(store, gate, insist=write_one, busy=lambda: False, look_every_s=0.05).run
        )
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
        assert writes == until, "what was drawn is not drawn again"
        assert knowledge.counts().waiting_files == 61 - until
        assert found(store, "heron") == ["The Heron Trust hired Ann Lee. "]
        with store.database.read() as connection:
            assert checks.miscounted(connection) == ([], [])
            assert checks.incomplete(connection) == []
        store.close()


def old_index(path: Path) -> None:
    """An index as version 1 of the program left it: a file, one that failed and one that waits."""
    connection = connect(path, KEY)
    connection.execute(VERSION_1)
    connection.execute(
        """
        INSERT INTO setting VALUES ('embedder', 'weights'), ('paused', '1');
        INSERT INTO folder VALUES ('/docs', 0), ('/gone', 1);
        INSERT INTO file (id, path, size, mtime_ns, inode, sha256, state, title, parts, passages) VALUES
            (5, '/docs/a.txt', 10, 1700000000000000000, '18446744073709551615', 'sha', 'ready', 'Birds', 1, 2);
        INSERT INTO file (path, size, mtime_ns, inode, sha256, state, failure_code, failure_reason) VALUES
            ('/docs/b.pdf', 10, 1, '2', 'sha', 'failed', 'damaged', 'The file is damaged.');
        INSERT INTO file (path, size, mtime_ns, inode, state) VALUES ('/docs/c.txt', 10, 1, '3', 'pending');
        INSERT INTO part VALUES (5, 0, 'text', NULL, '', NULL);
        INSERT INTO passage VALUES (3, 5, 0, 0, 16, '', 'the heron nests '), (4, 5, 0, 16, 25, '', 'in spring');
        UPDATE sqlite_sequence SET seq = 7 WHERE name = 'passage';
        INSERT INTO words (rowid, title, text) VALUES
            (3, 'docs a Birds ', 'the heron nests '), (4, 'docs a Birds ', 'in spring');
        INSERT INTO vector_queue (passage) VALUES (4);
        """
    )
    for passage in (3, 4):
        value = direction(passage).astype("<f2").tobytes()
        connection.execute("INSERT INTO vector VALUES (?, ?)", (passage, value))
    connection.close()


def index_of_version_2(path: Path, more: int = 0) -> None:
    """An index as version 2 of the program left it: a letter, and some notes."""
    connection = connect(path, KEY)
    connection.execute(VERSION_2)
    connection.execute(
        """
        INSERT INTO folder VALUES ('/docs', 0, '');
        INSERT INTO file (id, path, size, mtime_ns, inode, sha256, state, title, parts, passages) VALUES
            (5, '/docs/a.docx', 10, 1700000000000000000, '7', 'sha', 'ready', 'Birds', 1, 2);
        INSERT INTO document VALUES (5, 0, '', 'Birds', 'document', '[["author", "Ann Lee", "ann@contoso.com"]]',
            '', '', '', '[]', NULL, '');
        INSERT INTO part (file, number, kind, page, label, text) VALUES (5, 0, 'text', NULL, '', NULL);
        INSERT INTO passage (id, file, part, start, end, heading, text) VALUES
            (3, 5, 0, 0, 31, '', 'The Heron Trust hired Ann Lee. '), (4, 5, 0, 31, 46, '', 'She lives here.');
        INSERT INTO words (rowid, title, text) VALUES (3, 'Birds', 'The Heron Trust hired Ann Lee. '),
            (4, 'Birds', 'She lives here.');
        """
    )
    for number in range(10, 10 + more):
        connection.execute(
            "INSERT INTO file (id, path, size, mtime_ns, inode, state, parts, passages)"
            " VALUES (?, ?, 1, 1, '1', 'ready', 1, 1)",
            (number, f"/docs/{number}.txt"),
        )
        connection.execute("INSERT INTO part (file, number, kind, label) VALUES (?, 0, 'text', '')", (number,))
        connection.execute(
            "INSERT INTO passage (id, file, part, start, end, heading, text) VALUES (?, ?, 0, 0, 20, '', ?)",
            (number, number, "Bob Ray met Ann Lee."),
        )
    connection.close()


def index_of_version_3(path: Path) -> None:
    """An index as version 3 of the program left it."""
    Store(path, KEY).close()
    connection = connect(path, KEY)
    connection.execute(
        "DROP INDEX file_of_rows; DROP INDEX drawing_cut; DROP INDEX same_named;"
        " ALTER TABLE drawing DROP COLUMN cut; PRAGMA user_version = 3"
    )
    connection.close()


def shape(path: Path) -> dict[str, Any]:
    """Columns, indexes, references and triggers of every table."""
    connection = connect(path, KEY)
    tables = [name for (name,) in rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: dict[str, Any] = {
        name: (
            rows(connection, f"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo('{name}')"),
            sorted(row[1:] for row in rows(connection, f"PRAGMA index_list('{name}')")),
            rows(connection, f"PRAGMA foreign_key_list('{name}')"),
        )
        for name in tables
    }
    for name, sql in rows(connection, "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"):
        found[f"how {name} is made"] = re.sub(r"\s+", " ", sql or "")
    found["checks"] = re.findall(r"CHECK \(.*\)", rows(connection, "SELECT group_concat(sql) FROM sqlite_master")[0][0])
    connection.close()
    return found


@pytest.mark.parametrize("version", [1, 2, 4])
def test_an_older_index_finds_its_spreadsheets_without_reading_its_other_files(tmp_path: Path, version: int) -> None:
    if version == 1:
        old_index(tmp_path / "a.db")
    else:
        connection = connect(tmp_path / "a.db", KEY)
        connection.execute(VERSION_2)
        if version == 4:
            migrate(connection)
            connection.execute("DROP INDEX file_of_rows; PRAGMA user_version = 4")
        connection.close()
    store = Store(tmp_path / "a.db", KEY)
    put(store, "/docs/Hours.XLSX", "Ann 12")
    put(store, "/docs/note.txt", "Ann 12")
    assert coverage(store, ()).files == 1
    assert fitting(store, "Ann", (), 4) == ["/docs/Hours.XLSX"]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_each_kind_of_file_whose_rows_can_be_asked_is_in_its_index(tmp_path: Path, suffix: str) -> None:
    connection = connect(tmp_path / "a.db", KEY)
    assert rows(connection, f"SELECT 1 FROM (SELECT ? AS path) WHERE {OF_ROWS}", (f"/docs/a{suffix}",)) == [(1,)]
    connection.close()
