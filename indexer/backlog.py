"""The files that wait to be read, in memory: the store's pending files in the order in which they are read.

    urgent   was changed a moment ago, or somebody asked for it; the last one first
    again    was not quiet when it was read; comes when its time has come
    the rest what was used within a month, by the day and the newest first, then the newest first
    pictures whose text has to be recognised, which takes seconds a page: they keep nothing else waiting
    alone    failed once, perhaps because of what else ran: is tried once more when nothing else is in work

"Used" is the later one of changed and opened. When a file was opened is not reliable (systems note it once a day or
not at all, a backup opens everything), but where it says nothing, the order is that of the changes.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

from indexer.contract import FailureCode
from indexer.pace import Stratum, stratum_of
from indexer.records import Fingerprint
from indexer.scan import is_below
from indexer.wanted import kind

SECOND_CHANCE: frozenset[FailureCode] = frozenset({"damaged", "too_slow", "too_much_memory"})
"""Failures that may be about the moment: a machine at its limits, a process that was killed."""
_AGAIN, _REST, _PICTURES, _ALONE = range(4)
_DAY_NS = 86_400 * 10**9
_RECENT_DAYS = 30
_NEVER: Mapping[str, int] = MappingProxyType({})
_Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One version of one file that has to be read. Each is only equal to itself."""

    path: str
    fingerprint: Fingerprint
    tries: int = 0
    """How often the file changed while it was read."""
    urgent: bool = False
    alone: bool = False
    insist: bool = False
    """Somebody wants it read although it may be as it was when it could not be."""
    since: float = 0.0
    """When it was put here, by `time.monotonic`."""
    pictures: bool = False
    """It was looked at, and holds pictures whose text has to be recognised."""

    @property
    def costs(self) -> str:
        """What it costs like: its kind, told from files of the kind whose pictures are recognised."""
        return f"{kind(self.path)} in pictures" if self.pictures else kind(self.path)

    @property
    def stratum(self) -> Stratum:
        """Which files cost about the same."""
        return stratum_of(self.costs, self.fingerprint.size)


