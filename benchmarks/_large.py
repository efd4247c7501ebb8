"""An index of 100,000 files and passages: how long it takes to see that nothing changed, and what it holds in memory.

The files are real and small. Their index is written through the store, with vectors that were not computed from the
text: embedding 100,000 passages says nothing here and takes an hour.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil

from agent import catalogue
from benchmarks._figures import Row, row
from benchmarks._files import prose
from indexer.contract import Config, Open, Search, Status, WaitUntilCurrent
from indexer.extractors import Extracted, Part
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store
from indexer.subprocess_peer import SubprocessPeer

FILES = 100_000
_FOLDERS = 1_000
_ROUNDS = 3
_DIMENSIONS = 384
_KEY = "a5" * 32
_GIGABYTE = 1024**3


def measure() -> list[Row]:
    """a large index: 100,000 files and passages."""
    embedder = catalogue.default_embedder()
    assert embedder is not None, "dev.py puts the bundled models in place"
    with made_index(FILES) as (_, index_dir):
        config = Config(str(index_dir), _KEY, str(embedder.folder))
        peer = SubprocessPeer("indexer")
        try:
            started = time.perf_counter()
            peer.ask(Open(config), 120.0)
            peer.ask(WaitUntilCurrent(), 600.0)
            first_s = time.perf_counter() - started
            times = []
            for _ in range(_ROUNDS):
                started = time.perf_counter()
                peer.ask(WaitUntilCurrent(), 600.0)
                times.append(time.perf_counter() - started)
            for question in ("how is the package installed", "licence of the project", "which versions are supported"):
                peer.ask(Search(question, 10), 60.0)
            status = peer.ask(Status(), 120.0)
            assert status.files == FILES, "the index of the files is whole"
            assert not status.pending, "nothing was taken for changed"
            held = _memory(peer.pid)
        finally:
            peer.close()
    return [
        row(
            "reconciling 100,000 unchanged files",
            statistics.median(times), 10.0, "lower", "s",
            f"median of {_ROUNDS} ({', '.join(f'{one:.1f}' for one in times)}); {first_s:.1f} s from process start",
        ),
        row(
            "memory of the indexer and its children",
            sum(held.values()) / _GIGABYTE, 1.2, "lower", "GB",
            f"{status.passages:,} passages, vectors by {status.vectors_by}, after searches; "
            + ", ".join(f"{name} {size / _GIGABYTE:.2f}" for name, size in held.items()),
        ),
    ]  # fmt: skip


@contextmanager
def made_index(files: int) -> Iterator[tuple[Path, Path]]:
    """(folder of real files, folder of their index); each file is one passage. Both go afterwards."""
    with tempfile.TemporaryDirectory(prefix="counterpart-large-") as place:
        folder, index_dir = Path(place) / "files", Path(place) / "index"
        paragraphs = list(prose())
        random = np.random.default_rng(2026)
        for number in range(_FOLDERS):
            (folder / f"{number:04}").mkdir(parents=True)
        store = Store(index_dir / "index.db", _KEY)
        store.use_embedder(_bundled())
        store.add_folder(os.path.realpath(folder))
        try:
            for number in range(files):
                path = os.path.realpath(folder / f"{number % _FOLDERS:04}" / f"note {number:06}.txt")
                text = f"Note {number}. {paragraphs[number % len(paragraphs)][:600]}"
                Path(path).write_text(text, "utf-8")
                vector = random.standard_normal(_DIMENSIONS).astype(np.float32)
                passage = NewPassage(0, 0, len(text), "", text, vector / np.linalg.norm(vector))
                extracted = Extracted(Path(path).stem, (Part("text", None, "", text),))
                hashed = hashlib.sha256(text.encode()).hexdigest()
                store.replace(path, Fingerprint.of(os.stat(path)), hashed, extracted, [passage])  # noqa: PTH116
        finally:
            store.close()
        yield folder, index_dir


def _bundled() -> str:
    """The identity of the bundled embedder, so that nothing is embedded anew."""
    embedder = catalogue.default_embedder()
    assert embedder is not None
    return embedder.sha256


def _memory(pid: int | None) -> dict[str, int]:
    """Bytes of memory of a process and its children by what they run; what several share is counted once (PSS)."""
    assert pid is not None
    held: dict[str, int] = {}
    whole = psutil.Process(pid)
    for process in (whole, *whole.children(recursive=True)):
        modules = [argument for argument in process.cmdline() if argument.startswith("indexer")]
        full = process.memory_full_info()
        name = modules[0] if modules else process.name()
        held[name] = held.get(name, 0) + int(getattr(full, "pss", full.uss))
    return held
