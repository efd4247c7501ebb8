"""When reading and embedding may go on: not while paused, while an answer is written, or while a search runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Work passes it again and again, and waits there while something more important happens. Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._closed = False
        self._urgent = 0
        self._answering_until = 0.0

    @property
    def paused(self) -> bool:
        """Whether the user paused reading."""
        return self._paused

    @property
    def closed(self) -> bool:
        """Whether the program is leaving."""
        return self._closed

    def set_paused(self, paused: bool) -> None:
        """Pause or resume."""
        with self._changed:
            self._paused = paused
            self._changed.notify_all()

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
            self._changed.notify_all()

    def pass_through(self) -> bool:
        """Wait until work may go on; False when it has to end."""
        with self._changed:
            while not self._closed:
                answering = self._answering_until - time.monotonic()
                if not self._paused and not self._urgent and answering <= 0:
                    return True
                self._changed.wait(answering if answering > 0 else None)
            return False

    def sleep(self, seconds: float) -> bool:
        """Wait; False at once when work has to end."""
        with self._changed:
            return not self._changed.wait_for(lambda: self._closed, seconds)
