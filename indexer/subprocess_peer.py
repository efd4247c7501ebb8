"""A child of a child: the indexer's parser and its Chroma run in processes of their own that may die at any time.

The child serves with `indexer.serving`; this end blocks, which the indexer's worker threads may and the window may
not. Each end of each pipe has one owner: a thread that writes the child's stdin, a thread that reads its stdout.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from indexer.serving import Hello
from indexer.wire import CallFailed, EventT, Fault, Peer, Request, ResultT, Waiting, WireError, decode, drop

START_WITHIN_S = 60.0
"""For Python, imports and the first answer on a machine that is busy with other things."""
_PACKAGES = Path(__file__).resolve().parent.parent
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 8.0


class SubprocessPeer:
    """`python -m MODULE` as a child, started at the first call and again after it died. Calls come from any thread."""

    def __init__(
        self, module: str, arguments: Sequence[str] = (), prepare: Callable[[int], None] | None = None
    ) -> None:
        """`prepare` gets the new child's process id, for instance to limit its resources."""
        self._command = [sys.executable, "-m", module, *arguments]
        self._prepare = prepare
        self._lock = threading.Lock()
        self._child: _Connection | None = None
        self._closed = False
        self._failed_starts = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """Process id of the running child, or None."""
        child = self._child
        return child.process.pid if child is not None and child.alive else None

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> ResultT:
        """Call the child and wait. A child that takes longer is killed; the time to start one is not counted.

        Raises `CallFailed`: "crashed" when the child died over this call, "timeout" when it was killed for its time,
        "not_ready" when it does not even start (the call is then not to blame), "stopped" after `close`.
        """
        child = self._running()
        try:
            answer = child.ask(request, timeout_s)
        except queue.Empty:
            child.kill()
            raise CallFailed(Fault("timeout", f"It took longer than {timeout_s:.0f} s.")) from None
        if isinstance(answer, Fault):
            if self._closed:  # `close` ended the child under this call: that says nothing about what was asked
                answer = Fault("stopped", "The program is closing.")
            raise CallFailed(answer)
        try:
            result: ResultT = decode(answer, request.result_type())
        except WireError:
            child.kill()
            raise CallFailed(Fault("crashed", "A helper process gave an answer that makes no sense.")) from None
        return result

    def kill(self) -> None:
        """End the child at once; the next call starts a new one."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """End the child by ending its stdin, and do not start another."""
        self._closed = True
        child = self._child
        if child is not None:
            child.end()

    def _running(self) -> _Connection:
        with self._lock:
            child = self._child
            if child is None or not child.alive:
                child = self._start()
            return child

    def _start(self) -> _Connection:
        if self._closed:
            raise CallFailed(Fault("stopped", "The program is closing."))
        if time.monotonic() < self._not_before:
            raise CallFailed(_NOT_STARTING)
        try:
            child = self._child = _Connection(self._command)
        except OSError:  # no memory, descriptor or process left
            self._pause()
            raise CallFailed(_NOT_STARTING) from None
        try:
            if self._prepare is not None:
                self._prepare(child.process.pid)
            if self._closed:  # `close` ran before there was this child to end
                raise CallFailed(Fault("stopped", "The program is closing."))
            if isinstance(child.ask(Hello(), START_WITHIN_S), Fault):
                raise CallFailed(_NOT_STARTING)
        except (OSError, queue.Empty):
            self._rest(child)
            raise CallFailed(_NOT_STARTING) from None
        except CallFailed:
            self._rest(child)
            raise
        self._failed_starts = 0
        return child

    def _rest(self, child: _Connection) -> None:
        """A child that does not come up is not started again at once: every call would start another."""
        child.kill()
        self._pause()

    def _pause(self) -> None:
        pause = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**self._failed_starts)
        self._failed_starts = min(self._failed_starts + 1, 10)
        self._not_before = time.monotonic() + pause


_NOT_STARTING = Fault("not_ready", "A helper process does not start; the log says more. It is tried again.")


class _Connection:
    """One running child with its two pipes."""

    def __init__(self, command: Sequence[str]) -> None:
        # The packages' folder, not the folder that the user happens to stand in: `-m` would import from there first.
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, close_fds=True, cwd=_PACKAGES
        )
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._peer = Peer(self._lines.put)
        for work in (self._write, self._read):
            threading.Thread(target=work, name=f"{command[-1]} {work.__name__}", daemon=True).start()

    @property
    def alive(self) -> bool:
        return not self._peer.closed and self.process.poll() is None

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> msgspec.Raw | Fault:
        """The answer's body or why there is none. Raises `queue.Empty` after `timeout_s`."""
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        self._peer.call(request, Waiting(drop, answers.put, answers.put))
        return answers.get(timeout=timeout_s)

    def kill(self) -> None:
        self.process.kill()
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:  # the system still holds it, for instance in a dead network drive
            pass

    def end(self) -> None:
        self._lines.put(None)
        try:
            self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            self.kill()

    def _write(self) -> None:
        stdin = self.process.stdin
        assert stdin is not None
        try:
            while (line := self._lines.get()) is not None:
                view = memoryview(line)
                while view:
                    view = view[os.write(stdin.fileno(), view) :]
        except OSError:  # it died; the reader sees the end of its stdout and fails the waiting calls
            pass
        try:
            stdin.close()
        except OSError:  # it died with bytes unsent
            pass

    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        try:
            while data := os.read(stdout.fileno(), 1 << 18):
                self._peer.receive(data)
        except (OSError, WireError):
            self.process.kill()
        self._peer.close(Fault("crashed", "A helper process ended unexpectedly."))
        self._lines.put(None)
        # A child that closed its stdout and lives on is of no use; one that is leaving gets the time that it has.
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.kill()
        stdout.close()
