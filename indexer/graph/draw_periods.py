"""Stretches of time by name: the end of March, the third quarter, summer 2026, 28 May to 3 June, week 14.

A third of a month is ten days (1-10, 11-20, 21 to its last), a third of a year four months; seasons are those of
meteorologists in the north. Without a year, what lies nearest to the day of writing is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from indexer.graph.draw_date_words import MONTHS, WEEK, Unit
from indexer.graph.draw_days import Dated, checked, interval, last_of, months, near, unit_around, week


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_MONTH = rf"(?:{_either(word for word in MONTHS if len(word) > 2)})\b\.?"
_D = r"(?<![\d.,/:-])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|°|\.)?"
_Y = r"(?:19|20|21)\d\d(?![\d%])"
_OF = r"(?:\s(?:of|de|del|d'|di|van))?\s?"
_IN = r"(?:,|\sof|\sde|\sdel|\s/)?\s?"
_TO = r"\s?(?:-|–|—|to|until|till|bis(?:\szum)?|au|al|tot(?:\sen\smet)?)\s?"
_FLAGS = re.IGNORECASE
_PARTS = (
    r"early|beginning of|start of|anfang|beginn|début|a principios de|principios de|comienzos de|a?\s?inizio|begin",
    r"mid|middle of|mitte|mi|a mediados de|mediados de|a metà|metà|half|midden|medio",
    r"late|end of|ende|fin|a finales de|finales de|a fines de|a fine|fine|eind|einde",
)
_PART = "|".join(f"(?P<p{number}>{words})" for number, words in enumerate(_PARTS))
_PART_OF_MONTH = re.compile(
    rf"\b(?:{_PART})[\s-](?:de |di |van |d['’])?(?P<month>{_MONTH})(?:{_IN}(?P<year>{_Y}))?", _FLAGS
)
_PART_OF_YEAR = re.compile(rf"\b(?:{_PART})[\s-](?P<year>{_Y})", _FLAGS)
_LAST_DAY = re.compile(
    r"\b(?:(?:end of (?:the |this )?|ende (?:des|dieses) |(?:la )?fin (?:du |de l['’]|de |d['’])"
    r"|(?:final(?:es)?|fin) de(?:l)? "
    r"|fine (?:del |dell['’])?|einde? van (?:de |het ))"
    r"(?:(?P<month>month|monats|mois|mes|mese|maand)|(?P<quarter>quarter|quartals|trimestre|kwartaal)"
    r"|(?P<year>year|jahres|année|año|anno|jaar))|(?P<german>monats|quartals|jahres)ende)\b",
    _FLAGS,
)
_SEASONS = (
    r"spring|frühjahr|frühling|printemps|primavera|voorjaar|lente",
    r"summer|sommer|été|verano|estate|zomer",
    r"autumn|herbst|automne|otoño|autunno|herfst|najaar",
    r"winter|hiver|invierno|inverno",
)
_NAMED_SEASON = "|".join(f"(?P<s{number}>{words})" for number, words in enumerate(_SEASONS))
_SEASON = re.compile(rf"\b(?:{_NAMED_SEASON})\s(?:of |de |del |dell['’])?({_Y})", _FLAGS)
_ORDINALS = (
    r"first|erste[nsrm]?|premier|première|primer|primera|primo|eerste",
    r"second|zweite[nsrm]?|deuxième|second|segundo|segunda|secondo|tweede",
    r"third|dritte[nsrm]?|troisième|tercer|tercero|terzo|derde",
    r"fourth|last|vierte[nsrm]?|quatrième|cuarto|quarto|vierde",
)
_ORDINAL = "|".join(f"(?P<o{number}>{words})" for number, words in enumerate(_ORDINALS))
_NAMED = re.compile(
    rf"\b(?:{_ORDINAL})\s(?:(?P<quarter>quarter|quartal|trimestre|kwartaal)s?|(?P<half>half|halbjahr|semestre|halfjaar))\b"
    rf"(?:{_IN}(?P<year>{_Y}))?",
    _FLAGS,
)
_SHORT_QUARTER = re.compile(r"\bQ([1-4])(?:[/'’-]\s?(\d\d)(?!\d))?(?![\w/.-]|\s?(?:19|20)\d\d)")
_WEEK = re.compile(
    rf"\b(?:{WEEK})\s(\d\d?)(?![\d.,:]\d|\d|\s?%)(?:\s?/\s?(\d\d)(?!\d))?(?!{_IN}[/\s]?{_Y})"
    rf"|(?<![\d.])(\d\d?)\.\s?(?:KW|Kalenderwoche)\b(?:\s?/?\s?({_Y}))?",
    _FLAGS,
)
_ACROSS = re.compile(rf"({_D}){_OF}({_MONTH})(?:{_IN}({_Y}))?{_TO}({_D}){_OF}({_MONTH})(?:{_IN}({_Y}))?", _FLAGS)
_DAYS_AFTER_MONTH = re.compile(
    rf"\b({_MONTH})\s(\d\d?)(?:st|nd|rd|th)?\s?[-–—]\s?(\d\d?)(?:st|nd|rd|th)?(?![\d:])(?:,?\s({_Y}))?", _FLAGS
)
_DOTTED = re.compile(r"(?<![\d.])(\d\d?)\.(?:(\d\d?)\.)?\s?[-–]\s?(\d\d?)\.(\d\d?)\.(\d{4}|\d\d)(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d\S{0,2}\s(?:de\s)?$")
_DIGIT = re.compile(r"\d")
_LONGEST = 400
"""Days between two dates that are one stretch; of somebody's birth and death each is a day of its own."""
_ORDINARY = frozenset(("may", "set", "mar", "out", "mag", "lug", "ago", "gen"))
_LONG_UNIT_WORDS = """
month monats monatsende mois mes mese maand quarter quarters quartal quartals quartalsende trimestre kwartaal year
jahres jahresende année año anno jaar half halbjahr semestre halfjaar
"""
_LONG_UNITS = frozenset(_LONG_UNIT_WORDS.split())
_BARE_MONTH = re.compile(
    rf"\b(?:in|im|en|au mois de|en el mes de|nel mese di)\s(?P<month>{_MONTH})(?!{_IN}(?:{_Y}|\d))", _FLAGS
)


