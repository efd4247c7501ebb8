"""Trains the model of links through the product's own search: `dev.py bench links --train DIR... [--write]`.

Every set is indexed as `bench retrieval` does; `DIR:no-titles` takes its titles away first. Each question is searched
for; what the search sees of each passage, with whether it is gold, is what the model learns. Figures are
cross-validated: a question is answered by a model that was trained without it, and once more by one that was trained
without its whole set (and without the same set in another form).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from benchmarks import _retrieval_figures as figures
from benchmarks._retrieval_figures import DEPTH, Ranking
from benchmarks._retrieval_index import SetIndex, opened
from benchmarks._retrieval_set import PreparedSet, Query, UnusableSet, read_set
from indexer.graph.link_features import FALLING, FEATURES, RISING
from indexer.graph.link_model import FILE, Scorer, Trees
from indexer.graph.links import NO_LINKS, Linked, Links
from indexer.records import Floats

ROUNDS = 1
_FOLDS = 5
_MOST_QUESTIONS = 300
"""Of one set: a set with very many questions shall not say alone what is learned."""
_SEED = 2026
_TREES, _LEAVES, _RATE = 80, 8, 0.1
_LEAST_IN_LEAF, _RIDGE = 60, 5.0
"""Small trees with large leaves: a set is at most some hundred questions."""
_NO_TITLES = ":no-titles"
_NAMES = ("recall@2", "recall@5", "recall@10", "ndcg@10")
_Rankings = Mapping[str, Sequence[Ranking]]


@dataclass(slots=True)
class Asked:
    """A question with what its search told the links, and what these then saw."""

    query: Query
    fold: int
    told: tuple[Any, ...]
    """The arguments of `Links.follow`."""
    blend: Ranking
    rows: list[str] = field(default_factory=list)
    """Of each passage that was looked at in the last round, the id of its row."""
    table: Floats = field(default_factory=lambda: np.zeros((0, len(FEATURES)), np.float32))

    @property
    def gold(self) -> npt.NDArray[np.bool_]:
        """(passages,)"""
        return np.array([row in self.query.gold for row in self.rows], np.bool_)

    def ranking(self, odds: npt.NDArray[np.float64]) -> Ranking:
        """The rows by odds; the blend's where no link was followed."""
        if not self.rows:
            return self.blend
        rows = dict.fromkeys(self.rows[place] for place in np.argsort(-odds, kind="stable").tolist())
        return Ranking(tuple(rows)[:DEPTH], self.query.gold, self.query.type)


class _Recorder:
    """The model of the last round: keeps what it is shown."""

    table: Floats

    def odds(self, table: Floats) -> npt.NDArray[np.float64]:
        self.table = table
        return table[:, FEATURES.index("blend")].astype(np.float64)


class _Keeper:
    """In the place of a search's links: keeps what they are told, and leads nowhere."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def follow(self, *told: Any) -> Linked:
        self.told.append(told)
        return NO_LINKS


class TrainingSet:
    """One set with its questions asked."""

    def __init__(self, prepared: PreparedSet, index: SetIndex) -> None:
        self.base = prepared.name
        self.name = prepared.name + ("" if prepared.titles else _NO_TITLES)
        self._row_at = prepared.row_at
        self._store = index.store
        keeper = _Keeper()
        index.searcher.links = keeper
        order = np.random.default_rng(_SEED).permutation(len(prepared.queries))[:_MOST_QUESTIONS].tolist()
        self.asked: list[Asked] = []
        for number, query in enumerate(prepared.queries[place] for place in order):
            found = index.searcher.search(query.question, 5 * DEPTH, [query.path] if query.path else [])
            rows = dict.fromkeys(self._rows([hit.passage for hit in found.hits]))
            blend = Ranking(tuple(rows)[:DEPTH], query.gold, query.type)
            self.asked.append(Asked(query, number % _FOLDS, keeper.told.pop(), blend))

    def look(self, asked: Asked, models: Sequence[Scorer]) -> None:
        """Follow the links of a question for one round more than there are models, and keep what that round saw."""
        last = _Recorder()
        linked = Links(self._store, [*models, last]).follow(*asked.told)
        asked.rows = self._rows(list(linked.scores))
        if asked.rows:
            asked.table = last.table

    def _rows(self, passages: Sequence[int]) -> list[str]:
        shown = self._store.passages(passages)
        places = [shown[id_].place for id_ in passages]
        return [self._row_at[(place.path, place.part)] for place in places]


def trained(questions: Sequence[Asked]) -> dict[str, Any]:
    """The trees of one round, as `indexer.graph.link_model` reads them."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]

    seen = [one for one in questions if one.rows]
    forest = HistGradientBoostingClassifier(
        max_iter=_TREES,
        learning_rate=_RATE,
        max_leaf_nodes=_LEAVES,
        min_samples_leaf=_LEAST_IN_LEAF,
        l2_regularization=_RIDGE,
        early_stopping=False,
        monotonic_cst=[(name in RISING) - (name in FALLING) for name in FEATURES],
        random_state=_SEED,
    )
    forest.fit(np.concatenate([one.table for one in seen]), np.concatenate([one.gold for one in seen]))
    found: dict[str, Any] = {"feature": [], "threshold": [], "left": [], "right": [], "value": [], "roots": []}
    depth = 0
    for (tree,) in forest._predictors:
        first = len(found["feature"])
        found["roots"].append(first)
        for node in tree.nodes:
            leaf = bool(node["is_leaf"])
            depth = max(depth, int(node["depth"]))
            found["feature"].append(-1 if leaf else int(node["feature_idx"]))
            found["threshold"].append(0.0 if leaf else float(np.float32(node["num_threshold"])))
            found["left"].append(first if leaf else first + int(node["left"]))
            found["right"].append(first if leaf else first + int(node["right"]))
            found["value"].append(round(float(node["value"]), 5) if leaf else 0.0)
    return {**found, "depth": depth, "base": float(np.ravel(forest._baseline_prediction)[0])}


