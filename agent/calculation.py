"""Works out arithmetic as people type it, exactly: "19 % of 4,200", "4.200 € + 19 % MwSt", "(3+4)*12".

A parser of its own over exact fractions, in which nothing but numbers and signs has a meaning. Bounded: the length of
the text, the depth of brackets, the size of powers and of results. A percentage that is added or taken away is one of
what stands before it, as on a desk calculator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

_LONGEST = 200
_DEEPEST = 20
"""Brackets within brackets."""
_MOST_BITS = 1_024
"""Of a numerator or denominator: 300 digits. `9**9**9` ends here."""
_PLACES = 10
"""Decimal places of what does not come out even."""
_ASKS = re.compile(
    r"^(?:please )?(?:what(?: is|'s|s)|how much (?:is|are)|calculate|compute|work out|was (?:ist|sind|macht|ergibt)|"
    r"wie ?viel (?:ist|sind|macht|ergibt)|berechne|rechne|combien (?:font|fait)|calcule|cuánto (?:es|son))\b:?\s*",
    re.IGNORECASE,
)
_ORDERS = re.compile(r"^(?:please )?(?:how much|calc|comp|work|wie ?viel|berech|rech|combien|cuánto)", re.IGNORECASE)
_GERMAN = re.compile(
    r"\b(?:was|wie ?viel|macht|ergibt|berechne|rechne|von|mal|geteilt|prozent|mwst|ust|mehrwertsteuer|zzgl|"
    r"abzüglich)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,'’   ]\d{3})*(?:[.,]\d+)?|[.,]\d+)|(?P<percent>%|per ?cent\b|prozent\b|pour ?cent\b)"
    r"|(?P<unit>€|\$|£|euros?\b|eur\b|usd\b|gbp\b|chf\b|dollars?\b|pounds?\b)"
    r"|(?P<tax>vat\b|tax\b|mwst\b\.?|ust\b\.?|mehrwertsteuer\b|discount\b|rabatt\b|tva\b|iva\b)"
    r"|(?P<of>of\b|von\b|de\b)"
    r"|(?P<power>\*\*|\^|to the power of\b|hoch\b)"
    r"|(?P<times>[*×·⋅]|x(?=[\s\d(])|times\b|multiplied by\b|mal\b|fois\b|por\b)"
    r"|(?P<over>[/÷:]|divided by\b|geteilt durch\b|durch\b)"
    r"|(?P<plus>\+|plus\b|zzgl\b\.?|más\b)|(?P<minus>[-−–]|minus\b|less\b|abzüglich\b|moins\b|menos\b)"
    r"|(?P<open>\()|(?P<close>\)))",
    re.IGNORECASE,
)
_SIGNS = {"times": "×", "over": "÷", "plus": "+", "minus": "−", "power": "^", "open": "(", "close": ")", "of": "of"}
_ENDS = ("number", "percent", "close")
"""What a value may end with; a sign after anything else is the sign of a number."""
_UNITS = {"eur": "€", "euro": "€", "euros": "€", "usd": "$", "dollar": "$", "dollars": "$", "gbp": "£", "pound": "£"}
_DATE_LIKE = re.compile(r"\d{4}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")


class CannotCalculate(ValueError):
    """It is arithmetic, but has no result that can be given; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """A calculation and its result, as they are shown."""

    written: str
    """What was worked out, as it was understood."""
    result: str
    exact: bool
    """Whether the result is no rounded one."""
    value: Fraction

    def __str__(self) -> str:
        return f"{self.written} {'=' if self.exact else '≈'} {self.result}"


@dataclass(frozen=True, slots=True)
class _Value:
    number: Fraction
    percent: bool = False


def calculated(text: str) -> Calculated | None:
    """The result of a question that is nothing but arithmetic; None for every other. Raises `CannotCalculate`."""
    said = " ".join(text.replace("’", "'").split()).rstrip(" ?=.!")
    asks = _ASKS.match(said)
    sum_ = said[asks.end() :] if asks else said
    if not sum_ or not any(c.isdigit() for c in sum_) or _DATE_LIKE.search(sum_):
        return None
    if len(sum_) > _LONGEST:
        return None
    parser = _Parser.read(sum_, german=_GERMAN.search(said) is not None)
    if parser is None or not parser.calculates:
        return None
    ordered = text.rstrip().endswith("=") or _ORDERS.match(said) is not None
    if not ordered and re.fullmatch(r"\S+", sum_) and re.fullmatch(r"[\d.,]+[-/:][\d.,]+", sum_):
        return None  # "24/7", "12-14" and "16:30" are no sums unless they are called so
    return parser.result()


