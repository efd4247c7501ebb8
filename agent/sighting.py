"""What was found, shown before anything is written about it: each passage by the sentence that says most of it."""

from __future__ import annotations

from agent.contract import Citation, Seen
from agent.evidence import Evidence
from agent.question import Question

MOST = 4
"""Passages: what one takes in while a model begins."""
_LONGEST = 240
"""Characters of one quote."""


def seen(question: Question, evidence: Evidence) -> Seen:
    """The first passages of a search with one sentence of each, in their order."""
    wanted = (*question.stems, *question.borrowed)
    sources: list[Citation] = []
    for hit in evidence.hits[:MOST]:
        said = [one for one in evidence.statements if one.hit is hit]
        best = max(said, key=lambda one: evidence.coverage(wanted, one.stems) - one.heads, default=None)
        place, text = (hit.place, hit.text) if best is None else (best.place, best.text)
        sources.append(Citation(len(sources) + 1, place, hit.title, cut(text), hit.modified))
    return Seen(tuple(sources))


def cut(text: str) -> str:
    """A quote of at most some lines, cut at a word."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rpartition(" ")[0] + "…"
