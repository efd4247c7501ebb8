"""Grammars (GBNF) from typed arguments, so that no model can write a call that does not decode.

What a grammar allows is one spelling of JSON: fields in the order of the struct, one space after each colon and comma,
as `json.dumps` writes it, which is what models have seen most. Texts, lists and numbers are bounded, so that no model
writes for ever; a grammar knows how many bytes its longest word has.
Notation: https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec import inspect

LONGEST_TEXT = 200
"""Characters of a text that says nothing of its length: neither `max_length` nor, where it is longer for people than a
model should write, `Meta(extra={"longest": …})`."""
MOST_CHARACTERS = 2_000
"""Characters of any text: llama.cpp refuses more repetitions."""
MOST_ITEMS = 8
"""Items of a list that says nothing of its length."""
LARGEST_GRAMMAR = 60_000
"""Characters of a grammar: what somebody else's tool takes may be of any size, and a model would not fill it in."""
MOST_FIELDS = 64
DEEPEST = 8
_DIGITS = 9
_CHARACTER = 'char ::= [^"\\\\\\x7F\\x00-\\x1F] | "\\\\" ["\\\\n]'
_DAY = (
    'day ::= [12] [0-9] [0-9] [0-9] "-" (("01" | "03" | "05" | "07" | "08" | "10" | "12") "-"'
    ' ("0" [1-9] | [12] [0-9] | "3" [01]) | ("04" | "06" | "09" | "11") "-" ("0" [1-9] | [12] [0-9] | "30")'
    ' | "02-" ("0" [1-9] | "1" [0-9] | "2" [0-8]))'
)
_TIME = 'time ::= ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":00"'

_TOO_LARGE = "What this tool takes is too large for a model to fill in."


class NoGrammar(Exception):
    """Arguments are of a kind that no grammar is written for, or too large; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A grammar and the most that it lets a model write."""

    text: str
    longest: int
    """Bytes of the longest word, which no token count can exceed."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An expression of GBNF and the bytes of its longest word."""

    text: str
    longest: int


def grammar_of(struct: type[msgspec.Struct]) -> Grammar:
    """What a model may write for one struct. Raises `NoGrammar`."""
    return _whole(_of(inspect.type_info(struct), 0))


def grammar_of_calls(tools: Sequence[tuple[str, type[msgspec.Struct]]], answer: str) -> Grammar:
    """A call of one of some tools by (name, arguments), or the word that ends the calling. Raises `NoGrammar`.

    A call is `{"tool": NAME, "arguments": {…}}`, the end of them `{"tool": ANSWER}`.
    """
    calls = [_literal(f'{{"tool": {_json(answer)}}}')]
    for name, arguments in tools:
        start = _literal(f'{{"tool": {_json(name)}, "arguments": ')
        calls.append(_row([start, _of(inspect.type_info(arguments), 0), _literal("}")]))
    return _whole(_either(calls))


def _whole(root: _Part) -> Grammar:
    text = "\n".join((f"root ::= {root.text}", _CHARACTER, _DAY, _TIME)) + "\n"
    if len(text) > LARGEST_GRAMMAR:
        raise NoGrammar(_TOO_LARGE)
    return Grammar(text, root.longest)


def _of(kind: inspect.Type, depth: int) -> _Part:
    """The expression of one type."""
    if depth > DEEPEST:
        raise NoGrammar("What this tool takes is nested too deeply for a model to fill in.")
    match kind:
        case inspect.StructType():
            return _struct(kind, depth)
        case inspect.StrType(pattern=None):
            most = LONGEST_TEXT if kind.max_length is None else min(kind.max_length, MOST_CHARACTERS)
            least = kind.min_length or 0
            if least > most:
                raise NoGrammar(_TOO_LARGE)
            return _Part(rf'"\"" char{{{least},{most}}} "\""', 2 + 4 * most)
        case inspect.IntType(multiple_of=None):
            return _integer(*_bounds(kind))
        case inspect.FloatType(multiple_of=None):
            return _number(kind)
        case inspect.BoolType():
            return _either([_literal("true"), _literal("false")])
        case inspect.NoneType():
            return _literal("null")
        case inspect.LiteralType():
            return _either([_literal(_json(value)) for value in kind.values])
        case inspect.EnumType():
            return _either([_literal(_json(member.value)) for member in kind.cls])
        case inspect.DateType():
            return _Part(r'"\"" day "\""', 12)
        case inspect.DateTimeType():
            zone = r'"Z\""' if kind.tz else r'"\""'
            return _Part(rf'"\"" day "T" time {zone}', 23)
        case inspect.ListType() | inspect.VarTupleType():
            return _list(kind, depth)
        case inspect.TupleType():
            items = [_of(item, depth + 1) for item in kind.item_types]
            return _row([_literal("["), *_between(items, ", "), _literal("]")])
        case inspect.UnionType():
            return _either([_of(one, depth + 1) for one in kind.types])
        case inspect.Metadata(type=inspect.StrType(pattern=None, max_length=None) as text):
            longest = (kind.extra or {}).get("longest", LONGEST_TEXT)
            return _of(msgspec.structs.replace(text, max_length=longest), depth)
        case inspect.Metadata():
            return _of(kind.type, depth)
    raise NoGrammar(f"No grammar is written for what this tool takes ({type(kind).__name__}).")


