"""A spreadsheet's values as people see them: what a number format (ECMA-376, 18.8.30) shows, dates in ISO order.

It covers what offices use: digits, thousands, decimals, per cent, currency and other literals, sections for negative
numbers and zero, scientific notation, dates, times and durations. What it does not know (fractions, conditions) is
shown as the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

VERSION = 1
_TOKENS = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([#0?][#0?,.]*(?:[eE][+-]?[0#?]+)?)|(\.[0#?]+)|(.)', re.DOTALL
)
_CURRENCY = re.compile(r"\$([^-]*)")
_PLAIN = ("", "general", "@", "standard")
_NOT_NUMBERS = "yYmMdDhHsS/GgEe@"
_MOST_DECIMALS = 15
_LARGE = 1e15
"""From here on a binary number has no digits of its own to show."""


class _Pattern(NamedTuple):
    """What one section of a format does to a number."""

    before: str
    digits: str
    after: str
    percent: int


def shown(value: object, number_format: str) -> str:
    """The text that a cell shows; "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if _no_time(value) else f"{value:%Y-%m-%d} {_clock(value.time())}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _no_time(value: datetime) -> bool:
    return not (value.hour or value.minute or value.second)


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    clock = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{clock}:{seconds % 60:02}" if seconds % 60 else clock


def _number(value: float, number_format: str) -> str:
    plain = _plain(value)
    sections = _sections(number_format)
    if not sections or abs(value) >= _LARGE or value != value:
        return plain
    signed = True
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, signed = sections[1], False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section is None:
        return plain
    if not section.digits:  # a word for zero, or nothing at all: the value is hidden
        return section.before.strip()
    text, zero = _digits(value, section)
    sign = "-" if value < 0 and signed and not zero else ""
    return f"{sign}{section.before}{text}{section.after}".strip()


def _plain(value: float) -> str:
    if abs(value) < _LARGE and value == int(value):
        return str(int(value))
    return f"{value:.10g}"


def _digits(value: float, section: _Pattern) -> tuple[str, bool]:
    pattern = section.digits
    power = Decimal(100) ** section.percent
    number = abs(Decimal(repr(value))) * power
    if "e" in pattern.lower():
        mantissa = re.split("[eE]", pattern)[0]
        return f"{number:.{_places(mantissa)[0]}E}", number == 0
    whole, _, fraction = pattern.partition(".")
    while whole.endswith(","):  # each comma at the end divides by a thousand
        whole, number = whole[:-1], number / 1000
    most, least = _places(pattern)
    number = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    if number == 0 and not set(pattern) & set("0#"):  # only places to align with
        return "", True
    text = f"{number:,.{most}f}" if "," in whole else f"{number:.{most}f}"
    if most > least:
        head, _, tail = text.partition(".")
        kept = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{kept}" if kept or not fraction else head
    integer, point, rest = text.partition(".")
    width = whole.count("0")
    if width > 1 and "," not in whole:
        integer = integer.zfill(width)
    return integer + point + rest, number == 0


def _places(pattern: str) -> tuple[int, int]:
    """(most, fewest) decimals of a pattern of digits."""
    fraction = pattern.partition(".")[2]
    return min(len(fraction.replace(",", "")), _MOST_DECIMALS), min(fraction.count("0"), _MOST_DECIMALS)


@lru_cache(maxsize=256)
def _sections(number_format: str) -> tuple[_Pattern | None, ...]:
    """The sections of a format, None for one that this module does not know; none when numbers are shown plain."""
    if number_format.lower() in _PLAIN or len(number_format) > 500:
        return ()
    found: list[_Pattern | None] = []
    tokens: list[re.Match[str]] = []
    for token in _TOKENS.finditer(number_format):
        if token.group(6) == ";":
            found.append(_section(tokens))
            tokens = []
        else:
            tokens.append(token)
    return (*found, _section(tokens))


def _section(tokens: list[re.Match[str]]) -> _Pattern | None:
    before, digits, after, percent = "", "", "", 0
    for token in tokens:
        quoted, escaped, bracket, pattern, fraction, other = token.groups()
        literal = quoted or escaped or ""
        if bracket is not None:
            if bracket[:1] in "<>=":
                return None
            currency = _CURRENCY.match(bracket)
            literal = currency.group(1) if currency else ""
        elif pattern or fraction:
            if digits:  # groups such as 000-00-0000, fractions such as # ?/?
                return None
            digits = pattern or fraction
        elif other == "%":
            literal, percent = "%", percent + 1
        elif other is not None:
            if other in _NOT_NUMBERS:
                return None
            literal = other
        if digits:
            after += literal
        else:
            before += literal
    return _Pattern(before, digits, after, percent)
