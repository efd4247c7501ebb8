"""A person's name in its parts, and how two such names go together.

"Dr. Miller, Ann-Kathrin (Kathy) Jr." is the words ann, kathrin, miller, the nickname kathy and the suffix jr. No rule
of any one culture says which word is the family's: the last one is taken for it, the other way round is tried too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from indexer.graph.nicknames import same_given
from indexer.graph.similar import misspelt
from indexer.graph.spelling import folded, skeleton

_HONORIFICS_WORDS = """
dr doctor prof professor mr mrs ms miss mx sir dame lord lady rev fr hon capt col gen lt sgt herr frau hr fr dipl
ing mag med phil habil rer nat jur phd md mba msc bsc ma ba llm esq cpa pe mme mlle monsieur madame m me sr sra srta
don dona sig sigra dott dottssa avv arch ir drs mevr dhr pan pani san sama shri smt haji dpl inf emeritus
"""
_HONORIFICS = frozenset(_HONORIFICS_WORDS.split())
_ONLY_BEFORE = frozenset(
    ("m", "me", "sr", "don", "san", "pan", "ma", "ba", "ir", "fr", "pe", "gen", "col", "nat", "med")
)
"""Honorifics that are also initials, names or suffixes: dropped only before two words and with a full stop."""
_SUFFIXES = {"jr": "jr", "junior": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "snr": "sr",
    "ii": "ii", "iii": "iii", "iv": "iv"}  # fmt: skip
_PARTICLES_WORDS = """
van von vom zu zum zur de der den del della delle di da das do dos du des la le les ter ten te af av bin ibn ben al
el y e i of the und and
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_NOBODY_WORDS = """
unknown user root admin anonymous nobody none test name firstname lastname your no author me
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
_MOST_WORDS = 6
_LONGEST = 120
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_VIA = re.compile(r"\s+(?:via|on behalf of|im auftrag von|au nom de|por)\s.*$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_GAP = re.compile(r"[\s._\-‐-―/&;:*|~^+=<>#!?•·・,]+")
_HAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{2,4}")
_NUMBER = re.compile(r"\s([IVX]{1,5})(?=$|,|\s(?:of|von|van|de|di)\b)")
_MAC = re.compile(r"\b(Mac|Mc|De|Di|Le|La|Van|Von|Du|Fitz)(?=[A-Z])")


class Agreement(IntEnum):
    """How two names go together, the strongest last."""

    APART = 0
    """They exclude each other: both are full names and say different people."""
    UNKNOWN = 1
    """They say nothing about each other."""
    PART = 2
    """One is a single word of the other."""
    INITIAL = 3
    """The same but for initials in the place of a given name: "A. Miller", "Ann Miller"."""
    WEAK = 4
    """A nickname or beginning and a misspelling together, or two misspellings."""
    SHORT = 5
    """One given name is a form of the other: "Bob Smith", "Robert Smith"."""
    SPELT = 6
    """One word is written differently."""
    CONTAINED = 7
    """One has middle names or further family names."""
    TURNED = 8
    """The same words in another order."""
    EQUAL = 9
    """The same words, accents and letters of other scripts apart."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in folded words, the given name first as far as the writing shows it."""

    words: tuple[str, ...]
    nickname: str = ""
    suffix: str = ""
    """"jr", "iii": what tells namesakes apart."""
    origin: str = ""
    """Where somebody is of: "of Portugal" is no family's name."""

    @property
    def full(self) -> bool:
        """Two words or more that are written out, or a whole name in Han or Hangul."""
        if len(self.words) == 1:
            return bool(_HAN.fullmatch(self.words[0]))
        return len(self.words) >= 2 and len(self.words[-1]) >= 2 and len(self.words[0]) >= 2

    @property
    def compact(self) -> str:
        """The words without spaces."""
        return "".join(self.words)


