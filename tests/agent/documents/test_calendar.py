from __future__ import annotations

from datetime import UTC, datetime

from agent.documents.calendar import calendar_file
from indexer.extractors import Document, Limits, extract

DUE = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _lines(raw: bytes) -> list[str]:
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def test_it_is_an_event_with_an_alarm_in_utc() -> None:
    lines = _lines(calendar_file("call Ann", DUE, NOW, "r-1@x.invalid", 2))
    for line in ("BEGIN:VCALENDAR", "VERSION:2.0", "UID:r-1@x.invalid", "SEQUENCE:2", "DTSTAMP:20261123T120000Z"):
        assert line in lines
    assert lines[lines.index("DTSTART:20261127T090000Z") + 1] == "DTEND:20261127T091500Z"
    assert lines.index("BEGIN:VALARM") < lines.index("TRIGGER:PT0S") < lines.index("END:VALARM")


def test_signs_are_escaped_and_control_signs_left_out() -> None:
    assert "SUMMARY:a\\, b\\; c\\\\d\\ne" in _lines(calendar_file("a, b; c\\d\r\ne\x00\x07", DUE, NOW, "u"))


def test_nothing_that_is_remembered_can_add_a_line_of_its_own() -> None:
    raw = calendar_file("x\nATTACH:file:///etc/passwd\r\nBEGIN:VALARM", DUE, NOW, "u")
    assert raw.count(b"\r\nBEGIN:VALARM") == 1
    assert b"\r\nATTACH" not in raw


def test_long_lines_are_folded_within_no_letter() -> None:
    text = "契約書とカフェ☕" * 30
    raw = calendar_file(text, DUE, NOW, "u")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert f"SUMMARY:{text}" in _lines(raw)
    assert text in "".join(part.text for part in extract(Document("a.ics", raw), Limits()).parts)
