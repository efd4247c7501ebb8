"""Moments to come, as people type them: "on Friday at 10", "in 20 minutes", "morgen um halb zehn", "3 December, 5 pm".

Deterministic: a weekday is the next one, a date without a year is the next one, a time that has passed today means
tomorrow. Whoever uses a moment says it back with day and time, because "at 3" may have been meant otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agent.claims import dates
from agent.days import WEEKDAY
from agent.sentences import Span

MORNING, NOON, AFTERNOON, EVENING = time(9), time(12), time(15), time(20)
"""What is meant where only a part of the day is said; a day alone means its morning."""
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "", "a an one ein eine einer einem einen un une uno una", "two zwei deux dos couple",
            "three drei trois tres",
            "four vier quatre cuatro", "five fünf cinq cinco", "six sechs seis", "seven sieben sept siete",
            "eight acht huit ocho", "nine neun neuf nueve", "ten zehn dix diez", "eleven elf onze once",
            "twelve zwölf douze doce",
        )
    )
    for word in words.split()
}  # fmt: skip
_NUMBER = r"(?:[0-9]{1,4}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_MINUTES_OF = {"min": 1, "h": 60, "day": 1440, "week": 10_080}
_UNITS = (
    ("min", r"min(?:ute)?(?:s|n|os?)?|minutos?"),
    ("h", r"h|hours?|stunden?|std|heures?|horas?"),
    ("day", r"days?|tag(?:en|e)?|jours?|días?"),
    ("week", r"weeks?|wochen?|semaines?|semanas?"),
    ("month", r"months?|monat(?:en|e)?|mois|mes(?:es)?"),
)
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS)
_IN = re.compile(
    rf"\b(?:in|dans|en|dentro de) (?:(?P<half>half an hour|einer halben stunde|une demi-heure|media hora)|"
    rf"(?P<number>{_NUMBER}) (?:of )?(?:{_UNIT})\b\.?)",
    re.IGNORECASE,
)
_FOR = re.compile(rf"\b(?:for|um|by) (?P<number>{_NUMBER}) (?:{_UNIT})\b\.?", re.IGNORECASE)
_DAYS = (
    (2, r"(?:the )?day after tomorrow|übermorgen|après-demain|pasado mañana"),
    (1, r"tomorrow|tmrw|(?<!am )(?<!jeden )(?<!heute )morgen(?=$|[\s,.:;])|demain|mañana"),
    (0, r"today|tonight|this (?:morning|afternoon|evening)|heute|aujourd['’]hui|ce soir|hoy|esta (?:tarde|noche)"),
)
_DAY = re.compile(
    r"\b(?:(?:on|am|le|el) )?(?:" + "|".join(f"(?P<d{n}>{words})" for n, words in _DAYS) + r")(?!\w)", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"\b(?:(?:on|am|le|el|by|bis) )?(?:(?:this|next|coming|the|diesen?|nächsten?|kommenden?) )?"
    rf"(?P<name>{'|'.join(sorted(WEEKDAY, key=len, reverse=True))})(?:s?(?P<part>morgen|vormittag|mittag|nachmittag|"
    r"abend))?(?![\w’'])",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:next|nächste[nr]?|kommende[nr]?|la) (?:(?P<week>week|woche|semaine prochaine)|(?P<month>month|monat))\b",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(
    r"\b(?:am |on )?(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>(?:20)?[0-9]{2}\b)?", re.IGNORECASE
)
_DATE_LEAD = re.compile(
    rf"(?:\b(?:on|am|le|el|by|bis)(?: (?:the|den|dem))? |\bthe )?(?:\b(?:{'|'.join(WEEKDAY)}),?(?: the| dem| den)? )?$",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\b(?:at |um )?(?:(?P<past>half past) (?P<after>{_NUMBER})|halb (?P<before>{_NUMBER})|"
    rf"(?P<quarter>quarter past|viertel nach|quarter to|viertel vor) (?P<of>{_NUMBER}))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:(?P<at>\bat|@|\bum|\bgegen|à|\ba las?) ?|\b)"
    r"(?P<hour>[01]?[0-9]|2[0-4])(?:(?P<sep>[:.h])(?P<minute>[0-5][0-9])(?![0-9.]))?"
    r" ?(?P<unit>(?:[ap]\.?m\b\.?)|o['’]?clock\b|uhr\b(?: (?P<minutes>[0-5]?[0-9])\b)?|h\b|heures?\b)?"
    r"(?![\w:/-]|[.,] ?[0-9])",
    re.IGNORECASE,
)
_PARTS: tuple[tuple[time, str], ...] = (
    (
        MORNING,
        r"(?:(?:in the|this|tomorrow) )?morning|(?:am |heute |über)?(?:vormittag|morgens|früh)(?: um)?|am morgen",
    ),
    (NOON, r"(?:at )?noon|at midday|(?:am |zu )?mittags?|à midi|al mediodía"),
    (AFTERNOON, r"(?:(?:in the|this) )?afternoon|(?:am )?nachmittags?|cet après-midi|esta tarde|por la tarde"),
    (EVENING, r"(?:(?:in the|this) )?evening|tonight|(?:am )?abends?|ce soir|esta noche|por la noche"),
)
_PART = tuple((at, re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)) for at, words in _PARTS)
_OF_PART = {"morgen": MORNING, "vormittag": MORNING, "mittag": NOON, "nachmittag": AFTERNOON, "abend": EVENING}


class PastMoment(ValueError):
    """A moment is named that has passed; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment to come and the words that name it."""

    at: datetime
    """With the zone of `now`'s computer."""
    spans: tuple[Span, ...]
    """Where the words stand, in order."""

    def without(self, text: str) -> str:
        """The text without the words that name the moment."""
        kept, end = [], 0
        for span in self.spans:
            kept.append(text[end : span.start])
            end = span.end
        return " ".join(" ".join([*kept, text[end:]]).split())