def _struct(kind: inspect.StructType, depth: int) -> _Part:
    """Required fields, then those with a default, each of which may be left out."""
    if kind.array_like:
        raise NoGrammar("No grammar is written for what this tool takes (an array).")
    if len(kind.fields) > MOST_FIELDS:
        raise NoGrammar(_TOO_LARGE)
    named = [(field.encode_name, field) for field in kind.fields]
    musts = [_row([_literal(f"{_json(name)}: "), _of(one.type, depth + 1)]) for name, one in named if one.required]
    if kind.tag is not None:
        musts.insert(0, _literal(f"{_json(kind.tag_field)}: {_json(kind.tag)}"))
    mays = [
        _row([_literal(f"{_json(name)}: "), _of(_said(one.type), depth + 1)]) for name, one in named if not one.required
    ]
    comma = _literal(", ")
    rest = [_row([_row([comma, one])], "?") for one in mays]
    if musts:
        return _row([_literal("{"), *_between(musts, ", "), *rest, _literal("}")])
    starts = [_row([one, *rest[at + 1 :]]) for at, one in enumerate(mays)]
    return _row([_literal("{"), *([_row([_either(starts)], "?")] if starts else []), _literal("}")])


def _said(kind: inspect.Type) -> inspect.Type:
    """A type without the "null" that leaving the field out says as well."""
    if isinstance(kind, inspect.UnionType):
        types = tuple(one for one in kind.types if not isinstance(one, inspect.NoneType))
        return types[0] if len(types) == 1 else inspect.UnionType(types)
    return kind


def _list(kind: inspect.ListType | inspect.VarTupleType, depth: int) -> _Part:
    item = _of(kind.item_type, depth + 1)
    most = MOST_ITEMS if kind.max_length is None else min(kind.max_length, 4 * MOST_ITEMS)
    least = kind.min_length or 0
    if least > most:
        raise NoGrammar(_TOO_LARGE)
    longest = 2 + most * (item.longest + 2)
    if not most:
        return _literal("[]")
    more = f'({item.text} (", " {item.text}){{{max(0, least - 1)},{most - 1}}})' if most > 1 else f"({item.text})"
    return _Part(f'("[" {more}{"" if least else "?"} "]")', longest)


def _bounds(kind: inspect.IntType | inspect.FloatType) -> tuple[int, int]:
    """The least and the greatest whole number that a type allows."""
    limit = 10**_DIGITS - 1
    least = -limit if kind.ge is None else math.ceil(kind.ge)
    most = limit if kind.le is None else math.floor(kind.le)
    if kind.gt is not None:
        least = max(least, math.floor(kind.gt) + 1)
    if kind.lt is not None:
        most = min(most, math.ceil(kind.lt) - 1)
    if least > most:
        raise NoGrammar("No number is within the limits that this tool sets.")
    return least, most


def _number(kind: inspect.FloatType) -> _Part:
    """Six decimals where the number may be anything or anything but negative; else whole numbers only."""
    limits = (kind.gt, kind.ge, kind.lt, kind.le)
    least, most = _bounds(kind)
    if limits not in ((None, None, None, None), (None, 0, None, None)):
        return _integer(least, most)
    whole = _integer(least, most)
    return _Part(f'({whole.text} ("." [0-9]{{1,6}})?)', whole.longest + 7)


def _integer(least: int, most: int) -> _Part:
    """Whole numbers from `least` to `most`, spelled without leading zeros."""
    parts = []
    if least < 0:
        parts.append(_row([_literal("-"), _range(max(1, -most), -least)]))
    if most >= 0:
        parts.append(_range(max(0, least), most))
    return _either(parts)


def _range(least: int, most: int) -> _Part:
    """The decimals of `least` to `most`, neither negative."""
    ranges = []
    for digits in range(len(str(least)), len(str(most)) + 1):
        low = max(least, 10 ** (digits - 1) if digits > 1 else 0)
        high = min(most, 10**digits - 1)
        ranges += _same_length(str(low), str(high))
    return _Part(f"({' | '.join(ranges)})", len(str(most)))


def _same_length(low: str, high: str) -> list[str]:
    """Expressions that together are the decimals from one to another of as many digits."""
    if not low:
        return []
    first, last = int(low[0]), int(high[0])
    rest = len(low) - 1
    if not rest:
        return [f"[{first}-{last}]"]
    if first == last:
        return [f'"{first}" ({" | ".join(_same_length(low[1:], high[1:]))})']
    found = []
    if low[1:] != "0" * rest:
        found.append(f'"{first}" ({" | ".join(_same_length(low[1:], "9" * rest))})')
        first += 1
    if high[1:] != "9" * rest:
        found.append(f'"{last}" ({" | ".join(_same_length("0" * rest, high[1:]))})')
        last -= 1
    if first <= last:
        found.append(f"[{first}-{last}] [0-9]{{{rest}}}")
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _literal(text: str) -> _Part:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return _Part(f'"{escaped}"', len(text.encode()))


def _row(parts: Sequence[_Part], times: str = "") -> _Part:
    return _Part(f"({' '.join(part.text for part in parts)}){times}", sum(part.longest for part in parts))


def _either(parts: Sequence[_Part]) -> _Part:
    return _Part(f"({' | '.join(part.text for part in parts)})", max(part.longest for part in parts))


def _between(parts: Sequence[_Part], mark: str) -> list[_Part]:
    """Parts with a mark between each two."""
    found: list[_Part] = []
    for part in parts:
        found += [_literal(mark), part] if found else [part]
    return found
