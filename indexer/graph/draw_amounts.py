"""Amounts in running text, normalised: "1.250,50 €" and "1,250.50 EUR" are both "1250.50 EUR" (ISO 4217 codes)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

MOST = 40
"""Amounts of one text that are looked at."""
_CURRENCIES: Mapping[str, str] = MappingProxyType(
    {
        "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "usd": "USD",
        "dollar": "USD", "dollars": "USD", "dólares": "USD", "dollari": "USD", "£": "GBP", "gbp": "GBP",
        "pound": "GBP", "pounds": "GBP", "pfund": "GBP", "¥": "JPY", "jpy": "JPY", "yen": "JPY", "円": "JPY",
        "cny": "CNY", "rmb": "CNY", "元": "CNY", "chf": "CHF", "franken": "CHF", "sfr": "CHF", "fr.": "CHF",
        "₹": "INR", "inr": "INR", "rupees": "INR", "₽": "RUB", "rub": "RUB", "₩": "KRW", "krw": "KRW", "원": "KRW",
        "pln": "PLN", "zł": "PLN", "czk": "CZK", "kč": "CZK", "huf": "HUF", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
        "cad": "CAD", "c$": "CAD", "aud": "AUD", "a$": "AUD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "hk$": "HKD",
        "brl": "BRL", "r$": "BRL", "mxn": "MXN", "try": "TRY", "₺": "TRY", "zar": "ZAR", "dm": "DEM", "ils": "ILS",
        "₪": "ILS", "aed": "AED", "sar": "SAR", "sfr.": "CHF", "teur": "kEUR", "t€": "kEUR",
    }
)  # fmt: skip
CURRENCY_CODES = frozenset(_CURRENCIES.values())
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "%": "%", "percent": "%", "per cent": "%", "prozent": "%", "pour cent": "%", "por ciento": "%",
        "per cento": "%", "procent": "%", "kg": "kg", "tonnes": "t", "tons": "t", "tonnen": "t", "km": "km",
        "km²": "km²", "m²": "m²", "m2": "m²", "qm": "m²", "m³": "m³", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh",
        "kw": "kW", "mw": "MW", "gb": "GB", "mb": "MB", "tb": "TB", "ha": "ha", "litres": "l", "liter": "l", "l": "l",
        "ml": "ml", "g": "g", "mg": "mg", "t": "t", "m": "m", "cm": "cm", "mm": "mm", "°c": "°C",
        "hz": "Hz", "db": "dB", "bar": "bar",
    }
)  # fmt: skip
_TIMES: Mapping[str, int] = MappingProxyType(
    {
        "k": 3, "thousand": 3, "tsd": 3, "tausend": 3, "mille": 3, "mil": 3, "mila": 3, "duizend": 3, "m": 6, "mn": 6,
        "mio": 6, "million": 6, "millions": 6, "millionen": 6, "millones": 6, "millón": 6, "milioni": 6, "miljoen": 6,
        "mln": 6, "bn": 9, "b": 9, "billion": 9, "mrd": 9, "milliarde": 9, "milliarden": 9, "milliards": 9,
        "miliardi": 9, "miljard": 9,
    }
)  # fmt: skip


def _either(words: Mapping[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_NUMBER = r"\d{1,15}(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d{1,4})?(?!\d)|\d{1,15}(?!\d)"
_SIGN = _either(_CURRENCIES)
_MANY = _either(_TIMES)
_AFTER = re.compile(
    rf"(?<![\d.,'’/\w-])([-−]?)({_NUMBER})(?:,[-–—]{{1,2}})?(?:\s?({_MANY})\b\.?)?\s?({_SIGN})(?![^\W\d_])",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?<![\w])({_SIGN})\s?([-−]?)({_NUMBER})(?:,[-–—]{{1,2}})?(?:\s?({_MANY})\b)?", re.IGNORECASE)
_MEASURE = re.compile(
    rf"(?<![\d.,'’/\w-])([-−]?)({_NUMBER})(?:\s({_MANY})\b)?\s?({_either(_UNITS)})(?![\w'’])", re.IGNORECASE
)
_SIGN_NEXT = re.compile(rf"\s?(?:{_SIGN})(?![^\W\d_])", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """text[start:end] is `value` of `unit`: a currency's code (ISO 4217) or a unit's symbol."""

    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return len(self.unit) == 3 and self.unit.isupper() and self.unit not in ("MWH", "KWH")

    @property
    def normal(self) -> str:
        """Its normal form: "1250.50 EUR", "12 %"; money has two decimals, as most currencies do."""
        value = f"{self.value:.2f}" if self.is_money else f"{self.value.normalize():f}"
        return f"{value} {self.unit}"


def amounts(text: str) -> list[Amount]:
    """The amounts of a text, in order; they do not overlap."""
    if not _DIGIT.search(text):
        return []
    found = sorted(_found(text), key=lambda one: (one.start, -one.end))
    chosen: list[Amount] = []
    for one in found:
        if not chosen or one.start >= chosen[-1].end:
            chosen.append(one)
        if len(chosen) >= MOST:
            break
    return chosen


def _found(text: str) -> Iterator[Amount]:
    first = {}
    for match in _BEFORE.finditer(text):
        first[match.start()] = match.end()
        yield from _amount(match, match[2], match[3], match[4], _CURRENCIES[match[1].lower()])
    for match in _AFTER.finditer(text):
        ends = first.get(match.start(4))
        if ends is not None and not _SIGN_NEXT.match(text, ends):
            continue  # "lot 1 £428,500": the number before the sign counts something else
        yield from _amount(match, match[1], match[2], match[3], _CURRENCIES[match[4].lower()])
    for match in _MEASURE.finditer(text):
        yield from _amount(match, match[1], match[2], match[3], _UNITS[match[4].lower()])


def _amount(match: re.Match[str], sign: str, written: str, many: str | None, unit: str) -> Iterator[Amount]:
    if many in ("M", "m", "b", "B", "k", "K") and unit not in _CURRENCIES.values():
        return
    value = number(written)
    if value is not None:
        times = Decimal(10) ** _TIMES[many.lower()] if many else Decimal(1)
        if unit == "kEUR":
            unit, times = "EUR", times * 1000
        yield Amount(match.start(), match.end(), (-value if sign else value) * times, unit)


def number(written: str) -> Decimal | None:
    """A number as it is written in any of the ways of Europe; a lone mark before three digits parts thousands."""
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", written)
    dot, comma = bare.rfind("."), bare.rfind(",")
    if dot >= 0 and comma >= 0:
        decimal = max(dot, comma)
        bare = bare[:decimal].replace(".", "").replace(",", "") + "." + bare[decimal + 1 :]
    elif (mark := max(dot, comma)) >= 0:
        thousands = (len(bare) - mark == 4 and bare[0] != "0") or bare.count(bare[mark]) > 1
        bare = bare.replace(bare[mark], "" if thousands else ".")
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None