class Backlog:
    """What waits and what is in work. A newer task for a path replaces the older one, wherever that is. Thread-safe.

    `changing` is held by whoever changes what the index says about files: a task is checked and its outcome stored
    under it, so that a file that is removed meanwhile is not stored again.
    """

    def __init__(self) -> None:
        self.changing = threading.RLock()
        self._changed = threading.Condition()
        self._tasks: dict[str, Task] = {}
        self._urgent: list[tuple[_Place, Task]] = []
        self._queue: list[tuple[_Place, Task]] = []
        self._later: list[tuple[float, int, Task]] = []
        self._order = count()
        self._in_work: set[Task] = set()
        self._unread: dict[Stratum, tuple[int, int]] = {}

    def put(
        self,
        files: Mapping[str, Fingerprint],
        *,
        urgent: bool = False,
        alone: bool = False,
        insist: bool = False,
        pictures: bool = False,
        tries: int = 0,
        delay_s: float = 0,
        used: Mapping[str, int] = _NEVER,
    ) -> None:
        """Add files; those that are in the backlog with the same fingerprint stay where they are.

        An urgent file that waits with the others moves to the front. `used` is when a file was opened last, ns since
        1970, where that is later than its change.
        """
        with self._changed:
            now = time.monotonic()
            for path, fingerprint in files.items():
                known = self._tasks.get(path)
                if known is not None and known.fingerprint == fingerprint and not tries and not pictures:
                    if not urgent or known.urgent or known in self._in_work:
                        continue
                    since = known.since
                else:
                    since = now
                if known is not None:
                    self._forget(path)
                task = self._tasks[path] = Task(path, fingerprint, tries, urgent, alone, insist, since, pictures)
                self._count(task, 1)
                if delay_s:
                    heapq.heappush(self._later, (now + delay_s, next(self._order), task))
                else:
                    queue = self._urgent if urgent else self._queue
                    heapq.heappush(queue, (self._place(task, used.get(path, 0)), task))
            self._changed.notify_all()

    def take(self, timeout_s: float, *, urgent_only: bool = False, urgent_after_s: float = 0.0) -> Task | None:
        """The next task, which stays in the backlog until it is finished; None when there is none in time.

        What is urgent is left to others until it waits for `urgent_after_s`.
        """
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                now = time.monotonic()
                while self._later and self._later[0][0] <= now:
                    _, order, task = heapq.heappop(self._later)
                    heapq.heappush(self._urgent if task.urgent else self._queue, ((_AGAIN, 0, 0, order), task))
                task_now, wake = self._next(now, urgent_only, urgent_after_s)
                if task_now is not None:
                    self._in_work.add(task_now)
                    self._count(task_now, -1)
                    return task_now
                if now >= deadline:
                    return None
                due = self._later[0][0] if self._later else deadline
                self._changed.wait(max(0.001, min(due, deadline, wake) - now))

    def is_current(self, task: Task) -> bool:
        """Whether a task's outcome is still wanted."""
        with self._changed:
            return self._is_current(task)

    def finish(self, task: Task) -> None:
        """The task's outcome is stored."""
        with self._changed:
            if self._is_current(task):
                self._forget(task.path)
            self._in_work.discard(task)
            self._changed.notify_all()

    def drop(self, paths: Collection[str]) -> None:
        """These files are gone; what is in work for them is not wanted any more."""
        with self._changed:
            for path in paths:
                if path in self._tasks:
                    self._forget(path)
            self._changed.notify_all()

    def drop_below(self, root: str) -> None:
        """Everything below a folder is gone."""
        with self._changed:
            for path in [path for path in self._tasks if is_below(path, root)]:
                self._forget(path)
            self._changed.notify_all()

    def waiting(self, roots: Collection[str] = ()) -> int:
        """How many files below some folders (all when empty) wait or are in work."""
        with self._changed:
            if not roots:
                return len(self._tasks)
            return sum(any(is_below(path, root) for root in roots) for path in self._tasks)

    def urgent(self) -> int:
        """How many urgent files wait, at most: some may be overtaken."""
        with self._changed:
            return len(self._urgent)

    def unread(self) -> dict[Stratum, tuple[int, int]]:
        """How many files, and how many bytes together, wait to be read, by what they cost."""
        with self._changed:
            return {stratum: some for stratum, some in self._unread.items() if some[0]}

    def _next(self, now: float, urgent_only: bool, urgent_after_s: float) -> tuple[Task | None, float]:
        """(the next task, or None; when to look again)."""
        urgent = self._first(self._urgent)
        wake = float("inf")
        if urgent is not None:
            if now - urgent.since >= urgent_after_s:
                heapq.heappop(self._urgent)
                return urgent, now
            wake = urgent.since + urgent_after_s
        other = self._first(self._queue) if not urgent_only else None
        if other is None or any(one.alone for one in self._in_work) or (other.alone and self._in_work):
            return None, wake
        heapq.heappop(self._queue)
        return other, now

    def _first(self, queue: list[tuple[_Place, Task]]) -> Task | None:
        """The first of a queue that is still wanted; those before it are dropped."""
        while queue:
            task = queue[0][1]
            if self._is_current(task) and task not in self._in_work:
                return task
            heapq.heappop(queue)
        return None

    def _place(self, task: Task, used_ns: int) -> _Place:
        order = next(self._order)
        if task.urgent:
            return _AGAIN, 0, -order, order  # the last one saved is the one that is asked about next
        now_ns = time.time_ns()
        changed = min(task.fingerprint.mtime_ns, now_ns)
        days_ago = (now_ns - min(max(changed, used_ns), now_ns)) // _DAY_NS
        group = _ALONE if task.alone else _PICTURES if task.pictures else _REST
        return group, min(days_ago, _RECENT_DAYS), -changed, order

    def _is_current(self, task: Task) -> bool:
        return self._tasks.get(task.path) is task

    def _forget(self, path: str) -> None:
        task = self._tasks.pop(path)
        if task in self._in_work:
            self._in_work.discard(task)
        else:
            self._count(task, -1)

    def _count(self, task: Task, by: int) -> None:
        files, total = self._unread.get(task.stratum, (0, 0))
        self._unread[task.stratum] = files + by, total + by * task.fingerprint.size
