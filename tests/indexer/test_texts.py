"""Text read back out: parts that are tiled by their passages, and parts that are not."""

from __future__ import annotations

from pathlib import Path

from indexer.database import connect, rows
from indexer.records import NewPassage
from indexer.store import Store
from indexer.texts import part, passages
from tests.indexer.made import FIRST, KEY, direction, document, put


def test_text_that_passages_tile_is_stored_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db", KEY)
    text = "A sentence about herons. " * 200
    put(store, "/docs/a.txt", text)
    connection = connect(store.path, KEY)
    assert rows(connection, "SELECT text FROM part") == [(None,)]
    found = part(connection, "/docs/a.txt", 0)
    assert found is not None
    assert found.text == text
    connection.close()


def test_text_that_passages_do_not_tile_comes_back_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db", KEY)
    extracted = document("  one  two  ")
    some = [NewPassage(0, 2, 5, "", "one", direction(1))]
    store.replace("/docs/a.txt", FIRST, "sha", extracted, some)
    connection = connect(store.path, KEY)
    found = part(connection, "/docs/a.txt", 0)
    assert found is not None
    assert found.text == "  one  two  "
    assert passages(connection, [1])[1].text == "one"
    assert passages(connection, []) == {}
    connection.close()
