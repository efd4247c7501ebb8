"""Splits a text that asks several things: "When is the launch and what does it cost? Who decides?"."""

from __future__ import annotations

import re

from agent.words import content_words

MOST = 4
"""Questions of one text; a longer list is read as one."""
_LONGEST = 500
"""Characters: what is longer tells a story, in which a question mark may stand anywhere."""
_ASK = (
    r"(?:when|what|who|whom|whose|where|why|how|which|wann|was|wer|wem|wen|wo|warum|wieso|weshalb|wie|welche[mnrs]?|"
    r"quand|qui|où|pourquoi|combien|quel(?:le)?s?|cuándo|qué|quién(?:es)?|dónde|por qué|cómo|cuánto)"
)
_ENDS = re.compile(r"(?<=\?)\s+(?=\S)")
_AND = re.compile(rf"\s*(?:[,;]|,?\s+(?:and|und|et|y))\s+(?={_ASK}\s+\w+\s+\w)", re.IGNORECASE)
_STARTS = re.compile(rf"\W*{_ASK}\b", re.IGNORECASE)


def questions(text: str) -> tuple[str, ...]:
    """The questions of a text, in order; the text alone where it is one, or cannot be split surely."""
    whole = text.strip()
    if len(whole) > _LONGEST or not _STARTS.match(whole):
        return (text,)
    found: list[str] = []
    for sentence in _ENDS.split(whole):
        pieces = _AND.split(sentence)
        # "Who decides what the launch costs and why?": each half has to say something of its own
        sure = len(pieces) > 1 and all(content_words(piece) for piece in pieces) and _STARTS.match(pieces[0])
        found += pieces if sure else [sentence]
    if not 1 < len(found) <= MOST or not all(_STARTS.match(one) for one in found):
        return (text,)
    return tuple(one if one.endswith("?") else f"{one.rstrip(' ,;.')}?" for one in found)
