"""Named stretches of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from agent.periods import easter, named_period


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1961, "04-02"),
        (2000, "04-23"),
        (2008, "03-23"),
        (2011, "04-24"),
        (2024, "03-31"),
        (2026, "04-05"),
        (2038, "04-25"),
    ],
)
def test_easter_is_the_sunday_of_the_almanac(year: int, sunday: str) -> None:
    assert easter(year).isoformat() == f"{year}-{sunday}"


def test_what_has_not_begun_this_year_is_that_of_the_last() -> None:
    assert named_period("q3", date(2026, 6, 30)) == (date(2025, 7, 1), date(2025, 9, 30))
    assert named_period("q3", date(2026, 7, 1)) == (date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize("said", ["", "q5", "quarter", "late train", "week 60", "mid", "easter bunny"])
def test_other_words_name_no_stretch(said: str) -> None:
    assert named_period(said, date(2026, 11, 23)) is None
