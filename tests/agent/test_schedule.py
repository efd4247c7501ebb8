"""When something that repeats is due: daylight saving, months of any length, other zones."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.schedule import EVERY_DAY, LAST, LAST_DAY, WEEKDAYS, Local, Rule, following, latest

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_AT_16 = Rule(16, 0, (4,))


def on_the_wall(zone: ZoneInfo) -> Local:
    return lambda wall: wall.replace(tzinfo=zone)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def last(rule: Rule, now: str) -> str:
    return f"{latest(rule, at(now), on_the_wall(BERLIN)):%Y-%m-%d %H:%M}"


def next_(rule: Rule, now: str) -> str:
    return f"{following(rule, at(now), on_the_wall(BERLIN)):%Y-%m-%d %H:%M}"


def test_a_day_of_the_week_is_due_from_its_minute_on() -> None:
    assert last(FRIDAY_AT_16, "2026-11-27 15:59") == "2026-11-20 16:00"
    assert last(FRIDAY_AT_16, "2026-11-27 16:00") == "2026-11-27 16:00"
    assert next_(FRIDAY_AT_16, "2026-11-27 16:00") == "2026-12-04 16:00"


def test_every_weekday_leaves_out_the_weekend() -> None:
    rule = Rule(8, 30, WEEKDAYS)
    assert next_(rule, "2026-11-27 08:30") == "2026-11-30 08:30"
    assert last(rule, "2026-11-29 12:00") == "2026-11-27 08:30"


@pytest.mark.parametrize(
    ("nth", "now", "due"),
    [
        (1, "2026-11-02 09:00", "2026-12-07 09:00"),
        (1, "2027-01-31 12:00", "2027-02-01 09:00"),
        (4, "2026-11-23 08:59", "2026-11-23 09:00"),
        (LAST, "2026-11-23 09:00", "2026-11-30 09:00"),
        (LAST, "2027-02-01 00:00", "2027-02-22 09:00"),
        (LAST, "2027-03-01 00:00", "2027-03-29 09:00"),  # the day after the clocks went forward
    ],
)
def test_one_monday_of_each_month(nth: int, now: str, due: str) -> None:
    rule = Rule(9, 0, (0,), nth=nth)
    assert next_(rule, now) == due
    assert last(rule, due) == due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-02-01 00:00", "2027-02-28 10:00"),
        ("2028-02-01 00:00", "2028-02-29 10:00"),
        ("2026-11-30 10:00", "2026-12-31 10:00"),
        ("2026-12-31 10:00", "2027-01-31 10:00"),
    ],
)
def test_the_last_day_of_the_month_is_the_one_it_has(now: str, due: str) -> None:
    assert next_(Rule(10, month_day=LAST_DAY), now) == due


def test_the_thirtieth_comes_on_the_last_day_of_february() -> None:
    assert next_(Rule(10, month_day=30), "2027-02-01 00:00") == "2027-02-28 10:00"
    assert last(Rule(10, month_day=30), "2027-03-29 00:00") == "2027-02-28 10:00"


def test_it_keeps_its_time_on_the_wall_when_the_clocks_change() -> None:
    before, after = at("2026-10-24 20:00"), at("2026-10-26 20:00")  # the clocks go back on 25 October 2026
    rule = Rule(9, 0, EVERY_DAY)
    moments = [latest(rule, now, on_the_wall(BERLIN)) for now in (before, after)]
    assert [f"{one:%H:%M}" for one in moments] == ["09:00", "09:00"]
    assert (moments[1].timestamp() - moments[0].timestamp()) / 3600 == 49


def test_a_time_that_the_clocks_skip_comes_an_hour_later_and_one_shown_twice_counts_once() -> None:
    rule = Rule(2, 30, EVERY_DAY)
    skipped = following(rule, at("2026-03-28 12:00"), on_the_wall(BERLIN))  # 29 March 2026: 2:00 becomes 3:00
    assert f"{skipped.astimezone(ZoneInfo('UTC')):%d %H:%M}" == "29 01:30"
    twice = following(rule, at("2026-10-24 12:00"), on_the_wall(BERLIN))  # 25 October 2026: 3:00 becomes 2:00
    again = following(rule, twice, on_the_wall(BERLIN))
    assert f"{twice.astimezone(ZoneInfo('UTC')):%d %H:%M}" == "25 00:30"
    assert f"{again.astimezone(ZoneInfo('UTC')):%d %H:%M}" == "26 01:30"


def test_in_another_zone_it_goes_by_the_clock_there() -> None:
    lisbon, tokyo = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")
    here = following(FRIDAY_AT_16, at("2026-11-23 12:00", lisbon), on_the_wall(lisbon))
    there = following(FRIDAY_AT_16, at("2026-11-23 12:00", tokyo), on_the_wall(tokyo))
    assert (here.timestamp() - there.timestamp()) / 3600 == 9


def test_it_is_told_in_words() -> None:
    assert FRIDAY_AT_16.words == "every Friday at 16:00"
    assert Rule(9, 5, (0, 2, 3)).words == "every Monday, Wednesday and Thursday at 09:05"
    assert Rule(8, 0, WEEKDAYS).words == "every weekday at 08:00"
    assert Rule(7, 0, EVERY_DAY).words == "every day at 07:00"
    assert Rule(10, month_day=1).words == "on day 1 of every month at 10:00"
