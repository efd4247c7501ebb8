"""When reading and embedding may go on: not while paused, while they rest, while an answer is written or searched.

Who asks goes before who reads, but does not starve them: after a while of waiting, one step of work passes. What the
user has just saved waits less, and does not rest: it costs a moment, and is likely what the next question is about.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 3.0
"""So long a step waits for questions and answers; a step takes about half a second."""
URGENT_PATIENCE_S = 0.5
_LONGEST_SLEEP_S = 30.0


class Gate:
    """Work passes it again and again, and waits there while something more important happens. Thread-safe."""

    def __init__(self, cpu_share: float = 1.0) -> None:
        """`cpu_share`: of the processor's time, 0.1 to 1, that work which is not urgent may take."""
        self._share = min(max(cpu_share, 0.1), 1.0)
        self._changed = threading.Condition()
        self._paused = False
        self._resting = ""
        self._closed = False
        self._urgent = 0
        self._answering_until = 0.0
        self._worked = 0.0
        self._open_since: float | None = time.monotonic()

    @property
    def paused(self) -> bool:
        """Whether the user paused reading."""
        return self._paused

    @property
    def resting(self) -> str:
        """Why reading rests by itself, in one sentence; "" when it does not."""
        return self._resting

    @property
    def closed(self) -> bool:
        """Whether the program is leaving."""
        return self._closed

    def set_paused(self, paused: bool) -> None:
        """Pause or resume."""
        with self._changed:
            self._paused = paused
            self._note()

    def rest(self, because: str) -> None:
        """Let work that is not urgent rest, for a reason in one sentence; "" lets it go on."""
        with self._changed:
            self._resting = because
            self._note()

    def give_way(self, seconds: float) -> None:
        """Let work wait for so long from now (at most a minute); 0 lets it go on."""
        with self._changed:
            self._answering_until = time.monotonic() + min(max(seconds, 0.0), 60.0)
            self._changed.notify_all()

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """While this lasts, somebody waits for an answer."""
        with self._changed:
            self._urgent += 1
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let all work end."""
        with self._changed:
            self._closed = True
            self._note()

    def is_open(self, *, urgent: bool = False) -> bool:
        """Whether work may go on at all, now or after who asks; what is not urgent may have to rest."""
        return not (self._closed or self._paused or (bool(self._resting) and not urgent))

    def pass_through(self, *, urgent: bool = False, patience_s: float | None = None) -> bool:
        """Wait until work may go on; False when it has to end. Waits for questions at most `patience_s`."""
        patience = patience_s if patience_s is not None else URGENT_PATIENCE_S if urgent else PATIENCE_S
        with self._changed:
            waiting_since: float | None = None
            while not self._closed:
                now = time.monotonic()
                wait: float | None = None
                if self.is_open(urgent=urgent):
                    answering = self._answering_until - now
                    if not self._urgent and answering <= 0:
                        return True
                    waiting_since = now if waiting_since is None else waiting_since
                    wait = patience - (now - waiting_since)
                    if wait <= 0:
                        return True
                    wait = min(wait, answering) if answering > 0 else wait
                self._changed.wait(wait)
            return False

    def spent(self, seconds: float) -> None:
        """Work that is not urgent took so long: wait as long as the processor's share demands."""
        rest = min(seconds * (1.0 - self._share) / self._share, _LONGEST_SLEEP_S)
        if rest > 0.001:
            self.sleep(rest)

    def worked_s(self) -> float:
        """Seconds in which work was allowed: neither paused nor resting."""
        with self._changed:
            since = self._open_since
            return self._worked + (time.monotonic() - since if since is not None else 0.0)

    def sleep(self, seconds: float) -> bool:
        """Wait; False at once when work has to end."""
        with self._changed:
            return not self._changed.wait_for(lambda: self._closed, seconds)

    def _note(self) -> None:
        """Keep the clock of `worked_s`, and wake who waits."""
        now = time.monotonic()
        if self._open_since is not None:
            self._worked += now - self._open_since
        self._open_since = now if self.is_open() else None
        self._changed.notify_all()