def moment(text: str, now: datetime) -> Moment | None:
    """The moment that a text names; of several days the last one. None where it names none.

    `now` carries a zone. Raises `PastMoment`, with one sentence.
    """
    local = now.replace(tzinfo=None)
    for pattern in (_IN, _FOR):
        if (said := pattern.search(text)) is not None:
            return Moment(_later(said, now), (Span(*said.span()),))
    day = _day(text, local.date())
    taken = [] if day is None else [day[1]]
    clock, spans = _clock(text, taken)
    if day is None and clock is None:
        return None
    at = datetime.combine(day[0] if day is not None else local.date(), clock or MORNING)
    if at <= local:
        if day is None:
            at += timedelta(days=1)
        elif day[2]:  # a weekday: today's time is over
            at += timedelta(days=7)
        elif day[0] == local.date() and clock is None:
            at = (local + timedelta(hours=1)).replace(second=0, microsecond=0)
        else:
            raise PastMoment(f"{said_as(at.astimezone(), now)} has passed; please name a time to come.")
    return Moment(at.astimezone(), tuple(sorted([*taken, *spans], key=lambda span: span.start)))


def said_as(at: datetime, now: datetime) -> str:
    """A moment for people: "today at 15:00", "Friday 27 November 2026 at 10:00"."""
    days = (at.date() - now.date()).days
    near = {0: "today", 1: "tomorrow"}.get(days)
    return f"{near or f'{at:%A} {at.day} {at:%B %Y}'} at {at:%H:%M}"


def _later(said: re.Match[str], now: datetime) -> datetime:
    groups = said.groupdict()
    if groups.get("half"):
        return now + timedelta(minutes=30)
    number = int(groups["number"]) if groups["number"].isdecimal() else _NUMBERS[groups["number"].lower()]
    unit = next(name for name, _ in _UNITS if groups[name])
    if unit == "month":
        months = now.month - 1 + number
        year, month = now.year + months // 12, months % 12 + 1
        local = now.replace(tzinfo=None, year=year, month=month, day=1) + timedelta(days=now.day - 1)
        while local.month != month:  # 31 January + 1 month is the last of February
            local -= timedelta(days=1)
        return local.astimezone()
    if unit in ("day", "week"):  # the same time of day, also over a change of the clocks
        return (now.replace(tzinfo=None) + timedelta(minutes=number * _MINUTES_OF[unit])).astimezone()
    return now + timedelta(minutes=number * _MINUTES_OF[unit])


