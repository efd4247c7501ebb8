"""Only the calling thread is lowered."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from indexer.priority import lower_priority


@pytest.mark.skipif(sys.platform != "linux", reason="a nice value for each thread is Linux's")
def test_the_calling_thread_runs_below_the_others() -> None:
    nice: list[int] = []

    def work() -> None:
        lower_priority()
        nice.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(5)
    assert nice[0] > before
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_lowering_never_fails() -> None:
    thread = threading.Thread(target=lower_priority)
    thread.start()
    thread.join(5)
