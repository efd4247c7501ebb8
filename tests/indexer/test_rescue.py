"""A damaged index does not strand its user: it is begun anew, with the folders that were watched."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from indexer.contract import FolderRules
from indexer.database import DatabaseDamaged, connect, rows, suspicion
from indexer.rescue import NOTICE, delete_aside, open_store
from tests.indexer.made import KEY, OTHER_KEY, found, put

RULES = FolderRules(exclude=("drafts/",))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of two files, closed."""
    path = tmp_path / "index.db"
    store, keepsake, notice = open_store(path, KEY)
    assert notice == ""
    store.add_folder("/docs")
    store.set_folder_rules("/docs", RULES)
    store.forget("/docs/diary.txt")
    store.set_paused(True)
    store.use_embedder("weights", "/models/first")
    store.graph.identity.correct(["ann lee"], '{"pin": "Ann Lee"}')
    for n in range(2):
        put(store, f"/docs/{n}.txt", *(f"heron {k} " * 100 for k in range(40)), seed=n)
    keepsake.save(store)
    store.close()
    return path


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_an_index_whose_first_page_is_damaged_is_begun_anew_with_its_folders(index: Path) -> None:
    flip(index, 3)
    store, _, notice = open_store(index, KEY)
    assert notice == NOTICE
    assert (store.folders(), store.paused) == (["/docs"], True)
    assert store.folder_rules("/docs") == RULES
    assert store.is_forgotten("/docs/diary.txt")
    assert store.embedder() == ("weights", "/models/first")
    assert [one.value for one in store.graph.identity.corrections()] == ['{"pin": "Ann Lee"}']
    assert store.counts().files == 0
    assert index.with_name("index.db.damaged").exists()
    put(store, "/docs/0.txt", "heron")
    assert found(store, "heron") == ["heron"]
    store.close()
    assert open_store(index, KEY)[2] == ""


def test_damage_that_is_met_while_reading_is_seen_to_at_the_next_start(index: Path) -> None:
    store, _, _ = open_store(index, KEY)
    store.close()
    connection = connect(index, KEY)
    ((page,),) = rows(connection, "SELECT pageno FROM dbstat WHERE name = 'passage' AND pagetype = 'leaf' LIMIT 1")
    connection.close()
    flip(index, (page - 1) * 4096 + 500)
    store, _, notice = open_store(index, KEY)
    assert notice == "", "only what was met is looked for: a start reads no gigabytes"
    with pytest.raises(DatabaseDamaged, match="close the program and open it again"):
        store.passages(range(1, 200))
    assert suspicion(index).exists()
    store.close()
    store, _, notice = open_store(index, KEY)
    assert notice == NOTICE
    assert store.folders() == ["/docs"]
    assert not suspicion(index).exists()


@pytest.mark.parametrize("table", ["folder", "setting", "forgotten"])
def test_damage_in_what_the_user_told_is_met_at_once_and_mended_from_the_keepsake(index: Path, table: str) -> None:
    connection = connect(index, KEY)
    ((page,),) = rows(connection, "SELECT pageno FROM dbstat WHERE name = ? LIMIT 1", (table,))
    connection.close()
    flip(index, (page - 1) * 4096 + 3_000)
    store, _, notice = open_store(index, KEY)
    assert notice == NOTICE
    assert store.folders() == ["/docs"]
    assert store.is_forgotten("/docs/diary.txt")


def test_a_suspicion_that_proves_wrong_costs_nothing(index: Path) -> None:
    suspicion(index).touch()
    store, _, notice = open_store(index, KEY)
    assert notice == ""
    assert store.counts().files == 2
    assert not suspicion(index).exists()


def test_another_key_puts_nothing_aside(index: Path) -> None:
    before = index.read_bytes()
    with pytest.raises(DatabaseDamaged, match="key does not fit"):
        open_store(index, OTHER_KEY)
    assert index.read_bytes() == before
    assert not index.with_name("index.db.damaged").exists()
    assert open_store(index, KEY)[0].counts().files == 2


def test_a_damaged_keepsake_is_written_anew(index: Path) -> None:
    keepsake = index.with_name("index.told.db")
    flip(keepsake, 3)
    store, _, notice = open_store(index, KEY)
    assert (notice, store.counts().files) == ("", 2)
    store.close()
    flip(index, 3)
    assert open_store(index, KEY)[0].folders() == ["/docs"]


def test_without_a_keepsake_a_damaged_index_says_so(index: Path) -> None:
    index.with_name("index.told.db").unlink()
    flip(index, 3)
    with pytest.raises(DatabaseDamaged):
        open_store(index, KEY)


def test_what_was_put_aside_goes_after_a_week(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(index, 3)
    open_store(index, KEY)[0].close()
    aside = index.with_name("index.db.damaged")
    delete_aside(index)
    assert aside.exists()
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 8 * 86_400)
    delete_aside(index)
    assert not aside.exists()
    assert not list(index.parent.glob("*.damaged*"))
