"""PowerPoint: a part a slide, with its title, body, tables, charts, diagrams and speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.extractors import Document, Extracted, Limits, Part, ooxml
from indexer.extractors.ooxml import Element, Package, attribute, below, child, elements, local, relation_id
from indexer.extractors.tidy import Lines, clean, one_line, row_line

VERSION = 2
_NOTHING = "This presentation holds no text (perhaps only pictures), so there is nothing to search."
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "sldImg")


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a slide, in the order of the presentation, hidden ones too. Raises `Unreadable`."""
    package = Package(document, limits)
    name, root = package.main("presentation")
    relations = package.relations(name)
    parts: list[Part] = []
    room = limits.max_characters
    for entry in elements(child(root, "sldIdLst")):
        _, target = relations.get(entry.get(relation_id(entry), ""), ("", ""))
        number = len(parts) + 1
        lines = Lines(room + 1)
        _slide(package, target, lines)
        parts.append(lines.part(Part("slide", number, f"slide {number}", "")))
        room -= len(parts[-1].text)
        if room < 0:
            break
    first = next((heading.title for part in parts for heading in part.headings), "")
    described = package.described("slides")
    return package.finish(described.title or first, document.stem, parts, limits.max_characters, _NOTHING, described)


def warm() -> None:
    """Import lxml."""
    ooxml.warm()


def _slide(package: Package, name: str, lines: Lines) -> None:
    root = package.side(name) if name else None
    tree = child(root, "cSld", "spTree")
    title = next((shape for shape in below(tree, "sp") if _placeholder(shape) in _TITLES), None)
    if title is not None:
        lines.heading(one_line(" ".join(_paragraphs(title))), 1)
    for shape in _shapes(tree):
        if shape is not title and _placeholder(shape) not in _FURNITURE:
            _shape(shape, lines)
    for kind in ("chart", "diagramData"):
        for target in package.related(name, kind):
            _figure(package.side(target), lines)
    for target in package.related(name, "notesSlide"):
        _notes(package.side(target), lines)
    for target in package.related(name, "comments"):
        for text in below(package.side(target), "text"):
            lines.add(one_line(text.text or ""), gap=True)


def _shapes(tree: Element | None) -> Iterator[Element]:
    """The shapes of a slide, those in groups too, each once; the copies for older programs are left out."""
    for element in elements(tree):
        kind = local(element)
        if kind in ("grpSp", "Choice"):
            yield from _shapes(element)
        elif kind == "AlternateContent":
            shown = child(element, "Choice")
            yield from _shapes(shown if shown is not None else child(element, "Fallback"))
        elif kind in ("sp", "graphicFrame", "cxnSp"):
            yield element


def _shape(shape: Element, lines: Lines) -> None:
    table = next(below(shape, "tbl"), None)
    if table is None:
        for number, paragraph in enumerate(_paragraphs(shape)):
            lines.add(paragraph.strip(), gap=number == 0)
        return
    rows = (row for row in elements(table) if local(row) == "tr")
    lines.table([" ".join(_paragraphs(cell)) for cell in elements(row) if local(cell) == "tc"] for row in rows)


def _paragraphs(parent: Element) -> Iterator[str]:
    for paragraph in below(parent, "p"):
        pieces: list[str] = []
        for element in paragraph.iter():
            kind = local(element)
            if kind == "t":
                pieces.append(element.text or "")
            elif kind == "br":
                pieces.append("\n")
        text = clean("".join(pieces))
        if text.strip():
            yield text


def _figure(root: Element | None, lines: Lines) -> None:
    """A chart's title and axes, then each series as a row of "category: value"; the words of a diagram."""
    if root is None:
        return
    for number, text in enumerate(_paragraphs(root)):
        lines.add(one_line(text), gap=number == 0)
    for number, series in enumerate(below(root, "ser")):
        name = " ".join(_values(child(series, "tx")))
        categories = _values(child(series, "cat")) or _values(child(series, "xVal"))
        values = _values(child(series, "val")) or _values(child(series, "yVal"))
        cells = [
            f"{category}: {value}" if category else value
            for category, value in zip(categories + [""] * len(values), values, strict=False)
        ]
        lines.add(row_line([name, *cells]), gap=number == 0)


def _values(parent: Element | None) -> list[str]:
    """The values of a chart that are kept in the slide; numbers without the noise of binary fractions."""
    found: list[str] = []
    for element in below(parent, "v"):
        written = one_line(element.text or "")
        try:
            found.append(f"{float(written):.10g}" if "." in written else written)
        except ValueError:
            found.append(written)
    return found


def _notes(root: Element | None, lines: Lines) -> None:
    tree = child(root, "cSld", "spTree")
    bodies = [shape for shape in _shapes(tree) if _placeholder(shape) == "body"]
    texts = [text.strip() for body in bodies for text in _paragraphs(body)]
    for number, text in enumerate(texts):
        lines.add(f"Notes: {text}" if number == 0 else text, gap=number == 0)


def _placeholder(shape: Element) -> str:
    """The kind of a placeholder ("title", "body", …); "" for other shapes."""
    for properties in elements(shape):
        mark = child(properties, "nvPr", "ph")
        if mark is not None:
            return attribute(mark, "type") or "obj"
    return ""
