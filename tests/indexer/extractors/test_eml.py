"""Mail: its heads, its body, and its attachments."""

from __future__ import annotations

from pathlib import Path

from indexer.extractors import Limits
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
    files = {"plan.pdf": pdf, "photo.png": b"\x89PNG", "broken.pdf": b"no pdf", "in.eml": inner}
    extracted = read(make.make_eml(tmp_path / "a.eml", "S", "body", attachments=files))
    assert [(part.kind, part.page, part.label) for part in extracted.parts] == [
        ("message", None, "message"),
        ("attachment", None, "attachment plan.pdf, page 1"),
        ("attachment", None, "attachment plan.pdf, page 2"),
        ("attachment", None, "attachment Inner.eml"),
        ("attachment", None, "attachment Inner.eml, attachment list.csv"),
    ]
    assert "Attachments: plan.pdf, photo.png, broken.pdf, Inner.eml" in extracted.parts[0].text
    assert "inner words" in extracted.parts[3].text
    assert extracted.parts[4].text == "Name | City\nName: Ann | City: Rome"


def test_mails_in_mails_end_at_the_depth_limit(tmp_path: Path) -> None:
    message = make.mail("level 0", "words")
    for level in range(1, 12):
        message = make.mail(f"level {level}", "words", attachments={"in.eml": message})
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    extracted = read(path)
    assert len(extracted.parts) == 1 + Limits().max_depth
    assert extracted.truncated


def test_bytes_that_do_not_fit_their_declared_encoding_are_read() -> None:
    raw = b"From: a@example.org\nSubject: K\xe4se\nContent-Type: text/plain; charset=no-such\n\nKaffee und K\xe4se\n"
    extracted = read_bytes("a.eml", raw)
    assert extracted.parts[0].text.endswith("Kaffee und Käse")
    assert extracted.title.startswith("K")


def test_lines_that_flow_are_joined() -> None:
    body = b"One sentence that \nflows on.\nAnother.\n-- \nAnn\n"
    raw = b"From: a@example.org\nContent-Type: text/plain; format=flowed\n\n"
    assert read_bytes("a.eml", raw + body).parts[0].text.endswith("One sentence that flows on.\nAnother.\n--\nAnn")


def test_a_date_that_is_none_stays_as_written() -> None:
    assert "Date: some day" in read_bytes("a.eml", b"From: a@example.org\nDate: some day\n\nx").parts[0].text


def test_what_is_no_mail_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.eml", "Just a note.\n"), "damaged")
