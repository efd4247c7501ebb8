"""Vectors in the store: what comes back, and what a cache is told to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.store import Store
from indexer.vector_rows import batches
from tests.indexer.made import KEY, direction, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "catalogue.db", KEY)


def test_vectors_come_back_almost_exactly_and_of_unit_length(store: Store) -> None:
    put(store, "/docs/a.txt", "one", "two", "three", seed=40)
    ids, vectors = store.vectors.of([3, 1, 77])
    assert ids.tolist() == [1, 3]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert float(vectors[0] @ direction(40)) > 0.9999
    assert float(vectors[1] @ direction(42)) > 0.9999
    nobody = store.vectors.of([])
    assert (len(nobody[0]), len(nobody[1])) == (0, 0)


def test_all_vectors_come_in_batches_by_id(store: Store) -> None:
    put(store, "/docs/a.txt", *(f"page {n}" for n in range(10)))
    assert [ids.tolist() for ids, _ in batches(store.vectors, 4)] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert [ids.tolist() for ids, _ in batches(store.vectors, 4, 8)] == [[9, 10]]


def test_the_queue_says_what_to_hold_and_what_to_forget(store: Store) -> None:
    put(store, "/docs/a.txt", "one")
    put(store, "/docs/b.txt", "two", seed=1)
    store.remove(["/docs/a.txt"])
    changes = store.vectors.changes(100)
    assert (changes.ids.tolist(), changes.gone.tolist()) == ([2], [1])
    assert store.vectors.queued(10)[0].tolist() == [2]
    store.vectors.acknowledge(changes)
    assert store.vectors.changes(100).nothing
    assert store.vectors.queue_length() == 0


def test_a_passage_deleted_while_a_cache_takes_it_is_queued_again(store: Store) -> None:
    put(store, "/docs/a.txt", "one")
    taken = store.vectors.changes(100)
    store.remove(["/docs/a.txt"])
    store.vectors.acknowledge(taken)
    assert store.vectors.changes(100).gone.tolist() == [1]


def test_a_cache_in_step_holds_between_the_fewest_and_the_most(store: Store) -> None:
    put(store, "/docs/a.txt", "one", "two", "three")
    assert store.vectors.held() == (0, 3)
    store.vectors.acknowledge(store.vectors.changes(100))
    assert store.vectors.held() == (3, 3)
    put(store, "/docs/b.txt", "four", seed=9)
    assert store.vectors.held() == (3, 4)
    store.remove(["/docs/a.txt"])
    assert store.vectors.held() == (0, 4)
    store.vectors.enqueue_all()
    assert store.vectors.changes(9).ids.tolist() == [4]


def test_a_sample_is_of_vectors_that_the_cache_has(store: Store) -> None:
    put(store, "/docs/a.txt", "one", "two")
    assert len(store.vectors.sample(3)[0]) == 0
    store.vectors.acknowledge(store.vectors.changes(100))
    assert store.vectors.sample(1)[0].tolist() == [2]


def test_the_version_tells_a_copy_what_it_has_to_do(store: Store) -> None:
    first = store.vectors.version
    put(store, "/docs/a.txt", "one")
    assert store.vectors.version == first
    store.remove(["/docs/a.txt"])
    second = store.vectors.version
    assert (second[0] == first[0], second[1] > first[1]) == (True, True)
    store.use_embedder("another")
    assert store.vectors.version[0] > second[0]


def test_a_late_vector_for_a_passage_that_is_gone_is_dropped(store: Store) -> None:
    put(store, "/docs/a.txt", "one")
    store.use_embedder("another")
    store.remove(["/docs/a.txt"])
    store.vectors.put([1], direction(1)[None, :])
    assert store.vectors.count() == 0


def test_a_copy_is_told_which_vectors_went_or_came_late(store: Store) -> None:
    put(store, "/docs/a.txt", "one", "two")
    put(store, "/docs/b.txt", "three", seed=2)
    resets, before, _ = store.vectors.version
    store.remove(["/docs/a.txt"])
    store.vectors.put([3], np.stack([direction(9)]))
    again, after, settled = store.vectors.version
    assert (again, settled) == (resets, True)
    assert store.vectors.touched(before, after).tolist() == [1, 2, 3]
    assert store.vectors.touched(after, after).tolist() == []


def test_passages_are_told_apart_by_folder(store: Store) -> None:
    put(store, "/docs/a.txt", "one", "two")
    put(store, "/docs/deep/b.txt", "three", seed=2)
    put(store, "/other/c.txt", "four", seed=3)
    assert store.vectors.ids_below(["/docs"]).tolist() == [1, 2, 3]
    assert store.vectors.count_below(["/docs", "/other/c.txt"]) == 4
    assert sorted(store.vectors.among([4, 3, 2, 77], ["/docs"]).tolist()) == [2, 3]
    assert store.vectors.among([4], ["/docs"]).tolist() == []


def test_without_a_cache_nothing_is_queued(store: Store) -> None:
    put(store, "/docs/a.txt", "one")
    store.vectors.keep_queue(False)
    put(store, "/docs/b.txt", "two", seed=1)
    store.remove(["/docs/a.txt"])
    assert (store.vectors.queueing, store.vectors.queue_length()) == (False, 0)
    store.vectors.keep_queue(True)
    store.vectors.enqueue_all()
    put(store, "/docs/c.txt", "three", seed=2)
    assert store.vectors.queue_length() == 2
