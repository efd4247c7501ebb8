"""What building the graph adds to indexing: the same files through the real pipeline, in turn with and without it.

Each run is a process of its own, `python -m benchmarks._graph_building FOLDER DATABASE with|without`, which prints one
JSON document. Seconds are of processor time, workers that read included, so that other work on the machine costs none.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

import indexer.pipeline
from benchmarks._figures import Row, row
from benchmarks._files import write_files, write_mixed_files
from indexer.backlog import Backlog
from indexer.embed import Embedder
from indexer.extractors import SUFFIXES, Extracted, Part
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.graph.drawing import drawn_of
from indexer.graph.identity import Identity
from indexer.graph.model import Drawn
from indexer.pace import Pace
from indexer.pipeline import Pipeline
from indexer.reader import Reader
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store
from indexer.wanted import kind

ROUNDS = 3
_SMALL, _LONG = 300, 60
_ROOT = Path(__file__).resolve().parents[1]
_MODEL = _ROOT / "assets" / "models" / "all-MiniLM-L6-v2"
_KEY = "0" * 64
_P = ParamSpec("_P")
_R = TypeVar("_R")
_MOST_BYTES = 100_000_000
_LONGEST_S = 1_800.0


class Built(msgspec.Struct, frozen=True):
    """What one run took."""

    files: int
    failed: int
    passages: int
    all_s: float
    """Processor time of everything: reading, embedding, drawing, storing."""
    drawing_s: float
    storing_s: float
    settling_s: float
    """Who is who, in the background."""
    bytes: int
    """The index on disk, its journal emptied."""


def measure() -> list[Row]:
    """building: files read, embedded and stored, in turn with and without their graph; `--folder DIR` for your own."""
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        if "--folder" in sys.argv:
            folder = Path(sys.argv[sys.argv.index("--folder") + 1]).resolve()
        else:
            folder = Path(place) / "files"
            folder.mkdir()
            write_mixed_files(folder, _SMALL)
            write_files(folder, _LONG, 0, 1)
        runs = [[_run(folder, Path(place) / f"{way}-{n}", way) for way in ("with", "without")] for n in range(ROUNDS)]
    return _rows([graphed for graphed, _ in runs], [plain for _, plain in runs])


def _run(folder: Path, place: Path, way: str) -> Built:
    database = place / "index.db"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._graph_building", str(folder), str(database), way],
        capture_output=True,
        check=True,
        cwd=_ROOT,
        timeout=_LONGEST_S,
    )
    return msgspec.json.decode(done.stdout, type=Built)


def _rows(graphed: Sequence[Built], plain: Sequence[Built]) -> list[Row]:
    one = graphed[0]

    def median(runs: Sequence[Built], of: Callable[[Built], float]) -> float:
        return statistics.median(of(run) for run in runs)

    drawing = median(graphed, lambda run: run.drawing_s)
    storing, bare = (median(runs, lambda run: run.storing_s) for runs in (graphed, plain))
    settling = median(graphed, lambda run: run.settling_s)
    whole, rest = (median(runs, lambda run: run.all_s) for runs in (graphed, plain))
    sizes = median(graphed, lambda run: run.bytes), median(plain, lambda run: run.bytes)
    note = (
        f"{one.files - one.failed} of {one.files} files, {one.passages} passages, processor time, median of"
        f" {len(graphed)}: all of it {whole:.1f} s with and {rest:.1f} s without; drawing {drawing:.2f} s, storing"
        f" {storing:.2f} s with and {bare:.2f} s without; who is who {settling:.2f} s"
    )
    return [
        row(
            "graph building : the rest of indexing",
            (drawing + storing - bare + settling) / rest,
            0.25,
            "lower",
            "",
            note,
        ),
        row("drawing a passage", drawing / one.passages * 1000, 6.0, "lower", "ms", "processor time, one thread"),
        row("its rows", (storing - bare) / one.passages * 1000, 3.0, "lower", "ms", "a passage, one file at a time"),
        row(
            "who is who in a passage",
            settling / one.passages * 1000,
            6.0,
            "lower",
            "ms",
            "in the background, all at once",
        ),
        row(
            "graph on disk : the whole index",
            (sizes[0] - sizes[1]) / sizes[0],
            0.4,
            "lower",
            "",
            f"{(sizes[0] - sizes[1]) / one.passages:.0f} of {sizes[0] / one.passages:.0f} bytes a passage",
        ),
    ]


class _Clocked:
    """Counts the processor time that the calling threads spend in some work."""

    def __init__(self) -> None:
        self.took_s = 0.0

    def __call__(self, work: Callable[_P, _R]) -> Callable[_P, _R]:
        def clocked(*arguments: _P.args, **named: _P.kwargs) -> _R:
            began = time.thread_time()
            try:
                return work(*arguments, **named)
            finally:
                self.took_s += time.thread_time() - began

        return clocked


def _build(folder: Path, database: Path, *, graph: bool) -> Built:
    drawing, storing = _Clocked(), _Clocked()

    def undrawn(_path: str, _extracted: Extracted, _passages: Sequence[NewPassage]) -> Drawn | None:
        return None

    indexer.pipeline.drawn_of = drawing(drawn_of) if graph else undrawn  # type: ignore[assignment, attr-defined]
    embedder = Embedder(_MODEL)
    embedder.load()
    drawn_of("/warm.txt", Extracted("", (Part("text", None, "", "Ann"),)), [])  # the rules are imported
    store, reader, gate, backlog = Store(database, _KEY), Reader(), Gate(), Backlog()
    reader.start()
    store.replace = storing(store.replace)  # type: ignore[method-assign]
    pipeline = Pipeline(
        store,
        backlog,
        reader,
        embedder,
        gate,
        max_file_bytes=_MOST_BYTES,
        look_again=lambda _: None,
        changed=lambda: None,
        trouble=Trouble(),
        pace=Pace(gate.worked_s),
    )
    files = {
        str(path): Fingerprint.of(path.stat()) for path in sorted(folder.rglob("*")) if kind(str(path)) in SUFFIXES
    }
    began = sum(os.times()[:4])
    store.put_pending(files)
    backlog.put(files)
    pipeline.start()
    while backlog.waiting():
        time.sleep(0.1)
    gate.close()
    pipeline.close(60)
    reader.close()
    all_s = sum(os.times()[:4]) - began
    settling = _Clocked()
    identity = Identity(store)
    while settling(identity.settle_some)():
        pass
    counts = store.counts()
    store.database.empty_journal()
    size = store.bytes_on_disk()
    store.close()
    return Built(
        counts.files, counts.failed, counts.passages, all_s, drawing.took_s, storing.took_s, settling.took_s, size
    )


if __name__ == "__main__":
    print(msgspec.json.encode(_build(Path(sys.argv[1]), Path(sys.argv[2]), graph=sys.argv[3] == "with")).decode())
