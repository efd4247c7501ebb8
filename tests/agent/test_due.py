from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from agent.due import PastMoment, moment, said_as

MONDAY = datetime(2026, 11, 23, 13, 5)


@pytest.fixture(autouse=True)
def _berlin() -> Iterator[None]:
    """Clocks of a country that changes them, so that a day is not always 24 hours."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def _at(text: str, now: datetime = MONDAY) -> str:
    found = moment(text, now.astimezone())
    return "" if found is None else f"{found.at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("on Friday at 10", "2026-11-27 10:00"),
        ("tomorrow", "2026-11-24 09:00"),
        ("in 20 minutes", "2026-11-23 13:25"),
        ("in half an hour", "2026-11-23 13:35"),
        ("in two weeks", "2026-12-07 13:05"),
        ("in a month", "2026-12-23 13:05"),
        ("tonight at 8", "2026-11-23 20:00"),
        ("this afternoon at 2", "2026-11-23 14:00"),
        ("at 3", "2026-11-23 15:00"),
        ("at 9", "2026-11-24 09:00"),
        ("Friday afternoon", "2026-11-27 15:00"),
        ("December 3, 10am", "2026-12-03 10:00"),
        ("2026-12-03 17:30", "2026-12-03 17:30"),
        ("Friday 27 November at 10", "2026-11-27 10:00"),
        ("next week", "2026-11-30 09:00"),
        ("on Monday at 9", "2026-11-30 09:00"),
        ("Monday at 18:00", "2026-11-23 18:00"),
        ("on 29 February", "2028-02-29 09:00"),
        ("morgen um 9", "2026-11-24 09:00"),
        ("morgen früh um 8", "2026-11-24 08:00"),
        ("übermorgen um 14 Uhr", "2026-11-25 14:00"),
        ("am Freitag um 10 Uhr 30", "2026-11-27 10:30"),
        ("am 3.12. um halb zehn", "2026-12-03 09:30"),
        ("Freitagabend", "2026-11-27 20:00"),
        ("in einer halben Stunde", "2026-11-23 13:35"),
        ("demain à 9 h", "2026-11-24 09:00"),
        ("mañana a las 9", "2026-11-24 09:00"),
    ],
)
def test_a_moment_to_come_is_read_as_people_say_it(said: str, meant: str) -> None:
    assert _at(said) == meant


@pytest.mark.parametrize(
    "said", ["call 5 people", "read chapter 7 of the book", "the budget 2026", "", "Friday's minutes"]
)
def test_what_names_no_moment_is_none(said: str) -> None:
    assert _at(said) == ""


def test_a_moment_that_has_passed_is_refused_in_one_sentence() -> None:
    with pytest.raises(PastMoment, match=r"Monday 2 November 2026 at 09:00 has passed; please name a time to come\."):
        _at("on 2 November 2026 at 9")


def test_a_time_of_day_stays_the_same_over_the_change_of_the_clocks() -> None:
    saturday = datetime(2026, 10, 24, 18, 0)
    assert _at("in 2 days", saturday) == "2026-10-26 18:00"
    found = moment("tomorrow at 18:00", saturday.astimezone())
    assert found is not None
    assert (found.at - saturday.astimezone()).total_seconds() == 25 * 3600


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert _at("in a month", datetime(2026, 1, 31, 8, 0)) == "2026-02-28 08:00"


def test_the_words_of_a_moment_can_be_left_out() -> None:
    text = "call Ann on Friday at 10 about the offer"
    found = moment(text, MONDAY.astimezone())
    assert found is not None
    assert found.without(text) == "call Ann about the offer"


def test_a_moment_is_said_back_with_its_day_and_time() -> None:
    now = MONDAY.astimezone()
    assert said_as(datetime(2026, 11, 24, 9, 0).astimezone(), now) == "tomorrow at 09:00"
    assert said_as(datetime(2026, 11, 27, 10, 0).astimezone(), now) == "Friday 27 November 2026 at 10:00"
