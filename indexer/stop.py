"""A wish to stop that also wakes who waits for something else meanwhile: what is stopped ends at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

Heard = Callable[[Callable[[], None]], AbstractContextManager[None]]
"""As `Stop.heard`."""


class Stop(threading.Event):
    """An event whose `set` also calls what listens just then."""

    def __init__(self) -> None:
        super().__init__()
        self._listeners: list[Callable[[], None]] = []
        self._listening = threading.RLock()  # who is called may stop something itself

    def set(self) -> None:
        """Stop, and tell it to all who listen, from this thread."""
        with self._listening:
            super().set()
            for wake in tuple(self._listeners):
                wake()

    @contextmanager
    def heard(self, wake: Callable[[], None]) -> Iterator[None]:
        """Within, `wake` is called when it is set, at once when it is already; never after. It must be quick."""
        with self._listening:
            self._listeners.append(wake)
            if self.is_set():
                wake()
        try:
            yield
        finally:
            with self._listening:
                self._listeners.remove(wake)


def unheard(_wake: Callable[[], None]) -> AbstractContextManager[None]:
    """A `Heard` where nobody ever wishes to stop."""
    return nullcontext()
