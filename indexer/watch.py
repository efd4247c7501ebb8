"""Watching folders: hints where something changed, gathered until it is quiet. The only door to watchdog.

Events are lost (a full queue, a network drive, sleep), come too early (the file is still being written) and are told
differently by every system. So nothing here says what happened: `next()` gives sets of paths to look at again, and
`indexer.scan` finds out. When events were lost, it says that everything has to be looked at. A thread of watchdog that
died (gorakhargosh/watchdog#600 and others) would never say anything again: then all are started anew.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver, ObservedWatch

SETTLE_S = 0.35
"""A path is quiet when nothing was heard of it for so long."""
CLOSED_S = 0.08
"""The same after its writer closed it, or put it in its place by renaming it: what follows is another save."""
LONGEST_S = 30.0
"""A path that never becomes quiet (a log) is looked at this often all the same."""
MOST_PATHS = 5_000
"""After more changed paths than this at once, a scan is cheaper, and the system's own queue is likely to overflow."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Where to look again."""

    paths: frozenset[str]
    lost: bool
    """Whether events were lost, so that every folder has to be scanned."""


class Watcher:
    """Watches folders (everything below) and single files. One thread calls `watch` and `next`."""

    def __init__(self, scratch: str, settle_s: float = SETTLE_S) -> None:
        """`scratch` is an own, unwatched folder, in which a test whether watching still works is made."""
        self._scratch = scratch
        self._settle_s = settle_s
        self._touched: dict[str, tuple[float, float]] = {}  # path: (first heard of, quiet from)
        self._waits_until = float("-inf")
        self._lost = False
        self._woken = False
        self._changed = threading.Condition()
        self._observer: BaseObserver | None = None
        self._watches: dict[tuple[str, bool], tuple[ObservedWatch, tuple[int, int]]] = {}
        self._threads: list[threading.Thread] = []
        self._roots: Collection[str] = ()
        self._full = False

    def watch(self, roots: Collection[str]) -> str:
        """Watch exactly these folders and files; "" or one sentence why some of them are not watched.

        What is not watched has to be scanned instead. Roots that do not exist are passed over; call this again to
        watch them once they do, and whenever a root may have been replaced by another folder of the same name.
        """
        self._roots = tuple(roots)
        wanted = {target: identity for target in _targets(roots) if (identity := _identity(target[0])) is not None}
        for target, (watch, identity) in list(self._watches.items()):
            if wanted.get(target) != identity:
                del self._watches[target]
                if self._observer is not None:
                    self._observer.unschedule(watch)
        added = False
        problem = ""
        for target in sorted(wanted.keys() - self._watches.keys()):
            try:
                self._watches[target] = self._schedule(*target), wanted[target]
                added = True
            except OSError as error:
                problem = _in_words(error)
        if added or self._full:
            self._full = not self._can_watch_more()
        return problem or (_FULL if self._full else "")

    def next(self, timeout_s: float) -> Hints:
        """Wait until some paths are quiet, events are lost, or `wake` is called, at most `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        if self._has_died():
            _log.warning("The thread that hears of changed files ended; it is started anew.")
            self.close()
            self._watches.clear()
            self.watch(self._roots)
            self.lose()
        with self._changed:
            while True:
                now = time.monotonic()
                quiet = frozenset(
                    path
                    for path, (first, quiet_from) in self._touched.items()
                    if now >= quiet_from or now - first >= LONGEST_S
                )
                lost = self._lost and not self._touched.keys() - quiet
                if quiet or lost or self._woken or now >= deadline:
                    for path in quiet:
                        del self._touched[path]
                    self._lost = self._lost and not lost
                    self._woken = False
                    return Hints(quiet, lost)
                wait = min([deadline - now, *self._until_quiet(now)])
                self._waits_until = now + wait
                self._changed.wait(wait)
                self._waits_until = float("-inf")

    def touch(self, path: str, now: float | None = None, *, closed: bool = False) -> None:
        """Say that something happened at `path`, now or at a time of `time.monotonic`, as an event would.

        `closed`: its writer is done with it.
        """
        try:
            path.encode()
        except UnicodeEncodeError:  # a name that is not text; the scan counts it
            return
        now = time.monotonic() if now is None else now
        quiet_from = now + (min(CLOSED_S, self._settle_s) if closed else self._settle_s)
        with self._changed:
            first, _ = self._touched.get(path, (now, now))
            self._touched[path] = (first, quiet_from)
            if len(self._touched) > MOST_PATHS:
                self._touched = {path: (first, quiet_from)}
                self._lost = True
            if quiet_from < self._waits_until:
                self._changed.notify()

    def lose(self) -> None:
        """Say that events were lost."""
        with self._changed:
            self._lost = True
            self._changed.notify()

    def wake(self) -> None:
        """Make `next` return at once."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def close(self) -> None:
        """Stop watching."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(1.0)
            self._observer = None

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take an event (watchdog calls this on its own thread)."""
        now = time.monotonic()  # one moment for both: what was renamed becomes quiet together
        closed = not event.is_directory and event.event_type in ("closed", "moved")
        for path in (event.src_path, event.dest_path):
            if path:
                self.touch(os.fsdecode(path), now, closed=closed)

    def _until_quiet(self, now: float) -> list[float]:
        return [max(0.01, quiet_from - now) for _, quiet_from in self._touched.values()]

    def _schedule(self, path: str, recursive: bool) -> ObservedWatch:
        from watchdog import events

        if self._observer is None:
            from watchdog.observers import Observer

            _hear_of_lost_events(self.lose)
            before = set(threading.enumerate())
            observer = Observer()
            observer.start()
            self._threads = [one for one in threading.enumerate() if one not in before and _is_watchdogs(one)]
            self._observer = observer
        # Reading a file is an event too, and a folder is "modified" by every change in it: neither is of interest.
        kinds: list[type[FileSystemEvent]] = [
            events.FileCreatedEvent,
            events.FileModifiedEvent,
            events.FileAttribEvent,
            events.FileClosedEvent,
            events.FileDeletedEvent,
            events.FileMovedEvent,
            events.DirCreatedEvent,
            events.DirDeletedEvent,
            events.DirMovedEvent,
        ]
        handler: Any = self
        return self._observer.schedule(handler, path, recursive=recursive, event_filter=kinds)

    def _has_died(self) -> bool:
        """Whether a thread ended by itself. One ends rightly when the folder that it watches was deleted."""
        if self._observer is None:
            return False
        ended = {one.watch for one in self._observer.emitters if not one.is_alive()}
        return not all(one.is_alive() for one in self._threads) or any(
            watch in ended and _identity(path) == identity for (path, _), (watch, identity) in self._watches.items()
        )

    def _can_watch_more(self) -> bool:
        """Whether one more folder can be watched.

        watchdog passes over a subfolder that the system has no watch left for without a word (Linux:
        fs.inotify.max_user_watches), so this is how we learn of it.
        """
        if self._observer is None:
            return True
        try:
            with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
                self._observer.unschedule(self._schedule(folder, False))
        except OSError:
            return False
        return True


