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
        ("mails before March 2025", True, ("", "2025-02-28")),
        ("mails before Easter", True, ("", "2026-04-02")),
        ("Mails vor Ostern 2025", True, ("", "2025-04-17")),
        ("What was decided since Easter?", False, ("2026-04-03", "")),
        ("Was wurde seit Pfingsten beschlossen?", False, ("2026-05-23", "")),
        ("letters from Christmas", True, ("2025-12-24", "2025-12-26")),
        ("documents from Q3", True, ("2026-07-01", "2026-09-30")),
        ("documents from Q4", True, ("2026-10-01", "2026-12-31")),
        ("reports of Q1 2025", True, ("2025-01-01", "2025-03-31")),
        ("reports from the second quarter of 2024", True, ("2024-04-01", "2024-06-30")),
        ("Berichte aus dem dritten Quartal", True, ("2026-07-01", "2026-09-30")),
        ("Berichte aus dem 2. Quartal 2025", True, ("2025-04-01", "2025-06-30")),
        ("Was hat sich seit Q2 getan?", False, ("2026-04-01", "")),
        ("Mails aus KW 12", True, ("2026-03-16", "2026-03-22")),
        ("notes from early March", True, ("2026-03-01", "2026-03-10")),
        ("Notizen von Ende Februar 2024", True, ("2024-02-21", "2024-02-29")),
        ("letters from mid June", True, ("2026-06-11", "2026-06-20")),
        ("Was wurde letzten Herbst beschlossen?", False, ("2025-09-01", "")),
        ("Mails von letztem Herbst", True, ("2025-09-01", "2025-11-30")),
        ("mails from this autumn", True, ("2026-09-01", "2026-11-30")),
        ("Was kam vorige Woche?", False, ("2026-11-16", "")),
        ("Mails von voriger Woche", True, ("2026-11-16", "2026-11-22")),
        ("Mails zwischen März und Mai", True, ("2026-03-01", "2026-05-31")),
        ("mails from last Friday", True, ("2026-11-20", "2026-11-20")),
        ("Was hat Anna letzten Freitag geschrieben?", True, ("2026-11-20", "2026-11-20")),
        ("mails from Wednesday", True, ("2026-11-18", "2026-11-18")),
        ("mails from three weeks", True, None),
        ("mails from 2 weeks ago", True, ("2026-11-09", "2026-11-15")),
        ("Mails vor 3 Wochen", True, ("2026-11-02", "2026-11-08")),
        ("Mails von vor einem Monat", True, ("2026-10-01", "2026-10-31")),
        ("mails from the day before yesterday", True, ("2026-11-21", "2026-11-21")),
        ("what came the day before yesterday", False, ("2026-11-21", "")),
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
        "What was the revenue in Q3?",
        "Is the office closed at Easter?",
        "Who is on call on Saturday?",
        "When is the end of March report due?",
        "What is week 12 about?",
    ],
)
def test_plain_questions_name_no_stretch_that_limits_them(text: str) -> None:
    assert stretch(text, TODAY, documents=False) is None
