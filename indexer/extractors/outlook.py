"""Items of Outlook (MS-OXPROPS, MS-OXCMSG, MS-OXOCAL, MS-OXOCNTC) from whichever file they lie in: mails, meetings,
tasks, contacts and notes, all made of numbered properties."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from indexer.extractors import Document, Extracted, Limits, Person, Unreadable, cms, eml, outlook_rtf
from indexer.extractors import extract as extract_any
from indexer.extractors.mail import Attachment, Mail, extracted, from_html, in_words, named
from indexer.extractors.text import decode
from indexer.extractors.tidy import one_line

VERSION = 1
Value = str | bytes | int | float | bool | datetime
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_TICKS = 3_000_000_000_000_000_000
_LATEST = 4000  # the year of dates that stand for "none"
_STRING_8, _STRING, _BINARY = 0x001E, 0x001F, 0x0102
_INT_16, _INT_32, _DOUBLE, _BOOLEAN, _INT_64, _TIME = 0x0002, 0x0003, 0x0005, 0x000B, 0x0014, 0x0040
_BY_VALUE, _IN_STORAGE = (0, 1, 2, 4, 7), 6
_NAMED_FROM = 0x8000
_NOBODY = "Unknown"
"""What Outlook writes where nobody sent an item."""
_MAX_PEOPLE = 2000
# fmt: off
_LANGUAGES = {
    0x01: "cp1256", 0x02: "cp1251", 0x04: "cp936", 0x05: "cp1250", 0x08: "cp1253", 0x0D: "cp1255", 0x0E: "cp1250",
    0x11: "cp932", 0x12: "cp949", 0x15: "cp1250", 0x18: "cp1250", 0x19: "cp1251", 0x1A: "cp1250", 0x1B: "cp1250",
    0x1E: "cp874", 0x1F: "cp1254", 0x22: "cp1251", 0x23: "cp1251", 0x24: "cp1250", 0x25: "cp1257", 0x26: "cp1257",
    0x27: "cp1257", 0x29: "cp1256", 0x2A: "cp1258",
}
_PAGES = {
    10000: "mac_roman", 20127: "cp1252", 20866: "koi8_r", 28591: "cp1252", 28592: "iso8859_2", 28595: "iso8859_5",
    28605: "iso8859_15", 50220: "iso2022_jp", 50222: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr",
    54936: "gb18030", 65001: "utf-8",
}
# fmt: on
_MIME = re.compile(rb"\s*[A-Za-z][A-Za-z-]{1,60}:")
_CONTACT = (
    (0x3A16, "Organisation"),
    (0x3A17, "Job title"),
    (0x3A18, "Department"),
    (0x3A08, "Phone (work)"),
    (0x3A1B, "Phone (work)"),
    (0x3A09, "Phone (home)"),
    (0x3A1C, "Phone (mobile)"),
    (0x3A24, "Fax (work)"),
    (0x3A25, "Fax (home)"),
    (0x3A15, "Address"),
    (0x3A51, "Link"),
    (0x3A42, "Birthday"),
)
_CONTACT_NAMED = (
    (0x8083, "E-mail"),
    (0x8093, "E-mail"),
    (0x80A3, "E-mail"),
    (0x8062, "Chat"),
    (0x801B, "Address (work)"),
    (0x801A, "Address (home)"),
    (0x801C, "Address (other)"),
)


@dataclass(frozen=True, slots=True)
class Properties:
    """Properties by their identifiers; `named` are those that a file numbers by itself, by their long identifiers."""

    fixed: Mapping[int, Value]
    named: Mapping[int, Value] = field(default_factory=dict)
    codepage: str = ""
    """Of the texts that are bytes here."""

    def text(self, *identifiers: int) -> str:
        """The first of these properties that is a text, on as many lines as it has."""
        for identifier in identifiers:
            if said := self._text(self.fixed.get(identifier)):
                return said
        return ""

    def line(self, *identifiers: int) -> str:
        """The same on one line."""
        return one_line(self.text(*identifiers))

    def named_line(self, identifier: int) -> str:
        """A named property on one line."""
        return one_line(self._text(self.named.get(identifier)))

    def time(self, *identifiers: int) -> datetime | None:
        """The first of these properties that is a time."""
        found = (self.fixed.get(one) for one in identifiers)
        return next((one for one in found if isinstance(one, datetime)), None)

    def named_time(self, *identifiers: int) -> datetime | None:
        """The first of these named properties that is a time."""
        found = (self.named.get(one) for one in identifiers)
        return next((one for one in found if isinstance(one, datetime)), None)

    def number(self, identifier: int) -> int:
        """A number, 0 when there is none."""
        found = self.fixed.get(identifier, 0)
        return found if isinstance(found, int) else 0

    def _text(self, value: Value | None) -> str:
        if isinstance(value, str):
            return value.rstrip("\0")
        if isinstance(value, bytes) and value.strip(b"\0"):
            try:
                # What is Unicode is found by itself, and some that claim to be are not.
                declared = self.codepage if self.codepage != "utf-8" else ""
                return decode(value.rstrip(b"\0"), len(value), declared)[0]
            except Unreadable:
                return ""
        return ""


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on an item: its properties, and how an item in an item is read."""

    properties: Properties
    data: bytes = b""
    item: Callable[[Limits], Extracted] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One item."""

    properties: Properties
    recipients: tuple[Properties, ...] = ()
    attachments: tuple[Hanging, ...] = ()


def value(kind: int, data: bytes) -> Value | None:
    """A property's value from its bytes (MS-OXCDATA, 2.11.1); None for one of no use here.

    A text of an old file stays bytes: only its item knows the code page.
    """
    if kind == _STRING:
        return data.decode("utf-16-le", "replace")
    if kind in (_STRING_8, _BINARY):
        return data
    if kind == _INT_16 and len(data) >= 2:
        return int(struct.unpack_from("<h", data)[0])
    if kind == _INT_32 and len(data) >= 4:
        return int(struct.unpack_from("<i", data)[0])
    if kind == _INT_64 and len(data) >= 8:
        return int(struct.unpack_from("<q", data)[0])
    if kind == _DOUBLE and len(data) >= 8:
        return float(struct.unpack_from("<d", data)[0])
    if kind == _BOOLEAN and data:
        return data[0] != 0
    if kind == _TIME and len(data) >= 8:
        ticks = int(struct.unpack_from("<Q", data)[0])
        if 0 < ticks < _MOST_TICKS:
            at = _EPOCH + timedelta(microseconds=ticks // 10)
            return at if at.year < _LATEST else None
    return None


def numbers(entries: bytes) -> dict[int, int]:
    """From the identifiers that a file gives to named properties to their long identifiers (MS-OXMSG, 2.2.3.1.2)."""
    found: dict[int, int] = {}
    for at in range(0, len(entries) - 7, 8):
        identifier, kind, index = struct.unpack_from("<IHH", entries, at)
        if not kind & 1:  # else it has a word for a name
            found[_NAMED_FROM + index] = identifier
    return found


def codepage(fixed: Mapping[int, Value]) -> str:
    """The encoding of an item's texts, "" when it does not say."""
    for identifier in (0x3FFD, 0x3FDE):  # of the message, of the body
        number = fixed.get(identifier)
        if isinstance(number, int) and number > 0:
            return _encoding(number)
    language = fixed.get(0x3FF1)
    return _LANGUAGES.get(language & 0x3FF, "cp1252") if isinstance(language, int) else ""


