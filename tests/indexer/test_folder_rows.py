"""Rules of folders, and paths that stay forgotten until somebody wants them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.contract import FolderRules
from indexer.database import rows
from indexer.store import Store
from tests.indexer.made import KEY


@pytest.fixture
def store(tmp_path: Path) -> Store:
    one = Store(tmp_path / "a.db", KEY)
    one.add_folder("/docs")
    return one


def test_rules_of_a_folder_are_remembered_until_it_is_added_anew(store: Store) -> None:
    rules = FolderRules(("*.pdf",), ("drafts/", "!drafts/final/"), 1_000)
    assert store.folder_rules("/docs") == FolderRules()
    store.set_folder_rules("/docs", rules)
    store.set_folder_rules("/unknown", rules)
    store.add_folder("/docs")
    assert store.folder_rules("/docs") == rules
    assert store.folder_rules("/unknown") == FolderRules()
    store.remove_folder("/docs")
    store.add_folder("/docs")
    assert store.folder_rules("/docs") == FolderRules()


def test_a_forgotten_path_is_forgotten_with_all_below_it(store: Store, tmp_path: Path) -> None:
    assert not store.is_forgotten("/docs/private/a.txt")
    store.forget("/docs/private")
    again = Store(tmp_path / "a.db", KEY)
    for one in (store, again):
        assert one.is_forgotten("/docs/private")
        assert one.is_forgotten("/docs/private/deep/a.txt")
        assert not one.is_forgotten("/docs/private2/a.txt")
        assert not one.is_forgotten("/docs")


def test_twins_of_one_name_are_forgotten_together(store: Store) -> None:
    store.forget("/docs/Caf\u00e9.txt")
    assert store.is_forgotten("/docs/Cafe\u0301.txt")


def test_the_index_does_not_tell_what_was_forgotten(store: Store) -> None:
    store.forget("/docs/private/diary.txt")
    everything = repr(rows(store.database.connection, "SELECT * FROM forgotten"))
    assert "private" not in everything
    assert "diary" not in everything


def test_a_folder_that_is_added_anew_is_read_wholly(store: Store) -> None:
    store.forget("/docs/a.txt")
    store.forget("/docs/private")
    store.forget("/other/b.txt")
    store.add_folder("/docs")
    assert store.is_forgotten("/docs/a.txt"), "it was not removed before"
    store.remove_folder("/docs")
    store.add_folder("/docs")
    assert not store.is_forgotten("/docs/a.txt")
    assert not store.is_forgotten("/docs/private/b.txt")
    assert store.is_forgotten("/other/b.txt")


def test_one_path_below_a_forgotten_folder_can_be_wanted_back(store: Store) -> None:
    store.forget("/docs/private")
    assert store.remember_again("/docs/private/a.txt")
    assert not store.is_forgotten("/docs/private/a.txt")
    assert store.is_forgotten("/docs/private/b.txt")
    store.add_folder("/docs/private/inner")
    assert not store.is_forgotten("/docs/private/inner/c.txt")
    store.forget("/docs/private/inner/c.txt")
    assert store.is_forgotten("/docs/private/inner/c.txt")
    store.forget("/docs/private")
    assert store.is_forgotten("/docs/private")
    assert store.remember_again("/docs")
    assert not store.is_forgotten("/docs/private/b.txt")
    assert not store.remember_again("/docs")
