"""What tells whether a passage answers a question that needs several: one row of numbers for each candidate.

A strong passage leads to another by a name: the other is about what the first names, begins with it, names what the
first is about, or names something rare that the first names. What the first does not say of the question, the next one
should.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from indexer.records import Floats

ABOUT, OPENS, SHARES, NAMES_IT = range(4)
KINDS: Final = ("about", "opens", "shares", "names_it")
"""`about`: a strong passage names what the candidate's title, subject or heading names; `opens`: what the candidate
is about by its own words; `shares`: both name something rare; `names_it`: the candidate names what a strong passage is
about."""

_ALONE: Final = (
    "words", "cosine", "blend", "log_rank", "true_cosine", "asked", "asked_share", "title_share", "names_asked",
    "names_in_question", "known_names_in_question", "covered", "covered_besides_best", "log_length", "margin",
    "strong_place", "earlier", "title_weight",
)  # fmt: skip
_LINKED: Final = (
    "value", "rarity", "rank", "relation", "residue", "residual_cosine", "together", "near", "asked", "alone", "number",
    "sum", "most_relation", "most_residue", "most_residual_cosine", "most_alone",
)  # fmt: skip
_BEST: Final = _LINKED.index("number")
"""Columns up to here are those of the best link."""
_TOGETHER: Final = ("links", "place_among_linked", "best_residual_cosine", "best_residue", "best_together")
FEATURES: Final = (
    *_ALONE,
    *(f"{kind}_{one}" for kind in KINDS for one in _LINKED),
    *_TOGETHER,
)
"""In the order of the columns. `residue`: of the question's words, those that the strong passage does not hold and the
candidate does. `relation`: the question's words in the sentence that holds the name. `together`: what both hold of the
question. `earlier`: the score of the round before."""

RISING: Final = frozenset(
    name
    for name in FEATURES
    if name in ("words", "cosine", "blend", "true_cosine", "asked", "asked_share", "title_share", "title_weight")
    or name in ("names_asked", "covered", "covered_besides_best", "earlier", *_TOGETHER)
    or name.endswith(("_value", "_relation", "_residue", "_residual_cosine", "_together", "_sum", "_most_alone"))
)
"""Of which more never speaks against a passage: a model held to that learns less that is true of its sets alone."""
FALLING: Final = frozenset({"log_rank"})
RESIDUAL = 0.7
"""How much of its part along a strong passage's vector is taken out of the question's vector."""


@dataclass(frozen=True, slots=True)
class Link:
    """One way from a strong passage to a candidate."""

    source: int
    name: str
    """Normal form of the name that links them."""
    kind: int
    """Index in `KINDS`."""
    rarity: float
    """1 for a name of one passage, 1/√n for one of n."""
    relation: float
    asked: bool
    """Whether the question holds the name itself."""
    alone: float
    """1 / ln of how many names the source holds and of how many passages hold this one: of a list leads little on."""


@dataclass(slots=True)
class Candidate:
    """A passage as far as scoring needs it."""

    holds: Floats
    """(words of the question,): 1 for those that its title words or its text hold."""
    length: int
    title_share: float
    """Share of the words of its title that the question holds."""
    title_weight: float
    """Share of the question's words, by what they tell, that its title holds."""
    words: float
    """BM25 over the best one's, 0 to 1."""
    cosine: float
    """Cosine over the best one's, 0 to 1."""
    true_cosine: float
    vector: Floats
    """Unit length; zeros when it has none."""
    blend: float
    """What the first stage gave it, or would have."""
    asked: float = 0.0
    """Rarity of the question's name that the passage is about."""
    asked_share: float = 0.0
    names_asked: float = 0.0
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as far as scoring needs it."""

    weights: Floats
    """(words,): share of each of its words in what they tell together."""
    vector: Floats
    """Unit length; zeros without an embedder."""
    names: int
    known: int
    """Names in it that passages are about."""


def rows_of(
    question: Question,
    candidates: Mapping[int, Candidate],
    strong: Mapping[int, float],
    earlier: Mapping[int, float],
) -> Floats:
    """One row for each candidate, float32 (candidates, FEATURES).

    `strong`: how strong the passages are that links start at, best first. `earlier`: scores of the round before.
    """
    ids = list(candidates)
    ones = list(candidates.values())
    number = {id_: n for n, id_ in enumerate(ids)}
    sources = [number[id_] for id_ in strong]
    strength = np.array(list(strong.values()), np.float32)
    strength /= max(float(strength.max(initial=0.0)), 1e-9)
    holds = np.array([one.holds for one in ones], np.float32).reshape(len(ones), -1)
    covered = holds @ question.weights
    best = holds[sources[0]] if sources else np.zeros_like(question.weights)
    blend = np.array([one.blend for one in ones], np.float32)
    rank = np.empty(len(ones), np.float32)
    rank[np.argsort(-blend, kind="stable")] = np.arange(len(ones))
    ordered = np.sort(blend)[::-1]
    place = np.full(len(ones), float(len(strong)), np.float32)
    place[sources] = np.arange(len(sources))
    alone = np.array(
        [
            (one.words, one.cosine, one.blend, 0.0, one.true_cosine, one.asked, one.asked_share, one.title_share,
             one.names_asked, question.names, question.known, 0.0, 0.0, math.log1p(one.length), 0.0, 0.0,
             earlier.get(id_, 0.0), one.title_weight)
            for id_, one in candidates.items()
        ],
        np.float32,
    ).reshape(len(ones), len(_ALONE))  # fmt: skip
    for name, column in (
        ("log_rank", np.log1p(rank)),
        ("covered", covered),
        ("covered_besides_best", holds @ (question.weights * (1 - best))),
        ("margin", np.full(len(ones), ordered[0] - ordered[min(2, len(ones) - 1)])),
        ("strong_place", place),
    ):
        alone[:, _ALONE.index(name)] = column
    return np.hstack([alone, _linked(question, ones, holds, number, sources, strength)])


def _linked(
    question: Question,
    ones: Sequence[Candidate],
    holds: Floats,
    number: Mapping[int, int],
    sources: Sequence[int],
    strength: Floats,
) -> Floats:
    """The columns after `_ALONE`: of each kind of link the best one, and what all of them say."""
    table = np.zeros((len(ones), len(KINDS) * len(_LINKED) + len(_TOGETHER)), np.float32)
    table[:, _LINKED.index("rank") : len(KINDS) * len(_LINKED) : len(_LINKED)] = len(sources)
    if not sources:
        return table
    vectors = np.stack([one.vector for one in ones])
    missing = (1 - holds[sources]) * question.weights  # (strong, words)
    residue = missing @ holds.T  # (strong, candidates)
    left = question.vector - RESIDUAL * (vectors[sources] @ question.vector)[:, None] * vectors[sources]
    left /= np.linalg.norm(left, axis=1, keepdims=True) + 1e-9
    near = left @ vectors.T
    together = residue + (holds[sources] @ question.weights)[:, None]
    place_of = {source: place for place, source in enumerate(sources)}
    flat: list[tuple[float, ...]] = [
        (at, place_of[number[link.source]], link.kind, link.rarity, link.relation, link.asked, link.alone)
        for at, one in enumerate(ones)
        for link in one.links
        if number.get(link.source) in place_of
    ]
    share = residue / np.maximum(missing.sum(axis=1), 0.05)[:, None]
    others = strength[:, None] * (np.arange(len(ones)) != np.array(sources)[:, None])
    for column, of_all in enumerate((near, share, together), -3):
        table[:, column] = (others * of_all).max(axis=0)
    if not flat:
        return table
    links = np.array(flat, np.float32)
    at, place, kind = (links[:, column].astype(np.int64) for column in range(3))
    rarity, relation, asked, only = (links[:, column] for column in range(3, 7))
    naming = kind <= OPENS
    value = strength[place] * rarity * np.where(naming & (asked > 0), 0.5, 1.0)
    alike = (vectors[sources] @ vectors.T)[place, at]
    told = np.stack(
        [value, rarity, place, relation, share[place, at], near[place, at], together[place, at], alike, asked, only],
        axis=1,
    )
    for which in range(len(KINDS)):
        some = np.flatnonzero(kind == which)
        some = some[np.argsort(value[some], kind="stable")]  # the last one of a candidate, the best, stays
        first = which * len(_LINKED)
        table[at[some], first : first + _BEST] = told[some]
        table[:, first + _BEST] = np.bincount(at[some], minlength=len(ones))
        table[:, first + _BEST + 1] = np.bincount(at[some], value[some], minlength=len(ones))
        for column, factor in enumerate((3, 4, 5, 9), first + _BEST + 2):  # relation, residue, residual cosine, alone
            np.maximum.at(table[:, column], at[some], value[some] * told[some, factor])
    table[:, -5] = np.bincount(at, value * np.where(naming, 1.0, 0.3), minlength=len(ones))
    table[:, -4] = _places(at[naming], place[naming], (residue + near)[place, at][naming], strength, len(ones))
    return table


def _places(
    at: np.ndarray[Any, Any], place: np.ndarray[Any, Any], score: np.ndarray[Any, Any], strength: Floats, number: int
) -> Floats:
    """How well each does among those that one strong passage leads to: strength over its place by what is left."""
    found = np.zeros(number, np.float32)
    for one in np.unique(place):
        group: dict[int, float] = dict(zip(at[place == one].tolist(), score[place == one].tolist(), strict=True))
        for rank, candidate in enumerate(sorted(group, key=lambda i: (-group[i], i))):
            found[candidate] = max(found[candidate], strength[one] / (1 + rank))
    return found
