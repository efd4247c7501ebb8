"""Notices that a text goes round in circles, which small models do for ever."""

from __future__ import annotations

TIMES = 4
"""How often a stretch stands at the end of a text before it counts: a list may say the same twice or three times."""
_LONGEST = 240
"""Characters of a stretch."""
_LEAST = 48
"""Characters of all its repetitions together: "no, no, no, no" is none."""


def circles(text: str) -> int | None:
    """Where the second of the repetitions starts with which a text ends; None when it ends otherwise.

    What stands before that is worth keeping: it says each thing once.
    """
    for length in range(1, min(_LONGEST, len(text) // TIMES) + 1):
        times = max(TIMES, -(-_LEAST // length))
        if length * times > len(text) or text[-1] != text[-1 - length]:
            continue
        stretch = text[-length:]
        if stretch.strip() and text.endswith(stretch * times):
            start = len(text) - length * times
            while start >= length and text[start - length : start] == stretch:
                start -= length
            return start + length
        if not stretch.strip() and length == 1 and text.endswith(stretch * _LEAST):
            return len(text.rstrip())
    return None
