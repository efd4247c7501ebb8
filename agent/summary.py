"""Chooses the sentences that together say most of a text, word for word, after every sentence of it was looked at.

Each sentence is weighed against the centre of the whole text by its words (the centroid of MEAD: Radev et al. 2004); of
the best ones the embedder tells which are alike (LexRank: Erkan and Radev, JAIR 22, 2004), and they are taken by what
each adds to those already taken (maximal marginal relevance: Carbonell and Goldstein, SIGIR 1998). What was decided, is
due or costs something is wanted in a summary however it is worded, and the first sentence under a heading says what it
is about.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from agent.evidence import Statement
from agent.relevance import Alike

LOOKED_AT = 80
"""Sentences whose meaning is compared: the embedder reads some hundred a second."""
_DAMPING = 0.85
_STEPS = 30
_NOVELTY = 0.75
"""What likeness to a sentence already taken costs, against how central one is."""
_DECIDES = re.compile(
    r"\b(?:decided|decision|agreed|approved|rejected|postponed|cancelled|must|shall|due|deadline|ends? on|starts? on|"
    r"responsible|beschlossen|entschieden|vereinbart|genehmigt|abgelehnt|verschoben|muss|müssen|fällig|frist|"
    r"verantwortlich|décidé|convenu|doit|échéance|decidido|acordado|debe|plazo)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3


def central(statements: Sequence[Statement], alike: Alike, most: int) -> list[Statement]:
    """At most `most` sentences that say most of a text, in its order."""
    saying = [one for one in statements if len(one.stems) >= _LEAST_WORDS and not (one.heads or one.asks or one.apart)]
    saying = _told_apart(saying)
    if len(saying) <= most:
        return saying
    rough = _centroid(saying)
    order = {one: at for at, one in enumerate(saying)}
    best = sorted(saying, key=lambda one: -rough[one])[:LOOKED_AT]
    rows = alike([one.text for one in best], [one.text for one in best]) or _by_words(best)
    rank = _lexrank(rows)
    top, high = max(rank) or 1.0, max(rough.values()) or 1.0
    score = [rank[at] / top + rough[one] / high for at, one in enumerate(best)]
    chosen: list[int] = []
    while len(chosen) < min(most, len(best)):
        left = [at for at in range(len(best)) if at not in chosen]
        chosen.append(
            max(left, key=lambda at: score[at] - 2 * _NOVELTY * max((rows[at][c] for c in chosen), default=0))
        )
    return sorted((best[at] for at in chosen), key=lambda one: order[one])


def _told_apart(statements: Sequence[Statement]) -> list[Statement]:
    """Without those that say what an earlier one says, but for a number: lines of a form, rows of a list."""
    first: dict[tuple[str, ...], Statement] = {}
    for one in statements:
        first.setdefault(tuple(stem for stem in one.stems if not stem.isdigit()), one)
    return list(first.values())


def _centroid(statements: Sequence[Statement]) -> dict[Statement, float]:
    """How central each sentence is by its words; decisions, dates, amounts and openings count more."""
    holding = Counter(stem for one in statements for stem in set(one.stems))
    weight = {stem: count * math.log(1 + len(statements) / count) for stem, count in holding.items()}
    found: dict[Statement, float] = {}
    for one in statements:
        words = set(one.stems)
        score = sum(weight[stem] for stem in words) / math.sqrt(len(words) + 4)
        wanted = (
            1.0
            + 0.35 * bool(_DECIDES.search(one.text))
            + 0.25 * bool(one.claims.dates)
            + 0.15 * bool(one.claims.numbers)
        )
        opens = one.previous is None or one.previous.heads
        found[one] = score * (wanted + 0.3 * opens)
    return found


def _lexrank(rows: Sequence[Sequence[float]]) -> list[float]:
    """The stationary share of each sentence in a walk along likeness; cosines below nought count as none."""
    size = len(rows)
    sums = [sum(max(0.0, value) for value in row) or 1.0 for row in rows]
    rank = [1.0 / size] * size
    for _ in range(_STEPS):
        rank = [
            (1 - _DAMPING) / size
            + _DAMPING * sum(rank[other] * max(0.0, rows[other][at]) / sums[other] for other in range(size))
            for at in range(size)
        ]
    return rank


def _by_words(statements: Sequence[Statement]) -> list[list[float]]:
    """Likeness by shared words, where no embedder says it."""
    sets = [frozenset(one.stems) for one in statements]
    return [[len(a & b) / math.sqrt(len(a) * len(b)) for b in sets] for a in sets]
