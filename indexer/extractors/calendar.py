"""Calendars (iCalendar, RFC 5545): each event, task and note is a document, with when, where and who in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from indexer.extractors import MOST_PEOPLE, Described, Document, Extracted, Heading, Limits, Part, Person, Unreadable
from indexer.extractors.content_lines import Component, Line, Moment, components, moment
from indexer.extractors.enclosed import Enclosing
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import cut as cut_to
from indexer.extractors.tidy import one_line, tidy

VERSION = 1
_NOTHING = "This calendar holds no events, so there is nothing to search."
_NOT_CALENDAR = "This is not a calendar, although its name says so; check where it came from."
_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "AVAILABLE")
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}
_LENGTH = re.compile(r"[+-]?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_LENGTHS = ("week", "day", "hour", "minute", "second")
_OFTEN = {
    "YEARLY": "year",
    "MONTHLY": "month",
    "WEEKLY": "week",
    "DAILY": "day",
    "HOURLY": "hour",
    "MINUTELY": "minute",
    "SECONDLY": "second",
}
_WEEKDAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_MAX_PEOPLE = 1000


def extract(document: Document, limits: Limits) -> Extracted:
    """Every event as a document; one that is alone is the file itself. Raises `Unreadable`."""
    calendar, cut = components(document.data, limits.max_characters)
    entries = list(calendar.every(*_ENTRIES))
    if not entries and not any(calendar.every("VCALENDAR")):
        raise Unreadable("damaged", _NOT_CALENDAR)
    name = _of_calendar(calendar, "X-WR-CALNAME", "NAME")
    about = _of_calendar(calendar, "X-WR-CALDESC", "DESCRIPTION")
    text = tidy("\n\n".join(filter(None, (name, about))))
    own = [Part("text", None, "", text[: limits.max_characters])] if text else []
    title = name or document.stem
    return gathered([(_read(one), _title(one)) for one in entries], own, title, document, cut, limits)


def warm() -> None:
    """Load the codecs."""
    text_warm()


def gathered(
    entries: Sequence[tuple[tuple[Described, Part], str]],
    own: Sequence[Part],
    title: str,
    document: Document,
    cut: bool,
    limits: Limits,
) -> Extracted:
    """Events, or cards, as documents inside a file; when there is one alone it is the file itself.

    An entry is what it says and its title; `own` is what the file says about all of them.
    """
    size = len(document.data)
    if len(entries) == 1:
        (((described, part), own_title),) = entries
        kept = cut_to(part, limits.max_characters)
        whole = Enclosing(described, [kept], size, limits)
        whole.truncated = cut or len(kept.text) < len(part.text)
        return whole.whole(own_title or title, _NOTHING)
    whole = Enclosing(Described(kind="archive"), own, size, limits)
    whole.truncated = cut
    for (described, part), own_title in entries:
        if whole.full:
            whole.truncated = True
            break
        if part.text:
            step = own_title.replace("/", "-").replace("\\", "-")[:150] or part.label
            room = whole.within().max_characters
            kept = cut_to(part, room)
            whole.put(step, Extracted(own_title or title, (kept,), len(part.text) > room, documents=(described,)))
    return whole.whole(title, _NOTHING)


def _of_calendar(calendar: Component, *names: str) -> str:
    said = (one.first(name) for one in calendar.every("VCALENDAR") for name in names)
    return next((text for text in said if text), "")


def _read(entry: Component) -> tuple[Described, Part]:
    title = _title(entry)
    begin, end = _moment(entry, "DTSTART"), _moment(entry, "DTEND", "DUE")
    people = tuple(islice(_people(entry), MOST_PEOPLE))
    head = [title] if title else []
    head += _when(entry, begin, end)
    head += [
        f"{name}: {text}" for key, name in (("LOCATION", "Where"), ("STATUS", "Status")) if (text := _said(entry, key))
    ]
    head += [f"Repeats: {often}" for line in entry.all("RRULE") if (often := _often(line.value))]
    for role, name in (("organizer", "Organizer"), ("attendee", "Attendees")):
        if shown := ", ".join(_shown(person, entry) for person in people if person.role == role):
            head.append(f"{name}: {shown}")
    head += [
        f"{name}: {text}"
        for key, name in (("CATEGORIES", "Categories"), ("URL", "Link"))
        if (text := _said(entry, key))
    ]
    notes = [line.text for line in entry.all("DESCRIPTION", "COMMENT") if line.text]
    text = tidy("\n\n".join(["\n".join(head), *notes]))
    headings = (Heading(0, 1, title),) if title and text.startswith(title) else ()
    described = Described(
        title=title,
        kind="event",
        people=people,
        created=begin.iso if begin is not None else "",
        modified=end.iso if end is not None else "",
        thread=(uid,) if (uid := one_line(entry.first("UID"))[:300]) else (),
    )
    return described, Part("event", None, "event", text, headings)


def _title(entry: Component) -> str:
    return _said(entry, "SUMMARY")[:300]


def _said(entry: Component, name: str) -> str:
    return one_line(", ".join(line.text for line in entry.all(name) if line.text))


def _moment(entry: Component, *names: str) -> Moment | None:
    return next((found for line in entry.all(*names) if (found := moment(line)) is not None), None)


def _when(entry: Component, begin: Moment | None, end: Moment | None) -> Iterator[str]:
    if begin is not None:
        yield f"{'Begins' if entry.name != 'VJOURNAL' else 'Date'}: {begin.words}"
    if end is not None:
        # Of days alone the end is the day after the last one.
        yield f"{'Due' if entry.name == 'VTODO' else 'Ends'}: {end.words}" + (
            ", not included" if len(end.iso) == 10 and entry.name == "VEVENT" else ""
        )
    elif length := _length(entry.first("DURATION")):
        yield f"Takes: {length}"


def _length(written: str) -> str:
    found = _LENGTH.match(written.strip())
    if found is None:
        return ""
    return ", ".join(
        f"{int(count)} {name}{'' if int(count) == 1 else 's'}"
        for count, name in zip(found.groups(), _LENGTHS, strict=True)
        if count
    )


def _often(rule: str) -> str:
    """A rule in words, such as "every 2 weeks on Monday, Friday until Thursday 1 October 2026"."""
    said = dict(piece.split("=", 1) for piece in rule.upper().split(";") if "=" in piece)
    unit = _OFTEN.get(said.get("FREQ", ""), "")
    if not unit:
        return ""
    every = said.get("INTERVAL", "1")
    words = f"every {unit}" if every == "1" or not every.isdigit() else f"every {every} {unit}s"
    days = [_WEEKDAYS[day[-2:]] for day in said.get("BYDAY", "").split(",") if day[-2:] in _WEEKDAYS]
    if days:
        words += f" on {', '.join(days)}"
    until = moment(Line("", said.get("UNTIL", ""), {}))
    if until is not None:
        words += f" until {until.words}"
    elif said.get("COUNT", "").isdigit():
        words += f", {said['COUNT']} times"
    return words


def _people(entry: Component) -> Iterator[Person]:
    roles: Sequence[tuple[str, Literal["organizer", "attendee"]]] = (
        ("ORGANIZER", "organizer"),
        ("ATTENDEE", "attendee"),
    )
    for key, role in roles:
        for number, line in enumerate(entry.all(key)):
            if number >= _MAX_PEOPLE:
                break
            address = one_line(re.sub(r"(?i)^mailto:", "", line.text))[:300]
            name = one_line(line.parameters.get("CN", ""))[:300]
            if "@" not in address:
                name, address = name or address, ""
            if name or address:
                yield Person(role, "" if name == address else name, address)


def _shown(person: Person, entry: Component) -> str:
    who = f"{person.name} <{person.address}>" if person.name and person.address else person.name or person.address
    if person.role == "attendee" and person.address:
        for line in entry.all("ATTENDEE"):
            if line.text.lower().endswith(person.address.lower()):
                answer = _ANSWERS.get(line.parameters.get("PARTSTAT", "").upper(), "")
                return f"{who} ({answer})" if answer else who
    return who
