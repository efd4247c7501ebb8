"""Reading files in sealed workers that may die: the host's side.

The host opens the file and hashes it; a worker sees its descriptor, or its bytes, and nothing else. What a worker
answers is checked before it is believed. Every failure ends as `Unreadable`, a code and one sentence:

    missing, denied, unsupported, empty, too_large   before a worker sees the file
    vanished                                         it changed or went away meanwhile
    empty, no_text, encrypted, damaged, ...          from the extractor
    too_slow, too_much_memory                        the worker was ended at a limit
    unsafe                                           the seal ended the worker
    damaged                                          the worker crashed, or answered what makes no sense
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from indexer import seal
from indexer.contract import PageImage
from indexer.extractors import Extracted, Limits, Unreadable
from indexer.extractors.tidy import clean
from indexer.ocr import Recogniser
from indexer.reader_checks import MOST_PIXELS, checked, checked_image, checked_pixels, untrue
from indexer.reader_files import opened, pieces, sha256
from indexer.reader_forks import ForkServer, NotReading, Ran
from indexer.reader_jobs import (
    ANSWERS,
    ENCODER,
    Answer,
    DrawPage,
    Escaped,
    Order,
    PageDrawn,
    PartMissing,
    Pixels,
    Prove,
    ReadText,
    Refusal,
    ShowPart,
    Terms,
    TextRead,
)
from indexer.reader_piped import PipedWorker

__all__ = ["NotReading", "Reader"]
_ATTEMPTS = 3
_GROWN_BYTES = 400 * 1024 * 1024
_MOST_ANSWER_BYTES = 64 * 1024 * 1024
_BYTES_A_CHARACTER = 8
"""Of an answer: up to 4 in UTF-8, and as much again for headings and tables."""
_MOST_PICTURES, _MOST_INSIDE = 5_000, 50
"""In one file; and in the documents inside it, for each of which the file is read again."""
_log = logging.getLogger(__name__)


class _Workers(Protocol):
    def run(self, order: Order, file: int, terms: Terms, most_bytes: int, *, alone: bool) -> Ran: ...

    def start(self) -> None: ...

    def close(self) -> None: ...


class PicturesWait(Exception):
    """A file holds more pictures whose text is unknown than are to be recognised now."""


class Reader:
    """Reads text and draws pages in sealed workers. Calls come from any thread, also at once."""

    def __init__(
        self,
        max_bytes: int = 200 * 1024 * 1024,
        max_characters: int = 5_000_000,
        timeout_s: float = 30.0,
        memory_bytes: int = 1024 * 1024 * 1024,
        *,
        workers: _Workers | None = None,
        recogniser: Recogniser | None = None,
    ) -> None:
        """The limits hold for one file. `workers` are those of this system when None is given."""
        self._limits = Limits(max_bytes=max_bytes, max_characters=max_characters)
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._workers = workers or (Forked() if sys.platform == "linux" else Piped(memory_bytes))
        self._recogniser = recogniser or Recogniser()

    def start(self) -> None:
        """Import the extractors ahead of the first file. Raises `NotReading`."""
        self._workers.start()

    def read(
        self,
        path: Path,
        *,
        root: Path | None = None,
        ocr: bool = False,
        recognised: Callable[[str, int], str | None] = lambda _sha256, _part: None,
        keep: Callable[[str, int, str], None] = lambda _sha256, _part, _text: None,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
        stop: Callable[[], bool] = lambda: False,
        most_pictures: int | None = None,
    ) -> Extracted:
        """The text of a file below `root`. Raises `Unreadable`, or `NotReading` after `close` and when stopped.

        With `ocr`, parts that are pictures are recognised, one page at a time: `recognised` gives the text of one
        that is known (by the file's SHA-256 and the part's index), `keep` gets each new one, `progress` is told
        (pictures done, pictures in all), and `stop` is asked before each page. A file with more than `most_pictures`
        that are not known yet raises `PicturesWait`; None recognises them all.
        """
        with opened(path, root, self._limits.max_bytes) as file:
            extracted = self._extracted(path, file)
            if not any(part.picture for part in extracted.parts):
                return extracted
            if not ocr:
                sentence = "This file holds text as pictures only, and recognising it is switched off."
                return _with_text(extracted, Unreadable("no_text", sentence))
            texts: dict[int, str] = {}
            sentence = "No text was recognised in the pictures of this file, so there is nothing to search."
            failure = Unreadable("no_text", sentence)
            wanted = _pictures(extracted)
            known = {index: recognised(extracted.sha256, index) for index in wanted}
            if most_pictures is not None and sum(text is None for text in known.values()) > most_pictures:
                raise PicturesWait
            for done, index in enumerate(wanted):
                progress(done, len(wanted))
                text = known[index]
                if text is None:
                    if stop():
                        raise NotReading("Recognising the text of a file was stopped; it goes on where it was.")
                    text = ""
                    try:
                        text = self._recognise(path, file, extracted, index)
                    except Unreadable as problem:  # one page does not make the others unreadable
                        _log.warning("a picture was not recognised: %s", problem.code)
                        if problem.code == "unsupported":
                            failure = problem
                    if failure.code != "unsupported":
                        keep(extracted.sha256, index, text)
                texts[index] = text
            progress(len(wanted), len(wanted))
            return _with_text(_recognised(extracted, texts, self._limits.max_characters), failure)

    def render(
        self, path: Path, page: int, width: int, start: int = 0, end: int = 0, *, root: Path | None = None
    ) -> PageImage:
        """Page `page` (1-based) of a PDF, `width` pixels wide (64 to 4,096), with its text[start:end] lit.

        Raises `Unreadable`, or `NotReading` after `close`.
        """
        with opened(path, root, self._limits.max_bytes) as file:
            answer = self._ask(DrawPage(page, width, start, end), path, file, _MOST_ANSWER_BYTES)
        if not isinstance(answer, PageDrawn):
            raise untrue()
        return checked_image(answer.image)

    def prove(self) -> tuple[bool, str]:
        """Have a worker try what the seal forbids; (whether all was refused, one sentence)."""
        with tempfile.TemporaryDirectory(prefix="counterpart-seal-") as folder:
            return self._proved(Path(folder) / "bait.txt")

    def _proved(self, bait: Path) -> tuple[bool, str]:
        offer = seal.offered()
        try:
            bait.write_text("bait", encoding="ascii")
            with opened(bait, None, self._limits.max_bytes) as file:
                order = Order(Prove(str(bait), os.getpid()), bait.name, self._limits)
                ran = self._workers.run(order, file, self._terms(nice=False), _MOST_ANSWER_BYTES, alone=True)
            if ran.signal == getattr(signal, "SIGSYS", -1):
                return True, offer.sentence
            answer = _decoded(ran)
        except (OSError, NotReading, Unreadable):
            return False, "The seal of the processes that read files could not be tried; see the log."
        found = ", ".join(answer.what)[:200] if isinstance(answer, Escaped) else "answer"
        if not found:
            return True, offer.sentence
        return False, f"A process that reads files could {found}; {offer.sentence[:1].lower()}{offer.sentence[1:]}"

    def close(self) -> None:
        """End every child."""
        self._workers.close()
        self._recogniser.close()

    def _extracted(self, path: Path, file: int) -> Extracted:
        """The checked text of the bytes of one moment."""
        for attempt in range(_ATTEMPTS):
            before = os.fstat(file)
            most = _MOST_ANSWER_BYTES + _BYTES_A_CHARACTER * self._limits.max_characters
            failure: Unreadable | None = None
            extracted: Extracted | None = None
            try:
                answer = self._ask(ReadText(), path, file, most)
                extracted = checked(answer.extracted, self._limits) if isinstance(answer, TextRead) else None
            except Unreadable as problem:
                failure = problem
            hashed = sha256(file)
            after = os.fstat(file)
            if after.st_nlink == 0:
                raise Unreadable("vanished", "This file was deleted while it was being read.")
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                if failure is not None:
                    raise failure
                if extracted is None or extracted.sha256 != hashed:
                    raise untrue()
                return extracted
            time.sleep(0.05 * (attempt + 1))
        raise Unreadable("vanished", "This file keeps changing while it is read; it is read again when it rests.")

    def _recognise(self, path: Path, file: int, extracted: Extracted, index: int) -> str:
        """The text of a part that is a picture; "" when it has none. Raises `Unreadable` or `NotReading`."""
        part = extracted.parts[index]
        before = sum(one.picture for one in extracted.parts[:index])
        job = ShowPart(part.page or 1, before, inside=part.document > 0)
        answer = self._ask(job, path, file, 3 * MOST_PIXELS + 1_000_000)
        if not isinstance(answer, Pixels):
            raise untrue()
        return clean(self._recogniser.text(checked_pixels(answer)))

    def _ask(self, job: ReadText | DrawPage | ShowPart, path: Path, file: int, most_bytes: int) -> Answer:
        """One job's answer. Raises `Unreadable` or `NotReading`."""
        order, terms = Order(job, path.name, self._limits), self._terms(nice=not isinstance(job, DrawPage))
        ran = self._workers.run(order, file, terms, most_bytes, alone=False)
        if self._blameless(ran):  # once more, alone
            ran = self._workers.run(order, file, terms, most_bytes, alone=True)
        self._check_end(ran)
        answer = _decoded(ran)
        if isinstance(answer, PartMissing):
            _log.error("a module that reads files is missing: %s", answer.module[:100])
            sentence = "The part of the program that reads files of this kind is missing; install the program again."
            raise Unreadable("unsupported", sentence)
        if isinstance(answer, Refusal):
            if answer.cause:
                _log.warning(
                    "a file could not be parsed: %s", "".join(c for c in answer.cause[:80] if c.isidentifier())
                )
            raise Unreadable(answer.code, answer.sentence[:300])
        return answer

    def _terms(self, *, nice: bool) -> Terms:
        return Terms(self._timeout_s, self._memory_bytes, nice)

    def _blameless(self, ran: Ran) -> bool:
        """Whether a job may have failed for what happened around it, or for what its worker had read before."""
        if ran.lost:
            return True
        if ran.fresh or ran.timed_out or ran.flooded or ran.signal == getattr(signal, "SIGSYS", -1):
            return False
        return not ran.answer or isinstance(_decoded(ran), Refusal)

    def _check_end(self, ran: Ran) -> None:
        """Raise what a worker's end means for its file."""
        if ran.timed_out or ran.signal == getattr(signal, "SIGXCPU", -1):
            sentence = f"Reading this file took longer than {self._timeout_s:.0f} s, so it was stopped."
            raise Unreadable("too_slow", sentence)
        if ran.flooded:
            raise untrue()
        if ran.signal == getattr(signal, "SIGSYS", -1):
            sentence = "This file tried what no document needs, so its reader was stopped; do not open it elsewhere."
            raise Unreadable("unsafe", sentence)
        if (ran.signal or ran.lost) and ran.peak_bytes > 0.7 * self._memory_bytes:
            sentence = "This file needs more memory to be read than the limit for one file."
            raise Unreadable("too_much_memory", sentence)
        if ran.signal or ran.lost or not ran.answer:
            sentence = "This file is damaged: the program that reads it crashed; get a fresh copy of it."
            raise Unreadable("damaged", sentence)


