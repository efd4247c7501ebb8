"""Marked-up plain text: Markdown, reStructuredText, TeX, Org and AsciiDoc, kept as written, with headings found."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from indexer.extractors import Described, Document, Extracted, Heading, Limits, Part, Person, Unreadable
from indexer.extractors.text import decode
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import finish, one_line, tidy

VERSION = 2
_NOTHING = "This file holds no text, so there is nothing to search."
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ADORNMENT = re.compile(r"([=\-`:.'\"~^_*+#!$%&])\1{2,}[ \t]*$")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_FIELD = re.compile(r"^(title|author|date|lang):[ \t]*(.+)$", re.MULTILINE)
_SECTION = re.compile(
    r"^[ \t]*\\(part|chapter|section|subsection|subsubsection|paragraph)\*?(?:\[[^\]]*\])?\{", re.MULTILINE
)
_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_STARRED = re.compile(r"^(\*{1,6}|={2,6})[ \t]+(.+?)[ \t=]*$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_BLOCK_START = re.compile(r" {0,3}(?:>|[-*+][ \t]|\d+[.)][ \t]|\|)")


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part with its headings. Raises `Unreadable` for binary data and for white space alone."""
    raw, cut = decode(document.data, limits.max_characters)
    text = tidy(raw)
    if not text.strip():
        raise Unreadable("empty", _NOTHING)
    front = _FRONT_MATTER.match(text)
    skip = front.end() if front else 0
    headings = _HEADINGS.get(document.suffix, markdown_headings)(text, skip)
    described = _described(front.group(1) if front else "")
    title = described.title or (headings[0].title if headings else "")
    parts = [Part("text", None, "", text, headings)]
    extracted = finish(title, document.stem, parts, limits.max_characters, _NOTHING, described)
    return msgspec.structs.replace(extracted, truncated=extracted.truncated or cut)


def warm() -> None:
    """Load the codecs."""
    text_warm()


def markdown_headings(text: str, skip: int) -> tuple[Heading, ...]:
    """The headings of Markdown from an offset on: ATX (`## x`) and setext (underlined) headings outside fenced code."""
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


def _tex_headings(text: str, skip: int) -> tuple[Heading, ...]:
    r"""The arguments of `\section{...}` and the like."""
    headings: list[Heading] = []
    for match in _SECTION.finditer(text, skip):
        depth, end = 1, match.end()
        while end < len(text) and depth and end - match.end() < 1000:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        title = re.sub(r"\\[a-zA-Z]+\*?|[{}]", "", text[match.end() : end - 1])
        headings.append(Heading(match.start(), _LEVELS.index(match.group(1)) + 1, one_line(title)[:300]))
    return tuple(heading for heading in headings if heading.title)


def _starred_headings(text: str, skip: int) -> tuple[Heading, ...]:
    """Lines that begin with stars (Org) or with equals signs (AsciiDoc): as many as the level."""
    found = ((match.start(), len(match.group(1)), _plain(match.group(2))) for match in _STARRED.finditer(text, skip))
    return tuple(Heading(offset, level, title) for offset, level, title in found if title)


def _described(front: str) -> Described:
    """What the fields at the head of a Markdown file say."""
    said = {name: one_line(value).strip("\"'") for name, value in reversed(_FRONT_FIELD.findall(front))}
    return Described(
        title=said.get("title", "")[:300],
        people=(Person("author", said["author"][:300]),) if said.get("author") else (),
        created=said["date"][:35] if _DATE.match(said.get("date", "")) else "",
        language=said.get("lang", "")[:35],
    )


def _plain(title: str) -> str:
    return one_line(_LINK.sub(r"\1", title[:1000]).replace("**", "").replace("`", ""))[:300]


_HEADINGS: dict[str, Callable[[str, int], tuple[Heading, ...]]] = {
    ".rst": _restructured_headings,
    ".tex": _tex_headings,
    ".org": _starred_headings,
    ".adoc": _starred_headings,
    ".asciidoc": _starred_headings,
}
