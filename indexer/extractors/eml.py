"""Mail (RFC 5322, MIME) and web pages saved in its form (RFC 2557): head, body, attachments."""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from indexer.extractors import Document, Extracted, Limits, Person, Unreadable, cms
from indexer.extractors.enclosed import is_read
from indexer.extractors.mail import Attachment, Mail, extracted, from_html, named
from indexer.extractors.mail import warm as mail_warm
from indexer.extractors.text import decode
from indexer.extractors.tidy import one_line

VERSION = 3
_NOT_MAIL = "This is not a mail, although its name says so; check where it came from."
_KNOWN = ("From", "To", "Subject", "Date", "Received", "Message-ID", "MIME-Version")
_PEOPLE: tuple[tuple[str, Literal["from", "to", "cc", "bcc"]], ...] = (
    ("From", "from"),
    ("To", "to"),
    ("Cc", "cc"),
    ("Bcc", "bcc"),
)
_ID = re.compile(r"<([^<>\s]{1,300})>")
_SIGNED_OR_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_NO_BODY = ("text/css", "text/calendar", "text/x-amp-html", "text/vcard", "text/x-vcard", "text/directory")
_PACKED = "winmail.dat"
_NO_TEXT = bytes(set(range(32)) - {9, 10, 13, 27})
"""Control characters; 27 changes the letters of ISO 2022."""
_BOUNCE = "message/delivery-status"
_PGP = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
_COUNTED = re.compile(rb"\A\s*\d{1,10}[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_BLANK_COLON = re.compile(rb"(?m)^([!-9;-~]{1,80})[ \t]{1,80}:")
_MAX_LEAVES = 10_000
_DEEPEST = 50
"""Parts in parts of one mail: deeper ones are an attack on the stack."""


def extract(document: Document, limits: Limits) -> Extracted:
    """The message and the documents that hang on it. Raises `Unreadable`."""
    data = document.data
    if document.suffix == ".emlx" and (count := _COUNTED.match(data)):  # Apple Mail: the length, the mail, a list
        data = data[count.end() : count.end() + int(count[0])]
    mail = read(data, limits)
    return extracted(mail, document.stem, len(data), limits)


def warm() -> None:
    """Import what mails need, and the parser's own late imports."""
    mail_warm()
    inner = b"From: =?utf-8?q?a?= <a@b.c>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nContent-Type: text/html\n\n<p>a"
    outer = b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    forwarded = b"Content-Type: message/rfc822; name*=utf-8''a\n\n" + inner + b"\n--b--\n"
    extract(Document("a.eml", outer + forwarded), Limits())


def read(data: bytes, limits: Limits) -> Mail:
    """A mail from its bytes. Raises `Unreadable` when they are none."""
    message = _parsed(data.lstrip(b"\r\n"))
    leaves, locked = _opened(message, 0)
    date = _header(message, "Date")
    sent = _date(date)
    body, cut = _body(leaves, limits.max_characters)
    return Mail(
        subject=_header(message, "Subject"),
        people=tuple(_people(message)),
        sent=sent,
        written_date=date,
        thread=_thread(message),
        body="" if _PGP.match(body) else body,
        truncated=cut,
        attachments=tuple(_attachments(leaves)),
        encrypted=locked or bool(_PGP.match(body)),
    )


def _parsed(data: bytes) -> Message:
    message = email.message_from_bytes(data)
    if not any(message.get(name) for name in _KNOWN):  # RFC 5322, 4.5: blanks before the colon were allowed once
        end = _HEAD_END.search(data)
        head = data[: end.start()] if end else b""
        message = email.message_from_bytes(_BLANK_COLON.sub(rb"\1:", head) + data[len(head) :])
    if not any(message.get(name) for name in _KNOWN):
        raise Unreadable("damaged", _NOT_MAIL)
    return message


def _opened(mail: Message, depth: int) -> tuple[list[Message], bool]:
    """(the parts that hold something, whether some of it is encrypted); what is signed is opened."""
    leaves: list[Message] = []
    locked = False
    for part in _leaves(mail, depth):
        if len(leaves) >= _MAX_LEAVES:
            break
        kind = part.get_content_type()
        if kind in _SIGNED_OR_LOCKED or (kind == "application/octet-stream" and _file_name(part) == "smime.p7m"):
            inner = cms.signed(_bytes(part))
            if inner is None:
                locked = True
            elif depth < _DEEPEST:
                more, also = _opened(email.message_from_bytes(inner), depth + 1)
                leaves += more
                locked = locked or also
        elif kind == "application/pgp-encrypted":
            locked = True
        elif kind not in _SIGNATURES:
            leaves.append(part)
    if locked:
        leaves = [part for part in leaves if _file_name(part) not in ("encrypted.asc", "smime.p7m")]
    return leaves, locked


def _leaves(mail: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; a mail in the mail is one."""
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        if depth < _DEEPEST:
            for part in _inside(mail):
                yield from _leaves(part, depth + 1)
    else:
        yield mail


def _inside(part: Message) -> Iterator[Message]:
    payload: object = part.get_payload()
    yield from (one for one in payload if isinstance(one, Message)) if isinstance(payload, list) else ()


def _is_attachment(part: Message) -> bool:
    if part.get_content_type() == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    if part.get_content_maintype() == "text":
        return part.get_content_type() in _NO_BODY[1:]
    return bool(part.get_filename()) or part.get_content_maintype() in ("application", "image")


def _attachments(leaves: list[Message]) -> Iterator[Attachment]:
    invitations: set[bytes] = set()
    for part in leaves:
        if not _is_attachment(part) or part.get_content_type() == "text/x-amp-html":
            continue
        kind = part.get_content_type()
        name = _file_name(part) or (_PACKED if kind.endswith("ms-tnef") else "")
        # What nobody reads need not be decoded: it can be most of the mail.
        data = _bytes(part) if is_read(name) or named(name, kind) or name.lower() == _PACKED else b""
        calendar = kind in ("text/calendar", "application/ics")
        if calendar:  # an invitation comes as the text of a program and as a file, for other programs
            digest = hashlib.sha256(b"".join(data.split())).digest()
            if digest in invitations:
                continue
            invitations.add(digest)
        shown = bool(name)
        inline = part.get_content_maintype() == "image" and (
            part.get_content_disposition() == "inline" or part.get("Content-ID") is not None
        )
        name = name or ("invitation.ics" if calendar else named("", kind).replace("attachment", "unnamed") or "unnamed")
        kind_name = "winmail.tnef" if name.lower() == _PACKED else named(name, kind)
        yield Attachment(name, data, kind_name, inline, shown and not inline)


def _body(leaves: list[Message], room: int) -> tuple[str, bool]:
    """(the text of the body, whether text was left out): plain text where there is some, else HTML."""
    plain: list[str] = []
    marked: list[str] = []
    cut = False
    for part in leaves:
        if part.get_content_type() == _BOUNCE:  # why a mail was not delivered
            plain.append("\n".join(filter(None, (_flat(one).decode("utf-8", "replace") for one in _inside(part)))))
            continue
        if part.get_content_maintype() != "text" or _is_attachment(part) or part.get_content_type() in _NO_BODY:
            continue
        text, more = _decoded(part, room)
        cut = cut or more
        if part.get_content_type() == "text/html":
            marked.append(text)
        else:
            plain.append(_unwrapped(text) if str(part.get_param("format", "")).lower() == "flowed" else text)
    body = "\n\n".join(plain)
    if body.strip():
        return body, cut
    body, more = from_html(marked, room)
    return body, cut or more


def _decoded(part: Message, room: int) -> tuple[str, bool]:
    data = _bytes(part)
    if not data:
        return "", False
    markup = part.get_content_type() == "text/html"
    most, charset = room * 8 if markup else room, part.get_content_charset("") or ""
    try:
        return decode(data, most, charset)
    except Unreadable:  # bytes that are no text, or a text with a few that are none
        text = data.translate(None, _NO_TEXT)
        if not text or len(text) < len(data) * 0.99:
            return "", False
        try:
            return decode(text, most, charset)
        except Unreadable:
            return "", False


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = next(_inside(part), None)
        return _flat(inner) if inner is not None else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _flat(mail: Message) -> bytes:
    try:
        return mail.as_bytes()
    except (LookupError, MessageError, ValueError):  # it names an encoding that its bytes are not in
        return b""


def _unwrapped(text: str) -> str:
    """Flowed text (RFC 3676) with its soft line ends removed."""
    return re.sub(r"(?m)(?<!^--) \r?\n(?=[^\s>])", " ", text)


def _file_name(part: Message) -> str:
    name = _unfolded(part.get_filename() or "")
    if part.get_content_type() == "message/rfc822" and not name.lower().endswith(".eml"):
        inner = next(_inside(part), None)
        name = (_header(inner, "Subject") if inner is not None else "") or name or "message"
        name = name.replace("/", "-")[:190] + ".eml"
    name = re.split(r"[/\\]", name)[-1]
    return name if len(name) <= 200 else name[:180] + name[-20:]


def _people(mail: Message) -> Iterator[Person]:
    """Each name is decoded by itself, so that its commas stay in it."""
    for header, role in _PEOPLE:
        raw = [_written(value) for name, value in mail.raw_items() if name.lower() == header.lower()]
        people = [(one_line(_unfolded(name)), one_line(address)) for name, address in getaddresses(raw)]
        if not any(address for _, address in people) and (written := _header(mail, header)):
            people = [(written, "")]
        yield from (Person(role, name[:300], address[:300]) for name, address in people if name or address)


def _written(value: str) -> str:
    """A header as it is written, also one with bytes that are no ASCII: RFC 6532, and what old programs leave."""
    try:
        data = value.encode("ascii", "surrogateescape")
        return value if value.isascii() else decode(data, len(data))[0]
    except (UnicodeEncodeError, Unreadable):
        return value.encode("utf-8", "replace").decode("utf-8")


def _thread(mail: Message) -> tuple[str, ...]:
    ids = [
        one
        for header in ("Message-ID", "In-Reply-To", "References")
        for value in mail.get_all(header, [])
        for one in _ID.findall(str(value))
    ]
    return tuple(dict.fromkeys(ids))[:100]


def _date(written: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(written)
        date.isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date


def _header(mail: Message, name: str) -> str:
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
    except (ValueError, LookupError, MessageError, Unreadable):
        return one_line(str(value))
    return one_line("".join(pieces))
