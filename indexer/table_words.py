"""The words of a question in the form in which they are compared with the values of a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from indexer.function_words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 60
"""Of a question; a longer one is no question about a table."""
_LONGEST_VALUE = 6
"""Words of a value that is looked for whole."""
_ENDINGS = ("en", "er", "es", "em", "e", "n", "s")
"""Of German adjectives and of plurals: "offenen" is the "offen" of a column."""
_SHORTEST = 4
"""Letters of a word that may stand for a value that only begins with it, or holds it."""


def plain(text: str) -> list[str]:
    """The words of a text without case, accents and signs."""
    lower = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(letter for letter in lower if not unicodedata.combining(letter)))


def phrases(question: str) -> tuple[list[str], list[str]]:
    """(what a whole value may be, the words that a value may hold among others)."""
    words = plain(question)[:_MOST_WORDS]
    whole: dict[str, None] = {}
    for length in range(min(_LONGEST_VALUE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            whole[" ".join(words[start : start + length])] = None
    single = [word for word in words if len(word) >= _SHORTEST and word not in FUNCTION_WORDS]
    for word in single:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST - 1:
                whole[word.removesuffix(ending)] = None
    return [one for one in whole if one not in FUNCTION_WORDS], list(dict.fromkeys(single))


class Values:
    """The values of a text column, found by the words of a question."""

    def __init__(self, values: Iterable[str]) -> None:
        """`values` are all different."""
        self._whole: dict[str, list[str]] = {}
        self._holding: dict[str, list[str]] = {}
        for value in values:
            words = plain(value)
            self._whole.setdefault(" ".join(words), []).append(value)
            for word in dict.fromkeys(words):
                if len(word) >= _SHORTEST:
                    self._holding.setdefault(word, []).append(value)

    def said(self, whole: Iterable[str], words: Iterable[str], most: int) -> tuple[str, ...]:
        """At most so many values that are one of `whole`, or hold one of `words`; the longest first."""
        found = dict.fromkeys(value for one in whole for value in self._whole.get(one, ()))
        held = dict.fromkeys(value for one in words for value in self._holding.get(one, ())[:most])
        some = list(dict.fromkeys([*found, *held]))[:most]
        return tuple(sorted(some, key=lambda value: (-len(value), value)))
