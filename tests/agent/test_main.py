"""The real agent process over its real pipes; the test is the window and the switchboard, there is no indexer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from agent.catalogue import default_language_model
from agent.contract import (
    Ask,
    Config,
    DeleteThread,
    Examine,
    GetModel,
    ListThreads,
    ModelState,
    Open,
    ReadThread,
    RenameThread,
    SelfCheck,
    Stage,
)
from indexer.contract import Coverage, Found, Hit, Place
from indexer.wire import CallFailed, decode, tag_of
from tests.agent.desk import Call, Desk

KEY = "5a" * 32
LISBON = (
    "Minutes of 3 March. The launch in Lisbon is postponed to 12 May because the permit for the hall is late. "
    "Maria tells the partners."
)
OTHER = "The canteen has new opening hours from Monday on. Lunch is served from eleven to two."


def hit(number: int, text: str, cosine: float, matched: float) -> Hit:
    place = Place(f"/files/{number}.txt", 0, "text", None, "", "", 0, len(text))
    return Hit(number, place, f"File {number}", text, cosine, ("dense",), cosine, matched, "2026-03-03T10:00:00+00:00")


def found(_body: msgspec.Raw) -> Found:
    return Found((hit(1, LISBON, 0.7, 0.9), hit(2, OTHER, 0.05, 0.0)), 1.0, Coverage(2, 2, 0, 0))


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk({"Search": found})
    yield desk
    desk.leave()
    assert "Traceback" not in desk.log
    assert "Lisbon" not in desk.log


def config(folder: Path, model: str | None = None, context: int = 2048, sha256: str = "") -> Config:
    bundled = default_language_model()
    assert bundled is not None, "set-up puts the bundled models in place"
    if model is not None:
        return Config(str(folder / "agent"), KEY, model, sha256, context=context, threads=1)
    return Config(
        str(folder / "agent"),
        KEY,
        str(bundled.path),
        bundled.sha256,
        bundled.name,
        bundled.licence,
        bundled.template,
        bundled.parent_sha256,
        context=context,
        threads=1,
        max_answer_tokens=32,
    )


def until(true: Callable[[], bool], within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def stages(call: Call) -> list[str]:
    names: list[str] = []
    while not call.events.empty():
        body = call.events.get()
        if tag_of(body) == "Stage":
            names.append(decode(body, Stage).name)
    return names


def test_the_process_opens_at_once_and_loads_the_model_meanwhile(desk: Desk, tmp_path: Path) -> None:
    assert desk.ask(Open(config(tmp_path))).state == "loading"
    ready = desk.ask(GetModel(wait=True))
    assert ready.state == "ready"
    assert ready.facts is not None
    assert ready.facts.parameters > 100_000_000
    assert ready.context == 2048
    states = [decode(desk.notes.get(timeout=10.0), ModelState).state for _ in range(2)]
    assert states == ["loading", "ready"]


def test_a_new_model_is_measured_when_it_is_idle_and_only_once(tmp_path: Path) -> None:
    def ability(desk: Desk) -> str:
        return str(desk.ask(GetModel(wait=True)).rung)

    desk = Desk({"Search": found})
    try:
        desk.ask(Open(config(tmp_path)))
        until(lambda: ability(desk) != "", within_s=100.0)
        assert ability(desk) == "reader"
        model = desk.ask(SelfCheck()).checks[1]
        assert "it quotes what was found" in model.sentence
    finally:
        desk.leave()
    again = Desk({"Search": found})
    try:
        again.ask(Open(config(tmp_path)))
        assert ability(again) == "reader"
    finally:
        again.leave()


def test_a_second_model_takes_over_from_one_that_fails_while_it_answers(desk: Desk, tmp_path: Path) -> None:
    bundled = default_language_model()
    assert bundled is not None
    script = tmp_path / "First.json"
    script.write_text('["This is no call."]')
    wanted = msgspec.structs.replace(
        config(tmp_path, str(script)),
        rung="assistant",
        second_model_path=str(bundled.path),
        second_model_sha256=bundled.sha256,
        max_answer_tokens=24,
    )
    desk.ask(Open(wanted))
    answer = desk.ask(Ask("When was the Lisbon launch postponed to?"), 200.0)
    assert answer.citations
    (told, *_) = answer.notices
    state = desk.ask(GetModel())
    assert state.facts is not None
    assert told == f"First stopped while it wrote, so {state.facts.name} answers from now on."
    assert (answer.model, state.state) == (state.facts.name, "ready")
    assert state.problem == f"{state.facts.name} answers instead. First.json failed while it answered."


def test_a_question_that_is_stopped_while_the_second_model_loads_ends_and_that_model_answers_the_next(
    desk: Desk, tmp_path: Path
) -> None:
    bundled = default_language_model()
    assert bundled is not None
    script = tmp_path / "First.json"
    script.write_text('["This is no call."]')
    desk.ask(
        Open(
            msgspec.structs.replace(
                config(tmp_path, str(script)),
                rung="assistant",
                second_model_path=str(bundled.path),
                second_model_sha256=bundled.sha256,
                max_answer_tokens=8,
            )
        )
    )
    desk.ask(GetModel(wait=True))
    call = desk.begin(Ask("When was the Lisbon launch postponed to?"))

    def second_loads() -> bool:
        state = desk.ask(GetModel())
        return state.state == "loading" and state.facts is not None and state.facts.path == str(bundled.path)

    until(second_loads)
    call.cancel()
    with pytest.raises(CallFailed) as stopped:
        call.result(20.0)
    assert stopped.value.fault.code == "cancelled"
    answer = desk.ask(Ask("When was the Lisbon launch postponed to?"), 200.0)
    ready = desk.ask(GetModel()).facts
    assert ready is not None
    assert answer.model == ready.name


def test_a_question_asked_while_the_model_loads_is_searched_answered_and_kept(desk: Desk, tmp_path: Path) -> None:
    desk.ask(Open(config(tmp_path)))
    call = desk.begin(Ask("When was the Lisbon launch postponed to?"))
    answer = call.result(100.0)
    assert "12 May" in answer.text
    assert answer.citations[0].place.path == "/files/1.txt"
    assert stages(call)[0] == "searching"
    threads = desk.ask(ListThreads()).threads
    assert [thread.title for thread in threads] == ["When was the Lisbon launch postponed to?"]
    assert desk.ask(ReadThread(answer.thread)).turns[0].answer == answer


def test_without_a_model_the_answer_is_a_quote(desk: Desk, tmp_path: Path) -> None:
    state = desk.ask(Open(config(tmp_path, model="")))
    assert state.state == "none"
    assert state.problem.endswith(".")
    answer = desk.ask(Ask("When was the Lisbon launch postponed to?"))
    assert "12 May" in answer.text
    assert answer.model == ""


def test_a_truncated_model_is_named_and_questions_are_still_answered(desk: Desk, tmp_path: Path) -> None:
    bundled = default_language_model()
    assert bundled is not None
    half = tmp_path / "half.gguf"
    half.write_bytes(bundled.path.read_bytes()[: bundled.path.stat().st_size // 2])
    desk.ask(Open(config(tmp_path, str(half))))
    state = desk.ask(GetModel(wait=True))
    assert state.state == "failed"
    assert state.problem == "half.gguf is incomplete: the file ends too early. Please copy or download it again."
    assert "12 May" in desk.ask(Ask("When was the Lisbon launch postponed to?")).text


def test_a_model_that_is_not_the_expected_one_is_not_loaded(desk: Desk, tmp_path: Path) -> None:
    bundled = default_language_model()
    assert bundled is not None
    desk.ask(Open(config(tmp_path, str(bundled.path), sha256="0" * 64)))
    state = desk.ask(GetModel(wait=True))
    assert state.state == "failed"
    assert "changed or damaged" in state.problem


def test_a_stopped_question_stays_without_an_answer(tmp_path: Path) -> None:
    def slow(body: msgspec.Raw) -> Found:
        time.sleep(0.5)
        return found(body)

    desk = Desk({"Search": slow})
    try:
        desk.ask(Open(config(tmp_path, model="")))
        call = desk.begin(Ask("When was the Lisbon launch postponed to?"))
        until(lambda: "Search" in desk.asked)
        call.cancel()
        with pytest.raises(CallFailed) as failed:
            call.result(5.0)
        assert failed.value.fault.code == "cancelled"
        thread = desk.ask(ListThreads()).threads[0]
        assert desk.ask(ReadThread(thread.id)).turns[0].answer is None
    finally:
        desk.leave()


def test_a_failed_search_is_told_and_the_turn_stays(tmp_path: Path) -> None:
    desk = Desk({})
    try:
        desk.ask(Open(config(tmp_path, model="")))
        with pytest.raises(CallFailed):
            desk.ask(Ask("When was the Lisbon launch postponed to?"))
        assert desk.ask(ListThreads()).threads[0].turns == 1
    finally:
        desk.leave()


def test_conversations_are_renamed_and_forgotten_and_survive_a_restart(tmp_path: Path) -> None:
    desk = Desk({"Search": found})
    try:
        desk.ask(Open(config(tmp_path, model="")))
        answer = desk.ask(Ask("When was the Lisbon launch postponed to?"))
        assert desk.ask(RenameThread(answer.thread, "Lisbon")).threads[0].title == "Lisbon"
        assert desk.leave() == 0
        desk = Desk({})
        desk.ask(Open(config(tmp_path, model="")))
        assert desk.ask(ReadThread(answer.thread)).turns[0].answer == answer
        assert desk.ask(DeleteThread(answer.thread)).threads == ()
        with pytest.raises(CallFailed, match="not there any more"):
            desk.ask(ReadThread(answer.thread))
        with pytest.raises(CallFailed, match="not there any more"):
            desk.ask(Ask("And why?", answer.thread))
    finally:
        desk.leave()


def test_an_empty_question_is_refused_and_leaves_no_conversation(desk: Desk, tmp_path: Path) -> None:
    desk.ask(Open(config(tmp_path, model="")))
    with pytest.raises(CallFailed, match="empty"):
        desk.ask(Ask("  "))
    assert desk.ask(ListThreads()).threads == ()


def test_a_wrong_key_is_told_in_one_sentence(tmp_path: Path) -> None:
    desk = Desk({})
    try:
        desk.ask(Open(config(tmp_path, model="")))
        desk.leave()
        desk = Desk({})
        wrong = msgspec.structs.replace(config(tmp_path, model=""), key="00" * 32)
        with pytest.raises(CallFailed, match="cannot be decrypted"):
            desk.ask(Open(wrong))
    finally:
        desk.leave()


def test_a_model_file_is_examined_without_being_loaded(desk: Desk, tmp_path: Path) -> None:
    bundled = default_language_model()
    assert bundled is not None
    desk.ask(Open(config(tmp_path, model="")))
    facts = desk.ask(Examine(str(bundled.path)))
    assert facts.sha256 == bundled.sha256
    assert facts.template == "chatml"
    assert facts.fit is not None
    assert facts.fit.pill in ("fits", "slow")
    with pytest.raises(CallFailed, match="is not a GGUF model file"):
        desk.ask(Examine(__file__))
    with pytest.raises(CallFailed, match="not there"):
        desk.ask(Examine(str(tmp_path / "gone.gguf")))


def test_the_self_check_finds_memory_sound_and_the_network_locked(desk: Desk, tmp_path: Path) -> None:
    desk.ask(Open(config(tmp_path, model="")))
    checks = desk.ask(SelfCheck()).checks
    assert [check.name for check in checks if not check.passed] == []
    assert len(checks) == 3


def test_the_process_ends_when_its_pipe_ends_even_while_it_loads(tmp_path: Path) -> None:
    desk = Desk({})
    desk.ask(Open(config(tmp_path)))
    started = time.monotonic()
    assert desk.leave() == 0
    assert time.monotonic() - started < 4.0
    assert not (tmp_path / "agent" / "loading").exists()


def test_a_model_that_took_the_process_down_twice_is_not_loaded_again(desk: Desk, tmp_path: Path) -> None:
    bundled = default_language_model()
    assert bundled is not None
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "loading").write_text(f"{bundled.sha256} 2")
    desk.ask(Open(config(tmp_path)))
    state = desk.ask(GetModel(wait=True))
    assert state.state == "failed"
    assert "Please choose another model." in state.problem
