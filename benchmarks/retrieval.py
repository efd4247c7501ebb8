"""Retrieval of any prepared set through the product's own search: `dev.py bench retrieval --data DIR [--json]`.

DIR holds corpus.jsonl {"id", "title"?, "text", "group"?} and queries.jsonl {"id", "question", "gold", "type"?,
"group"?}. Every row becomes a file, every group one file with a part for each row; a question with a group is asked
within its file. Recall@k is the share of a question's gold rows among the first k rows, nDCG@10 has binary relevance.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks import _retrieval_figures as figures
from benchmarks._figures import machine
from benchmarks._retrieval_figures import Figures, Ranking
from benchmarks._retrieval_index import Answered, Cost, opened
from benchmarks._retrieval_set import PreparedSet, UnusableSet, read_set

_NAMES = ("recall@2", "recall@5", "recall@10", "ndcg@10")


def report(prepared: PreparedSet, cost: Cost, answered: Answered) -> dict[str, Any]:
    """Everything that was measured, as one document."""
    per_1000 = 1000 / max(cost.passages, 1)
    return {
        "name": "retrieval",
        "set": prepared.name,
        "titles": prepared.titles,
        **figures.figures(answered.ours),
        "intervals": figures.intervals(answered.ours),
        "queries": len(prepared.queries),
        "passages": prepared.rows,
        "product_passages": cost.passages,
        "index_s_per_1000": round(cost.seconds * per_1000, 3),
        "memory_mb_per_1000": round(cost.memory_mb * per_1000, 3),
        "disk_mb_per_1000": round(cost.disk_mb * per_1000, 3),
        "query_ms_p50": round(float(np.percentile(answered.milliseconds, 50)), 2),
        "query_ms_p95": round(float(np.percentile(answered.milliseconds, 95)), 2),
        "bm25": _alone(answered.bm25),
        "dense": _alone(answered.dense),
        "slices": figures.slices(answered.ours),
        "published": figures.published(prepared.name),
        "oddities": list(prepared.oddities),
        "machine": machine(),
    }


def _alone(rankings: Sequence[Ranking]) -> dict[str, Any]:
    return {**figures.figures(rankings), "intervals": figures.intervals(rankings)}


def lines(document: dict[str, Any]) -> list[str]:
    """The same for people."""
    titles = "" if document["titles"] else ", titles removed"
    found = [
        f"{document['set']}{titles}: {document['queries']:,} questions, {document['passages']:,} rows in"
        f" {document['product_passages']:,} passages; {document['machine']}",
        f"{'':44}" + "".join(f"{name:>20}" for name in _NAMES),
        _line("Counterpart", document, document["intervals"]),
        _line("BM25 alone", document["bm25"], document["bm25"]["intervals"]),
        _line("dense alone", document["dense"], document["dense"]["intervals"]),
    ]
    systems: dict[str, Figures] = {}
    for figure, rows in document["published"].items():
        for system, value in rows.items():
            systems.setdefault(system, {})[figure] = value
    found += [_line(f"published: {system}", values, {}) for system, values in systems.items()]
    found += [_line(f"{type_} ({part['queries']:.0f})", part, {}) for type_, part in document["slices"].items()]
    found.append(
        f"indexing {document['index_s_per_1000']:.2f} s, {document['memory_mb_per_1000']:.1f} MB of memory and"
        f" {document['disk_mb_per_1000']:.1f} MB of disk per 1,000 passages; a question"
        f" {document['query_ms_p50']:.0f} ms (p50), {document['query_ms_p95']:.0f} ms (p95)"
    )
    return found + [f"note: {sentence}" for sentence in document["oddities"]]


def _line(name: str, values: Figures, intervals: dict[str, tuple[float, float]]) -> str:
    cells = []
    for figure in _NAMES:
        value = f"{values[figure]:.1f}" if figure in values else "–"
        low_high = intervals.get(figure)
        cells.append(value + (f" ({low_high[0]:.1f}–{low_high[1]:.1f})" if low_high else ""))
    return f"{name:44}" + "".join(f"{cell:>20}" for cell in cells)


def main(arguments: Sequence[str]) -> int:
    """Measure one set; 2 for bad usage, 1 when the set is of no use."""
    parser = argparse.ArgumentParser(prog="dev.py bench retrieval", description=__doc__.splitlines()[0])
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder with corpus.jsonl and queries.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--no-titles", action="store_true", help="take the titles away first")
    parser.add_argument("--limit", metavar="N", type=int, default=0, help="ask only the first N questions")
    parser.add_argument("--index", metavar="DIR", type=Path, help="keep the index here, and use it again if it is here")
    given = parser.parse_args(arguments)
    if given.data is None:
        print("Please give a folder with corpus.jsonl and queries.jsonl: bench retrieval --data DIR.", file=sys.stderr)
        return 2
    try:
        prepared = read_set(given.data, titles=not given.no_titles, limit=max(given.limit, 0))
        for sentence in prepared.oddities:
            print(f"note: {sentence}", file=sys.stderr)
        place = tempfile.TemporaryDirectory(prefix="counterpart-retrieval-") if given.index is None else None
        with place or nullcontext(str(given.index)) as folder, opened(prepared, Path(folder)) as index:
            document = report(prepared, index.cost, index.ask())
    except (UnusableSet, FileExistsError) as problem:
        print(str(problem), file=sys.stderr)
        return 1
    print(msgspec.json.encode(document).decode() if given.json else "\n".join(lines(document)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
