"""Another embedder takes over without a gap: the old vectors answer until all passages have new ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.database import rows
from indexer.store import Store
from tests.indexer.made import KEY, direction, found, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    one = Store(tmp_path / "a.db", KEY)
    one.use_embedder("first", "/models/first")
    put(one, "/docs/a.txt", "one", "two", "three", seed=0)
    return one


def renew(store: Store, limit: int = 2) -> int:
    """Give the next `limit` passages vectors of 16 dimensions; how many there were."""
    waiting = store.renewal.without_next(limit)
    vectors = np.eye(16, dtype=np.float32)[[passage.id % 16 for passage in waiting]]
    store.renewal.put_next([passage.id for passage in waiting], vectors)
    return len(waiting)


def test_old_vectors_answer_until_the_new_are_complete(store: Store) -> None:
    store.renewal.begin("second", "/models/second")
    assert store.renewal.next() == ("second", "/models/second")
    assert renew(store) == 2
    assert store.renewal.share() == pytest.approx(2 / 3)
    assert not store.renewal.finish()
    assert float(store.vectors.of([3])[1][0] @ direction(2)) > 0.999
    assert renew(store) == 1
    assert renew(store) == 0
    assert store.renewal.finish()
    assert store.embedder() == ("second", "/models/second")
    assert store.renewal.next() is None
    assert store.vectors.of([3])[1].tolist() == [np.eye(16)[3].tolist()]
    assert store.unembedded(9) == []
    assert rows(store.database.connection, "SELECT name FROM sqlite_master WHERE name = 'spent_vector'") == []
    assert store.check() == ""


def test_a_cache_and_a_copy_in_memory_learn_that_all_vectors_are_others(store: Store) -> None:
    store.vectors.acknowledge(store.vectors.changes(100))
    before = store.vectors.version
    store.renewal.begin("second", "")
    while renew(store):
        pass
    assert store.vectors.changes(100).nothing
    assert store.renewal.finish()
    assert store.vectors.changes(100).ids.tolist() == [1, 2, 3]
    assert store.vectors.version[0] > before[0]


def test_files_that_come_and_go_during_the_change_are_in_it(store: Store) -> None:
    store.renewal.begin("second", "")
    assert renew(store, 3) == 3
    put(store, "/docs/b.txt", "four", seed=9)
    store.remove(["/docs/a.txt"])
    assert not store.renewal.finish()
    assert [passage.text for passage in store.renewal.without_next(9)] == ["four"]
    renew(store)
    assert store.renewal.finish()
    assert store.vectors.ids().tolist() == [4]
    assert found(store, "four") == ["four"]


def test_a_change_goes_on_after_a_restart_and_can_be_done_twice(store: Store, tmp_path: Path) -> None:
    store.renewal.begin("second", "/models/second")
    renew(store)
    again = Store(tmp_path / "a.db", KEY)
    assert again.renewal.next() == ("second", "/models/second")
    again.renewal.begin("second", "/models/second")
    assert renew(again, 9) == 1
    assert again.renewal.finish()
    again.renewal.begin("third", "")
    assert renew(again, 9) == 3
    assert again.renewal.finish()
    assert again.embedder() == ("third", "")


def test_a_third_embedder_or_none_drops_what_the_second_made(store: Store) -> None:
    store.renewal.begin("second", "")
    renew(store, 3)
    store.renewal.begin("third", "")
    assert renew(store, 9) == 3
    store.renewal.cancel()
    assert store.renewal.next() is None
    assert store.renewal.share() is None
    assert not store.renewal.finish()
    assert store.embedder() == ("first", "/models/first")
    assert rows(store.database.connection, "SELECT count(*) FROM next_vector") == [(0,)]


def test_the_passages_that_wait_say_all_that_is_embedded(store: Store) -> None:
    store.renewal.begin("second", "")
    first = store.renewal.without_next(1)[0]
    assert (first.title, first.heading, first.text, first.above, first.context) == ("A title", "", "one", "", "")


def test_vectors_of_a_change_that_was_killed_after_the_swap_are_deleted_at_the_next_start(
    store: Store, tmp_path: Path
) -> None:
    store.renewal.begin("second", "")
    while renew(store):
        pass
    with store.database.write() as connection:
        store.vectors.swap(connection)
    again = Store(tmp_path / "a.db", KEY)
    again.tidy()
    assert rows(again.database.connection, "SELECT name FROM sqlite_master WHERE name = 'spent_vector'") == []
