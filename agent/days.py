"""Days and stretches of days as people type them: "Monday", "3 weeks ago", "letzten Montag", "2026-03", "next week"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agent.claims import dates

_WEEKDAYS = (
    "monday montag lundi lunes",
    "tuesday dienstag mardi martes",
    "wednesday mittwoch mercredi miércoles",
    "thursday donnerstag jeudi jueves",
    "friday freitag vendredi viernes",
    "saturday samstag sonnabend samedi sábado",
    "sunday sonntag dimanche domingo",
)
WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_TODAY = ("today", "now", "heute", "jetzt", "aujourd'hui", "hoy")
_YESTERDAY = ("yesterday", "gestern", "hier", "ayer")
_LAST = re.compile(r"last |letzte[mnrs]? |vergangene[mnrs]? |(?:el |la )?(?:pasad[oa] |últim[oa] )")
_LAST_BEHIND = re.compile(r"^(?:la |le |el |l')?(\w+) (?:derni(?:er|ère)|passée?|pasad[oa])$")
_DAYS_OF = {
    "day": 1, "tag": 1, "jour": 1, "día": 1, "week": 7, "woche": 7, "semaine": 7, "semana": 7, "month": 30, "monat": 30,
    "mois": 30, "mes": 30, "year": 365, "jahr": 365, "an": 365, "año": 365,
}  # fmt: skip
_UNIT = r"(day|tag|jour|día|week|woche|semaine|semana|month|monat|mois|mes|year|jahr|an|año)(?:e?s|e?n|e)?"
_AGO = re.compile(
    rf"(?:vor |il y a |hace )?([0-9]{{1,4}}|an?|one|eine?[mnr]?|une?|una?) {_UNIT}(?: ago)?", re.IGNORECASE
)
_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_THIS_OR_NEXT = re.compile(
    r"(this|diesen?|dieser|dieses|next|nächsten?|nächster|nächstes|kommenden?|kommender) (week|woche|month|monat)"
)


class NoDay(ValueError):
    """A text is no day; the message is one sentence without a full stop."""


def day(text: str, today: date) -> str:
    """The day that is meant, as an ISO 8601 date; a weekday is the latest one, today included unless called the last.

    A month or a year stands for its first day; a day without a year is its latest one. Raises `NoDay`.
    """
    said = " ".join(text.casefold().split())
    said = _LAST_BEHIND.sub(r"letzte \1", said)
    last = _LAST.match(said) is not None
    said = _LAST.sub("", said, count=1) if last else said
    try:
        if said in _TODAY:
            return today.isoformat()
        if said in _YESTERDAY:
            return (today - timedelta(1)).isoformat()
        if said in WEEKDAY:
            since = (today.weekday() - WEEKDAY[said]) % 7
            return (today - timedelta(since or 7 * last)).isoformat()
        if ago := _AGO.fullmatch(said):
            number = int(ago[1]) if ago[1].isdecimal() else 1
            return (today - timedelta(number * _DAYS_OF[ago[2]])).isoformat()
        if said in _DAYS_OF:  # "last week"
            return (today - timedelta(_DAYS_OF[said])).isoformat()
        if _ISO.fullmatch(said):
            return date.fromisoformat(said + "-01-01"[len(said) - 4 :] if len(said) < 10 else said).isoformat()
        if written := _written(said, today):
            return written.isoformat()
    except (ValueError, OverflowError):
        pass
    raise NoDay(f"{text!r} is no day; write it like 2026-03-18, Monday, yesterday or 3 weeks ago")


def period(text: str, today: date) -> tuple[str, str]:
    """The first and the last day that a question speaks of, as ISO 8601 dates; "" where an end is open or not said.

    "this week", "next month", "until 30 November", "bis Freitag", "on 18 March 2026", "in June 2026".
    """
    said = " ".join(text.casefold().split())
    if found := _THIS_OR_NEXT.search(said):
        later = found[1].startswith(("next", "nächst", "kommend"))
        return _week(today, later) if found[2] in ("week", "woche") else _month(today, later)
    written = dates(said)
    if not written:
        years = _YEAR.findall(said)
        return (f"{years[0]}-01-01", f"{years[-1]}-12-31") if years else ("", "")
    year = written[0].date.year or today.year
    month, number = written[0].date.month or 1, written[0].date.day
    try:
        first = date(year, month, number or 1).isoformat()
        last = first if number else _end_of(date(year, month, 1)).isoformat()
    except ValueError:
        return "", ""
    before = said[: written[0].start].split()
    if before and before[-1] in ("until", "till", "by", "before", "bis", "vor", "zum", "jusqu'au", "hasta"):
        return "", last
    if before and before[-1] in ("since", "after", "from", "seit", "ab", "nach", "depuis", "desde"):
        return first, ""
    return first, last


def _written(said: str, today: date) -> date | None:
    """A date in words or figures that is the whole text: "9 March", "3. Juni 2026", "March 2026"."""
    found = dates(said)
    if len(found) != 1 or said[: found[0].start].strip(" .,") or said[found[0].end :].strip(" .,"):
        return None
    of = found[0].date
    if of.month is None:
        return None
    year = of.year or today.year
    meant = date(year, of.month, of.day or 1)
    return meant if of.year or meant <= today else date(year - 1, of.month, of.day or 1)


def _week(today: date, later: bool) -> tuple[str, str]:
    monday = today - timedelta(today.weekday()) + timedelta(7 * later)
    return monday.isoformat(), (monday + timedelta(6)).isoformat()


def _month(today: date, later: bool) -> tuple[str, str]:
    first = _end_of(today) + timedelta(1) if later else today.replace(day=1)
    return first.isoformat(), _end_of(first).isoformat()


def _end_of(one: date) -> date:
    """The last day of its month."""
    return (one.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
