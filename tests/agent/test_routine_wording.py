"""What is a routine by its wording, and what only speaks of Fridays."""

from __future__ import annotations

import pytest

from agent.routine_wording import LONGEST, wish


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "every Friday 16:00 brief me on the Lisbon launch",
            "Every Friday at 16:00: tell you what is new about the Lisbon launch.",
        ),
        (
            "brief me on the Lisbon launch every Friday at 4pm",
            "Every Friday at 16:00: tell you what is new about the Lisbon launch.",
        ),
        (
            "Please every Monday and Thursday at 9, brief me on Atlas.",
            "Every Monday and Thursday at 09:00: tell you what is new about Atlas.",
        ),
        (
            "jeden Montag um 9 Uhr was gibt es Neues zu Atlas?",
            "Every Monday at 09:00: tell you what is new about Atlas.",
        ),
        ("montags um 9 briefe mich über Atlas", "Every Monday at 09:00: tell you what is new about Atlas."),
        ("werktags um 8.30 Uhr berichte mir über Atlas", "Every weekday at 08:30: tell you what is new about Atlas."),
        (
            "am 1. jeden Monats um 10 informiere mich über Mieten",
            "On day 1 of every month at 10:00: tell you what is new about Mieten.",
        ),
        (
            "every first Monday brief me on Atlas",
            "On the first Monday of every month at 09:00: tell you what is new about Atlas.",
        ),
        (
            "on the last Friday of every month at 16:00 brief me on Atlas",
            "On the last Friday of every month at 16:00: tell you what is new about Atlas.",
        ),
        (
            "jeden zweiten Dienstag im Monat um 9 informiere mich über Mieten",
            "On the second Tuesday of every month at 09:00: tell you what is new about Mieten.",
        ),
        (
            "jeden Monat am 1. um 10 informiere mich über Mieten",
            "On day 1 of every month at 10:00: tell you what is new about Mieten.",
        ),
        ("every second Monday brief me on Atlas", None),
        ("on the first Monday brief me on Atlas", None),
        (
            "every weekday at 8:30 which invoices are open?",
            "Every weekday at 08:30: answer “which invoices are open?”.",
        ),
        ("every morning give me an update on sales", "Every day at 09:00: tell you what is new about sales."),
        ("every day at 12 am brief me on sales", "Every day at 00:00: tell you what is new about sales."),
        (
            "Tell me when a file about the Lisbon launch changes.",
            "When a file about the Lisbon launch comes or changes: tell you.",
        ),
        (
            "let me know when there is something new about pricing",
            "When a file about pricing comes or changes: tell you.",
        ),
        (
            "Sag mir Bescheid, wenn sich eine Datei über Lissabon ändert.",
            "When a file about Lissabon comes or changes: tell you.",
        ),
        ("when Marta writes, tell me", "When Marta writes: tell you."),
        ("Melde dich, sobald Marta Oliveira über das Budget schreibt", None),
        (
            "tell me when Marta Oliveira writes about the budget",
            "When Marta Oliveira writes about the budget: tell you.",
        ),
        ("let me know if a mail from Ada Park arrives", "When Ada Park writes: tell you."),
        ("What happens every Friday at 16:00?", None),
        ("Tell me what happens every Friday at 16:00", None),
        ("Every Friday there is a meeting; who leads it?", None),
        ("every Friday at 9 remind me to call Ada", None),
        ("Tell me when the launch is", None),
        ("tell me when the Lisbon launch is postponed", None),
        ("Tell me when he writes", None),
        ("every Friday at 25:00 brief me on Atlas", None),
        ("on the 32nd of every month at 9 brief me on Atlas", None),
        ("every day at 13 pm brief me on Atlas", None),
        ("every Friday at 9 brief me on", None),
        ("", None),
    ],
)
def test_a_routine_is_told_by_its_wording_alone(said: str, meant: str | None) -> None:
    found = wish(said)
    assert (found.words if found is not None else None) == meant


def test_a_text_without_end_is_none_and_takes_no_time() -> None:
    assert wish("every Friday at 9 brief me on " + "a" * LONGEST) is None
    assert wish("every Friday and " * 29) is None
    assert wish("tell me when a file about " + "changes and " * 38) is not None
