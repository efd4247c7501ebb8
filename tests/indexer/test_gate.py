"""When work may go on."""

from __future__ import annotations

import threading
import time

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
