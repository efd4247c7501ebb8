"""The part of Markdown (CommonMark, with tables and footnotes) that the agent writes, read into blocks.

Headings, paragraphs, quotes, nested lists, tables, **bold**, *italic*, `code`, links, footnotes, hard breaks. What
looks like anything else is text. Every function is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "bullet", "number", "quote", "table", "rule"]

_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)?$")
_ITEM = re.compile(r"( *)(?:[-*+]|(\d{1,9})[.)]) +(.*)$")
_NOTE = re.compile(r"\[\^([\w-]{1,32})\]: *(.*)$")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_DIVIDER = re.compile(r" *\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?\|? *$")
_CELL = re.compile(r"(?:[^|\\]|\\.)+|(?<=\|)(?=\|)", re.DOTALL)
_MARKS = re.compile(
    r"\\(?P<plain>[!-/:-@\[-`{-~\n])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[\^(?P<note>[\w-]{1,32})\]"
    r"|\[(?P<label>[^\[\]\n]{1,500})\]\((?P<target>[^()\s]{1,2000})\)"
    r"|(?P<both>\*\*\*|___)|(?P<bold>\*\*|__)|(?P<italic>[*_])"
)
_ACTIVE = re.compile(r"([\\`*_\[\]|~])")
_STARTS = re.compile(r"^(\s*)([#>+-]|\d{1,9}[.)])(?=\s|$)", re.MULTILINE)
_INDENT = 2
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks one way. A line break in it is one."""

    text: str
    bold: bool = False
    italic: bool = False
    note: int = 0
    """Number of the footnote that is called here, from 1; then there is no text."""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, one item of a list, a table."""

    kind: BlockKind
    runs: Runs = ()
    level: int = 1
    """Of a heading 1 to 6; of an item 1 for the outermost list."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table; the first row is its head."""
    number: int = 0
    """Of a numbered item, as it is written."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text that was read."""

    blocks: tuple[Block, ...]
    notes: tuple[Runs, ...] = ()
    """Footnotes, in the order in which they are first called."""

    @property
    def title(self) -> str:
        """What its first heading says; "" without one."""
        return next((plain(block.runs) for block in self.blocks if block.kind == "heading"), "")


def plain(runs: Runs) -> str:
    """The text of some runs alone."""
    return "".join(run.text for run in runs)


def escaped(text: str) -> str:
    """A text that means itself in Markdown, on one line or several."""
    return _STARTS.sub(_escape_start, _ACTIVE.sub(r"\\\1", text))


def inline(text: str) -> str:
    """A text that means itself in the middle of a line."""
    return _ACTIVE.sub(r"\\\1", text)


def read(text: str) -> Marked:
    """The blocks of a Markdown text."""
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    written: dict[str, str] = {}
    kept: list[str] = []
    for line in lines:
        if (note := _NOTE.match(line)) is not None:
            written.setdefault(note[1], note[2])
        else:
            kept.append(line)
    reading = _Reading(written)
    blocks = tuple(reading.blocks(kept))
    return Marked(blocks, tuple(reading.notes()))


