"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from app.days import NoDay, day

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
    ],
)
def test_a_day_is_understood(text: str, meant: str) -> None:
    assert day(text, MONDAY) == meant


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "18.3.2026", "9999 years ago", "0000", "１２ days", "2026-1"]
)
def test_what_is_no_day_is_one_sentence(text: str) -> None:
    with pytest.raises(NoDay, match="write it like"):
        day(text, MONDAY)
