"""Loading a model beside everything else, with the scripted engine where only the order of things matters."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest

from agent.brain.loading import MOST_DEATHS, ModelLoader
from agent.catalogue import default_language_model
from agent.contract import Config, ModelState
from agent.model import Message
from indexer.serving import Cancelled, Child, Job
from indexer.wire import Inbound, Peer


@pytest.fixture
def job() -> Job:
    peer = Peer(lambda line: None)
    return Job(Inbound(1, msgspec.Raw(b"{}"), peer), Child({}, {}))


def config(folder: Path, path: str, sha256: str = "") -> Config:
    return Config(str(folder), "00" * 32, path, sha256, "A name", context=512, threads=1)


def bundled(folder: Path) -> Config:
    chosen = default_language_model()
    assert chosen is not None
    return config(folder, str(chosen.path), chosen.sha256)


def test_a_model_is_checked_loaded_and_told(tmp_path: Path, job: Job) -> None:
    told: list[ModelState] = []
    loader = ModelLoader(bundled(tmp_path), told.append)
    assert loader.start().state == "loading"
    facts = loader.facts()
    assert facts is not None
    assert facts.name == "A name"
    model = loader.wait(job)
    assert model is not None
    assert "".join(model.generate([Message("user", "Hello")], max_tokens=3))
    assert [state.state for state in told] == ["loading", "ready"]
    assert (loader.state.context, loader.state.threads) == (512, 1)
    assert not (tmp_path / "loading").exists()
    model.close()


def test_no_model_is_no_failure(tmp_path: Path, job: Job) -> None:
    loader = ModelLoader(config(tmp_path, ""), lambda state: None)
    assert loader.start().state == "none"
    assert loader.facts() is None
    assert loader.wait(job) is None


def test_waiting_for_a_model_can_be_stopped(tmp_path: Path) -> None:
    inbound = Inbound(1, msgspec.Raw(b"{}"), Peer(lambda line: None))
    loader = ModelLoader(bundled(tmp_path), lambda state: None)
    inbound.cancelled.set()
    with pytest.raises(Cancelled):
        loader.wait(Job(inbound, Child({}, {})))


@pytest.mark.parametrize(
    ("data", "sha256", "said"),
    [
        (None, "", "is not there any more"),
        (b"GGUF", "", "is incomplete"),
        (b"not a model", "", "is not a GGUF model file"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(
    data: bytes | None, sha256: str, said: str, tmp_path: Path, job: Job
) -> None:
    file = tmp_path / "model.gguf"
    if data is not None:
        file.write_bytes(data)
    loader = ModelLoader(config(tmp_path, str(file), sha256), lambda state: None)
    loader.start()
    assert loader.wait(job) is None
    assert loader.state.state == "failed"
    assert said in loader.state.problem
    assert loader.facts() is None


def test_a_file_with_another_hash_never_reaches_the_engine(tmp_path: Path, job: Job) -> None:
    loader = ModelLoader(
        msgspec.structs.replace(bundled(tmp_path), model_sha256="0" * 64),
        lambda state: None,
        "an engine that is not there",
    )
    loader.start()
    assert loader.wait(job) is None
    assert "changed or damaged" in loader.state.problem


def test_a_file_over_which_the_process_died_is_tried_again_once_and_then_not(tmp_path: Path, job: Job) -> None:
    wanted = bundled(tmp_path)
    deaths = tmp_path / "loading"
    deaths.write_text(f"{wanted.model_sha256} {MOST_DEATHS}")
    loader = ModelLoader(wanted, lambda state: None)
    loader.start()
    assert loader.wait(job) is None
    assert "stop each time it was loaded" in loader.state.problem
    deaths.write_text(f"{'1' * 64} {MOST_DEATHS}")  # another file's deaths do not count
    loader = ModelLoader(wanted, lambda state: None)
    loader.start()
    model = loader.wait(job)
    assert model is not None
    model.close()


def test_the_state_is_told_before_the_waiting_end(tmp_path: Path, job: Job) -> None:
    ready = threading.Event()
    loader = ModelLoader(bundled(tmp_path), lambda state: ready.set() if state.state == "ready" else None)
    loader.start()
    model = loader.wait(job)
    assert ready.wait(5.0)
    assert model is not None
    model.close()


def test_an_engine_that_is_broken_ends_the_waiting_with_a_sentence(tmp_path: Path, job: Job) -> None:
    loader = ModelLoader(bundled(tmp_path), lambda state: None, "an engine that is not there")
    loader.start()
    assert loader.wait(job) is None
    assert loader.state.state == "failed"
    assert "install the program again" in loader.state.problem


def script(folder: Path, name: str) -> str:
    file = folder / name
    file.write_text('["One.", "Two."]')
    return str(file)


def test_a_second_model_takes_over_from_one_that_cannot_be_loaded(tmp_path: Path, job: Job) -> None:
    told: list[ModelState] = []
    wanted = msgspec.structs.replace(
        config(tmp_path, str(tmp_path / "gone.gguf")), second_model_path=script(tmp_path, "second.json")
    )
    loader = ModelLoader(wanted, told.append)
    loader.start()
    model = loader.wait(job)
    assert model is not None
    assert "".join(model.generate([Message("user", "Hello")], max_tokens=3)) == "One."
    assert [state.state for state in told] == ["loading", "ready"]
    assert loader.problem.startswith("second answers instead. The model file gone.gguf is not there any more")
    assert loader.facts() == model.facts


def test_a_second_model_takes_over_from_one_that_fails(tmp_path: Path, job: Job) -> None:
    wanted = msgspec.structs.replace(
        config(tmp_path, script(tmp_path, "first.json")), second_model_path=script(tmp_path, "second.json")
    )
    loader = ModelLoader(wanted, lambda state: None)
    loader.start()
    assert loader.wait(job) is not None
    assert loader.problem == ""
    other = loader.instead(job)
    assert other is not None
    assert other.facts.name == "second"
    assert loader.problem == "second answers instead. first.json failed while it answered."
    assert loader.instead(job) is None
    assert loader.wait(job) is other


def test_when_neither_model_can_be_loaded_the_first_is_told_of(tmp_path: Path, job: Job) -> None:
    wanted = msgspec.structs.replace(
        config(tmp_path, str(tmp_path / "gone.gguf")), second_model_path=str(tmp_path / "lost.gguf")
    )
    loader = ModelLoader(wanted, lambda state: None)
    loader.start()
    assert loader.wait(job) is None
    assert loader.state.state == "failed"
    assert "gone.gguf" in loader.problem
    assert loader.instead(job) is None
