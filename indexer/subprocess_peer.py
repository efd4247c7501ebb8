"""A child of a child: the indexer's parser and its Chroma run in processes of their own that may die at any time.

The child serves with `indexer.serving`; this end blocks, which the indexer's worker threads may and the window may
not.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

import msgspec

from indexer.wire import CallFailed, EventT, Fault, Peer, Request, ResultT, Waiting, WireError, decode, drop


class SubprocessPeer:
    """`python -m MODULE` as a child, started at the first call and again after it died. Calls come from any thread."""

    def __init__(
        self, module: str, arguments: Sequence[str] = (), prepare: Callable[[int], None] | None = None
    ) -> None:
        """`prepare` gets the new child's process id, for instance to limit its resources."""
        self._command = [sys.executable, "-m", module, *arguments]
        self._prepare = prepare
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._peer: Peer | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Process id of the running child, or None."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> ResultT:
        """Call the child and wait. A child that takes longer is killed.

        Raises `CallFailed` with code "crashed" when the child died, "timeout" when it was killed for its time.
        """
        process, peer = self._running()
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        peer.call(request, Waiting(drop, answers.put, answers.put))
        try:
            answer = answers.get(timeout=timeout_s)
        except queue.Empty:
            self._kill(process)
            raise CallFailed(Fault("timeout", f"It took longer than {timeout_s:.0f} s.")) from None
        if isinstance(answer, Fault):
            raise CallFailed(answer)
        result: ResultT = decode(answer, request.result_type())
        return result

    def kill(self) -> None:
        """End the child at once; the next call starts a new one."""
        process = self._process
        if process is not None:
            self._kill(process)

    def close(self) -> None:
        """End the child by ending its stdin, and do not start another."""
        self._closed = True
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            try:
                process.stdin.close()
            except OSError:  # it died with bytes unsent
                pass
        try:
            process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._kill(process)

    def _running(self) -> tuple[subprocess.Popen[bytes], Peer]:
        with self._lock:
            if self._closed:
                raise CallFailed(Fault("stopped", "The program is closing."))
            if self._process is None or self._peer is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, close_fds=True
                )
                if self._prepare is not None:
                    self._prepare(self._process.pid)
                self._peer = Peer(_writer(self._process))
                threading.Thread(target=_pump, args=(self._process, self._peer), daemon=True).start()
            return self._process, self._peer

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait(5.0)


def _writer(process: subprocess.Popen[bytes]) -> Callable[[bytes], None]:
    stdin = process.stdin
    assert stdin is not None
    descriptor = stdin.fileno()

    def send(line: bytes) -> None:
        view = memoryview(line)
        try:
            while view:
                view = view[os.write(descriptor, view) :]
        except OSError:  # it died; the pump sees the end of its stdout and fails the waiting calls
            return

    return send


def _pump(process: subprocess.Popen[bytes], peer: Peer) -> None:
    stdout = process.stdout
    assert stdout is not None
    try:
        while data := os.read(stdout.fileno(), 1 << 18):
            peer.receive(data)
    except (OSError, WireError):
        process.kill()
    peer.close(Fault("crashed", "A helper process ended unexpectedly."))
    process.wait()
    stdout.close()
