"""The host's side of the forking reader on Linux: a descriptor goes in, an answer comes out, and how it ended.

A worker reads a few files, so that forking is not most of the work, and none after anything unusual. What fails in
one that has read others is tried again in a fresh one, so that no file pays for another.
"""

from __future__ import annotations

import itertools
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.reader_child import ANSWER, HEADER, JOB, KILL, NOT_SEALED, READY, TRAILER, WORKER
from indexer.reader_jobs import ENCODER, Order, Terms

START_WITHIN_S = 60.0
"""For Python and the imports of every extractor on a machine that is busy with other things."""
_PACKAGES = Path(__file__).resolve().parent.parent
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 8.0
_BLOCK = 1 << 18
_END_WITHIN_S = 5.0
_FILES = 25
_IDLE_WORKERS = 2


class NotReading(Exception):
    """The reader is closed or stopped, or its child is incomplete or does not start: nothing is known of the file."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a job ended."""

    answer: bytes
    """What the worker wrote; believed only after checks."""
    signal: int = 0
    """That ended the worker; 0 when it ended by itself."""
    peak_bytes: int = 0
    """Most resident memory that it held."""
    timed_out: bool = False
    flooded: bool = False
    """It wrote more than it may."""
    lost: bool = False
    """The child around the worker ended, or somebody else killed the worker."""
    fresh: bool = True
    """Whether the worker had read nothing before."""


@dataclass(slots=True)
class _Worker:
    """One worker: its socket, the pipe that tells its end, and what it has done."""

    number: int
    line: socket.socket
    ended: int
    control: socket.socket
    terms: Terms
    files: int = 0
    busy_s: float = 0.0


