"""Stretches of time as people type them: "since March", "last spring", "between May and July", "letzten Frühling".

A document that tells of a time is not older than that time, but may well be younger. So of a plain question only the
beginning of a stretch limits a search; its end does where documents themselves are asked for ("mails from March").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from agent.claims import dates
from agent.days import WEEKDAY, NoDay, day
from agent.periods import FEAST, PART, QUARTER, WEEK, end_of_month, named_period

_SEASONS = {3: "spring frühling frühjahr printemps primavera", 6: "summer sommer été verano",
            9: "autumn fall herbst automne otoño", 12: "winter hiver invierno"}  # fmt: skip
_SEASON = {name: month for month, names in _SEASONS.items() for name in names.split()}
_PERIODS = {"week": "week woche semaine semana", "month": "month monat mois mes", "year": "year jahr année año",
            "quarter": "quarter quartal trimestre", "weekend": "weekend wochenende"}  # fmt: skip
_PERIOD = {name: kind for kind, names in _PERIODS.items() for name in names.split()}
_ANY = "|".join(sorted((*_SEASON, *_PERIOD), key=len, reverse=True))
_LAST = r"(?:last|past|previous|letzte[mnrs]?|vergangene[mnrs]?|vorige[mnrs]?)"
_THIS = r"(?:this|diese[mnrs]?)"
_NOT_OWNED = r"(?!['’]s|\w| of\b| von\b| des\b)"
_PREPOSITION = (
    r"(?:(?:in|during|from|of|within|im|in den|in der|während|von|aus|en|de|pendant|"
    r"durante) )?(?:the |der |dem |den |la |el |le |l')?"
)
_TIME = r"[^,;?!()]+?"
_END = r"(?=\s*(?:[,;?!()]|$|\b(?:and|or|und|oder|about|on|with|über|zu|mit|was|is|are|has|have|did|ist|wurde|hat)\b))"
_MOST_WORDS = 4
"""Of a day: "the 3rd of March 2026" has more, which nobody types after "since"."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time and the words for it."""

    start: int
    end: int
    """Offsets of the words in the question."""
    after: str
    """ISO 8601 date, included; "" is open."""
    before: str
    said: str
    """For people: "since 1 March 2026"."""


def stretch(text: str, today: date, documents: bool) -> Stretch | None:
    """The first stretch of the past that a question names; `documents`: whether it asks for documents of that time."""
    for pattern, read in _PATTERNS:
        if pattern in _OF_DOCUMENTS and not documents:
            continue
        for found in pattern.finditer(text):
            try:
                bounds = read(found, today)
            except (NoDay, ValueError, OverflowError):
                continue
            if bounds is None or (bounds[0] or bounds[1]) > today.isoformat():
                continue
            after, before = bounds if documents else (bounds[0], "")
            if after or before:
                return Stretch(found.start(), found.end(), after, before, _said(after, before))
    return None


def _said(after: str, before: str) -> str:
    if after == before:
        return f"of {_written(after)}"
    if not before:
        return f"since {_written(after)}"
    return f"from {_written(after)} to {_written(before)}" if after else f"until {_written(before)}"


def _written(iso: str) -> str:
    of = date.fromisoformat(iso)
    return f"{of.day} {_MONTHS[of.month - 1]} {of.year}"


def _since(found: re.Match[str], today: date) -> tuple[str, str] | None:
    bounds = _leading(found["t"], today)
    return (bounds[0], "") if bounds is not None else None


def _until(found: re.Match[str], today: date) -> tuple[str, str] | None:
    bounds = _leading(found["t"], today)
    if bounds is None:
        return None
    if found["b"]:  # before Easter: not at Easter
        return "", (date.fromisoformat(bounds[0]) - timedelta(1)).isoformat()
    return "", bounds[1]


def _leading(text: str, today: date) -> tuple[str, str] | None:
    """What the first words of a text name: "March", of "March passed"."""
    words = text.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        try:
            if (bounds := _named(" ".join(words[:count]), today)) is not None:
                return bounds
        except NoDay:
            continue
    return None


