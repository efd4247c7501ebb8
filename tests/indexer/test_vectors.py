"""Nearest vectors with the real Chroma: in step, dead, damaged, deleted, behind."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.records import Ids, NewPassage
from indexer.store import Store
from indexer.vectors import FEW, Vectors
from tests.indexer.made import FIRST, KEY, direction, document, put

FED_WITHIN_S = 60.0
Start = Callable[[], Vectors]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "catalogue.db", KEY)


@pytest.fixture
def start(store: Store, tmp_path: Path) -> Iterator[Start]:
    """Starts the vectors on the store, as a new run of the program does."""
    running: list[Vectors] = []

    def started() -> Vectors:
        vectors = Vectors(store.vectors, tmp_path / "chroma")
        vectors.start()
        running.append(vectors)
        return vectors

    yield started
    for vectors in running:
        vectors.close()


def fill(store: Store, number: int, path: str = "/docs/many.txt") -> None:
    """One file with `number` passages of one word each, in directions 0, 1, 2, …"""
    extracted = document(*(f"word{n}" for n in range(number)))
    passages = [NewPassage(n, 0, len(part.text), "", part.text, direction(n)) for n, part in enumerate(extracted.parts)]
    store.replace(path, FIRST, "sha", extracted, passages)


def texts(store: Store, ids: Ids) -> set[str]:
    return {passage.text for passage in store.passages(ids.tolist()).values()}


def nearest_text(store: Store, vectors: Vectors, seed: int, *roots: str) -> str:
    ids, rows = store.vectors.of(vectors.nearest(direction(seed), 5, roots).tolist())
    best = int(ids[int((rows @ direction(seed)).argmax())])
    return store.passages([best])[best].text


def test_a_new_file_is_found_at_once_and_by_chroma_once_it_is_fed(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 300)
    vectors.wake()
    assert nearest_text(store, vectors, 123) == "word123"
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 300
    for seed in (0, 123, 299):
        assert nearest_text(store, vectors, seed) == f"word{seed}"


def test_chroma_finds_what_the_exact_search_finds(store: Store, start: Start) -> None:
    fill(store, 2_000)
    vectors = start()
    not_started = Vectors(store.vectors, Path("/nowhere"))
    assert vectors.wait_until_fed(FED_WITHIN_S)
    shares = []
    for seed in range(9_000, 9_020):
        exact = not_started.nearest(direction(seed), 50).tolist()
        assert len(exact) == 50
        shares.append(len(set(exact) & set(vectors.nearest(direction(seed), 50).tolist())) / 50)
    assert np.mean(shares) > 0.95  # random directions are the hardest case for its graph
    not_started.close()


def test_a_deleted_file_is_no_longer_near(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 50)
    put(store, "/docs/kept.txt", "kept", seed=700)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    store.remove(["/docs/many.txt"])
    assert texts(store, vectors.nearest(direction(3), 5)) == {"kept"}
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 1


def test_a_killed_chroma_is_not_noticed_by_searches_and_comes_back(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 300)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    pid = vectors._child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert nearest_text(store, vectors, 42) == "word42"
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 300
    assert vectors._rebuilds == 0
    assert nearest_text(store, vectors, 42) == "word42"


def test_a_stopped_chroma_delays_one_search_only_until_its_time_is_over(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 300)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    pid = vectors._child.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    assert nearest_text(store, vectors, 42) == "word42"
    assert time.monotonic() - began < 5.0
    assert nearest_text(store, vectors, 43) == "word43"
    assert vectors.wait_until_fed(FED_WITHIN_S)


@pytest.mark.parametrize("harm", ["deleted", "database overwritten", "graph cut short", "a file where the folder was"])
def test_a_harmed_chroma_is_built_anew_from_the_store(store: Store, start: Start, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "chroma"
    first = start()
    fill(store, 1_100)
    first.wake()
    assert first.wait_until_fed(FED_WITHIN_S)
    first.close()
    if harm == "deleted":
        shutil.rmtree(folder)
    elif harm == "database overwritten":
        (folder / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    elif harm == "graph cut short":
        for file in folder.rglob("*.bin"):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    else:
        shutil.rmtree(folder)
        folder.write_text("x")
    second = start()
    assert nearest_text(store, second, 777) == "word777"
    assert second.wait_until_fed(FED_WITHIN_S)
    assert second.held == 1_100
    assert nearest_text(store, second, 777) == "word777"


def test_what_changed_while_chroma_was_away_is_fed_afterwards(store: Store, start: Start) -> None:
    first = start()
    fill(store, 100)
    first.wake()
    assert first.wait_until_fed(FED_WITHIN_S)
    first.close()
    fill(store, 20)
    put(store, "/docs/new.txt", "new", seed=500)
    second = start()
    assert second.wait_until_fed(FED_WITHIN_S)
    assert second.held == 21
    assert second._rebuilds == 0


def test_folders_are_searched_before_the_best_are_taken(store: Store, start: Start) -> None:
    fill(store, 200, "/loud/many.txt")
    put(store, "/quiet/one.txt", "quiet", seed=900)
    vectors = start()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert texts(store, vectors.nearest(direction(3), 5, ["/quiet"])) == {"quiet"}
    assert len(vectors.nearest(direction(3), 5, ["/nowhere"])) == 0


def test_a_big_folder_is_searched_exactly(store: Store) -> None:
    vectors = Vectors(store.vectors, Path("/nowhere"))
    fill(store, FEW + 100, "/big/many.txt")
    put(store, "/other/one.txt", "other", seed=3)  # the very direction that is asked for
    assert nearest_text(store, vectors, 3, "/big") == "word3"
    vectors.close()


def test_no_text_reaches_chroma(store: Store, start: Start, tmp_path: Path) -> None:
    vectors = start()
    put(store, "/docs/secret.txt", "the merger is called Nightingale")
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    vectors.close()
    files = [file for file in (tmp_path / "chroma").rglob("*") if file.is_file()]
    assert files
    for file in files:
        content = file.read_bytes().lower()
        assert b"nightingale" not in content
        assert b"secret" not in content


def test_an_embedder_with_another_number_of_dimensions_has_chroma_built_anew(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 30)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert store.use_embedder("another")
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    ids = [passage.id for passage in store.unembedded(100)]
    shorter = np.eye(30, dtype=np.float32)
    store.vectors.put(ids, shorter)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 30
    assert vectors.nearest(shorter[7], 1).tolist()[0] in ids


def test_a_chroma_that_does_not_start_is_tried_again_with_pauses(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    again = Vectors(store.vectors, Path("/nowhere"))
    again._child._command = [sys.executable, "-c", "raise SystemExit(1)"]
    caplog.clear()
    again.start()
    ends = time.monotonic() + 2.5
    while time.monotonic() < ends:
        again.wake()  # as the pipeline does after each commit
        time.sleep(0.005)
    again.close()
    assert 1 <= len(caplog.records) <= 3