class ForkServer:
    """The child that forks. Started at the first job and again after it died. Jobs come from any thread."""

    def __init__(self, module: str = "indexer.reader_child", arguments: Sequence[str] = ("fork",)) -> None:
        """`python -m MODULE ARGUMENTS DESCRIPTOR` is started."""
        self._command = [sys.executable, "-m", module, *arguments]
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._numbers = itertools.count()
        self._child: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._idle: list[_Worker] = []
        self._closed = False
        self._failed_starts = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """Process id of the running child, or None."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def start(self) -> None:
        """Have the child running. Raises `NotReading`."""
        with self._lock:
            self._running()

    def run(self, order: Order, terms: Terms, file: int, timeout_s: float, most_bytes: int, *, alone: bool) -> Ran:
        """Do one job, `alone` in a worker that has read nothing before. Raises `NotReading`.

        The worker is ended after `timeout_s`, or when its answer is longer than `most_bytes`.
        """
        worker = self._worker(terms, alone=alone)
        if worker is None:
            return Ran(b"", lost=True)
        fresh = not worker.files
        began = time.monotonic()
        encoded = ENCODER.encode(order)
        outworn, ran = True, Ran(b"", lost=True, fresh=fresh)
        try:
            try:
                socket.send_fds(worker.line, [HEADER.pack(JOB, 0, len(encoded)) + encoded], [file])
                outworn, answer = _answer(worker.line, began + timeout_s, most_bytes)
                ran = Ran(answer, fresh=fresh)
            except TimeoutError:
                ran = self._ended(worker, Ran(b"", fresh=fresh, timed_out=True))
            except OverflowError:
                ran = self._ended(worker, Ran(b"", fresh=fresh, flooded=True))
            except (_Died, OSError):
                ran = self._ended(worker, Ran(b"", fresh=fresh))
        finally:
            worker.files += 1
            worker.busy_s += time.monotonic() - began
            self._give_back(worker, replace=outworn or worker.files >= _FILES or worker.busy_s > timeout_s)
        return ran

    def discard(self) -> None:
        """End the workers that have read something: what they read last was odd."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            self._end_worker(worker)

    def close(self) -> None:
        """End the child and its workers, and do not start another."""
        self._closed = True
        with self._lock:
            self._end()

    def _worker(self, terms: Terms, *, alone: bool) -> _Worker | None:
        """An idle worker with these terms or a new one; None when the child has just ended."""
        with self._lock:
            control = self._running()
            for worker in self._idle:
                if worker.terms == terms and not alone and worker.control is control:
                    self._idle.remove(worker)
                    return worker
        ours, theirs = socket.socketpair()
        here, there = os.pipe()
        number = next(self._numbers) & 0xFFFFFFFF
        encoded = ENCODER.encode(terms)
        try:
            with self._sending:
                message = HEADER.pack(WORKER, number, len(encoded))
                socket.send_fds(control, [message], [theirs.fileno(), there])
                control.sendall(encoded)
        except OSError:
            ours.close()
            os.close(here)
            return None
        finally:
            theirs.close()
            os.close(there)
        return _Worker(number, ours, here, control, terms)

    def _give_back(self, worker: _Worker, *, replace: bool) -> None:
        with self._lock:
            if not replace and not self._closed and len(self._idle) < _IDLE_WORKERS:
                self._idle.append(worker)
                return
        self._end_worker(worker)

    def _end_worker(self, worker: _Worker) -> None:
        self._kill(worker)
        worker.line.close()
        os.close(worker.ended)

    def _kill(self, worker: _Worker) -> None:
        try:
            with self._sending:
                worker.control.sendall(HEADER.pack(KILL, worker.number, 0))
        except OSError:  # the child has ended, and its workers with it
            pass

    def _ended(self, worker: _Worker, ran: Ran) -> Ran:
        """How a worker ended that is dying by itself, or has to."""
        ending = ran.timed_out or ran.flooded
        if ending:
            self._kill(worker)
        poll = select.poll()
        poll.register(worker.ended, select.POLLIN)
        trailer = os.read(worker.ended, TRAILER.size) if poll.poll(_END_WITHIN_S * 1000) else None
        if trailer is None:  # it closed its socket and lives on, or not even the child around it reacts
            self._kill(worker)
            if not poll.poll(_END_WITHIN_S * 1000):
                with self._lock:
                    self._end()
            return ran
        if len(trailer) < TRAILER.size:  # the child around it is gone
            return ran if ending else replace(ran, lost=True)
        status, peak = TRAILER.unpack(trailer)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NOT_SEALED:
            raise NotReading(
                "The process that reads files could not be sealed, so nothing is read; see the self-check."
            )
        by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        lost = by in (signal.SIGKILL, signal.SIGTERM) and not ending
        return replace(ran, signal=by, peak_bytes=peak, lost=lost)

    def _running(self) -> socket.socket:
        if self._closed:
            raise NotReading("The program is closing.")
        if self._control is not None and self._child is not None and self._child.poll() is None:
            return self._control
        self._end()
        if time.monotonic() < self._not_before:
            raise NotReading(_NOT_STARTING)
        ours, theirs = socket.socketpair()
        try:
            # The packages' folder, not the folder that the user stands in: `-m` would import from there first.
            self._child = subprocess.Popen(
                [*self._command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                cwd=_PACKAGES,
            )
            self._control = ours
            theirs.close()
            ours.settimeout(START_WITHIN_S)
            if ours.recv(1) != READY:
                raise ConnectionResetError
            ours.settimeout(None)
        except OSError:  # it does not come up: it is not started again at once, every file would start another
            theirs.close()
            ours.close()
            self._end()
            self._not_before = time.monotonic() + min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**self._failed_starts)
            self._failed_starts = min(self._failed_starts + 1, 10)
            raise NotReading(_NOT_STARTING) from None
        self._failed_starts = 0
        return ours

    def _end(self) -> None:
        control, child = self._control, self._child
        self._control = self._child = None
        for worker in self._idle:
            worker.line.close()
            os.close(worker.ended)
        self._idle = []
        if control is not None:
            control.close()
        if child is not None:
            child.kill()  # its workers die with it
            child.wait()


class _Died(Exception):
    """The worker's end of the socket is closed."""


def _answer(line: socket.socket, deadline: float, most_bytes: int) -> tuple[bool, bytes]:
    """(whether the worker is outworn, its answer). Raises `_Died`, `OSError`, `TimeoutError`, `OverflowError`."""
    head = _received(line, ANSWER.size, deadline)
    size, outworn = ANSWER.unpack(head)
    if size > most_bytes:
        raise OverflowError
    return bool(outworn), _received(line, size, deadline)


def _received(line: socket.socket, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        line.settimeout(max(0.001, deadline - time.monotonic()))
        piece = line.recv(min(_BLOCK, size - len(data)))
        if not piece:
            raise _Died
        data += piece
    return bytes(data)


_NOT_STARTING = "The part of the program that reads files does not start; the log says more. It is tried again."