def _between(found: re.Match[str], today: date) -> tuple[str, str] | None:
    last = _named(found["b"], today)
    first = _named(found["a"], date.fromisoformat(last[1]) if last is not None else today)
    return (first[0], last[1]) if first is not None and last is not None and first[0] <= last[1] else None


def _relative(found: re.Match[str], today: date) -> tuple[str, str] | None:
    word = found["p"].lower()
    return (
        _season(_SEASON[word], today, running=bool(found["this"]))
        if word in _SEASON
        else _period(_PERIOD[word], today, later=0 if found["this"] else -1)
    )


def _number_of(found: re.Match[str], today: date) -> tuple[str, str]:
    days = {"d": 1, "t": 1, "w": 7, "m": 30, "j": 365, "y": 365}[found["u"][:1].lower()]
    return (today - timedelta(int(found["n"]) * days)).isoformat(), today.isoformat()


def _day_ago(found: re.Match[str], today: date) -> tuple[str, str]:
    one = day(found[0], today)
    return one, one


def _ago(found: re.Match[str], today: date) -> tuple[str, str]:
    """The day, week, month or year so long ago."""
    one = date.fromisoformat(day(found["t"], today))
    said = found["t"].lower()
    kind = next((kind for kind, words in _PERIODS.items() if any(word in said for word in words.split())), "")
    return _period(kind, one, later=0) if kind else (one.isoformat(), one.isoformat())


def _day_before(_: re.Match[str], today: date) -> tuple[str, str]:
    one = today - timedelta(2)
    return one.isoformat(), one.isoformat()


def _of_name(found: re.Match[str], today: date) -> tuple[str, str] | None:
    return _named(found["t"], today)


def _named(text: str, today: date) -> tuple[str, str] | None:
    """The first and the last day of what is named, the latest of that name: a day, a month, a year, a season."""
    said = re.sub(r"^(?:the|dem|den|der|le|la|el)\s+", "", text.strip().lower())
    if re.fullmatch(r"(?:19|20)\d\d", said):
        return f"{said}-01-01", f"{said}-12-31"
    if relative := _RELATIVE.fullmatch(said):
        return _relative(relative, today)
    if period := named_period(said, today):
        return period[0].isoformat(), period[1].isoformat()
    season = re.fullmatch(rf"({'|'.join(_SEASON)})(?: (?:of )?((?:19|20)\d\d))?", said)
    if season is not None:
        latest = date(int(season[2]), 12, 31) if season[2] else today
        return _season(_SEASON[season[1]], latest, running=True)
    month = re.fullmatch(r"([^\W\d]+)\.?(?: ((?:19|20)\d\d))?", said)
    if month is not None:
        as_date = dates(f"1 {month[1]} {month[2] or today.year}")
        if as_date and as_date[0].date.month:
            first = date(int(month[2] or today.year), as_date[0].date.month, 1)
            first = first if month[2] or first <= today else first.replace(year=first.year - 1)
            return first.isoformat(), end_of_month(first).isoformat()
    one = day(said, today)
    return one, one


def _season(month: int, today: date, running: bool = False) -> tuple[str, str]:
    """The latest season that is over, or with `running` has begun, at a day."""
    year = today.year
    while True:
        first = date(year, month, 1)
        last = end_of_month(date(year + (month == 12), (month + 2 - 1) % 12 + 1, 1))
        if (first if running else last) < today:
            return first.isoformat(), last.isoformat()
        year -= 1


