"""The whole search, from question to passages, in collections of unlike size: each question in one after the other.

`python -m benchmarks._searching FOLDER SIZE…` prints what it took as JSON.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import numpy as np
import psutil

from benchmarks._collections import KEY, MODEL, paragraphs, vocabulary
from benchmarks._figures import Row, row
from indexer.embed import Embedder
from indexer.search import Searcher
from indexer.store import Store
from indexer.vectors import Vectors

QUESTIONS = 120
GOAL = 4.0
"""Search among a million passages takes at most so many times what it takes among ten thousand."""
_WARM = 12
_FOLDERS = ("/files/00", "/files/02", "/files/05")
"""With half, an eighth and a sixty-fourth of the files."""


class Took(msgspec.Struct, frozen=True):
    """Milliseconds for each question in one collection, without and with the folder."""

    passages: int
    everywhere: list[float]
    in_folder: list[float]
    embedding: list[float]
    processor: list[float]
    """Processor time of all threads, which other programs on the machine change less."""
    memory_mb: float
    """Of the process with the embedder after this collection was opened, the smaller ones included."""


def measure(folder: Path, sizes: tuple[int, ...]) -> list[Row]:
    """The whole search in collections of each size."""
    command = [sys.executable, "-m", "benchmarks._searching", str(folder), *map(str, sizes)]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=3_600, check=True)
    figures = msgspec.json.decode(done.stdout, type=list[Took])
    base = _p95(figures[0])
    rows: list[Row] = []
    for took in figures:
        every = [*took.everywhere, *took.in_folder]
        note = (
            f"p95 {_p95(took):.0f} ms, p50 {np.percentile(every, 50):.0f} ms; everywhere"
            f" {np.percentile(took.everywhere, 95):.0f}, in a folder {np.percentile(took.in_folder, 95):.0f}; of it"
            f" embedding {np.percentile(took.embedding, 50):.0f} ms; processor time p95"
            f" {np.percentile(took.processor, 95):.0f} ms; process {took.memory_mb:.0f} MB"
        )
        name = f"search p95 among {took.passages:,} passages against {figures[0].passages:,}"
        rows.append(row(name, _p95(took) / base, GOAL, "lower", "×", note))
    return rows


def _p95(took: Took) -> float:
    return float(np.percentile([*took.everywhere, *took.in_folder], 95))


def questions() -> list[str]:
    """Questions as people ask them: pieces of real sentences, rare names, and single very frequent words."""
    chance = random.Random(5)
    texts = chance.sample(paragraphs(), QUESTIONS)
    words, _ = vocabulary()
    frequent = [word for word in words[:400] if len(word) > 4]
    asked: list[str] = []
    for n, text in enumerate(texts):
        cut = re.findall(r"\S+", text)
        start = chance.randrange(max(1, len(cut) - 9))
        piece = " ".join(cut[start : start + chance.randint(3, 9)])
        if n % 10 == 0:
            asked.append(chance.choice(frequent))
        elif n % 10 == 1:
            asked.append(" ".join(chance.sample(frequent, 2)))
        elif n % 10 == 2:
            asked.append(chance.choice(words[5_000:20_000]))
        else:
            asked.append(f"{chance.choice(('What is', 'How does', 'When was', ''))} {piece}?".strip())
    return asked


class _Timed(Embedder):
    """The embedder, with what each question took."""

    taken: float = 0.0

    def query(self, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        begun = time.perf_counter()
        vector = super().query(text)
        self.taken = (time.perf_counter() - begun) * 1000
        return vector


def _run(folder: Path, sizes: list[int]) -> list[Took]:
    embedder = _Timed(MODEL)
    embedder.load()
    searchers, figures = [], []
    for size in sizes:
        store = Store(folder / f"{size}.db", KEY)
        vectors = Vectors(store.vectors, folder / "nothing", "exact")
        vectors.start()
        vectors.wait_until_fed(600.0)
        searchers.append(Searcher(store, vectors, embedder))
        figures.append(Took(size, [], [], [], [], psutil.Process().memory_info().rss / 1e6))
    asked = questions()
    for n, question in enumerate([*asked[-_WARM:], *asked]):
        paths = [_FOLDERS[n // 4 % len(_FOLDERS)]] if n % 4 == 3 else []
        for searcher, took in zip(searchers, figures, strict=True):
            begun, used = time.perf_counter(), time.process_time()
            searcher.search(question, 10, paths)
            if n >= _WARM:
                took.processor.append((time.process_time() - used) * 1000)
                (took.in_folder if paths else took.everywhere).append((time.perf_counter() - begun) * 1000)
                took.embedding.append(embedder.taken)
    return figures


if __name__ == "__main__":
    print(msgspec.json.encode(_run(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])).decode())
