"""What a grammar allows decodes, whatever it is; and what decodes and is spelled as usual is allowed."""

from __future__ import annotations

import enum
import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Meta

from agent.gbnf import pattern
from agent.grammar import LONGEST_TEXT, NoGrammar, grammar_of, grammar_of_calls


class Colour(enum.Enum):
    RED = "red"
    QUOTED = 'a "quoted" \\ one'


class Inner(msgspec.Struct, tag="inner"):
    name: Annotated[str, Meta(max_length=12)]
    share: Annotated[float, Meta(ge=0)] = 0.0


class Other(msgspec.Struct, tag="other"):
    on: bool


class Everything(msgspec.Struct):
    text: str
    few: Annotated[str, Meta(min_length=2, max_length=5)]
    number: int
    month: Annotated[int, Meta(ge=1, le=12)]
    year: Annotated[int, Meta(gt=1899, lt=2101)]
    below: Annotated[int, Meta(ge=-1234, le=57)]
    ratio: float
    kind: Literal["a", "b c", 3, None]
    colour: Colour
    pair: tuple[int, bool]
    one: Inner | Other
    day: date
    moment: Annotated[datetime, Meta(tz=True)]
    names: Annotated[tuple[Annotated[str, Meta(max_length=4)], ...], Meta(min_length=1, max_length=3)]
    many: list[bool] = []
    maybe: int | None = None
    must: float | None = 1.5


class AllOptional(msgspec.Struct):
    a: int = 1
    b: Annotated[str, Meta(max_length=3)] = ""
    c: bool | None = None


class Nothing(msgspec.Struct):
    pass


class Within(msgspec.Struct):
    number: int


def words(grammar: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern(grammar), fullmatch=True)


WHOLE = words(grammar_of(Everything).text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(WHOLE)
def test_whatever_the_grammar_allows_decodes_and_is_no_longer_than_it_says(text: str) -> None:
    msgspec.json.decode(text, type=Everything)
    assert len(text.encode()) <= grammar_of(Everything).longest


@given(words(grammar_of(AllOptional).text))
def test_fields_with_a_default_may_each_be_left_out(text: str) -> None:
    msgspec.json.decode(text, type=AllOptional)


def test_each_way_of_leaving_fields_out_is_allowed() -> None:
    allowed = pattern(grammar_of(AllOptional).text)
    for text in ("{}", '{"a": 1}', '{"b": "x"}', '{"c": true}', '{"a": 0, "c": false}', '{"a": 2, "b": "", "c": true}'):
        assert allowed.fullmatch(text), text
    for text in ('{"b": "x", "a": 1}', '{"a": 1,}', '{, "a": 1}', '{"a":1}', '{"d": 1}', '{"a": 1'):
        assert not allowed.fullmatch(text), text
    assert pattern(grammar_of(Nothing).text).fullmatch("{}")


@settings(max_examples=200, deadline=None)
@given(st.integers(-3000, 3000), st.integers(0, 3000), st.integers(-7000, 7000))
def test_whole_numbers_are_exactly_those_within_their_limits(least: int, span: int, number: int) -> None:
    limits = Meta(ge=least, le=least + span)
    struct = msgspec.defstruct("Limited", [("number", Annotated[int, limits])])
    allowed = pattern(grammar_of(struct).text)
    for one in (number, least, least + span, least - 1, least + span + 1):
        within = least <= one <= least + span
        assert (allowed.fullmatch(f'{{"number": {one}}}') is not None) == within


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=LONGEST_TEXT))
def test_any_printable_text_can_be_written(text: str) -> None:
    class Says(msgspec.Struct):
        text: str

    encoded = re.sub(r":(?=\")", ": ", msgspec.json.encode(Says(text)).decode(), count=1)
    assert pattern(grammar_of(Says).text).fullmatch(encoded)


class Search(msgspec.Struct):
    query: Annotated[str, Meta(min_length=1, max_length=40)]


class Read(msgspec.Struct):
    source: Annotated[int, Meta(ge=1, le=99)]


CALLS = grammar_of_calls([("search", Search), ("read", Read)], "answer")


@given(words(CALLS.text))
def test_a_call_is_one_of_the_tools_with_its_arguments_or_the_end(text: str) -> None:
    call = msgspec.json.decode(text)
    arguments: dict[str, Any] = {"search": Search, "read": Read, "answer": None}
    kind = arguments[call["tool"]]
    if kind is None:
        assert call == {"tool": "answer"}
    else:
        msgspec.convert(call["arguments"], kind)


class Recursive(msgspec.Struct):
    inner: Recursive | None = None


class Patterned(msgspec.Struct):
    text: Annotated[str, Meta(pattern="^a+$")]


class AnyThing(msgspec.Struct):
    thing: Any


class Impossible(msgspec.Struct):
    number: Annotated[int, Meta(ge=3, le=2)]


class Endless(msgspec.Struct):
    text: Annotated[str, Meta(min_length=5_000)]


class Crowded(msgspec.Struct):
    items: Annotated[tuple[int, ...], Meta(min_length=500)]


@pytest.mark.parametrize("struct", [Recursive, Patterned, AnyThing, Impossible, Endless, Crowded])
def test_what_no_grammar_can_bound_is_told_in_one_sentence(struct: type[msgspec.Struct]) -> None:
    with pytest.raises(NoGrammar) as problem:
        grammar_of(struct)
    assert str(problem.value).endswith(".")
    assert "\n" not in str(problem.value)


def test_a_huge_schema_is_refused() -> None:
    many = [(f"field_number_{n}", Within | None, None) for n in range(5_000)]
    long = [(f"field_number_{n}", Literal[tuple(f"choice {n}" for n in range(200))]) for n in range(40)]
    for fields in (many, long):
        with pytest.raises(NoGrammar, match="too large"):
            grammar_of(msgspec.defstruct("Huge", fields))


def test_a_text_may_say_how_much_of_it_a_model_writes() -> None:
    class Drafted(msgspec.Struct):
        text: Annotated[str, Meta(extra={"longest": 900})]

    allowed = pattern(grammar_of(Drafted).text)
    assert allowed.fullmatch(f'{{"text": "{"x" * 900}"}}')
    assert not allowed.fullmatch(f'{{"text": "{"x" * 901}"}}')
