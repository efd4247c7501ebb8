"""The host's side of the forking reader on Linux: a descriptor goes in, an answer comes out, and how it ended."""

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
from dataclasses import dataclass
from pathlib import Path

from indexer.reader_child import HEADER, JOB, KILL, MARK, READY, TRAILER

START_WITHIN_S = 60.0
"""For Python and the imports of every extractor on a machine that is busy with other things."""
_PACKAGES = Path(__file__).resolve().parent.parent
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 8.0
_BLOCK = 1 << 18
_END_WITHIN_S = 5.0


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

    def run(self, order: bytes, file: int, timeout_s: float, most_bytes: int) -> Ran:
        """Do one job in a worker of its own, with the descriptor of its file. Raises `NotReading`.

        The worker is ended after `timeout_s`, or when its answer is longer than `most_bytes`.
        """
        with self._lock:
            control = self._running()
        number = next(self._numbers) & 0xFFFFFFFF
        here, there = os.pipe()
        try:
            try:
                with self._sending:
                    socket.send_fds(control, [HEADER.pack(JOB, number, len(order))], [file, there])
                    control.sendall(order)
            except OSError:
                return Ran(b"", lost=True)
            finally:
                os.close(there)
            return self._outcome(control, number, here, timeout_s, most_bytes)
        finally:
            os.close(here)

    def close(self) -> None:
        """End the child and its workers, and do not start another."""
        self._closed = True
        with self._lock:
            self._end()

    def _outcome(self, control: socket.socket, number: int, pipe: int, timeout_s: float, most_bytes: int) -> Ran:
        answer = bytearray()
        deadline = time.monotonic() + timeout_s
        ending = timed_out = flooded = False
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                if ending:  # not even the child around it reacts
                    with self._lock:
                        self._end()
                    return Ran(b"", timed_out=timed_out, flooded=flooded, lost=not (timed_out or flooded))
                timed_out = True
            elif poll.poll(left * 1000):
                piece = os.read(pipe, _BLOCK)
                if not piece:
                    break
                if not ending:
                    answer += piece
                    flooded = len(answer) > most_bytes + TRAILER.size
                else:  # of one that is being ended, the end is all that counts
                    answer = (answer + piece)[-TRAILER.size :]
            if (timed_out or flooded) and not ending:
                ending, deadline = True, time.monotonic() + _END_WITHIN_S
                try:
                    with self._sending:
                        control.sendall(HEADER.pack(KILL, number, 0))
                except OSError:
                    pass
        if len(answer) < TRAILER.size or answer[-TRAILER.size :][: len(MARK)] != MARK:
            return Ran(b"", timed_out=timed_out, flooded=flooded, lost=not (timed_out or flooded))
        _, status, peak = TRAILER.unpack(answer[-TRAILER.size :])
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        lost = ended_by in (signal.SIGKILL, signal.SIGTERM) and not (timed_out or flooded)
        return Ran(bytes(answer[: -TRAILER.size]), ended_by, peak, timed_out, flooded, lost)

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
        if control is not None:
            control.close()
        if child is not None:
            child.kill()  # its workers die with it
            child.wait()


_NOT_STARTING = "The part of the program that reads files does not start; the log says more. It is tried again."
