"""When something that repeats is due, by the clock on the wall: daylight saving, months of any length, other zones.

A moment is due once: what counts is the latest one that has passed, however many were missed before it. A time that
the clocks skip comes as much later; one that they show twice counts the first time (PEP 495, fold 0).
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import datetime, time, timedelta

import msgspec

Local = Callable[[datetime], datetime]
"""A time on the user's wall (naive) as a moment with its offset."""
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
LAST_DAY = 31
LAST = -1
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
_LONGEST_MONTH = 31


class Rule(msgspec.Struct, frozen=True):
    """At a time on some days of the week, or on one day of each month: by its date, or as its nth weekday."""

    hour: int
    minute: int = 0
    days: tuple[int, ...] = ()
    """0 is Monday."""
    month_day: int = 0
    """1 to 31; a month that is shorter has it on its last day. 0: by the days of the week."""
    nth: int = 0
    """1 to 4, or `LAST`: only that one of each of `days` in a month; 0: all of them."""

    @property
    def words(self) -> str:
        """For people: "every Friday at 16:00"."""
        at = f"at {self.hour:02}:{self.minute:02}"
        if self.month_day == LAST_DAY:
            return f"on the last day of every month {at}"
        if self.month_day:
            return f"on day {self.month_day} of every month {at}"
        if self.days == EVERY_DAY:
            return f"every day {at}"
        if self.days == WEEKDAYS:
            return f"every weekday {at}"
        if self.nth:
            which = _ORDINALS[self.nth]
            return f"on the {which} {' and '.join(_NAMES[day] for day in self.days)} of every month {at}"
        *most, last = (_NAMES[day] for day in self.days)
        return f"every {', '.join(most)}{' and ' if most else ''}{last} {at}"


def latest(rule: Rule, now: datetime, local: Local) -> datetime:
    """The last moment at or before `now` (with its zone) at which it was due."""
    return _nearest(rule, now, local, -1)


def following(rule: Rule, now: datetime, local: Local) -> datetime:
    """The first moment after `now` at which it is due."""
    return _nearest(rule, now, local, 1)


def system_local(wall: datetime) -> datetime:
    """By the rules of the zone that this machine is set to."""
    return wall.astimezone()


def _nearest(rule: Rule, now: datetime, local: Local, step: int) -> datetime:
    day = now.date() - step * timedelta(1)  # a time that the clocks skip may come on the next day
    for _ in range(2 * _LONGEST_MONTH + 3):
        if _has(rule, day.year, day.month, day.day, day.weekday()):
            moment = local(datetime.combine(day, time(rule.hour, rule.minute)))
            if (moment <= now) if step < 0 else (moment > now):
                return moment
        day += step * timedelta(1)
    raise AssertionError("every rule is due within two months")


def _has(rule: Rule, year: int, month: int, day: int, weekday: int) -> bool:
    if rule.month_day:
        return day == min(rule.month_day, calendar.monthrange(year, month)[1])
    if weekday not in rule.days:
        return False
    if rule.nth == LAST:
        return day + 7 > calendar.monthrange(year, month)[1]
    return not rule.nth or (day - 1) // 7 + 1 == rule.nth
