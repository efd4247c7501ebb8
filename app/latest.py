"""One kind of question of which only the newest answer counts; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.processes import Remote
from indexer.wire import Fault


class Latest:
    """Asks, and hands over the answer to what was asked last.

    While one is under way the newest of the others waits, so that quick typing never fills the child's queue.
    """

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._wanted: Callable[[], None] | None = None
        self._turn = 0
        self._under_way = 0
        """The turn whose answer has not come yet; 0 when none is waited for."""

    @property
    def busy(self) -> bool:
        """Whether an answer that counts is waited for."""
        return self._wanted is not None or 0 < self._under_way == self._turn

    def ask(self, request: Any, then: Callable[[Any], None], failed: Callable[[Fault], None]) -> None:
        """Ask; neither `then` nor `failed` follows when something else is asked, or `drop` called, before."""
        self._turn += 1
        turn = self._turn
        if self._under_way:
            self._wanted = lambda: self._send(turn, request, then, failed)
        else:
            self._send(turn, request, then, failed)

    def drop(self) -> None:
        """What was asked is no longer wanted."""
        self._turn += 1
        self._wanted = None

    def _send(self, turn: int, request: Any, then: Callable[[Any], None], failed: Callable[[Fault], None]) -> None:
        self._under_way = turn

        def ended(hand_over: Callable[[Any], None], answer: Any) -> None:
            self._under_way = 0
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                wanted()
            if turn == self._turn:
                hand_over(answer)

        self._remote.call(request, lambda answer: ended(then, answer), lambda fault: ended(failed, fault))
