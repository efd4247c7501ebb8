"""Where in which passage a stretch of a part's text stands, and what a passage's sentences are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.records import NewPassage

# A sentence ends at its mark, at a blank line, before an entry of a list, and where a line ends well before the margin.
_END = re.compile(
    r"(?<=[^\W\d_]{2}[.!?…])[\"'”’»)\]]*\s+(?=[^\s\d])|(?<=\d{3}[.!?])\s+(?=[A-ZÀ-Þ])|[。！？]\s*"
    r"|\s*\n[ \t]*(?:\n|(?=(?:[-*•–]|\d{1,3}[.)]|\[[ xX]\])\s))\s*"
    r"|\s*\n(?=[ \t]*[^\W\d_]{2,20}(?: [^\W\d_]{2,20})?[ \t]?:)"
)
_SHORT_LINE = 45
"""Characters below which a line was ended by its writer and not by the margin."""
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|Jr|Inc|Ltd|Co|Corp|No|Nr|ca|bzw|vgl|usw|etc|approx|Mio|Mrd|Hr|Fr|Sig|Dott"
    r"|Ing|dhr"
    r"|mevr|art|Abs|incl|inkl|evtl|ggf|Tel|Art|vs|eg|ie))\.\s*$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a passage's text: text[start:end]."""

    start: int
    end: int
    text: str


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences and lines of a passage, without the white space around them."""
    start = 0
    for end in _ends(text):
        if _ABBREVIATED.search(text, max(start, end - 12), end):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _ends(text: str) -> list[int]:
    ends = [found.end() for found in _END.finditer(text)]
    line = 0
    while (after := text.find("\n", line)) >= 0:
        if after - line < _SHORT_LINE:
            ends.append(after + 1)
        line = after + 1
    return sorted(set(ends))


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    said = said.strip()
    if said:
        yield Sentence(start, start + len(said), said)


class Layout:
    """The passages of a file, found by the part and offset of what they hold."""

    def __init__(self, passages: Sequence[NewPassage]) -> None:
        self._order = sorted(range(len(passages)), key=lambda number: (passages[number].part, passages[number].start))
        self._places = [(passages[number].part, passages[number].start) for number in self._order]
        self._passages = passages

    def at(self, part: int, start: int, end: int) -> tuple[int, int, int] | None:
        """(passage, start, end in its text) of a stretch of a part; cut at the passage's end; None when in none."""
        place = bisect_right(self._places, (part, start)) - 1
        if place < 0:
            return None
        number = self._order[place]
        passage = self._passages[number]
        if passage.part != part or not passage.start <= start < passage.start + len(passage.text):
            return None
        return number, start - passage.start, min(end - passage.start, len(passage.text))

    def of_part(self, part: int) -> list[int]:
        """The numbers of a part's passages, in order."""
        first, last = bisect_right(self._places, (part, -1)), bisect_right(self._places, (part + 1, -1))
        return self._order[first:last]
