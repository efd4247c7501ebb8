"""A bounded queue between two threads that counts weight instead of pieces, and lets what is urgent pass."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")


class Shelf(Generic[ItemT]):
    """Holds at most `capacity` of weight, or one item that is heavier. Closing it ends both sides."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._items: deque[tuple[ItemT, int]] = deque()
        self._urgent: deque[ItemT] = deque()
        self._weight = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: ItemT, weight: int, *, urgent: bool = False) -> bool:
        """Wait for room, which what is urgent always finds; False when the shelf is closed."""
        with self._changed:
            if urgent and not self._closed:
                self._urgent.append(item)
                self._changed.notify_all()
                return True
            self._changed.wait_for(lambda: self._closed or not self._items or self._weight + weight <= self._capacity)
            if self._closed:
                return False
            self._items.append((item, weight))
            self._weight += weight
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float | None = None, *, urgent_only: bool = False) -> ItemT | None:
        """The oldest urgent item, or the oldest one, waiting at most `timeout_s` (None for ever).

        None when there is none in time, or when the shelf is closed.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or bool(self._urgent) or (bool(self._items) and not urgent_only), timeout_s
            )
            if self._closed:
                return None
            if self._urgent:
                return self._urgent.popleft()
            if urgent_only or not self._items:
                return None
            item, weight = self._items.popleft()
            self._weight -= weight
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Let both sides end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
