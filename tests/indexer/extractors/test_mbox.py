"""Mailboxes in one file: every mail is a document, and none is read twice."""

from __future__ import annotations

import mailbox
import time
from pathlib import Path

from indexer.extractors import Limits
from tests.corpus import make
from tests.indexer.extractors.reading import read, read_bytes, refused


def _mailbox(path: Path, count: int) -> Path:
    box = mailbox.mbox(path)
    for number in range(1, count + 1):
        text = f"Words of mail {number}.\n\nFrom here on it goes.\n"
        box.add(mailbox.mboxMessage(make.mail(f"Subject {number}", text, attachments={"n.txt": b"attached words"})))
    box.close()
    return path


def test_each_mail_is_a_document_with_its_attachments_the_newest_first(tmp_path: Path) -> None:
    extracted = read(_mailbox(tmp_path / "Inbox.mbox", 3))
    assert [(one.member, one.kind) for one in extracted.documents] == [
        ("", "archive"),
        ("3 Subject 3", "message"),
        ("3 Subject 3/n.txt", "document"),
        ("2 Subject 2", "message"),
        ("2 Subject 2/n.txt", "document"),
        ("1 Subject 1", "message"),
        ("1 Subject 1/n.txt", "document"),
    ]
    assert [part.label for part in extracted.parts[:2]] == ["3 Subject 3", "3 Subject 3/n.txt"]
    assert extracted.title == "Inbox"
    assert extracted.documents[1].people[0].address == "ines@example.org"


def test_lines_that_begin_like_a_mail_are_given_back_as_they_were_written(tmp_path: Path) -> None:
    extracted = read(_mailbox(tmp_path / "a.mbox", 1))
    assert extracted.parts[0].text.endswith("Words of mail 1.\n\nFrom here on it goes.")


def test_a_sentence_that_begins_like_a_mail_begins_none() -> None:
    head = b"From a@b Thu Aug 20 16:42:00 2026\nFrom: a@example.org\nSubject: S\n\n"
    body = b"We met.\n\nFrom monday 10:30 on we work.\nAnd so it is.\n"
    extracted = read_bytes("a.mbox", head + body)
    assert len(extracted.parts) == 1
    assert "From monday 10:30 on we work." in extracted.parts[0].text


def test_mailboxes_of_other_programs_are_read() -> None:
    thunderbird = b"From - Thu Aug 20 16:42:00 2026\r\nX-Mozilla-Status: 0001\r\nFrom: a@example.org\r\n"
    thunderbird += b"Subject: T\r\n\r\nwords\r\n"
    google = b"From 1234@xxx Thu Aug 20 16:42:00 +0000 2026\nX-GM-THRID: 1\nFrom: a@example.org\nSubject: G\n\nwords\n"
    extracted = read_bytes("a.mbox", thunderbird + google)
    assert [one.title for one in extracted.documents[1:]] == ["G", "T"]


def test_a_mailbox_larger_than_the_limit_keeps_its_newest_mails(tmp_path: Path) -> None:
    extracted = read(_mailbox(tmp_path / "a.mbox", 50), Limits(max_characters=2000))
    assert extracted.truncated
    assert extracted.documents[1].title == "Subject 50"
    assert "Subject 1" not in {one.title for one in extracted.documents}
    few = read(tmp_path / "a.mbox", Limits(max_entries=9))
    assert (len(few.documents), few.truncated) == (10, True)


def test_a_mail_that_cannot_be_read_does_not_take_the_others_with_it() -> None:
    sound = b"From a@b Thu Aug 20 16:42:00 2026\nFrom: a@example.org\nSubject: S\n\nwords\n"
    strange = b"From a@b Thu Aug 20 16:42:00 2026\nX-Strange: no mail\n\nwords\n"
    extracted = read_bytes("a.mbox", sound + strange + sound)
    assert [one.failure for one in extracted.documents] == [None, None, "damaged", None]


def test_a_large_mailbox_takes_time_in_proportion_to_its_size(tmp_path: Path) -> None:
    mail = (
        b"From a@b Thu Aug 20 16:42:00 2026\nFrom: a@example.org\nSubject: S\n\n" + b"some words of it\n" * 20 + b"\n"
    )

    def seconds(count: int) -> float:
        started = time.process_time()
        assert len(read_bytes("a.mbox", mail * count, Limits(max_characters=10**9, max_entries=10**6)).parts) == count
        return time.process_time() - started

    seconds(100)
    assert seconds(2000) < 4 * 4 * max(seconds(500), 0.05)


def test_what_is_no_mailbox_is_said_to_be_none(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.mbox", "Just a note.\n"), "damaged")
