"""Answers to a prepared set, as right as they can be known to be: `dev.py bench answers --data DIR [--json]`.

DIR is a set as `bench retrieval` takes it; where its questions have an "answer", it is also looked for in the quotes.
No language model has a part: what is measured is the check of what one would write, and what is said without one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from benchmarks import _abstention, _verification
from benchmarks._figures import Row, publish
from benchmarks._retrieval_index import IndexInTheWay, opened
from benchmarks._retrieval_set import UnusableSet, read_set
from indexer.embed import EmbedderUnusable


def main(arguments: Sequence[str]) -> int:
    """Measure one set; 2 for bad usage, 1 when it is of no use."""
    parser = argparse.ArgumentParser(prog="dev.py bench answers", description=__doc__.splitlines()[0])
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder with corpus.jsonl and queries.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--limit", metavar="N", type=int, default=0, help="ask only the first N questions")
    parser.add_argument("--skip", metavar="N", type=int, default=0, help="leave the first N questions out")
    parser.add_argument("--index", metavar="DIR", type=Path, help="keep the index here, and use it again if it is here")
    given = parser.parse_args(arguments)
    if given.data is None:
        print("Please give a folder with corpus.jsonl and queries.jsonl: bench answers --data DIR.", file=sys.stderr)
        return 2
    try:
        skip = max(given.skip, 0)
        prepared = read_set(given.data, limit=skip + given.limit if given.limit > 0 else 0)
        if skip >= len(prepared.queries):
            raise UnusableSet(f"The set has {len(prepared.queries)} questions; please skip fewer than that.")
        prepared.queries = prepared.queries[skip:]
        place = tempfile.TemporaryDirectory(prefix="counterpart-answers-") if given.index is None else None
        with place or nullcontext(str(given.index)) as kept, opened(prepared, Path(kept)) as index:

            def verification() -> list[Row]:
                """sentences whose truth is known"""
                return _verification.measure(index, prepared)

            def abstention() -> list[Row]:
                """questions with their evidence and without"""
                return _abstention.measure(index, prepared)

            return publish("answers", [verification, abstention], ["--json"] if given.json else [])
    except (UnusableSet, IndexInTheWay, EmbedderUnusable) as problem:
        print(str(problem), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
