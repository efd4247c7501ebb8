"""Outlook's .msg files: mails, meetings, tasks, contacts, and what hangs on them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.extractors import Limits, Person, Unreadable
from tests.corpus import broken, make, outlook
from tests.indexer.extractors.reading import read_bytes, refused

_SENT = datetime(2026, 8, 20, 15, 42, tzinfo=UTC)
_MAIL: dict[int, object] = {
    outlook.CLASS: "IPM.Note",
    outlook.SUBJECT: "Seats at Armazém Sete",
    outlook.FROM_NAME: "Inês Carvalho",
    outlook.FROM_ADDRESS: "ines@example.org",
    outlook.SENT: _SENT,
    outlook.BODY: "We keep 14 October.",
    outlook.MESSAGE_ID: "<one@example.org>",
}
_TO = {outlook.NAME: "Tomás Figueira", outlook.ADDRESS: "tomas@example.org", outlook.ROLE: 1}
_COPY = {outlook.NAME: "/O=EXCHANGE/CN=ANN", outlook.ADDRESS: "ann@example.org", outlook.ROLE: 2}


def test_a_mail_says_who_wrote_to_whom_and_when() -> None:
    extracted = read_bytes("a.msg", outlook.msg(_MAIL, [_TO, _COPY]))
    (part,) = extracted.parts
    assert part.text == (
        "Subject: Seats at Armazém Sete\nFrom: Inês Carvalho <ines@example.org>\n"
        "To: Tomás Figueira <tomas@example.org>\nCc: /O=EXCHANGE/CN=ANN <ann@example.org>\n"
        "Date: Thursday 20 August 2026, 15:42 +0000\n\nWe keep 14 October."
    )
    (own,) = extracted.documents
    assert own.people[0] == Person("from", "Inês Carvalho", "ines@example.org")
    assert (own.kind, own.created, own.thread) == ("message", "2026-08-20T15:42:00+00:00", ("one@example.org",))


def test_the_head_of_the_way_gives_the_time_zone() -> None:
    head = "From: Inês <ines@example.org>\r\nDate: Thu, 20 Aug 2026 16:42:00 +0100\r\nMessage-ID: <x@y>\r\n"
    extracted = read_bytes("a.msg", outlook.msg({**_MAIL, outlook.HEAD: head}))
    assert "16:42 +0100" in extracted.parts[0].text


def test_attachments_and_mails_in_a_mail_are_documents(tmp_path: Path) -> None:
    pdf = make.make_pdf(tmp_path / "p.pdf", ["first page", "second page"]).read_bytes()
    inner = outlook.tree({**_MAIL, outlook.SUBJECT: "Inner", outlook.BODY: "inner words"}, head=24)
    data = outlook.msg(_MAIL, [_TO], [{outlook.FILE_NAME: "offer.pdf", outlook.DATA: pdf}, inner])
    extracted = read_bytes("a.msg", data)
    assert [one.member for one in extracted.documents] == ["", "offer.pdf", "message.msg"]
    assert [(part.label, part.document) for part in extracted.parts] == [
        ("message", 0),
        ("offer.pdf, page 1", 1),
        ("offer.pdf, page 2", 1),
        ("message.msg", 2),
    ]
    assert "Attachments: offer.pdf, message.msg" in extracted.parts[0].text
    assert extracted.parts[3].text.endswith("inner words")


def test_a_body_of_html_is_read_in_its_encoding() -> None:
    page = "<html><body><p>Преглед <b>автоматически</b></p></body></html>".encode("cp1251")
    properties = {**_MAIL, outlook.HTML: page, 0x3FDE0003: 1251}
    del properties[outlook.BODY]
    assert read_bytes("a.msg", outlook.msg(properties)).parts[0].text.endswith("Преглед автоматически")


def test_a_packed_body_is_unpacked_and_its_html_found() -> None:
    rich = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}"
        rb"\htmlrtf {\htmlrtf0 Gr\'fc\'dfe \u8364? 5{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0 }"
    )
    properties = {**_MAIL, outlook.RTF: outlook.packed_rtf(rich)}
    del properties[outlook.BODY]
    assert read_bytes("a.msg", outlook.msg(properties)).parts[0].text.endswith("\n\nGrüße € 5")


def test_a_packed_body_that_is_no_html_is_read_as_rich_text() -> None:
    properties = {**_MAIL, outlook.RTF: outlook.packed_rtf(rb"{\rtf1\ansi\ansicpg1252 Plain \b bold\b0  words\par}")}
    del properties[outlook.BODY]
    assert read_bytes("a.msg", outlook.msg(properties)).parts[0].text.endswith("Plain bold words")


def test_texts_of_old_files_are_in_the_code_page_that_the_item_names() -> None:
    properties = {0x0037001E: "Тема".encode("cp1251"), 0x1000001E: "Привет, мир".encode("cp1251"), 0x3FFD0003: 1251}
    extracted = read_bytes("a.msg", outlook.msg(properties))
    assert extracted.title == "Тема"
    assert extracted.parts[0].text.endswith("Привет, мир")


def test_a_meeting_says_when_and_where() -> None:
    properties = {
        **_MAIL,
        outlook.CLASS: "IPM.Appointment",
        0x80000040: datetime(2026, 10, 14, 9, tzinfo=UTC),
        0x80010040: datetime(2026, 10, 14, 10, tzinfo=UTC),
        0x8002001F: "Porto",
    }
    data = outlook.msg(properties, [_TO], named={0: 0x820D, 1: 0x820E, 2: 0x8208})
    extracted = read_bytes("a.msg", data)
    assert extracted.parts[0].kind == "event"
    assert (
        "Begins: Wednesday 14 October 2026, 09:00 +0000\nEnds: Wednesday 14 October 2026, 10:00 +0000\nWhere: Porto"
        in (extracted.parts[0].text)
    )
    assert [person.role for person in extracted.documents[0].people] == ["organizer", "attendee"]
    assert extracted.documents[0].created == "2026-10-14T09:00:00+00:00"


def test_a_contact_is_a_card() -> None:
    properties = {
        outlook.CLASS: "IPM.Contact",
        outlook.NAME: "Ann Lee",
        0x3A16001F: "Prüfhaus Nord",
        0x3A1C001F: "+49 170 1",
        0x8000001F: "ann@example.org",
    }
    extracted = read_bytes("a.msg", outlook.msg(properties, named={0: 0x8083}))
    assert extracted.parts[0].text == (
        "Ann Lee\nOrganisation: Prüfhaus Nord\nPhone (mobile): +49 170 1\nE-mail: ann@example.org"
    )
    assert extracted.documents[0].people == (Person("contact", "Ann Lee", "ann@example.org"),)


def test_small_pictures_in_the_text_are_left_out_and_large_ones_are_documents() -> None:
    logo = {
        outlook.FILE_NAME: "logo.png",
        outlook.DATA: b"\x89PNG",
        outlook.CONTENT_ID: "a@b",
        outlook.KIND: "image/png",
    }
    text = {outlook.FILE_NAME: "notes.txt", outlook.DATA: b"words of notes"}
    extracted = read_bytes("a.msg", outlook.msg(_MAIL, (), [logo, text]))
    assert [one.member for one in extracted.documents] == ["", "notes.txt"]
    assert "Attachments: notes.txt" in extracted.parts[0].text


def test_an_encrypted_mail_shows_its_head_and_says_that_the_rest_is_locked() -> None:
    locked = {outlook.FILE_NAME: "smime.p7m", outlook.DATA: bytes.fromhex("301006092a864886f70d010703a003020100")}
    extracted = read_bytes(
        "a.msg", outlook.msg({**_MAIL, outlook.CLASS: "IPM.Note.SMIME", outlook.BODY: ""}, (), [locked])
    )
    assert extracted.parts[0].text.startswith("Subject: Seats at Armazém Sete")
    assert [one.failure for one in extracted.documents] == [None, "encrypted"]


def test_a_signed_mail_is_read_out_of_its_envelope() -> None:
    signed = make.mail("x", "signed words", attachments={"a.txt": b"attached words"}).as_bytes()
    envelope = {0x370E001F: "multipart/signed", outlook.DATA: signed}
    properties = {**_MAIL, outlook.CLASS: "IPM.Note.SMIME.MultipartSigned", outlook.BODY: ""}
    extracted = read_bytes("a.msg", outlook.msg(properties, (), [envelope]))
    assert extracted.parts[0].text.endswith("signed words")
    assert [one.member for one in extracted.documents] == ["", "a.txt"]


def test_a_mail_to_a_thousand_people_is_read_in_linear_time() -> None:
    people = [
        {outlook.NAME: f"Person {one}", outlook.ADDRESS: f"p{one}@example.org", outlook.ROLE: 1} for one in range(1000)
    ]
    extracted = read_bytes("a.msg", outlook.msg(_MAIL, people))
    assert len(extracted.documents[0].people) == 1001


@pytest.mark.parametrize("cut", [600, 2000, 4000])
def test_a_file_that_is_cut_off_is_damaged_or_read_in_part(cut: int) -> None:
    data = outlook.msg({**_MAIL, outlook.BODY: "words " * 2000}, [_TO])[:cut]
    with pytest.raises(Unreadable) as caught:
        read_bytes("a.msg", data)
    assert caught.value.code in ("damaged", "no_text")


def test_what_is_no_item_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.msg", "Just a note.\n"), "damaged")
    locked = broken.make_locked_office(tmp_path / "b.docx").read_bytes()
    path = tmp_path / "b.msg"
    path.write_bytes(locked)
    refused(path, "encrypted")


def test_mails_in_mails_end_at_the_depth_limit() -> None:
    inner = outlook.tree(_MAIL, head=24)
    for level in range(8):
        inner = outlook.tree({**_MAIL, outlook.SUBJECT: f"level {level}"}, (), [inner], head=24 if level < 7 else 32)
    from tests.corpus import compound

    extracted = read_bytes("a.msg", compound.written(inner))
    assert sum(one.kind == "message" for one in extracted.parts) == 1 + Limits().max_depth
    assert extracted.documents[-1].failure == "too_large"
