"""winmail.dat: the text and the attachments that Outlook packs for other programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extractors import Unreadable
from tests.corpus import make, outlook
from tests.indexer.extractors.reading import read_bytes, refused

_PACKED = outlook.tnef(
    {outlook.CLASS: "IPM.Note", outlook.SUBJECT: "Packed", outlook.BODY: "packed words"},
    [{outlook.FILE_NAME: "Prüfung.txt", outlook.DATA: b"attached words"}],
)


def test_the_text_and_the_attachments_are_read() -> None:
    extracted = read_bytes("winmail.tnef", _PACKED)
    assert extracted.parts[0].text == "Subject: Packed\nAttachments: Prüfung.txt\n\npacked words"
    assert [(part.label, part.text) for part in extracted.parts[1:]] == [("Prüfung.txt", "attached words")]


def test_one_on_a_mail_is_a_document_with_documents() -> None:
    message = make.mail("Outer", "outer words", attachments={"winmail.dat": _PACKED})
    extracted = read_bytes("a.eml", message.as_bytes())
    assert [one.member for one in extracted.documents] == ["", "winmail.dat", "winmail.dat/Prüfung.txt"]
    assert extracted.parts[2].label == "winmail.dat/Prüfung.txt"


@pytest.mark.parametrize("cut", [3, 20, 60, 120])
def test_one_that_is_cut_off_does_no_harm(cut: int) -> None:
    with pytest.raises(Unreadable):
        read_bytes("winmail.tnef", _PACKED[:cut])


def test_what_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.tnef", "Just a note.\n"), "damaged")