def words_of(text: str) -> tuple[frozenset[str], bool]:
    """The words of a text in lower case, and whether one of them may be a month; most texts name none."""
    words: set[str] = set()
    month = False
    for found in _WORD.finditer(text):
        word = found.group()
        lower = word.lower()
        words.add(lower)
        if not month and lower in MONTHS:
            # "may", "set", "mar" and "out" are ordinary words unless a figure stands before them.
            counted = _FIGURE.search(text, max(0, found.start() - 5), found.start())
            month = word[0].isupper() or lower not in _ORDINARY or counted is not None
    return frozenset(words), month


def periods(text: str, written: date | None, words: frozenset[str], *, month: bool) -> Iterator[Dated]:
    """The stretches of a text, in no order; they may overlap. `written` is the day of writing, None when unknown.

    `words` and `month` are what `words_of` says of it: what they exclude is not looked for.
    """
    if month:
        for found in _PART_OF_MONTH.finditer(text):
            yield from _part_of_month(found, written)
        yield from _ranges(text, written)
    if not words.isdisjoint(_LONG_UNITS):
        for found in _NAMED.finditer(text):
            yield from _named(found, written)
        if written is not None:
            yield from _last_days(text, written)
    if _DIGIT.search(text) is not None:
        for found in _PART_OF_YEAR.finditer(text):
            first = 1 + 4 * _group(found, "p", 3)
            yield from interval(found.start(), found.end(), *months(int(found["year"]), first, first + 3), 0.7)
        for found in _SEASON.finditer(text):
            year, number = int(found[5]), _group(found, "s", 4)
            last = last_of(year, 3 * number + 5) if number < 3 else last_of(year + 1, 2)
            yield from interval(found.start(), found.end(), checked(year, 3 * number + 3, 1), last, 0.7)
        yield from _dotted(text)
        if written is not None:
            yield from _around(text, written)
    if month and written is not None:
        yield from _bare_months(text, written)


def _group(found: re.Match[str], letter: str, count: int) -> int:
    return next(number for number in range(count) if found[f"{letter}{number}"])


