"""Days and sums for people: the normal forms of the graph (ISO 8601 dates, "12500.00 EUR") in words."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December")  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")
_SUM = re.compile(r"(-?\d+)(\.\d+)? (\S.*)")


def day(text: str) -> str:
    """An ISO 8601 date, a day, a month or a year: "18 March 2026"; what is none stays as it is."""
    found = _DAY.fullmatch(text)
    if found is None or found[2] is None:
        return text
    month = f"{_MONTHS[int(found[2]) - 1]} {found[1]}"
    return f"{int(found[3])} {month}" if found[3] else month


def days(first: str, last: str) -> str:
    """An interval of ISO 8601 dates, both ends part of it: "19 to 30 October 2026", "October 2026"; "" when open."""
    if not first or not last:
        return f"since {day(first)}" if first else f"until {day(last)}" if last else ""
    if first == last:
        return day(first)
    try:
        a, b = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return f"{day(first)} to {day(last)}"
    if a.year == b.year and (a.month, a.day, b.month, b.day) == (1, 1, 12, 31):
        return first[:4]
    if (a.year, a.month) == (b.year, b.month):
        whole = a.day == 1 and b.day == monthrange(b.year, b.month)[1]
        return day(first[:7]) if whole else f"{a.day} to {day(last)}"
    return f"{day(first).removesuffix(f' {a.year}') if a.year == b.year else day(first)} to {day(last)}"


def interval(text: str) -> str:
    """The normal form of a date in words: a day, a month, a year, or two of them with "/" between them."""
    first, _, last = text.partition("/")
    return days(first, last or first)


def amount(text: str) -> str:
    """The normal form of an amount in words: "12,500 EUR", "18,900.50 EUR"; what is none stays as it is."""
    found = _SUM.fullmatch(text)
    if found is None:
        return text
    fraction = found[2] or ""
    return f"{int(found[1]):,}{'' if fraction == '.00' else fraction} {found[3]}"
