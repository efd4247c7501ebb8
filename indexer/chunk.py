"""A part's text cut into passages that tile it: at headings, paragraphs, rows, sentences, words.

Every possible cut has a strength. From the end of one passage the next ends at the strongest cut within reach, and
among equals at the one nearest to the wanted size.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.extractors import Heading, Part

MAX = 1200
"""No passage is longer, in characters."""

_WORD, _CELL, _LINE, _SENTENCE, _LINE_OF_SENTENCE, _ROW, _PARAGRAPH = range(1, 8)
_LONGEST_ABOVE = 300
_LONGEST_CONTEXT = 300
_CELLS = " | "

# The gap after a sentence: its mark, closing quotes and brackets, white space; then no digit, nor a lower-case letter
# (`re` has no class for these). A letter alone before a full stop is an initial or abbreviation: "J. Smith", "z. B.".
_SENTENCE_END = re.compile(r"(?<![\s.(][^\W\d_])[.!?…]+[\"'”’»)\]]*\s+(?=[^\s\d])|[。！？｡][」』”’）】]*\s*")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One passage: text[start:end] of its part, and the nearest heading above it ("" when there is none)."""

    start: int
    end: int
    heading: str
    above: str = ""
    """The headings above that one, outermost first, joined by " › "."""
    context: str = ""
    """What the passage continues: the header row of its table, the first cell of a row that began above it, or ""."""


def chunk(part: Part, target: int = 800) -> list[Chunk]:
    """The passages of a part, about `target` and at most 1,200 characters each; put together they are its text.

    White space between two passages belongs to the first. A part of white space alone has none.
    """
    text = part.text
    if not text.strip():
        return []
    headings = sorted(part.headings, key=lambda heading: heading.offset)
    starts = [heading.offset for heading in headings]
    chunks: list[Chunk] = []
    for start, end in _spans(text, starts, min(max(target, 100), MAX), part.kind == "sheet"):
        number = _heading(text, start, end, headings, starts)
        title = headings[number].title if number >= 0 else ""
        chunks.append(Chunk(start, end, title, _above(headings, number), _context(part, start)))
    return chunks


def _spans(text: str, headings: list[int], target: int, rows: bool) -> Iterator[tuple[int, int]]:
    sections = [offset for offset in headings if 0 < offset < len(text)]
    start = 0
    while start < len(text):
        # A section ends its last passage, unless that would be a crumb such as a heading alone.
        following = bisect_left(sections, start + target // 4)
        section_end = sections[following] if following < len(sections) else len(text)
        end = section_end if section_end - start <= MAX else _cut(text, start, section_end, target, rows)
        yield start, end
        start = end


def _cut(text: str, start: int, section_end: int, target: int, rows: bool) -> int:
    """Where a passage from `start` ends when its section is too long for one."""
    # Two passages that share what is left evenly read better than a full one and a crumb.
    left = section_end - start
    wanted = left // 2 if left < 2 * target else target
    window = text[start : start + MAX + 1]
    best, best_rank = 0, (0, 0)
    for offset, strength in _cuts(window, rows):
        if wanted // 2 <= offset <= MAX:
            rank = (strength, -abs(offset - wanted))
            if rank > best_rank:
                best, best_rank = offset, rank
    return start + (best or _between_characters(window, wanted))


def _cuts(window: str, rows: bool) -> Iterator[tuple[int, int]]:
    """(offset, strength) of the cuts in a window of text; the stronger of two at one offset counts.

    A table's row is not parted while it fits: in a sheet (`rows`) each line is one, elsewhere a line with " | ".
    """
    line = 0
    for gap in _BLANK.finditer(window):
        if gap.end() == len(window):
            continue  # the gap may go on beyond the window
        newlines = gap.group().count("\n")
        if not newlines:
            cell = gap.group() == " " and window[gap.start() - 2 : gap.start()] == " |"
            yield gap.end(), _CELL if cell else _WORD
            continue
        row = rows or _CELLS in window[line : gap.start()]
        yield gap.end(), _PARAGRAPH if newlines > 1 else _ROW if row else _LINE
        line = gap.end()
    for end in _SENTENCE_END.finditer(window):
        if end.end() < len(window) and not window[end.end()].islower():
            yield end.end(), _LINE_OF_SENTENCE if "\n" in end.group() else _SENTENCE


def _between_characters(window: str, wanted: int) -> int:
    """A cut in a run without gaps that parts no letter from its accents and no pair of joined signs."""
    for offset in range(min(wanted, len(window) - 1), max(1, wanted - 32), -1):
        after = window[offset]
        if not unicodedata.combining(after) and after not in "\u200d\ufe0f" and window[offset - 1] != "\u200d":
            return offset
    return wanted


def _heading(text: str, start: int, end: int, headings: Sequence[Heading], starts: list[int]) -> int:
    """The number of the last heading at or above the passage's first line of running text; -1 when there is none."""
    number = bisect_right(starts, start) - 1
    while number + 1 < len(headings) and headings[number + 1].offset < end:
        since = headings[number].offset if number >= 0 else start
        between = text[max(since, start) : headings[number + 1].offset].strip()
        if between and not (number >= 0 and since >= start and between.rstrip(":") == headings[number].title):
            break
        number += 1
    return number


def _above(headings: Sequence[Heading], number: int) -> str:
    """The titles that a heading stands under, outermost first; the innermost ones when all would be too long."""
    if number < 0:
        return ""
    titles: list[str] = []
    level = headings[number].level
    room = _LONGEST_ABOVE
    for heading in reversed(headings[:number]):
        if level <= 1 or room <= 0:
            break
        if heading.level < level:
            level = heading.level
            titles.append(heading.title[:room])
            room -= len(heading.title) + 3
    return " › ".join(reversed(titles))


def _context(part: Part, start: int) -> str:
    """The header of the table, and the first cell of the row, within which a passage begins."""
    found: list[str] = []
    table = next((table for table in part.tables if table.start < start < table.end), None)
    if table is not None and table.header:
        found.append(table.header[:_LONGEST_CONTEXT])
    line = part.text.rfind("\n", max(0, start - 100_000), start) + 1
    first = part.text.find(_CELLS, line, start)
    if 0 <= line < first < start and part.text[start - 1] != "\n":
        found.append(part.text[line:first][: _LONGEST_CONTEXT // 3])
    return "\n".join(found)
