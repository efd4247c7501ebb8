"""A draft over the real processes: asked for, approved, its files read again, and taken back on the command line."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from indexer.extractors import Document, Limits, extract
from tests.end_to_end.conftest import SAMPLE, Counterpart, run_on, watching
from tests.end_to_end.test_approvals import on_terminal

pytestmark = [
    pytest.mark.timeout(300),  # real processes load real models, also on a busy machine
    pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with a pty"),
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile whose Outbox lies within the folder that is read."""
    folder = tmp_path_factory.mktemp("drafts")
    (folder / "profile").mkdir(mode=0o700)
    shutil.copytree(SAMPLE, folder / "files")
    outbox = folder / "files" / "Outbox"
    (folder / "profile" / "settings.toml").write_text(f'[outbox]\nfolder = "{outbox}"\n', encoding="utf-8")
    return folder / "profile"


@pytest.fixture(scope="module")
def running(profile: Path) -> Iterator[Counterpart]:
    """An instance that has read a copy of the sample folder; each command is its guest."""
    with watching(profile, profile.parent / "files"):
        yield partial(run_on, profile)


def test_a_draft_is_approved_written_and_taken_back(running: Counterpart, profile: Path) -> None:
    outbox = profile.parent / "files" / "Outbox"
    ran = on_terminal(profile, "Draft a mail to Ann about the Lisbon launch as PDF and as Word", "y")
    assert ran.code == 0, ran
    name = "Mail to Ann – the Lisbon launch"
    assert sorted(one.name for one in outbox.iterdir()) == [f"{name}.docx", f"{name}.pdf"]
    word = extract(Document("a.docx", (outbox / f"{name}.docx").read_bytes()), Limits())
    assert "4 March 2027" in word.parts[0].text
    assert "2026-09-24 Steering meeting.docx" in word.parts[0].text
    with pypdfium2.PdfDocument((outbox / f"{name}.pdf").read_bytes()) as pdf:
        assert "4 March 2027" in " ".join(pdf[0].get_textpage().get_text_range().split())
    assert str(outbox / f"{name}.pdf") in ran.out
    running("index", str(profile.parent / "files"))  # until all is read that is there
    found = running("search", "Dear Ann, this is what my files say", "-k", "50", "--json").json["hits"]
    assert found
    assert not [hit["path"] for hit in found if Path(hit["path"]).parent == outbox]
    (change,) = running("history", "--json").json["changes"]
    assert change["state"] == "done"
    assert [Path(one).name for one in change["files"]] == [f"{name}.pdf", f"{name}.docx"]
    assert "Taken back: Saved" in running("undo").out
    assert list(outbox.iterdir()) == []
    again = running("undo")
    assert again.code == 1
    assert "nothing that could be taken back" in again.err


def test_reminders_are_kept_listed_moved_saved_and_done(running: Counterpart, profile: Path) -> None:
    ran = running("ask", "Remind me tomorrow at 9 to call Ann", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["answer"] == "I will remind you tomorrow at 09:00: call Ann."
    assert ran.json["citations"] == []
    (one,) = running("reminders", "--json").json["reminders"]
    number = str(one["number"])
    assert "call Ann" in running("reminders", "move", number, "next week at 8").out
    saved = Path(running("reminders", "save", number, "--json").json["path"])
    assert saved == profile.parent / "files" / "Outbox" / "Reminder call Ann.ics"
    assert "call Ann" in extract(Document(saved.name, saved.read_bytes()), Limits()).parts[0].text
    assert running("reminders", "done", number).out.strip() == "No reminder is set."
    wrong = running("reminders", "cancel", number)
    assert wrong.code == 1
    assert "no reminder" in wrong.err
