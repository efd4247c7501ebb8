"""OpenDocument texts, presentations and drawings: headings, lists with their numbers, tables, notes, comments."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from indexer.extractors import Document, Extracted, Limits, Part, Unreadable, ooxml
from indexer.extractors.ooxml import Element, attribute, below, child, elements, local
from indexer.extractors.opendocument import OpenDocument, asides, blocks, child_text, comment, paragraph_text
from indexer.extractors.tidy import Lines, finish, one_line

VERSION = 1
_NOTHING = "This document holds no text (perhaps only pictures), so there is nothing to search."
_MAX_LEVEL = 6
_MOST_REPEATED = 64
_DEEPEST = 60


def extract(document: Document, limits: Limits) -> Extracted:
    """A text as one part with its headings, a presentation as a part a slide. Raises `Unreadable`."""
    package = OpenDocument(document, limits)
    root = package.root("content.xml")
    body = child(root, "body")
    styles = package.side("styles.xml")
    slides = child(body, "presentation")
    pages = slides if slides is not None else child(body, "drawing")
    if pages is not None:
        return _pages(document, limits, package, pages, "slide" if slides is not None else "page")
    text = child(body, "text")
    if text is None:
        sentence = "This file is damaged or not of the kind that its name says; get a fresh copy of it."
        raise Unreadable("damaged", sentence)
    lines = Lines(limits.max_characters)
    flow = _Flow(lines, _numbered(root, styles), _titles(root))
    flow.blocks(text)
    for line in dict.fromkeys(_margins(styles)):
        lines.add(line, gap=True)
    described = package.described("document")
    headings = lines.headings()
    title = described.title or flow.title or (headings[0].title if headings else "")
    parts = [lines.part(Part("text", None, "", ""))]
    extracted = finish(title, document.stem, parts, limits.max_characters, _NOTHING, described)
    return msgspec.structs.replace(extracted, truncated=extracted.truncated or lines.full)


def warm() -> None:
    """Import lxml."""
    ooxml.warm()


def _pages(document: Document, limits: Limits, package: OpenDocument, parent: Element, kind: str) -> Extracted:
    parts: list[Part] = []
    room = limits.max_characters
    for page in elements(parent):
        if local(page) != "page":
            continue
        number = len(parts) + 1
        lines = Lines(room + 1)
        _page(page, lines)
        parts.append(lines.part(Part("slide" if kind == "slide" else "page", number, f"{kind} {number}", "")))
        room -= len(parts[-1].text)
        if room < 0:
            break
    described = package.described("slides" if kind == "slide" else "document")
    first = next((heading.title for part in parts for heading in part.headings), "")
    return finish(described.title or first, document.stem, parts, limits.max_characters, _NOTHING, described)


def _page(page: Element, lines: Lines) -> None:
    flow = _Flow(lines, frozenset(), frozenset())
    shapes = [shape for shape in elements(page) if local(shape) not in ("notes", "forms", "annotation")]
    for shape in shapes:
        if attribute(shape, "class") == "title":
            lines.heading(one_line(" ".join(paragraph_text(one) for one in below(shape, "p"))), 1)
    for shape in shapes:
        if attribute(shape, "class") not in ("title", "page-number", "date-time"):
            flow.blocks(shape)
    for note in elements(page):
        if local(note) == "annotation":
            lines.add(comment(note), gap=True)
    for number, paragraph in enumerate(below(child(page, "notes"), "p")):
        text = paragraph_text(paragraph).strip()
        lines.add(f"Notes: {text}" if number == 0 and text else text, gap=number == 0)


class _Flow:
    """Writes blocks into lines."""

    def __init__(self, lines: Lines, numbered: frozenset[str], titles: frozenset[str]) -> None:
        self._lines = lines
        self._numbered = numbered
        self._titles = titles
        self.title = ""

    def blocks(self, parent: Element | None, depth: int = 0) -> None:
        for block in blocks(parent):
            if self._lines.full or depth > _DEEPEST:
                return
            kind = local(block)
            if kind == "table":
                self._lines.table(_rows(block))
                continue
            if kind == "list":
                self._list(block, "", depth)
                continue
            text = paragraph_text(block).strip()
            level = attribute(block, "outline-level")
            if kind == "h" and len(text) <= 300:
                self._lines.heading(one_line(text), min(max(int(level) if level.isdigit() else 1, 1), _MAX_LEVEL))
            elif text and not self.title and attribute(block, "style-name") in self._titles:
                self.title = one_line(text)
                self._lines.heading(self.title, 1)
            else:
                self._lines.add(text, gap=True)
            self._aside(block, depth)

    def _list(self, element: Element, style: str, depth: int) -> None:
        style = attribute(element, "style-name") or style
        number = 0
        for item in elements(element):
            if local(item) not in ("list-item", "list-header"):
                continue
            start = attribute(item, "start-value")
            number = int(start) if start.isdigit() else number + 1
            mark = f"{number}. " if style in self._numbered else "- "
            for block in elements(item):
                kind = local(block)
                if kind == "list" and depth < _DEEPEST:
                    self._list(block, style, depth + 1)
                elif kind == "h":
                    level = attribute(block, "outline-level")
                    title = one_line(paragraph_text(block))
                    self._lines.heading(title, min(max(int(level) if level.isdigit() else 1, 1), _MAX_LEVEL))
                    self._aside(block, depth)
                elif kind == "p":
                    text = paragraph_text(block).strip()
                    self._lines.add(mark + text if text and local(item) == "list-item" else text)
                    mark = ""
                    self._aside(block, depth)

    def _aside(self, paragraph: Element, depth: int) -> None:
        for shape in asides(paragraph, "frame"):
            self.blocks(shape, depth + 1)
        for note in asides(paragraph, "note"):
            mark = one_line(child_text(note, "note-citation"))
            said = one_line(" ".join(paragraph_text(one) for one in below(child(note, "note-body"), "p")))
            self._lines.add(f"[{mark}] {said}" if mark and said else said)
        for annotation in asides(paragraph, "annotation"):
            self._lines.add(comment(annotation))


def _rows(table: Element) -> Iterator[list[str]]:
    for element in elements(table):
        kind = local(element)
        if kind == "table-row":
            cells: list[str] = []
            for cell in elements(element):
                if local(cell) != "table-cell":
                    continue
                repeated = attribute(cell, "number-columns-repeated")
                text = " ".join(_cell(cell))
                cells += [text] * min(int(repeated) if repeated.isdigit() else 1, _MOST_REPEATED)
            yield cells
        elif kind in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)


def _cell(cell: Element) -> Iterator[str]:
    for one in below(cell, "p"):
        yield paragraph_text(one)
    for one in below(cell, "h"):
        yield paragraph_text(one)


def _numbered(root: Element, styles: Element | None) -> frozenset[str]:
    """The names of the styles of lists whose first level counts."""
    found: set[str] = set()
    for source in (styles, root):
        for style in below(source, "list-style"):
            first = next(elements(style), None)
            if first is not None and local(first) == "list-level-style-number" and attribute(first, "num-format"):
                found.add(attribute(style, "name"))
    return frozenset(found)


def _titles(root: Element) -> frozenset[str]:
    """The names of the styles of the document's title: the built-in one, and what is made of it on the page."""
    own = {
        attribute(style, "name")
        for style in elements(child(root, "automatic-styles"))
        if attribute(style, "parent-style-name") == "Title"
    }
    return frozenset({"Title", *own})


def _margins(styles: Element | None) -> Iterator[str]:
    """Headers and footers, without lone page numbers."""
    for kind in ("header", "footer"):
        for margin in below(child(styles, "master-styles"), kind):
            line = one_line(" ".join(paragraph_text(one) for one in below(margin, "p")))
            if any(character.isalpha() for character in line):
                yield line
