"""Numbers written as a sheet writes them: its decimals, its marks, its currency where it stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.contract import Column, Value

_PATTERN = re.compile(r"^(?P<before>\D*?)[-−–]?(?P<digits>\d[\d.,'’\s]*\d|\d)(?P<after>[^\d]*)$")
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class _Style:
    before: str = ""
    after: str = ""
    decimals: int = 0
    comma: bool = False
    parted: bool = False
    """Whether thousands are parted."""


def written(value: Value, column: Column | None, *, decimals: int | None = None) -> str:
    """A value in the manner of a column; `decimals` when it may have more than the column shows (a mean)."""
    if value is None:
        return "nothing"
    if isinstance(value, bool | str) or column is None or column.kind != "number":
        return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    style = _style(column.example)
    places = style.decimals if decimals is None else max(style.decimals, decimals)
    needed = len(f"{abs(value):.2f}".rstrip("0").partition(".")[2])
    digits = f"{abs(value):,.{min(max(places, needed), _MOST_DECIMALS)}f}"
    if not style.parted:
        digits = digits.replace(",", "")
    if style.comma:
        digits = digits.translate(str.maketrans(".,", ",."))
    return f"{'-' if value < 0 else ''}{style.before}{digits}{style.after}"


def _style(example: str) -> _Style:
    found = _PATTERN.match(example.strip())
    if found is None:
        return _Style(parted=True)
    digits = found["digits"]
    mark = max(digits.rfind("."), digits.rfind(","))
    lone = mark >= 0 and digits.count(digits[mark]) == 1
    other = "." in digits and "," in digits
    is_decimal = lone and (other or len(digits) - mark != 4)
    decimals = len(digits) - mark - 1 if is_decimal else 0
    comma = mark >= 0 and (digits[mark] == ",") == is_decimal
    parted = not is_decimal or mark > 3
    before, after = found["before"].lstrip("("), found["after"].rstrip(") ")
    return _Style(before, after, decimals, comma, parted)
