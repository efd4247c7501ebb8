"""The edition: the same only as long as nothing in the index has changed."""

from __future__ import annotations

from pathlib import Path

from indexer.store import Store
from tests.indexer.made import KEY, SECOND, put


def test_the_edition_changes_with_whatever_a_search_can_find_and_with_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.db", KEY)
    seen = [store.edition]

    def changed() -> bool:
        seen.append(store.edition)
        return seen[-1] not in seen[:-1]

    put(store, "/docs/plan.txt", "the heron nests in spring")
    assert changed()
    store.put_pending({"/docs/plan.txt": SECOND})
    assert changed()
    put(store, "/docs/plan.txt", "the otter sleeps in winter", seed=5, fingerprint=SECOND)
    assert changed()
    store.add_folder("/docs")
    assert changed()
    store.remove_folder("/docs")
    assert changed()
    store.counts()
    store.words.search(store.words.of("otter"), 5)
    with store.database.write():
        pass  # a transaction that changes no row
    assert not changed()


def test_the_edition_outlives_a_restart_and_no_other_index_has_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.db", KEY)
    put(store, "/docs/plan.txt", "the heron nests in spring")
    edition = store.edition
    store.close()
    again = Store(tmp_path / "index.db", KEY)
    assert again.edition == edition
    other = Store(tmp_path / "other.db", KEY)
    put(other, "/docs/plan.txt", "the heron nests in spring")
    assert other.edition != edition


def test_a_change_that_is_rolled_back_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.db", KEY)
    edition = store.edition
    try:
        with store.database.write() as connection:
            connection.execute("INSERT INTO setting VALUES ('a', 'b')")
            raise RuntimeError
    except RuntimeError:
        pass
    assert store.edition == edition
