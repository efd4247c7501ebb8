"""Stretches of time in questions."""

from __future__ import annotations

from datetime import date

import pytest

from agent.stretches import stretch

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "documents", "bounds"),
    [
        ("What has Marta decided since March?", False, ("2026-03-01", "")),
        ("Was ist seit März passiert?", False, ("2026-03-01", "")),
        ("What changed since December?", False, ("2025-12-01", "")),
        ("What did we decide last spring?", False, ("2026-03-01", "")),
        ("mails from last spring", True, ("2026-03-01", "2026-05-31")),
        ("Mails vom letzten Frühling", True, ("2026-03-01", "2026-05-31")),
        ("Was haben wir letzten Winter beschlossen?", False, ("2025-12-01", "")),
        ("mails from last week", True, ("2026-11-16", "2026-11-22")),
        ("documents from last quarter", True, ("2026-07-01", "2026-09-30")),
        ("files from 2024", True, ("2024-01-01", "2024-12-31")),
        ("mails from March 2025", True, ("2025-03-01", "2025-03-31")),
        ("mails between May and July", True, ("2026-05-01", "2026-07-31")),
        ("Mails zwischen Mai und Juli 2024", True, ("2024-05-01", "2024-07-31")),
        ("notes of the last 3 weeks", True, ("2026-11-02", "2026-11-23")),
        ("courriels depuis mars", True, ("2026-03-01", "")),
        ("correos desde mayo de 2025", True, ("2025-05-01", "")),
        ("what came in yesterday", False, ("2026-11-22", "")),
        ("mails until March 2025", True, ("", "2025-03-31")),
    ],
)
def test_a_stretch_is_read_and_its_end_limits_only_documents(
    text: str, documents: bool, bounds: tuple[str, str] | None
) -> None:
    found = stretch(text, TODAY, documents)
    assert (None if found is None else (found.after, found.before)) == bounds


@pytest.mark.parametrize(
    "text",
    [
        "What was the revenue in 2024?",
        "What was last year's revenue?",
        "When is the launch?",
        "What happened between Ann and Marta?",
        "What is the budget for 2027?",
        "Since when is Ann the head of sales?",
        "Is the last week of the course in May?",
        "Who came last?",
        "What does the contract say of deliveries before noon?",
    ],
)
def test_plain_questions_name_no_stretch_that_limits_them(text: str) -> None:
    assert stretch(text, TODAY, documents=False) is None
