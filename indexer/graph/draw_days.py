"""Days, and the intervals of days that a text names: what all readers of dates share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.graph.draw_date_words import Unit

EARLIEST, LATEST = 1000, 2199
"""Years outside are taken for numbers: 9999 is how programs write "never"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """text[start:end] names the days from `first` to `last`, both included."""

    start: int
    end: int
    first: date
    last: date
    confidence: float
    relative: bool = False

    @property
    def iso(self) -> str:
        """A day, or an interval: "2026-03-18", "2026-03-01/2026-03-31"."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def day(iso: str) -> date | None:
    """The day of an ISO 8601 date or moment, None when it is none or nonsense."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


def interval(start: int, end: int, first: date | None, last: date | None, confidence: float) -> Iterator[Dated]:
    """From one day to another, where both are days and in order."""
    if first is not None and last is not None and first <= last:
        yield Dated(start, end, first, last, confidence)


def checked(year: int, month: int, number: int) -> date | None:
    """A day, None when there is none or its year is taken for a number."""
    try:
        return date(year, month, number) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def last_of(year: int, month: int) -> date | None:
    """The last day of a month."""
    following = checked(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1) if following is not None else None


def months(year: int, first: int, last: int) -> tuple[date | None, date | None]:
    """From the first day of a month to the last day of another."""
    return checked(year, first, 1), last_of(year, last)


def near(month: int, number: int, written: date | None) -> date | None:
    """The day of a month in the year that puts it closest to the day on which it was written."""
    if written is None:
        return None
    around = (checked(written.year + shift, month, number) for shift in (-1, 0, 1))
    known = [one for one in around if one is not None]
    return min(known, key=lambda one: abs((one - written).days)) if known else None


def week(start: int, end: int, year: int, number: int, confidence: float) -> Iterator[Dated]:
    """A week of a year (ISO 8601-1:2019, 5.2.3)."""
    try:
        monday = date.fromisocalendar(year, number, 1) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return
    if monday is not None:
        yield Dated(start, end, monday, monday + timedelta(days=6), confidence)


def unit_around(written: date, shift: int, unit: Unit) -> tuple[date, date] | None:
    """The week, month, quarter or year that lies `shift` of them away."""
    if unit == "week":
        monday = written - timedelta(days=written.weekday() - 7 * shift)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        first, last = months(written.year + shift, 1, 12)
    else:
        size = 3 if unit == "quarter" else 1
        month = (written.month - 1) // size * size + shift * size
        year, at = written.year + month // 12, month % 12 + 1
        first, last = checked(year, at, 1), last_of(year, at + size - 1)
    return (first, last) if first is not None and last is not None else None
