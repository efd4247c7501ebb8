"""Data of keys and values as text in which a value is found with its keys: JSON, YAML and XML are written like this.

address:                 a key that holds more is a heading; what it holds stands below, indented
  city: Berlin           a value stands beside its key
  tags: red, green       plain values of one list stand together
"""

from __future__ import annotations

from indexer.extractors import Part
from indexer.extractors.tidy import Lines, one_line, tidy

VERSION = 1
_DEEPEST = 64
"""What lies deeper is written as if it lay here."""
_DEEPEST_INDENT = 8
_MAX_LEVEL = 12
_LONGEST_LIST = 400


class Keyed:
    """Writes keys and values in their order; what is open at the end is as good as closed."""

    def __init__(self, room: int) -> None:
        self.lines = Lines(room)
        self._open: list[tuple[str, int]] = []
        self._beyond = 0
        self._written = 0
        self._deepest = 0
        self._list: list[str] = []
        self._list_key = ""

    @property
    def full(self) -> bool:
        """Whether text had to be left out."""
        return self.lines.full

    def open(self, key: str) -> None:
        """Begin an object or a list under a key; "" for one that is an entry of a list or the whole."""
        self._end_list()
        if len(self._open) == _DEEPEST:
            self._beyond += 1
        else:
            self._open.append((one_line(key)[:300], 0))

    def close(self) -> None:
        """End the object or list that was begun last."""
        self._end_list()
        if self._beyond:
            self._beyond -= 1
        elif self._open:
            self._open.pop()
        self._written = min(self._written, len(self._open))

    def value(self, key: str, text: str) -> None:
        """A value under its key; "" for one in a list, which is under the list's key."""
        text = tidy(text).strip()
        if not text:
            return
        if key:
            self._end_list()
            self._headings()
            shown = text if "\n" in text else one_line(text)
            self._line(f"{one_line(key)}: {shown}")
            return
        if "\n" in text or len(text) > _LONGEST_LIST // 2:
            self._end_list()
            self._headings()
            self._line(text)
            return
        self._list.append(one_line(text))
        if sum(map(len, self._list)) > _LONGEST_LIST:
            self._end_list()

    def part(self) -> Part:
        """All of it as one part."""
        self._end_list()
        return self.lines.part(Part("text", None, "", ""))

    def _end_list(self) -> None:
        if not self._list:
            return
        values, self._list = ", ".join(self._list), []
        key = self._open[-1][0] if self._open else ""
        if not key or self._written == len(self._open):
            self._headings()
            self._line(values)
            return
        last = self._open.pop()
        self._headings()
        self._line(f"{key}: {values}")
        self._open.append(last)

    def _headings(self) -> None:
        """Write the keys that were opened and not written yet: only those that hold something."""
        for number in range(self._written, len(self._open)):
            key, _ = self._open[number]
            if key:
                level = min(1 + sum(1 for name, _ in self._open[:number] if name), _MAX_LEVEL)
                indent = "  " * min(level - 1, _DEEPEST_INDENT)
                self.lines.heading(key, level, shown=f"{indent}{key}:", gap=level == 1)
                self._deepest = level
        self._written = len(self._open)

    def _line(self, text: str) -> None:
        """Write a line within what is open, whose last heading may stand above one that is closed again."""
        names = [name for name, _ in self._open if name]
        gap = self._apart()
        if len(names) < self._deepest:
            self.lines.resume(names[-1] if names else "", max(1, len(names)), gap=gap)
            self._deepest = len(names)
        self.lines.add("  " * min(len(names), _DEEPEST_INDENT) + text, gap=gap)

    def _apart(self) -> bool:
        """Whether an entry of a list begins, which stands apart from the one before."""
        if self._open and not self._open[-1][0] and not self._open[-1][1]:
            self._open[-1] = (self._open[-1][0], 1)
            return True
        return False
