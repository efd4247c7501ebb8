"""Days between dates, and dates so many days from one."""

from __future__ import annotations

from datetime import date

import pytest

from agent.day_sums import days_worked_out

TODAY = date(2026, 11, 23)  # a Monday

SAID = {
    "how many days between 3 March and 9 June?": "Between 3 March 2026 and 9 June 2026 there are 98 days.",
    "How many days are there from 20 December to 3 January": (
        "Between 20 December 2026 and 3 January 2027 there are 14 days."
    ),
    "Wie viele Tage sind es zwischen dem 3. März und dem 9. Juni?": (
        "Between 3 March 2026 and 9 June 2026 there are 98 days."
    ),
    "How many weeks between 2026-01-01 and 2026-02-01": (
        "Between 1 January 2026 and 1 February 2026 there are 4 weeks and 3 days."
    ),
    "how many days until 24 December": "Between 23 November 2026 and 24 December 2026 there are 31 days.",
    "Wie viele Tage noch bis zum 24. Dezember?": "Between 23 November 2026 and 24 December 2026 there are 31 days.",
    "What date is 90 days after 1 May?": "90 days after 1 May 2026 is Thursday, 30 July 2026.",
    "Welches Datum ist 90 Tage nach dem 1. Mai?": "90 days after 1 May 2026 is Thursday, 30 July 2026.",
    "what date is 1 month after 31 January 2028": "1 month after 31 January 2028 is Tuesday, 29 February 2028.",
    "what is 6 weeks before today": "6 weeks before 23 November 2026 is Monday, 12 October 2026.",
    "1 May + 90 days": "90 days after 1 May 2026 is Thursday, 30 July 2026.",
    "What date is it in 10 days": "10 days after 23 November 2026 is Thursday, 3 December 2026.",
}


@pytest.mark.parametrize(("asked", "said"), SAID.items())
def test_days_are_worked_out_with_the_dates_written_in_full(asked: str, said: str) -> None:
    assert days_worked_out(asked, TODAY) == said


def test_working_days_say_what_they_leave_out() -> None:
    said = days_worked_out("how many working days between 23 November 2026 and 27 November 2026", TODAY)
    assert said is not None
    assert "there are 5 days from Monday to Friday" in said
    assert "public holidays" in said


@pytest.mark.parametrize(
    "asked",
    [
        "How many days of leave do I get?",
        "how many days between the offer and the contract",
        "What is 90 days after the launch?",
        "how many days between 31 February and 9 June",
        "When is the launch?",
        "what date is 99999 years after 1 May",
    ],
)
def test_what_is_no_sum_of_days_is_left_to_the_files(asked: str) -> None:
    assert days_worked_out(asked, TODAY) is None