def read(item: Item, fallback: str, size: int, limits: Limits) -> Extracted:
    """An item as a document. Raises `Unreadable`."""
    properties = item.properties
    kind = properties.line(0x001A).lower()
    subject = properties.line(0x0037, 0x0E1D, 0x0070)[:300]
    body, cut = _body(properties, limits)
    whole = Mail(
        subject=subject,
        people=tuple(_people(item)),
        sent=properties.time(0x0039, 0x0E06),
        thread=_ids(properties),
        body=body,
        truncated=cut,
        attachments=tuple(_attachments(item)),
    )
    if kind.startswith(("ipm.appointment", "ipm.schedule")):
        whole = _meeting(whole, properties)
    elif kind.startswith("ipm.contact"):
        whole = _contact(whole, properties)
    elif kind.startswith("ipm.task"):
        due = properties.named_time(0x8105)
        whole = replace(whole, facts=(("Due", in_words(due)),) if due is not None else ())
    else:
        whole = _as_sent(whole, properties, limits)
        if "smime" in kind or any(one.name.lower() == "message.rpmsg" for one in whole.attachments):
            whole = _opened(whole, limits)
    return extracted(whole, fallback, size, limits)


def warm() -> None:
    """Import what the bodies of items need."""
    eml.warm()
    outlook_rtf.warm()


