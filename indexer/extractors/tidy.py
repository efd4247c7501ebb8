"""Text that is fit for the index: what extractors do to characters and lines before they hand text over."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.extractors import Extracted, Heading, Part, Unreadable

_GONE = (*range(9), 11, *range(14, 32), 127, *range(0x80, 0xA0), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF)
_BAD: dict[int, str | None] = dict.fromkeys(_GONE)
_BAD.update({0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"})
_BAD.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
_TRAILING = re.compile(r"[ \t\u00a0\u3000]+(?=\n|\Z)")
_EMPTY_LINES = re.compile(r"\n{4,}")
_LONG_GAP = re.compile(r"[ \t\u00a0\u3000]{65,}")
_SPACES = re.compile(r"\s+")


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
    return _SPACES.sub(" ", clean(text)).strip()


def row_line(cells: Iterable[str]) -> str:
    """A table row as a line: cells joined by " | ", "" when all are blank."""
    shown = [one_line(cell).replace(" | ", " / ") for cell in cells]
    while shown and not shown[-1]:
        shown.pop()
    return " | ".join(shown)


class Lines:
    """Collects lines and headings into the text of one part, up to a number of characters."""

    def __init__(self, room: int) -> None:
        self._pieces: list[str] = []
        self._headings: list[Heading] = []
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

    def heading(self, title: str, level: int) -> None:
        """Add a heading on a line of its own."""
        if not title.strip() or self.full:
            return
        start = self._length + (2 if self._pieces else 0)
        self.add(title, gap=True)
        self._headings.append(Heading(start, level, title[:300]))

    def text(self) -> str:
        """The text so far, within the room."""
        return "".join(self._pieces)[: self._room]

    def headings(self) -> tuple[Heading, ...]:
        """The headings so far, in order of offset."""
        return tuple(heading for heading in self._headings if heading.offset < self._room)


def within(parts: Iterable[Part], room: int) -> tuple[tuple[Part, ...], bool]:
    """The parts up to `room` characters in all, and whether text was left out. The part that is cut stays, cut."""
    taken: list[Part] = []
    for part in parts:
        if len(part.text) > room:
            headings = tuple(heading for heading in part.headings if heading.offset < room)
            taken.append(Part(part.kind, part.page, part.label, part.text[:room], headings))
            return tuple(taken), True
        taken.append(part)
        room -= len(part.text)
    return tuple(taken), False


def finish(title: str, fallback: str, parts: Iterable[Part], room: int, nothing: str) -> Extracted:
    """An `Extracted` within the limit. Raises `Unreadable("no_text", nothing)` when no part has a visible character."""
    taken, truncated = within(parts, room)
    if not any(part.text.strip() for part in taken):
        raise Unreadable("no_text", nothing)
    return Extracted(one_line(title)[:300] or fallback, taken, truncated)
