"""Marked-up plain text: Markdown and reStructuredText, kept as written, with its headings found."""

from __future__ import annotations

import re

from indexer.extractors import Document, Extracted, Heading, Limits, Part, Unreadable
from indexer.extractors.text import decode
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import one_line, tidy, within

VERSION = 2
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ADORNMENT = re.compile(r"([=\-`:.'\"~^_*+#!$%&])\1{2,}[ \t]*$")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_BLOCK_START = re.compile(r" {0,3}(?:>|[-*+][ \t]|\d+[.)][ \t]|\|)")


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part with its headings. Raises `Unreadable` for binary data and for white space alone."""
    raw, cut = decode(document.data, limits.max_characters)
    text = tidy(raw)
    if not text.strip():
        raise Unreadable("empty", "This file holds no text, so there is nothing to search.")
    front = _FRONT_MATTER.match(text)
    skip = front.end() if front else 0
    find = _restructured_headings if document.suffix == ".rst" else _markdown_headings
    headings = find(text, skip)
    declared = _FRONT_TITLE.search(front.group(1)) if front else None
    title = one_line(declared.group(1)).strip("\"'") if declared else headings[0].title if headings else ""
    parts, truncated = within([Part("text", None, "", text, headings)], limits.max_characters)
    return Extracted(title[:300] or document.stem, parts, truncated or cut)


def warm() -> None:
    """Load the codecs."""
    text_warm()


def _markdown_headings(text: str, skip: int) -> tuple[Heading, ...]:
    """ATX (`## x`) and setext (underlined) headings outside fenced code."""
    headings: list[Heading] = []
    fence = ""
    above: tuple[int, str] | None = None
    offset = skip
    for line in text[skip:].split("\n"):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened.group(1).startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif opened:
            fence, above = opened.group(1), None
        elif (atx := _ATX.match(line)) is not None:
            headings.append(Heading(offset, len(atx.group(1)), _plain(atx.group(2) or "")))
            above = None
        elif above is not None and (underline := _SETEXT.match(line)) is not None:
            headings.append(Heading(above[0], 1 if underline.group(1)[0] == "=" else 2, _plain(above[1])))
            above = None
        elif not line.strip() or line.startswith(("    ", "\t")) or _BLOCK_START.match(line):
            above = None
        else:
            above = (offset, line)
        offset += len(line) + 1
    return tuple(heading for heading in headings if heading.title)


def _restructured_headings(text: str, skip: int) -> tuple[Heading, ...]:
    """Lines underlined, or over- and underlined, by a row of one punctuation mark; levels by first appearance."""
    styles: list[tuple[str, bool]] = []
    headings: list[Heading] = []
    lines = text[skip:].split("\n")
    offset = skip
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        above = lines[number - 1] if number else ""
        adorned = _ADORNMENT.match(below)
        titled = line.strip() and not _ADORNMENT.match(line)
        if adorned and titled and len(below.rstrip()) >= len(line.strip()) and (above == below or not above.strip()):
            style = (adorned.group(1), above == below)
            if style not in styles:
                styles.append(style)
            headings.append(Heading(offset, styles.index(style) + 1, _plain(line)))
        offset += len(line) + 1
    return tuple(headings)


def _plain(title: str) -> str:
    return one_line(_LINK.sub(r"\1", title[:1000]).replace("**", "").replace("`", ""))[:300]
