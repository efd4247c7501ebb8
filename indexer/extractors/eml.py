"""Mail (RFC 5322, MIME): who, to whom, when, about what, the body, and attachments of kinds that are read."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

import msgspec

from indexer.extractors import SUFFIXES, Document, Extracted, Heading, Limits, Part, Unreadable, html
from indexer.extractors import extract as extract_any
from indexer.extractors.html import readable
from indexer.extractors.text import decode
from indexer.extractors.tidy import finish, one_line, tidy

VERSION = 1
_NOTHING = "This mail holds no text, so there is nothing to search."
_NOT_MAIL = "This is not a mail, although its name says so; check where it came from."
_PEOPLE = ("From", "To", "Cc")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
_MAX_ATTACHMENTS = 100

_Mail = Message


def extract(document: Document, limits: Limits) -> Extracted:
    """The message as the first part and a part for each part of its attachments. Raises `Unreadable`."""
    mail = email.message_from_bytes(document.data)
    if not any(mail.get(name) for name in ("From", "To", "Subject", "Date", "Received", "Message-ID")):
        raise Unreadable("damaged", _NOT_MAIL)
    subject = _header(mail, "Subject")
    attached = [part for part in _leaves(mail) if _is_attachment(part)]
    names = [_file_name(part) for part in attached]
    head = [f"Subject: {subject}"] if subject else []
    head += [f"{name}: {people}" for name in _PEOPLE if (people := _people(mail, name))]
    if date := _date(mail):
        head.append(f"Date: {date}")
    if names:
        head.append(f"Attachments: {', '.join(names)}")
    body, cut = _body(mail, limits.max_characters)
    text = tidy("\n".join(head) + "\n\n" + body)
    headings = (Heading(0, 1, subject[:300]),) if subject else ()
    parts = [Part("message", None, "message", text, headings)]
    room = limits.max_characters - len(text)
    for part, name in zip(attached[:_MAX_ATTACHMENTS], names, strict=False):
        if room <= 0 or limits.max_depth <= 0:
            cut = True
            break
        inner = msgspec.structs.replace(limits, max_characters=room, max_depth=limits.max_depth - 1)
        extracted = _attachment(part, name, inner)
        if extracted is not None:
            parts += _renamed(extracted, name)
            room -= sum(len(one.text) for one in extracted.parts)
            cut = cut or extracted.truncated
    whole = finish(subject, document.stem, parts, limits.max_characters, _NOTHING)
    return msgspec.structs.replace(whole, truncated=whole.truncated or cut)


def warm() -> None:
    """Import what the bodies of mails need."""
    html.warm()


def _leaves(mail: _Mail) -> Iterator[_Mail]:
    """The parts that hold something; a mail in the mail is one."""
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in _inside(mail):
            yield from _leaves(part)
    else:
        yield mail


def _inside(part: _Mail) -> Iterator[_Mail]:
    payload: object = part.get_payload()
    yield from (one for one in payload if isinstance(one, Message)) if isinstance(payload, list) else ()


def _is_attachment(part: _Mail) -> bool:
    if part.get_content_type() == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    return bool(part.get_filename()) and not (
        part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
    )


def _attachment(part: _Mail, name: str, limits: Limits) -> Extracted | None:
    """What an attachment holds; None for one that is not read or cannot be."""
    document = Document(name, _bytes(part))
    if document.suffix not in SUFFIXES:
        return None
    try:
        return extract_any(document, limits)
    except Unreadable:  # the mail itself is readable, and names the attachment
        return None


def _renamed(extracted: Extracted, name: str) -> Iterator[Part]:
    """The parts of an attachment as parts of the mail; those without text are left out."""
    for one in extracted.parts:
        if one.text.strip():
            where = f", {one.label}" if one.label and one.kind not in ("message", "text") else ""
            yield Part("attachment", None, f"attachment {name}{where}", one.text, one.headings)


def _body(mail: _Mail, room: int) -> tuple[str, bool]:
    """(the text of the body, whether text was left out): plain text where there is some, else HTML."""
    plain: list[str] = []
    marked: list[str] = []
    cut = False
    for part in _leaves(mail):
        if part.get_content_maintype() != "text" or _is_attachment(part):
            continue
        text, more = _decoded(part, room)
        cut = cut or more
        if part.get_content_type() == "text/html":
            marked.append(text)
        elif part.get_content_type() not in ("text/css", "text/calendar", "text/x-amp-html"):
            plain.append(_unwrapped(text) if str(part.get_param("format", "")).lower() == "flowed" else text)
    body = "\n\n".join(plain)
    if body.strip():
        return body, cut
    pages = [readable(text, room) for text in marked]
    return "\n\n".join(page[1] for page in pages), cut or any(page[3] for page in pages)


def _decoded(part: _Mail, room: int) -> tuple[str, bool]:
    data = _bytes(part)
    if not data:
        return "", False
    markup = part.get_content_type() == "text/html"
    try:
        return decode(data, room * 8 if markup else room, part.get_content_charset("") or "")
    except Unreadable:  # bytes that are no text
        return "", False


def _bytes(part: _Mail) -> bytes:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = next(_inside(part), None)
        return inner.as_bytes() if inner is not None else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _unwrapped(text: str) -> str:
    """Flowed text (RFC 3676) with its soft line ends removed."""
    return re.sub(r"(?m)(?<!^--) \r?\n(?=[^\s>])", " ", text)


def _file_name(part: _Mail) -> str:
    name = _unfolded(part.get_filename() or "")
    if part.get_content_type() == "message/rfc822" and not name.lower().endswith(".eml"):
        inner = next(_inside(part), None)
        name = (_header(inner, "Subject") if inner is not None else "") or name or "message"
        name = name.replace("/", "-") + ".eml"
    return re.split(r"[/\\]", name)[-1][:200] or "unnamed"


def _people(mail: _Mail, name: str) -> str:
    """The people of a header as "Name <address>"; each name is decoded by itself, so that its commas stay in it."""
    raw = [str(value) for value in mail.get_all(name, [])]
    shown = [
        f"{_unfolded(person)} <{address}>" if person and person != address else address
        for person, address in getaddresses(raw)
        if person or address
    ]
    return one_line(", ".join(shown)) or _header(mail, name)


def _date(mail: _Mail) -> str:
    """The date in words and figures, such as "Thursday 20 August 2026, 16:42 +0100"; as written when it is no date."""
    written = _header(mail, "Date")
    try:
        date: datetime = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return written
    zone = f" {date:%z}" if date.tzinfo is not None else ""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}, {date:%H:%M}{zone}"


def _header(mail: _Mail, name: str) -> str:
    value = mail.get(name)
    return "" if value is None else _unfolded(value)


def _unfolded(value: object) -> str:
    """A header on one line with its encoded words (RFC 2047) decoded; what cannot be decoded stays as written."""
    pieces: list[str] = []
    try:
        for data, charset in decode_header(value):  # type: ignore[arg-type]
            if isinstance(data, str):
                pieces.append(data)
                continue
            known = "" if charset in (None, "unknown-8bit") else str(charset)
            pieces.append(decode(data, 10_000, known)[0] if data else "")
    except (ValueError, LookupError, Unreadable):
        return one_line(str(value))
    return one_line("".join(pieces))
