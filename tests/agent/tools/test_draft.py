"""Drafts over the real agent process: asked for in words, approved once, real files, changed and taken back."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import msgspec
import pypdfium2
import pytest

from agent.contract import Answer, Ask, Config, Decide, DeleteThread, ListChanges, Open, Printed, UndoChange
from agent.drafts import Drafts
from agent.effects import Effects
from indexer.contract import Compare, Search
from indexer.database import Database
from indexer.extractors import Document, Limits, extract
from indexer.wire import CallFailed, decode
from tests.agent.desk import Desk
from tests.agent.shelf import Shelf

KEY = "5a" * 32
FILES = {
    "/files/2026-09-24 Steering meeting.md": "# Steering meeting\n\nThe Lisbon launch is postponed to 4 March 2027 "
    "because the permit for the hall is late. Maria tells the partners about the Lisbon launch by Friday.",
    "/files/Budget.md": "# Budget\n\nThe Lisbon launch costs 42,000 euros. The canteen costs 900 euros.",
    "/files/Canteen.md": "# Canteen\n\nLunch is served from eleven to two.",
}


def _print(body: msgspec.Raw) -> Printed:
    """As the program does: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "app.print_child"], input=bytes(body), capture_output=True, timeout=60, check=True
    )
    return msgspec.json.decode(done.stdout, type=Printed)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    shelf = Shelf(FILES)
    desk = Desk(
        {
            "Search": lambda body: shelf.search(decode(body, Search)),
            "Compare": lambda body: shelf.compare(decode(body, Compare)),
            "PrintPage": _print,
        }
    )
    desk.ask(Open(Config(str(tmp_path / "agent"), KEY, "", outbox_dir=str(tmp_path / "Outbox"))))
    yield desk
    desk.leave()


def _write(desk: Desk, text: str, thread: str = "", choice: str = "once") -> tuple[Answer, str]:
    """(the answer, what was shown for approval); exactly one approval is asked for."""
    call = desk.begin(Ask(text, thread))
    asked = call.approval()
    desk.ask(Decide(asked.id, choice))  # type: ignore[arg-type]
    answer: Answer = call.result(60)
    assert not any(b'"ApprovalAsked"' in bytes(call.events.get()) for _ in range(call.events.qsize()))
    return answer, asked.effect.diff


