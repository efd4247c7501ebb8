"""Whole searches with the graph, in a set's index and in larger ones: `dev.py bench search --data DIR`.

DIR holds a prepared set as `bench retrieval` takes it; `--index DIR` is where that keeps its index. `--passages N` may
be given several times; the set's index is multiplied to that (`_multiplied`), in `--keep DIR` where one that is there
is used. Without it only the set's own is asked. 100,000 passages are made in a minute, a million in ten.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from benchmarks._collections import KEY, MODEL
from benchmarks._figures import Row, publish, row
from benchmarks._multiplied import multiply
from benchmarks._retrieval_index import IndexInTheWay, opened
from benchmarks._retrieval_set import UnusableSet, read_set
from indexer.embed import Embedder, EmbedderUnusable
from indexer.search import CANDIDATES, Searcher
from indexer.store import Store
from indexer.vectors import Vectors

_QUESTIONS = 120
_WARM = 20
_HITS = 20
_MANY = 500_000
_GOAL_MS, _GOAL_MANY_MS = 60.0, 200.0
"""Milliseconds (p95) for 100,000 and for a million passages."""
_GOAL_TIMES = 3.0
"""A whole search takes at most so many times what its bare halves take: nearest vectors and BM25."""

Took = tuple[list[float], list[float]]
"""Milliseconds of each question: by the clock, and of the processor with all threads."""


def asked(index: Path, questions: Sequence[str]) -> tuple[int, dict[str, Took]]:
    """(passages of the index, what each question took by the whole search, by less of it, and by its bare halves)."""
    embedder = Embedder(MODEL)
    embedder.load()
    store = Store(index, KEY)
    vectors = Vectors(store.vectors, index.parent / "nothing", "exact")
    vectors.start()
    vectors.wait_until_fed(600.0)

    def bare(question: str) -> None:
        near = vectors.nearest(embedder.query(question), CANDIDATES)
        store.vectors.of(near.tolist())
        store.words.search(store.words.of(question), CANDIDATES)

    whole, unlinked = Searcher(store, vectors, embedder), Searcher(store, vectors, embedder, links=False)
    ways: dict[str, Callable[[str], object]] = {
        "whole": lambda question: whole.search(question, _HITS),
        "without links": lambda question: unlinked.search(question, _HITS),
        "bare": bare,
    }
    took: dict[str, Took] = {name: ([], []) for name in ways}
    try:
        for question in questions[-_WARM:]:
            whole.search(question, _HITS)
        for question in questions[:_QUESTIONS]:
            for name, way in ways.items():
                began, used = time.perf_counter(), time.process_time()
                way(question)
                took[name][0].append((time.perf_counter() - began) * 1000)
                took[name][1].append((time.process_time() - used) * 1000)
        return store.counts().passages, took
    finally:
        vectors.close()
        store.close()


def figures(passages: int, took: dict[str, Took]) -> list[Row]:
    """The rows of one index."""
    clock, processor = ({name: np.percentile(one[n], (50, 95)) for name, one in took.items()} for n in range(2))
    note = "; ".join(
        f"{name}: {clock[name][0]:.0f} / {clock[name][1]:.0f} ms, processor {used[0]:.0f} / {used[1]:.0f}"
        for name, used in processor.items()
    )
    goal = _GOAL_MS if passages < _MANY else _GOAL_MANY_MS
    times = float(processor["whole"][1] / processor["bare"][1])
    return [
        row(f"search with graph, p95, {passages:,} passages", float(clock["whole"][1]), goal, "lower", "ms", note),
        row("processor time p95 : of bare BM25 and nearest vectors", times, _GOAL_TIMES, "lower", "×", ""),
    ]


def main(arguments: Sequence[str]) -> int:
    """Measure; 2 for bad usage, 1 when the set or the index is of no use."""
    parser = argparse.ArgumentParser(prog="dev.py bench search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help="folder with a prepared set")
    parser.add_argument("--index", metavar="DIR", type=Path, help="where bench retrieval keeps the set's index")
    parser.add_argument(
        "--passages", metavar="N", type=int, action="append", default=[], help="a size; may be repeated"
    )
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the larger indexes here, and use them again")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="counterpart-search-") as scratch:
        base, larger = given.index or Path(scratch) / "set", given.keep or Path(scratch)
        try:
            prepared = read_set(given.data)
            with opened(prepared, base) if not (base / "index.db").exists() else nullcontext():
                pass
        except (UnusableSet, IndexInTheWay, EmbedderUnusable) as problem:
            print(str(problem), file=sys.stderr)
            return 1
        questions = [query.question for query in prepared.queries]

        def measure() -> list[Row]:
            """whole searches, without links, and their bare halves, each question in all ways one after the other."""
            rows: list[Row] = []
            for size in given.passages or [0]:
                index = larger / f"{size}.db" if size else base / "index.db"
                if size and not index.exists():
                    print(f"making: an index of {size:,} passages", file=sys.stderr, flush=True)
                    half = index.with_suffix(".half")
                    multiply(base / "index.db", half, size)
                    half.rename(index)
                rows += figures(*asked(index, questions))
            return rows

        return publish("search", [measure], ["--json"] if given.json else [])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
