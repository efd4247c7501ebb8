from __future__ import annotations

from datetime import datetime

import pytest

from agent.contract import Reminder
from agent.reminding import Reminding, meant, reminding

NOW = datetime(2026, 11, 23, 13, 5).astimezone()


def _said(text: str, *earlier: str) -> tuple[str, str, str]:
    wanted = reminding(text, NOW, earlier)
    if wanted is None:
        return ("", "", "")
    return wanted.action, wanted.text, f"{wanted.when.at:%d.%m. %H:%M}" if wanted.when is not None else ""


@pytest.mark.parametrize(
    ("text", "of", "when"),
    [
        ("Remind me on Friday at 10 to call Ann", "call Ann", "27.11. 10:00"),
        ("remind me to call Ann on Friday at 10.", "call Ann", "27.11. 10:00"),
        ("remind me tomorrow at 9 to prepare the meeting on Friday", "prepare the meeting on Friday", "24.11. 09:00"),
        ("set a reminder for Friday 10:00: send the offer", "send the offer", "27.11. 10:00"),
        ("remind me to send 5 copies tomorrow", "send 5 copies", "24.11. 09:00"),
        ("erinnere mich morgen um 9 an die Steuer", "die Steuer", "24.11. 09:00"),
        ("Erinnere mich daran, am Freitag um 10 Ann anzurufen", "Ann anzurufen", "27.11. 10:00"),
        ("Kannst du mich morgen um 9 an die Steuer erinnern?", "die Steuer", "24.11. 09:00"),
        ("rappelle-moi demain à 9 h d'appeler Ann", "appeler Ann", "24.11. 09:00"),
        ("recuérdame mañana a las 9 llamar a Ann", "llamar a Ann", "24.11. 09:00"),
        ("Remind me to call Ann", "call Ann", ""),
    ],
)
def test_a_reminder_is_told_from_its_wording(text: str, of: str, when: str) -> None:
    assert _said(text) == ("add", of, when)


@pytest.mark.parametrize(
    "text",
    [
        "remind me what the deadline was",
        "Remind me who leads the Lisbon project",
        "remind me about the Lisbon launch",
        "What reminders did the supplier send about the invoice?",
        "Cancel the contract with Contoso",
        "When is the next meeting on Friday at 10?",
        "remind me tomorrow " + "x" * 2000,
    ],
)
def test_a_question_to_the_files_is_no_reminder(text: str) -> None:
    assert reminding(text, NOW) is None


def test_the_time_may_be_said_in_the_next_question() -> None:
    assert _said("tomorrow at 9", "remind me to call Ann") == ("add", "call Ann", "24.11. 09:00")
    assert _said("what is due tomorrow at 9?", "remind me to call Ann") == ("", "", "")


@pytest.mark.parametrize("text", ["what reminders do I have?", "list my reminders", "welche Erinnerungen habe ich?"])
def test_reminders_are_asked_for(text: str) -> None:
    assert _said(text)[0] == "list"


def test_reminders_are_cancelled_and_moved_by_number_or_by_words() -> None:
    assert reminding("cancel reminder 3", NOW) == Reminding("cancel", number=3)
    assert _said("cancel the reminder to call Ann")[:2] == ("cancel", "call Ann")
    wanted = reminding("lösche alle Erinnerungen", NOW)
    assert wanted is not None
    assert wanted.every
    moved = reminding("snooze reminder 2 for 10 minutes", NOW)
    assert moved is not None
    assert (moved.action, moved.number) == ("move", 2)
    assert _said("remind me again in 10 minutes") == ("move", "", "23.11. 13:15")


def test_the_reminder_that_is_meant_shares_its_words() -> None:
    waiting = (
        Reminder(1, "2026-11-24T08:00:00+00:00", "call Ann"),
        Reminder(2, "2026-11-25T08:00:00+00:00", "pay rent"),
    )
    assert meant(Reminding("cancel", "the rent"), waiting) == waiting[1:]
    assert meant(Reminding("cancel", "zeppelin"), waiting) == ()
    assert meant(Reminding("cancel"), waiting) == waiting
    assert meant(Reminding("cancel", number=1), waiting) == waiting[:1]
