"""What a column of a table holds, told from its values, and the SQL that reads them: numbers as they are written in any
country, dates, money.

Where the values leave open what they mean ("1,234" alone, "03/04/2026" alone), the column stays text: a question
about it is then not answered, rather than wrongly.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.contract.tables import ColumnKind
from indexer.graph.draw_amounts import amounts

EXACT, SHOWN = "\x01", "\x02"
"""A workbook's number is stored as EXACT + digits + SHOWN + text; no text of a document holds these signs."""
_LARGE = 1e15
"""From here on a binary number has no digits of its own."""
LEAST_READ = 0.9
"""Share of a column's filled cells that has to be of its kind. Below, a column of words that holds some numbers is
what it is: words."""
NOTHING = ("-", "–", "—", "n/a", "na", "n.a.", "k.a.", "k. a.", "#n/a", "#nv", "null", "none", "nan", "tbd", "?", "x")
"""What stands for an empty cell, in lower case."""
_AS_WRITTEN = re.compile(
    r"\b(?:phone|tel|telefon|telephone|fax|mobil\w*|plz|zip|post\w*|iban|bic|isbn|ean|vat|ust\w*|iban)\b", re.IGNORECASE
)
"""Labels of columns whose digits are no numbers."""
_DOT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")
_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|,\d+")
_DIGITS = re.compile(r"[\d.,]*\d")
_FILLED_UP = re.compile(r"0\d+")
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_DASHED = re.compile(r",[-–—]{1,2}(?=\D*$)")
_DASHES, _GAP = "[-−–—]", r"[\s\x{a0}\x{202f}''’]"
"""As RE2 and SQL write them."""
_NO_DIGIT = re.compile(r"[-−–+\d.,\s()'’]+")
_ISO_DATE, _ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"\d{4}/\d{1,2}/\d{1,2}")
_NAMED_DATE = re.compile(r"(?:\d{1,2}\.?[ -]?[A-Za-zä]{3,9}\.?,?[ -]?\d{2,4}|[A-Za-zä]{3,9}\.? \d{1,2},? \d{4})")
_MONTHS: Mapping[str, str] = {
    "Januar ": "January ", "Jänner": "January", "Februar ": "February ", "März": "March", "Mrz": "Mar", "Mai": "May",
    "Juni": "June", "Juli": "July", "Okt ": "Oct ", "Okt.": "Oct", "Oktober": "October", "Dez ": "Dec ",
    "Dez.": "Dec", "Dezember": "December", "Sept.": "Sep", "Sept ": "Sep ",
}  # fmt: skip
_NAMED = (
    "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d %Y", "%b %d %Y", "%d %b %y", "%d-%B-%Y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """How the values of a column are to be read."""

    kind: ColumnKind
    sql: str = ""
    """An expression over the column `v`, NULL for what is not of the kind; "" for text."""
    comma: bool = False
    """Of numbers: a comma parts the decimals."""


def format_of(label: str, values: Sequence[str], comma: bool | None) -> Format:
    """The format of a column with this label, from many of its distinct filled values.

    `comma` is whether a comma parts decimals where the values themselves leave it open; None when nothing tells.
    """
    plain = [value for value in values if value.lower() not in NOTHING]
    if not plain or _AS_WRITTEN.search(label):
        return Format("text")
    return _dated(plain) or _numeric(plain, comma) or Format("text")


def exact(text: str, number: float) -> str:
    """A cell that shows `text` for a number, as `Format.sql` reads it."""
    if not math.isfinite(number):
        return text
    whole = number == int(number) and abs(number) < _LARGE
    return f"{EXACT}{int(number) if whole else repr(float(number))}{SHOWN}{text}"


def decimals(values: Sequence[str]) -> tuple[int, int]:
    """How many values are only numbers with (a point, a comma) before the decimals."""
    found = [bare for value in values if (bare := _bare(value)) and not value.startswith(EXACT)]
    dots = sum(bool(_DOT.fullmatch(bare)) and not _COMMA.fullmatch(bare) for bare in found)
    commas = sum(bool(_COMMA.fullmatch(bare)) and not _DOT.fullmatch(bare) for bare in found)
    return dots, commas


def unit_of(rest: str) -> str | None:
    """The unit that stands beside a number, "" for none; None when it is no unit."""
    if not rest:
        return ""
    found = amounts(f"1 {rest}") or amounts(f"{rest} 1")
    return found[0].unit if len(found) == 1 and found[0].end - found[0].start == len(rest) + 2 else None


def rest_of(value: str) -> str:
    """What of a value is neither digit nor mark: its unit, or words."""
    return _NO_DIGIT.sub(" ", value).strip()


def _numeric(values: Sequence[str], comma: bool | None) -> Format | None:
    exact = [value for value in values if value.startswith(EXACT)]
    written = [value for value in values if not value.startswith(EXACT)]
    bare = [one for value in written if (one := _bare(value)) and unit_of(rest_of(value)) is not None]
    if len(exact) + len(bare) < LEAST_READ * len(values):
        return None
    if any(_FILLED_UP.fullmatch(one) for one in bare):  # a code, not a number: 007
        return None
    dots, commas = decimals(written)
    if dots and commas:
        return None
    marked = any("." in one or "," in one for one in bare)
    if marked and not dots and not commas and comma is None:
        return None
    decimal_comma = bool(commas or (marked and not dots and comma))
    return Format("number", _number_sql(decimal_comma), decimal_comma)


def _bare(value: str) -> str:
    """The digits and marks of a number; "" when it holds none, or several."""
    spaceless = _SPACED.sub("", _DASHED.sub("", value))
    found = _DIGITS.findall(spaceless)
    return found[0] if len(found) == 1 else ""


def _number_sql(comma: bool) -> str:
    """Reads what `_bare` finds and the column's pattern allows; a minus, a minus behind or brackets make it negative.

    Most values are plain digits, which take the first two branches.
    """
    known = r"(\d{1,3}(\.\d{3})+|\d+)(,\d+)?|,\d+" if comma else r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+"
    spaceless = rf"regexp_replace(v, ',{_DASHES}{{1,2}}(\D*)$', '\1')"
    for _ in range(2):  # 1 234 567: the second gap begins where the first one ends
        spaceless = rf"regexp_replace({spaceless}, '(\d){_GAP}(\d{{3}})\b', '\1\2', 'g')"
    bare = rf"regexp_extract({spaceless}, '[\d.,]*\d')"
    plain = f"replace(replace({bare}, '.', ''), ',', '.')" if comma else f"replace({bare}, ',', '')"
    one = rf"NOT regexp_matches({spaceless}, '\d[^\d.,]+[.,]*\d')"
    minus = rf"regexp_matches({spaceless}, '^\s*\(|^\D*{_DASHES}\D*\d|\d\s*{_DASHES}\s*$')"
    number = f"CASE WHEN regexp_full_match({bare}, '{known}') AND {one} THEN if({minus}, '-', '') || {plain} END"
    most = r"WHEN regexp_full_match(v, '-?\d+,\d+') THEN replace(v, ',', '.')" if comma else ""
    most = most or r"WHEN regexp_full_match(v, '-?\d+\.\d+') THEN v"
    return (
        "CASE WHEN v[1] = chr(1) THEN split_part(v[2:], chr(2), 1)"
        rf" WHEN regexp_full_match(v, '-?\d+') THEN v {most}"
        f" ELSE {number} END"
    )


def _dated(values: Sequence[str]) -> Format | None:
    least = LEAST_READ * len(values)
    if sum(bool(_ISO_DATE.fullmatch(value)) for value in values) >= least:
        return Format("date", "TRY_CAST(v AS DATE)")
    if sum(bool(_ISO_DATE.fullmatch(value) or _ISO_MOMENT.fullmatch(value)) for value in values) >= least:
        return Format("moment", "TRY_CAST(v AS TIMESTAMP)")
    if sum(bool(_YEAR_FIRST.fullmatch(value)) for value in values) >= least:
        return _strptime("v", ["%Y/%m/%d"])
    found = [match for value in values if (match := _NUMERIC_DATE.fullmatch(value))]
    if len(found) >= least:
        mark = found[0][2]
        year = "%Y" if len(found[0][4]) == 4 else "%y"
        day_first, month_first = (any(int(one[group]) > 12 for one in found) for group in (1, 3))
        if (day_first and month_first) or len({one[2] for one in found}) > 1:
            return Format("text")
        if not (day_first or month_first or mark == "."):  # 03/04/2026: nothing tells which is the month
            return Format("text")
        parts = ("%m", "%d") if month_first and mark != "." else ("%d", "%m")
        return _strptime("v", [mark.join((*parts, year))])
    if sum(bool(_NAMED_DATE.fullmatch(value)) for value in values) >= least:
        plain = "v"
        for german, english in _MONTHS.items():
            plain = f"replace({plain}, '{german}', '{english}')"
        plain = f"regexp_replace(replace(replace({plain}, '.', ''), ',', ''), '\\s+', ' ', 'g')"
        return _strptime(plain, _NAMED)
    return None


def _strptime(value: str, formats: Sequence[str]) -> Format:
    listed = ", ".join(f"'{one}'" for one in formats)
    return Format("date", f"TRY_CAST(try_strptime({value}, [{listed}]) AS DATE)")
