"""The model in use tells its state and what it may do, by the setting, by what was measured, or not yet."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from agent.brain.in_use import ModelInUse
from agent.catalogue import default_language_model
from agent.contract import Config, ModelState
from indexer.database import Database
from indexer.serving import Child, Job
from indexer.wire import Inbound, Peer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "memory.sqlite", "5a" * 32)
    yield database
    database.close()


@pytest.fixture
def job() -> Job:
    return Job(Inbound(1, msgspec.Raw(b"{}"), Peer(lambda line: None)), Child({}, {}))


def script(folder: Path, name: str = "Scripted") -> str:
    file = folder / f"{name}.json"
    file.write_text(json.dumps(["One."]))
    return str(file)


def test_the_setting_says_what_the_model_may_do(tmp_path: Path, database: Database, job: Job) -> None:
    told: list[ModelState] = []
    model = ModelInUse(Config(str(tmp_path), "", script(tmp_path), rung="planner"), database, told.append)
    assert model.start().state == "loading"
    assert model.wait(job) is not None
    assert (model.rung(), model.state.rung) == ("planner", "planner")
    assert model.check().passed
    assert "Scripted is loaded with 4096 tokens of context; it splits questions" in model.check().sentence
    model.close()
    assert [state.state for state in told] == ["loading", "ready"]


def test_a_script_is_not_measured(tmp_path: Path, database: Database, job: Job) -> None:
    model = ModelInUse(Config(str(tmp_path), "", script(tmp_path)), database, lambda state: None)
    model.start()
    loaded = model.wait(job)
    assert loaded is not None
    assert model.rung() == ""
    assert "is measured when it is idle" in model.check().sentence
    model.close()
    assert loaded.last.output_tokens == 0


def test_no_model_is_no_failure_and_one_that_cannot_be_loaded_is(tmp_path: Path, database: Database, job: Job) -> None:
    none = ModelInUse(Config(str(tmp_path), "", ""), database, lambda state: None)
    none.start()
    assert (none.check().passed, none.problem(), none.facts()) == (True, "", None)
    gone = ModelInUse(Config(str(tmp_path), "", str(tmp_path / "gone.gguf")), database, lambda state: None)
    gone.start()
    assert gone.wait(job) is None
    assert not gone.check().passed
    assert gone.problem() == gone.check().sentence
    assert "gone.gguf" in gone.problem()


def test_the_bundled_model_is_measured_and_that_is_told(tmp_path: Path, database: Database, job: Job) -> None:
    bundled = default_language_model()
    assert bundled is not None
    told: list[ModelState] = []
    config = Config(str(tmp_path), "", str(bundled.path), bundled.sha256, context=2048, threads=1)
    model = ModelInUse(config, database, told.append)
    model.start()
    end = time.monotonic() + 100.0
    while not told or not told[-1].rung:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert told[-1].rung == model.rung() == "reader"
    model.close()
