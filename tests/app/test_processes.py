"""Two children, what passes between them, and that neither outlives its parent."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from agent.contract import Ask
from indexer.contract import Folders
from tests.app.conftest import HERE, House, ask, until

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


def test_the_agents_search_is_relayed_and_its_answer_comes_back(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.agent, Ask("x"))
    until(lambda: heard.ended)
    assert heard.results[0].timing.search_ms == 7
    assert [stage.name for stage in heard.events] == ["searching", "checking"]
    assert "search x" in house.told()


def test_the_agent_may_not_ask_the_indexer_for_anything_else(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.agent, Ask("forbidden"))
    until(lambda: heard.ended)
    assert heard.faults[0].code == "refused"


def test_a_cancelled_answer_cancels_the_search_that_it_waits_for(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.agent, Ask("slow"))
    until(lambda: "search slow" in house.told())
    heard.cancel()
    until(lambda: heard.ended)
    assert heard.faults[0].code == "cancelled"
    until(lambda: "search cancelled" in house.told(), 2)


def test_an_agent_that_dies_cancels_the_search_that_it_waits_for(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.agent, Ask("slow"))
    until(lambda: "search slow" in house.told())
    _kill(house.switchboard.agent.pid)
    until(lambda: heard.ended)
    assert heard.faults[0].code == "crashed"
    until(lambda: "search cancelled" in house.told(), 2)


def test_an_indexer_that_dies_ends_the_answer_that_waits_for_its_search(house: House) -> None:
    house.open()
    heard = ask(house.switchboard.agent, Ask("die"))
    until(lambda: heard.ended)
    assert heard.faults[0].code == "crashed"
    assert house.switchboard.agent.state == "running"


def test_the_indexer_gives_way_while_an_answer_is_written_and_not_after(house: House) -> None:
    notes: list[object] = []
    house.switchboard.indexer.noted.connect(notes.append)
    house.open()
    until(lambda: house.switchboard.indexer.state == "running")
    heard = ask(house.switchboard.agent, Ask("slow"))
    until(lambda: any(line.startswith("give way") for line in house.told()))
    heard.cancel()
    # A search that was on its way may be told after it.
    until(lambda: [line for line in house.told() if line.startswith("give way")][-1] == "give way 0.0")
    until(lambda: len(notes) >= 3)
    assert all(isinstance(note, Folders) for note in notes)


def test_stopping_leaves_no_process_behind(house: House) -> None:
    house.open()
    remotes = (house.switchboard.indexer, house.switchboard.agent)
    until(lambda: all(remote.state == "running" for remote in remotes))
    pids = [remote.pid for remote in remotes]
    house.switchboard.stop()
    assert not [pid for pid in pids if pid is not None and psutil.pid_exists(pid)]


def test_children_leave_within_two_seconds_of_their_parents_death(tmp_path: Path) -> None:
    import subprocess

    parent = subprocess.Popen(
        [sys.executable, str(HERE / "parent.py"), str(tmp_path)], stdout=subprocess.PIPE, cwd=HERE.parents[1], text=True
    )
    assert parent.stdout is not None
    pids = [int(word) for word in parent.stdout.readline().split()]
    assert len(pids) == 2
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    deadline = time.monotonic() + 4
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)
