"""How many altered facts are flagged, and how many true ones, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from agent.evidence import Evidence
from agent.relevance import calibrate
from agent.verify import align
from benchmarks._figures import Row, row
from benchmarks._labelled import ALTERED, labelled
from benchmarks._retrieval_index import SetIndex
from benchmarks._retrieval_set import PreparedSet
from indexer.contract import Hit, Place

_FOUND = 10
"""Passages that an answer stands on, the gold ones and the best others."""


def measure(index: SetIndex, prepared: PreparedSet) -> list[Row]:
    """Every sentence of the set whose truth is known, checked against the passages that its question finds."""

    def alike(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
        vectors = index.embedder.embed([*left, *right])
        cosines: list[list[float]] = (vectors[: len(left)] @ vectors[len(left) :].T).tolist()
        return cosines

    scale = calibrate(alike)
    rows = {one.id: one for _, some in prepared.files() for one in some}
    made: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    for query in prepared.queries:
        some = labelled(query, rows)
        if not some:
            continue
        found = index.searcher.search(query.question, _FOUND).hits
        gold = [rows[id_] for id_ in sorted(query.gold) if id_ in rows]
        there = {prepared.row_at[(hit.place.path, hit.place.part)] for hit in found}
        evidence = Evidence([*found, *(_hit(one.path, one.title, one.text) for one in gold if one.id not in there)])
        for one, judged in zip(some, align([one.text for one in some], evidence, alike, scale), strict=True):
            made[one.how] += 1
            flagged[one.how] += judged.support != "supported"
    return [*_rows(made, flagged, altered=True), *_rows(made, flagged, altered=False)]


def _rows(made: Counter[str], flagged: Counter[str], *, altered: bool) -> list[Row]:
    kinds = [how for how in sorted(made) if (how in ALTERED) == altered]
    number, wrong = sum(made[how] for how in kinds), sum(flagged[how] for how in kinds)
    note = f"{number:,} sentences: " + ", ".join(f"{how} {flagged[how]} of {made[how]}" for how in kinds)
    share = wrong / number if number else None
    if altered:
        return [row("altered facts that are flagged", share, 0.95, "higher", "", note)]
    return [row("true sentences that are flagged", share, 0.05, "lower", "", note)]


def _hit(path: str, title: str, text: str) -> Hit:
    """A gold row that the search did not find, as if it had."""
    place = Place(path, 0, "text", None, "", "", 0, len(text))
    return Hit(0, place, title, text, 0.0, ("keyword",), 0.0, 0.0, "2026-01-01T00:00:00+00:00")
