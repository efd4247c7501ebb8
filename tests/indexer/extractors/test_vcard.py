"""Address cards of every version, one or many in a file."""

from __future__ import annotations

import time
from pathlib import Path

from indexer.extractors import Person
from tests.corpus import make
from tests.indexer.extractors.reading import read_bytes, refused

_NEW = """BEGIN:VCARD
VERSION:4.0
FN:Ann Lee
N:Lee;Ann;;Dr.;
ORG:Prüfhaus Nord;Labor
TITLE:Head of tests
item1.TEL;TYPE="work,voice";VALUE=uri:tel:+49-30-1
EMAIL;TYPE=home:ann@example.org
ADR;TYPE=work:;;Hauptstraße 1;Berlin;;10115;Germany
BDAY:19700203
NOTE:Likes tea\\, and
  long lines.\\nAnd more.
REV:20260820T154200Z
PHOTO:data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ
END:VCARD
"""
_OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg\r\n"
    b"TEL;CELL:+49 170 1\r\nADR;HOME;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;Lange Stra=C3=9Fe=\r\n 1;Kiel;;;\r\n"
    b"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n AAAA\r\n\r\nEND:VCARD\r\n"
)


def test_a_card_is_a_contact_in_words() -> None:
    extracted = read_bytes("a.vcf", _NEW.encode())
    (part,) = extracted.parts
    assert part.text == (
        "Ann Lee\nOrganisation: Prüfhaus Nord, Labor\nJob title: Head of tests\nPhone (work): +49-30-1\n"
        "E-mail (home): ann@example.org\nAddress (work): Hauptstraße 1, Berlin, 10115, Germany\n"
        "Birthday: Tuesday 3 February 1970\n\nLikes tea, and long lines.\nAnd more."
    )
    (own,) = extracted.documents
    assert (part.kind, own.kind, own.title, own.modified) == (
        "contact",
        "contact",
        "Ann Lee",
        "2026-08-20T15:42:00+00:00",
    )
    assert own.people == (Person("contact", "Ann Lee", "ann@example.org"),)


def test_cards_of_old_telephones_are_read() -> None:
    extracted = read_bytes("a.vcf", _OLD)
    assert extracted.title == "Jörg Müller"
    assert extracted.parts[0].text == "Jörg Müller\nPhone (mobile): +49 170 1\nAddress (home): Lange Straße 1, Kiel"


def test_several_cards_in_one_file_are_documents() -> None:
    extracted = read_bytes("book.vcf", _NEW.encode() + _OLD)
    assert [(one.member, one.kind) for one in extracted.documents] == [
        ("", "archive"),
        ("Ann Lee", "contact"),
        ("Jörg Müller", "contact"),
    ]
    assert [part.label for part in extracted.parts] == ["Ann Lee", "Jörg Müller"]


def test_a_line_that_goes_on_and_on_takes_time_in_proportion_to_its_length() -> None:
    started = time.process_time()
    endless = b"BEGIN:VCARD\nFN:Ann\nNOTE;ENCODING=QUOTED-PRINTABLE:" + b"a=\n" * 300_000
    assert read_bytes("a.vcf", endless + b"\nEND:VCARD\n").title == "Ann"
    assert time.process_time() - started < 10


def test_what_is_no_card_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.vcf", "Just a note.\n"), "damaged")