@dataclass(slots=True)
class _Reading:
    written: dict[str, str]
    called: dict[str, int] = field(default_factory=dict)

    def blocks(self, lines: list[str]) -> Iterator[Block]:
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                at += 1
            elif (heading := _HEADING.match(line)) is not None:
                yield Block("heading", self.runs(heading[2]), len(heading[1]))
                at += 1
            elif _RULE.match(line):
                yield Block("rule")
                at += 1
            elif "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _DIVIDER.match(lines[at + 1]):
                end = at + 2
                while end < len(lines) and "|" in lines[end]:
                    end += 1
                yield self._table([line, *lines[at + 2 : end]])
                at = end
            elif (item := _ITEM.match(line)) is not None:
                end = self._end(lines, at, item=True)
                text = "\n".join([item[3], *(one.strip() for one in lines[at + 1 : end])])
                level = min(_DEEPEST, 1 + len(item[1]) // _INDENT)
                yield Block("number" if item[2] else "bullet", self.runs(text), level, number=int(item[2] or 0))
                at = end
            elif line.startswith(">"):
                end = at
                while end < len(lines) and lines[end].startswith(">"):
                    end += 1
                yield Block("quote", self.runs("\n".join(one[1:].removeprefix(" ") for one in lines[at:end])))
                at = end
            else:
                end = self._end(lines, at)
                yield Block("paragraph", self.runs("\n".join(one.lstrip() for one in lines[at:end])))
                at = end

    @staticmethod
    def _end(lines: list[str], at: int, item: bool = False) -> int:
        """The line after a paragraph, or after an item with the lines that go on below it."""
        end = at + 1
        while end < len(lines) and lines[end].strip():
            line = lines[end]
            if item and not line.startswith(" " * _INDENT):
                break
            if _HEADING.match(line) or _ITEM.match(line) or _RULE.match(line) or line.startswith(">"):
                break
            end += 1
        return end

    def _table(self, lines: list[str]) -> Block:
        rows = [
            tuple(self.runs(cell.strip()) for cell in _CELL.findall(line.strip().removeprefix("|").removesuffix("|")))
            for line in lines
        ]
        width = max(map(len, rows))
        return Block("table", rows=tuple((*row, *((),) * (width - len(row))) for row in rows))

    def runs(self, text: str) -> Runs:
        """Text with marks as runs; a mark without its partner is text."""
        found: list[Run] = []
        bold = italic = False
        pairs = _paired(text)
        at = 0
        for mark in _MARKS.finditer(text):
            self._add(found, _joined(text[at : mark.start()]), bold, italic)
            at = mark.end()
            kind = mark.lastgroup
            if kind == "plain":
                self._add(found, mark["plain"], bold, italic)
            elif kind == "code":
                self._add(found, mark["code"], bold, italic)
            elif kind == "note":
                self._call(found, mark["note"], mark[0])
            elif kind == "target":
                same = mark["label"] == mark["target"]
                self._add(found, mark["label"] if same else f"{mark['label']} ({mark['target']})", bold, italic)
            elif mark.start() not in pairs:
                self._add(found, mark[0], bold, italic)
            else:
                bold ^= kind in ("bold", "both")
                italic ^= kind in ("italic", "both")
        self._add(found, _joined(text[at:]), bold, italic)
        return tuple(found)

    @staticmethod
    def _add(found: list[Run], text: str, bold: bool, italic: bool) -> None:
        if not text:
            return
        if found and (found[-1].bold, found[-1].italic, found[-1].note) == (bold, italic, 0):
            found[-1] = Run(found[-1].text + text, bold, italic)
        else:
            found.append(Run(text, bold, italic))

    def _call(self, found: list[Run], name: str, mark: str) -> None:
        if name in self.written:
            found.append(Run("", note=self.called.setdefault(name, len(self.called) + 1)))
        else:
            self._add(found, mark, False, False)

    def notes(self) -> Iterator[Runs]:
        """What the footnotes say that are called; one that a footnote calls comes after."""
        done = 0
        while done < len(self.called):
            yield tuple(run for run in self.runs(self.written[list(self.called)[done]]) if not run.note)
            done += 1


def _paired(text: str) -> set[int]:
    """Where the emphasis marks stand that have a partner: one that opens before a letter, one that closes after one."""
    open_at: dict[str, int] = {}
    found: set[int] = set()
    for mark in _MARKS.finditer(text):
        if mark.lastgroup not in ("both", "bold", "italic"):
            continue
        sign = mark[0]
        before, after = text[mark.start() - 1 : mark.start()] or " ", text[mark.end() : mark.end() + 1] or " "
        closes = sign in open_at and not before.isspace() and (sign[0] == "*" or not after.isalnum())
        if closes:
            found |= {open_at.pop(sign), mark.start()}
        elif not after.isspace() and (sign[0] == "*" or not before.isalnum()):
            open_at[sign] = mark.start()
    return found


def _joined(text: str) -> str:
    """Lines of a paragraph as one, but for hard breaks: two spaces at the end of a line."""
    return re.sub(r" {2,}\n", "\x00", text).replace("\n", " ").replace("\x00", "\n")


def _escape_start(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark[:-1]}\\{mark[-1]}"
