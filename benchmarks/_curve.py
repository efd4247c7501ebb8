"""The nearest vectors by each way and size: recall, time, memory, disk, start-up. Each in a process of its own.

`python -m benchmarks._curve STORE WAY` prints what one way does with one store as JSON.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
import psutil

from benchmarks._collections import KEY, asked_vectors
from benchmarks._figures import Row, row
from indexer.records import Floats
from indexer.store import Store
from indexer.vector_rows import batches
from indexer.vectors import By, Vectors

ASKED = 100
FED_WITHIN_S = 7_200.0
_TOP = 10


class Figures(msgspec.Struct, frozen=True):
    """What one way does with one store."""

    recall: float
    """Share of the ten nearest by float64 that are among the ten nearest found."""
    p50_ms: float
    p95_ms: float
    memory_mb: float
    """That this process gained, and all of its child."""
    start_s: float
    """From an opened store to the first answer, in a second run."""
    disk_mb: float
    """Beside the store."""
    fed_per_s: float
    """Vectors a second until all were searchable, in the first run."""


def measure(folder: Path, sizes: tuple[int, ...], real: Path) -> list[Row]:
    """Recall, time, memory, disk and start-up of the nearest vectors by each way."""
    rows: list[Row] = []
    for size in sizes:
        ways: tuple[By, ...] = ("exact", "chroma", "server") if size == 100_000 else ("exact", "chroma")
        for way in ways:
            command = [sys.executable, "-m", "benchmarks._curve", str(folder / f"{size}.db"), way, str(real)]
            done = subprocess.run(command, stdout=subprocess.PIPE, timeout=2 * FED_WITHIN_S, check=True)
            figures = msgspec.json.decode(done.stdout, type=Figures)
            note = (
                f"p50 {figures.p50_ms:.1f} ms, p95 {figures.p95_ms:.1f} ms, {figures.memory_mb:.0f} MB of memory,"
                f" {figures.disk_mb:.0f} MB of disk, start {figures.start_s:.1f} s, fed {figures.fed_per_s:.0f}/s"
            )
            rows.append(row(f"recall@10, {way}, {size:,} vectors", figures.recall, 0.95, "higher", "", note))
    return rows


def _one(path: Path, way: By, real: Floats) -> Figures:
    asked = asked_vectors(ASKED, real)
    store = Store(path, KEY)
    wanted = _truth(store, asked)
    before = _memory_mb()
    folder = Path(tempfile.mkdtemp(prefix="nearest-"))
    try:
        with _server(folder / "served") if way == "server" else _nobody() as server:
            begun = time.perf_counter()
            vectors = _started(store, folder / "chroma", way, server)
            fed = time.perf_counter() - begun
            vectors.close()
            begun = time.perf_counter()
            vectors = _started(store, folder / "chroma", way, server)
            vectors.nearest(asked[0], _TOP)
            start = time.perf_counter() - begun
            taken, shares = [], []
            for vector, best in zip(asked, wanted, strict=True):
                begun = time.perf_counter()
                found = vectors.nearest(vector, 100)
                taken.append((time.perf_counter() - begun) * 1000)
                ids, rows = store.vectors.of(found.tolist())  # a search compares what was found with these, too
                top = ids[np.argsort(-(rows @ vector))[:_TOP]].tolist()
                shares.append(len(best.intersection(top)) / _TOP)
            memory, disk = _memory_mb() - before, vectors.bytes_on_disk() / 1e6
            number = store.vectors.count()
            vectors.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        store.close()
    p50, p95 = np.percentile(taken, [50, 95]).tolist()
    return Figures(float(np.mean(shares)), p50, p95, memory, start, disk, number / fed)


def _started(store: Store, folder: Path, way: By, server: str) -> Vectors:
    vectors = Vectors(store.vectors, folder, way, server)
    vectors.start()
    if not vectors.wait_until_fed(FED_WITHIN_S):
        raise TimeoutError("the vectors are not fed in time")
    return vectors


def _truth(store: Store, asked: Floats) -> list[set[int]]:
    """The ten nearest by float64 for each question."""
    ids = np.zeros((len(asked), 0), dtype=np.int64)
    scores = np.zeros((len(asked), 0))
    for some, vectors in batches(store.vectors, 20_000):
        scores = np.hstack([scores, asked.astype(np.float64) @ vectors.T.astype(np.float64)])
        ids = np.hstack([ids, np.broadcast_to(some, (len(asked), len(some)))])
        best = np.argsort(-scores, axis=1)[:, :_TOP]
        scores, ids = np.take_along_axis(scores, best, 1), np.take_along_axis(ids, best, 1)
    return [set(row.tolist()) for row in ids]


def _memory_mb() -> float:
    """Of this process and its children, the server of the measurement apart."""
    own = psutil.Process()
    processes = [own, *(child for child in own.children() if "indexer." in " ".join(child.cmdline()))]
    return float(sum(process.memory_info().rss for process in processes)) / 1e6


@contextmanager
def _nobody() -> Iterator[str]:
    yield ""


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """A real Chroma server on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as end:
        port = end.getsockname()[1]
    program = Path(sysconfig.get_path("scripts")) / ("chroma.exe" if os.name == "nt" else "chroma")
    process = subprocess.Popen(
        [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)


if __name__ == "__main__":
    chosen: By = msgspec.convert(sys.argv[2], By)
    print(msgspec.json.encode(_one(Path(sys.argv[1]), chosen, np.load(sys.argv[3]))).decode())
