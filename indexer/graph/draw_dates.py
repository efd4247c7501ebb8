"""Dates in running text, each as the interval of days that it names (ISO 8601-1:2019, 5.5), in seven languages.

A relative date, or one without a year, is resolved only where it is known on which day it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from indexer.graph.draw_date_words import (
    AHEAD,
    BEHIND,
    BEHIND_AFTER,
    DAYS,
    LAST,
    MONTHS,
    NEXT,
    NUMBERS,
    QUARTER,
    SHIFTED,
    SINCE_YEAR,
    UNITS,
    WEEK,
    WEEKDAYS,
    Unit,
)
from indexer.graph.draw_days import EARLIEST, LATEST, Dated, checked, interval, months, near, unit_around, week
from indexer.graph.draw_periods import periods, words_of

MOST = 40
"""Dates of one text that are looked at."""
Order = Literal["day", "month", ""]
"""What comes first in 03/04/2026; "" when nothing tells."""


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_MONTH = rf"(?:{_either(MONTHS)})\b\.?"
_D = r"(?<![\d.,/:-])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|°|\.)?"
_Y = r"(?:1\d|20|21)\d\d(?![\d%])"
_TO = r"\s?(?:-|–|—|to|bis|au|al|tot|and|und|et|y|e|en)\s?"
_OF = r"(?:\s(?:of|de|del|d'|di|van))?\s?"
_IN = r"(?:,|\sof|\sde|\sdel)?\s?"
_FLAGS = re.IGNORECASE
_DIGIT = re.compile(r"\d")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])")
_ISO_WEEK = re.compile(r"(?<![\d-])(\d{4})-?W(\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./,-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\d./-]\d|\d)")
_DAYS_OF_MONTH = re.compile(rf"({_D}){_TO}({_D}){_OF}({_MONTH})(?:{_IN}({_Y}))?", _FLAGS)
_DAY_MONTH = re.compile(rf"({_D}){_OF}({_MONTH})(?:{_IN}({_Y}))?", _FLAGS)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\s?((?:0?[1-9]|[12]\d|3[01]))(?:st|nd|rd|th)?(?![\d:.%]\d|\d)(?:,?\s({_Y}))?", _FLAGS
)
_MONTH_YEAR = re.compile(rf"\b({_MONTH}){_IN}({_Y})", _FLAGS)
_QUARTER = re.compile(
    rf"\b(?:[QT]([1-4])[\s/-]?\s?(?:of\s)?({_Y})|([1-4])(?:st|nd|rd|th|\.|er|e|º|°)?\s?(?:{QUARTER}){_IN}({_Y})"
    rf"|({_Y})[\s/-]?[QT]([1-4])\b)",
    _FLAGS,
)
_HALF = re.compile(rf"\b(?:H([12])[\s/-]?({_Y})|([12])\. (?:Halbjahr)\s({_Y}))")
_FISCAL = re.compile(r"\b(?:FY|GJ)[\s-]?((?:19|20)\d\d)\b")
_WEEK_YEAR = re.compile(rf"\b(?:{WEEK})\s?(\d\d?)(?:{_IN}[/\s]?({_Y}))?(?!\d)", _FLAGS)
_YEARS = re.compile(rf"(?<![\d./,:-])({_Y})\s?[-–—]\s?({_Y}|\d\d(?!\d))(?![\d-])")
_YEAR = re.compile(
    rf"(?:\b(?:{SINCE_YEAR})\s|[(,]\s?)({_Y})(?![\d.,:-]\d|\d|[-\s]?(?:%|€|\$|[a-z]{{2,3}}\b\.))", _FLAGS
)
_SAID_BEFORE = re.compile(r"\b(?:am|vom|bis|zum|ab|dem|den|le|du|el|il|op)\s$", re.IGNORECASE)
"""Before a date of few figures."""
_DAY_DOT = re.compile(r"\b(am|bis|vom|zum|ab|dem|den)\s(?:zum\s)?(\d{1,2})\.\s?(\d{1,2})\.(?!\d)", _FLAGS)
_BESIDE = _either(NEXT | LAST)
_RELATIVE = re.compile(
    rf"\b(?:(?P<day>{_either(DAYS)})|(?P<shift>{_either(SHIFTED)})"
    rf"|(?:(?P<before>{_BESIDE})\s)?(?P<weekday>{_either(WEEKDAYS)})\b(?:\s(?P<after>{_BESIDE}))?"
    rf"|(?P<ahead>(?:{AHEAD})\s(?P<n>\d{{1,2}}|{_either(NUMBERS)})\s(?P<unit>{_either(UNITS)}))"
    rf"|(?P<behind>(?:{BEHIND})\s(?P<m>\d{{1,2}}|{_either(NUMBERS)})\s(?P<back>{_either(UNITS)}))"
    rf"|(?P<ago>(?P<k>\d{{1,2}}|{_either(NUMBERS)})\s(?P<past>{_either(UNITS)})\s(?:{BEHIND_AFTER})))\b",
    _FLAGS,
)
_SHORT_WORDS = "eod hoy hier ieri oggi ayer day jour tag mon tue wed thu fri sat sun un día mes año dag mois ans"
_RELATIVE_WORDS = frozenset(_SHORT_WORDS.split()).union(
    word for said in (*DAYS, *SHIFTED, *WEEKDAYS, *UNITS) for word in re.findall(r"[^\W\d_]{4,}", said)
)
"""Without one of these a text names no day relative to the day of its writing."""
_SHORT_WEEKDAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun", "tues", "thur", "thurs"))
_MORGEN = re.compile(r"\b(?:bis |ab |schon |gleich )?(?P<day>morgen)\b(?! (?:des|der|früh))")
_TOMORROW_IN = ("de", "nl")
_ONLY_IN = {"hier": "fr"}
"""Words that are a date in one language and something else in another: "hier" is "here" in German."""


def dates(text: str, written: date | None = None, language: str = "", order: Order = "") -> list[Dated]:
    """The dates of a text, in order; they do not overlap, the longest at a place wins.

    `written` is the day on which the text was written, None when it is unknown; `order` tells 03/04/2026.
    """
    found: list[Dated] = []
    words, month = words_of(text)
    if _DIGIT.search(text):
        readers = (_iso, _ranges, _worded, _periods, _dotted) if month else (_iso, _years, _periods, _dotted)
        for read in readers:
            found += read(text, written)
        found += _numeric(text, language, order)
    found += periods(text, written, words, month=month)
    if written is not None and not words.isdisjoint(_RELATIVE_WORDS):
        found += _relative(text, written, language)
    chosen: list[Dated] = []
    for one in sorted(found, key=lambda one: (one.start, one.start - one.end, -one.confidence)):
        if not chosen or one.start >= chosen[-1].end:
            chosen.append(one)
        if len(chosen) >= MOST:
            break
    return chosen


def order_of(text: str) -> Order:
    """What comes first in a text's dates with slashes, when one with a number above 12 tells."""
    days = months = 0
    for found in re.finditer(r"(?<!\d)(\d{1,2})/(\d{1,2})/(?:\d{4}|\d\d)(?!\d)", text[:200_000]):
        first, second = int(found[1]), int(found[2])
        days += 12 < first <= 31 and second <= 12
        months += 12 < second <= 31 and first <= 12
    return "day" if days > months else "month" if months > days else ""


