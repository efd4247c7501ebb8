"""Hints of real changes on a real file system."""

from __future__ import annotations

import errno
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import FileMovedEvent

from indexer.watch import MOST_PATHS, Watcher

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    one = Watcher(str(scratch), settle_s=0.2)
    yield one
    one.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    one = tmp_path / "folder"
    one.mkdir()
    return one


def hints(watcher: Watcher, until: Callable[[set[str]], bool], within_s: float = 10.0) -> set[str]:
    """The paths hinted at until there are enough."""
    paths: set[str] = set()
    deadline = time.monotonic() + within_s
    while not until(paths):
        assert time.monotonic() < deadline, paths
        paths |= watcher.next(0.2).paths
    return paths


def test_each_kind_of_change_is_a_hint_where_to_look(watcher: Watcher, folder: Path) -> None:
    (folder / "sub").mkdir()
    assert watcher.watch([str(folder)]) == ""
    one, two = folder / "sub" / "one.txt", folder / "two.txt"
    one.write_text("x")
    hints(watcher, lambda paths: str(one) in paths)
    one.write_text("xy")
    hints(watcher, lambda paths: str(one) in paths)
    one.rename(two)
    hints(watcher, lambda paths: {str(one), str(two)} <= paths)
    two.unlink()
    hints(watcher, lambda paths: str(two) in paths)
    (folder / "new" / "deep").mkdir(parents=True)
    (folder / "new" / "deep" / "three.txt").write_text("x")
    hints(watcher, lambda paths: any("new" in path for path in paths))


def test_reading_a_file_is_no_hint(watcher: Watcher, folder: Path) -> None:
    (folder / "one.txt").write_text("x")
    watcher.watch([str(folder)])
    for _ in range(3):
        (folder / "one.txt").read_text()
    assert not watcher.next(0.8).paths


def test_a_file_that_is_still_being_written_is_not_hinted_at(watcher: Watcher, folder: Path) -> None:
    watcher.watch([str(folder)])
    path = folder / "growing.txt"
    with path.open("w") as file:
        for _ in range(12):
            file.write("x")
            file.flush()
            assert str(path) not in watcher.next(0.05).paths
            time.sleep(0.05)
        ended = time.monotonic()
    hints(watcher, lambda paths: str(path) in paths)
    assert time.monotonic() - ended < 1.5


