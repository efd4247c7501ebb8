"""Whether what a search found is about the question at all, as a pure function of its figures.

Cosines mean something else with every embedder, so they are read on a scale: 0 is how alike a question and a text
about something else are, 1 a question and its answer. `calibrate` measures both ends on a few built-in pairs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.question import Question
from agent.words import holds, words
from indexer.contract import Hit

Alike = Callable[[Sequence[str], Sequence[str]], Sequence[Sequence[float]]]
"""Cosines of every left text with every right text; empty when there is no embedder."""

PAIRS = (
    ("How many days of leave do I get?", "Every employee is entitled to 28 days of paid holiday a year."),
    ("Who repairs the printer?", "Broken office equipment is handled by the technician on the second floor."),
    ("When does the train leave?", "Departures to the coast are at 7:15 and 9:40 each morning."),
    ("What does the contract cost?", "The supplier charges 4,000 euros for each month of service."),
    ("How do I reset my password?", "Open the login page and choose to set a new secret for your account."),
    ("Why did sales fall?", "Revenue dropped because two large customers left in spring."),
)
"""Questions with their answers, worded differently, each about something else than all the others."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Both ends of an embedder's cosines."""

    apart: float
    together: float

    def read(self, cosine: float) -> float:
        """A cosine on the scale: 0 unrelated, 1 question and answer; may lie outside."""
        return (cosine - self.apart) / max(self.together - self.apart, 0.05)


_MEANING = 0.6
"""What meaning weighs against words."""
_ENOUGH = (0.75, 0.9)
"""What a passage's words and meaning must come to among up to 50 files, and among 5,000: the best of many is more alike
by chance. Measured: over a firm's 19 files 61 of 63 questions with an answer pass and 1 of 36 without one; over 7,000
paragraphs of 2WikiMultihopQA 157 of 164 of its own questions and 12 of 238 of HotpotQA's."""
_ALIKE = 0.8
"""Likeness in meaning that is needed where a passage shares nothing but names with the question."""
LEXICAL = Scale(2.0, 3.0)
"""The scale without an embedder: no cosine counts for anything."""


def calibrate(alike: Alike) -> Scale:
    """Measure an embedder's scale."""
    rows = alike([question for question, _ in PAIRS], [answer for _, answer in PAIRS])
    if not rows:
        return LEXICAL
    together = [row[at] for at, row in enumerate(rows)]
    apart = [cosine for at, row in enumerate(rows) for place, cosine in enumerate(row) if place != at]
    return Scale(sum(apart) / len(apart), sum(together) / len(together))


def relevant(question: Question, hits: Sequence[Hit], scale: Scale, files: int) -> list[Hit]:
    """The hits of a search over `files` that are about the question, in their order; none when an answer could only
    be invented.

    A name or a number of the question that stands in no hit rules out all of them: what is found is about something
    else. Where nothing but names is shared, the meaning has to be alike. Otherwise words count, or meaning, or both.
    """
    enough = _enough(files)
    strengths = [strength(hit.matched, hit.cosine, scale) for hit in hits]
    if max(strengths, default=0.0) < enough:
        return []
    seen = [(_held(hit), hit.text) for hit in hits]
    if not all(any(stands_in(name, stems, text) for stems, text in seen) for name in question.names):
        return []
    others = [stem for stem in (*question.stems, *question.borrowed) if stem not in question.names]
    shared = not others or any(holds(stems, stem) for stem in others for stems, _ in seen)
    if not shared and max(scale.read(hit.cosine) for hit in hits) < _ALIKE:
        return []
    return [hit for hit, strength in zip(hits, strengths, strict=True) if strength >= enough / 2]


def _enough(files: int) -> float:
    few, many = _ENOUGH
    return few + (many - few) * min(1.0, max(0.0, math.log10(max(files, 1) / 50) / 2))


def strength(matched: float, cosine: float, scale: Scale) -> float:
    """How far a text is about a question on the balance of its words (the share that it holds) and its meaning."""
    if scale is LEXICAL:
        return 1.5 * matched
    return matched + _MEANING * max(0.0, min(scale.read(cosine), 1.2))


def _held(hit: Hit) -> frozenset[str]:
    text = f"{hit.text} {hit.title} {hit.place.heading} {hit.place.label} {hit.place.path}"
    return frozenset(word.stem for word in words(text.replace("_", " ")))


def stands_in(name: str, stems: frozenset[str], text: str) -> bool:
    """Whether a reduced name is among some words, or the text holds words of which it is the first letters."""
    if holds(stems, name):
        return True
    if not (2 <= len(name) <= 5 and name.isalpha()):
        return False
    return re.search(r"\b" + r"[\w]*[\s-]+(?:of |and |the )?".join(name.upper()), text) is not None
