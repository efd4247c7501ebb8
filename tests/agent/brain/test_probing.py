"""A probe runs when nobody asks, gives way at once, and its result is kept for the model's hash."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from agent.backends.scripted import SCRIPTED, ScriptedModel
from agent.brain.probing import Probing
from agent.model import Message
from indexer.database import Database
from tests.agent.brain.test_probe import able

FACTS = msgspec.structs.replace(SCRIPTED, sha256="ab" * 32)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "memory.sqlite", "5a" * 32)
    yield database
    database.close()


def until(true: Callable[[], bool], within_s: float = 10.0) -> None:
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_new_model_is_measured_once_and_told(database: Database) -> None:
    told = threading.Event()
    probing = Probing(database, told.set, idle_s=0.01)
    model = ScriptedModel(able(), facts=FACTS)
    assert probing.rung(FACTS.sha256) == ""
    probing.begin(model)
    assert told.wait(10.0)
    assert probing.rung(FACTS.sha256) == "planner"
    probing.close()
    again = ScriptedModel(able(), facts=FACTS)
    later = Probing(database, told.set)
    later.begin(again)
    assert later.rung(FACTS.sha256) == "planner"
    assert again.prompts == []
    assert later.rung("cd" * 32) == ""
    later.close()


def test_a_probe_gives_way_to_a_question_and_goes_on(database: Database) -> None:
    told = threading.Event()
    slow = threading.Event()
    slow.set()

    def says(messages: Sequence[Message]) -> str:
        if slow.is_set():
            time.sleep(0.05)
        return able()(messages)

    model = ScriptedModel(says, facts=FACTS)
    probing = Probing(database, told.set, idle_s=0.01)
    probing.begin(model)
    until(lambda: len(model.prompts) > 0)
    with probing.aside():
        seen = len(model.prompts)
        time.sleep(0.2)
        assert len(model.prompts) == seen  # the model is left alone meanwhile
        assert not told.is_set()
        slow.clear()
    assert told.wait(10.0)
    assert len(model.prompts) > seen
    probing.close()


def test_the_end_of_the_program_ends_a_probe(database: Database) -> None:
    model = ScriptedModel(able(), facts=FACTS, pause_s=0.05)
    probing = Probing(database, lambda: None, idle_s=0.01)
    probing.begin(model)
    until(lambda: len(model.prompts) > 0)
    probing.close()
    seen = len(model.prompts)
    time.sleep(0.2)
    assert len(model.prompts) <= seen + 1
    assert probing.rung(FACTS.sha256) == ""


def test_a_model_that_another_one_has_replaced_is_left_alone(database: Database) -> None:
    used = threading.Event()
    used.set()
    model = ScriptedModel(able(), facts=FACTS, pause_s=0.02)
    told = threading.Event()
    probing = Probing(database, told.set, idle_s=0.01)
    probing.begin(model, used.is_set)
    until(lambda: len(model.prompts) > 0)
    with probing.aside():
        used.clear()  # it failed and is closed; nobody may call it any more
        seen = len(model.prompts)
    assert not told.wait(0.3)
    assert len(model.prompts) == seen
    probing.close()