def _encoding(number: int) -> str:
    """The encoding of a code page of Windows, "" for one that is not known."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return ""
    return name


def _body(properties: Properties, limits: Limits) -> tuple[str, bool]:
    """(the text of the body, whether text was left out): plain text where there is some, else HTML, else RTF."""
    room = limits.max_characters
    plain = properties.text(0x1000)
    if plain.strip():
        return plain[:room], len(plain) > room
    marked = properties.fixed.get(0x1013)
    if isinstance(marked, bytes) and marked.strip(b"\0 \r\n"):
        number = properties.number(0x3FDE)
        try:
            marked = decode(marked, room * 8, _encoding(number) if number > 0 else properties.codepage)[0]
        except Unreadable:
            marked = ""
    if isinstance(marked, str) and marked.strip():
        return from_html([marked], room)
    packed = properties.fixed.get(0x1009)
    if not isinstance(packed, bytes) or not packed:
        return "", False
    try:
        rich = outlook_rtf.unpacked(packed, limits.max_inflated_bytes)
        page = outlook_rtf.html(rich)
        if page:
            return from_html([page], room)
        inner = extract_any(Document("body.rtf", rich), limits)
    except Unreadable:
        return "", False
    return "\n\n".join(part.text for part in inner.parts), inner.truncated


def _people(item: Item) -> Iterator[Person]:
    properties = item.properties
    sender = _person("from", properties.line(0x0042, 0x0C1A), properties.line(0x5D02, 0x5D01, 0x0065, 0x0C1F))
    if sender is not None:
        yield sender
    roles: tuple[Literal["to", "cc", "bcc"], ...] = ("to", "cc", "bcc")
    known: set[str] = set()
    for one in item.recipients[:_MAX_PEOPLE]:
        kind = one.number(0x0C15) & 0xF
        role = roles[kind - 1] if 1 <= kind <= 3 else "to"
        person = _person(role, one.line(0x3001, 0x5FF6), one.line(0x39FE, 0x3003))
        if person is not None:
            known.add(role)
            yield person
    shown: tuple[tuple[Literal["to", "cc", "bcc"], int], ...] = (("to", 0x0E04), ("cc", 0x0E03), ("bcc", 0x0E02))
    for role, identifier in shown:
        if role not in known:
            names = (name.strip(" '\t") for name in properties.line(identifier).split(";"))
            yield from (Person(role, name[:300]) for name in names if name)


def _person(role: Literal["from", "to", "cc", "bcc"], name: str, address: str) -> Person | None:
    """Somebody; an address of Exchange, which nobody knows, is left out."""
    name = "" if name == _NOBODY else name.strip("'\"")
    address = address if "@" in address and not address.startswith("/") else ""
    if not name and not address:
        return None
    return Person(role, "" if name == address else name[:300], address[:300])


def _ids(properties: Properties) -> tuple[str, ...]:
    written = " ".join(properties.line(identifier) for identifier in (0x1035, 0x1042, 0x1039))
    return tuple(dict.fromkeys(piece.strip("<>") for piece in written.replace("><", "> <").split() if "@" in piece))[
        :100
    ]


def _as_sent(mail: Mail, properties: Properties, limits: Limits) -> Mail:
    """A mail with what its head on the way said better: the time zone, the ids of its thread, its people."""
    head = properties.text(0x007D)
    if not head.strip():
        return mail
    try:
        said = eml.read(head.encode("utf-8", "replace"), limits)
    except Unreadable:
        return mail
    people = mail.people
    if said.people and not any(person.address for person in people if person.role == "from"):
        people = (
            *(one for one in said.people if one.role == "from"),
            *(one for one in people if one.role != "from" or not said.people),
        )
    return replace(mail, sent=said.sent or mail.sent, thread=mail.thread or said.thread, people=people)


def _opened(mail: Mail, limits: Limits) -> Mail:
    """A signed mail with what is in its envelope; an encrypted one says that it is."""
    for one in mail.attachments:
        if _MIME.match(one.data):
            content: bytes | None = one.data
        elif len(mail.attachments) == 1 or one.name.lower().endswith((".p7m", ".rpmsg")):
            content = cms.signed(one.data)
        else:
            continue
        if content is None:
            return replace(mail, encrypted=True, attachments=())
        inner = eml.read(b"MIME-Version: 1.0\r\n" + content.lstrip(), limits)
        body = mail.body if mail.body.strip() else inner.body
        return replace(mail, body=body, attachments=inner.attachments, encrypted=inner.encrypted)
    return mail


def _meeting(mail: Mail, properties: Properties) -> Mail:
    begin = properties.named_time(0x820D, 0x8235) or properties.time(0x0060)
    end = properties.named_time(0x820E, 0x8236) or properties.time(0x0061)
    people = [Person("organizer" if one.role == "from" else "attendee", one.name, one.address) for one in mail.people]
    facts = [("Where", where)] if (where := properties.named_line(0x8208)) else []
    if often := properties.named_line(0x8232):
        facts.append(("Repeats", often))
    return replace(mail, kind="event", sent=begin, ended=end, people=tuple(people), facts=tuple(facts))


def _contact(mail: Mail, properties: Properties) -> Mail:
    name = properties.line(0x3001, 0x0037)[:300]
    facts = [(label, said) for identifier, label in _CONTACT if (said := properties.line(identifier))]
    facts += [(label, said) for identifier, label in _CONTACT_NAMED if (said := properties.named_line(identifier))]
    if (day := properties.time(0x3A42)) is not None:
        facts.append(("Birthday", in_words(day).rpartition(",")[0]))
    address = next((said for label, said in facts if label == "E-mail"), "")
    person = Person("contact", name, address)
    return replace(mail, kind="contact", subject=name, sent=None, people=(person,), facts=tuple(dict.fromkeys(facts)))


def _attachments(item: Item) -> Iterator[Attachment]:
    for number, one in enumerate(item.attachments, 1):
        properties = one.properties
        name = properties.line(0x3707, 0x3704, 0x3001)
        kind = properties.line(0x370E)
        if one.item is not None:
            name = (name or "message").replace("/", "-").replace("\\", "-")
            yield Attachment(name if name.lower().endswith(".msg") else f"{name[:190]}.msg", read=one.item)
            continue
        if not name:
            name = f"attachment {number}{properties.line(0x3703)}"
        hidden = properties.fixed.get(0x7FFE) is True
        inline = hidden or (bool(properties.line(0x3712)) and kind.lower().startswith("image/"))
        yield Attachment(name[-200:], one.data, named(name, kind), inline, shown=not inline)
