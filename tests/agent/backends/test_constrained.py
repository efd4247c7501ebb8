"""A grammar over llama.cpp and the bundled model: it cannot write anything else, and never writes for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from agent.brain.gguf import facts_of
from agent.catalogue import default_language_model
from agent.grammar import grammar_of_calls
from agent.model import BadGrammar, Loading, Message, Model, load

QUESTIONS = (
    "When is the rent of the Lisbon office due?",
    'Wie viele Verträge nennen eine Strafe? 東京 \\ " \u202e {}[]',
    "x" * 300,
    "",
)


class Search(msgspec.Struct):
    query: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: Literal["any", "mail", "table"] = "any"


class Count(msgspec.Struct):
    words: Annotated[tuple[Annotated[str, Meta(max_length=20)], ...], Meta(min_length=1, max_length=3)]
    year: Annotated[int, Meta(ge=1990, le=2030)] | None = None
    share: float = 0.0


TOOLS: tuple[tuple[str, type[msgspec.Struct]], ...] = (("search", Search), ("count", Count))


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    chosen = default_language_model()
    assert chosen is not None
    facts = facts_of(chosen.path, chosen.sha256, template=chosen.template)
    model = load("llama_cpp", facts, Loading(context=1024, threads=1))
    yield model
    model.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_call_of_the_bundled_model_decodes(model: Model, question: str) -> None:
    grammar = grammar_of_calls(TOOLS, "answer")
    begun = [Message("system", "Call a tool."), Message("user", question)]
    text = "".join(model.generate(begun, max_tokens=grammar.longest, grammar=grammar.text))
    assert model.last.finish == "stop"
    call = msgspec.json.decode(text)
    if call["tool"] != "answer":
        msgspec.convert(call["arguments"], dict(TOOLS)[call["tool"]])


def test_a_grammar_that_cannot_be_read_is_told(model: Model) -> None:
    with pytest.raises(BadGrammar, match="cannot read"):
        list(model.generate([Message("user", "Hi")], max_tokens=4, grammar="root ::= )"))