def _number(written: str) -> int:
    return int(re.match(r"\d+", written)[0])  # type: ignore[index]


def _month(written: str) -> int:
    return MONTHS[written.lower().rstrip(".")]


def _iso(text: str, _written: date | None) -> Iterator[Dated]:
    for found in _ISO.finditer(text):
        year, month = int(found[1]), int(found[2])
        if found[3]:
            one = checked(year, month, int(found[3]))
            yield from interval(found.start(), found.end(), one, one, 0.98)
        elif year >= 1900 and 1 <= month <= 12:
            yield from interval(found.start(), found.end(), *months(year, month, month), 0.7)
    for found in _ISO_WEEK.finditer(text):
        yield from week(found.start(), found.end(), int(found[1]), int(found[2]), 0.95)
    for found in _COMPACT.finditer(text):
        one = checked(int(found[1]), int(found[2]), int(found[3]))
        yield from interval(found.start(), found.end(), one, one, 0.6)


def _numeric(text: str, language: str, order: Order) -> Iterator[Dated]:
    for found in _NUMERIC.finditer(text):
        first, mark, second, written = int(found[1]), found[2], int(found[3]), found[4]
        few = len(written) == 2 and (len(found[1]) + len(found[3]) < 3 or mark == "-")
        if few and _SAID_BEFORE.search(text[max(0, found.start() - 6) : found.start()]) is None:
            continue  # 1.2.10 is a version, a section or an address
        year = int(written) if len(written) == 4 else int(written) + (2000 if int(written) < 60 else 1900)
        sure = 0.9
        if mark == "/" and first <= 12 and second <= 12 and first != second and not order:
            sure = 0.5 if language in ("en", "") else 0.8
        swapped = mark == "/" and (order == "month" or (not order and language == "en")) and first <= 12
        if second > 12:
            swapped = mark != "."
        one = checked(year, first, second) if swapped else checked(year, second, first)
        yield from interval(found.start(), found.end(), one, one, sure if len(written) == 4 else sure - 0.1)


def _ranges(text: str, written: date | None) -> Iterator[Dated]:
    for found in _DAYS_OF_MONTH.finditer(text):
        month = _month(found[3])
        if found[4]:
            year = int(found[4])
            first, last = checked(year, month, _number(found[1])), checked(year, month, _number(found[2]))
        else:
            first = near(month, _number(found[1]), written)
            last = checked(first.year, month, _number(found[2])) if first is not None else None
        yield from interval(found.start(), found.end(), first, last, 0.9 if found[4] else 0.75)
    yield from _years(text, written)


def _years(text: str, _written: date | None) -> Iterator[Dated]:
    for found in _YEARS.finditer(text):
        begin = int(found[1])
        end = int(found[2]) if len(found[2]) == 4 else begin // 100 * 100 + int(found[2])
        if begin < end <= begin + 150:
            yield from interval(found.start(), found.end(), checked(begin, 1, 1), checked(end, 12, 31), 0.6)


