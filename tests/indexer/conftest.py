"""The real indexer process, started over pipes as the app starts it."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from indexer.contract import (
    AddFolder,
    Config,
    Folders,
    Found,
    GiveWay,
    ListFolders,
    Open,
    RemoveFolder,
    Search,
    SetPaused,
    WaitUntilCurrent,
)
from indexer.embed_export import make
from indexer.wire import CallFailed, EventT, Fault, Inbound, Peer, Request, ResultT, Waiting, decode, tag_of
from tests.indexer.made import small_model

ROOT = Path(__file__).resolve().parents[2]
EMBEDDER = ROOT / "assets" / "models" / "all-MiniLM-L6-v2"
KEY = "0123456789abcdef" * 4


class RunningChild:
    """A child process on its pipes, with blocking calls for tests."""

    def __init__(self, arguments: list[str], on_call: Callable[[Inbound], None] | None = None) -> None:
        self.notes: queue.SimpleQueue[msgspec.Raw] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "error::ResourceWarning"},
        )
        self.errors = bytearray()
        self.peer = Peer(self._send, on_call, self.notes.put)
        self._threads = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._log, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def call(
        self, request: Request[ResultT, EventT], on_event: Callable[[msgspec.Raw], None] = lambda _: None
    ) -> tuple[int, queue.SimpleQueue[msgspec.Raw | Fault]]:
        """Send a call: (its id, where its answer arrives)."""
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        return self.peer.call(request, Waiting(on_event, answers.put, answers.put)), answers

    def ask(
        self,
        request: Request[ResultT, EventT],
        timeout_s: float = 60.0,
        on_event: Callable[[msgspec.Raw], None] = lambda _: None,
    ) -> ResultT:
        """Call and wait. Raises `CallFailed`."""
        _, answers = self.call(request, on_event)
        answer = answers.get(timeout=timeout_s)
        if isinstance(answer, Fault):
            raise CallFailed(answer)
        result: ResultT = decode(answer, request.result_type())
        return result

    def kill(self) -> None:
        """End the process as the system does when it is out of memory: at once."""
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        """End the process by ending its stdin; it has to leave in time."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            for thread in self._threads:
                thread.join(5)

    def _send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        view = memoryview(line)
        try:
            while view:
                view = view[os.write(self.process.stdin.fileno(), view) :]
        except (OSError, ValueError):
            return

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            while data := os.read(stdout.fileno(), 1 << 18):
                self.peer.receive(data)
        self.peer.close(Fault("crashed", "The process ended."))

    def _log(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stderr:
            while data := os.read(stderr.fileno(), 1 << 16):
                self.errors += data


class RunningIndexer(RunningChild):
    """`python -m indexer`, with what most tests do to it."""

    def __init__(self, index_dir: Path, **settings: object) -> None:
        super().__init__(["-m", "indexer"])
        self.index_dir = index_dir
        config = Config(str(index_dir), KEY, str(EMBEDDER))
        self.opened = self.ask(Open(msgspec.structs.replace(config, **settings)))

    def add(self, path: Path, timeout_s: float = 90.0) -> Folders:
        """Watch a folder and wait until all of it is searchable."""
        self.ask(AddFolder(str(path)))
        return self.current(timeout_s)

    def current(self, timeout_s: float = 90.0) -> Folders:
        """Scan everything and wait until nothing waits."""
        return self.ask(WaitUntilCurrent(), timeout_s)

    def search(self, query: str, limit: int = 10, *paths: Path) -> Found:
        """The best passages."""
        return self.ask(Search(query, limit, tuple(str(path) for path in paths)))

    def found(self, query: str) -> list[str]:
        """The names of the files whose passages hold every word of the query."""
        hits = self.search(query, 50).hits
        words = query.lower().split()
        return sorted(Path(hit.place.path).name for hit in hits if all(word in hit.text.lower() for word in words))

    def heard(self, wanted: str) -> list[msgspec.Raw]:
        """The notes with this tag that have arrived and were not asked for yet."""
        notes = []
        while not self.notes.empty():
            note = self.notes.get()
            if tag_of(note) == wanted:
                notes.append(note)
        return notes


@pytest.fixture
def start_indexer(tmp_path: Path) -> Iterator[Callable[..., RunningIndexer]]:
    """Starts real indexers on one index folder, `tmp_path / "index"`; ends them afterwards."""
    running: list[RunningIndexer] = []

    def start(**settings: object) -> RunningIndexer:
        one = RunningIndexer(tmp_path / "index", **settings)
        running.append(one)
        return one

    yield start
    for one in running:
        one.close()


@pytest.fixture(scope="session")
def _one_indexer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIndexer]:
    one = RunningIndexer(tmp_path_factory.mktemp("shared") / "index")
    yield one
    one.close()


@pytest.fixture
def indexer(_one_indexer: RunningIndexer) -> Iterator[RunningIndexer]:
    """A real indexer on an empty index. Tests that do not end it share its process, so that the model loads once."""
    yield _one_indexer
    _one_indexer.peer.note(GiveWay(0.0))
    _one_indexer.ask(SetPaused(False))
    for folder in _one_indexer.ask(ListFolders()).folders:
        _one_indexer.ask(RemoveFolder(folder.path))
    _one_indexer.heard("Folders")


@pytest.fixture(scope="session")
def small_embedder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another embedding model: small, with random weights, and with its ONNX file."""
    folder = small_model(tmp_path_factory.mktemp("small") / "model")
    make(folder)
    return folder


def eventually(happens: Callable[[], bool], within_s: float) -> float:
    """Wait until something happens; after how many seconds it did. Fails when it does not."""
    began = time.monotonic()
    while not happens():
        took = time.monotonic() - began
        assert took < within_s, f"it did not happen within {within_s} s"
        time.sleep(0.05)
    return time.monotonic() - began
