"""Excel's dates and times, which are numbers that a number format makes dates of (ECMA-376, 18.17.4)."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import lru_cache

VERSION = 1
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY = 24 * 60 * 60
_LEAP_DAY = 60
"""Excel counts 29 February 1900, a day that never was."""


def moment(serial: float, number_format: str, from_1904: bool) -> datetime | time | timedelta | None:
    """What a number shows in a format of dates, times or durations; None in other formats and out of their range."""
    if not is_time(number_format):
        return None
    elapsed = timedelta(seconds=round(serial * _DAY)) if abs(serial) < 1e7 else None
    if elapsed is None or _ELAPSED.search(number_format):
        return elapsed
    if 0 <= serial < 1:
        return (datetime.min + elapsed).time() if elapsed < timedelta(days=1) else time.min
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if serial >= _LEAP_DAY else 31)
    try:
        return epoch + elapsed
    except OverflowError:
        return None


@lru_cache(maxsize=256)
def is_time(number_format: str) -> bool:
    """Whether a format is one of dates, times or durations."""
    first = _LITERALS.sub("", number_format).split(";")[0]
    return "general" not in first.lower() and re.search(r"[dmhysDMHYS]", first) is not None
