"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from agent.days import NoDay, day, period

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("monday", "2026-11-23"),
        ("last Monday", "2026-11-16"),
        ("Friday", "2026-11-20"),
        ("last friday", "2026-11-20"),
        ("3 weeks ago", "2026-11-02"),
        ("a month", "2026-10-24"),
        ("last week", "2026-11-16"),
        ("2026-03-18", "2026-03-18"),
        ("2026-03", "2026-03-01"),
        ("2026", "2026-01-01"),
        ("0001", "0001-01-01"),
        ("18.3.2026", "2026-03-18"),
        ("9 March", "2026-03-09"),
        ("24. Dezember", "2025-12-24"),
        ("letzten Montag", "2026-11-16"),
        ("Montag", "2026-11-23"),
        ("gestern", "2026-11-22"),
        ("vor 2 Wochen", "2026-11-09"),
        ("letzter Woche", "2026-11-16"),
        ("il y a 3 jours", "2026-11-20"),
    ],
)
def test_a_day_is_understood(text: str, meant: str) -> None:
    assert day(text, MONDAY) == meant


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "30.2.2026", "9999 years ago", "0000", "１２ days", "2026-1"]
)
def test_what_is_no_day_is_one_sentence(text: str) -> None:
    with pytest.raises(NoDay, match="write it like"):
        day(text, MONDAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What is due this week?", "2026-11-23", "2026-11-29"),
        ("Was ist nächste Woche fällig?", "2026-11-30", "2026-12-06"),
        ("What is due next month?", "2026-12-01", "2026-12-31"),
        ("What is due by 4 December 2026?", "", "2026-12-04"),
        ("Was ist bis zum 4. Dezember fällig?", "", "2026-12-04"),
        ("What happened since March 2026?", "2026-03-01", ""),
        ("What happened in February 2024?", "2024-02-01", "2024-02-29"),
        ("What happened on 2026-03-18?", "2026-03-18", "2026-03-18"),
        ("What was decided in 2025?", "2025-01-01", "2025-12-31"),
        ("What was decided on 30 February 2026?", "", ""),
        ("What was decided?", "", ""),
    ],
)
def test_the_days_that_a_question_speaks_of_are_found(text: str, first: str, last: str) -> None:
    assert period(text, MONDAY) == (first, last)