def _worded(text: str, written: date | None) -> Iterator[Dated]:
    for found in _DAY_MONTH.finditer(text):
        month, number = _month(found[2]), _number(found[1])
        one = checked(int(found[3]), month, number) if found[3] else near(month, number, written)
        if found[3] or _capital_or_long(found[2]):
            yield from interval(found.start(), found.end(), one, one, 0.97 if found[3] else 0.8)
    for found in _MONTH_DAY.finditer(text):
        month, number = _month(found[1]), int(found[2])
        one = checked(int(found[3]), month, number) if found[3] else near(month, number, written)
        if found[1][0].isupper():
            yield from interval(found.start(), found.end(), one, one, 0.97 if found[3] else 0.7)
    for found in _MONTH_YEAR.finditer(text):
        month = _month(found[1])
        yield from interval(found.start(), found.end(), *months(int(found[2]), month, month), 0.9)


def _capital_or_long(word: str) -> bool:
    """Whether a word is a month's name and not one of the short words that look like it: "2 mars", but not "2 set"."""
    return word[0].isupper() or len(word.rstrip(".")) > 3


def _periods(text: str, written: date | None) -> Iterator[Dated]:
    for found in _QUARTER.finditer(text):
        quarter = int(found[1] or found[3] or found[6])
        year = int(found[2] or found[4] or found[5])
        yield from interval(found.start(), found.end(), *months(year, 3 * quarter - 2, 3 * quarter), 0.9)
    for found in _HALF.finditer(text):
        half, year = int(found[1] or found[3]), int(found[2] or found[4])
        yield from interval(found.start(), found.end(), *months(year, 6 * half - 5, 6 * half), 0.85)
    for found in _FISCAL.finditer(text):
        yield from interval(found.start(), found.end(), *months(int(found[1]), 1, 12), 0.6)
    for found in _WEEK_YEAR.finditer(text):
        year = int(found[2]) if found[2] else written.isocalendar().year if written is not None else 0
        sure = 0.9 if found[2] else 0.6
        if found[2] or found[0][:2].lower() == "kw":
            yield from week(found.start(), found.end(), year, int(found[1]), sure)
    for found in _YEAR.finditer(text):
        yield from interval(found.start(1), found.end(1), *months(int(found[1]), 1, 12), 0.6)


def _dotted(text: str, written: date | None) -> Iterator[Dated]:
    """A day and month in the German way: "bis 3.6."."""
    for found in _DAY_DOT.finditer(text):
        one = near(int(found[3]), int(found[2]), written)
        yield from interval(found.start(2), found.end(), one, one, 0.75)


def _relative(text: str, written: date, language: str) -> Iterator[Dated]:
    for found in _RELATIVE.finditer(text):
        said = found.group().lower()
        if (said in _ONLY_IN and language != _ONLY_IN[said]) or (said.startswith("over ") and language != "nl"):
            continue
        span = _resolved(found, written)
        if span is not None and span[0].year > EARLIEST and span[1].year < LATEST:
            yield Dated(found.start(), found.end(), *span, 0.7, True)
    if language in _TOMORROW_IN:
        for found in _MORGEN.finditer(text):
            one = written + timedelta(days=1)
            yield Dated(found.start("day"), found.end("day"), one, one, 0.5, True)


def _resolved(found: re.Match[str], written: date) -> tuple[date, date] | None:
    said = {name: value.lower() for name, value in found.groupdict().items() if value}
    if "day" in said:
        one = written + timedelta(days=DAYS[said["day"]])
        return one, one
    if "shift" in said:
        return unit_around(written, *SHIFTED[said["shift"]])
    if "weekday" in said:
        return _weekday(found, said, written)
    for count, unit, sign in (("n", "unit", 1), ("m", "back", -1), ("k", "past", -1)):
        if count in said:
            number = int(said[count]) if said[count].isdigit() else NUMBERS[said[count]]
            return _shifted(written, sign * number, UNITS[said[unit]])
    return None


def _weekday(found: re.Match[str], said: dict[str, str], written: date) -> tuple[date, date] | None:
    """A day of the week: the next one, unless it says that it is over; "next Friday" is never today."""
    if said["weekday"] in _SHORT_WEEKDAYS and not found["weekday"][0].isupper():
        return None  # the sun, they wed, he sat
    if said["weekday"] in ("mar", "sun", "sat", "wed", "mon") and "before" not in said:
        return None
    if re.match(r",?\s\d", found.string[found.end() : found.end() + 3]):
        return None  # the date follows
    word = said.get("before") or said.get("after") or ""
    ahead = (WEEKDAYS[said["weekday"]] - written.weekday()) % 7
    ahead = ahead - 7 if word in LAST else ahead or (7 if word else 0)
    one = written + timedelta(days=ahead)
    return one, one


def _shifted(written: date, number: int, unit: Unit) -> tuple[date, date] | None:
    """A length of time away: a day, but of months and years only the month or the year is meant."""
    if unit in ("day", "week"):
        one = written + timedelta(days=number * (7 if unit == "week" else 1))
        return one, one
    return unit_around(written, number, unit)
