"""Calendars: when, where and who, in words."""

from __future__ import annotations

import time
from pathlib import Path

from indexer.extractors import Limits, Person
from tests.corpus import make
from tests.indexer.extractors.reading import read_bytes, refused


def _calendar(*entries: str, head: str = "") -> bytes:
    return (
        ("BEGIN:VCALENDAR\nVERSION:2.0\n" + head + "".join(entries) + "END:VCALENDAR\n").replace("\n", "\r\n").encode()
    )


_MEETING = """BEGIN:VEVENT
UID:1@example.org
DTSTART;TZID=Europe/Lisbon:20261014T090000
DTEND;TZID=Europe/Lisbon:20261014T100000
SUMMARY:Kick-off\\, Armazém Sete
LOCATION:Rua das Flores 7\\; Porto
ORGANIZER;CN="Carvalho, Inês":mailto:ines@example.org
ATTENDEE;CN=Tomás;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:tomas@exam
 ple.org
RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231T000000Z
DESCRIPTION:Bring the plan.\\nAnd the lamp.
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
"""


def test_an_event_alone_is_the_file_in_words() -> None:
    extracted = read_bytes("a.ics", _calendar(_MEETING))
    (part,) = extracted.parts
    assert part.text == (
        "Kick-off, Armazém Sete\n"
        "Begins: Wednesday 14 October 2026, 09:00 (Europe/Lisbon)\n"
        "Ends: Wednesday 14 October 2026, 10:00 (Europe/Lisbon)\n"
        "Where: Rua das Flores 7; Porto\n"
        "Repeats: every 2 weeks on Monday, Wednesday until Thursday 31 December 2026, 00:00 (UTC)\n"
        "Organizer: Carvalho, Inês <ines@example.org>\n"
        "Attendees: Tomás <tomas@example.org> (accepted)\n\n"
        "Bring the plan.\nAnd the lamp."
    )
    (own,) = extracted.documents
    assert (part.kind, own.kind, own.title) == ("event", "event", "Kick-off, Armazém Sete")
    assert (own.created, own.modified, own.thread) == ("2026-10-14T09:00:00", "2026-10-14T10:00:00", ("1@example.org",))
    assert own.people == (
        Person("organizer", "Carvalho, Inês", "ines@example.org"),
        Person("attendee", "Tomás", "tomas@example.org"),
    )


def test_several_entries_are_documents_and_the_calendar_says_what_it_is() -> None:
    task = "BEGIN:VTODO\nSUMMARY:File the tax\nDUE;VALUE=DATE:20270531\nEND:VTODO\n"
    day = "BEGIN:VEVENT\nSUMMARY:Holiday\nDTSTART;VALUE=DATE:20261225\nDURATION:P1DT2H\nEND:VEVENT\n"
    extracted = read_bytes("a.ics", _calendar(task, day, day, head="X-WR-CALNAME:Work\nX-WR-CALDESC:All of it\n"))
    assert extracted.title == "Work"
    assert [one.member for one in extracted.documents] == ["", "File the tax", "Holiday", "Holiday (2)"]
    assert [part.text for part in extracted.parts[:3]] == [
        "Work\n\nAll of it",
        "File the tax\nDue: Monday 31 May 2027",
        "Holiday\nBegins: Friday 25 December 2026\nTakes: 1 day, 2 hours",
    ]


def test_dates_that_are_none_and_broken_lines_do_no_harm() -> None:
    lines = ("SUMMARY:Odd", "DTSTART:20261399T990000Z", "DTEND:soon", "nonsense", "RRULE:FREQ=NEVER", "END:VEVENT")
    event = "\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))
    assert read_bytes("a.ics", _calendar(event)).parts[0].text == "Odd"
    open_end = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Cut off\n"
    assert read_bytes("a.ics", open_end).parts[0].text == "Cut off"


def test_a_component_without_its_calendar_is_read() -> None:
    assert read_bytes("a.ics", b"BEGIN:VJOURNAL\nSUMMARY:Minutes\nDTSTART;VALUE=DATE:19970317\nEND:VJOURNAL\n").parts[
        0
    ].text == ("Minutes\nDate: Monday 17 March 1997")


def test_more_text_than_the_limit_is_left_out_and_it_is_told() -> None:
    events = [
        f"BEGIN:VEVENT\nSUMMARY:Event {number}\nDESCRIPTION:{'words ' * 100}\nEND:VEVENT\n" for number in range(20)
    ]
    extracted = read_bytes("a.ics", _calendar(*events), Limits(max_characters=2000))
    assert extracted.truncated
    assert sum(len(part.text) for part in extracted.parts) <= 2000


def test_a_calendar_without_events_and_what_is_none_are_told(tmp_path: Path) -> None:
    empty = tmp_path / "a.ics"
    empty.write_bytes(_calendar())
    refused(empty, "no_text")
    refused(make.make_text(tmp_path / "b.ics", "Just a note.\n"), "damaged")


def test_components_that_lie_in_one_another_for_ever_end() -> None:
    started = time.process_time()
    endless = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 100_000 + b"END:VTODO\n" * 100_000
    extracted = read_bytes("a.ics", _calendar(_MEETING)[:-15] + endless)
    assert "Kick-off" in extracted.parts[0].text
    assert time.process_time() - started < 10
