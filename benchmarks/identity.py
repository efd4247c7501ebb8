"""Who is who: `dev.py bench identity (--data FILE | --git CLONE)... [--write FOLDER] [--json]`.

FILE is JSONL {"person", "name"?, "address"?, "document"?}; CLONE is a clone of a public project that keeps a .mailmap,
of which a set is made (`_identity_set`). Prints B³ of each set beside simple ways to join, and the means over the sets.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks._figures import machine
from benchmarks._identity import evaluated
from benchmarks._identity_set import UnusableNames, names_of_history, read_names, write_names

GOAL = 0.9
"""B³ F1, of the goals of this program."""


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="dev.py bench identity", description="how well people are told to be one")
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="FILE", help="a set as JSONL")
    parser.add_argument("--git", type=Path, action="append", default=[], metavar="CLONE", help="a project's clone")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="also write the sets that are made there")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if not given.data and not given.git:
        parser.error("give a set or the clone of a project")
    sets: dict[str, dict[str, Any]] = {}
    try:
        for path in given.data:
            sets[path.stem] = evaluated(read_names(path))
        for clone in given.git:
            name = clone.absolute().name.removesuffix(".git")
            records = names_of_history(clone)
            if given.write:
                given.write.mkdir(parents=True, exist_ok=True)
                write_names(given.write / f"{name}.jsonl", records)
            sets[name] = evaluated(records)
    except UnusableNames as problem:
        print(problem, file=sys.stderr)
        return 2
    mean = together(list(sets.values()))
    if given.json:
        print(msgspec.json.encode({"name": "identity", **mean, "sets": sets, "machine": machine()}).decode())
        return 0
    for name, one in sets.items():
        _print(name, one)
    if len(sets) > 1:
        _print(f"mean of {len(sets)} sets", mean)
    print(f"{'✓' if mean['b3']['f1'] >= GOAL else '✗'} B³ F1 (goal ≥ {GOAL})")
    return 0


def together(sets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several sets as one: sums of what is counted, means of all else, each set weighing the same."""
    counted = {name: sum(one[name] for one in sets) for name in ("records", "persons", "hard", "documents")}
    return counted | {name: _mean([one[name] for one in sets]) for name in sets[0] if name not in counted}


def _mean(values: Sequence[Any]) -> Any:
    if isinstance(values[0], dict):
        return {name: _mean([one[name] for one in values]) for name in values[0]}
    return round(sum(values) / len(values), 4)


def _print(name: str, one: dict[str, Any]) -> None:
    print(
        f"{name}: {one['records']:,} names and addresses of {one['persons']:,} persons in {one['documents']:,}"
        f" documents; {one['settling_s_per_1000']:g} s to settle 1,000"
    )
    _line("ours", one["b3"])
    for baseline, score in one["baselines"].items():
        _line(baseline, score)
    print(f"  of the {one['hard']:,} of persons whom these two leave apart:")
    _line("ours", one["b3_hard"])
    _line("either of the two", one["b3_hard_either"])


def _line(name: str, score: dict[str, float]) -> None:
    print(f"  {name:30} precision {score['precision']:.3f}  recall {score['recall']:.3f}  F1 {score['f1']:.3f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
