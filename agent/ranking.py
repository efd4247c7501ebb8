"""Further sentences that may answer a question, by a small trained ranker: for questions that one sentence leaves open.

A question about one thing is settled by the sentence that holds its words. One that goes over several documents ("the
seat of the county where …") is not: its answer stands in a sentence that shares little with it. Which sentences are
worth showing then is a matter of several signs at once, so their weights are learned (logistic regression) from public
questions whose answers are known; docs/decisions/2026-11-23-answer-sentences.md has the sets and the figures.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from agent.cues import answers
from agent.evidence import Evidence, Statement
from agent.question import Question
from agent.quoting import about, rough
from agent.relevance import LEXICAL, Alike, Scale
from agent.words import content_words, holds

MOST = 6
"""Sentences of one answer, the leading ones counted: about 150 words, which are still read at a glance."""
_LOOKED_AT = 24
"""Statements whose meaning is compared."""
_ENOUGH = 0.8
"""Chance that one of the shown sentences answers, beyond which no further one is shown."""
_LEAST = 0.05
"""Chance of a sentence that is shown at all."""
_LEAST_SAID = 2
"""Reduced words besides names and numbers: a signature or a date alone says nothing."""
_SETTLED = 0.9
"""Share of the question's words in a leading sentence and in what it stands under, which leaves nothing open."""
_NEVER = -5.135
"""Log-odds of a sentence without any of the signs."""
_WORDS, _MEANING = 3.302, 0.678
_PLACE, _SCORE = -0.665, 0.753
_TITLE_ASKED, _TITLE_NAMED = -0.840, 0.597
_NEW_NAMES, _FIRST, _LENGTH = 0.073, 0.464, 0.268


def settled(question: Question, told: Sequence[Statement], evidence: Evidence) -> bool:
    """Whether one of the leading sentences holds what the question asks about, and the kind of thing that it asks."""
    return any(
        about(question, evidence, one.near | one.context) >= _SETTLED
        and (not question.kinds or any(answers(kind, one, question, evidence) for kind in question.kinds))
        for one in told
    )


def further(
    question: Question, told: Sequence[Statement], evidence: Evidence, alike: Alike, scale: Scale
) -> list[Statement]:
    """The likeliest sentences beside those that are `told`, the likeliest first; none where those settle it."""
    if not told or scale is LEXICAL or settled(question, told, evidence):
        return []
    saying = [one for one in evidence.statements if one.stems and not (one.heads or one.asks or one.row or one.apart)]
    likely = heapq.nlargest(_LOOKED_AT, saying, key=lambda one: rough(question, evidence, one))
    rows = alike([question.query], [_in_context(one) for one in likely])
    if not rows:
        return []
    signs = _Signs(question, evidence, saying)
    chances = {one: signs.chance(one, scale.read(rows[0][at])) for at, one in enumerate(likely)}
    there = {(one.hit.passage, one.span) for one in told}
    open_ = math.prod(1.0 - chances.get(one, 0.0) for one in told)
    chosen: list[Statement] = []
    for one in sorted(chances, key=lambda one: chances[one], reverse=True):
        if open_ <= 1.0 - _ENOUGH or len(told) + len(chosen) >= MOST or chances[one] < _LEAST:
            break
        if (one.hit.passage, one.span) not in there and _says(one, evidence):
            chosen.append(one)
            open_ *= 1.0 - chances[one]
    return chosen


def _says(one: Statement, evidence: Evidence) -> bool:
    names = evidence.named(one)
    return sum(not stem.isdigit() and stem not in names for stem in one.stems) >= _LEAST_SAID


class _Signs:
    """What is known of the sentences of one evidence."""

    def __init__(self, question: Question, evidence: Evidence, saying: Sequence[Statement]) -> None:
        self._question = question
        self._evidence = evidence
        self._asked = frozenset((*question.stems, *question.borrowed))
        self._place = {hit.passage: at for at, hit in enumerate(evidence.hits)}
        self._best = max((hit.score for hit in evidence.hits), default=0.0) or 1.0
        self._first = {one.hit.passage: one for one in reversed(saying)}
        self._title = {
            hit.passage: frozenset(word.stem for word in content_words(hit.title.partition(" (")[0]))
            for hit in evidence.hits
        }
        held = [(one.hit.passage, frozenset(one.stems)) for one in saying]
        self._named = {
            passage: bool(title) and any(other != passage and title <= stems for other, stems in held)
            for passage, title in self._title.items()
        }

    def chance(self, one: Statement, meaning: float) -> float:
        """That a sentence answers, 0 to 1. `meaning` is its likeness to the question on the embedder's scale."""
        hit = one.hit
        title = self._title[hit.passage]
        new = self._evidence.named(one) - self._asked - title
        odds = (
            _NEVER
            + _WORDS * about(self._question, self._evidence, one.stems)
            + _MEANING * meaning
            + _PLACE * math.log1p(self._place[hit.passage])
            + _TITLE_ASKED * sum(holds(self._asked, word) for word in title) / max(1, len(title))
            + _TITLE_NAMED * self._named[hit.passage]
            + _NEW_NAMES * min(len(new), 5)
            + _SCORE * hit.score / self._best
            + _FIRST * (self._first[hit.passage] is one)
            + _LENGTH * math.log1p(len(one.stems))
        )
        return 1.0 / (1.0 + math.exp(-odds))


def _in_context(one: Statement) -> str:
    return f"{one.heading or one.hit.title}: {one.text}"