@lru_cache(maxsize=50_000)
def parse(raw: str) -> PersonName | None:
    """A name as somebody wrote it, in its parts; None when nothing in it can be a name (an address, digits)."""
    text = _VIA.sub("", raw[:_LONGEST]).strip(" \t'\"`<>")
    if "@" in text:
        text = text.split("@", 1)[0] if " " not in text else " ".join(w for w in text.split() if "@" not in w)
    nickname = ""
    for found in _ASIDE.finditer(text):
        inside = _words(next((group for group in found.groups() if group), ""))
        if len(inside) == 1 and inside[0].isalpha() and not next(g for g in found.groups() if g).isupper():
            nickname = inside[0]
    text = _ASIDE.sub(" ", text).strip(" ,")
    text, number = _numbered(text)
    text, _, origin = text.partition(" of ")
    head, comma, tail = text.partition(",")
    tails = [each for each in tail.split(",") if each.strip()]
    suffix = number
    if comma and tails:
        kept = []
        for each in tails:
            words = _words(each)
            if len(words) == 1 and words[0] in _SUFFIXES:
                suffix = _SUFFIXES[words[0]]
            elif not all(word in _HONORIFICS for word in words):
                kept.append(each)
        text = f"{kept[0]} {head}" if kept and len(_words(head)) <= 3 else f"{head} {' '.join(kept)}"
    elif (first := _upper_family(head)) is not None:
        text = first
    if " " not in text:
        text = _CAMEL.sub(" ", _MAC.sub(lambda m: m.group().lower().capitalize(), text)) if not text.isupper() else text
    dotted = {folded(word.rstrip(".")) for word in text.split() if word.endswith(".")}
    words = _words(text)
    while len(words) > 1 and words[-1] in _SUFFIXES and not suffix:
        suffix = _SUFFIXES[words.pop()]
    kept_words = [
        word
        for i, word in enumerate(words)
        if not (word in _HONORIFICS and len(words) > 2 and (word not in _ONLY_BEFORE or (i == 0 and word in dotted)))
    ]
    if len(kept_words) == 2 and kept_words[0] in _HONORIFICS - _ONLY_BEFORE:
        kept_words = kept_words[1:]
    plain = [word for word in kept_words if word not in _PARTICLES] if len(kept_words) > 2 else kept_words
    words = [word for word in (plain if len(plain) > 1 else kept_words) if any(c.isalpha() for c in word)]
    words = words[: _MOST_WORDS - 1] + words[-1:] if len(words) > _MOST_WORDS else words
    where = " ".join(_words(origin))
    return PersonName(tuple(words), nickname, suffix, where) if words and not _NOBODY.issuperset(words) else None


def _numbered(text: str) -> tuple[str, str]:
    """A name without the number of a ruler or heir, and that: Henry VIII, Charles X of France, Johann Frederick I.

    After one word alone, a letter is rather an initial: "Mayank V".
    """
    found = _NUMBER.search(text)
    if found is None or (len(found[1]) == 1 and " " not in text[: found.start()].strip() and found.end() == len(text)):
        return text, ""
    return text[: found.start()] + text[found.end() :], found[1].lower()


def _words(text: str) -> list[str]:
    return [skeleton(word) for word in _GAP.split(folded(text)) if word]


def _upper_family(text: str) -> str | None:
    """ "MILLER Ann" as "Ann MILLER"; None when the capitals do not show which word is the family's."""
    words = text.split()
    if not 2 <= len(words) <= 4 or len(words[0]) < 3 or not words[0].isupper() or not words[0].isalpha():
        return None
    count = next((i for i, word in enumerate(words) if not word.isupper()), 0)
    if not count or any(word.isupper() and len(word) > 2 for word in words[count:]):
        return None
    return " ".join(words[count:] + words[:count])


