"""Reminders and changes over the real agent process: asked for in words, kept, told, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.contract import (
    Answer,
    Ask,
    Config,
    Decide,
    EndReminder,
    ListChanges,
    ListReminders,
    MoveReminder,
    Open,
    RemindersNow,
    SaveReminder,
    UndoChange,
)
from indexer.extractors import Document, Limits, extract
from indexer.wire import CallFailed, decode, tag_of
from tests.agent.desk import Desk

KEY = "5a" * 32


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk({})
    desk.ask(Open(Config(str(tmp_path / "agent"), KEY, "", outbox_dir=str(tmp_path / "Outbox"))))
    yield desk
    desk.leave()


def _told(desk: Desk) -> RemindersNow:
    """The next note about reminders."""
    while tag_of(body := desk.notes.get(timeout=10)) != "RemindersNow":
        pass
    now: RemindersNow = decode(body, RemindersNow)
    return now


def _ask(desk: Desk, text: str, thread: str = "") -> Answer:
    return desk.ask(Ask(text, thread))


def test_a_reminder_in_the_users_own_words_is_kept_without_an_approval_and_told_to_the_window(desk: Desk) -> None:
    answer = _ask(desk, "Remind me in 2 hours to call Ann")
    assert answer.status == "answered"
    assert answer.text.startswith("I will remind you ")
    assert answer.text.endswith(": call Ann.")
    (change,) = answer.changes
    assert (change.tool, change.state, change.files) == ("remind", "done", ())
    (reminder,) = _told(desk).reminders
    assert reminder.text == "call Ann"
    away = datetime.fromisoformat(reminder.due) - datetime.now(UTC)
    assert timedelta(minutes=119) < away <= timedelta(hours=2)
    assert desk.ask(ListReminders()).reminders == (reminder,)


def test_reminders_are_listed_moved_and_cancelled_in_words_and_each_can_be_taken_back(desk: Desk) -> None:
    _ask(desk, "remind me tomorrow at 9 to call Ann")
    _ask(desk, "erinnere mich übermorgen um 10 an die Steuer")
    assert "2 reminders are set." in _ask(desk, "what reminders do I have?").text
    before = desk.ask(ListReminders()).reminders
    assert "instead: call Ann" in _ask(desk, "move the reminder to call Ann to next week at 8").text
    assert desk.ask(ListReminders()).reminders[0].text == "die Steuer"
    assert desk.ask(UndoChange()).said.startswith("Taken back: Moved the reminder")
    assert [one.due for one in desk.ask(ListReminders()).reminders] == [one.due for one in before]
    assert "I will not remind you" in _ask(desk, "cancel the reminder about Steuer").text
    assert [one.text for one in desk.ask(ListReminders()).reminders] == ["call Ann"]
    desk.ask(UndoChange())
    assert len(desk.ask(ListReminders()).reminders) == 2
    assert "Which one?" in _ask(desk, "cancel the reminder").text
    _ask(desk, "cancel all reminders")
    assert desk.ask(ListReminders()).reminders == ()
    assert _ask(desk, "list my reminders").text == "No reminder is set."


def test_what_is_missing_is_asked_back_and_what_has_passed_is_said(desk: Desk) -> None:
    first = _ask(desk, "remind me to call Ann")
    assert first.text.startswith("When shall I remind you?")
    assert first.changes == ()
    assert _ask(desk, "tomorrow at 9", first.thread).text.endswith("tomorrow at 09:00: call Ann.")
    assert "has passed" in _ask(desk, "remind me on 2 November 2020 at 9 to call Ann").text


def test_a_click_is_done_with_moves_or_saves_a_reminder(desk: Desk, tmp_path: Path) -> None:
    _ask(desk, "remind me tomorrow at 9 to pay 1,200 € to Ann; the café")
    (one,) = desk.ask(ListReminders()).reminders
    moved = desk.ask(MoveReminder(one.number, "in 3 days")).reminders[0]
    assert moved.due > one.due
    saved = Path(desk.ask(SaveReminder(one.number)).path)
    assert saved.parent == tmp_path / "Outbox"
    raw = saved.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    event = extract(Document(saved.name, raw), Limits())
    assert "pay 1,200 € to Ann; the café" in "\n".join(part.text for part in event.parts)
    assert event.documents[0].created[:16] == moved.due[:16]
    assert desk.ask(EndReminder(one.number, "done")).reminders == ()
    with pytest.raises(CallFailed, match="no reminder"):
        desk.ask(EndReminder(one.number, "done"))
    with pytest.raises(CallFailed, match="no reminder"):
        desk.ask(MoveReminder(one.number, "tomorrow"))
    with pytest.raises(CallFailed, match="no reminder"):
        desk.ask(SaveReminder(99))


def test_a_reminder_with_a_calendar_file_needs_one_approval_and_undo_takes_both_back(
    desk: Desk, tmp_path: Path
) -> None:
    call = desk.begin(Ask("Remind me on Friday at 10 to call Ann, as a calendar file"))
    asked = call.approval()
    (path,) = asked.effect.files
    assert Path(path) == tmp_path / "Outbox" / "Reminder call Ann.ics"
    desk.ask(Decide(asked.id, "once"))
    answer: Answer = call.result(20)
    assert Path(path).is_file()
    assert answer.changes[0].files == (path,)
    assert desk.ask(UndoChange(answer.changes[0].id)).changes[0].state == "undone"
    assert not Path(path).exists()
    assert desk.ask(ListReminders()).reminders == ()
    with pytest.raises(CallFailed, match="taken back already"):
        desk.ask(UndoChange(answer.changes[0].id))


def test_a_file_that_was_changed_since_is_not_deleted(desk: Desk, tmp_path: Path) -> None:
    call = desk.begin(Ask("Remind me on Friday at 10 to call Ann, as a calendar file"))
    desk.ask(Decide(call.approval().id, "once"))
    call.result(20)
    path = tmp_path / "Outbox" / "Reminder call Ann.ics"
    path.write_bytes(path.read_bytes() + b"mine")
    with pytest.raises(CallFailed, match="changed since"):
        desk.ask(UndoChange())
    assert path.read_bytes().endswith(b"mine")
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert desk.ask(ListChanges()).changes[0].state == "done"


def test_a_denied_effect_leaves_nothing_and_is_no_change(desk: Desk, tmp_path: Path) -> None:
    call = desk.begin(Ask("Remind me on Friday at 10 to call Ann, as a calendar file"))
    desk.ask(Decide(call.approval().id, "no"))
    answer: Answer = call.result(20)
    assert answer.changes == ()
    assert not (tmp_path / "Outbox").exists()
    assert desk.ask(ListReminders()).reminders == ()
    assert desk.ask(ListChanges()).changes == ()
    with pytest.raises(CallFailed, match="nothing that could be taken back"):
        desk.ask(UndoChange())


def test_reminders_outlive_the_process(tmp_path: Path) -> None:
    config = Config(str(tmp_path / "agent"), KEY, "")
    for round_ in range(2):
        desk = Desk({})
        desk.ask(Open(config))
        if not round_:
            _ask(desk, "remind me tomorrow at 9 to call Ann")
        assert [one.text for one in desk.ask(ListReminders()).reminders] == ["call Ann"]
        assert desk.leave() == 0
