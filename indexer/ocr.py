"""Recognising the text of pictures: the host's side of a sealed child that gets pixels only.

The child is started when there is a picture, and ended when there was none for a while: its models hold memory.
"""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Iterator

from indexer.extractors import Unreadable
from indexer.reader_forks import NotReading, Ran
from indexer.reader_jobs import Pixels
from indexer.reader_piped import PipedWorker

ENGINE = "PP-OCRv6 small, 1"
"""Changes when the same picture would be recognised differently."""
SIZE = struct.Struct("<II")
_IDLE_S = 60.0
_TIMEOUT_S = 120.0
_MEMORY_BYTES = 1024 * 1024 * 1024
_PAGES = 500
"""After so many pages the child is replaced."""
_START_AGAIN_S = 0.5
"""Longer than a worker waits after its first failed start."""
_BLOCK = 1 << 20
_MOST_ANSWER_BYTES = 1_000_000
_NO_RECOGNITION = "The part of the program that recognises text does not run; install the program again."


class Recogniser:
    """One child, one picture at a time. Calls come from any thread."""

    def __init__(self, idle_s: float = _IDLE_S, timeout_s: float = _TIMEOUT_S) -> None:
        """The child ends after `idle_s` without work; a picture may take `timeout_s`."""
        self._worker = PipedWorker("indexer.ocr_child", [str(_MEMORY_BYTES)], _MEMORY_BYTES, jobs=_PAGES)
        self._idle_s = idle_s
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._closed = False
        self._clock: threading.Timer | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the running child, or None."""
        return self._worker.pid

    def text(self, pixels: Pixels) -> str:
        """The text of a picture in reading order, a line a line; "" when there is none.

        Raises `Unreadable` when it takes too long, or the child dies over it or does not start; `NotReading` after
        `close`.
        """
        self._wind(None)
        try:
            ran = self._insist(pixels)
        except NotReading:
            if self._closed:
                raise
            raise Unreadable("unsupported", _NO_RECOGNITION) from None
        finally:
            self._wind(None if self._closed else self._idle_s)
        if ran.timed_out:
            raise Unreadable("too_slow", "Recognising the text of a picture took too long, so it was stopped.")
        if ran.lost and self._closed:
            raise NotReading("The program is closing.")
        try:
            if not ran.answer:
                raise UnicodeError
            return ran.answer[1:].decode("utf-8")
        except UnicodeError:
            raise Unreadable("damaged", "The text of a picture could not be recognised.") from None

    def close(self) -> None:
        """End the child."""
        self._closed = True
        self._wind(None)
        self._worker.close()

    def _insist(self, pixels: Pixels) -> Ran:
        """A picture whose child somebody ended, also while it started, is given to one more. Raises `NotReading`."""
        try:
            ran = self._run(pixels)
            if not ran.lost:
                return ran
        except NotReading:
            if self._closed:
                raise
            time.sleep(_START_AGAIN_S)
        return self._run(pixels)

    def _run(self, pixels: Pixels) -> Ran:
        size = SIZE.pack(pixels.width, pixels.height)
        return self._worker.run(size, _pieces(pixels.data), self._timeout_s, _MOST_ANSWER_BYTES)

    def _wind(self, seconds: float | None) -> None:
        """Set the clock after which the child is ended, or stop it."""
        with self._lock:
            if self._clock is not None:
                self._clock.cancel()
            self._clock = None
            if seconds is not None:
                self._clock = threading.Timer(seconds, self._worker.rest)
                self._clock.daemon = True
                self._clock.start()


def _pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for start in range(0, len(view), _BLOCK):
        yield bytes(view[start : start + _BLOCK])
