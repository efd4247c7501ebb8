"""Figures of retrieval: recall, nDCG, their intervals, and what is published on the same sets."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

CUTS = (2, 5, 10)
DEPTH = 10
"""Rows of each ranking that are looked at."""
_RESAMPLES = 2_000

Figures = dict[str, float]

PUBLISHED: Mapping[str, Mapping[str, Mapping[str, float]]] = {
    "2wiki": {
        "recall@5": {
            "BM25": 65.3, "Contriever": 57.5, "ColBERTv2": 68.2, "NV-Embed-v2 (7B)": 76.5, "RAPTOR": 66.2,
            "HippoRAG": 89.1, "HippoRAG 2 (7B embedder, 70B extractor)": 90.4, "PropRAG": 94.1,
        }
    },
    "musique": {
        "recall@5": {
            "BM25": 43.5, "Contriever": 46.6, "ColBERTv2": 49.2, "NV-Embed-v2 (7B)": 69.7, "RAPTOR": 57.8,
            "HippoRAG": 51.9, "HippoRAG 2 (7B embedder, 70B extractor)": 74.7, "PropRAG": 78.3,
        }
    },
    "hotpotqa": {
        "recall@5": {
            "BM25": 74.8, "Contriever": 75.3, "ColBERTv2": 79.3, "NV-Embed-v2 (7B)": 94.5, "RAPTOR": 86.9,
            "HippoRAG": 77.7, "HippoRAG 2 (7B embedder, 70B extractor)": 96.3, "PropRAG": 97.4,
        }
    },
    "scifact": {"ndcg@10": {"BM25": 67.6, "MiniLM": 64.5}},
    "locomo": {"recall@5": {"DRAGON": 56.7}, "recall@10": {"DRAGON": 66.2}},
}  # fmt: skip
"""By the beginning of the set's name, percent, on the official test questions: BEIR (Thakur 2021), HippoRAG 2
(Gutiérrez 2025, table 3), PropRAG (Wang 2025), LoCoMo (Maharana 2024)."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """One question as it was answered."""

    rows: Sequence[str]
    """Ids, best first, each once."""
    gold: frozenset[str]
    type: str


def figures(rankings: Sequence[Ranking]) -> Figures:
    """recall@k and nDCG@10 in percent, means over the questions."""
    table = _table(rankings)
    return {name: round(float(100 * values.mean()), 2) for name, values in table.items()}


def intervals(rankings: Sequence[Ranking]) -> dict[str, tuple[float, float]]:
    """95 % intervals of the same figures, percent: bootstrap over the questions (Efron 1979), percentiles."""
    table = _table(rankings)
    drawn = np.random.default_rng(2026).integers(0, len(rankings), (_RESAMPLES, len(rankings)))
    found = {}
    for name, values in table.items():
        low, high = np.percentile(100 * values[drawn].mean(axis=1), [2.5, 97.5])
        found[name] = (round(float(low), 2), round(float(high), 2))
    return found


def ahead(ours: Sequence[Ranking], theirs: Sequence[Ranking]) -> dict[str, tuple[float, float]]:
    """95 % intervals of how far `ours` is ahead on the same questions, points: paired bootstrap; 0 inside is noise."""
    mine, other = _table(ours), _table(theirs)
    drawn = np.random.default_rng(2026).integers(0, len(ours), (_RESAMPLES, len(ours)))
    found = {}
    for name, values in mine.items():
        low, high = np.percentile(100 * (values - other[name])[drawn].mean(axis=1), [2.5, 97.5])
        found[name] = (round(float(low), 2), round(float(high), 2))
    return found


def slices(rankings: Sequence[Ranking]) -> dict[str, Figures]:
    """The figures for each type of question, with how many there are."""
    types = sorted({one.type for one in rankings if one.type})
    chosen = {type_: [one for one in rankings if one.type == type_] for type_ in types}
    return {type_: {"queries": len(some), **figures(some)} for type_, some in chosen.items()}


def published(name: str) -> dict[str, dict[str, float]]:
    """The published rows of the set that this name tells; {} when it tells none."""
    for beginning, rows in PUBLISHED.items():
        if name.casefold().startswith(beginning):
            return {figure: dict(systems) for figure, systems in rows.items()}
    return {}


def recall(ranking: Ranking, cut: int) -> float:
    """Share of the gold rows among the first `cut`."""
    return len(ranking.gold.intersection(ranking.rows[:cut])) / len(ranking.gold)


def ndcg(ranking: Ranking, cut: int) -> float:
    """Normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(place + 2) for place, row in enumerate(ranking.rows[:cut]) if row in ranking.gold)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(cut, len(ranking.gold))))


def _table(rankings: Sequence[Ranking]) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    table = {f"recall@{cut}": np.array([recall(one, cut) for one in rankings]) for cut in CUTS}
    return table | {f"ndcg@{DEPTH}": np.array([ndcg(one, DEPTH) for one in rankings])}
