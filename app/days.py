"""Days as people type them: "Monday", "yesterday", "3 weeks ago", "2026-03-18", "2026-03", "2026"."""

from __future__ import annotations

import re
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}
_AGO = re.compile(r"(\d{1,4}|an?) (day|week|month|year)s?(?: ago)?", re.ASCII)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


class NoDay(ValueError):
    """A text is no day; the message is one sentence without a full stop."""


def day(text: str, today: date) -> str:
    """The day that is meant, as an ISO 8601 date; a weekday is the latest one, today
    included unless it is called the last one. Raises `NoDay`.

    A month or a year stands for its first day.
    """
    said = " ".join(text.casefold().split())
    last = said.startswith("last ")
    said = said.removeprefix("last ")
    if said in ("today", "now"):
        return today.isoformat()
    if said == "yesterday":
        return (today - timedelta(1)).isoformat()
    if said in _WEEKDAYS:
        since = (today.weekday() - _WEEKDAYS.index(said)) % 7
        return (today - timedelta(since or 7 * last)).isoformat()
    try:
        if ago := _AGO.fullmatch(said):
            number = int(ago[1]) if ago[1].isdecimal() else 1
            return (today - timedelta(number * _DAYS_OF[ago[2]])).isoformat()
        if said in _DAYS_OF:  # "last week"
            return (today - timedelta(_DAYS_OF[said])).isoformat()
        if _ISO.fullmatch(said):
            return date.fromisoformat(said + "-01-01"[len(said) - 4 :] if len(said) < 10 else said).isoformat()
    except (ValueError, OverflowError):
        pass
    raise NoDay(f"{text!r} is no day; write it like 2026-03-18, Monday, yesterday or 3 weeks ago")
