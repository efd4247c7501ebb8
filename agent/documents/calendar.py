"""One reminder as a calendar file (iCalendar, RFC 5545): an event with an alarm, which calendar programs import."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_LONGEST_LINE = 75
"""Octets, RFC 5545 section 3.1."""
_LASTS = timedelta(minutes=15)
"""An event without a length is not drawn by some calendars."""


def calendar_file(text: str, due: datetime, made: datetime, uid: str, version: int = 0) -> bytes:
    """The file. `uid` stays the same when the reminder is moved, and `version` counts its moves."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Counterpart//Reminders//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(made)}",
        f"SEQUENCE:{version}",
        f"DTSTART:{_utc(due)}",
        f"DTEND:{_utc(due + _LASTS)}",
        f"SUMMARY:{_text(text)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(text)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A value of type TEXT, section 3.3.11."""
    plain = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or (c >= " " and c != "\x7f"))
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, none of which ends within a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode(errors="replace")
        if len(piece) + len(octets) > _LONGEST_LINE - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
