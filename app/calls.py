"""Typed calls over an unopened wire: what a call is, who can be called, and when its answers are handed over."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, QTimer

from indexer.wire import EventT, Fault, Request, ResultT, Waiting, WireError, decode

_log = logging.getLogger(__name__)


class Call:
    """A call under way. It ends exactly once, by its result or by a fault."""

    def __init__(self, body: msgspec.Raw, waiting: Waiting, stop: Callable[[Call], None]) -> None:
        self.body = body
        self.waiting = waiting
        self.id: int | None = None
        """Its number on the wire; None while it waits for the child to open."""
        self.ended = False
        self._stop = stop

    def cancel(self) -> None:
        """Ask the other side to stop. The call ends as "cancelled"; a child that stays silent for 3 s is restarted."""
        if not self.ended:
            self._stop(self)


class Caller(Protocol):
    """Who answers calls: a child of this process, or a child of another running instance."""

    def call(
        self,
        request: Request[ResultT, EventT],
        then: Callable[[ResultT], None],
        failed: Callable[[Fault], None],
        on_event: Callable[[EventT], None] | None = None,
    ) -> Call:
        """Ask; exactly one of `then` and `failed` follows, from the event loop, never before this returns."""


class Deliveries(QObject):
    """Answers on their way to whoever asked. One receiver that raises does not cost the others theirs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._due: deque[Callable[[], None]] = deque()
        self._delivering = False

    def add(self, hand_over: Callable[[], None]) -> None:
        """Hand over later, in order; `deliver` or the event loop does it."""
        self._due.append(hand_over)
        if len(self._due) == 1 and not self._delivering:
            QTimer.singleShot(0, self, self.deliver)

    def deliver(self) -> None:
        """Hand over everything that is due. What a receiver raises reaches the exception hook of the event loop."""
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._due:
                self._due.popleft()()
        finally:
            self._delivering = False
            if self._due:
                QTimer.singleShot(0, self, self.deliver)


def decoding(
    deliveries: Deliveries,
    request: Request[ResultT, EventT],
    then: Callable[[ResultT], None],
    failed: Callable[[Fault], None],
    on_event: Callable[[EventT], None] | None,
) -> Waiting:
    """What a typed call does with unopened answers: decode each once, by the type that the request names."""

    def event(body: msgspec.Raw) -> None:
        if on_event is not None:
            message: EventT = decode(body, request.event_type())
            deliveries.add(lambda: on_event(message))

    def result(body: msgspec.Raw) -> None:
        try:
            message: ResultT = decode(body, request.result_type())
        except WireError:
            name = type(request).__name__
            _log.error("the result of %s does not fit its type", name)
            error(Fault("failed", f"The answer to {name} could not be read. Please report this."))
        else:
            deliveries.add(lambda: then(message))

    def error(fault: Fault) -> None:
        deliveries.add(lambda: failed(fault))

    return Waiting(event, result, error)
