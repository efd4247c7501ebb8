"""The reader's child: `python -m indexer.reader_child` extracts text and draws pages in a process that may die.

It opens the file itself, reads its bytes once, and parses only these bytes. Whatever a parser raises ends here as
an `Unreadable` without a word of the document; what it does to the process is the host's business (`indexer.reader`).
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import msgspec

from indexer import network_lock
from indexer.contract import FailureCode, PageImage
from indexer.extractors import Document, Extracted, Limits, Unreadable, extract
from indexer.serving import Handler, Job, Refused, log_failure, serve
from indexer.wire import Nothing, Request

_log = logging.getLogger(__name__)
_BLOCK = 1 << 20
_ATTEMPTS = 3


class Refusal(msgspec.Struct, frozen=True):
    """An `Unreadable` on its way to the host."""

    code: FailureCode
    sentence: str


class TextRead(msgspec.Struct, frozen=True, tag=True):
    """The text of a file, or why there is none; exactly one of the two."""

    extracted: Extracted | None = None
    refusal: Refusal | None = None


class PageDrawn(msgspec.Struct, frozen=True, tag=True):
    """A page as a picture, or why there is none; exactly one of the two."""

    image: PageImage | None = None
    refusal: Refusal | None = None


class ReadText(Request[TextRead, Nothing], frozen=True):
    """Extract a file's text within `limits`, and at most `cpu_s` seconds of processor time."""

    path: str
    limits: Limits
    cpu_s: float


class DrawPage(Request[PageDrawn, Nothing], frozen=True):
    """Draw a page of a PDF with a span of its text lit."""

    path: str
    page: int
    width: int
    start: int
    end: int
    limits: Limits
    cpu_s: float


def read_text(request: ReadText, _job: Job) -> TextRead:
    """Answer a `ReadText`."""
    try:
        limit_processor_time(request.cpu_s)
        data = read_bytes(request.path, request.limits.max_bytes)
        extracted = extract(Document(Path(request.path).name, data), request.limits)
        return TextRead(extracted=msgspec.structs.replace(extracted, sha256=hashlib.sha256(data).hexdigest()))
    except Exception as error:  # noqa: BLE001 - the boundary to parsers: what they raise may quote the document
        return TextRead(refusal=_refusal(error))


def draw_page(request: DrawPage, _job: Job) -> PageDrawn:
    """Answer a `DrawPage`."""
    from indexer.extractors import pdf

    try:
        limit_processor_time(request.cpu_s)
        document = Document(Path(request.path).name, read_bytes(request.path, request.limits.max_bytes))
        return PageDrawn(image=pdf.render(document, request.page, request.width, request.start, request.end))
    except Exception as error:  # noqa: BLE001 - as in read_text
        return PageDrawn(refusal=_refusal(error))


def read_bytes(path: str, max_bytes: int) -> bytes:
    """The bytes of a regular file, all of one moment. Never blocks on a FIFO or device. Raises `Unreadable`."""
    for attempt in range(_ATTEMPTS):
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            raise Unreadable("vanished", "This file was moved or deleted before it could be read.") from None
        except PermissionError:
            raise Unreadable("denied", "This file may not be read; ask its owner for permission.") from None
        try:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("unsupported", "This is not a file but a pipe, a device or a folder.")
            if before.st_size > max_bytes:
                raise too_large(max_bytes)
            data = _all_of(descriptor, max_bytes)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        if after.st_nlink == 0:
            raise Unreadable("vanished", "This file was deleted while it was being read.")
        if (len(data), before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return data
        time.sleep(0.05 * (attempt + 1))
    raise Unreadable("vanished", "This file keeps changing while it is read; it is read again when it comes to rest.")


def too_large(max_bytes: int) -> Unreadable:
    """The refusal of a file with more than `max_bytes`."""
    return Unreadable("too_large", f"This file is larger than {max_bytes / 1e6:,.0f} MB, the limit for one file.")


def _all_of(descriptor: int, max_bytes: int) -> bytes:
    blocks: list[bytes] = []
    size = 0
    while block := os.read(descriptor, _BLOCK):
        blocks.append(block)
        size += len(block)
        if size > max_bytes:  # it grows while it is read
            raise too_large(max_bytes)
    return b"".join(blocks)


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Unreadable):
        if error.__cause__ is not None:
            _log.warning("a file could not be parsed: %s", error.__cause__.__class__.__name__)
        return Refusal(error.code, error.sentence)
    if isinstance(error, ImportError):  # the installation's fault, not the file's
        log_failure("importing an extractor", error)
        raise Refused("A part of the program that reads files is missing; install the program again.") from None
    if isinstance(error, MemoryError):
        return Refusal("too_much_memory", "This file needs more memory to be read than the limit for one file.")
    _log.warning("a file could not be parsed: %s", error.__class__.__name__)
    if isinstance(error, OSError):
        return Refusal("denied", "This file cannot be read from its disk; check the disk or the network drive.")
    return Refusal("damaged", "This file is damaged or not of the kind that its name says; get a fresh copy of it.")


def limit_memory(memory_bytes: int) -> None:
    """No more than `memory_bytes` of address space beyond what the process has now; no core dumps.

    Linux only: macOS does not enforce it and Windows has no such call. There the host's watch over the resident memory
    (`indexer.reader`) is the limit.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the document
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_processor_time(seconds: float) -> None:
    """The kernel ends the process after `seconds` more of processor time: the second net under the host's clock."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limit = int(time.process_time() + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


HANDLERS: dict[type[Any], Handler] = {ReadText: Handler("read", read_text), DrawPage: Handler("read", draw_page)}


def main() -> int:
    """Serve until stdin ends; the one argument is the number of bytes of memory that a file may need."""
    network_lock.lock()
    warnings.simplefilter("ignore")  # a parser's warning may quote the document
    limit_memory(int(sys.argv[1]))
    return serve(HANDLERS)


if __name__ == "__main__":
    sys.exit(main())