@lru_cache(maxsize=100_000)
def agreement(a: PersonName, b: PersonName) -> Agreement:
    """How two names go together; symmetric."""
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return Agreement.APART
    straight = _aligned(a.words, b.words)
    best = straight
    if best < Agreement.CONTAINED and len(a.words) > 1 and len(b.words) > 1:
        if sorted(a.words) == sorted(b.words):
            best = Agreement.TURNED
        else:
            turned = _aligned(a.words, (b.words[-1], *b.words[:-1]))
            other = _aligned((a.words[-1], *a.words[:-1]), b.words)
            best = max(best, min(max(turned, other), Agreement.WEAK))
    if best < Agreement.SPELT and a.compact == b.compact and len(a.compact) > 4:
        best = Agreement.SPELT
    for short, long in ((a, b), (b, a)):
        if best < Agreement.SHORT and short.nickname and len(short.words) > 1:
            by_nickname = _aligned((short.nickname, *short.words[1:]), long.words)
            best = max(best, min(by_nickname, Agreement.SHORT))
    if a.origin and b.origin and set(a.origin.split()).isdisjoint(b.origin.split()):
        return Agreement.APART
    if best > Agreement.UNKNOWN and (bool(a.suffix) != bool(b.suffix) or bool(a.origin) != bool(b.origin)):
        best = min(best, Agreement.INITIAL)
    return best


def _aligned(a: tuple[str, ...], b: tuple[str, ...]) -> Agreement:
    """The same for the words as they stand, the first of each being the given name."""
    if a == b:
        return Agreement.EQUAL if len(a) > 1 or _HAN.fullmatch(a[0]) else Agreement.PART
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        return Agreement.PART if any(_word(a[0], word) in ("", "form") for word in b) else Agreement.UNKNOWN
    seen: list[str] = []
    first = _word(a[0], b[0], given=True)
    if first is None:
        return _excluded(a, b)
    seen.append(first)
    at = 1
    skipped = 0
    for i, word in enumerate(a[1:], 1):
        last = i == len(a) - 1
        how = None
        while at < len(b):
            # the last word may end the longer name or stand before further family names, never before given ones
            how = _word(word, b[at])
            at += 1
            if how is not None:
                break
            skipped += 1
        if how is None:
            return _excluded(a, b)
        if last and how == "initial" and len(word) > 1:
            return Agreement.INITIAL
        seen.append(how)
    if len(a) == len(b) and skipped:
        return _excluded(a, b)
    if at < len(b):  # Ana Ruiz Gómez is Ana Ruiz, Mary Jane Fairbrother is not Mary Jane
        return min(_judged(seen, skipped), Agreement.WEAK)
    return _judged(seen, skipped)


def _judged(seen: list[str], skipped: int) -> Agreement:
    if seen[0] == "initial" or seen[-1] == "initial":
        return Agreement.INITIAL
    wrong = seen.count("misspelt")
    forms = sum(how == "form" for how in seen)
    if wrong > 1 or (wrong and forms) or (wrong and skipped):
        return Agreement.WEAK
    if wrong:
        return Agreement.SPELT
    if forms:
        return Agreement.SHORT
    if skipped or "initial" in seen:
        return Agreement.CONTAINED
    return Agreement.EQUAL


def _excluded(a: tuple[str, ...], b: tuple[str, ...]) -> Agreement:
    whole = all(len(words[0]) > 1 and len(words[-1]) > 1 for words in (a, b))
    if whole:
        return Agreement.APART
    families = _word(a[-1], b[-1])
    givens = _word(a[0], b[0], given=True)
    return Agreement.APART if families is None or givens is None else Agreement.UNKNOWN


def _word(a: str, b: str, *, given: bool = False) -> str | None:
    """How two words agree: "" when equal, "initial", "form", "misspelt"; None when they do not."""
    if a == b:
        return ""
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else None
    if given:
        if same_given(a, b):
            return "form"
        short, long = sorted((a, b), key=len)
        if len(short) >= 3 and long.startswith(short):
            return "form"
    return "misspelt" if misspelt(a, b) else None
