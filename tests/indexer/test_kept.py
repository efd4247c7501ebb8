"""Work on a file that is not stored yet survives a restart, and the same text is embedded once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.records import NewPassage
from indexer.store import Store
from tests.indexer.made import FIRST, KEY, direction, document

HASH, OTHER = b"1" * 16, b"2" * 16


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "a.db", KEY)


def stored(store: Store, path: str, hash_: bytes, seed: int) -> None:
    store.replace(
        path, FIRST, "sha", document("heron"), [NewPassage(0, 0, 5, "", "heron", direction(seed), hash=hash_)]
    )


def test_vectors_of_a_file_in_work_are_known_after_a_kill(store: Store, tmp_path: Path) -> None:
    store.kept.keep_vectors([HASH, OTHER], np.stack([direction(1), direction(2)]))
    again = Store(tmp_path / "a.db", KEY)
    known = again.kept.vectors([HASH, b"3" * 16, HASH])
    assert list(known) == [HASH]
    assert float(known[HASH] @ direction(1)) > 0.9999
    assert np.linalg.norm(known[HASH]) == pytest.approx(1.0, abs=1e-6)


def test_vectors_of_stored_passages_are_known(store: Store) -> None:
    stored(store, "/docs/a.txt", HASH, 7)
    assert float(store.kept.vectors([HASH])[HASH] @ direction(7)) > 0.9999
    store.remove(["/docs/a.txt"])
    assert store.kept.vectors([HASH]) == {}


def test_what_was_kept_goes_when_its_file_is_stored(store: Store) -> None:
    store.kept.keep_vectors([HASH, OTHER], np.stack([direction(1), direction(2)]))
    store.kept.keep_recognised("sha", 4, "engine 1", "page five")
    stored(store, "/docs/a.txt", HASH, 7)
    store.remove(["/docs/a.txt"])
    assert list(store.kept.vectors([HASH, OTHER])) == [OTHER]
    assert store.kept.recognised("sha", 4, "engine 1") is None


def test_vectors_of_another_embedder_are_not_known(store: Store) -> None:
    store.use_embedder("first")
    store.kept.keep_vectors([HASH], direction(1)[None, :])
    stored(store, "/docs/a.txt", OTHER, 2)
    store.use_embedder("second")
    assert store.kept.vectors([HASH, OTHER]) == {}


def test_many_hashes_are_looked_up_at_once(store: Store) -> None:
    hashes = [n.to_bytes(16, "big") for n in range(1_300)]
    store.kept.keep_vectors(hashes, np.stack([direction(n) for n in range(1_300)]))
    assert set(store.kept.vectors(hashes)) == set(hashes)


def test_a_recognised_page_is_known_to_the_same_engine_only(store: Store) -> None:
    store.kept.keep_recognised("sha", 0, "engine 1", "heron")
    assert store.kept.recognised("sha", 0, "engine 1") == "heron"
    assert store.kept.recognised("sha", 0, "engine 2") is None
    assert store.kept.recognised("sha", 1, "engine 1") is None
    assert store.kept.recognised("other", 0, "engine 1") is None


def test_what_nobody_came_back_for_goes_after_a_month(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time()
    store.kept.keep_recognised("sha", 0, "engine 1", "heron")
    store.tidy()
    assert store.kept.recognised("sha", 0, "engine 1") == "heron"
    monkeypatch.setattr("time.time", lambda: now + 40 * 86_400)
    store.tidy()
    assert store.kept.recognised("sha", 0, "engine 1") is None
