"""The host's side of a sealed child that lives on: bytes go in by a pipe, an answer comes out by another.

For reading where nothing can be forked (macOS, Windows), and for recognising text everywhere.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from indexer.reader_child import LENGTH, READY
from indexer.reader_forks import START_WITHIN_S, NotReading, Ran
from indexer.stop import Heard, unheard

_PACKAGES = Path(__file__).resolve().parent.parent
_WATCH_EVERY_S = 0.1
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 8.0


class PipedWorker:
    """One child, one job at a time; replaced after any failure, after many jobs, and when it has grown."""

    def __init__(
        self, module: str, arguments: Sequence[str], memory_bytes: int, *, jobs: int = 100, grown_bytes: int = 0
    ) -> None:
        """`python -m MODULE ARGUMENTS`; replaced after `jobs` jobs, or above `grown_bytes` resident (0: never)."""
        self._command = [sys.executable, "-m", module, *arguments]
        self._memory_bytes = memory_bytes
        self._most_jobs = jobs
        self._grown_bytes = grown_bytes
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._job: object | None = None  # what holds a Windows job object open
        self._done = 0
        self._closed = False
        self._failed_starts = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """Process id of the running child, or None."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def run(
        self, order: bytes, file: Iterable[bytes], timeout_s: float, most_bytes: int, heard: Heard = unheard
    ) -> Ran:
        """Do one job with the bytes of its file; one that is stopped ends the child. Raises `NotReading`."""
        with self._lock:
            child = self._running()
            fresh = not self._done
            ended = threading.Event()
            why: list[str] = []
            watcher = threading.Thread(target=self._watch, args=(child, timeout_s, ended, why), daemon=True)
            watcher.start()
            answer: bytes | None = None
            flooded = False
            try:
                with heard(child.kill):
                    answer = _exchange(child, order, file, most_bytes)
            except OverflowError:
                flooded = True
            except (OSError, ValueError):  # it died, or `close` took its pipes
                pass
            finally:
                ended.set()
                watcher.join()
            if answer is None:
                status = None if flooded else _status(child)  # before it is ended from here
                self._end()
                return Ran(
                    b"",
                    signal=-status if status is not None and status < 0 else 0,
                    peak_bytes=self._memory_bytes if "memory" in why else 0,
                    timed_out="time" in why,
                    flooded=flooded,
                    fresh=fresh,
                    lost=self._closed or (status in (-9, -15) and not why),
                )
            self._done += 1
            if self._done >= self._most_jobs or (self._grown_bytes and resident(child.pid) > self._grown_bytes):
                self._end()
            return Ran(answer, fresh=fresh)

    def rest(self) -> None:
        """End the child, unless it is at work; the next job starts another."""
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def close(self) -> None:
        """End the child, also over a job, and do not start another."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()
        with self._lock:
            self._end()

    def _watch(self, child: subprocess.Popen[bytes], timeout_s: float, ended: threading.Event, why: list[str]) -> None:
        deadline = time.monotonic() + timeout_s
        while not ended.wait(_WATCH_EVERY_S):
            if time.monotonic() > deadline:
                why.append("time")
            elif resident(child.pid) > self._memory_bytes:
                why.append("memory")
            if why:
                child.kill()
                return

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise NotReading("The program is closing.")
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        if time.monotonic() < self._not_before:
            raise NotReading(_NOT_STARTING)
        try:
            child = self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_PACKAGES
            )
            if sys.platform == "win32":
                from indexer.seal_desktop import confine

                self._job = confine(child.pid, self._memory_bytes)
                if self._job is None:
                    raise ConnectionResetError
            timer = threading.Timer(START_WITHIN_S, child.kill)
            timer.daemon = True
            timer.start()
            try:
                assert child.stdout is not None
                if child.stdout.read(1) != READY:
                    raise ConnectionResetError
            finally:
                timer.cancel()
        except OSError:
            self._end()
            self._not_before = time.monotonic() + min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**self._failed_starts)
            self._failed_starts = min(self._failed_starts + 1, 10)
            raise NotReading(_NOT_STARTING) from None
        self._failed_starts = 0
        return child

    def _end(self) -> None:
        child, self._child, self._job, self._done = self._child, None, None, 0
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # it died with bytes unsent
                pass


def _exchange(child: subprocess.Popen[bytes], order: bytes, file: Iterable[bytes], most_bytes: int) -> bytes:
    """Send an order and its file, wait for the answer. Raises `OSError` when the child is gone or says too much."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(LENGTH.pack(len(order)) + order)
    for piece in file:
        child.stdin.write(LENGTH.pack(len(piece)))
        child.stdin.write(piece)
    child.stdin.write(LENGTH.pack(0))
    child.stdin.flush()
    head = child.stdout.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise ConnectionResetError
    size = LENGTH.unpack(head)[0]
    if size > most_bytes:
        raise OverflowError
    answer = child.stdout.read(size)
    if len(answer) < size:
        raise ConnectionResetError
    return answer


def _status(child: subprocess.Popen[bytes]) -> int | None:
    """How a child that closed its end has ended; None when it lives on."""
    try:
        return child.wait(1.0)
    except subprocess.TimeoutExpired:
        return None


def resident(pid: int | None) -> int:
    """Bytes of memory that a process holds; 0 when there is none."""
    import psutil

    if pid is None:
        return 0
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


_NOT_STARTING = "A part of the program that reads files does not start; the log says more. It is tried again."
