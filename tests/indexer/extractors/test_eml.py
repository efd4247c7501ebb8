"""Mail: its heads, its body, and its attachments."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import pytest

from indexer.extractors import MOST_PEOPLE, Limits
from indexer.reader_checks import checked
from tests.corpus import make
from tests.indexer.extractors.reading import read, read_bytes, refused


def test_people_date_and_subject_stand_above_the_body(tmp_path: Path) -> None:
    extracted = read(make.make_eml(tmp_path / "a.eml", "Armazém Sete: seats", "We keep 14 October.\n\nInês"))
    (part,) = extracted.parts
    assert part.text == (
        "Subject: Armazém Sete: seats\nFrom: Inês Carvalho <ines@example.org>\nTo: Tomás Figueira <tomas@example.org>\n"
        "Date: Thursday 20 August 2026, 16:42 +0100\n\nWe keep 14 October.\n\nInês"
    )
    assert (part.kind, part.page, part.label) == ("message", None, "message")
    assert extracted.title == "Armazém Sete: seats"


def test_encoded_words_are_decoded_and_commas_in_names_stay() -> None:
    raw = (
        b"From: =?utf-8?q?Figueira=2C_Tom=C3=A1s?= <t@example.org>\r\nTo: a@example.org,\r\n b@example.org\r\n"
        b"Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?b?IGF1cw==?= Bristol\r\n\r\nHi\r\n"
    )
    lines = read_bytes("a.eml", raw).parts[0].text.split("\n")
    assert lines[:3] == [
        "Subject: Grüße aus Bristol",
        "From: Figueira, Tomás <t@example.org>",
        "To: a@example.org, b@example.org",
    ]


def test_names_in_headers_that_are_not_encoded_are_read() -> None:
    """RFC 6532, and Latin-1 as programs before it wrote."""
    raw = "From: 山田太郎 <yamada@example.org>\nTo: محمد علي <ali@example.org>\n\nHi\n".encode()
    people = read_bytes("a.eml", raw).documents[0].people
    assert [(one.name, one.address) for one in people] == [
        ("山田太郎", "yamada@example.org"),
        ("محمد علي", "ali@example.org"),
    ]
    latin = "From: Jürgen Groß <j@example.org>\nSubject: x\n\nHi\n".encode("latin-1")
    assert read_bytes("a.eml", latin).documents[0].people[0].name == "Jürgen Groß"


def test_a_mail_to_a_whole_town_is_read_with_the_first_of_its_people() -> None:
    many = ", ".join(f"p{n}@example.org" for n in range(MOST_PEOPLE + 5))
    extracted = read_bytes("a.eml", f"From: a@example.org\nTo: {many}\n\nHi\n".encode())
    assert len(extracted.documents[0].people) == MOST_PEOPLE
    assert checked(extracted, Limits()).documents == extracted.documents


def test_the_plain_body_is_taken_before_the_html_one_and_html_alone_is_read(tmp_path: Path) -> None:
    both = read(make.make_eml(tmp_path / "a.eml", "S", "plain words", html="<p>marked words</p>")).parts[0].text
    assert "plain words" in both
    assert "marked words" not in both
    alone = read(make.make_eml(tmp_path / "b.eml", "S", "", html="<style>p{}</style><p>marked <b>words</b></p>")).parts[
        0
    ]
    assert alone.text.endswith("\n\nmarked words")


def test_attachments_of_kinds_that_are_read_are_parts_and_others_are_named(tmp_path: Path) -> None:
    pdf = make.make_pdf(tmp_path / "plan.pdf", ["first page", "second page"]).read_bytes()
    inner = make.mail("Inner", "inner words", attachments={"list.csv": b"Name,City\nAnn,Rome\n"})
    files = {"plan.pdf": pdf, "notes.xyz": b"\x89PNG", "broken.pdf": b"no pdf", "in.eml": inner}
    extracted = read(make.make_eml(tmp_path / "a.eml", "S", "body", attachments=files))
    assert [(part.kind, part.page, part.label, part.document) for part in extracted.parts] == [
        ("message", None, "message", 0),
        ("page", 1, "plan.pdf, page 1", 1),
        ("page", 2, "plan.pdf, page 2", 1),
        ("message", None, "Inner.eml", 3),
        ("text", None, "Inner.eml/list.csv", 4),
    ]
    assert [(one.member, one.failure) for one in extracted.documents] == [
        ("", None),
        ("plan.pdf", None),
        ("broken.pdf", "damaged"),
        ("Inner.eml", None),
        ("Inner.eml/list.csv", None),
    ]
    assert "Attachments: plan.pdf, notes.xyz, broken.pdf, Inner.eml" in extracted.parts[0].text
    assert "inner words" in extracted.parts[3].text
    assert "Ann" in extracted.parts[4].text


def test_mails_in_mails_end_at_the_depth_limit(tmp_path: Path) -> None:
    message = make.mail("level 0", "words")
    for level in range(1, 12):
        message = make.mail(f"level {level}", "words", attachments={"in.eml": message})
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    extracted = read(path)
    assert len(extracted.parts) == 1 + Limits().max_depth
    assert extracted.documents[-1].failure == "too_large"
    assert extracted.documents[-1].sentence.endswith(".")


def test_people_date_and_thread_are_described() -> None:
    raw = (
        b"From: Ann <ann@example.org>\nTo: Bob <bob@example.org>, c@example.org\nCc: Dan <dan@example.org>\n"
        b"Date: Thu, 20 Aug 2026 16:42:00 +0100\nMessage-ID: <two@example.org>\nIn-Reply-To: <one@example.org>\n"
        b"References: <zero@example.org>\n <one@example.org>\nSubject: Re: S\n\nHi\n"
    )
    (own,) = read_bytes("a.eml", raw).documents
    assert [(person.role, person.name, person.address) for person in own.people] == [
        ("from", "Ann", "ann@example.org"),
        ("to", "Bob", "bob@example.org"),
        ("to", "", "c@example.org"),
        ("cc", "Dan", "dan@example.org"),
    ]
    assert own.thread == ("two@example.org", "one@example.org", "zero@example.org")
    assert (own.kind, own.created, own.title) == ("message", "2026-08-20T16:42:00+01:00", "Re: S")


def test_the_mail_that_is_answered_is_a_section_of_its_own() -> None:
    body = (
        b"Yes, we come.\n\nOn 1 Aug 2026, Ann wrote:\n> Do you come?\n\n-----Original Message-----\nFrom: Bob\nOlder.\n"
    )
    part = read_bytes("a.eml", b"From: a@example.org\nSubject: S\n\n" + body).parts[0]
    assert [(one.level, one.title) for one in part.headings] == [
        (1, "S"),
        (2, "On 1 Aug 2026, Ann wrote:"),
        (2, "-----Original Message-----"),
    ]
    assert all(part.text[one.offset :].startswith(one.title) for one in part.headings[1:])


def test_an_invitation_is_an_event_and_stands_there_once() -> None:
    lines = (
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "SUMMARY:Kick-off",
        "DTSTART:20260820T090000Z",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    event = "\r\n".join(lines) + "\r\n"
    message = make.mail("Invitation", "Please come")
    message.add_alternative(event, subtype="calendar")
    message.make_mixed()
    message.add_attachment(event.encode(), maintype="application", subtype="ics", filename="invite.ics")
    extracted = read_bytes("a.eml", message.as_bytes())
    assert [(one.kind, one.title) for one in extracted.documents] == [("message", "Invitation"), ("event", "Kick-off")]
    assert "Thursday 20 August 2026, 09:00 (UTC)" in extracted.parts[1].text


def test_an_attachment_without_a_telling_name_is_known_by_its_content_type(tmp_path: Path) -> None:
    pdf = make.make_pdf(tmp_path / "p.pdf", ["page words"]).read_bytes()
    message = make.mail("S", "body")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="offer")
    extracted = read_bytes("a.eml", message.as_bytes())
    assert extracted.parts[1].label == "offer, page 1"
    assert "page words" in extracted.parts[1].text


def test_small_inline_pictures_are_no_documents() -> None:
    message = make.mail("S", "", html='<p>words <img src="cid:logo"></p>')
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    extracted = read_bytes("a.eml", message.as_bytes())
    assert len(extracted.documents) == 1
    assert "logo.png" not in extracted.parts[0].text


def test_a_signed_mail_is_read_and_its_signature_is_not() -> None:
    raw = (
        b"From: a@example.org\nSubject: S\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\n\n'
        b"--b\nContent-Type: text/plain\n\nsigned words\n--b\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB\n--b--\n"
    )
    extracted = read_bytes("a.eml", raw)
    assert extracted.parts[0].text == "Subject: S\nFrom: a@example.org\n\nsigned words"
    assert len(extracted.documents) == 1


def test_what_is_signed_inside_its_signature_is_read() -> None:
    """A mail as `openssl cms -sign -nodetach` makes it, in definite and in indefinite lengths."""
    inner = b"Content-Type: text/plain\r\n\r\nwords inside\r\n"
    for streamed in (False, True):
        raw = b"From: a@example.org\nContent-Type: application/pkcs7-mime; name=smime.p7m\n"
        raw += b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(_signed(inner, streamed))
        assert read_bytes("a.eml", raw).parts[0].text.endswith("\n\nwords inside")


def _signed(content: bytes, streamed: bool) -> bytes:
    def element(tag: int, inner: bytes) -> bytes:
        if streamed and tag & 0x20:
            return bytes([tag, 0x80]) + inner + b"\0\0"
        return bytes([tag, 0x82]) + struct.pack(">H", len(inner)) + inner

    octets = element(0x24, element(4, content[:9]) + element(4, content[9:])) if streamed else element(4, content)
    data = bytes.fromhex("06092a864886f70d010701") + element(0xA0, octets)
    signed = bytes.fromhex("020101") + element(0x31, b"") + element(0x30, data)
    return element(0x30, bytes.fromhex("06092a864886f70d010702") + element(0xA0, element(0x30, signed)))


@pytest.mark.parametrize(
    "kind",
    [
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
        b"Content-Transfer-Encoding: base64\n\nMAYGCSqGSIb3DQEHA6ADAgEA\n",
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\n'
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream;"
        b" name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n",
        b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nhQEM\n-----END PGP MESSAGE-----\n",
    ],
)
def test_an_encrypted_mail_shows_its_head_and_says_that_its_text_is_locked(kind: bytes) -> None:
    extracted = read_bytes("a.eml", b"From: a@example.org\nSubject: Secret\nMIME-Version: 1.0\n" + kind)
    assert extracted.parts[0].text == "Subject: Secret\nFrom: a@example.org"
    assert [one.failure for one in extracted.documents] == [None, "encrypted"]
    assert "decrypted copy" in extracted.documents[1].sentence


def test_blanks_before_a_colon_and_mails_of_apple_are_read() -> None:
    old = b"From   : Ann <ann@example.org>\nSubject  : Old\n\nwords\n"
    assert read_bytes("a.eml", old).title == "Old"
    mail = b"From: a@example.org\nSubject: Apple\n\nwords\n"
    extracted = read_bytes("1.emlx", b"%d\n" % len(mail) + mail + b"<?xml version='1.0'?><plist/>")
    assert extracted.parts[0].text == "Subject: Apple\nFrom: a@example.org\n\nwords"


def test_parts_in_parts_end_long_before_the_stack() -> None:
    raw = b"From: a@example.org\nSubject: S\nMIME-Version: 1.0\n"
    for level in range(300):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    raw += b"Content-Type: text/plain\n\ndeep\n"
    assert read_bytes("a.eml", raw).title == "S"


def test_attachments_share_the_characters_of_the_file() -> None:
    files = {f"{number}.txt": b"words " * 1000 for number in range(10)}
    extracted = read_bytes("a.eml", make.mail("S", "body", attachments=files).as_bytes(), Limits(max_characters=15_000))
    assert sum(len(part.text) for part in extracted.parts) <= 15_000
    assert extracted.truncated


def test_bytes_that_do_not_fit_their_declared_encoding_are_read() -> None:
    raw = b"From: a@example.org\nSubject: K\xe4se\nContent-Type: text/plain; charset=no-such\n\nKaffee und K\xe4se\n"
    extracted = read_bytes("a.eml", raw)
    assert extracted.parts[0].text.endswith("Kaffee und Käse")
    assert extracted.title.startswith("K")


def test_a_header_that_cannot_be_decoded_stays_as_written() -> None:
    raw = b"From: a@example.org\nSubject: =?utf-8?B?abcde?= and more\n\nwords\n"
    assert read_bytes("a.eml", raw).title == "=?utf-8?B?abcde?= and more"


def test_a_zero_byte_in_a_body_does_not_take_the_body_with_it() -> None:
    raw = b"From: a@example.org\nSubject: S\n\n" + b"some words " * 20 + b"\0 and more\n"
    assert read_bytes("a.eml", raw).parts[0].text.endswith("and more")


def test_seven_bits_of_east_asia_are_read() -> None:
    for encoding, text in (("iso-2022-jp", "すみません。"), ("iso-2022-kr", "안녕하세요 여러분")):
        raw = b"From: a@example.org\nContent-Type: text/plain; charset=%s\n\n" % encoding.encode() + text.encode(
            encoding
        )
        assert read_bytes("a.eml", raw).parts[0].text.endswith(text)


def test_the_reason_of_a_bounce_is_read() -> None:
    raw = (
        b"From: Postmaster@example.org\nSubject: Returned\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        b"Final-Recipient: rfc822; u@example.org\nDiagnostic-Code: smtp; 550 mailbox full\n\n--b--\n"
    )
    assert "550 mailbox full" in read_bytes("a.eml", raw).parts[0].text


def test_lines_that_flow_are_joined() -> None:
    body = b"One sentence that \nflows on.\nAnother.\n-- \nAnn\n"
    raw = b"From: a@example.org\nContent-Type: text/plain; format=flowed\n\n"
    assert read_bytes("a.eml", raw + body).parts[0].text.endswith("One sentence that flows on.\nAnother.\n--\nAnn")


def test_a_date_that_is_none_stays_as_written() -> None:
    assert "Date: some day" in read_bytes("a.eml", b"From: a@example.org\nDate: some day\n\nx").parts[0].text


def test_what_is_no_mail_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.eml", "Just a note.\n"), "damaged")


def test_a_web_page_saved_as_mail_is_read() -> None:
    raw = (
        b"From: <Saved by Blink>\nSubject: The page\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; type="text/html"; boundary=b\n\n--b\n'
        b"Content-Type: text/html\nContent-Location: https://example.org/\n\n<h1>Head</h1><p>page words\n--b\n"
        b"Content-Type: text/css\nContent-Location: cid:css\n\n@charset x;\n--b--\n"
    )
    extracted = read_bytes("page.mht", raw)
    assert extracted.title == "The page"
    assert extracted.parts[0].text.endswith("Head\n\npage words")
