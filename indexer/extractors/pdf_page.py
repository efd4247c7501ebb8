"""What becomes of a PDF page's characters and boxes: pure functions, so that a span read can be lit when drawn."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.contract import Box
from indexer.extractors.tidy import clean, one_line

VERSION = 2
_LINE_END = (0x0D, 0x0A)
_AUTHOR = re.compile(r"^Comment \([^)]*\): ")
_COMMON = frozenset("eainrsto")
_LETTERS_TO_JUDGE = 150
_FEWEST_COMMON = 0.27
_WHITE = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0})
_HYPHEN = (0x0002, 0xFFFE)  # PDFium's marks for a hyphen that splits a word at the end of a line


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page and where each of its characters comes from.

    That is the number of a PDFium character, or -1 - n for the n-th note that lies on the page.
    """

    text: str
    characters: tuple[int, ...]
    garbled: bool = False
    """Whether the page has characters whose meaning its fonts do not say; they are left out."""


def page_text(codes: Sequence[int], notes: Sequence[str] = ()) -> PageText:
    """The text of PDFium's characters and of the notes on a page: a pure function, so reading and rendering agree.

    UTF-16 pairs become one character, control characters and soft hyphens vanish, line ends become newlines, and a
    word that is split at the end of a line is joined. A page whose fonts do not say what their glyphs mean has no text
    but its notes. Each note is a line at the end; one that only repeats words of the page is left out.
    """
    characters: list[int] = []
    out: list[str] = []
    skip_line_end = False
    garbled = _garbled(codes)
    for number, code in enumerate(codes if not garbled else ()):
        if 0xDC00 <= code < 0xE000 and number and 0xD800 <= codes[number - 1] < 0xDC00:
            pair = 0x10000 + ((codes[number - 1] - 0xD800) << 10) + (code - 0xDC00)
            out[-1] = chr(pair)
            continue
        if code in _HYPHEN:
            skip_line_end = True
            continue
        if skip_line_end and code in _LINE_END:
            continue
        skip_line_end = False
        kept = _kept(code)
        if kept and not (kept == "\n" and (not out or out[-1] == "\n")):
            out.append(kept)
            characters.append(number)
    words = " ".join("".join(out).split())
    for number, note in enumerate(notes):
        line = one_line(note)
        if line and _AUTHOR.sub("", line) not in words:
            ended = "\n" + line if out and out[-1] != "\n" else line
            out.extend(ended)
            characters.extend([-1 - number] * len(ended))
    return PageText("".join(out), tuple(characters), garbled)


@cache
def _kept(code: int) -> str:
    """A character as the text has it, "" for one that goes."""
    if code == 0x0D:  # a newline follows
        return ""
    return clean(chr(code)) if code <= 0x10FFFF else "\ufffd"


def _garbled(codes: Sequence[int]) -> bool:
    """Whether a quarter of the characters or more mean nothing: fonts without a map to Unicode."""
    counted = Counter(codes)
    seen = sum(count for code, count in counted.items() if code not in _WHITE)
    if sum(count for code, count in counted.items() if _means_nothing(code)) > seen * 0.25:
        return True
    # Numbers of glyphs taken for letters: mostly the alphabet moved by 29 places. There eight letters that make half
    # of every language in Latin script are less frequent than in letters drawn at random.
    latin = {code: count for code, count in counted.items() if 0x41 <= code <= 0x24F and chr(code).isalpha()}
    letters = sum(latin.values())
    if letters < _LETTERS_TO_JUDGE or letters < seen * 0.5:
        return False
    return sum(count for code, count in latin.items() if _base(code) in _COMMON) < letters * _FEWEST_COMMON


@cache
def _base(code: int) -> str:
    """A letter without its accents, in lower case."""
    return unicodedata.normalize("NFD", chr(code))[0].lower()


def _means_nothing(code: int) -> bool:
    control = code < 0x20 or 0x7F <= code < 0xA0
    return (control and code not in _WHITE and code not in _HYPHEN) or code == 0xFFFD or 0xE000 <= code <= 0xF8FF


def by_line(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Neighbouring boxes that overlap in height by more than half become one; boxes without area go."""
    lines: list[Box] = []
    for box in boxes:
        if box.right <= box.left or box.bottom <= box.top:
            continue
        if lines and _same_line(lines[-1], box):
            last = lines[-1]
            lines[-1] = Box(
                min(last.left, box.left),
                min(last.top, box.top),
                max(last.right, box.right),
                max(last.bottom, box.bottom),
            )
        else:
            lines.append(box)
    return tuple(lines)


def _same_line(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    near = other.left - one.right < 0.05 and one.left - other.right < 0.05  # not the next column
    return near and shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)
