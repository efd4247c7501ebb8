"""A queue that is bounded by weight."""

from __future__ import annotations

import threading
import time

from indexer.shelf import Shelf


def test_things_come_out_in_order() -> None:
    shelf: Shelf[int] = Shelf(10)
    assert all(shelf.put(n, 1) for n in range(3))
    assert [shelf.take(0) for _ in range(3)] == [0, 1, 2]
    assert shelf.take(0.01) is None


def test_putting_waits_for_room_and_one_heavy_thing_always_fits() -> None:
    shelf: Shelf[str] = Shelf(10)
    assert shelf.put("heavy", 1000)
    done = threading.Event()

    def put() -> None:
        shelf.put("next", 1)
        done.set()

    threading.Thread(target=put, daemon=True).start()
    assert not done.wait(0.2)
    assert shelf.take(1) == "heavy"
    assert done.wait(5)


def test_closing_ends_both_sides() -> None:
    shelf: Shelf[str] = Shelf(1)
    shelf.put("full", 1)
    outcomes: list[object] = []
    threads = [threading.Thread(target=lambda: outcomes.append(shelf.put("x", 1)))]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    shelf.close()
    for thread in threads:
        thread.join(5)
    assert outcomes == [False]
    assert shelf.take() is None


def test_what_is_urgent_finds_room_and_comes_first() -> None:
    shelf: Shelf[str] = Shelf(1)
    assert shelf.put("first", 1)
    assert shelf.put("urgent", 5, urgent=True)
    assert shelf.take(0) == "urgent"
    assert shelf.take(0, urgent_only=True) is None
    assert shelf.take(0) == "first"
    shelf.close()
    assert not shelf.put("late", 1, urgent=True)
