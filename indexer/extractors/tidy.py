"""Text that is fit for the index: what extractors do to characters and lines before they hand text over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from indexer.extractors import Described, Extracted, Heading, Part, Table, Unreadable

VERSION = 2

_GONE = (*range(9), 11, *range(14, 32), 127, *range(0x80, 0xA0), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF)
_BAD: dict[int, str | None] = dict.fromkeys(_GONE)
_BAD.update({0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"})
_BAD.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
_TRAILING = re.compile(r"[ \t\u00a0\u3000]+(?=\n|\Z)")
_EMPTY_LINES = re.compile(r"\n{4,}")
_LONG_GAP = re.compile(r"[ \t\u00a0\u3000]{65,}")
_SPACES = re.compile(r"\s+")
_LONGEST_LABEL = 80
_MOST_GAPS = 8
"""A row with more blank cells keeps its filled ones alone."""


def clean(text: str) -> str:
    """Without control characters, soft hyphens and lone surrogates; line ends are newlines. Keeps all else."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BAD)


def tidy(text: str) -> str:
    """Clean text without trailing blanks, without more than two empty lines or 64 blanks in a row."""
    # Long gaps go first: the search for trailing blanks is quadratic in the length of a gap.
    text = _TRAILING.sub("", _LONG_GAP.sub(" " * 64, clean(text)))
    return _EMPTY_LINES.sub("\n\n\n", text).strip("\n")


def one_line(text: str) -> str:
    """Clean text with each run of white space as one space."""
    if text.isascii() and text.isprintable() and "  " not in text:  # most cells are clean already
        return text.strip()
    return _SPACES.sub(" ", clean(text)).strip()


def row_line(cells: Iterable[str]) -> str:
    """A table row as a line: cells joined by " | ", "" when all are blank."""
    shown = [one_line(cell).replace(" | ", " / ") for cell in cells]
    while shown and not shown[-1]:
        shown.pop()
    if shown.count("") > _MOST_GAPS:
        shown = [cell for cell in shown if cell]
    return " | ".join(shown)


class Lines:
    """Collects lines and headings into the text of one part, up to a number of characters."""

    def __init__(self, room: int) -> None:
        self._pieces: list[str] = []
        self._headings: list[Heading] = []
        self._tables: list[Table] = []
        self._length = 0
        self._room = room

    @property
    def full(self) -> bool:
        """Whether text had to be left out."""
        return self._length > self._room

    def add(self, line: str, *, gap: bool = False) -> None:
        """Add a line; with `gap` an empty line stands before it. Blank lines are dropped."""
        if not line.strip() or self.full:
            return
        separator = "" if not self._pieces else "\n\n" if gap else "\n"
        self._pieces.append(separator + line)
        self._length += len(separator) + len(line)

    def heading(self, title: str, level: int, *, shown: str = "", gap: bool = True) -> None:
        """Add a heading on a line of its own, which reads `shown` when the title alone is not what stands there."""
        if not title.strip() or self.full:
            return
        start = self._length + ((2 if gap else 1) if self._pieces else 0)
        self.add(shown or title, gap=gap)
        self._headings.append(Heading(start, level, title[:300]))

    def resume(self, title: str, level: int, *, gap: bool = False) -> None:
        """From the next line on this heading, which was written before, holds again; "" is none."""
        if not self.full and self._pieces:
            self._headings.append(Heading(self._length + (2 if gap else 1), level, title[:300]))

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Add the rows of a table, a line each; the first one is its header when it holds labels alone."""
        start, header, number = self._length, "", 0
        for cells in rows:
            line = row_line(cells)
            if not line:
                continue
            if number == 0:
                start = self._length + (2 if self._pieces else 0)
                header = line if _labels(cells) else ""
            self.add(line, gap=number == 0)
            number += 1
            if self.full:
                break
        if header and number > 1:
            self._tables.append(Table(start, min(self._length, self._room), header))

    def part(self, part: Part) -> Part:
        """A part with the text, the headings and the tables so far."""
        return msgspec.structs.replace(part, text=self.text(), headings=self.headings(), tables=self.tables())

    def tables(self) -> tuple[Table, ...]:
        """The tables so far that have a header, in order."""
        return tuple(table for table in self._tables if table.start < self._room)

    def text(self) -> str:
        """The text so far, within the room."""
        return "".join(self._pieces)[: self._room]

    def headings(self) -> tuple[Heading, ...]:
        """The headings so far, in order of offset."""
        return tuple(heading for heading in self._headings if heading.offset < self._room)


def _labels(cells: Sequence[str]) -> bool:
    """Whether cells can be the header of a table: at least two, all short, none a figure."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(
        len(cell) <= _LONGEST_LABEL and any(character.isalpha() for character in cell) for cell in filled
    )


def within(parts: Iterable[Part], room: int) -> tuple[tuple[Part, ...], bool]:
    """The parts up to `room` characters in all, and whether text was left out. The part that is cut stays, cut."""
    taken: list[Part] = []
    for part in parts:
        if len(part.text) > room:
            taken.append(cut(part, room))
            return tuple(taken), True
        taken.append(part)
        room -= len(part.text)
    return tuple(taken), False


def cut(part: Part, room: int) -> Part:
    """A part with the first `room` characters of its text, and the headings and tables that stand in them."""
    headings = tuple(heading for heading in part.headings if heading.offset < room)
    tables = tuple(Table(one.start, min(one.end, room), one.header) for one in part.tables if one.start < room)
    return msgspec.structs.replace(part, text=part.text[:room], headings=headings, tables=tables)


def finish(
    title: str,
    fallback: str,
    parts: Iterable[Part],
    room: int,
    nothing: str,
    described: Described | None = None,
) -> Extracted:
    """An `Extracted` within the limit, described as the file describes itself.

    Raises `Unreadable("no_text", nothing)` when no part has a visible character, nor shows a picture of text.
    """
    taken, truncated = within(parts, room)
    if not any(part.text.strip() or part.picture for part in taken):
        raise Unreadable("no_text", nothing)
    shown = one_line(title)[:300] or fallback
    whole = msgspec.structs.replace(described or Described(), title=shown)
    return Extracted(shown, taken, truncated, documents=(whole,))