_log = logging.getLogger(__name__)
_FULL = (
    "This system cannot watch so many folders, so changes are looked for every few seconds; raise the limit"
    " fs.inotify.max_user_watches to have them at once."
)


def _in_words(error: OSError) -> str:
    if error.errno in (24, 28):  # EMFILE: no watcher left for this user, ENOSPC: no watch left
        return _FULL
    return "A folder cannot be watched by this system, so changes in it are looked for every few seconds."


def _targets(roots: Collection[str]) -> set[tuple[str, bool]]:
    """(folder, whether everything below it is meant); a folder below another one is watched with that one."""
    folders: list[str] = []
    for root in sorted(root for root in roots if not os.path.isfile(root)):  # noqa: PTH113
        if not any(root.startswith(above.rstrip(os.sep) + os.sep) for above in folders):
            folders.append(root)
    files = {os.path.dirname(root) for root in roots if os.path.isfile(root)}  # noqa: PTH113, PTH120
    return {(folder, True) for folder in folders} | {
        (folder, False)
        for folder in files
        if not any(f"{folder}{os.sep}".startswith(above.rstrip(os.sep) + os.sep) for above in folders)
    }


def _is_watchdogs(thread: threading.Thread) -> bool:
    return type(thread).__module__.partition(".")[0] == "watchdog"


def _identity(folder: str) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)  # noqa: PTH116
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _hear_of_lost_events(lose: Callable[[], None]) -> None:
    """watchdog only logs that the kernel's queue overflowed, and its messages hold paths: hear them, log none.

    It warns of the same folder told twice, which is harmless, and would print the folder's path.
    """
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")

    def hear(record: logging.LogRecord) -> bool:
        if "overflow" in str(record.msg):
            lose()
        return False

    for name in (
        "watchdog",
        "watchdog.observers.inotify",
        "watchdog.observers.inotify_c",
        "watchdog.observers.fsevents",
    ):
        logger = logging.getLogger(name)
        logger.filters.clear()
        logger.addFilter(hear)