def _named(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_mail_is_a_skeleton_of_quotes_with_their_sources_in_word_and_markdown(desk: Desk, tmp_path: Path) -> None:
    answer, diff = _write(desk, "Draft a mail to Ann about the Lisbon launch")
    name = "Mail to Ann – the Lisbon launch"
    assert _named(tmp_path / "Outbox") == [f"{name}.docx", f"{name}.md"]
    text = (tmp_path / "Outbox" / f"{name}.md").read_text("utf-8")
    assert [f"+{line}" for line in text.rstrip("\n").split("\n")] == diff.split("\n")
    assert text.startswith("**To:** Ann  \n**Subject:** The Lisbon launch\n\nDear Ann,\n")
    quoted = re.search(r"^- “The Lisbon launch is postponed to 4 March 2027 .* late\.”\[\^(\d)\]$", text, re.MULTILINE)
    assert quoted is not None, text
    assert f"[^{quoted[1]}]: **2026-09-24 Steering meeting.md**" in text
    assert "Lunch is served" not in text
    assert r"*\[Your name\]*" in text
    raw = (tmp_path / "Outbox" / f"{name}.docx").read_bytes()
    paragraphs = [one.text for one in docx.Document(BytesIO(raw)).paragraphs]
    assert paragraphs[0] == "To: Ann\nSubject: The Lisbon launch"
    assert paragraphs[1] == "Dear Ann,"
    ours = extract(Document(f"{name}.docx", raw), Limits()).parts[0].text
    assert "postponed to 4 March 2027" in ours
    assert "2026-09-24 Steering meeting.md" in ours  # the footnote
    assert answer.text.startswith(f"Saved “{name}” as Word and Markdown in the Outbox.")
    assert {Path(one.place.path).name for one in answer.citations} == {"2026-09-24 Steering meeting.md", "Budget.md"}


def test_undo_takes_every_file_of_a_draft_back_and_the_name_is_free_again(desk: Desk, tmp_path: Path) -> None:
    answer, _ = _write(desk, "write a memo about the Lisbon launch as markdown")
    assert _named(tmp_path / "Outbox") == ["Memo – the Lisbon launch.md"]
    _write(desk, "write a memo about the Lisbon launch as markdown")
    assert _named(tmp_path / "Outbox") == ["Memo – the Lisbon launch (2).md", "Memo – the Lisbon launch.md"]
    desk.ask(UndoChange(answer.changes[0].id))
    assert _named(tmp_path / "Outbox") == ["Memo – the Lisbon launch (2).md"]
    assert [one.state for one in desk.ask(ListChanges()).changes] == ["done", "undone"]


def test_a_pdf_holds_the_text_of_every_script(desk: Desk, tmp_path: Path) -> None:
    _write(desk, "write a letter to שרה about the Lisbon launch as PDF")
    (name,) = _named(tmp_path / "Outbox")
    document = pypdfium2.PdfDocument((tmp_path / "Outbox" / name).read_bytes())
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "postponed to 4 March 2027" in text
    assert "שרה" in text
    assert "Sources" in text


def test_no_means_that_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    answer, _ = _write(desk, "Draft a mail to Ann about the Lisbon launch", choice="no")
    assert answer.text == "You said no, so this was not done."
    assert answer.changes == ()
    assert _named(tmp_path / "Outbox") == []


def test_a_draft_is_changed_in_words_and_the_old_version_stays(desk: Desk, tmp_path: Path) -> None:
    answer, _ = _write(desk, "Draft a mail to Ann about the Lisbon launch as markdown")
    _, diff = _write(desk, "replace Ann with Bob", answer.thread)
    assert "-Dear Ann," in diff
    assert "+Dear Bob," in diff
    _, diff = _write(desk, "add: Please answer by Friday.", answer.thread)
    assert diff.count("\n+") >= 1
    _write(desk, "make it shorter", answer.thread)
    name = "Mail to Ann – the Lisbon launch"
    assert f"{name} (4).md" in _named(tmp_path / "Outbox")
    last = (tmp_path / "Outbox" / f"{name} (4).md").read_text("utf-8")
    first = (tmp_path / "Outbox" / f"{name}.md").read_text("utf-8")
    assert "Dear Bob" in last
    assert "Please answer by Friday." in last
    assert 1 <= last.count("- “") < first.count("- “")
    assert last.count("[^") == 2 * last.count("- “")  # each note is called, and each call has its note
    said = desk.ask(Ask("make it more formal", answer.thread))
    assert "cannot rewrite the draft safely" in said.text
    said = desk.ask(Ask("replace zeppelin with airship", answer.thread))
    assert "does not stand in the draft" in said.text


def test_a_forgotten_conversation_leaves_its_files_and_no_text(desk: Desk, tmp_path: Path) -> None:
    answer, _ = _write(desk, "Draft a mail to Ann about the Lisbon launch as markdown")
    desk.ask(DeleteThread(answer.thread))
    assert len(_named(tmp_path / "Outbox")) == 1
    database = Database(tmp_path / "agent" / "memory.sqlite", KEY)
    assert Drafts(database).latest(answer.thread) is None
    (kept,) = Effects(database).list()
    assert "Dear Ann" not in kept.effect.diff + kept.effect.arguments
    database.close()
    desk.ask(UndoChange(answer.changes[0].id))
    assert _named(tmp_path / "Outbox") == []


def test_an_answer_is_saved_with_its_sources(desk: Desk, tmp_path: Path) -> None:
    answer = desk.ask(Ask("When is the Lisbon launch?"))
    assert answer.citations
    _write(desk, "save this answer as a Word document", answer.thread)
    (name,) = _named(tmp_path / "Outbox")
    assert name == "When is the Lisbon launch.docx"
    text = extract(Document(name, (tmp_path / "Outbox" / name).read_bytes()), Limits()).parts[0].text
    assert "4 March 2027" in text
    assert "2026-09-24 Steering meeting.md" in text


def test_what_the_files_do_not_know_is_said_and_a_letter_is_only_the_frame(desk: Desk, tmp_path: Path) -> None:
    none = desk.ask(Ask("write a summary of the zeppelin museum"))
    assert none.status == "not_found"
    assert "nothing to write" in none.text
    answer, diff = _write(desk, "write a letter to Contoso about the zeppelin museum")
    assert "“" not in diff
    assert "only the frame" in answer.text
    assert answer.citations == ()


def test_an_answer_is_needed_before_one_can_be_saved(desk: Desk) -> None:
    assert "no answer in this conversation yet" in desk.ask(Ask("save this answer")).text


def test_a_long_text_of_every_script_is_saved_whole(desk: Desk, tmp_path: Path) -> None:
    first, _ = _write(desk, "Draft a mail to Ann about the Lisbon launch")
    more = "契約は四月に終わる。 شكرا جزيلا *not italic* a_b | c # d " * 110
    _, _ = _write(desk, f"add: {more}", first.thread)
    name = "Mail to Ann – the Lisbon launch (2)"
    for suffix in (".docx", ".md"):
        raw = (tmp_path / "Outbox" / f"{name}{suffix}").read_bytes()
        text = extract(Document(f"x{suffix}", raw), Limits()).parts[0].text
        assert text.replace("\\", "").count("契約は四月に終わる。 شكرا جزيلا *not italic* a_b | c # d") == 110


def test_a_folder_that_cannot_be_used_is_told_and_nothing_is_half_done(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "Outbox").write_text("a file where the folder should be")
    with pytest.raises(CallFailed, match=r"The Outbox .* cannot be used .*\."):
        desk.ask(Ask("Draft a mail to Ann about the Lisbon launch"))
    assert desk.ask(ListChanges()).changes == ()
