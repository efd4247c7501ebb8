"""Cuts a stream of text at the first stop string, without showing any of it."""

from __future__ import annotations

from collections.abc import Sequence


class StopFilter:
    """Text pieces in, pieces that may be shown out; what could be the start of a stop string waits."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = tuple(word for word in stop if word)
        self._longest = max((len(word) for word in self._stop), default=0)
        self._held = ""
        self.stopped = False
        """Whether a stop string has come; nothing more is shown then."""

    def feed(self, piece: str) -> str:
        """What can be shown now that `piece` has come."""
        if self.stopped or not self._stop:
            return "" if self.stopped else piece
        text = self._held + piece
        ends = [at for word in self._stop if (at := text.find(word)) >= 0]
        if ends:
            self.stopped = True
            self._held = ""
            return text[: min(ends)]
        keep = next(
            (
                length
                for length in range(min(self._longest - 1, len(text)), 0, -1)
                if any(word.startswith(text[-length:]) for word in self._stop)
            ),
            0,
        )
        shown, self._held = (text[:-keep], text[-keep:]) if keep else (text, "")
        return shown

    def rest(self) -> str:
        """What was held back, once no more text comes."""
        held, self._held = self._held, ""
        return held
