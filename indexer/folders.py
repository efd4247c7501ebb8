"""What the watched folders look like to people: states, numbers, and when all will be searchable."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Literal

from indexer.contract import Folder
from indexer.records import Counts

if TYPE_CHECKING:
    from indexer.roots import Root


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


def folder_view(path: str, root: Root, counts: Counts, *, paused: bool, unwatched: str, eta_s: float | None) -> Folder:
    """One watched folder as people see it. `unwatched` is why changes in it are not heard of, or ""."""
    problem = root.problem
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
        online_only=counts.online_only,
        remote=root.remote,
        rules=root.rules,
        notice=root.notice or ("" if root.missing or root.remote else unwatched),
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
