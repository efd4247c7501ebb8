"""`python -m indexer.ocr_child N`: recognises text in pixels, in a sealed process of at most N bytes of memory more."""

from __future__ import annotations

import ctypes
import signal
import sys
import warnings
from collections.abc import Callable

from indexer import network_lock, seal
from indexer.ocr import SIZE
from indexer.priority import lower_priority
from indexer.reader_child import own_pipes, serve_pipe

DONE = b"T"
"""Stands before the text, so that a picture without text has an answer too."""


def main() -> int:
    """Load the models, seal, then serve until the host's end closes."""
    network_lock.lock()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lower_priority()
    from indexer.ocr_engine import Engine

    engine = Engine()
    engine.warm()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # glibc's
    incoming, outgoing = own_pipes()

    def work(order: bytes, contents: Callable[[], bytes]) -> bytes:
        width, height = SIZE.unpack(order)
        text = engine.text(contents(), width, height)
        if trim is not None:
            trim(0)  # what a page needed for a moment is more than the models
        return DONE + text.encode("utf-8", "replace")

    serve_pipe(incoming, outgoing, seal.Allowance(0, int(sys.argv[1])), work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
