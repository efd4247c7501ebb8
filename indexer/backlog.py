"""The files that wait to be read, in memory: the store's pending files in the order in which they are read."""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

from indexer.records import Fingerprint
from indexer.scan import is_below


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One version of one file that has to be read. Each is only equal to itself."""

    path: str
    fingerprint: Fingerprint
    tries: int = 0
    """How often the file changed while it was read."""


class Backlog:
    """What waits and what is in work. A newer task for a path replaces the older one, wherever that is. Thread-safe.

    `changing` is held by whoever changes what the index says about files: a task is checked and its outcome stored
    under it, so that a file that is removed meanwhile is not stored again.
    """

    def __init__(self) -> None:
        self.changing = threading.RLock()
        self._changed = threading.Condition()
        self._tasks: dict[str, Task] = {}
        self._queue: list[tuple[bool, int, Task]] = []
        self._later: list[tuple[float, int, Task]] = []
        self._order = count()
        self._suffixes: Counter[str] = Counter()

    def put(
        self, files: Mapping[str, Fingerprint], *, urgent: bool = False, tries: int = 0, delay_s: float = 0
    ) -> None:
        """Add files; those that are in the backlog with the same fingerprint stay where they are.

        `urgent` ones (just changed by the user) are read before the others.
        """
        with self._changed:
            for path, fingerprint in files.items():
                known = self._tasks.get(path)
                if known is not None and known.fingerprint == fingerprint and not tries:
                    continue
                if known is None:
                    self._suffixes[suffix_of(path)] += 1
                task = self._tasks[path] = Task(path, fingerprint, tries)
                if delay_s:
                    heapq.heappush(self._later, (time.monotonic() + delay_s, next(self._order), task))
                else:
                    heapq.heappush(self._queue, (not urgent, next(self._order), task))
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Task | None:
        """The next task, which stays in the backlog until it is finished; None when there is none in time."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                now = time.monotonic()
                while self._later and self._later[0][0] <= now:
                    _, order, task = heapq.heappop(self._later)
                    heapq.heappush(self._queue, (False, order, task))
                while self._queue:
                    task = heapq.heappop(self._queue)[2]
                    if self._is_current(task):
                        return task
                if now >= deadline:
                    return None
                due = self._later[0][0] if self._later else deadline
                self._changed.wait(min(due, deadline) - now)

    def is_current(self, task: Task) -> bool:
        """Whether a task's outcome is still wanted."""
        with self._changed:
            return self._is_current(task)

    def finish(self, task: Task) -> None:
        """The task's outcome is stored."""
        with self._changed:
            if self._is_current(task):
                self._forget(task.path)

    def drop(self, paths: Collection[str]) -> None:
        """These files are gone; what is in work for them is not wanted any more."""
        with self._changed:
            for path in paths:
                if path in self._tasks:
                    self._forget(path)

    def drop_below(self, root: str) -> None:
        """Everything below a folder is gone."""
        with self._changed:
            for path in [path for path in self._tasks if is_below(path, root)]:
                self._forget(path)

    def waiting(self, roots: Collection[str] = ()) -> int:
        """How many files below some folders (all when empty) wait or are in work."""
        with self._changed:
            if not roots:
                return len(self._tasks)
            return sum(any(is_below(path, root) for root in roots) for path in self._tasks)

    def suffixes(self) -> dict[str, int]:
        """How many files of each kind wait or are in work."""
        with self._changed:
            return dict(self._suffixes)

    def _is_current(self, task: Task) -> bool:
        return self._tasks.get(task.path) is task

    def _forget(self, path: str) -> None:
        del self._tasks[path]
        self._suffixes[suffix_of(path)] -= 1


def suffix_of(path: str) -> str:
    """The kind of a file: its suffix in lower case."""
    return PurePath(path).suffix.lower()
