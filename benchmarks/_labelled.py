"""Sentences whose truth is known, made from a prepared set: true ones worded anew, and such with one fact altered.

A sentence of a gold row is true. Worded anew it still is: its pronoun replaced by the row's title, an insertion left
out, its time moved to the end. Altered it is not: one number, date or name exchanged for another of the same kind
from the same rows, or what it says denied. Everything is drawn from a fixed seed.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.claims import dates, month_of
from agent.sentences import sentences
from agent.words import is_stop_word
from benchmarks._retrieval_set import Query, Row

_SEED = 2026
_SHORTEST, _LONGEST = 6, 45
"""Words of a sentence that is used."""
_MOST_OF_ROW = 3
_NAME = re.compile(r"(?<![\w.])[A-ZÀ-Þ][\w’'-]+(?:(?: of| de| von| van| du)? [A-ZÀ-Þ][\w’'-]+)*")
_NUMBER = re.compile(r"(?<![\w.,/:-])\d(?:[\d,]*\d)?(?:\.\d+)?(?![\w/:-]|[.,]\d)")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?$")
_PRONOUN = re.compile(r"^(?:He|She|It)(?= (?:is|was|has|had|\w+ed)\b)")
_INSERTED = re.compile(r"\s*\((?![^()]*\()[^()]*\)")
_OPENING = re.compile(r"^(In (?:[A-Z][a-z]+ )?\d{4}), (?=[a-z]+ |[A-Z])(.+)\.$")
_VERB = re.compile(r"(?<=[a-z)] )(is|was|are|were|has been|had been|can|will)(?= (?!not\b)[a-z])")

ALTERED = frozenset({"number", "date", "name", "subject", "denied"})
"""The ways of making that alter what a sentence says."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence, and whether the rows that belong to it say so."""

    text: str
    true: bool
    how: str
    """How it was made: "as it stands", "pronoun", "shortened", "moved", "joined"; "number", "date", "name", "subject",
    "denied"."""


def labelled(query: Query, rows: Mapping[str, Row]) -> list[Labelled]:
    """The sentences of one question's gold rows, true and altered."""
    draw = random.Random(f"{_SEED} {query.question}")
    gold = [rows[id_] for id_ in sorted(query.gold) if id_ in rows]
    pool = " ".join(f"{row.title}. {row.text}" for row in gold)
    found: list[Labelled] = []
    for row in gold:
        some = [span.of(row.text).replace("\n", " ") for span in sentences(row.text)]
        some = [one for one in some if _SHORTEST <= len(one.split()) <= _LONGEST and one.endswith(".")]
        used = some[:_MOST_OF_ROW]
        found += [Labelled(text, True, "joined") for text in _joined(used)]
        for sentence in used:
            found.append(Labelled(sentence, True, "as it stands"))
            found += [Labelled(text, True, how) for how, text in _worded_anew(sentence, row.title)]
            found += [Labelled(text, False, how) for how, text in _altered(sentence, pool, draw)]
    return found


def _worded_anew(sentence: str, title: str) -> Iterator[tuple[str, str]]:
    name = title.partition(" (")[0]
    if name and _PRONOUN.match(sentence):
        yield "pronoun", _PRONOUN.sub(lambda _: name, sentence)
    if _INSERTED.search(sentence):
        yield "shortened", _INSERTED.sub("", sentence)
    if opening := _OPENING.match(sentence):
        rest = opening[2][0].upper() + opening[2][1:]
        yield "moved", f"{rest} {opening[1][0].lower()}{opening[1][1:]}."


def _joined(some: Sequence[str]) -> Iterator[str]:
    """Two sentences of a row as one, where the second begins with a pronoun."""
    for one, other in itertools.pairwise(some):
        if (pronoun := _PRONOUN.match(other)) and len(one.split()) + len(other.split()) <= _LONGEST:
            yield f"{one[:-1]}, and {pronoun.group().lower()}{other[pronoun.end() :]}"


