"""Retrieval of any prepared set through the product's own search: `dev.py bench retrieval --data DIR [--json]`.

DIR holds corpus.jsonl {"id", "title"?, "text", "group"?} and queries.jsonl {"id", "question", "gold", "type"?,
"group"?}, or folders that do. Every row becomes a file, every group one file with a part for each row; a question with
a group is asked within its file. Recall@k is the share of a question's gold rows among the first k rows, nDCG@10 has
binary relevance. Of several sets one document is printed, too: the means over the sets, and each in "sets".
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks import _retrieval_figures as figures
from benchmarks._figures import machine
from benchmarks._retrieval_figures import Figures, Ranking
from benchmarks._retrieval_index import ABLATIONS, Answered, Cost, IndexInTheWay, opened
from benchmarks._retrieval_set import PreparedSet, UnusableSet, read_set, sets_in
from indexer.embed import EmbedderUnusable

_NAMES = ("recall@2", "recall@5", "recall@10", "ndcg@10")
_COSTS = ("index_s_per_1000", "memory_mb_per_1000", "disk_mb_per_1000", "query_ms_p50", "query_ms_p95")
_NO_TITLES = "no titles"


def report(prepared: PreparedSet, cost: Cost, answered: Answered) -> dict[str, Any]:
    """Everything that was measured of one set, as one document. Passages are the rows of the set."""
    per_1000 = 1000 / max(prepared.rows, 1)
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
        "others": {name: _part(rankings, answered.ours) for name, rankings in answered.others.items()},
        "slices": figures.slices(answered.ours),
        "published": figures.published(prepared.name),
        "oddities": list(prepared.oddities),
        "machine": machine(),
    }


def together(documents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several sets as one document: sums of questions and passages, means of all else, each set weighing the same."""
    means = {name: round(float(np.mean([one[name] for one in documents])), 2) for name in (*_NAMES, *_COSTS)}
    sums = {name: sum(one[name] for one in documents) for name in ("queries", "passages", "product_passages")}
    return {"name": "retrieval", **means, **sums, "sets": list(documents), "machine": machine()}


def _part(rankings: Sequence[Ranking], ours: Sequence[Ranking]) -> dict[str, Any]:
    return {
        **figures.figures(rankings),
        "intervals": figures.intervals(rankings),
        "ahead": figures.ahead(ours, rankings),
    }


def lines(document: dict[str, Any]) -> list[str]:
    """The same for people."""
    if "sets" in document:
        found = [line for one in document["sets"] for line in [*lines(one), ""]]
        heads = [f"{one['set']}{'' if one['titles'] else ', titles removed'}" for one in document["sets"]]
        table = [_line(head, one, one["intervals"]) for head, one in zip(heads, document["sets"], strict=True)]
        return [*found, _head("all sets"), *table, _line("mean of the sets", document, {})]
    titles = "" if document["titles"] else ", titles removed"
    found = [
        f"{document['set']}{titles}: {document['queries']:,} questions, {document['passages']:,} rows in"
        f" {document['product_passages']:,} passages; {document['machine']}",
        _head(""),
        _line("Counterpart", document, document["intervals"]),
        *(_line(name, part, part["intervals"]) for name, part in document["others"].items()),
    ]
    systems: dict[str, Figures] = {}
    for figure, rows in document["published"].items():
        for system, value in rows.items():
            systems.setdefault(system, {})[figure] = value
    found += [_line(f"published: {system}", values, {}) for system, values in systems.items()]
    found += [_line(f"{type_} ({part['queries']:.0f})", part, {}) for type_, part in document["slices"].items()]
    found.append(
        f"indexing {document['index_s_per_1000']:.2f} s, {document['memory_mb_per_1000']:.1f} MB of memory and"
        f" {document['disk_mb_per_1000']:.1f} MB of disk per 1,000 rows; a question"
        f" {document['query_ms_p50']:.0f} ms (p50), {document['query_ms_p95']:.0f} ms (p95)"
    )
    return found + [f"note: {sentence}" for sentence in document["oddities"]]


def _head(name: str) -> str:
    return f"{name:44}" + "".join(f"{figure:>20}" for figure in _NAMES)


def _line(name: str, values: Mapping[str, float], intervals: Mapping[str, tuple[float, float]]) -> str:
    cells = []
    for figure in _NAMES:
        value = f"{values[figure]:.1f}" if figure in values else "–"
        low_high = intervals.get(figure)
        cells.append(value + (f" ({low_high[0]:.1f}–{low_high[1]:.1f})" if low_high else ""))
    return f"{name:44}" + "".join(f"{cell:>20}" for cell in cells)


def measure(folder: Path, index: Path | None, *, titles: bool, limit: int, ablate: bool) -> dict[str, Any]:
    """Index and ask one set, in `index` or in a place of its own. Raises `UnusableSet`, `IndexInTheWay`."""
    prepared = read_set(folder, titles=titles, limit=limit)
    for sentence in prepared.oddities:
        print(f"note: {sentence}", file=sys.stderr)
    place = tempfile.TemporaryDirectory(prefix="counterpart-retrieval-") if index is None else None
    with place or nullcontext(str(index)) as kept, opened(prepared, Path(kept)) as made:
        answered = made.ask(ablate=ablate)
        document = report(prepared, made.cost, answered)
    if ablate and titles and prepared.has_titles:
        print("once more without titles", file=sys.stderr)
        bare = measure(folder, index / _NO_TITLES if index else None, titles=False, limit=limit, ablate=False)
        document["others"][_NO_TITLES] = {name: bare[name] for name in (*_NAMES, "intervals")}
    return document


def main(arguments: Sequence[str]) -> int:
    """Measure a set or a folder of sets; 2 for bad usage, 1 when any is of no use."""
    parser = argparse.ArgumentParser(prog="dev.py bench retrieval", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", metavar="DIR", type=Path, help="folder with corpus.jsonl and queries.jsonl, or of such"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--no-titles", action="store_true", help="take the titles away first")
    parser.add_argument(
        "--ablate", action="store_true", help=f"also without parts of it: {', '.join(ABLATIONS)}, titles"
    )
    parser.add_argument("--limit", metavar="N", type=int, default=0, help="ask only the first N questions")
    parser.add_argument("--index", metavar="DIR", type=Path, help="keep the index here, and use it again if it is here")
    given = parser.parse_args(arguments)
    if given.data is None:
        print("Please give a folder with corpus.jsonl and queries.jsonl: bench retrieval --data DIR.", file=sys.stderr)
        return 2
    titles, limit = not given.no_titles, max(given.limit, 0)
    try:
        folders = sets_in(given.data)
    except UnusableSet as problem:
        print(str(problem), file=sys.stderr)
        return 1
    documents: list[dict[str, Any]] = []
    for folder in folders:
        index = given.index / folder.name if given.index and len(folders) > 1 else given.index
        print(f"{folder.resolve().name}:", file=sys.stderr)
        try:
            documents.append(measure(folder, index, titles=titles, limit=limit, ablate=given.ablate))
        except (UnusableSet, IndexInTheWay, EmbedderUnusable) as problem:
            print(str(problem), file=sys.stderr)
    if documents:
        document = documents[0] if len(folders) == 1 else together(documents)
        print(msgspec.json.encode(document).decode() if given.json else "\n".join(lines(document)))
    return int(len(documents) < len(folders))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
