"""The order of work, and what happens to work that was overtaken."""

from __future__ import annotations

import threading
import time

from hypothesis import given
from hypothesis import strategies as st

from indexer.backlog import Backlog, Task
from indexer.records import Fingerprint

ONE, TWO = Fingerprint(1, 1, 1), Fingerprint(2, 2, 2)


def taken(backlog: Backlog, *, urgent_only: bool = False, urgent_after_s: float = 0.0) -> Task:
    task = backlog.take(5, urgent_only=urgent_only, urgent_after_s=urgent_after_s)
    assert task is not None
    return task


def test_files_are_read_in_order_and_urgent_ones_first() -> None:
    backlog = Backlog()
    backlog.put({"/a": ONE, "/b": ONE})
    backlog.put({"/c": ONE}, urgent=True)
    assert [taken(backlog).path for _ in range(3)] == ["/c", "/a", "/b"]
    assert backlog.take(0) is None
    assert backlog.waiting() == 3


def test_pictures_to_recognise_come_after_all_other_files_and_before_second_chances() -> None:
    backlog = Backlog()
    backlog.put({"/scan.pdf": ONE, "/text.pdf": ONE})
    looked_at = taken(backlog)
    backlog.put({"/scan.pdf": ONE}, pictures=True)
    backlog.put({"/failed": ONE}, alone=True)
    assert (looked_at.path, looked_at.pictures) == ("/scan.pdf", False)
    assert set(backlog.unread()) == {looked_at.stratum, (".pdf in pictures", looked_at.stratum[1]), ("", 0)}
    second, third = taken(backlog), taken(backlog)
    assert [second.path, third.path, third.pictures] == ["/text.pdf", "/scan.pdf", True]
    assert not backlog.is_current(looked_at)
    backlog.finish(second)
    backlog.finish(third)
    assert taken(backlog).path == "/failed"
    assert backlog.waiting() == 1


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


def test_the_file_saved_last_comes_first_and_others_take_over_what_waits() -> None:
    backlog = Backlog()
    backlog.put({"/bulk": ONE})
    backlog.put({"/first": ONE}, urgent=True)
    backlog.put({"/last": ONE}, urgent=True)
    assert taken(backlog, urgent_after_s=60).path == "/bulk"
    assert taken(backlog, urgent_only=True).path == "/last"
    began = time.monotonic()
    assert taken(backlog, urgent_after_s=0.3).path == "/first"
    assert 0.1 < time.monotonic() - began < 4


def test_a_file_that_waits_with_the_others_moves_to_the_front_when_it_is_wanted() -> None:
    backlog = Backlog()
    backlog.put({"/a": ONE, "/b": ONE})
    backlog.put({"/b": ONE}, urgent=True)
    assert [taken(backlog).path for _ in range(2)] == ["/b", "/a"]
    assert backlog.take(0) is None


def test_what_was_used_lately_comes_before_the_rest_and_the_newest_first() -> None:
    day = 86_400 * 10**9
    now = time.time_ns()

    def changed(days_ago: float) -> Fingerprint:
        return Fingerprint(1, now - int(days_ago * day), 1)

    backlog = Backlog()
    backlog.put(
        {
            "/old": changed(900),
            "/older": changed(1000),
            "/old but opened yesterday": changed(1100),
            "/last week": changed(7),
            "/from the future": changed(-900),
        },
        used={"/old but opened yesterday": now - day - 1},
    )
    order = [taken(backlog).path for _ in range(5)]
    assert order == ["/from the future", "/old but opened yesterday", "/last week", "/old", "/older"]


def test_a_file_that_failed_once_is_tried_when_nothing_else_is_in_work() -> None:
    backlog = Backlog()
    backlog.put({"/failed": ONE}, alone=True)
    backlog.put({"/a": ONE, "/b": ONE})
    first, second = taken(backlog), taken(backlog)
    assert {first.path, second.path} == {"/a", "/b"}
    backlog.finish(first)
    assert backlog.take(0) is None
    backlog.finish(second)
    alone = taken(backlog)
    assert alone.path == "/failed"
    backlog.put({"/c": ONE})
    assert backlog.take(0) is None
    backlog.finish(alone)
    assert taken(backlog).path == "/c"


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["put", "urgent", "again", "alone", "take", "now", "finish", "drop"]),
        st.sampled_from(["/a.txt", "/b.pdf", "/c.txt"]),
        st.integers(1, 3),
    ),
    max_size=40,
)


@given(OPERATIONS)
def test_what_is_counted_as_unread_is_what_waits(operations: list[tuple[str, str, int]]) -> None:
    backlog = Backlog()
    wanted: dict[str, int] = {}
    in_work: list[Task] = []
    for what, path, size in operations:
        print_of = Fingerprint(size * 1000, size, size)
        if what in ("put", "urgent", "again", "alone"):
            backlog.put({path: print_of}, urgent=what == "urgent", tries=int(what == "again"), alone=what == "alone")
            wanted[path] = size * 1000
        elif what in ("take", "now"):
            task = backlog.take(0, urgent_only=what == "now")
            in_work += [task] if task is not None else []
        elif what == "finish" and in_work:
            task = in_work.pop(0)
            if backlog.is_current(task):
                del wanted[task.path]
            backlog.finish(task)
        elif what == "drop":
            backlog.drop([path])
            wanted.pop(path, None)
    taken_now = {task.path for task in in_work if backlog.is_current(task)}
    unread = backlog.unread()
    assert backlog.waiting() == len(wanted)
    assert sum(files for files, _ in unread.values()) == len(wanted.keys() - taken_now)
    assert sum(total for _, total in unread.values()) == sum(wanted[path] for path in wanted.keys() - taken_now)
