"""How an answer from memory is told, in the window and on the terminal alike."""

from __future__ import annotations

from datetime import date, datetime

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def before_words(moment: str, today: date | None = None) -> str:
    """Of an answer that was given at a moment (ISO 8601): "Answered before, on 3 March; nothing has changed since"."""
    when = datetime.fromisoformat(moment).astimezone()
    day, today = when.date(), today or date.today()
    if day == today:
        said = f"today at {when:%H:%M}"
    else:
        said = f"on {day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if day.year != today.year else "")
    return f"Answered before, {said}; nothing has changed since"
