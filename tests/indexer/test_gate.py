"""When work may go on."""

from __future__ import annotations

import threading
import time

import pytest

from indexer.gate import Gate


def passes(gate: Gate) -> threading.Event:
    passed = threading.Event()

    def go() -> None:
        if gate.pass_through():
            passed.set()

    threading.Thread(target=go, daemon=True).start()
    return passed


def test_an_open_gate_is_passed_at_once() -> None:
    assert Gate().pass_through()


def test_work_waits_while_it_is_paused() -> None:
    gate = Gate()
    gate.set_paused(True)
    passed = passes(gate)
    assert not passed.wait(0.2)
    gate.set_paused(False)
    assert passed.wait(5)


def test_work_gives_way_to_an_answer_for_at_most_the_time_that_was_named() -> None:
    gate = Gate()
    gate.give_way(0.4)
    before = time.monotonic()
    assert passes(gate).wait(5)
    assert 0.3 < time.monotonic() - before < 3


def test_an_answer_that_is_done_lets_work_go_on_at_once() -> None:
    gate = Gate()
    gate.give_way(60)
    passed = passes(gate)
    assert not passed.wait(0.1)
    gate.give_way(0)
    assert passed.wait(5)


def test_work_waits_for_every_search() -> None:
    gate = Gate()
    with gate.urgent():
        with gate.urgent():
            passed = passes(gate)
        assert not passed.wait(0.2)
    assert passed.wait(5)


def test_constant_asking_does_not_starve_work_and_what_is_urgent_waits_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.gate.PATIENCE_S", 1.0)
    monkeypatch.setattr("indexer.gate.URGENT_PATIENCE_S", 0.2)
    gate = Gate()
    gate.give_way(60)
    with gate.urgent():
        began = time.monotonic()
        assert gate.pass_through(urgent=True)
        took = time.monotonic() - began
        assert gate.pass_through()
        assert 0.15 < took < time.monotonic() - began - took


def test_what_is_urgent_goes_on_while_work_rests_but_not_while_it_is_paused() -> None:
    gate = Gate()
    gate.rest("It is hot.")
    assert gate.resting == "It is hot."
    assert gate.pass_through(urgent=True)
    assert not gate.is_open()
    passed = passes(gate)
    assert not passed.wait(0.2)
    gate.rest("")
    assert passed.wait(5)
    gate.set_paused(True)
    assert not gate.is_open(urgent=True)


def test_the_share_of_the_processor_is_kept_by_waiting() -> None:
    began = time.monotonic()
    Gate(cpu_share=0.25).spent(0.1)
    assert 0.28 < time.monotonic() - began < 2
    began = time.monotonic()
    Gate().spent(10)
    assert time.monotonic() - began < 1


def test_the_clock_of_work_stands_still_while_it_may_not_go_on() -> None:
    gate = Gate()
    time.sleep(0.2)
    gate.set_paused(True)
    worked = gate.worked_s()
    time.sleep(0.2)
    assert gate.worked_s() == worked >= 0.2
    gate.set_paused(False)
    time.sleep(0.1)
    assert worked + 0.1 <= gate.worked_s() < worked + 5


def test_a_closed_gate_ends_waiting_work_and_sleep() -> None:
    gate = Gate()
    gate.set_paused(True)
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(gate.pass_through())),
        threading.Thread(target=lambda: results.append(gate.sleep(60))),
    ]
    for thread in threads:
        thread.start()
    gate.close()
    for thread in threads:
        thread.join(5)
    assert results == [False, False]
    assert gate.closed
