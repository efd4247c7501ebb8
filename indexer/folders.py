"""What the watched folders look like to people: states, numbers, and when all will be searchable."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from indexer.contract import Folder, Folders
from indexer.records import Counts

if TYPE_CHECKING:
    from indexer.scout import Root

_REMEMBERED_S = 60.0


class Trouble:
    """What keeps the whole index from going on, one sentence for each part that is stuck. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sentences: dict[str, str] = {}

    def set(self, part: str, sentence: str) -> None:
        """A part is stuck."""
        with self._lock:
            self._sentences[part] = sentence

    def clear(self, part: str) -> None:
        """A part works again."""
        with self._lock:
            self._sentences.pop(part, None)

    @property
    def sentence(self) -> str:
        """One sentence, or "" when nothing is stuck."""
        with self._lock:
            return next(iter(self._sentences.values()), "")


class Pace:
    """How fast files become searchable, measured on those that did. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._passages = 0.0
        self._seconds = 0.0
        self._files: Counter[str] = Counter()
        self._passages_of: Counter[str] = Counter()

    def embedded(self, passages: int, seconds: float) -> None:
        """So many passages took so long (without the time in which work gave way)."""
        with self._lock:
            kept = 0.5 ** (seconds / _REMEMBERED_S)
            self._passages = self._passages * kept + passages
            self._seconds = self._seconds * kept + seconds

    def finished(self, suffix: str, passages: int) -> None:
        """A file of this kind is done and has so many passages."""
        with self._lock:
            self._files[suffix] += 1
            self._passages_of[suffix] += passages

    def eta_s(self, waiting: Mapping[str, int]) -> float | None:
        """Seconds for so many files of each kind; None when nothing was measured yet or nothing waits."""
        with self._lock:
            files = self._files.total()
            if not files or self._seconds <= 0 or not self._passages or not any(waiting.values()):
                return None
            mean = self._passages_of.total() / files
            passages = sum(
                number * (self._passages_of[suffix] / self._files[suffix] if self._files[suffix] else mean)
                for suffix, number in waiting.items()
            )
            return passages / (self._passages / self._seconds)


def folder_view(path: str, root: Root, counts: Counts, *, paused: bool, unwatched: str, eta_s: float | None) -> Folder:
    """One watched folder as people see it."""
    problem = root.problem or (unwatched if not root.missing else "")
    state: Literal["scanning", "reading", "ready", "paused", "missing", "needs_attention"]
    if root.missing:
        state = "missing"
    elif paused and (counts.pending or root.scanning):
        state = "paused"
    elif root.done == 0:
        state = "scanning"
    elif counts.pending:
        state = "reading"
    elif problem:
        state = "needs_attention"
    else:
        state = "ready"
    return Folder(
        path=path,
        state=state,
        files=counts.files,
        ready=counts.ready,
        pending=counts.pending,
        failed=counts.failed,
        passages=counts.passages,
        eta_s=eta_s if state == "reading" else None,
        problem=problem if state in ("missing", "needs_attention") else "",
    )


class Rate:
    """Lets something happen at most every `period_s`, and never forgets the last time it was asked for. Thread-safe."""

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._changed = threading.Condition()
        self._asked = False
        self._closed = False
        self._last = 0.0

    def ask(self) -> None:
        """Something changed."""
        with self._changed:
            self._asked = True
            self._changed.notify()

    def wait(self) -> bool:
        """Wait until it is time to tell; False when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._asked or self._closed)
            rest = self._last + self._period_s - time.monotonic()
            self._changed.wait_for(lambda: self._closed, max(0.0, rest))
            self._asked = False
            self._last = time.monotonic()
            return not self._closed

    def close(self) -> None:
        """Let `wait` end."""
        with self._changed:
            self._closed = True
            self._changed.notify()


__all__ = ["Folder", "Folders", "Pace", "Rate", "Trouble", "folder_view"]
