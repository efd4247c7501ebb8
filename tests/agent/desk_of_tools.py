"""Tools that really do something to files, and a question over two peers that can be approved, for the gateway."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from agent.contract import ApprovalAsked, ApprovalEnded, Ask, AskEvent, Decide, Effect, Risk, Turn
from agent.gateway import Gateway
from agent.inquiry import Inquiry
from agent.question import understand
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.serving import Child, Handler, Job
from indexer.wire import CallFailed, Fault, Inbound, Nothing, Peer, Waiting, decode

WAIT_S = 10.0
Play = Callable[[Inquiry], Told | None]
"""What happens for the question: calls of tools through the gateway."""


Approver = Callable[[ApprovalAsked], Decide]


class Note(msgspec.Struct):
    """Arguments that a caller could change after the call, on purpose: not frozen."""

    path: str
    text: str = ""


def writing(risk: Risk = "write", name: str = "note") -> Tool[Note]:
    """A tool that writes a file."""

    def preview(note: Note, _: Inquiry) -> Effect:
        return Effect(name, risk, f"Write {Path(note.path).name}.", "", (note.path,), f"+{note.text}")

    def run(note: Note, _: Inquiry) -> Told:
        Path(note.path).write_text(note.text, encoding="utf-8")
        return Told((Line(f"Written: {Path(note.path).name}."),))

    return Tool(name, risk, "Write a note.", Note, run, preview)


def looking(told: Told | None = None) -> Tool[Note]:
    """A tool that reads."""
    return Tool("look", "read", "Look.", Note, lambda _note, _inquiry: told or Told((Line("It says so."),)))


class Counter:
    """A window and an agent that answers one question by one play, each on threads of its own."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.events: queue.SimpleQueue[AskEvent] = queue.SimpleQueue()
        self.turns: tuple[Turn, ...] = ()
        self.approver: Approver | None = None
        """Answers each question for approval as it comes; None leaves it to the test."""
        self._play: Play = lambda _: None
        handlers: dict[type[Any], Handler] = {
            Ask: Handler("answers", self._answer),
            Decide: Handler("approvals", self._decide),
        }
        self._child = Child(handlers, {})
        self._window, self._child.peer = _pair(_no_calls, self._child.accept)

    def begin(self, play: Play) -> tuple[queue.SimpleQueue[msgspec.Raw | Fault], Callable[[], None]]:
        """Let a play run; (where its end arrives, how to stop it)."""
        self._play = play
        ended: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        waiting = Waiting(lambda body: self._hear(decode(body, AskEvent)), ended.put, ended.put)
        number = self._window.call(Ask("Please write it."), waiting)
        return ended, lambda: self._window.cancel(number)

    def run(self, play: Play, *choices: str, instead: str = "") -> Fault | None:
        """Let a play run and answer each question for approval in turn; the fault it ended in, None when it ended well.

        Fails when more or fewer were asked than there are choices.
        """
        ended, _ = self.begin(play)
        for choice in choices:
            self.decide(self.asked(), choice, instead)
            assert self.ended()
        end = ended.get(timeout=WAIT_S)
        assert self.events.empty()
        return end if isinstance(end, Fault) else None

    def asked(self) -> ApprovalAsked:
        """The next event, which is a question for approval."""
        event = self.events.get(timeout=WAIT_S)
        assert isinstance(event, ApprovalAsked)
        return event

    def ended(self) -> ApprovalEnded:
        """The next event, which ends one."""
        event = self.events.get(timeout=WAIT_S)
        assert isinstance(event, ApprovalEnded)
        return event

    def decide(self, asked: ApprovalAsked | str, choice: str, instead: str = "") -> None:
        """As the window does. Raises `CallFailed`."""
        number = asked if isinstance(asked, str) else asked.id
        ended: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        body = msgspec.json.encode({"type": "Decide", "id": number, "choice": choice, "instead": instead})
        self._window.call(msgspec.Raw(body), Waiting(lambda _: None, ended.put, ended.put))
        end = ended.get(timeout=WAIT_S)
        if isinstance(end, Fault):
            raise CallFailed(end)

    def _hear(self, event: AskEvent) -> None:
        if self.approver is None:
            self.events.put(event)
        elif isinstance(event, ApprovalAsked):
            self._window.call(self.approver(event), Waiting(lambda _: None, lambda _: None, lambda _: None))

    def _answer(self, _ask: Ask, job: Job) -> msgspec.Struct:
        question = understand("Please write it.")
        now = datetime.now(UTC)
        self._play(Inquiry(job, question, (), "t", self.turns, now, self.gateway))
        return Nothing()

    def _decide(self, request: Decide, _job: Job) -> Nothing:
        self.gateway.approvals.decide(request)
        return Nothing()


def _no_calls(inbound: Inbound) -> None:
    inbound.error(Fault("refused", "There is no indexer here."))


def _pair(window: Callable[[Inbound], None], child: Callable[[Inbound], None]) -> tuple[Peer, Peer]:
    to_child: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    to_window: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    ends = Peer(to_child.put, window), Peer(to_window.put, child)
    for lines, peer in ((to_window, ends[0]), (to_child, ends[1])):
        threading.Thread(target=_carry, args=(lines, peer), daemon=True).start()
    return ends


def _carry(lines: queue.SimpleQueue[bytes], peer: Peer) -> None:
    while True:
        peer.receive(lines.get())