def test_a_path_that_never_becomes_quiet_is_hinted_at_all_the_same(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.watch.LONGEST_S", 0.5)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        watcher.touch("/log")
        if watcher.next(0.05).paths:
            return
    pytest.fail("it was never hinted at")


def test_quiet_paths_do_not_wait_for_busy_ones(watcher: Watcher) -> None:
    watcher.touch("/quiet")
    found: set[str] = set()
    deadline = time.monotonic() + 3
    while not found and time.monotonic() < deadline:
        watcher.touch("/busy")
        found |= watcher.next(0.05).paths
    assert found == {"/quiet"}


def test_too_many_changes_at_once_are_told_as_lost(watcher: Watcher) -> None:
    for n in range(MOST_PATHS + 2):
        watcher.touch(f"/p{n}")
    deadline = time.monotonic() + 5
    while not (hint := watcher.next(0.5)).lost:
        assert time.monotonic() < deadline
    assert len(hint.paths) <= 2
    assert not watcher.next(0.0).lost


def test_old_and_new_name_of_a_renamed_file_are_hinted_at_together(watcher: Watcher) -> None:
    watcher.dispatch(FileMovedEvent("/old", "/new"))
    assert watcher.next(10).paths == {"/old", "/new"}


def test_a_file_whose_writer_is_done_is_hinted_at_sooner(watcher: Watcher) -> None:
    slow = Watcher("unused", settle_s=5.0)
    began = time.monotonic()
    slow.touch("/written")
    slow.touch("/saved", closed=True)
    assert slow.next(3).paths == {"/saved"}
    threading.Timer(0.2, lambda: slow.touch("/late", closed=True)).start()
    assert slow.next(3).paths == {"/late"}
    slow.touch("/saved", closed=True)
    slow.touch("/saved")
    assert slow.next(0.3).paths == frozenset()
    assert time.monotonic() - began < 3


def test_waking_returns_at_once(watcher: Watcher) -> None:
    watcher.wake()
    before = time.monotonic()
    watcher.next(30)
    assert time.monotonic() - before < 5


def test_a_name_that_is_not_text_is_no_hint(watcher: Watcher) -> None:
    watcher.touch("/\udcff.txt")
    assert not watcher.next(0.5).paths


def test_a_single_file_is_watched_through_its_replacement(watcher: Watcher, folder: Path) -> None:
    one = folder / "one.txt"
    one.write_text("x")
    assert watcher.watch([str(one)]) == ""
    for text in ("xx", "xxx"):
        other = folder / "saving"
        other.write_text(text)
        other.replace(one)
        hints(watcher, lambda paths: str(one) in paths)


def test_a_folder_that_was_replaced_is_watched_anew(watcher: Watcher, folder: Path) -> None:
    watcher.watch([str(folder)])
    folder.rename(folder.with_name("away"))
    watcher.watch([str(folder)])
    folder.mkdir()
    assert watcher.watch([str(folder)]) == ""
    watcher.next(0.6)
    (folder / "one.txt").write_text("x")
    hints(watcher, lambda paths: str(folder / "one.txt") in paths)


def test_what_is_no_longer_watched_is_silent(watcher: Watcher, folder: Path) -> None:
    watcher.watch([str(folder)])
    watcher.watch([])
    (folder / "one.txt").write_text("x")
    assert not watcher.next(0.7).paths


def test_nested_roots_are_watched_once(watcher: Watcher, folder: Path) -> None:
    (folder / "sub").mkdir()
    watcher.watch([str(folder), str(folder / "sub"), f"{folder} too"])
    (folder / "sub" / "one.txt").write_text("x")
    hints(watcher, lambda paths: str(folder / "sub" / "one.txt") in paths)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify's limits")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_a_system_that_can_watch_no_more_says_so_in_one_sentence(
    watcher: Watcher, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The limit of this machine is left alone: the system call is what fails."""
    from watchdog.observers import inotify_c

    def fails(*_: object) -> int:
        raise OSError(number, "no more")

    monkeypatch.setattr(inotify_c.InotifyFD, "_raise_error", staticmethod(fails))
    monkeypatch.setattr(inotify_c, "inotify_add_watch", lambda *_: -1)
    sentence = watcher.watch([str(folder)])
    assert "max_user_watches" in sentence


@pytest.mark.skipif(sys.platform != "linux", reason="inotify's queue")
def test_an_overflow_of_the_systems_queue_is_heard_and_no_path_is_logged(tmp_path: Path) -> None:
    """A paused process misses what does not fit into the kernel's queue; it learns that it did."""
    folder = tmp_path / "folder"
    folder.mkdir()
    code = (
        "import sys, time, logging; logging.basicConfig(stream=sys.stderr)\n"
        "from indexer.watch import Watcher\n"
        f"watcher = Watcher({str(tmp_path)!r}); watcher.watch([{str(folder)!r}]); print('up', flush=True)\n"
        "deadline = time.monotonic() + 60\n"
        "while time.monotonic() < deadline:\n"
        "    if watcher.next(1).lost: print('lost', flush=True); break\n"
        "watcher.close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGSTOP)
        for n in range(12_000):
            (folder / f"{n}.txt").touch()
        process.send_signal(signal.SIGCONT)
        printed, errors = process.communicate(timeout=90)
    assert "lost" in printed
    assert str(folder) not in errors


def test_watching_leaves_the_loggers_of_others_alone(watcher: Watcher, folder: Path) -> None:
    watcher.watch([str(folder)])
    assert not logging.getLogger().filters


@pytest.mark.skipif(sys.platform != "linux", reason="inotify's threads")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("which", ["inotify_c.InotifyFD.handle_event", "inotify.InotifyEmitter.queue_events"])
def test_a_thread_of_watchdog_that_died_is_replaced_and_the_loss_is_told(
    watcher: Watcher, folder: Path, which: str
) -> None:
    watcher.watch([str(folder)])
    with pytest.MonkeyPatch.context() as patch:

        def dies(*_: object, **__: object) -> None:
            raise KeyError(which)

        patch.setattr(f"watchdog.observers.{which}", dies)
        alive = threading.active_count()
        (folder / "one.txt").write_text("x")
        (folder / "two.txt").write_text("x")
        deadline = time.monotonic() + 10
        while threading.active_count() >= alive:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert watcher.next(1).lost
    (folder / "three.txt").write_text("x")
    hints(watcher, lambda paths: str(folder / "three.txt") in paths)


def test_a_watched_folder_that_was_deleted_is_no_broken_thread(watcher: Watcher, folder: Path) -> None:
    watcher.watch([str(folder)])
    folder.rmdir()
    hints(watcher, lambda paths: str(folder) in paths)
    for _ in range(5):
        assert not watcher.next(0.1).lost
