"""A wish to stop reaches who waits for something else, and nobody who does not wait any more."""

from __future__ import annotations

import threading

from indexer.stop import Stop


def test_who_listens_is_woken_by_it_from_another_thread() -> None:
    stop, woken = Stop(), threading.Event()
    with stop.heard(woken.set):
        threading.Thread(target=stop.set).start()
        assert woken.wait(10)
    assert stop.is_set()


def test_who_comes_late_is_woken_at_once() -> None:
    stop, woken = Stop(), threading.Event()
    stop.set()
    with stop.heard(woken.set):
        assert woken.is_set()


def test_who_has_left_hears_nothing() -> None:
    stop, woken = Stop(), threading.Event()
    with stop.heard(woken.set):
        pass
    stop.set()
    assert not woken.is_set()


def test_one_that_is_woken_may_stop_something_itself() -> None:
    outer, inner, woken = Stop(), Stop(), threading.Event()
    with inner.heard(woken.set), outer.heard(inner.set):
        outer.set()
    assert woken.is_set()
