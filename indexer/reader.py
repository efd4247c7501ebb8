"""Reading files in a child that may die: the host's side.

    Unreadable                 what every failure ends as: a code and one sentence
      missing, denied          before the child sees the file
      too_large, unsupported   by size or kind, before a byte is read
      vanished, empty, no_text, encrypted, damaged   from the child
      too_slow                 the child is killed for its time
      too_much_memory          the child gives up, or is killed for its memory
      damaged                  the child crashed over the file

What the child answers is checked before it is believed.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from indexer.contract import PageImage
from indexer.extractors import SUFFIXES, Extracted, Limits, Unreadable
from indexer.reader_child import DrawPage, PageDrawn, ReadText, Refusal, TextRead, too_large
from indexer.subprocess_peer import SubprocessPeer
from indexer.wire import CallFailed, Nothing, Request

_RECYCLE_AFTER_FILES = 200
_RECYCLE_ABOVE_BYTES = 400 * 1024 * 1024
_WATCH_EVERY_S = 0.1
_MODULE = "indexer.reader_child"
_AnswerT = TypeVar("_AnswerT", TextRead, PageDrawn)


class NotReading(Exception):
    """The reader is closed, or its child is incomplete or does not start: nothing is known about the file."""


class Reader:
    """Reads text and draws pages, each in a child of its own. One thread may read while another one renders."""

    def __init__(
        self,
        max_bytes: int = 200 * 1024 * 1024,
        max_characters: int = 5_000_000,
        timeout_s: float = 30.0,
        memory_bytes: int = 1024 * 1024 * 1024,
    ) -> None:
        self._limits = Limits(max_bytes=max_bytes, max_characters=max_characters)
        self._timeout_s = timeout_s
        self._texts = _Worker(memory_bytes)
        self._pages = _Worker(memory_bytes)

    def read(self, path: Path) -> Extracted:
        """The text of a file. Raises `Unreadable`, or `NotReading` after `close`."""
        self._admit(path)
        request = ReadText(str(path.absolute()), self._limits, self._timeout_s)
        return _checked_text(_believed(self._texts.ask(request, self._timeout_s)).extracted, self._limits)

    def render(self, path: Path, page: int, width: int, start: int = 0, end: int = 0) -> PageImage:
        """Page `page` (1-based) of a PDF, `width` pixels wide (64 to 4,096), with its text[start:end] lit.

        Raises `Unreadable`, or `NotReading` after `close`.
        """
        self._admit(path)
        request = DrawPage(str(path.absolute()), page, width, start, end, self._limits, self._timeout_s)
        image = _believed(self._pages.ask(request, self._timeout_s)).image
        if image is None or not (0 < image.width <= 4096 and image.height > 0 and image.png.startswith(b"\x89PNG")):
            raise _untrue()
        return image

    def close(self) -> None:
        """End both children."""
        self._texts.close()
        self._pages.close()

    def _admit(self, path: Path) -> None:
        """Refuse what no child needs to see."""
        try:
            status = path.stat()
        except FileNotFoundError:
            raise Unreadable("missing", "This file does not exist (any more); it may have been moved.") from None
        except PermissionError:
            raise Unreadable("denied", "This file may not be read; ask its owner for permission.") from None
        except OSError:
            raise Unreadable("denied", "This file cannot be reached; check its disk or network drive.") from None
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("unsupported", "This is not a file but a pipe, a device or a folder.")
        if path.suffix.lower() not in SUFFIXES:
            raise Unreadable("unsupported", "Files of this kind are not read; save it as a PDF, Office or text file.")
        if status.st_size == 0:
            raise Unreadable("empty", "This file is empty, so there is nothing to search.")
        if status.st_size > self._limits.max_bytes:
            raise too_large(self._limits.max_bytes)
        if not os.access(path, os.R_OK):
            raise Unreadable("denied", "This file may not be read; ask its owner for permission.")


class _Worker:
    """One child, replaced when it has read many files or has grown."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._peer = SubprocessPeer(_MODULE, [str(memory_bytes)])
        self._lock = threading.Lock()
        self._files = 0

    def ask(self, request: Request[_AnswerT, Nothing], timeout_s: float) -> _AnswerT:
        with self._lock:
            over_memory = threading.Event()
            try:
                with self._watched(over_memory):
                    answer = self._peer.ask(request, timeout_s)
            except CallFailed as failure:
                raise self._explained(failure, over_memory.is_set(), timeout_s) from None
            self._files += 1
            if self._files >= _RECYCLE_AFTER_FILES or _resident(self._peer.pid) > _RECYCLE_ABOVE_BYTES:
                self._peer.kill()
                self._files = 0
            return answer

    def close(self) -> None:
        self._peer.close()

    @contextmanager
    def _watched(self, over_memory: threading.Event) -> Iterator[None]:
        """Kill the child when its resident memory passes the limit: the only such limit on Windows and macOS."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_WATCH_EVERY_S):
                if _resident(self._peer.pid) > self._memory_bytes:
                    over_memory.set()
                    self._peer.kill()
                    return

        watcher = threading.Thread(target=watch, name="reader memory", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _explained(self, failure: CallFailed, over_memory: bool, timeout_s: float) -> Exception:
        self._files = 0
        code = failure.fault.code
        if over_memory:
            return Unreadable("too_much_memory", "This file needs more memory to be read than the limit for one file.")
        if code == "timeout":
            return Unreadable("too_slow", f"Reading this file took longer than {timeout_s:.0f} s, so it was stopped.")
        if code in ("stopped", "not_ready", "cancelled", "refused"):
            return NotReading(failure.fault.sentence)
        self._peer.kill()
        return Unreadable("damaged", "This file is damaged: the program that reads it crashed; get a fresh copy of it.")


def _believed(answer: _AnswerT) -> _AnswerT:
    refusal: Refusal | None = answer.refusal
    if refusal is not None:
        raise Unreadable(refusal.code, refusal.sentence[:300])
    return answer


def _checked_text(extracted: Extracted | None, limits: Limits) -> Extracted:
    """Sizes, offsets and the hash are what an extractor can have meant."""
    if extracted is None or not extracted.parts or len(extracted.title) > 1000:
        raise _untrue()
    if sum(len(part.text) for part in extracted.parts) > limits.max_characters:
        raise _untrue()
    for part in extracted.parts:
        offsets = [heading.offset for heading in part.headings]
        if offsets != sorted(offsets) or (offsets and not 0 <= offsets[0] <= offsets[-1] <= len(part.text)):
            raise _untrue()
    if len(extracted.sha256) != 64 or not set(extracted.sha256) <= set("0123456789abcdef"):
        raise _untrue()
    return extracted


def _untrue() -> Unreadable:
    return Unreadable("damaged", "This file is damaged: what was read from it makes no sense; get a fresh copy of it.")


def _resident(pid: int | None) -> int:
    """Bytes of memory that a process holds; 0 when there is none."""
    import psutil

    if pid is None:
        return 0
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