def _period(kind: str, today: date, later: int) -> tuple[str, str]:
    if kind in ("week", "weekend"):
        monday = today - timedelta(today.weekday() - 7 * later)
        first = monday + timedelta(5 if kind == "weekend" else 0)
        return first.isoformat(), (monday + timedelta(6)).isoformat()
    if kind == "year":
        return f"{today.year + later}-01-01", f"{today.year + later}-12-31"
    size = 3 if kind == "quarter" else 1
    months = (today.year * 12 + today.month - 1) // size * size + size * later
    first = date(months // 12, months % 12 + 1, 1)
    end = months + size - 1
    return first.isoformat(), end_of_month(date(end // 12, end % 12 + 1, 1)).isoformat()


def _plain(pattern: str) -> str:
    """A pattern without names for its groups, so that it can stand beside others."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_RELATIVE = re.compile(rf"(?:(?P<this>{_THIS})|{_LAST}) (?P<p>{_ANY}){_NOT_OWNED}", re.IGNORECASE)
_AFTER_NOUN = re.compile(
    rf"\b{_PREPOSITION}(?P<this>\b\B)?(?P<p>semaine|mois|année|printemps|été|automne|hiver|semana|mes|"
    rf"año|primavera|verano|otoño|invierno)"
    rf" (?:dernière?|passée?|pasad[oa]){_NOT_OWNED}",
    re.IGNORECASE,
)
_MONTH_OR_YEAR = re.compile(
    rf"\b(?:in|from|of|im|vom|von|aus|en|de) (?P<t>(?:{'|'.join(_SEASON)}|"
    rf"[^\W\d]{{3,12}})?\s?(?:(?:19|20)\d\d)?)\b(?!['’])",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\b(?:until|till|bis|jusqu'à|hasta|(?P<b>before|vor|avant|antes de)) (?P<t>{_TIME}){_END}", re.IGNORECASE
)
_NUMBER = r"(?:\d{1,3}|an?|one|eine[mnr]?)"
_AGO = re.compile(
    rf"\b(?P<t>vor {_NUMBER} (?:tag|woche|monat|jahr)(?:e?n|e?s)?|{_NUMBER} (?:day|week|month|year)s? ago)\b",
    re.IGNORECASE,
)
_DAYS = "|".join(sorted(WEEKDAY, key=len, reverse=True))
_LAST_WEEKDAY = re.compile(
    rf"\b(?:on |from |of |since |am |vom |von )?(?P<t>(?:last|letzte[mnrs]?|vergangene[mnrs]?) (?:{_DAYS}))\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:on|from|of|am|vom|von) (?P<t>(?:{_DAYS}))\b(?!['’])", re.IGNORECASE)
_WITH_NAME = re.compile(
    rf"\b(?:in|from|of|at|over|around|im|vom|von|aus|an|zu|um|über|en|de)?\s?(?:the |dem |der )?"
    rf"(?P<t>{_plain(QUARTER)}|{_plain(WEEK)}|{_plain(FEAST)}|{_plain(PART)})(?!\w)",
    re.IGNORECASE,
)
_Read = Callable[[re.Match[str], date], "tuple[str, str] | None"]
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (re.compile(rf"\b(?:since|seit|depuis|desde) (?P<t>{_TIME}){_END}", re.IGNORECASE), _since),
    (
        re.compile(
            rf"\b(?:between|zwischen|entre) (?P<a>{_TIME}) (?:and|und|et|y) (?P<b>{_TIME}){_END}", re.IGNORECASE
        ),
        _between,
    ),
    (re.compile(rf"\b{_PREPOSITION}{_RELATIVE.pattern}", re.IGNORECASE), _relative),
    (_AFTER_NOUN, _relative),
    (
        re.compile(
            r"\b(?:in |within |during |over )?(?:the |den |die )?(?:last|past|letzten) (?P<n>\d{1,3})"
            r" (?P<u>days|weeks|months|years|tagen?|wochen|monaten?|jahren?)\b",
            re.IGNORECASE,
        ),
        _number_of,
    ),
    (re.compile(r"\b(?:the day before yesterday|vorgestern|avant-hier|anteayer)\b", re.IGNORECASE), _day_before),
    (re.compile(r"\b(?:yesterday|gestern|ayer)\b(?!['’])", re.IGNORECASE), _day_ago),
    (_AGO, _ago),
    (_LAST_WEEKDAY, _of_name),
    (_WEEKDAY, _of_name),
    (_UNTIL, _until),
    (_WITH_NAME, _of_name),
    (_MONTH_OR_YEAR, lambda found, today: _named(found["t"], today) if found["t"].strip() else None),
)
_OF_DOCUMENTS = frozenset((_MONTH_OR_YEAR, _UNTIL, _WEEKDAY, _WITH_NAME, _PATTERNS[1][0]))
"""What stands in plain questions as often for what the documents say as for when they were written."""
