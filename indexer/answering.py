"""How much a passage can answer by what it is: a question answers little, and so do four words.

In chats and minutes such passages hold the words of a question as well as their answers do, or better: "Wow! Which
kind of yoga is it?" stands above what is said next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.contract import Place
    from indexer.records import StoredPassage

ASKS = 0.15
"""What a passage loses that does nothing but ask. From 0.1 to 0.2 recall differs by less than half a point."""
ANSWERS = 0.15
"""What a passage gains, at most, whose predecessor asks for it. 0.1 to 0.2 are about the same."""
SHORT = 8
"""A passage of so many bytes counts half, one of forty five sixths, a full one nearly whole. Bytes of UTF-8, for a
Chinese sign says more than a letter. From 4 to 8 recall differs by less than half a point."""
_END = re.compile(r"(?<![.!?…])[.!?…]++(?=[\s\"'”’»)\]]|$)|[。！？؟]+")


def weighed(
    scores: Mapping[int, float], read: Mapping[int, StoredPassage], by_words: Mapping[int, float]
) -> dict[int, float]:
    """Scores by passage, of which those fall that can answer little; the best is worth what the best was before.

    A message rises when the one before it asks: what is asked there is answered here; within one text that cost mail
    a third of a point of recall. `by_words` says how well each passage holds the words of the search.
    Passages that are not `read` keep their score.
    """
    most_words = max(by_words.values(), default=0.0) or 1.0
    changed = dict(scores)
    for id_ in scores.keys() & read.keys():
        passage, before = read[id_], read.get(id_ - 1)
        if before is not None and _follows(before.place, passage.place):
            changed[id_] += ANSWERS * _asked(before.text) * by_words.get(id_ - 1, 0.0) / most_words
        changed[id_] *= answering(passage.text)
    most = max(changed.values(), default=0.0)
    back = max(scores.values()) / most if most > 0 else 1.0
    return {id_: score * back for id_, score in changed.items()}


def _follows(before: Place, place: Place) -> bool:
    """Whether a passage is of the part of a document that comes after another's."""
    return (before.path, before.member, before.part + 1) == (place.path, place.member, place.part)


def answering(text: str) -> float:
    """What the score of a passage is multiplied by, above 0 to 1; 0 for no text."""
    length = len(text.encode("utf-8", "replace"))
    return (1 - ASKS * _asked(text)) * length / (length + SHORT) if length else 0.0


def _asked(text: str) -> float:
    """Share of a text that is questions, 0 to 1."""
    if not any(mark in text for mark in "?？؟"):
        return 0.0
    asked = begin = 0
    for end in _END.finditer(text):
        if end[0][-1] in "?？؟":
            asked += end.end() - begin
        begin = end.end()
    return asked / len(text)
