"""Reminders and changes in the window: told when due, done with, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from agent.contract import (
    Change,
    Changes,
    EndReminder,
    ListChanges,
    ListReminders,
    MoveReminder,
    Reminder,
    RemindersNow,
    SavedFile,
    SaveReminder,
    UndoChange,
)
from app.change_bar import ChangeBar
from app.changes import Changes as ChangesModel
from app.history_card import HistoryCard
from app.reminder_bar import SHOWN, ReminderBars
from app.reminders import Reminders, when_words
from app.style import Style
from app.tray import Tray
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote


def _at(minutes: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat(timespec="seconds")


def _reminder(number: int, minutes: int, text: str = "call Ann") -> Reminder:
    return Reminder(number, _at(minutes), text)


@pytest.fixture
def remote(qapp: object) -> ScriptedRemote:
    return ScriptedRemote()


@pytest.fixture
def reminders(remote: ScriptedRemote) -> Reminders:
    return Reminders(cast(Any, remote))


def test_what_came_due_while_the_program_was_closed_is_told_at_its_start(
    reminders: Reminders, remote: ScriptedRemote, qtbot: QtBot
) -> None:
    remote.state_changed.emit("running")
    with qtbot.waitSignal(reminders.came_due, timeout=1000) as told:
        remote.asked.last(ListReminders).answer(RemindersNow((_reminder(1, -600), _reminder(2, 600, "pay rent"))))
    assert told.args[0].number == 1
    assert [one.number for one in reminders.due] == [1]
    assert [one.number for one in reminders.waiting] == [1, 2]


def test_each_is_told_once_and_again_after_it_was_moved(reminders: Reminders, remote: ScriptedRemote) -> None:
    told: list[Reminder] = []
    reminders.came_due.connect(told.append)
    first = _reminder(1, -5)
    remote.noted.emit(RemindersNow((first,)))
    remote.noted.emit(RemindersNow((first,)))
    reminders.look()
    assert len(told) == 1
    remote.noted.emit(RemindersNow((_reminder(1, -1),)))
    assert len(told) == 2


def test_a_due_reminder_is_a_bar_until_the_user_is_done_with_it(
    reminders: Reminders, remote: ScriptedRemote, qtbot: QtBot, style: Style
) -> None:
    bars = ReminderBars(reminders, style)
    qtbot.addWidget(bars)
    assert bars.isHidden()
    remote.noted.emit(RemindersNow((_reminder(7, -5), _reminder(8, 60))))
    (bar,) = bars.bars.values()
    assert "call Ann" in bar.accessibleName()
    buttons = {button.text(): button for button in bar.findChildren(QPushButton)}
    buttons["In 10 minutes"].click()
    assert remote.asked.last(MoveReminder).request == MoveReminder(7, "in 10 minutes")
    saved: list[str] = []
    reminders.saved.connect(saved.append)
    buttons["Calendar file"].click()
    remote.asked.last(SaveReminder).answer(SavedFile("/Outbox/a.ics"))
    assert saved == ["/Outbox/a.ics"]
    buttons["Done"].click()
    assert remote.asked.last(EndReminder).request == EndReminder(7, "done")
    remote.asked.last(EndReminder).answer(RemindersNow((_reminder(8, 60),)))
    assert not bars.bars


def test_after_a_holiday_only_some_are_shown_and_the_others_counted(
    reminders: Reminders, remote: ScriptedRemote, qtbot: QtBot, style: Style
) -> None:
    bars = ReminderBars(reminders, style)
    qtbot.addWidget(bars)
    remote.noted.emit(RemindersNow(tuple(_reminder(n, n - 100) for n in range(1, 10))))
    assert [number for number, _ in bars.bars] == list(range(1, SHOWN + 1))
    assert bars._more.text() == "6 more are due."


def test_what_does_not_work_is_said_in_one_sentence(reminders: Reminders, remote: ScriptedRemote) -> None:
    said: list[str] = []
    reminders.said.connect(said.append)
    reminders.done(3)
    remote.asked.last(EndReminder).fail(Fault("refused", "There is no reminder 3."))
    assert said == ["There is no reminder 3."]


def test_without_a_tray_nothing_fails(reminders: Reminders, remote: ScriptedRemote, style: Style) -> None:
    tray = Tray(reminders, style)
    remote.noted.emit(RemindersNow((_reminder(1, -5),)))
    assert tray.icon is None  # there is no tray where tests run


def test_when_one_is_due_is_said_by_the_day_nearby() -> None:
    now = datetime(2026, 11, 23, 12, 0).astimezone()
    due = Reminder(1, datetime(2026, 11, 24, 9, 0).astimezone().astimezone(UTC).isoformat(), "x")
    assert when_words(due, now) == "tomorrow at 09:00"
    later = Reminder(1, datetime(2027, 1, 4, 9, 0).astimezone().astimezone(UTC).isoformat(), "x")
    assert when_words(later, now) == "Mon 4 Jan 2027 at 09:00"


SAVED = Change(5, "draft", "Saved “Mail” as Word in the Outbox", _at(0), "t", ("/Outbox/Mail.docx",))


def test_a_change_is_taken_back_from_its_bar_and_shows_it_then(
    remote: ScriptedRemote, qtbot: QtBot, style: Style
) -> None:
    changes = ChangesModel(cast(Any, remote))
    bar = ChangeBar(SAVED, style)
    qtbot.addWidget(bar)
    bar.undone.connect(changes.undo)
    changes.changed.connect(lambda: bar.show_change(changes.now(SAVED)))
    assert not bar.open.isHidden()
    bar.undo.click()
    call = remote.asked.last(UndoChange)
    assert call.request == UndoChange(5)
    taken = Change(5, "draft", SAVED.said, SAVED.at, "t", SAVED.files, "undone")
    with qtbot.waitSignal(changes.taken_back, timeout=1000) as told:
        call.answer(Changes((taken,), "Taken back: it."))
    assert told.args == ["Taken back: it."]
    assert bar.undo.isHidden()
    assert bar.open.isHidden()
    assert "Taken back" in bar.accessibleName()


def test_the_history_lists_the_newest_first_and_says_when_there_is_none(
    remote: ScriptedRemote, qtbot: QtBot, style: Style
) -> None:
    changes = ChangesModel(cast(Any, remote))
    card = HistoryCard(changes, style)
    qtbot.addWidget(card)
    assert not card._none.isHidden()
    remote.state_changed.emit("running")
    other = Change(4, "open_file", "Opened “a.txt”", _at(-9), "t", (), "fixed")
    remote.asked.last(ListChanges).answer(Changes((SAVED, other)))
    assert list(card.bars) == [5, 4]
    assert card._none.isHidden()
    assert card.bars[4].undo.isHidden()