def _day(text: str, today: date) -> tuple[date, Span, bool] | None:
    """The last day that is named, where, and whether by its weekday alone."""
    found: list[tuple[date, Span, bool]] = []
    for said in _DAY.finditer(text):
        days = next(n for n, _ in _DAYS if said[f"d{n}"])
        found.append((today + timedelta(days=days), Span(*said.span()), False))
    for said in _WEEKDAY.finditer(text):
        ahead = (WEEKDAY[said["name"].lower()] - today.weekday()) % 7
        end = said.end("name")
        found.append((today + timedelta(days=ahead), Span(said.start(), end), True))
    for said in _NEXT.finditer(text):
        monday = today + timedelta(days=7 - today.weekday())
        first = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
        found.append((monday if said["week"] else first, Span(*said.span()), False))
    found += _dates(text, today)
    return max(found, key=lambda one: (one[1].end, one[1].end - one[1].start), default=None)


def _dates(text: str, today: date) -> Iterable[tuple[date, Span, bool]]:
    for dated in dates(text):
        of = dated.date
        if of.month is None or of.day is None:
            continue
        lead = _DATE_LEAD.search(text, max(0, dated.start - 40), dated.start)
        start = lead.start() if lead is not None else dated.start
        if (one := _coming(of.year, of.month, of.day, today)) is not None:
            yield one, Span(start, dated.end), False
    for said in _SHORT_DATE.finditer(text):
        year = int(said["y"]) % 100 + 2000 if said["y"] else None
        if (one := _coming(year, int(said["m"]), int(said["d"]), today)) is not None:
            yield one, Span(*said.span()), False


def _coming(year: int | None, month: int, day: int, today: date) -> date | None:
    """A date; without a year the next one there is. None for a day that no calendar has."""
    for candidate in (year,) if year is not None else range(today.year, today.year + 9):  # 29 February
        try:
            one = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or one >= today:
            return one
    return None


def _clock(text: str, taken: list[Span]) -> tuple[time | None, list[Span]]:
    """The time of day that is named, and where."""

    def free(said: re.Match[str]) -> bool:
        return all(said.end() <= span.start or said.start() >= span.end for span in taken)

    part, spans = _part(text, free)
    if (half := next(filter(free, _HALF.finditer(text)), None)) is not None:
        return _evening(_halved(half), part), [*spans, Span(*half.span())]
    best: re.Match[str] | None = None
    for said in filter(free, _TIME.finditer(text)):
        if said["at"] or said["unit"] or (said["sep"] == ":"):
            best = said if best is None or (said["at"] and not best["at"]) else best
    if best is None:
        return part, spans
    hour, minute = int(best["hour"]), int(best["minute"] or best["minutes"] or 0)
    unit = (best["unit"] or "").lower().replace(".", "")
    if unit in ("am", "pm") and hour <= 12:
        clock = time(hour % 12 + (12 if unit == "pm" else 0), minute)
    elif hour == 24:
        clock = time(23, 59)
    elif part is None and 1 <= hour <= 6 and not unit and not best["sep"]:
        clock = time(hour + 12)  # "at 3" is said of the afternoon; "03:00" and "3 Uhr" are what they say
    else:
        clock = _evening(time(hour, minute), part)
    return clock, [*spans, Span(*best.span())]


def _part(text: str, free: Callable[[re.Match[str]], bool]) -> tuple[time | None, list[Span]]:
    """The part of the day that is named: by words of its own, or within those of the day ("Freitagabend")."""
    for said in _WEEKDAY.finditer(text):
        if said["part"]:
            return _OF_PART[said["part"].lower()], [Span(said.start("part"), said.end("part"))]
    for at, pattern in _PART:
        if (found := pattern.search(text)) is not None:
            return at, [Span(*found.span())] if free(found) else []
    return None, []


def _halved(said: re.Match[str]) -> time:
    def number(text: str) -> int:
        return int(text) if text.isdecimal() else _NUMBERS[text.lower()]

    if said["past"]:
        return time(number(said["after"]) % 24, 30)
    if said["before"]:
        return time((number(said["before"]) - 1) % 24, 30)
    hour = number(said["of"])
    past = said["quarter"].lower() in ("quarter past", "viertel nach")
    return time(hour % 24, 15) if past else time((hour - 1) % 24, 45)


def _evening(clock: time, part: time | None) -> time:
    """The hour as it is meant in a part of the day: "tonight at 8" is 20:00."""
    if part in (AFTERNOON, EVENING) and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    return clock
