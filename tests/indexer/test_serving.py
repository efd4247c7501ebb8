"""A child on its stdin and stdout: nothing that runs in it may break the frames, the log's silence or the leaving."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator

import msgspec
import pytest

from indexer.serving import Hello, log_failure, log_uncaught, survive
from indexer.wire import CallFailed, Fault, Nothing, Waiting, decode
from tests.indexer.conftest import RunningChild
from tests.indexer.speaking_child import AskBack, BadNote, Count, Echo, Fail, Hang, Noise, Shout, Text

MODULE = ["-m", "tests.indexer.speaking_child"]


@pytest.fixture
def child() -> Iterator[RunningChild]:
    one = RunningChild(MODULE)
    yield one
    one.close()


def test_what_is_printed_goes_to_stderr_and_never_between_the_frames(child: RunningChild) -> None:
    for _ in range(20):
        assert child.ask(Noise()) == Text("quiet")
    child.close()
    for printed in (b"printed by a handler", b"written to descriptor 1", b"echoed by a grandchild"):
        assert child.errors.count(printed) == 20


def test_a_child_says_hello_while_all_its_workers_are_busy(child: RunningChild) -> None:
    child.call(Hang(30))
    child.call(Count(10_000, 0.1))
    assert child.ask(Hello(), 10) == Nothing()


def test_a_job_that_hangs_does_not_hold_up_the_end() -> None:
    child = RunningChild(MODULE)
    begun = threading.Event()
    child.call(Count(10_000, 0.1), lambda _: begun.set())
    child.call(Hang(60))
    assert begun.wait(20)
    time.sleep(0.2)
    before = time.monotonic()
    assert child.process.stdin is not None
    child.process.stdin.close()
    child.process.wait(5)
    assert time.monotonic() - before < 2.0
    child.close()
    assert b"closing was run" in child.errors


def test_an_idle_child_leaves_at_once_with_code_0() -> None:
    child = RunningChild(MODULE)
    child.ask(Hello())
    before = time.monotonic()
    child.close()
    assert time.monotonic() - before < 1.0
    assert child.process.returncode == 0


def test_bytes_that_are_no_frames_end_the_child_with_code_1() -> None:
    child = RunningChild(MODULE)
    child.ask(Hello())
    assert child.process.stdin is not None
    os.write(child.process.stdin.fileno(), b"GET / HTTP/1.1\r\n")
    assert child.process.wait(5) == 1
    child.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_is_the_parents_business(child: RunningChild) -> None:
    child.ask(Hello())
    child.process.send_signal(signal.SIGINT)
    assert child.ask(Echo("still here")) == Text("still here")


def test_the_log_of_a_failure_holds_its_class_and_place_but_not_its_message(child: RunningChild) -> None:
    with pytest.raises(CallFailed):
        child.ask(Fail("canary of the document", "raise"))
    child.peer.note(BadNote())
    child.peer.note(Shout("done"))
    child.notes.get(timeout=10)
    child.close()
    assert b"ValueError" in child.errors
    assert b"KeyError" in child.errors
    assert b"speaking_child.py" in child.errors
    assert b"canary" not in child.errors
    assert b"secret of the note" not in child.errors


def test_a_cancelled_job_cancels_the_call_it_waits_for() -> None:
    asked: queue.SimpleQueue[object] = queue.SimpleQueue()
    child = RunningChild(MODULE, asked.put)
    call, answers = child.call(AskBack("never answered", 60))
    inbound = asked.get(timeout=20)
    child.peer.cancel(call)
    answer = answers.get(timeout=5)
    assert isinstance(answer, Fault)
    assert answer.code == "cancelled"
    assert inbound.cancelled.wait(5)  # type: ignore[attr-defined]
    child.close()


def test_a_job_that_asks_and_hears_nothing_fails_in_time() -> None:
    child = RunningChild(MODULE, lambda _: None)
    with pytest.raises(CallFailed) as failed:
        child.ask(AskBack("never answered", 0.3), 10)
    assert failed.value.fault.code == "timeout"
    child.close()


def test_an_answer_of_the_wrong_type_is_a_failure() -> None:
    child = RunningChild(MODULE, lambda inbound: inbound.result(Nothing()))
    with pytest.raises(CallFailed) as failed:
        child.ask(AskBack("x"), 10)
    assert failed.value.fault.code == "failed"
    child.close()


def test_a_parent_that_stops_reading_does_not_stop_the_child_from_leaving() -> None:
    """The child's stdout is full: its worker is stuck in a write, and the end of stdin still ends it."""
    import subprocess
    import sys

    from indexer.wire import Frame, body_of, encode

    process = subprocess.Popen(
        [sys.executable, *MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(encode(Frame(1, "call", body_of(Count(200_000)))))
    time.sleep(1.0)
    process.stdin.close()
    try:
        process.wait(5)
    finally:
        process.kill()
        process.stdout.close()


def test_background_work_that_fails_is_survived(caplog: pytest.LogCaptureFixture) -> None:
    def raises() -> None:
        raise ValueError("canary")

    assert not survive("work", raises)
    assert survive("work", lambda: None)
    assert "ValueError" in caplog.text
    assert "canary" not in caplog.text


def test_the_causes_of_a_failure_are_logged_by_class(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise KeyError("canary")
        except KeyError as cause:
            raise RuntimeError("canary") from cause
    except RuntimeError as error:
        log_failure("work", error)
    assert "RuntimeError" in caplog.text
    assert "KeyError" in caplog.text
    assert "canary" not in caplog.text


def test_what_ends_a_thread_is_logged_without_its_message(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises() -> None:
        raise KeyError("canary")

    monkeypatch.setattr(threading, "excepthook", log_uncaught)
    thread = threading.Thread(target=raises, name="the thread")
    thread.start()
    thread.join(5)
    assert "the thread failed: KeyError" in caplog.text
    assert "canary" not in caplog.text


def test_events_of_a_call_reach_the_caller_while_it_runs(child: RunningChild) -> None:
    seen: queue.SimpleQueue[msgspec.Raw] = queue.SimpleQueue()
    done: queue.SimpleQueue[object] = queue.SimpleQueue()
    call = child.peer.call(Count(1000, 0.05), Waiting(seen.put, done.put, done.put))
    assert decode(seen.get(timeout=20), Text) == Text("0")
    assert done.empty()
    child.peer.cancel(call)
    done.get(timeout=5)