def _altered(sentence: str, pool: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    makers: Sequence[tuple[str, Callable[[str, str, random.Random], str]]] = (
        ("number", _other_number),
        ("date", _other_date),
        ("name", _other_name),
        ("subject", _other_subject),
        ("denied", _denied),
    )
    for how, make in makers:
        text = make(sentence, pool, draw)
        if text and text != sentence:
            yield how, text


def _other_number(sentence: str, pool: str, draw: random.Random) -> str:
    dated = dates(sentence)
    places = [
        one
        for one in _NUMBER.finditer(sentence)
        if not any(one.start() < date.end and date.start < one.end() for date in dated)
    ]
    if not places:
        return ""
    place = draw.choice(places)
    digits = place.group()
    others = [one for one in _NUMBER.findall(pool) if len(one) == len(digits) and one not in sentence]
    other = draw.choice(others) if others else _another(digits, draw)
    return sentence[: place.start()] + other + sentence[place.end() :]


def _another(digits: str, draw: random.Random) -> str:
    """Other digits in the same shape."""
    at = draw.choice([n for n, sign in enumerate(digits) if sign.isdigit()])
    new = draw.choice([sign for sign in "123456789" if sign != digits[at]])
    return digits[:at] + new + digits[at + 1 :]


def _other_date(sentence: str, pool: str, draw: random.Random) -> str:
    del pool
    dated = dates(sentence)
    if not dated:
        return ""
    one = draw.choice(dated)
    written = sentence[one.start : one.end]
    months = [word for word in re.findall(r"[^\W\d_]+", written) if month_of(word) is not None]
    if months and draw.random() < 0.5:
        names = ("January", "March", "April", "June", "August", "October", "December")
        new = written.replace(months[0], draw.choice([name for name in names if month_of(name) != month_of(months[0])]))
    else:
        number = draw.choice(re.findall(r"\d+", written))
        new = written.replace(number, _next(number, draw), 1)
    return sentence[: one.start] + new + sentence[one.end :]


def _next(number: str, draw: random.Random) -> str:
    """Another day or year that is near."""
    value = int(number)
    if value > 31:
        return str(value + draw.choice((-11, -3, -1, 1, 2, 7)))
    return str(draw.choice([day for day in range(1, 29) if day != value]))


def _other_name(sentence: str, pool: str, draw: random.Random) -> str:
    inside = [one for one in _NAME.finditer(sentence) if one.start() > 0 and month_of(one.group()) is None]
    inside = [one for one in inside if sentence[: one.start()].rstrip()[-1:] not in '.:"“']
    if not inside:
        return ""
    place = draw.choice(inside)
    free = _names_beside(sentence, pool, of_several_words=" " in place.group())
    return sentence[: place.start()] + draw.choice(free) + sentence[place.end() :] if free else ""


def _other_subject(sentence: str, pool: str, draw: random.Random) -> str:
    subject = _NAME.match(sentence)
    if subject is None or " " not in subject.group():
        return ""
    free = _names_beside(sentence, pool, of_several_words=True)
    return draw.choice(free) + sentence[subject.end() :] if free else ""


def _names_beside(sentence: str, pool: str, *, of_several_words: bool) -> list[str]:
    """The names of the rows of which no word stands in the sentence."""
    here = set(re.findall(r"\w+", sentence.casefold()))
    others = {one.group() for one in _NAME.finditer(pool) if one.start() and pool[one.start() - 2] not in ".:"}
    return [
        one
        for one in sorted(others)
        if not here & set(re.findall(r"\w+", one.casefold()))
        and not any(month_of(word) or _DAY.match(word) or is_stop_word(word) for word in one.split())
        and (" " in one) == of_several_words
    ]


def _denied(sentence: str, pool: str, draw: random.Random) -> str:
    del pool, draw
    verb = _VERB.search(sentence)
    return f"{sentence[: verb.end()]} not{sentence[verb.end() :]}" if verb else ""
