"""Stretches of the calendar with a name of their own: quarters, calendar weeks, feasts, the end of a month.

Easter by the rule of Meeus, Jones and Butcher for the Gregorian calendar (Meeus, Astronomical Algorithms, 1991).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from agent.claims import month_of

Bounds = tuple[date, date]
"""The first and the last day."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "erste": 1, "zweite": 2, "dritte": 3, "vierte": 4}
_YEAR = r"(?: (?:(?:of|in|des jahres) )?(?P<y>(?:19|20)\d\d))?"
QUARTER = (
    r"(?:q(?P<q>[1-4])|(?P<h>[1-4])(?:\.|st|nd|rd|th)? (?:quarter|quartal)|(?:the )?(?P<o>first|second|third|fourth|"
    rf"erste[snrm]?|zweite[snrm]?|dritte[snrm]?|vierte[snrm]?) (?:quarter|quartal))(?:/)?{_YEAR}"
)
WEEK = rf"(?:kw|calendar week|cw|kalenderwoche|week) ?(?P<w>[1-9]|[1-4]\d|5[0-3]){_YEAR}"
_FEASTS: dict[str, Callable[[int], Bounds]] = {
    "easter ostern pâques pascua": lambda year: (easter(year) - timedelta(2), easter(year) + timedelta(1)),
    "whitsun pentecost pfingsten pentecôte pentecostés": lambda year: (
        easter(year) + timedelta(48),
        easter(year) + timedelta(50),
    ),
    "ascension himmelfahrt": lambda year: (easter(year) + timedelta(39),) * 2,
    "christmas xmas weihnachten noël navidad": lambda year: (date(year, 12, 24), date(year, 12, 26)),
    "neujahr new-year": lambda year: (date(year, 1, 1),) * 2,
    "silvester new-year's-eve": lambda year: (date(year, 12, 31),) * 2,
}
_FEAST = {name.replace("-", " "): of for names, of in _FEASTS.items() for name in names.split()}
FEAST = rf"(?:{'|'.join(sorted(_FEAST, key=len, reverse=True))}){_YEAR}"
PART = (
    r"(?:(?P<a>early|(?:the )?(?:beginning|start) of|anfang|beginn)|(?P<m>mid[ -]|(?:the )?middle of|mitte)|"
    rf"(?P<e>late|(?:the )?end of|ende)) ?(?P<n>[^\W\d]+){_YEAR}"
)


def named_period(said: str, today: date) -> Bounds | None:
    """The latest stretch of a name that has begun by `today`, or that of the year which is said; None for no such name.

    `said` is in small letters, without a preposition.
    """
    if found := re.fullmatch(QUARTER, said):
        number = int(found["q"] or found["h"] or _ORDINALS[re.sub(r"(?<=e)[snrm]$", "", found["o"])])
        return _latest(found["y"], today, lambda year: _months(year, 3 * number - 2, 3))
    if found := re.fullmatch(WEEK, said):
        week = int(found["w"])
        return _latest(found["y"], today, lambda year: _week(year, week))
    if found := re.fullmatch(FEAST, said):
        return _latest(found["y"], today, _FEAST[said.removesuffix(f" {found['y']}")])
    if found := re.fullmatch(PART, said):
        month = month_of(found["n"])
        if month is None:
            return None
        first, last = _latest(found["y"], today, lambda year: _months(year, month, 1))
        if found["a"]:
            return first, first.replace(day=10)
        return (first.replace(day=11), first.replace(day=20)) if found["m"] else (first.replace(day=21), last)
    return None


def easter(year: int) -> date:
    """Easter Sunday."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


def end_of_month(one: date) -> date:
    """The last day of its month."""
    return (one.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _latest(year: str | None, today: date, of: Callable[[int], Bounds]) -> Bounds:
    if year:
        return of(int(year))
    return of(today.year) if of(today.year)[0] <= today else of(today.year - 1)


def _months(year: int, first: int, count: int) -> Bounds:
    return date(year, first, 1), end_of_month(date(year, first + count - 1, 1))


def _week(year: int, number: int) -> Bounds:
    """A week of ISO 8601; the 53rd of a year without one is the first of the next."""
    monday = date.fromisocalendar(year, 1, 1) + timedelta(7 * (number - 1))
    return monday, monday + timedelta(6)