class _Parser:
    """Sums, then products, then signs, then powers, then values; a percentage of the left side where it is added."""

    def __init__(self, tokens: list[tuple[str, str, Fraction]], unit: str) -> None:
        self._tokens = tokens
        self._unit = unit
        self._at = 0
        self._depth = 0
        self._rounded = False

    @classmethod
    def read(cls, text: str, german: bool) -> _Parser | None:
        """The tokens of a text; None when something else stands there, or two currencies."""
        tokens: list[tuple[str, str, Fraction]] = []
        units: set[str] = set()
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.end() == at:
                return None
            kind, word = str(found.lastgroup), found.group().strip()
            at = found.end()
            if kind == "unit":
                units.add(_UNITS.get(word.lower(), word.upper()))
            elif kind == "tax":
                if not tokens or tokens[-1][0] not in ("percent", "number"):
                    return None
            elif kind == "number":
                tokens.append((kind, word, number(word, german)))
            else:
                tokens.append((kind, word, Fraction(0)))
        return cls(tokens, next(iter(units), "")) if len(units) < 2 else None

    @property
    def calculates(self) -> bool:
        """Whether there is more than a number, and it can be read to its end."""
        kinds = [kind for kind, _, _ in self._tokens]
        if kinds.count("number") < 2:
            return False
        if not any(kind in ("of", "power", "times", "over", "plus", "minus") for kind in kinds):
            return False
        pairs = [a == b == "number" or (a, b) == ("close", "number") for a, b in pairwise(kinds)]
        depth = 0
        for kind in kinds:
            depth += (kind == "open") - (kind == "close")
            if depth < 0:
                return False
        ends = kinds[-1] in _ENDS
        starts = kinds[0] in ("number", "open", "minus", "plus")
        return not any(pairs) and depth == 0 and ends and starts

    def result(self) -> Calculated | None:
        """Everything worked out; None when it is no well-formed sum. Raises `CannotCalculate`."""
        try:
            value = self._sum().number
        except _NoSum:
            return None
        if self._at < len(self._tokens):
            return None
        written, exact = shown_number(value)
        return Calculated(self._written(), self._with_unit(written), exact, value)

    def _with_unit(self, number_: str) -> str:
        if not self._unit:
            return number_
        return f"{self._unit}{number_}" if self._unit in "$£" else f"{number_} {self._unit}"

    def _written(self) -> str:
        said = ""
        for at, (kind, _, value) in enumerate(self._tokens):
            before = self._tokens[at - 1][0] if at else ""
            if kind == "number":
                said += shown_number(value)[0]
            elif kind == "percent":
                said += " %"
            elif kind in ("open", "close", "power") or (kind in ("plus", "minus") and before not in _ENDS):
                said += _SIGNS[kind]
            else:
                said += f" {_SIGNS[kind]} "
        return said

    def _next(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _sum(self) -> _Value:
        left = self._product()
        while (sign := self._next()) in ("plus", "minus"):
            self._at += 1
            right = self._product()
            part = left.number * right.number if right.percent and not left.percent else right.number
            both = left.number + part if sign == "plus" else left.number - part
            left = _Value(_bounded(both), left.percent and right.percent)
        return left

    def _product(self) -> _Value:
        left = self._signed()
        while (sign := self._next()) in ("times", "over", "of"):
            self._at += 1
            right = self._signed()
            if sign == "of" and not left.percent:
                raise _NoSum
            if sign == "over" and not right.number:
                raise CannotCalculate("Nothing can be divided by zero.")
            both = left.number / right.number if sign == "over" else left.number * right.number
            left = _Value(_bounded(both))
        return left

    def _signed(self) -> _Value:
        if (sign := self._next()) in ("plus", "minus"):
            self._at += 1
            self._deeper()
            value = self._signed()
            self._depth -= 1
            return _Value(-value.number if sign == "minus" else value.number, value.percent)
        return self._power()

    def _power(self) -> _Value:
        base = self._value()
        if self._next() != "power":
            return base
        self._at += 1
        self._deeper()
        exponent = self._signed().number  # to the right: 2^3^2 is 2^9
        self._depth -= 1
        if exponent.denominator != 1:
            raise CannotCalculate("I only work out powers with whole exponents.")
        bits = max(base.number.numerator.bit_length(), base.number.denominator.bit_length())
        if abs(exponent) * bits > _MOST_BITS:
            raise CannotCalculate("The result is too large to be written down.")
        if not base.number and exponent < 0:
            raise CannotCalculate("Nothing can be divided by zero.")
        return _Value(base.number ** int(exponent))

    def _value(self) -> _Value:
        kind = self._next()
        if kind == "open":
            self._at += 1
            self._deeper()
            value = self._sum()
            self._depth -= 1
            if self._next() != "close":
                raise _NoSum
        elif kind == "number":
            value = _Value(self._tokens[self._at][2])
        else:
            raise _NoSum
        self._at += 1
        if self._next() == "percent":
            self._at += 1
            return _Value(value.number / 100, percent=True)
        return value

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise CannotCalculate("There are too many brackets within brackets.")


class _NoSum(Exception):
    """The signs stand in no order that has a meaning."""


def number(text: str, german: bool) -> Fraction:
    """A number as people type it. Of one comma or point before three digits, the language says what it is."""
    digits = re.sub(r"['’   ]", "", text)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        decimal = "," if comma > point else "."
    elif comma >= 0 or point >= 0:
        sign = "," if comma >= 0 else "."
        groups = re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", digits) is not None
        thousands = groups and (digits.count(sign) > 1 or (sign == ".") == german)
        decimal = "" if thousands else sign
    else:
        decimal = ""
    whole = "".join(c for c in digits if c.isdigit() or c == decimal)
    return Fraction(whole.replace(decimal, ".") if decimal else whole)


def shown_number(value: Fraction) -> tuple[str, bool]:
    """(the number with thousands apart, whether it is exact); at most `_PLACES` decimal places."""
    scaled = value * 10**_PLACES
    near = round(scaled)
    sign = "−" if near < 0 else ""
    whole, rest = divmod(abs(near), 10**_PLACES)
    decimals = f"{rest:0{_PLACES}}".rstrip("0")
    return f"{sign}{whole:,}{'.' + decimals if decimals else ''}", scaled == near


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise CannotCalculate("The result is too large to be written down.")
    return value
