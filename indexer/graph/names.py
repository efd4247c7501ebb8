"""Names in running text, and the form under which two spellings of a name are one.

Names are found by how they are written: capitals, quotation marks, letters mixed with digits; in scripts without
capitals by the words beside them (`indexer.graph.uncased`). What a name names, nothing here says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from indexer.function_words import FUNCTION_WORDS
from indexer.graph.name_words import (
    ABBREVIATIONS,
    ARTICLES_INSIDE,
    BEFORE_ARTICLES,
    BEFORE_MONTHS,
    CALENDAR,
    ELSEWHERE_CALENDAR,
    FIRST_OF_NAMES,
    GERMAN,
    GERMAN_BEFORE,
    GERMAN_ENDINGS,
    GERMAN_NOUNS,
    GERMAN_OPENERS,
    HEADS,
    INSIDE,
    LISTING,
    OPENERS,
)
from indexer.graph.uncased import UNCASED, uncased_spans

LONGEST = 120
"""Characters of a name; a longer run of capitals is a heading or a list."""
MOST_WORDS = 12
_LOOKED_AT = 20_000
"""Characters of one text that are looked at; a passage has at most 1,200."""
_WRAPPED_FROM = 55
"""A line of so many characters may go on in the next one; a shorter one is an entry of a list."""

_DETERMINERS = frozenset(("the", "a", "an", "der", "die", "das", "dem", "den", "des"))
_ELISIONS = re.compile(r"^[ldLD]['’](?=\w)")
_POSSESSIVE = re.compile(r"['’]s?\b(?=\W|$)|['’](?=\s|$)", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’ʼʻ`´]")
_QUALIFIER = re.compile(r"\s*\([^()]*\)\s*$")
_NOT_WORD = re.compile(r"[^\w+#]+|_+")

_WORD = re.compile(
    rf"(?:[^\W_{UNCASED}]+(?:[-‐‑'’&/._][^\W_{UNCASED}]+)*)[+#]*"  # AT&T, O'Brien, QX-7781-B, U.S.A, C++
    r"|&"
)
_QUOTED = re.compile(r"“([^“”\n]{2,90})[”“]|„([^„“”\n]{2,90})[“”]|«\s?([^«»\n]{2,90}?)\s?»|\"([^\"\n]{2,90})\"")
_LABEL = re.compile(r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?\s?:")
"""At the beginning of a line: it begins something new."""
_ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text: text[start:end], each run of white space in it as one space."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    text: str
    lower: str
    capital: bool
    opens: bool
    """Whether a sentence begins with it."""
    calendar: bool
    """Whether it is a month or a day of the week."""


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """The normal form of a name: no capitals, accents, leading article, possessive, punctuation. "" for no name.

    "The Étoile-Group's" and "etoile group" are one; so are "U.S.A." and "USA". Vowel and voicing signs of Indic and
    Japanese scripts are letters there and stay.
    """
    if name.isascii():
        folded = name.lower()
    else:
        marked = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
        bare = "".join(sign for sign in marked if not _accent(sign))
        folded = unicodedata.normalize("NFKC", bare).casefold()
    text = _APOSTROPHES.sub("", _POSSESSIVE.sub(" ", _ELISIONS.sub("", folded.strip()))).replace("&", " and ")
    words = _NOT_WORD.sub(" ", text).split()
    while len(words) > 1 and words[0] in _DETERMINERS and len(words[1]) > 1:
        del words[0]
    if len(words) > 1 and all(len(word) == 1 and word.isalpha() for word in words):
        return "".join(words)
    return " ".join(words) or folded.strip()


def keys(name: str) -> tuple[str, ...]:
    """The normal forms of a name: the whole, then without what stands in brackets at its end: "Theodred (Bishop)"."""
    whole = key(name)
    bare = key(_QUALIFIER.sub("", name))
    return tuple(form for form in dict.fromkeys((whole, bare)) if form)


def names(text: str, language: str = "") -> list[Name]:
    """The names in a text, in order, none inside another.

    `language` is its BCP 47 primary code; only German, where every noun has a capital, is treated in its own way, and
    is told from a few words when `language` is "". A word of which only the beginning of its sentence explains the
    capital is left out.
    """
    text = text[:_LOOKED_AT]
    spans = _quoted(text)
    spans += [span for span in uncased_spans(text) if _free(span, spans)]
    tokens = _tokens(text)
    german = language == "de" or (not language and _is_german(tokens))
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.lower in ELSEWHERE_CALENDAR:
            dated = before is not None and (before.text.isdigit() or before.lower in BEFORE_MONTHS)
            token.calendar = dated and token.lower in CALENDAR
    inside = {token.text for token in tokens if token.capital and not token.opens}
    number = 0
    while number < len(tokens):
        end = _phrase(text, tokens, number)
        if end == number:
            number += 1
            continue
        span = _trimmed(text, tokens[number:end], german, inside, tokens[number - 1].lower if number else "")
        if span is not None and _free(span, spans):
            spans.append(span)
        number = end
    return [
        Name(start, end, " ".join(text[start:end].split())) for start, end in sorted(spans) if end - start <= LONGEST
    ]


def _accent(sign: str) -> bool:
    above = unicodedata.combining(sign)
    return above >= 200 or 10 <= above <= 35 or sign == "\u0640"


def _free(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return all(span[1] <= start or span[0] >= end for start, end in taken)


def _quoted(text: str) -> list[tuple[int, int]]:
    """What stands in quotation marks and looks like a title: few words, begun by a capital or digit, no sentence."""
    found = []
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex or 0)
        inner = text[start:end].rstrip(" ,.;")
        words = inner.split()
        if not words or len(words) > 10 or not (inner[0].isupper() or inner[0].isdigit()):
            continue
        if (inner != text[start:end].rstrip(" ,;") and len(words) > 3) or (
            inner.endswith(("!", "?")) and len(words) > 5
        ):
            continue  # a sentence that somebody said
        capitals = sum(word[0].isupper() or word[0].isdigit() for word in words)
        if capitals * 2 >= len(words) and not (len(words) == 1 and inner.lower() in FUNCTION_WORDS):
            found.append((start, start + len(inner)))
    return found


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    before = 0
    shouted = _shouted(text)
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        gap = text[before:start]
        if not found:
            opens = True
        else:
            last = found[-1]
            full = "." in gap and not (len(last.text) == 1 or last.lower in ABBREVIATIONS or "." in last.text)
            opens = full or (any(sign in gap for sign in "!?:;•\n*|") and not _wrapped(text, gap, before))
        first = word[0]
        capital = first.isupper() or (first.islower() and word[1:3] != word[1:3].lower())  # iPhone, eBay, al-Assad
        if capital and shouted and any(a <= start < b for a, b in shouted) and not any(c.isdigit() for c in word):
            capital = False
        lower = word.lower()
        found.append(_Token(start, end, word, lower, capital, opens, lower in CALENDAR))
        before = end
    return found


def _shouted(text: str) -> list[tuple[int, int]]:
    """Lines of at least four words in capitals alone: there a capital tells nothing."""
    if not re.search(r"[A-Z]{2,}\W+[A-Z]{2,}\W+[A-Z]{2,}", text):
        return []
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        words = [word for word in line.split() if word[0].isalpha()]
        if len(words) >= 4 and sum(word.isupper() for word in words) * 4 >= 3 * len(words):
            found.append((at, at + len(line)))
        at += len(line)
    return found


def _wrapped(text: str, gap: str, before: int) -> bool:
    """Whether the gap is but the end of a line that is so long that its sentence goes on; no row of a table does."""
    if gap.strip() != "" or gap.count("\n") != 1:
        return False
    line = text.rfind("\n", 0, before) + 1
    following = _LABEL.match(text, before + len(gap))
    return before - line >= _WRAPPED_FROM and following is None and " | " not in text[line:before]


def _is_german(tokens: list[_Token]) -> bool:
    small = [token.lower for token in tokens if not token.capital]
    return len(small) >= 3 and sum(word in GERMAN for word in small) * 5 >= len(small)


def _joined(text: str, last: _Token, token: _Token) -> bool:
    """Whether nothing but a space, or the full stop of an initial or abbreviation, lies between two words."""
    gap = text[last.end : token.start]
    if gap in (" ", "\u00a0"):
        return not last.text.endswith(("'s", "’s")) or last.text.count(" ") == 0
    if gap in (". ", ".", ".\u00a0"):
        return (len(last.text) == 1 and last.capital) or last.lower in ABBREVIATIONS
    return _wrapped(text, gap, last.end)


def _phrase(text: str, tokens: list[_Token], first: int) -> int:
    """The number of the word after the phrase that begins with word `first`; `first` itself when none begins there."""
    head = tokens[first]
    end = first + 1
    if not head.capital:
        year = (
            len(head.text) == 4 and head.text.isdigit() and first and tokens[first - 1].lower in ("the", "der", "die")
        )
        if not _is_identifier(head.text) and not (
            year and end < len(tokens) and tokens[end].capital and _joined(text, head, tokens[end])
        ):
            return first
    if _is_identifier(head.text):
        return end
    body = head.lower in HEADS
    while end < len(tokens) and end - first < MOST_WORDS:
        token = tokens[end]
        if not _joined(text, tokens[end - 1], token):
            break
        if _ends_with_possessor(tokens, first, end) or _is_identifier(token.text):
            break
        if token.capital:
            body = body or token.lower in HEADS
            end += 1
            continue
        if token.text.isdigit() and len(token.text) <= 4 and _numeral(text, tokens, end):
            end += 1
            continue
        ahead = end
        while (
            ahead < len(tokens)
            and ahead - end < 3
            and not tokens[ahead].capital
            and (_goes_on(tokens, ahead, body) or tokens[ahead].text == "&"
                 or (tokens[ahead].lower == "the" and ahead > end) or (body and tokens[ahead].lower in LISTING))
            and _joined(text, tokens[ahead - 1], tokens[ahead])
        ):  # fmt: skip
            ahead += 1
        if ahead == end or ahead == len(tokens) or not tokens[ahead].capital:
            break
        if not _joined(text, tokens[ahead - 1], tokens[ahead]) or tokens[ahead].calendar:
            break
        end = ahead + 1
    return end


def _goes_on(tokens: list[_Token], number: int, body: bool) -> bool:
    """Whether a small word may stand in a name: "van den Berg", "Haus der Kunst", but not "traf Ann den Makler"."""
    word = tokens[number].lower
    return word in INSIDE and (word not in ARTICLES_INSIDE or body or tokens[number - 1].lower in BEFORE_ARTICLES)


def _ends_with_possessor(tokens: list[_Token], first: int, end: int) -> bool:
    """ "Ann Smith's Report" is two names, "King's College" one."""
    return end - first > 1 and tokens[end - 1].text.endswith(("'s", "’s"))


def _numeral(text: str, tokens: list[_Token], number: int) -> bool:
    """Whether a number belongs to the name before it ("Apollo 11 was") and counts nothing ("Berlin 300 people")."""
    last, token = tokens[number - 1], tokens[number]
    if last.calendar or not last.capital or text[last.end : token.start] != " ":
        return False
    if len(token.text) == 4 and token.text[:2] in ("19", "20"):
        return False
    if number + 1 == len(tokens):
        return True
    after = tokens[number + 1]
    return text[token.end : after.start].strip() != "" or after.lower in FUNCTION_WORDS or after.capital


def _is_identifier(word: str) -> bool:
    """Letters and digits in one word, such as QX-7781-B or INV/2026/0031: a name that nobody else has."""
    if len(word) < 4 or word.isalpha() or not any(sign.isdigit() for sign in word):
        return False
    return sum(sign.isupper() for sign in word) >= 1 and not word[0].islower() and not word.endswith(("st", "nd", "th"))


def _trimmed(text: str, phrase: list[_Token], german: bool, inside: set[str], before: str) -> tuple[int, int] | None:
    """The phrase without what is not of its name; None when nothing is left."""
    whole = phrase
    while phrase and (
        (phrase[0].lower in FUNCTION_WORDS and not _speaks(text, phrase, german))
        or (phrase[0].opens and phrase[0].lower in OPENERS)
        or (len(phrase) > 1 and phrase[0].calendar)
    ):
        phrase = phrase[1:]
        while phrase and not (phrase[0].capital or phrase[0].text.isdigit() or _is_identifier(phrase[0].text)):
            phrase = phrase[1:]
    if german and len(phrase) > 2 and not phrase[1].capital and phrase[0].lower.endswith(GERMAN_ENDINGS):
        phrase = phrase[2:]  # "Verordnung von Siemens"
    while phrase and phrase[-1].calendar:
        phrase = phrase[:-1]
    if not phrase:  # "The Who": function words, yet in capitals amid a sentence
        kept = len(whole) > 1 and not whole[0].opens and all(t.capital and not t.calendar for t in whole)
        if not kept:
            return None
        phrase = whole
    if len(phrase) == 1 and not _single(phrase[0], german, inside, before if phrase is whole else whole[0].lower):
        return None
    start, end = phrase[0].start, phrase[-1].end
    word = phrase[-1].text
    if word.endswith(("'s", "’s")):
        end -= 2
    elif "." in word and text[end : end + 1] == ".":  # U.S.A.
        end += 1
    return (start, end) if end - start > 1 else None


def _speaks(text: str, phrase: list[_Token], german: bool) -> bool:
    """Whether a function word that comes first is of the name: WHO, A. Miller, Los Angeles, Dan Brown."""
    first = phrase[0]
    if (
        len(phrase) > 1
        and first.lower in FIRST_OF_NAMES
        and not (german and first.opens and first.lower in GERMAN_OPENERS)
    ):
        return True
    initial = len(phrase) > 1 and len(first.text) == 1 and first.capital and text[first.end] == "."
    return initial or _acronym(first.text)


def _single(token: _Token, german: bool, inside: set[str], before: str) -> bool:
    """Whether a word alone is a name."""
    word = token.text
    if _is_identifier(word) or _acronym(word):
        return True
    if len(word) < 2 or word.isdigit() or _ROMAN.fullmatch(word) or token.calendar:
        return False
    if token.lower in FUNCTION_WORDS or token.lower in ABBREVIATIONS:
        return False
    if any(sign.isupper() for sign in word[1:]) and not word.isupper():
        return True  # YouTube, McDonald
    if german:
        return (
            not token.opens
            and before in GERMAN_BEFORE
            and token.lower not in GERMAN_NOUNS
            and not token.lower.endswith(GERMAN_ENDINGS)
        )
    return not token.opens or word in inside or word.endswith(("'s", "’s"))


def _acronym(word: str) -> bool:
    letters = word.replace(".", "").replace("&", "")
    return (
        2 <= len(letters) <= 7 and letters.isupper() and letters not in ("AM", "PM", "OK", "RE", "FW", "WG", "AW", "CC")
        and not _ROMAN.fullmatch(letters)
    )  # fmt: skip
