"""Word documents: paragraphs with their headings, tables as rows, text boxes, notes, headers and footers.

Read from the XML itself: python-docx leaves out hyperlinks in fields, content controls, text boxes and notes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from indexer.extractors import Document, Extracted, Limits, Part, ooxml
from indexer.extractors.docx_lists import BULLET, Lists
from indexer.extractors.docx_styles import Styles
from indexer.extractors.ooxml import Element, Package, attribute, below, child, elements, local
from indexer.extractors.tidy import Lines, clean, one_line

VERSION = 2
_NOTHING = "This document holds no text (perhaps only pictures), so there is nothing to search."
# What was deleted, moved away, is a field's code, or stands a second time for older programs.
_NOT_SHOWN = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "rt", "sectPr"})
_BODY_TEXT = 9
_MAX_LEVEL = 6


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part with its headings. Raises `Unreadable`."""
    package = Package(document, limits)
    name, root = package.main("document")
    lines = Lines(limits.max_characters)
    styles = Styles([package.side(target) for target in package.related(name, "styles")])
    flow = _Flow(lines, styles, Lists(package, name, styles))
    flow.blocks(child(root, "body"))
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")):
        for target in package.related(name, kind):
            flow.notes(package.side(target), tag)
    flow.margins([package.side(part) for kind in ("header", "footer") for part in package.related(name, kind)])
    described = package.described("document")
    headings = lines.headings()
    title = described.title or flow.title or (headings[0].title if headings else "")
    parts = [lines.part(Part("text", None, "", ""))]
    extracted = package.finish(title, document.stem, parts, limits.max_characters, _NOTHING, described)
    return msgspec.structs.replace(extracted, truncated=extracted.truncated or lines.full)


def warm() -> None:
    """Import lxml."""
    ooxml.warm()


class _Flow:
    """Writes blocks into lines."""

    def __init__(self, lines: Lines, styles: Styles, lists: Lists) -> None:
        self._lines = lines
        self._styles = styles
        self._lists = lists
        self.title = ""

    def blocks(self, parent: Element | None) -> None:
        for element in elements(parent):
            kind = local(element)
            if self._lines.full:
                return
            if kind == "p":
                self._paragraph(element)
            elif kind == "tbl":
                self._lines.table(_rows(element))
            elif kind not in _NOT_SHOWN:  # content controls, custom XML, insertions: blocks within blocks
                self.blocks(element)

    def notes(self, root: Element | None, tag: str) -> None:
        """Foot- and endnotes and comments: a line each; the first two notes of Word are rules, not notes."""
        for note in elements(root):
            if local(note) == tag and attribute(note, "type") not in ("separator", "continuationSeparator"):
                said = one_line(" ".join(_paragraphs(note)))
                author = one_line(attribute(note, "author")) if tag == "comment" else ""
                self._lines.add(f"Comment ({author}): {said}" if author and said else said, gap=True)

    def margins(self, roots: list[Element | None]) -> None:
        """Headers and footers at the end, each once, without lone page numbers."""
        seen: set[str] = set()
        for root in roots:
            line = one_line(" ".join(_paragraphs(root)))
            if line not in seen and any(character.isalpha() for character in line):
                seen.add(line)
                self._lines.add(line, gap=True)

    def _paragraph(self, paragraph: Element) -> None:
        text = _text(paragraph)
        properties = child(paragraph, "pPr")
        level = self._styles.level(attribute(child(properties, "pStyle"), "val"))
        level = level if level is None or level <= _BODY_TEXT else None
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline.isdigit():
            level = int(outline) + 1 if int(outline) < _BODY_TEXT else None
        mark = self._lists.mark(properties) if text.strip() else ""
        if level is not None and len(text) <= 300:
            title = one_line(text)
            self.title = self.title or (title if level == 0 else "")
            numbered = f"{mark} {title}" if mark not in ("", BULLET) else title
            self._lines.heading(numbered, min(max(level, 1), _MAX_LEVEL))
        elif mark:
            self._lines.add(f"{mark} {text.strip()}")
        else:
            self._lines.add(text.strip(), gap=True)
        for box in _boxes(paragraph):
            self.blocks(box)


def _rows(table: Element) -> Iterator[list[str]]:
    """The cells of the rows of a table; the rows of a table in a cell follow the row of the cell."""
    for row in elements(table):
        if local(row) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(row)
        elif local(row) == "tr" and child(row, "trPr", "del") is None:
            cells = list(_cells(row))
            yield [" ".join(_paragraphs(cell)) for cell in cells]
            for cell in cells:
                for inner in elements(cell):
                    if local(inner) == "tbl":
                        yield from _rows(inner)


def _cells(row: Element) -> Iterator[Element]:
    for element in elements(row):
        if local(element) == "tc":
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(element)


def _paragraphs(parent: Element | None) -> Iterator[str]:
    """The texts of all paragraphs below, without those of tables and with those of text boxes."""
    for element in elements(parent):
        kind = local(element)
        if kind == "p":
            yield _text(element)
            for box in _boxes(element):
                yield from _paragraphs(box)
        elif kind != "tbl" and kind not in _NOT_SHOWN:
            yield from _paragraphs(element)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph; the copy for older programs is left out."""
    for box in below(paragraph, "txbxContent"):
        above = [local(ancestor) for ancestor in box.iterancestors()]
        until = above.index("p") if "p" in above else len(above)
        if "Fallback" not in above[:until]:
            yield box


def _text(parent: Element) -> str:
    """The text of a paragraph as it is shown."""
    return clean("".join(_runs(parent)))


def _runs(parent: Element) -> Iterator[str]:
    for element in elements(parent):
        kind = local(element)
        if kind == "t":
            yield element.text or ""
        elif kind in ("tab", "ptab"):
            yield "\t"
        elif kind in ("br", "cr"):
            yield "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        elif kind == "AlternateContent":
            shown = child(element, "Choice")
            if shown is None:
                shown = child(element, "Fallback")
            if shown is not None:
                yield from _runs(shown)
        elif kind not in _NOT_SHOWN and kind != "txbxContent":
            yield from _runs(element)