class Forked:
    """Linux: workers for a few files each, forked from a child that is warm."""

    def __init__(self, module: str = "indexer.reader_child") -> None:
        """`module` is the child's, run as its main module."""
        self._server = ForkServer(module)

    @property
    def pid(self) -> int | None:
        """Process id of the child, or None."""
        return self._server.pid

    def run(self, order: Order, file: int, terms: Terms, most_bytes: int, *, alone: bool) -> Ran:
        """Do one job. Raises `NotReading`."""
        whole = msgspec.structs.replace(terms, cpu_s=2 * terms.cpu_s)  # by then the worker has been replaced
        return self._server.run(order, whole, file, terms.cpu_s, most_bytes, alone=alone)

    def start(self) -> None:
        """Have the child running. Raises `NotReading`."""
        self._server.start()

    def close(self) -> None:
        """End it."""
        self._server.close()


class Piped:
    """macOS and Windows: two sealed children that live on, so that pages are drawn while a file is read."""

    def __init__(self, memory_bytes: int, module: str = "indexer.reader_child") -> None:
        """`module` is the children's, run as their main module."""
        arguments = ("pipe", str(memory_bytes))
        self._texts, self._pages = (
            PipedWorker(module, arguments, memory_bytes, grown_bytes=_GROWN_BYTES) for _ in range(2)
        )

    def run(self, order: Order, file: int, terms: Terms, most_bytes: int, *, alone: bool) -> Ran:
        """Do one job. Raises `NotReading`."""
        worker = self._pages if isinstance(order.job, DrawPage) else self._texts
        if alone:
            worker.rest()
        return worker.run(ENCODER.encode(order), pieces(file), terms.cpu_s, most_bytes)

    def start(self) -> None:
        """They start with their first file."""

    def close(self) -> None:
        """End them."""
        self._texts.close()
        self._pages.close()


