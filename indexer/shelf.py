"""A bounded queue between two threads that counts weight instead of pieces."""

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
        self._weight = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: ItemT, weight: int) -> bool:
        """Wait for room; False when the shelf is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._items or self._weight + weight <= self._capacity)
            if self._closed:
                return False
            self._items.append((item, weight))
            self._weight += weight
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float | None = None) -> ItemT | None:
        """The oldest item, waiting for one at most `timeout_s` (None for ever); None in time or when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._items), timeout_s)
            if self._closed or not self._items:
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
