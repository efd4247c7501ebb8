"""Words of a text, reduced so that two forms of one word are equal: "postponed" and "postpones", "Café" and "cafe".

The reduction is a light one that needs no dictionary and does no harm in the languages it does not know; stop words
are listed for English, German, French and Spanish.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
_FOLD = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})

_STOP_WORDS = """
    a about after all also am an and any are as at be because been before being but by can could did do does
    doing done during each for from further get gets give given had has have having he her here hers him his how
    i if in into is it its just let me mine more most much many my no nor not of off on once only or other our
    ours out over own please s same shall she should so some such t tell than that the their theirs them then
    there these they this those through to too under until up us very was we were what when where whether which
    while who whom whose why will with would you your yours d ll re ve m happen happened happens find show say
    says said mention mentions mentioned according file files document documents
    aber alle als am an auch auf aus bei bin bis bist da damit dann das dass dein dem den der des die dies diese
    dieser dieses doch du durch ein eine einem einen einer eines er es euer für gegen hat hatte ich ihr im in
    ist ja jede kann kein keine mein mit nach nicht noch nun nur ob oder ohne sein seine sich sie sind so soll
    über um und uns unser unter vom von vor wann war waren warum was weil welche welcher welches wem wen wenn
    wer werden wie wird wo wurde wurden wieviel viel viele wieso zu zum zur
    au aux avec ce ces cet cette comme comment dans de des du elle en est et eu il ils je la le les leur leurs
    lui ma mais mes moi mon ne nos notre nous on ou où par pas pour pourquoi qu quand que quel quelle quelles
    quels qui quoi sa sans se ses si son sont sur ta tes toi ton tu un une vos votre vous c l n y été était
    combien à
    al algo como con cual cuál cuales cuando cuándo cuanto cuánto cuánta cuántos cuántas de del desde donde
    dónde el ella ellos en era eran eres es esa ese eso esta está este esto fue fueron ha han hasta hay la las
    lo los me mi mis muy no nos o para pero por porque qué que quién quien se ser si sin sobre son su sus
    también te tu un una uno unos y ya él
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
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
    for ending, least in (("ment", 8), ("ing", 6), ("ed", 5), ("ly", 6)):
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
