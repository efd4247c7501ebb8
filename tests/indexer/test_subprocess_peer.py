"""A helper process that crashes, hangs, does not start, or is closed while it works."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.subprocess_peer import SubprocessPeer
from indexer.wire import CallFailed
from tests.indexer.speaking_child import Count, Die, Echo, Fail, Hang, ProcessId, Text

MODULE = "tests.indexer.speaking_child"


@pytest.fixture
def peer() -> Iterator[SubprocessPeer]:
    one = SubprocessPeer(MODULE)
    yield one
    one.close()


def code_of(peer: SubprocessPeer, request: Die | Hang | Echo | Fail, timeout_s: float = 10.0) -> str:
    with pytest.raises(CallFailed) as failed:
        peer.ask(request, timeout_s)
    return failed.value.fault.code


def test_a_call_starts_the_child_and_the_next_one_uses_the_same(peer: SubprocessPeer) -> None:
    assert peer.pid is None
    first, second = peer.ask(ProcessId(), 10), peer.ask(ProcessId(), 10)
    assert first == second == Text(str(peer.pid))


def test_a_child_that_dies_over_a_call_fails_it_at_once_and_the_next_call_has_a_new_child(peer: SubprocessPeer) -> None:
    first = peer.ask(ProcessId(), 10)
    before = time.monotonic()
    assert code_of(peer, Die()) == "crashed"
    assert time.monotonic() - before < 5
    assert peer.ask(ProcessId(), 10) != first


def test_a_child_that_takes_too_long_is_killed(peer: SubprocessPeer) -> None:
    peer.ask(Echo("up"), 10)
    pid = peer.pid
    before = time.monotonic()
    assert code_of(peer, Hang(60), 0.5) == "timeout"
    assert time.monotonic() - before < 5
    assert peer.ask(Echo("again"), 10) == Text("again")
    assert peer.pid != pid


def test_a_child_that_does_not_read_is_killed_in_time_too(peer: SubprocessPeer) -> None:
    if os.name == "nt":
        pytest.skip("Windows cannot stop a process")
    peer.ask(Echo("up"), 10)
    assert peer.pid is not None
    os.kill(peer.pid, signal.SIGSTOP)
    assert code_of(peer, Echo("x" * 5_000_000), 0.5) == "timeout"
    assert peer.ask(Echo("again"), 10) == Text("again")


def test_starting_is_not_counted_as_the_calls_time(peer: SubprocessPeer) -> None:
    assert peer.ask(Echo("at once"), 0.05) == Text("at once")


def test_a_refusal_keeps_the_child(peer: SubprocessPeer) -> None:
    peer.ask(Echo("up"), 10)
    pid = peer.pid
    assert code_of(peer, Fail("x", "refuse")) == "refused"
    assert peer.pid == pid


def test_a_child_that_never_comes_up_is_not_started_again_and_again() -> None:
    peer = SubprocessPeer(MODULE, ["never-up"])
    started: list[int] = []
    counting = SubprocessPeer(MODULE, ["never-up"], started.append)
    assert code_of(peer, Echo("x")) == "not_ready"
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        assert code_of(counting, Echo("x")) == "not_ready"
        time.sleep(0.005)
    assert 1 <= len(started) <= 4
    peer.close()
    counting.close()


def test_a_child_whose_preparation_fails_is_not_used() -> None:
    def refuses(_: int) -> None:
        raise PermissionError

    peer = SubprocessPeer(MODULE, prepare=refuses)
    assert code_of(peer, Echo("x")) == "not_ready"
    assert peer.pid is None
    peer.close()


def test_many_threads_share_one_child_through_its_deaths(peer: SubprocessPeer) -> None:
    outcomes: list[str] = []

    def calls(n: int) -> None:
        for turn in range(8):
            try:
                if n == 0 and turn % 4 == 3:
                    peer.ask(Die(), 10)
                outcomes.append(peer.ask(Echo("x" * 20_000), 10).text[:1])
            except CallFailed as failure:
                outcomes.append(failure.fault.code)

    threads = [threading.Thread(target=calls, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert set(outcomes) <= {"x", "crashed"}
    assert peer.ask(Echo("alive"), 10) == Text("alive")


def test_closing_ends_the_child_and_the_call_that_it_works_on() -> None:
    peer = SubprocessPeer(MODULE)
    peer.ask(Echo("up"), 10)
    outcomes: list[str] = []

    def call() -> None:
        try:
            peer.ask(Count(10_000, 0.05), 60)
        except CallFailed as failure:
            outcomes.append(failure.fault.code)

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.3)
    before = time.monotonic()
    peer.close()
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - before < 3
    assert outcomes[0] in ("crashed", "cancelled", "stopped")
    assert peer.pid is None
    assert code_of(peer, Echo("x")) == "stopped"


def test_killing_is_noticed_by_the_next_call(peer: SubprocessPeer) -> None:
    peer.ask(Echo("up"), 10)
    peer.kill()
    peer.kill()
    assert peer.pid is None
    assert peer.ask(Echo("again"), 10) == Text("again")


def test_no_descriptor_is_left_behind_by_children_that_died(peer: SubprocessPeer) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("only Linux lists descriptors as files")
    peer.ask(Echo("up"), 10)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        assert code_of(peer, Die()) == "crashed"
        peer.ask(Echo("again"), 10)
    deadline = time.monotonic() + 10
    while len(list(Path("/proc/self/fd").iterdir())) > before:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_system_that_can_start_no_process_is_no_fault_of_the_call(peer: SubprocessPeer) -> None:
    peer._command[0] = "/nowhere/python"
    assert code_of(peer, Echo("x")) == "not_ready"
    peer._command[0] = sys.executable
    time.sleep(0.3)
    assert peer.ask(Echo("up"), 10) == Text("up")
