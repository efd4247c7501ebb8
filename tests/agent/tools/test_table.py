"""The tools that models are told of: all of them can be called, and in few words."""

from __future__ import annotations

import msgspec

from agent.brain.gguf import facts_of
from agent.catalogue import default_language_model
from agent.contract import Rung
from agent.grammar import grammar_of, grammar_of_calls
from agent.model import Loading, Message, load
from agent.tools.table import TOOLS, callable_of, told_of
from agent.tools.tool import Tool
from agent.tools.wording import ANSWER, told_to_models

RUNGS: tuple[Rung, ...] = ("reader", "assistant", "planner")
MOST_TOKENS = 1_400
"""Of the instructions for tools: a third of the smallest context that is usual."""


class Anything(msgspec.Struct):
    value: object


def test_a_higher_rung_is_told_of_all_that_a_lower_one_is() -> None:
    told = [[tool.name for tool in told_of(rung)] for rung in RUNGS]
    assert told[0] == []
    assert set(told[1]) < set(told[2])
    assert len(told[1]) <= 4
    assert len(set(told[2])) == len(told[2])


def test_every_tool_has_a_grammar_and_what_acts_has_a_preview() -> None:
    for tool in TOOLS["planner"]:
        grammar_of(tool.arguments)
        assert tool.description.endswith(".")
        assert tool.risk == "read" or tool.preview is not None
        assert ANSWER not in tool.name
    assert {tool.risk for tool in TOOLS["assistant"]} == {"read"}


def test_a_tool_without_a_grammar_is_left_out() -> None:
    odd = Tool("odd", "read", "Takes anything.", Anything, lambda arguments, inquiry: None)
    assert callable_of([odd, *TOOLS["assistant"]]) == TOOLS["assistant"]


def test_models_are_told_of_each_tool_in_few_tokens_and_the_engine_reads_the_grammar() -> None:
    chosen = default_language_model()
    assert chosen is not None
    model = load("llama_cpp", facts_of(chosen.path, chosen.sha256), Loading(context=1024, threads=1))
    try:
        told = told_to_models(told_of("planner"), splits=True)
        assert all(f'"{tool.name}"' in told for tool in TOOLS["planner"])
        assert model.count(told) <= MOST_TOKENS
        grammar = grammar_of_calls([(tool.name, tool.arguments) for tool in told_of("planner")], ANSWER)
        written = "".join(model.generate([Message("user", "Go on.")], max_tokens=300, grammar=grammar.text))
        assert msgspec.json.decode(written)["tool"] in {ANSWER, *(tool.name for tool in TOOLS["planner"])}
    finally:
        model.close()


def test_a_reader_is_told_nothing() -> None:
    assert told_to_models(told_of("reader"), splits=False) == ""
