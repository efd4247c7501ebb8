"""Words of a text, reduced so that two forms of one word are equal: "postponed" and "postpones", "Café" and "cafe".

The reduction is a light one that needs no dictionary and does no harm in the languages it does not know.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from indexer.function_words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
_FOLD = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})

_ALSO = """
    ok okay please tell let mean means meaning mention mentions mentioned happen happened happens get gets got given say
    says said like ll re ve don didn doesn isn wasn
"""
STOP_WORDS = FUNCTION_WORDS | frozenset(_ALSO.split())
"""Words that say nothing about what a text is about, in their plain form."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands and its reduced form."""

    start: int
    end: int
    stem: str


def words(text: str) -> list[Word]:
    """Every word of a text in order; characters of Chinese, Japanese and Korean are words of their own."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        whole = match.group()
        if _WIDE.search(whole):
            found += [Word(match.start() + at, match.start() + at + 1, letter) for at, letter in enumerate(whole)]
        else:
            found.append(Word(match.start(), match.end(), stem(whole)))
    return found


def content_words(text: str) -> list[Word]:
    """The words that say what a text is about: no stop words, no single letters."""
    plain = [word for word in words(text) if not is_stop_word(text[word.start : word.end])]
    return [word for word in plain if len(word.stem) > 1 or word.stem.isdigit() or _WIDE.match(word.stem)]


def is_stop_word(word: str) -> bool:
    """Whether a word says nothing about what a text is about."""
    lower = word.lower().replace("’", "'")
    return lower in STOP_WORDS or lower.split("'")[0] in STOP_WORDS


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without case, accents and the commonest endings."""
    lower = word.lower().translate(_FOLD)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    plain = plain.replace("’", "'")
    head, apostrophe, tail = plain.partition("'")
    if apostrophe:
        plain = head if tail in {"s", "t", "ll", "re", "ve", "d", "m"} or not tail else tail if len(head) < 3 else plain
    if not plain.isalpha() or len(plain) < 4:
        return plain
    return _without_ending(plain)


def _without_ending(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ment", 8), ("ing", 6), ("ed", 5), ("ly", 6), ("er", 6)):
        if word.endswith(ending) and len(word) >= least and any(c in "aeiouy" for c in word[: -len(ending)]):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word[-1] == "y" else word


def near(left: str, right: str) -> bool:
    """Whether two reduced words are likely forms of one: equal, or a long common start ("verschob", "verschoben")."""
    if left == right:
        return True
    least = min(len(left), len(right))
    if least < 5 or not (left.isalpha() and right.isalpha()):
        return False
    common = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), least)
    return common >= 5 and common >= 0.7 * max(len(left), len(right))


def holds(stems: frozenset[str], wanted: str) -> bool:
    """Whether a reduced word, or a likely form of it, is among some others."""
    return wanted in stems or any(near(wanted, stem) for stem in stems)
