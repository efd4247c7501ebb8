"""How soon a file that was just saved is searchable: on an idle machine, and while a large folder is read.

The index holds 100,000 passages. A file with a word of its own is written into a watched folder, as an editor saves
it, and that word is searched until it is found. Where the time goes is told by the moments at which the parts of the
indexer are known to wait (`indexer.watch.SETTLE_S`) and by the file's states in between.
"""

from __future__ import annotations

import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks._figures import Row, row
from benchmarks._files import write_files
from indexer.contract import AddFolder, Config, Open, Search, SetPaused, Status, WaitUntilCurrent
from indexer.extractors import Extracted, Part
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store
from tests.indexer.conftest import EMBEDDER, RunningChild

PASSAGES = 100_000
_A_FILE = 100
_IDLE_SAVES = 40
_BUSY_SAVES = 20
_WITHIN_S = 60.0
_WAIT_S = 0.03
"""Between two searches: as often as this nobody asks, and more would be in the way of what is measured."""


def measure(passages: int = PASSAGES, idle: int = _IDLE_SAVES, busy: int = _BUSY_SAVES) -> list[Row]:
    """freshness: from saving a file to finding it, idle and during a full index."""
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        docs = Path(place) / "docs"
        config = Config(str(Path(place) / "index"), secrets.token_hex(32), str(EMBEDDER))
        _fill(docs, config, passages)
        indexer = RunningChild(["-m", "indexer"])
        try:
            indexer.ask(Open(config))
            indexer.ask(WaitUntilCurrent(), 600.0)
            held = indexer.ask(Status()).passages
            _save(indexer, docs, 0)  # the first one starts what sleeps
            quiet = [_save(indexer, docs, n) for n in range(1, idle + 1)]
            rest = Path(place) / "rest"
            rest.mkdir()
            write_files(rest, 2_000, 0, 1)  # as many as there is prose for
            files = len(list(rest.iterdir()))
            indexer.ask(AddFolder(str(rest)))
            time.sleep(3.0)
            reading = []
            for n in range(idle + 1, idle + busy + 1):
                if not indexer.ask(Status()).pending:
                    break
                reading.append(_save(indexer, docs, n))
            indexer.ask(SetPaused(True))
        finally:
            indexer.close()
    return [
        _row("a saved file is searchable, idle", quiet, 1.0, f"{held:,} passages in the index"),
        _row("a saved file is searchable, during a full index", reading, 5.0, f"{files} files are being read"),
    ]


def _row(name: str, seconds: list[float], goal: float, note: str) -> Row:
    if not seconds:
        return row(name, None, goal, "lower", "s", "reading was over before a file could be saved")
    p95 = float(np.percentile(seconds, 95))
    return row(
        f"{name}, p95", p95, goal, "lower", "s",
        f"{note}; {len(seconds)} saves, p50 {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s",
    )  # fmt: skip


def _save(indexer: RunningChild, docs: Path, number: int) -> float:
    """Save a file as editors do, under a temporary name first; the seconds until a search finds its word."""
    word = f"zephyr{secrets.token_hex(6)}"
    draft = docs / f".note-{number}.tmp"
    draft.write_text(f"Minutes of the meeting, number {number}. The agreed word is {word}. " + "Things go on. " * 20)
    began = time.perf_counter()
    draft.replace(docs / f"note-{number}.txt")
    while True:
        if any(word in hit.text for hit in indexer.ask(Search(word, 3)).hits):
            return time.perf_counter() - began
        assert time.perf_counter() - began < _WITHIN_S, "a saved file was not found in time"
        time.sleep(_WAIT_S)


def _fill(docs: Path, config: Config, passages: int) -> None:
    """An index of real files with made vectors: embedding so many passages says nothing here and takes an hour."""
    docs.mkdir()
    store = Store(Path(config.index_dir) / "index.db", config.key)
    try:
        store.use_embedder(_identity())
        store.add_folder(str(docs))
        rng = np.random.default_rng(7)
        for n in range(passages // _A_FILE):
            path = docs / f"old-{n}.txt"
            texts = [
                f"Paragraph {k} of report {n} says that everything goes on as planned.\n\n" for k in range(_A_FILE)
            ]
            path.write_text("".join(texts))
            whole = "".join(texts)
            vectors = rng.standard_normal((_A_FILE, 384)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            starts = np.cumsum([0, *map(len, texts)]).tolist()
            new = [NewPassage(0, starts[k], starts[k + 1], "", text, vectors[k]) for k, text in enumerate(texts)]
            extracted = Extracted(f"report {n}", (Part("text", None, "", whole),))
            store.replace(str(path), Fingerprint.of(path.stat()), "0" * 64, extracted, new)
    finally:
        store.close()


def _identity() -> str:
    """Of the bundled embedder, so that its vectors are not made anew."""
    from indexer.embed import Embedder

    embedder = Embedder(EMBEDDER)
    embedder.load()
    assert embedder.info is not None
    return embedder.info.sha256


if __name__ == "__main__":
    from benchmarks._figures import publish

    sys.exit(publish("fresh", [measure], sys.argv[1:]))