def left_out(
    sets: Sequence[TrainingSet], part: Callable[[TrainingSet, Asked], Hashable]
) -> tuple[dict[str, list[Ranking]], list[dict[str, Any]]]:
    """(of each set the rankings by models that did not see the question's part, the trees of each round from all).

    What a later round learns from was ranked by such models, too.
    """
    everyone = [(of, one, part(of, one)) for of in sets for one in of.asked]
    models: dict[Hashable, list[Trees]] = {of_part: [] for _, _, of_part in everyone}
    rounds: list[dict[str, Any]] = []
    for _ in range(ROUNDS):
        for of, one, own in everyone:
            of.look(one, models[own])
        for left, its in models.items():
            its.append(Trees(trained([one for _, one, own in everyone if own != left])))
        rounds.append(trained([one for _, one, _ in everyone]))
    rankings: dict[str, list[Ranking]] = {}
    for of, one, own in everyone:
        rankings.setdefault(of.name, []).append(one.ranking(models[own][-1].odds(one.table)))
    return rankings, rounds


def report(sets: Sequence[TrainingSet], by_fold: _Rankings, by_set: _Rankings) -> dict[str, Any]:
    """Everything that was measured, as one document."""
    found: dict[str, Any] = {"name": "links", "sets": {}}
    for of in sets:
        blend = [one.blend for one in of.asked]
        found["sets"][of.name] = {
            "queries": len(of.asked),
            "blend": figures.figures(blend),
            "by fold": figures.figures(by_fold[of.name]) | {"intervals": figures.intervals(by_fold[of.name])},
            "by set": figures.figures(by_set[of.name]) if by_set else {},
        }
    return found


def lines(document: dict[str, Any]) -> list[str]:
    """The same for people."""
    found = [f"{'':44}" + "".join(f"{name:>12}" for name in _NAMES)]
    for name, part in document["sets"].items():
        for way, label in (("blend", "blend"), ("by fold", "without the question"), ("by set", "without the set")):
            values = part[way]
            if values:
                cells = "".join(f"{values[one]:12.1f}" for one in _NAMES)
                found.append(f"{name} ({part['queries']}), {label}".ljust(44) + cells)
    return found


@contextmanager
def training_sets(wanted: Sequence[str], kept: Path) -> Iterator[list[TrainingSet]]:
    """The sets in `wanted` (folders, with `:no-titles` behind them or not), their indexes in folders below `kept`."""
    with ExitStack() as stack:
        found: list[TrainingSet] = []
        for name in wanted:
            folder = Path(name.removesuffix(_NO_TITLES))
            prepared = read_set(folder, titles=not name.endswith(_NO_TITLES))
            place = kept / (prepared.name + ("" if prepared.titles else ".no-titles"))
            found.append(TrainingSet(prepared, stack.enter_context(opened(prepared, place))))
            print(f"{found[-1].name}: {len(found[-1].asked)} questions asked", file=sys.stderr, flush=True)
        yield found


def main(arguments: Sequence[str]) -> int:
    """Train on some sets and say how well that generalises; 2 for bad usage, 1 when a set is of no use."""
    parser = argparse.ArgumentParser(prog="dev.py bench links", description=__doc__.splitlines()[0])
    parser.add_argument("--train", metavar="DIR", nargs="+", default=[], help=f"sets, or DIR{_NO_TITLES}")
    parser.add_argument("--index", metavar="DIR", type=Path, help="keep the indexes here, and use those that are here")
    parser.add_argument("--write", action="store_true", help=f"put what was learned into {FILE.name}")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    given = parser.parse_args(arguments)
    if not given.train:
        print("Please give folders with corpus.jsonl and queries.jsonl: bench links --train DIR...", file=sys.stderr)
        return 2
    place = tempfile.TemporaryDirectory(prefix="counterpart-links-") if given.index is None else None
    try:
        with place or nullcontext(str(given.index)) as kept, training_sets(given.train, Path(kept)) as sets:
            several = len({of.base for of in sets}) > 1
            by_set = left_out(sets, lambda of, _: of.base)[0] if several else {}
            by_fold, rounds = left_out(sets, lambda _, one: one.fold)
    except (UnusableSet, FileExistsError) as problem:
        print(str(problem), file=sys.stderr)
        return 1
    document = report(sets, by_fold, by_set)
    print(msgspec.json.encode(document).decode() if given.json else "\n".join(lines(document)))
    if given.write:
        FILE.write_bytes(msgspec.json.encode({"features": FEATURES, "rounds": rounds}) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
