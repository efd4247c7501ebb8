"""`python -m indexer.table_child N`: reads tables and asks them, in a sealed process of at most N bytes of memory more.

What was loaded stays, so that the next question finds it there.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable

from indexer import extractors, network_lock, seal
from indexer.extractors import Document, Unreadable
from indexer.reader_child import own_pipes, serve_pipe
from indexer.table_engine import Engine
from indexer.table_jobs import ENCODER, ORDERS, Answer, Describe, Described, NeedsFile, NotLoaded, Order
from indexer.table_rows import MODULES

_KEPT = 6
"""Files that stay loaded."""
_LARGE_BYTES = 8_000_000
"""A larger file is loaded alone."""


class Tables:
    """The files that are loaded, the one asked last at the end."""

    def __init__(self) -> None:
        self._free = [Engine() for _ in range(_KEPT)]  # made before the seal
        self._loaded: dict[str, Engine] = {}

    def answer(self, order: Order, contents: Callable[[], bytes]) -> Answer:
        """Do one job."""
        engine = self._loaded.pop(order.key, None)
        if engine is None:
            data = contents()
            if not data:
                return NeedsFile()
            self._make_room(len(data))
            engine = self._free.pop()
            try:
                engine.load(Document(order.name, data), order.limits)
            except Exception as error:  # noqa: BLE001 - the boundary to parsers: what they raise may quote the document
                engine.clear()
                self._free.append(engine)
                return _refused(error)
        self._loaded[order.key] = engine
        job = order.job
        return Described(engine.describe(job.question)) if isinstance(job, Describe) else engine.run(job)

    def _make_room(self, size: int) -> None:
        while self._loaded and (not self._free or size > _LARGE_BYTES):
            oldest = self._loaded.pop(next(iter(self._loaded)))
            oldest.clear()
            self._free.append(oldest)


def _refused(error: Exception) -> NotLoaded:
    """What a parser raised, without a word of the document."""
    if isinstance(error, MemoryError):
        return NotLoaded("too_much_memory", "This file needs more memory to be read than the limit for one file.")
    if isinstance(error, Unreadable):
        return NotLoaded(error.code, error.sentence)
    return NotLoaded("damaged", "This file is damaged or not of the kind that its name says; get a fresh copy of it.")


def main() -> int:
    """Import what is needed, seal, then serve until the host's end closes."""
    network_lock.lock()
    warnings.simplefilter("ignore")  # a parser's warning may quote the document
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    _warm()
    tables = Tables()
    incoming, outgoing = own_pipes()

    def work(order: bytes, contents: Callable[[], bytes]) -> bytes:
        return ENCODER.encode(tables.answer(ORDERS.decode(order), contents))

    serve_pipe(incoming, outgoing, seal.Allowance(0, int(sys.argv[1])), work)
    return 0


def _warm() -> None:
    import importlib

    from indexer.reader_work import import_what_python_imports_late

    import_what_python_imports_late()
    for module in sorted(MODULES):
        importlib.import_module(module).warm()
    extractors.suffix_of(Document("a.xlsx", b"PK\x03\x04"))


if __name__ == "__main__":
    sys.exit(main())
