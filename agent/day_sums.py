"""Works out days: how many lie between two dates, and which date is so many days, weeks, months or years from one."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from agent.claims import Date, dates
from agent.days import WEEKDAY

_UNIT = r"(?P<unit>days?|weeks?|months?|years?|tagen?|tage|wochen?|monaten?|monate|jahren?|jahre)"
_N = r"(?P<n>[0-9]{1,5}|an?|one|eine[nm]?)"
_IS = (
    r"(?:what(?: date| day)?(?: is| was|'s| will be)|which (?:date|day) (?:is|was)|"
    r"(?:welches|was für ein) datum (?:ist|war|haben wir)|welcher tag (?:ist|war)|was ist|"
    r"wann (?:ist|sind|war|waren)|when (?:is|was|are))"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:how many|wie ?viele?) (?P<unit>days|weeks|working days|tage|wochen|arbeitstage)"
        r"(?: are(?: there)?| is it| lie| sind(?: es)?| liegen| were there)? (?:between|from|zwischen|vom|von)"
        r"(?: dem)? (?P<a>.+?) (?:and|to|until|till|und|bis(?: zum)?)(?: dem)? (?P<b>.+)",
        r"(?:how many|wie ?viele?) (?P<unit>days|weeks|working days|tage|wochen|arbeitstage)"
        r"(?: are(?: there)?| is it| sind(?: es)?)?(?: left| noch)? (?:until|till|bis(?: zum)?)(?: dem)? (?P<b>.+)",
        rf"{_IS} {_N} {_UNIT} (?P<way>after|from|before|since|nach|vor|ab)(?: dem)? (?P<a>.+)",
        rf"{_IS}(?: it)? in {_N} {_UNIT}",
        rf"(?:{_IS} )?(?P<a>.+?) (?P<way>\+|plus|-|−|minus) {_N} {_UNIT}",
    )
)
_BACK = frozenset({"before", "vor", "-", "−", "minus"})
_MOST_COUNTED = 36_600
"""Days that are gone through one by one: a century."""
_TODAY = re.compile(r"(?:today|now|heute|jetzt)", re.IGNORECASE)


def days_worked_out(text: str, today: date) -> str | None:
    """The answer to a question that is nothing but a sum of days, as one sentence; None for every other."""
    said = " ".join(text.replace("’", "'").split()).rstrip(" ?!.")
    for pattern in _PATTERNS:
        found = pattern.fullmatch(said)
        if found is None:
            continue
        parts = found.groupdict()
        try:
            if parts.get("b") is not None:
                return _between(parts.get("a"), parts["b"], parts["unit"].lower(), today)
            return _from(parts.get("a"), parts.get("way") or "after", parts["n"], parts["unit"].lower(), today)
        except (ValueError, OverflowError):
            return None
    return None


def _between(a: str | None, b: str, unit: str, today: date) -> str | None:
    first = _day(a, today) if a is not None else today
    last = _day(b, today)
    if first is None or last is None:
        return None
    if last < first and not _has_year(b):
        last = last.replace(year=first.year + 1) if not _is_today(b) else last
    apart = abs((last - first).days)
    names = f"{_written(first)} and {_written(last)}"
    if unit in ("working days", "arbeitstage"):
        start, end = min(first, last), max(first, last)
        if apart > _MOST_COUNTED:
            return None
        work = sum((start + timedelta(at)).weekday() < 5 for at in range(apart + 1))
        span = f"From {_written(start)} to {_written(end)}"
        return (
            f"{span} there are {work:,} days from Monday to Friday, both included; public holidays are not taken out."
        )
    if unit in ("weeks", "wochen"):
        weeks, rest = divmod(apart, 7)
        over = f" and {rest} day{'' if rest == 1 else 's'}" if rest else ""
        return f"Between {names} there are {weeks:,} week{'' if weeks == 1 else 's'}{over}."
    return f"Between {names} there are {apart:,} day{'' if apart == 1 else 's'}."


def _from(a: str | None, way: str, n: str, unit: str, today: date) -> str | None:
    start = _day(a, today) if a is not None else today
    if start is None:
        return None
    back = way.lower() in _BACK
    number = (int(n) if n.isdigit() else 1) * (-1 if back else 1)
    kind = "day" if unit[:1] in "dt" else "week" if unit[:1] == "w" else "month" if unit[:1] == "m" else "year"
    if kind in ("day", "week"):
        meant = start + timedelta(number * (7 if kind == "week" else 1))
    else:
        months = start.year * 12 + start.month - 1 + number * (12 if kind == "year" else 1)
        year, month = divmod(months, 12)
        meant = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    count = abs(number)
    said = f"{count:,} {kind}{'' if count == 1 else 's'} {'before' if back else 'after'} {_written(start)}"
    return f"{said} is {meant:%A}, {_written(meant)}."


def _day(text: str, today: date) -> date | None:
    """A day that is the whole text; of this year where it names none."""
    said = text.strip(" ,.")
    if _is_today(said):
        return today
    if said.casefold() in ("tomorrow", "morgen", "yesterday", "gestern"):
        return today + timedelta(1 if said.casefold() in ("tomorrow", "morgen") else -1)
    if (weekday := WEEKDAY.get(said.casefold())) is not None:
        return today + timedelta((weekday - today.weekday()) % 7)
    said = re.sub(r"^(?:the|den|dem|der)\s+", "", said, flags=re.IGNORECASE)
    found = dates(said)
    if len(found) != 1 or said[: found[0].start].strip() or said[found[0].end :].strip():
        return None
    return _full(found[0].date, today)


def _full(meant: Date, today: date) -> date | None:
    if meant.month is None or meant.day is None:
        return None
    return date(meant.year or today.year, meant.month, meant.day)


def _has_year(text: str) -> bool:
    return any(one.date.year is not None for one in dates(text))


def _is_today(text: str) -> bool:
    return _TODAY.fullmatch(text.strip()) is not None


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