def _month(said: str) -> int:
    return MONTHS[said.lower().rstrip(".")]


def _number(said: str) -> int:
    return int("".join(sign for sign in said if sign.isdigit()))


def _year(said: str | None, month: int, written: date | None) -> int | None:
    """The year that is said, else the one that puts the middle of the month nearest to the day of writing."""
    if said:
        return int(said)
    around = near(month, 15, written)
    return around.year if around is not None else None


def _part_of_month(found: re.Match[str], written: date | None) -> Iterator[Dated]:
    month, part = _month(found["month"]), _group(found, "p", 3)
    year = _year(found["year"], month, written)
    if year is None:
        return
    last = last_of(year, month) if part == 2 else checked(year, month, 10 * part + 10)
    sure = 0.8 if found["year"] else 0.65
    yield from interval(found.start(), found.end(), checked(year, month, 10 * part + 1), last, sure)


def _named(found: re.Match[str], written: date | None) -> Iterator[Dated]:
    size, number = (3, _group(found, "o", 4)) if found["quarter"] else (6, _group(found, "o", 4))
    year = int(found["year"]) if found["year"] else written.year if written is not None else None
    if year is not None and number * size < 12:
        first = number * size + 1
        sure = 0.85 if found["year"] else 0.55
        yield from interval(found.start(), found.end(), *months(year, first, first + size - 1), sure)


def _ranges(text: str, written: date | None) -> Iterator[Dated]:
    for found in _ACROSS.finditer(text):
        last_year = _year(found[6], _month(found[5]), written)
        if last_year is None:
            continue
        crossed = _month(found[2]) > _month(found[5])
        first = checked(int(found[3] or last_year - crossed), _month(found[2]), _number(found[1]))
        last = checked(last_year, _month(found[5]), _number(found[4]))
        if first is not None and last is not None and (last - first).days <= _LONGEST:
            yield from interval(found.start(), found.end(), first, last, 0.85)
    for found in _DAYS_AFTER_MONTH.finditer(text):
        month = _month(found[1])
        year = _year(found[4], month, written)
        if year is not None and found[1][0].isupper():
            days = checked(year, month, int(found[2])), checked(year, month, int(found[3]))
            yield from interval(found.start(), found.end(), *days, 0.85)


def _dotted(text: str) -> Iterator[Dated]:
    for found in _DOTTED.finditer(text):
        year = int(found[5]) if len(found[5]) == 4 else 2000 + int(found[5])
        days = checked(year, int(found[2] or found[4]), int(found[1])), checked(year, int(found[4]), int(found[3]))
        yield from interval(found.start(), found.end(), *days, 0.85)


def _last_days(text: str, written: date) -> Iterator[Dated]:
    for found in _LAST_DAY.finditer(text):
        german = (found["german"] or "").lower()
        unit: Unit = "quarter"
        if found["month"] or german == "monats":
            unit = "month"
        elif found["year"] or german == "jahres":
            unit = "year"
        span = unit_around(written, 0, unit)
        if span is not None:
            yield Dated(found.start(), found.end(), span[1], span[1], 0.7, True)


def _around(text: str, written: date) -> Iterator[Dated]:
    """What only the day of writing tells: week 14, Q3."""
    for found in _WEEK.finditer(text):
        year = 2000 + int(found[2]) if found[2] else int(found[4]) if found[4] else written.isocalendar().year
        yield from week(
            found.start(), found.end(), year, int(found[1] or found[3]), 0.8 if found[2] or found[4] else 0.55
        )
    for found in _SHORT_QUARTER.finditer(text):
        first = 3 * int(found[1]) - 2
        year = 2000 + int(found[2]) if found[2] else written.year
        yield from interval(found.start(), found.end(), *months(year, first, first + 2), 0.8 if found[2] else 0.6)


def _bare_months(text: str, written: date) -> Iterator[Dated]:
    for found in _BARE_MONTH.finditer(text):
        month = _month(found["month"])
        nearest = _year(None, month, written)
        if nearest is not None and len(found["month"]) > 3 and found["month"] != "may":
            yield from interval(found.start("month"), found.end("month"), *months(nearest, month, month), 0.55)
