"""The probe tells models apart by what they do: the bundled one as it is, others by a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from agent.backends.scripted import ScriptedModel
from agent.brain.gguf import facts_of
from agent.brain.probe import Ability, Interrupted, Probe
from agent.catalogue import default_language_model
from agent.contract import Rung
from agent.model import Loading, Message, Model, load, never

RIGHT = {
    "travel policy": '{"tool": "search", "arguments": {"query": "travel policy train tickets"}}',
    "Kestrel": '{"tool": "mentions", "arguments": {"words": ["Kestrel"]}}',
    "breaks off": '{"tool": "read", "arguments": {"source": 1}}',
    "canteen open": '{"tool": "answer"}',
    "postponed?": "It is postponed to 9 June 2026.",
    "deposit for the hall?": "The deposit is 2,350 euros.",
    "chairs": "The sources do not say what colour the chairs are.",
    "architect": "I did not find who the architect is.",
    "Lisbon fair": '{"questions": ["What does the Lisbon fair cost?", "What does the Porto fair cost?"]}',
}


def measure(model: Model, cancelled: Callable[[], bool] = never) -> Ability:
    return Probe(model).run(cancelled)


def able(**wrong: str) -> Callable[[Sequence[Message]], str]:
    """A model that does everything right but what is named; `_` stands for a space."""
    said = RIGHT | {words.replace("_", " "): reply for words, reply in wrong.items()}

    def reply(messages: Sequence[Message]) -> str:
        asked = messages[-1].text.rpartition("</source 1>")[2]  # the sources speak of the same things
        return next(reply for words, reply in said.items() if words in asked)

    return reply


@pytest.mark.parametrize(
    ("wrong", "rung"),
    [
        ({}, "planner"),
        ({"architect": "The architect is Ann Lee."}, "planner"),
        ({"architect": "It is Ann Lee.", "chairs": "They are blue."}, "assistant"),
        ({"Kestrel": '{"tool": "answer"}'}, "assistant"),
        ({"Lisbon_fair": '{"questions": ["What do the fairs in Lisbon and Porto cost?"]}'}, "assistant"),
        ({"deposit_for_the_hall?": "The deposit is 3,250 euros."}, "reader"),
        ({"Kestrel": '{"tool": "answer"}', "breaks_off": '{"tool": "read", "arguments": {"source": 2}}'}, "reader"),
    ],
)
def test_a_rung_is_reached_by_doing_what_it_needs(wrong: dict[str, str], rung: Rung) -> None:
    assert measure(ScriptedModel(able(**wrong))).rung == rung


def test_a_model_that_says_nothing_or_fits_no_task_is_a_reader() -> None:
    assert measure(ScriptedModel([""])).rung == "reader"
    assert measure(ScriptedModel(able(), context=64)).rung == "reader"


def test_a_probe_that_is_cancelled_measures_nothing() -> None:
    with pytest.raises(Interrupted):
        measure(ScriptedModel(able()), lambda: True)


def test_an_interrupted_probe_goes_on_where_it_was() -> None:
    model = ScriptedModel(able())
    probe = Probe(model)
    with pytest.raises(Interrupted):
        probe.run(lambda: len(model.prompts) > 4)
    assert probe.run(never).rung == "planner"
    asked = [prompt[-1].text for prompt in model.prompts]
    assert len(asked) == len(set(asked)) + 1  # only what was under way is asked again


def test_the_bundled_model_is_a_reader() -> None:
    chosen = default_language_model()
    assert chosen is not None
    facts = facts_of(chosen.path, chosen.sha256, template=chosen.template)
    model = load("llama_cpp", facts, Loading(context=2048, threads=1))
    ability = measure(model)
    model.close()
    assert ability.rung == "reader"
    assert ability.calls < 3
