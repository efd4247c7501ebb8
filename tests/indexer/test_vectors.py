"""Nearest vectors by each way: in memory, the real Chroma in a child, a real Chroma server on loopback.

One contract for the three; then what only a Chroma can suffer: dead, damaged, swollen, behind, a server that lies.
"""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from indexer import vectors as choosing
from indexer.chroma import Chroma, FilesHere, bytes_taken
from indexer.records import Ids, NewPassage
from indexer.store import Store
from indexer.vectors import By, Vectors
from tests.indexer.made import FIRST, KEY, direction, document, put

FED_WITHIN_S = 60.0
Start = Callable[[], Vectors]
Way = Literal["exact", "chroma", "server"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    yield made
    made.close()


class Server:
    """A real `chroma run` on loopback that can be killed and started again on its files."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as end:
            self.port: int = end.getsockname()[1]
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = Path(sysconfig.get_path("scripts")) / ("chroma.exe" if sys.platform == "win32" else "chroma")
        self.process = subprocess.Popen(
            [str(program), "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < deadline, "the Chroma server does not start"
                time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests: each index has a collection of its own there."""
    one = Server(tmp_path_factory.mktemp("chroma-server"))
    yield one
    one.kill()


class Starter:
    """Starts the vectors of a store by one way, as a new run of the program does; closes them afterwards."""

    def __init__(self, store: Store, folder: Path, by: By, server: str) -> None:
        self._arguments = (store.vectors, folder, by, server)
        self._running: list[Vectors] = []

    def __call__(self) -> Vectors:
        vectors = Vectors(*self._arguments)
        vectors.start()
        self._running.append(vectors)
        return vectors

    def close(self) -> None:
        """Close all that were started."""
        for vectors in self._running:
            vectors.close()


@pytest.fixture(params=["exact", "chroma", "server"])
def way(request: pytest.FixtureRequest) -> Way:
    """Each of the three ways."""
    chosen: Way = request.param
    return chosen


@pytest.fixture
def start_by(store: Store, tmp_path: Path, way: Way, request: pytest.FixtureRequest) -> Iterator[Start]:
    """Starts the vectors by each way in turn."""
    address = f"127.0.0.1:{request.getfixturevalue('server').port}" if way == "server" else ""
    starter = Starter(store, tmp_path / "chroma", way, address)
    yield starter
    starter.close()


@pytest.fixture
def start(store: Store, tmp_path: Path) -> Iterator[Start]:
    """Starts the vectors with Chroma in a child."""
    starter = Starter(store, tmp_path / "chroma", "chroma", "")
    yield starter
    starter.close()


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


def pid_of(vectors: Vectors) -> int | None:
    return vectors._chroma._child.pid if vectors._chroma is not None else None


def rebuilds(vectors: Vectors) -> int:
    assert vectors._chroma is not None
    return vectors._chroma._rebuilds


class TestEveryWay:
    """What holds however the nearest are found."""

    def test_a_new_file_is_found_at_once_and_after_it_was_fed(self, store: Store, start_by: Start, way: Way) -> None:
        vectors = start_by()
        fill(store, 300)
        vectors.wake()
        assert nearest_text(store, vectors, 123) == "word123"
        assert vectors.wait_until_fed(FED_WITHIN_S)
        assert vectors.by == way
        assert vectors.held == 300
        for seed in (0, 123, 299):
            assert nearest_text(store, vectors, seed) == f"word{seed}"

    def test_the_nearest_by_full_numbers_are_among_those_found(self, store: Store, start_by: Start) -> None:
        fill(store, 2_000)
        vectors = start_by()
        assert vectors.wait_until_fed(FED_WITHIN_S)
        ids, matrix = store.vectors.after(0, 2_000)
        shares = []
        for seed in range(9_000, 9_020):
            exact = ids[np.argsort(-(matrix.astype(np.float64) @ direction(seed)))[:10]].tolist()
            shares.append(len(set(exact) & set(vectors.nearest(direction(seed), 50).tolist())) / 10)
        assert np.mean(shares) > 0.95  # random directions are the hardest case for all of them

    def test_a_deleted_file_is_no_longer_near(self, store: Store, start_by: Start) -> None:
        vectors = start_by()
        fill(store, 50)
        put(store, "/docs/kept.txt", "kept", seed=700)
        vectors.wake()
        assert vectors.wait_until_fed(FED_WITHIN_S)
        store.remove(["/docs/many.txt"])
        assert texts(store, vectors.nearest(direction(3), 5)) == {"kept"}
        vectors.wake()
        assert vectors.wait_until_fed(FED_WITHIN_S)
        assert vectors.held == 1
        assert texts(store, vectors.nearest(direction(3), 5)) == {"kept"}

    def test_what_changed_between_two_runs_is_known_to_the_second(self, store: Store, start_by: Start) -> None:
        first = start_by()
        fill(store, 100)
        first.wake()
        assert first.wait_until_fed(FED_WITHIN_S)
        first.close()
        fill(store, 20)
        put(store, "/docs/new.txt", "new", seed=500)
        second = start_by()
        assert second.wait_until_fed(FED_WITHIN_S)
        assert second.held == 21
        assert nearest_text(store, second, 500) == "new"
        assert nearest_text(store, second, 7) == "word7"

    def test_folders_are_searched_before_the_best_are_taken(self, store: Store, start_by: Start) -> None:
        fill(store, 200, "/loud/many.txt")
        put(store, "/quiet/one.txt", "quiet", seed=900)
        vectors = start_by()
        assert vectors.wait_until_fed(FED_WITHIN_S)
        assert texts(store, vectors.nearest(direction(3), 5, ["/quiet"])) == {"quiet"}
        assert nearest_text(store, vectors, 3, "/loud") == "word3"
        assert len(vectors.nearest(direction(3), 5, ["/nowhere"])) == 0

    def test_an_embedder_with_another_number_of_dimensions_takes_over(self, store: Store, start_by: Start) -> None:
        vectors = start_by()
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
        assert ids[7] in vectors.nearest(shorter[7], 1).tolist()

    def test_the_check_says_in_a_sentence_what_finds_them(self, store: Store, start_by: Start, way: Way) -> None:
        fill(store, 10)
        vectors = start_by()
        assert vectors.wait_until_fed(FED_WITHIN_S)
        sound, sentence = vectors.check()
        assert sound
        assert "10 of 10 vectors" in sentence
        assert {"exact": "memory", "chroma": "Chroma holds", "server": "Chroma server 127.0.0.1"}[way] in sentence


def test_a_killed_chroma_is_not_noticed_by_searches_and_comes_back(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 300)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    pid = pid_of(vectors)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert nearest_text(store, vectors, 42) == "word42"
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 300
    assert rebuilds(vectors) == 0
    assert nearest_text(store, vectors, 42) == "word42"


def test_a_stopped_chroma_delays_one_search_only_until_its_time_is_over(store: Store, start: Start) -> None:
    vectors = start()
    fill(store, 300)
    vectors.wake()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    pid = pid_of(vectors)
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


def test_a_chroma_that_does_not_start_is_tried_again_with_pauses(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = FilesHere(tmp_path / "chroma")
    place.child._command = [sys.executable, "-c", "raise SystemExit(1)"]
    again = Chroma(store.vectors, place)
    caplog.clear()
    again.start(afresh=False)
    ends = time.monotonic() + 2.5
    while time.monotonic() < ends:
        again.wake()  # as the pipeline does after each commit
        time.sleep(0.005)
    again.close()
    assert 1 <= len(caplog.records) <= 3


def test_memory_starts_no_process_queues_nothing_and_deletes_what_a_chroma_left(
    store: Store, start: Start, tmp_path: Path
) -> None:
    fill(store, 100)
    before = start()
    assert before.wait_until_fed(FED_WITHIN_S)
    assert before.bytes_on_disk() > 0
    before.close()
    vectors = Vectors(store.vectors, tmp_path / "chroma")
    vectors.start()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    put(store, "/docs/new.txt", "new", seed=500)
    assert nearest_text(store, vectors, 500) == "new"
    assert (vectors.by, pid_of(vectors), store.vectors.queue_length()) == ("exact", None, 0)
    assert not (tmp_path / "chroma").exists()
    assert vectors.bytes_on_disk() == 0
    vectors.close()


def test_the_number_of_vectors_chooses_and_between_two_numbers_the_choice_stays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MANY", 200)
    monkeypatch.setattr(choosing, "FEWER", 100)
    monkeypatch.setattr(choosing, "_CHOOSE_EVERY_S", 0.05)
    vectors = Vectors(store.vectors, tmp_path / "chroma")
    vectors.start()

    def become(by: str) -> None:
        deadline = time.monotonic() + FED_WITHIN_S
        while not (vectors.by == by and vectors.wait_until_fed(FED_WITHIN_S)):
            assert time.monotonic() < deadline
            vectors.wake()
            time.sleep(0.05)

    fill(store, 150)
    become("exact")
    fill(store, 100, "/docs/more.txt")
    become("chroma")
    assert vectors.held == 250
    assert nearest_text(store, vectors, 140) == "word140"
    store.remove(["/docs/more.txt"])
    vectors.wake()
    time.sleep(0.5)
    assert vectors.by == "chroma"
    put(store, "/docs/many.txt", "alone", seed=140)
    become("exact")
    assert nearest_text(store, vectors, 140) == "alone"
    assert not (tmp_path / "chroma").exists()
    vectors.close()


def test_a_swollen_chroma_is_built_anew_and_a_sparse_file_counts_its_blocks(
    store: Store, start: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "chroma"
    fill(store, 300)
    first = start()
    assert first.wait_until_fed(FED_WITHIN_S)
    first.close()
    taken = bytes_taken(folder)
    graph = next(file for file in folder.rglob("*.bin") if file.name == "link_lists.bin")
    with graph.open("r+b") as file:
        file.truncate(50 * 1024**3)  # as a kill was seen to leave it
    if hasattr(os.stat_result, "st_blocks"):
        assert bytes_taken(folder) < taken + 1024**2
    with (folder / "journal").open("wb") as journal:
        for _ in range(80):
            journal.write(os.urandom(1024**2))
    second = start()
    assert nearest_text(store, second, 42) == "word42"
    assert second.wait_until_fed(FED_WITHIN_S)
    assert rebuilds(second) == 1
    assert bytes_taken(folder) < 40 * 1024**2
    assert nearest_text(store, second, 42) == "word42"


@pytest.fixture
def start_remote(store: Store, tmp_path: Path) -> Iterator[tuple[Server, Start]]:
    """(a server of this test's own, what starts the vectors with it)."""
    own = Server(tmp_path / "served")
    starter = Starter(store, tmp_path / "chroma", "server", f"127.0.0.1:{own.port}")
    yield own, starter
    starter.close()
    own.kill()


def test_a_server_that_dies_is_not_noticed_by_searches_and_comes_back(
    store: Store, start_remote: tuple[Server, Start]
) -> None:
    server, begin = start_remote
    fill(store, 300)
    vectors = begin()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    server.kill()
    for seed in (42, 43):
        assert nearest_text(store, vectors, seed) == f"word{seed}"
    assert not vectors.in_step
    put(store, "/docs/new.txt", "new", seed=900)
    vectors.wake()
    assert nearest_text(store, vectors, 900) == "new"
    server.start()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 301
    assert nearest_text(store, vectors, 900) == "new"


def test_no_text_reaches_a_server(store: Store, start_remote: tuple[Server, Start], tmp_path: Path) -> None:
    _, begin = start_remote
    put(store, "/docs/secret.txt", "the merger is called Nightingale")
    vectors = begin()
    assert vectors.wait_until_fed(FED_WITHIN_S)
    assert vectors.held == 1
    files = [file for file in (tmp_path / "served").rglob("*") if file.is_file()]
    assert files
    assert not any(word in file.read_bytes().lower() for file in files for word in (b"nightingale", b"secret.txt"))


def test_a_server_that_lost_its_vectors_gets_them_again(
    store: Store, start_remote: tuple[Server, Start], tmp_path: Path
) -> None:
    server, begin = start_remote
    fill(store, 100)
    first = begin()
    assert first.wait_until_fed(FED_WITHIN_S)
    first.close()
    server.kill()
    shutil.rmtree(tmp_path / "served")
    server.start()
    second = begin()
    assert second.wait_until_fed(FED_WITHIN_S)
    assert second.held == 100
    assert nearest_text(store, second, 42) == "word42"


class _Liar(http.server.BaseHTTPRequestHandler):
    """Answers everything with success and nonsense."""

    def do_GET(self) -> None:
        body = b'{"nanosecond heartbeat": 1, "tenant": "x", "name": "x", "ids": [["a"]], "count": -7}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def test_a_server_that_lies_is_not_believed(store: Store, tmp_path: Path) -> None:
    fill(store, 100)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Liar) as liar:
        serving = threading.Thread(target=liar.serve_forever, daemon=True)
        serving.start()
        vectors = Vectors(store.vectors, tmp_path / "chroma", "server", f"127.0.0.1:{liar.server_port}")
        vectors.start()
        assert not vectors.wait_until_fed(4.0)
        assert vectors.by == "server"
        assert not vectors.check()[0]
        assert nearest_text(store, vectors, 42) == "word42"
        vectors.close()
        liar.shutdown()
        serving.join(10)
