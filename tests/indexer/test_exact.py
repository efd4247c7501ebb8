"""The exact search keeps its copy of the vectors right."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import numpy as np
import pytest

from indexer import exact as exact_module
from indexer.exact import ExactVectors
from indexer.store import Store
from tests.indexer.made import KEY, direction, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "catalogue.db", KEY)


def nearest(store: Store, exact: ExactVectors, seed: int, limit: int = 1) -> list[str]:
    ids = exact.nearest(direction(seed), limit).tolist()
    passages = store.passages(ids)
    return [passages[id_].text for id_ in ids]


def test_it_follows_additions_and_deletions(store: Store) -> None:
    exact = ExactVectors(store.vectors)
    assert nearest(store, exact, 1) == []
    for n in range(10):
        put(store, f"/docs/{n}.txt", f"text {n}", seed=n)
        assert nearest(store, exact, n) == [f"text {n}"]
    store.remove(["/docs/4.txt", "/docs/9.txt"])
    assert "text 4" not in nearest(store, exact, 4, 10)
    assert len(nearest(store, exact, 4, 10)) == 8
    put(store, "/docs/11.txt", "text 11", seed=11)
    assert nearest(store, exact, 11) == ["text 11"]


def test_it_reads_everything_again_after_another_embedder(store: Store) -> None:
    exact = ExactVectors(store.vectors)
    put(store, "/docs/a.txt", "first", seed=1)
    put(store, "/docs/b.txt", "second", seed=2)
    assert nearest(store, exact, 1) == ["first"]
    store.use_embedder("another")
    assert nearest(store, exact, 1) == []
    ids = [passage.id for passage in store.unembedded(9)]
    store.vectors.put(ids, np.stack([direction(5), direction(6)]))
    assert nearest(store, exact, 6) == ["second"]
    assert nearest(store, exact, 5) == ["first"]


def test_a_search_while_a_deletion_is_written_does_not_keep_what_is_deleted(store: Store) -> None:
    exact = ExactVectors(store.vectors)
    for n in range(2):
        put(store, f"/docs/{n}.txt", f"text {n}", seed=n)
    assert len(exact.nearest(direction(1), 9)) == 2
    with store.database.write() as connection:
        store.vectors.remove(connection, [2])
        searching = threading.Thread(target=exact.nearest, args=(direction(1), 9))
        searching.start()
        searching.join(10)
        assert not searching.is_alive()
    assert len(exact.nearest(direction(1), 9)) == 1


def test_the_best_come_first_and_only_from_the_wanted(store: Store) -> None:
    exact = ExactVectors(store.vectors)
    for n in range(30):
        put(store, f"/docs/{n}.txt", f"text {n}", seed=n)
    ids = exact.nearest(direction(7), 30)
    cosines = dict(zip(*[part.tolist() for part in store.vectors.of(ids.tolist())], strict=True))
    scores = [float(np.array(cosines[id_]) @ direction(7)) for id_ in ids.tolist()]
    assert all(one >= next_one - 0.01 for one, next_one in itertools.pairwise(scores))  # bytes are not the last digit
    some = np.array([3, 4, 5], dtype=np.int64)
    assert set(exact.nearest(direction(7), 30, some).tolist()) == {3, 4, 5}


def test_vectors_of_another_length_are_not_compared(store: Store) -> None:
    exact = ExactVectors(store.vectors)
    put(store, "/docs/a.txt", "first", seed=1)
    assert len(exact.nearest(np.ones(8, dtype=np.float32), 5)) == 0


def test_thousands_are_sifted_by_their_signs_and_keep_what_is_nearest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_module, "SIFTED", 100)
    monkeypatch.setattr(exact_module, "SIFTED_SHARE", 0.0)
    for n in range(10):
        put(store, f"/docs/{n}.txt", *(f"text {n}" for _ in range(200)), seed=200 * n)
    exact = ExactVectors(store.vectors)
    ids, vectors = store.vectors.after(0, 2_000)
    for seed in range(0, 2_000, 150):
        asked = direction(seed) + 0.6 * direction(seed + 5_000)
        wanted = set(ids[np.argsort(-(vectors @ asked))[:1]].tolist())
        assert wanted <= set(exact.nearest(asked, 10).tolist())


def test_many_deletions_and_late_vectors_leave_neither_ghosts_nor_gaps(store: Store) -> None:
    exact = ExactVectors(store.vectors)
    for n in range(40):
        put(store, f"/docs/{n}.txt", *(f"text {n}" for _ in range(20)), seed=100 * n)
    assert nearest(store, exact, 100) == ["text 1"]
    for n in range(0, 40, 2):
        store.remove([f"/docs/{n}.txt"])
        assert nearest(store, exact, 100 * n + 100) == [f"text {n + 1}"]
    assert len(exact) == store.vectors.count() == 400
    late = store.vectors.ids()[:50]
    store.vectors.put(late.tolist(), np.stack([direction(7_000 + n) for n in range(50)]))
    assert exact.nearest(direction(7_003), 1).tolist() == [int(late[3])]
    assert exact.nearest(direction(7_003), 5, late[3:4]).tolist() == [int(late[3])]
    assert len(exact) == 400
    exact.release()
    assert len(exact) == 0
    assert exact.nearest(direction(7_003), 1).tolist() == [int(late[3])]
