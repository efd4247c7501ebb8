"""What the bundled model does within a grammar, what that costs, and the probe: `python3 dev.py bench ladder [--json]`.

A hundred questions are put to it with every tool that a planner has; each call must decode into its tool's arguments.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence

import msgspec

from agent.brain.gguf import facts_of
from agent.brain.probe import Probe
from agent.catalogue import default_language_model
from agent.grammar import grammar_of_calls
from agent.model import Loading, Message, Model, load, never
from agent.prompt import INSTRUCTIONS
from agent.tools.table import told_of
from agent.tools.wording import ANSWER, told_to_models
from benchmarks._figures import Row, publish, row

_WHAT = (
    "the rent of the {} office", "the {} contract", "a penalty in the offer of {}", "the launch in {}",
    "the invoice from {}", "who works for {}", "what changed at {} since March", "the table of {} \\ \"quoted\"",
    "{} and everything that is due in 2027", "all mails to {}",
)  # fmt: skip
_WHO = (
    "Lisbon",
    "Acme",
    "São Paulo",
    "Müller & Söhne",
    "東京",
    "Porto",
    "Contoso",
    "the board",
    "Kestrel",
    "{}[]()\n\t",
)
_ASKED = ("Tell me about {}.", "How many documents mention {}?", "Wann ist {} fällig?", "{}")
_CANCEL_AFTER_S = 0.15
_PAIRS = 12


def questions() -> list[str]:
    """A hundred questions, some of them of signs that JSON and grammars have to escape."""
    return [
        _ASKED[(i + j) % len(_ASKED)].format(what.format(who))
        for i, what in enumerate(_WHAT)
        for j, who in enumerate(_WHO)
    ]


def _prompt(question: str) -> list[Message]:
    tools = told_to_models(told_of("planner"), splits=True)
    return [Message("system", f"{INSTRUCTIONS}\n\n{tools}"), Message("user", question)]


def _bundled() -> Model | None:
    chosen = default_language_model()
    if chosen is None:
        return None
    facts = facts_of(chosen.path, chosen.sha256, name=chosen.name, template=chosen.template)
    return load("llama_cpp", facts, Loading(context=4096))


def valid_calls(model: Model) -> Row:
    """Calls that decode into the arguments of their tool."""
    tools = {tool.name: tool.arguments for tool in told_of("planner")}
    grammar = grammar_of_calls(list(tools.items()), ANSWER)
    valid, asked = 0, questions()
    for question in asked:
        written = "".join(model.generate(_prompt(question), max_tokens=grammar.longest, grammar=grammar.text))
        try:
            call = msgspec.json.decode(written)
            valid += call["tool"] == ANSWER or msgspec.convert(call["arguments"], tools[call["tool"]]) is not None
        except (msgspec.DecodeError, KeyError):
            print(f"not valid: {len(written)} characters", file=sys.stderr)
    return row("calls that decode", valid / len(asked), 1.0, "equal", "share", f"{valid} of {len(asked)}, all tools")


def cost(model: Model) -> Row:
    """Time for a token within a grammar against one without, in turns over the same prompts."""
    tools = [(tool.name, tool.arguments) for tool in told_of("planner")]
    grammar = grammar_of_calls(tools, ANSWER)
    ratios = []
    for question in questions()[::8][:_PAIRS]:
        prompt = _prompt(question)
        "".join(model.generate(prompt, max_tokens=grammar.longest, grammar=grammar.text))
        within, tokens = model.last.decode_ms, model.last.output_tokens
        "".join(model.generate(prompt, max_tokens=max(tokens, 8)))
        free = model.last.decode_ms / max(1, model.last.output_tokens)
        ratios.append(within / max(1, tokens) / free)
    note = f"median of {len(ratios)} pairs, {min(ratios):.2f} to {max(ratios):.2f}"
    return row("a token within a grammar", statistics.median(ratios), 1.5, "lower", "× one without", note)


def stopping(model: Model) -> Row:
    """From the wish to stop to the end of a call that is being written."""
    grammar = grammar_of_calls([(tool.name, tool.arguments) for tool in told_of("planner")], ANSWER)
    took = [_stopped(model, grammar.text, question) for question in questions()[:10]]
    return row("stopping a call", max(took), 100.0, "lower", "ms", f"slowest of {len(took)}")


def _stopped(model: Model, grammar: str, question: str) -> float:
    """Milliseconds that a generation goes on after the wish to stop; 0 when it ended before."""
    at = time.monotonic() + _CANCEL_AFTER_S
    prompt = _prompt(f"{at} {question}")  # new from its first word on, so that also reading it is stopped
    "".join(model.generate(prompt, max_tokens=400, grammar=grammar, cancelled=lambda: time.monotonic() > at))
    return 1000.0 * max(0.0, time.monotonic() - at)


def probe(model: Model) -> list[Row]:
    """The probe of a new model: how long it takes and what it says of the bundled one."""
    started = time.monotonic()
    ability = Probe(model).run(never)
    seconds = time.monotonic() - started
    said = f"{ability.rung}: {ability.calls} of 4 calls right"
    return [
        row("the probe of the bundled model", seconds, 5.0, "lower", "s", "in the background, gives way to questions"),
        row("the bundled model is a reader", float(ability.rung == "reader"), 1.0, "equal", "", said),
    ]


def measured() -> list[Row]:
    """ladder: calls, their cost, stopping, the probe."""
    model = _bundled()
    if model is None:
        return [row("calls that decode", None, 1.0, "equal", "share", "the bundled model is not there")]
    try:
        return [*probe(model), valid_calls(model), cost(model), stopping(model)]
    finally:
        model.close()


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    return publish("ladder", [measured], arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
