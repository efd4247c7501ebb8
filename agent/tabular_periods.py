"""The stretch of days that a question about rows speaks of: "since March", "Q2 2026", "between January and May"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from agent.claims import dates, month_of

_QUARTER = re.compile(r"\b(?:q([1-4])|([1-4])\. quartal)(?:[ /]+((?:19|20)\d\d))?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AGO = re.compile(
    r"\b(?:(this|dies(?:e[nmrs]?)?)|(last|letzte[nmrs]?|vergangene[nmrs]?)) (month|monat|year|jahr|quarter|quartal)\b",
    re.IGNORECASE,
)
_FROM_MONTH = re.compile(r"\b(?:between|from|zwischen|von) ([^\W\d_]+) (?:and|to|bis|und) $", re.IGNORECASE)
_LONE_MONTH = re.compile(
    r"\b(?:in|im|during|for|of|on|since|from|seit|ab|after|nach|before|vor|until|till|bis|between|zwischen|and|und|to|"
    r"vom|von|en|de|au mois de) ([A-ZÄÖÜa-zéûç]{3,10})\b(?! ?\d)(?!['’])"
)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b", re.IGNORECASE)
_BEFORE_PERIOD = re.compile(
    r"\b(?:(?P<since>since|from|seit|ab)|(?P<after>after|nach)|(?P<before>before|vor)|(?P<until>until|till|up to|bis)|"
    r"in|im|during|of|for|on|am|vom|von|des|the|year|jahr|dem|den)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends in; "" where it is open. Or a month of any year."""

    first: str = ""
    last: str = ""
    month: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is spoken of, None for no days at all, and where: (start, end) of its words."""

    period: Period | None
    spans: tuple[tuple[int, int], ...]


def period_in(text: str, today: date, unused: Callable[[int, int], bool]) -> Spoken | None:
    """The stretch of days that is spoken of in words that are yet `unused` (start, end); None for more than one."""
    found: list[tuple[int, int, Period]] = []
    spans: list[tuple[int, int]] = []
    spoken = None

    def free(start: int, end: int) -> bool:
        return unused(start, end) and not any(a < end and start < b for a, b, _ in found)

    for one in dates(text):
        if free(one.start, one.end):
            found.append((one.start, one.end, _of_parts(one.date.year, one.date.month, one.date.day)))
    for match in _QUARTER.finditer(text):
        year = int(match[3]) if match[3] else today.year
        month = 3 * int(match[1] or match[2]) - 2
        found.append((*match.span(), Period(f"{year}-{month:02}-01", _end(date(year, month + 2, 1)))))
    for match in _AGO.finditer(text):
        found.append((*match.span(), _relative(bool(match[2]), match[3].lower(), today)))
    for match in _YEAR.finditer(text):
        if free(*match.span()):
            found.append((*match.span(), Period(f"{match[0]}-01-01", f"{match[0]}-12-31")))
    for match in _LONE_MONTH.finditer(text):
        start, end = match.span(1)
        if free(start, end) and (number := month_of(match[1])) and (match[1][0].isupper() or number not in (3, 5)):
            found.append((start, end, Period(month=number)))  # "may" and "march" in small letters are verbs
    found.sort(key=lambda one: one[0])
    joined = r"\W*(?:and|to|und|bis|-|–)\W*"
    if any(one.month for *_, one in found) and not _BETWEEN.search(text):
        joined = r"\W*(?:to|bis|-|–)\W*"  # "in March and June" are two months and no stretch
    if len(found) == 2 and re.fullmatch(joined, text[found[0][1] : found[1][0]], re.IGNORECASE):
        first, last = found[0][2], _dated(found[1][2], today)
        if first.month and last.last:  # "January to March 2026"
            first = _of_parts(int(last.last[:4]), first.month, None)
        spoken = Period(first.first, last.last)
    elif (
        len(found) == 1 and (pair := _FROM_MONTH.search(text[: found[0][0]])) and month_of(pair[1]) and found[0][2].last
    ):
        start, _, period = found[0]  # "between January and March 2026"
        spoken = Period(_of_parts(int(period.last[:4]), month_of(pair[1]), None).first, period.last)
        spans.append((pair.start(), start))
    elif len(found) == 1:
        start, _, period = found[0]
        lead = _BEFORE_PERIOD.search(text[:start])
        kind = lead.lastgroup if lead else None
        spoken = _open_ended(_dated(period, today) if kind is not None else period, kind)
        if lead:
            spans.append((lead.start(), start))
    elif found:
        return None
    spans += [(start, end) for start, end, _ in found]
    return Spoken(spoken, tuple(spans))


def _dated(period: Period, today: date) -> Period:
    """A month of any year as the latest one that has begun."""
    if not period.month:
        return period
    return _of_parts(today.year - (period.month > today.month), period.month, None)


def _open_ended(period: Period, kind: str | None) -> Period:
    match kind:
        case "since":
            return Period(period.first, "")
        case "after":
            return Period((date.fromisoformat(period.last) + timedelta(1)).isoformat(), "")
        case "before":
            return Period("", (date.fromisoformat(period.first) - timedelta(1)).isoformat())
        case "until":
            return Period("", period.last)
    return period


def _of_parts(year: int | None, month: int | None, day: int | None) -> Period:
    if year is None or month is None:
        return Period(month=month or 0)
    if day:
        return Period(f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}-{day:02}")
    return Period(f"{year:04}-{month:02}-01", _end(date(year, month, 1)))


def _relative(last: bool, unit: str, today: date) -> Period:
    months = {"m": 1, "q": 3}.get(unit[0], 12)
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    if last:
        until = first - timedelta(1)
        first = date(until.year, (until.month - 1) // months * months + 1, 1)
    return Period(first.isoformat(), _end(date(first.year, first.month + months - 1, 1)))


def _end(month: date) -> str:
    return ((month.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)).isoformat()
