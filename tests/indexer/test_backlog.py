"""The order of work, and what happens to work that was overtaken."""

from __future__ import annotations

import threading
import time

from indexer.backlog import Backlog, Task
from indexer.records import Fingerprint

ONE, TWO = Fingerprint(1, 1, 1), Fingerprint(2, 2, 2)


def taken(backlog: Backlog) -> Task:
    task = backlog.take(5)
    assert task is not None
    return task


def test_files_are_read_in_order_and_urgent_ones_first() -> None:
    backlog = Backlog()
    backlog.put({"/a": ONE, "/b": ONE})
    backlog.put({"/c": ONE}, urgent=True)
    assert [taken(backlog).path for _ in range(3)] == ["/c", "/a", "/b"]
    assert backlog.take(0) is None
    assert backlog.waiting() == 3


def test_a_task_waits_until_it_is_finished() -> None:
    backlog = Backlog()
    backlog.put({"/a/x.txt": ONE, "/b/y.TXT": ONE})
    first = taken(backlog)
    assert backlog.waiting(["/a"]) == 1
    backlog.finish(first)
    assert backlog.waiting(["/a"]) == 0


def test_putting_the_same_version_again_changes_nothing() -> None:
    backlog = Backlog()
    backlog.put({"/a": ONE})
    task = taken(backlog)
    backlog.put({"/a": ONE})
    assert backlog.is_current(task)
    assert backlog.take(0) is None


def test_a_newer_version_overtakes_the_one_in_work() -> None:
    backlog = Backlog()
    backlog.put({"/a": ONE})
    old = taken(backlog)
    backlog.put({"/a": TWO})
    assert not backlog.is_current(old)
    backlog.finish(old)
    new = taken(backlog)
    assert new.fingerprint == TWO
    backlog.finish(new)
    assert backlog.waiting() == 0


def test_dropped_files_are_not_taken_and_not_wanted() -> None:
    backlog = Backlog()
    backlog.put({"/a/x": ONE, "/a/y": ONE, "/ab": ONE})
    first = taken(backlog)
    backlog.drop_below("/a")
    backlog.drop(["/never seen"])
    assert not backlog.is_current(first)
    assert taken(backlog).path == "/ab"


def test_a_delayed_task_comes_when_it_is_due_and_before_the_bulk() -> None:
    backlog = Backlog()
    backlog.put({"/later": ONE}, tries=1, delay_s=0.2)
    backlog.put({f"/bulk{n}": ONE for n in range(3)})
    assert taken(backlog).path == "/bulk0"
    time.sleep(0.25)
    assert taken(backlog).path == "/later"


def test_taking_waits_for_work() -> None:
    backlog = Backlog()
    threading.Timer(0.1, backlog.put, ({"/a": ONE},)).start()
    assert taken(backlog).path == "/a"
