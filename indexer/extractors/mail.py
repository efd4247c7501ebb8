"""What a mail of any format comes to: its head in words above its text, who wrote to whom, and what hangs on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from indexer.extractors import MOST_PEOPLE, Described, Extracted, Heading, Limits, Part, Person
from indexer.extractors.enclosed import Enclosing, is_read
from indexer.extractors.html import readable
from indexer.extractors.html import warm as html_warm
from indexer.extractors.tidy import one_line, tidy

VERSION = 1
NOTHING = "This mail holds no text, so there is nothing to search."
ENCRYPTED = "The text of this mail is encrypted for its recipient; save a decrypted copy to make it searchable."
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
_ROLES = {"from": "From", "to": "To", "cc": "Cc", "bcc": "Bcc", "organizer": "Organizer", "attendee": "Attendees"}
# What programs for mail put above the mail that is answered, each on a line of its own.
_QUOTED = re.compile(
    r"(?m)^(?:"
    r"(?=[^\n]{0,200}(?:wrote|writes|schrieb[^\n:]{0,80}|a écrit|escribió|escreveu|ha scritto|schreef)[\s\xa0]?:[ ]*\n"
    r"\s{0,3}>)[^>\s][^\n]{0,200}"
    r"|-{3,12} ?(?:Original Message|Forwarded [Mm]essage|Ursprüngliche Nachricht|Original-Nachricht|Weitergeleitete "
    r"Nachricht|Message d'origine|Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht)"
    r" ?-{3,12})[ ]*$"
)
# fmt: on
_LONGEST_HEAD = 20_000
_LOGO = 10_000
"""Bytes below which a picture in the text of a mail is taken for decoration."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a mail: `name` for people, `data`, and a name that tells its kind when `name` does not."""

    name: str
    data: bytes = b""
    kind: str = ""
    inline: bool = False
    """It is a picture that the text shows in its place."""
    shown: bool = True
    """Whether the head of the mail names it."""
    read: Callable[[Limits], Extracted] | None = None
    """Reads one that is no bytes: a mail in an Outlook file."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was written."""

    subject: str = ""
    people: tuple[Person, ...] = ()
    sent: datetime | None = None
    written_date: str = ""
    """The date as it is written, for one that is no date."""
    thread: tuple[str, ...] = ()
    body: str = ""
    truncated: bool = False
    attachments: tuple[Attachment, ...] = ()
    encrypted: bool = False
    """Only its head can be read."""
    kind: Literal["message", "event", "contact"] = "message"
    ended: datetime | None = None
    """Of an event, whose `sent` is when it begins."""
    facts: tuple[tuple[str, str], ...] = ()
    """More lines of the head, each a name and what it says."""


def extracted(mail: Mail, fallback: str, size: int, limits: Limits) -> Extracted:
    """The mail as the first document, and each of its attachments. Raises `Unreadable`."""
    subject = mail.subject[:300]
    head = [f"Subject: {subject}" if mail.kind == "message" else subject] if subject else []
    for role, name in _ROLES.items():
        shown = ", ".join(_shown(person) for person in mail.people if person.role == role)
        if shown:
            head.append(f"{name}: {shown[:_LONGEST_HEAD]}")
    if date := in_words(mail.sent) if mail.sent is not None else mail.written_date:
        head.append(f"{'Begins' if mail.kind == 'event' else 'Date'}: {date}")
    if mail.ended is not None:
        head.append(f"Ends: {in_words(mail.ended)}")
    head += [f"{name}: {said}" for name, said in mail.facts]
    attached = [one for one in mail.attachments if not (one.inline and len(one.data) < _LOGO)]
    if names := [one.name for one in attached if one.shown]:
        head.append(f"Attachments: {', '.join(names)[:_LONGEST_HEAD]}")
    text = tidy("\n".join(head) + "\n\n" + mail.body)
    kept = text[: limits.max_characters]
    headings = [Heading(0, 1, subject)] if subject else []
    headings += [Heading(at.start(), 2, one_line(at[0])[:300]) for at in _QUOTED.finditer(kept) if at.start() > 0]
    own = Described(
        kind=mail.kind,
        people=mail.people[:MOST_PEOPLE],
        created=mail.sent.isoformat(timespec="seconds") if mail.sent is not None else "",
        modified=mail.ended.isoformat(timespec="seconds") if mail.ended is not None else "",
        thread=mail.thread,
    )
    whole = Enclosing(own, [Part(mail.kind, None, mail.kind, kept, tuple(headings))], size, limits)
    whole.truncated = mail.truncated or len(kept) < len(text)
    if mail.encrypted:
        whole.failed("encrypted text", "encrypted", ENCRYPTED)
    for one in attached:
        if one.read is not None:
            whole.open(one.name, one.read)
        else:
            whole.read(one.name, one.data, one.kind)
    return whole.whole(subject or fallback, NOTHING)


def warm() -> None:
    """Import what the bodies of mails need."""
    html_warm()


def in_words(date: datetime) -> str:
    """A date in words and figures, such as "Thursday 20 August 2026, 16:42 +0100"."""
    zone = f" {date:%z}" if date.tzinfo is not None else ""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}, {date:%H:%M}{zone}"


def from_html(pages: Iterable[str], room: int) -> tuple[str, bool]:
    """(the text of a body of HTML, whether text was left out)."""
    read = [readable(page, room) for page in pages]
    return "\n\n".join(page[1] for page in read), any(page[3] for page in read)


def named(name: str, kind: str) -> str:
    """A name that tells the kind of an attachment: its own, or by its content type; "" when neither is known."""
    if is_read(name):
        return ""
    suffix = _SUFFIXES.get(kind.lower(), "")
    return f"attachment{suffix}" if suffix else ""


def _shown(person: Person) -> str:
    if person.name and person.address and person.name != person.address:
        return f"{person.name} <{person.address}>"
    return person.address or person.name


_SUFFIXES = {
    "application/ics": ".ics",
    "application/msword": ".doc",
    "application/ms-tnef": ".tnef",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-tnef": ".tnef",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-zip-compressed": ".zip",
    "application/zip": ".zip",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/directory": ".vcf",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}
