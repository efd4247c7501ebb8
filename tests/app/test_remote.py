"""A child that crashes, hangs, prints and vanishes, and what becomes of the calls that wait for it."""

from __future__ import annotations

import os
import signal
import sys
import time

import psutil
import pytest

from app import remote
from indexer.contract import ListFolders, Search, Status
from tests.app.conftest import House, ask, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the small children kill themselves with SIGKILL")


def _kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    """Whether a process is there and more than an entry that nobody has collected yet."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_call_made_before_the_child_is_open_is_answered_when_it_is(house: House) -> None:
    states: list[str] = []
    house.switchboard.indexer.state_changed.connect(states.append)
    house.open()
    heard = ask(house.switchboard.indexer, Search("x", 3))
    until(lambda: heard.ended)
    assert heard.results[0].took_ms == 3
    assert states == ["starting", "running"]


def test_a_call_without_a_child_fails_later_in_one_sentence(house: House) -> None:
    heard = ask(house.switchboard.indexer, Search("x"))
    assert not heard.ended
    until(lambda: heard.ended)
    assert heard.faults[0].code == "stopped"


def test_what_a_library_prints_goes_to_the_log_and_not_into_the_frames(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.indexer, Search("print", 5))
    until(lambda: heard.ended)
    assert heard.results[0].took_ms == 5
    until(lambda: (house.folder / "indexer.log").exists())
    assert "what a library prints" in (house.folder / "indexer.log").read_text()


def test_a_crash_ends_every_waiting_call_at_once_and_the_child_starts_again_without_a_replay(house: House) -> None:
    house.open()
    indexer = house.switchboard.indexer
    until(lambda: indexer.state == "running")
    states: list[str] = []
    indexer.state_changed.connect(states.append)
    slow = ask(indexer, Search("slow"))
    until(lambda: "search slow" in house.told())
    before = time.monotonic()
    _kill(indexer.pid)
    until(lambda: slow.ended)
    assert time.monotonic() - before < 0.2
    assert slow.faults[0].code == "crashed"
    again = ask(indexer, Search("x", 1))
    until(lambda: again.ended)
    assert again.results
    assert states == ["restarting", "starting", "running"]
    assert house.told().count("search slow") == 1


def test_the_sixth_death_in_a_row_stops_and_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "FIRST_RESTART_S", 0.01)
    house.open("dies")
    indexer = house.switchboard.indexer
    states: list[str] = []
    indexer.state_changed.connect(states.append)
    until(lambda: indexer.state == "stopped", 60)
    assert len([line for line in house.told() if line.startswith("open")]) == 6
    assert states.count("restarting") == 5
    assert "6 times in a row" in indexer.problem
    heard = ask(indexer, Search("x"))
    until(lambda: heard.ended)
    assert heard.faults[0].sentence == indexer.problem


def test_a_child_that_refuses_to_open_stops_with_its_sentence_and_is_not_started_again(house: House) -> None:
    house.open("wrong")
    indexer = house.switchboard.indexer
    held = ask(indexer, Search("x"))
    until(lambda: indexer.state == "stopped")
    assert indexer.problem == "The key does not fit."
    until(lambda: held.ended)
    assert held.faults[0].sentence == "The key does not fit."


def test_a_cancelled_call_ends_as_cancelled_and_the_child_lives_on(house: House) -> None:
    house.open()
    indexer = house.switchboard.indexer
    heard = ask(indexer, Search("slow"))
    until(lambda: "search slow" in house.told())
    pid = indexer.pid
    heard.cancel()
    until(lambda: heard.ended, 2)
    assert heard.faults[0].code == "cancelled"
    assert indexer.pid == pid


def test_a_call_that_still_waits_for_the_start_can_be_cancelled(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.indexer, Search("x"))
    heard.cancel()
    until(lambda: heard.ended, 1)
    assert heard.faults[0].code == "cancelled"
    until(lambda: house.switchboard.indexer.state == "running")
    assert "search x" not in house.told()


def test_a_child_that_does_not_hear_a_cancel_is_killed_and_started_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "CANCEL_WITHIN_S", 0.3)
    house.open()
    indexer = house.switchboard.indexer
    heard = ask(indexer, Search("deaf"))
    until(lambda: "search deaf" in house.told())
    pid = indexer.pid
    heard.cancel()
    until(lambda: heard.ended, 2)
    assert heard.faults[0].code == "cancelled"
    until(lambda: indexer.state == "running" and indexer.pid != pid)


def test_a_result_of_the_wrong_type_is_a_fault_and_not_an_exception(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.indexer, Status())
    until(lambda: heard.ended)
    assert heard.faults[0].code == "failed"


def test_a_child_told_to_start_anew_gets_the_new_configuration_and_the_event_loop_does_not_wait(house: House) -> None:
    house.open()
    indexer = house.switchboard.indexer
    until(lambda: indexer.state == "running")
    pid, before = indexer.pid, time.monotonic()
    house.open()
    assert time.monotonic() - before < 0.25
    heard = ask(indexer, Search("x", 2))
    until(lambda: heard.ended)
    assert heard.results
    assert indexer.pid != pid


def test_an_unknown_request_is_a_fault_of_its_own(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.indexer, ListFolders())
    until(lambda: heard.ended)
    assert heard.faults[0].code == "bad_request"


def test_one_receiver_that_raises_does_not_cost_the_others_their_answers(house: House, qtbot: object) -> None:
    from pytestqt.exceptions import capture_exceptions

    house.open()
    indexer = house.switchboard.indexer
    until(lambda: indexer.state == "running")

    def broken(_: object) -> None:
        raise RuntimeError("a receiver is broken")

    with capture_exceptions() as raised:
        indexer.call(Search("a"), broken, broken)
        heard = ask(indexer, Search("b", 4))
        until(lambda: heard.ended)
    assert heard.results[0].took_ms == 4
    assert len(raised) == 1
