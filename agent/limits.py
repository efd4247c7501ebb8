"""Limits of what tools may cost: calls for one question, time and size of one call; and the thread that it runs on."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import msgspec

from agent.told import Line, Told
from indexer.serving import Cancelled, Child, Job, Refused
from indexer.stop import Stop
from indexer.wire import EventT, Request, ResultT

MOST_NOES = 5
"""Of the user for one question; after that nothing more is asked: nobody is to be worn down."""
MOST_TOGETHER = 12
"""Effects on one card: more than any task of AgentDojo's has (8), and what somebody may still read to its end."""
MOST_CALLS = 40
"""Of tools for one question: a planner's dozen of searches with what it opens of them, and room."""
MOST_REPEATS = 2
"""Of the same call with the same arguments: once more after something changed; after that nothing new is learnt."""
LONGEST_CALL_S = 90.0
"""Above the longest that one tool asks the indexer for (60 s): a tool's own sentence comes first."""
ENDS_WITHIN_S = 2.0
"""How long a stopped call may take to end by itself, so that what became of its effect is known."""
MOST_CHARACTERS = 200_000
"""Of one result: more than any model's context takes, and than anybody reads."""
MOST_LINES = 2_000
_READS_WITHIN_S = 0.02
"""The same for a call that only reads: nothing is lost when it is left behind."""
_ResultT = TypeVar("_ResultT")


class TooMuch(Refused):
    """A limit was reached; the text is one sentence."""


class LeftBehind(TooMuch):
    """A call did not end in its time, nor when it was told to: what it still does is not known."""


class Abandoned(Cancelled):
    """A call did not end when its question was stopped: what it still does is not known."""


@dataclass(slots=True)
class Spent:
    """What one question has had of tools so far."""

    calls: int = 0
    same: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    documents: bool = False
    """Whether anything of a document was told by a tool."""
    acted: bool = False
    """Whether anything was called that does more than read, let or not."""
    waiting: list[Any] = field(default_factory=list)
    """Calls that wait to be asked for together."""
    noes: list[bytes] = field(default_factory=list)
    """Hashes of the effects that the user said no to."""
    refusals: int = 0
    """How often the user said no; one card of several effects counts once."""

    def count(self, tool: str, arguments: bytes) -> None:
        """Count a call. Raises `TooMuch` for the one that is too many."""
        self.calls += 1
        self.same[tool, arguments] += 1
        if self.calls > MOST_CALLS:
            raise TooMuch(f"This question has used {MOST_CALLS} tool calls; please ask for less at once.")
        if self.same[tool, arguments] > MOST_REPEATS:
            raise TooMuch(f"“{tool}” was called with the same words {MOST_REPEATS} times already; it is not run again.")


class Limited(Job):
    """A job as one tool sees it: it is stopped with the question, and also when its own time is over."""

    def __init__(self, outer: Job) -> None:
        self.child: Child = outer.child
        self.outer = outer
        self.over = Stop()

    @property
    def cancelled(self) -> bool:
        """Whether the question was stopped or the time is over."""
        return self.over.is_set() or self.outer.cancelled

    @contextmanager
    def heard(self, wake: Callable[[], None]) -> Iterator[None]:
        """As `Job.heard`."""
        with self.outer.heard(wake), self.over.heard(wake):
            yield

    def event(self, body: msgspec.Struct) -> None:
        """Stream one event; one that comes too late is dropped."""
        if not self.over.is_set():
            self.outer.event(body)

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> ResultT:
        """As `Job.ask`; ends also when the time is over, which `Runner` tells by `over`."""
        self.check()
        return self.child.ask(request, timeout_s, self.over)


def root(job: Job) -> Job:
    """The job of the question itself."""
    while isinstance(job, Limited):
        job = job.outer
    return job


@dataclass(slots=True)
class _Work(Generic[_ResultT]):
    run: Callable[[], _ResultT]
    ended: threading.Event = field(default_factory=threading.Event)
    woken: threading.Event = field(default_factory=threading.Event)
    """It has ended, or is to stop."""
    result: Any = None
    raised: BaseException | None = None


class Runner:
    """Runs one call after the other on a thread of its own, and leaves that thread behind when it does not end."""

    def __init__(self, longest_s: float = LONGEST_CALL_S) -> None:
        self._longest_s = longest_s
        self._idle: list[queue.SimpleQueue[_Work[Any] | None]] = []
        """Threads that wait. Kept, because each has its own connection to the database."""
        self._lock = threading.Lock()

    def run(self, name: str, work: Callable[[Limited], _ResultT], job: Job, *, acts: bool = False) -> _ResultT:
        """What the work returns. Raises what it raises, `TooMuch` after the longest time, `Cancelled`; of these
        `LeftBehind` and `Abandoned` when the work does not end.

        Work that `acts` gets a moment to end when the question is stopped, so that what became of it is known.
        """
        limited = Limited(job)
        todo = _Work(lambda: work(limited))
        with self._lock:
            thread = self._idle.pop() if self._idle else _started()
        thread.put(todo)
        late = f"“{name}” took longer than {self._longest_s:.0f} seconds and was stopped."
        stopped: TooMuch | Cancelled | None = None
        with job.heard(todo.woken.set):
            todo.woken.wait(self._longest_s)
        if not todo.ended.is_set():
            stopped = Cancelled() if job.cancelled else TooMuch(late)
            limited.over.set()
        if stopped is not None and not todo.ended.wait(ENDS_WITHIN_S if acts else _READS_WITHIN_S):
            thread.put(None)  # it leaves when it comes back, if ever
            raise Abandoned if isinstance(stopped, Cancelled) else LeftBehind(late)
        with self._lock:
            self._idle.append(thread)
        if todo.raised is not None:
            raise stopped or todo.raised
        result: _ResultT = todo.result
        return result


def _started() -> queue.SimpleQueue[_Work[Any] | None]:
    jobs: queue.SimpleQueue[_Work[Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_work, args=(jobs,), name="tools", daemon=True).start()
    return jobs


def _work(jobs: queue.SimpleQueue[_Work[Any] | None]) -> None:
    while (todo := jobs.get()) is not None:
        try:
            todo.result = todo.run()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - handed to the thread that waits for it
            todo.raised = error
        todo.ended.set()
        todo.woken.set()


def cut(told: Told) -> Told:
    """The answer of a tool within its limits; what was cut is said."""
    kept: list[Line] = []
    left = MOST_CHARACTERS
    for line in told.lines[:MOST_LINES]:
        if len(line.text) > left:
            kept.append(replace(line, text=line.text[:left]))
            break
        kept.append(line)
        left -= len(line.text)
    whole = len(kept) == len(told.lines) and (not kept or len(kept[-1].text) == len(told.lines[len(kept) - 1].text))
    if whole:
        return told
    kept.append(Line(f"The rest was cut: one result has at most {MOST_CHARACTERS:,} characters.", opens=True))
    return replace(told, lines=tuple(kept))
