"""A `Remote` without a process: each call waits until the test answers it. A real implementation of the seam."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from agent.contract import Answer, Citation, Sentence, Timing
from indexer.contract import Coverage, Folder, Place
from indexer.wire import Fault, Request


@dataclass
class ScriptedCall:
    """A call that was made; the test ends it."""

    request: Any
    then: Callable[[Any], None]
    failed: Callable[[Fault], None]
    on_event: Callable[[Any], None]
    ended: bool = False

    def cancel(self) -> None:
        if not self.ended:
            self.fail(Fault("cancelled", "Stopped."))

    def answer(self, result: msgspec.Struct) -> None:
        self.ended = True
        self.then(result)

    def fail(self, fault: Fault) -> None:
        self.ended = True
        self.failed(fault)


@dataclass
class Asked:
    """Every call so far."""

    calls: list[ScriptedCall] = field(default_factory=list)

    def last(self, kind: type[Request[Any, Any]]) -> ScriptedCall:
        return next(call for call in reversed(self.calls) if isinstance(call.request, kind))


class ScriptedRemote(QObject):
    state_changed = Signal(str)
    noted = Signal(object)
    call_ended = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.state = "running"
        self.problem = ""
        self.asked = Asked()
        self.notes: list[msgspec.Struct] = []

    def note(self, message: msgspec.Struct) -> None:
        self.notes.append(message)

    def call(
        self,
        request: Any,
        then: Callable[[Any], None],
        failed: Callable[[Fault], None],
        on_event: Callable[[Any], None] | None = None,
    ) -> ScriptedCall:
        call = ScriptedCall(request, then, failed, on_event or (lambda event: None))
        self.asked.calls.append(call)
        return call


def citation(n: int = 1, path: str = "/files/minutes.md", part: int = 0, quote: str = "The launch moved.") -> Citation:
    place = Place(path, part, "text", None, "", "Decisions", 10, 10 + len(quote))
    return Citation(n, place, "Minutes", quote, "2026-09-24T10:00:00+01:00")


def answer(*sentences: Sentence, citations: tuple[Citation, ...] = (), thread: str = "t1", turn: int = 1) -> Answer:
    text = " ".join(one.text for one in sentences)
    timing = Timing(1, 2, 3, 4, 0, 5, 6)
    return Answer(
        text, "answered", sentences, citations, Coverage(14, 14, 0, 0), 0, "Model", "abc", timing, thread, turn
    )


def folder(path: str = "/files", **other: Any) -> Folder:
    return msgspec.structs.replace(Folder(path, "ready", 14, 14, 0, 0, 40, None), **other)
