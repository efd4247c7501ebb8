"""The other end of the agent's pipes in tests: a window that calls it and a switchboard that answers its searches."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from agent.contract import ApprovalAsked, AskEvent
from indexer.wire import CallFailed, Fault, Inbound, Peer, Request, Waiting, decode, tag_of

ResultT = TypeVar("ResultT", bound=msgspec.Struct)


class Desk:
    """`python -m agent` as a child. `answers` maps the tag of a request of the agent to what it is given."""

    def __init__(self, answers: dict[str, Callable[[msgspec.Raw], msgspec.Struct]]) -> None:
        self._answers = answers
        self.asked: list[str] = []
        self.notes: queue.SimpleQueue[msgspec.Raw] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "agent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self._said: list[bytes] = []
        self.peer = Peer(self._send, self._called, self.notes.put)
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._read, self._listen)]
        for thread in self._threads:
            thread.start()

    def begin(self, request: Request[Any, Any]) -> Call:
        """Send a request without waiting for its end."""
        return Call(self.peer, request)

    def ask(self, request: Request[ResultT, Any], timeout_s: float = 60.0) -> ResultT:
        """Send a request and wait for its result. Raises `CallFailed`."""
        result: ResultT = self.begin(request).result(timeout_s)
        return result

    @property
    def log(self) -> str:
        """What the child wrote to stderr, once it has ended."""
        for thread in self._threads:
            thread.join(10.0)
        return b"".join(self._said).decode()

    def leave(self) -> int:
        """End the child's stdin, as a window that dies does; the exit code."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(10.0)
        for thread in self._threads:
            thread.join(10.0)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code

    def _send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        view = memoryview(line)
        try:
            while view:
                view = view[os.write(self.process.stdin.fileno(), view) :]
        except OSError:
            return

    def _called(self, inbound: Inbound) -> None:
        tag = tag_of(inbound.body)
        self.asked.append(tag)
        if tag in self._answers:
            inbound.result(self._answers[tag](inbound.body))
        else:
            inbound.error(Fault("refused", "This test has no answer to that."))

    def _read(self) -> None:
        assert self.process.stdout is not None
        while data := os.read(self.process.stdout.fileno(), 1 << 16):
            self.peer.receive(data)
        self.peer.close(Fault("crashed", "The agent ended."))

    def _listen(self) -> None:
        assert self.process.stderr is not None
        while data := os.read(self.process.stderr.fileno(), 1 << 16):
            self._said.append(data)


class Call:
    """One call on its way."""

    def __init__(self, peer: Peer, request: Request[Any, Any]) -> None:
        self._request = request
        self._peer = peer
        self._ended: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        self.events: queue.SimpleQueue[msgspec.Raw] = queue.SimpleQueue()
        self.id = peer.call(request, Waiting(self.events.put, self._ended.put, self._ended.put))

    def cancel(self) -> None:
        """Stop it."""
        self._peer.cancel(self.id)

    def approval(self, timeout_s: float = 20.0) -> ApprovalAsked:
        """The next question for approval; what else is streamed before it is passed over."""
        while True:
            event: AskEvent = decode(self.events.get(timeout=timeout_s), AskEvent)
            if isinstance(event, ApprovalAsked):
                return event

    def result(self, timeout_s: float) -> Any:
        """Its result. Raises `CallFailed`, or `queue.Empty` when it takes too long."""
        ended = self._ended.get(timeout=timeout_s)
        if isinstance(ended, Fault):
            raise CallFailed(ended)
        return decode(ended, self._request.result_type())