def _decoded(ran: Ran) -> Answer:
    try:
        answer: Answer = ANSWERS.decode(ran.answer)
    except (msgspec.MsgspecError, RecursionError):
        raise untrue() from None
    return answer


def _pictures(extracted: Extracted) -> list[int]:
    """The indices of the parts to be recognised."""
    own = [index for index, part in enumerate(extracted.parts) if part.picture and not part.document]
    inside = [index for index, part in enumerate(extracted.parts) if part.picture and part.document]
    return sorted([*own[:_MOST_PICTURES], *inside[:_MOST_INSIDE]])


def _recognised(extracted: Extracted, texts: dict[int, str], room: int) -> Extracted:
    """The same with the texts of its pictures, behind what could be read without recognition."""
    room -= sum(len(part.text) for part in extracted.parts)
    parts = list(extracted.parts)
    truncated = extracted.truncated
    for index, text in texts.items():
        before = parts[index].text
        joint = "\n" if before and text else ""
        truncated = truncated or len(text) + len(joint) > room
        added = (joint + text)[: max(0, room)]
        room -= len(added)
        if added:
            parts[index] = msgspec.structs.replace(parts[index], text=before + added, recognised=True)
    return msgspec.structs.replace(extracted, parts=tuple(parts), truncated=truncated)


def _with_text(extracted: Extracted, otherwise: Unreadable) -> Extracted:
    if not any(part.text.strip() for part in extracted.parts):
        raise otherwise
    return extracted
