"""How much a passage can answer by what it is: a question answers little, and so do four words.

In chats and minutes such passages hold the words of a question as well as their answers do, or better: "Wow! Which
kind of yoga is it?" stands above what is said next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ASKS = 0.15
"""What a passage loses that does nothing but ask. From 0.1 to 0.2 recall differs by less than half a point."""
SHORT = 8
"""A passage of so many bytes counts half, one of forty five sixths, a full one nearly whole. Bytes of UTF-8, for a
Chinese sign says more than a letter. From 4 to 8 recall differs by less than half a point."""
_END = re.compile(r"(?<![.!?…])[.!?…]++(?=[\s\"'”’»)\]]|$)|[。！？؟]+")


def weighed(scores: Mapping[int, float], texts: Mapping[int, str]) -> dict[int, float]:
    """Scores by passage, of which those fall that can answer little; the best is worth what the best was before.

    Passages whose text is not given keep their score.
    """
    fallen = {id_: score * answering(texts[id_]) if id_ in texts else score for id_, score in scores.items()}
    most = max(fallen.values(), default=0.0)
    back = max(scores.values()) / most if most > 0 else 1.0
    return {id_: score * back for id_, score in fallen.items()}


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
