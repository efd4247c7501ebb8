"""Word documents of 1997 to 2003: paragraphs with their headings, tables as rows, notes, comments, text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from indexer.extractors import Document, Extracted, Limits, Part, Unreadable, compound
from indexer.extractors.compound import Compound
from indexer.extractors.doc_structure import OLD, Paragraph, stories
from indexer.extractors.tidy import Lines, clean, finish, one_line

VERSION = 2
_NOTHING = "This document holds no text (perhaps only pictures), so there is nothing to search."
_MAX_LEVEL = 6
_LONGEST_HEADING = 300
_BEFORE_1995 = (b"\x31\xbe\x00\x00", b"\x9b\xa5\x21\x00", b"\xdb\xa5\x2d\x00")
"""How documents of Word for DOS and of Word 1 and 2 for Windows begin, which are no compound files."""


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part with its headings. Raises `Unreadable`."""
    if document.data.startswith(_BEFORE_1995):
        raise Unreadable("unsupported", OLD)
    file = Compound(document)
    lines = Lines(limits.max_characters)
    title = ""
    for name, paragraphs in stories(file):
        if name == "text":
            title = _flow(paragraphs, lines)
        elif name in ("margins", "margin boxes"):
            shown = (one_line(paragraph.text) for paragraph in paragraphs)
            for line in dict.fromkeys(line for line in shown if any(character.isalpha() for character in line)):
                lines.add(line, gap=True)
        elif name == "comments":
            for paragraph in paragraphs:
                said = one_line(paragraph.text)
                lines.add(f"Comment: {said}" if said else "", gap=True)
        elif name != "macros":
            _flow(paragraphs, lines)
    described = file.described("document")
    headings = lines.headings()
    title = described.title or title or (headings[0].title if headings else "")
    parts = [lines.part(Part("text", None, "", ""))]
    extracted = finish(title, document.stem, parts, limits.max_characters, _NOTHING, described)
    return msgspec.structs.replace(extracted, truncated=extracted.truncated or lines.full)


def warm() -> None:
    """Import olefile."""
    compound.warm()


def _flow(paragraphs: Sequence[Paragraph], lines: Lines) -> str:
    """Write paragraphs and tables; the document's title, "" when none is marked as such."""
    title = ""
    rows: list[list[str]] = []
    for paragraph in _with_cells(paragraphs):
        if isinstance(paragraph, list):
            rows.append(paragraph)
            continue
        text = clean(paragraph.text).strip()
        if rows and text:
            lines.table(rows)
            rows = []
        if paragraph.level is not None and len(text) <= _LONGEST_HEADING:
            shown = one_line(text)
            title = title or (shown if paragraph.level == 0 else "")
            lines.heading(shown, min(max(paragraph.level, 1), _MAX_LEVEL))
        else:
            lines.add(text, gap=True)
    lines.table(rows)
    return title


def _with_cells(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | list[str]]:
    """The paragraphs, and the rows of tables as lists of cells."""
    cells: list[str] = []
    inside: list[str] = []
    for paragraph in paragraphs:
        if paragraph.ends == "cell":
            cells.append(" ".join([*inside, paragraph.text]))
            inside = []
        elif paragraph.ends == "row":
            yield cells
            cells, inside = [], []
        elif paragraph.in_table:
            inside.append(paragraph.text)
        else:
            if cells or inside:
                yield [*cells, *inside]
                cells, inside = [], []
            yield paragraph
    if cells or inside:
        yield [*cells, *inside]
