"""OpenDocument (ISO/IEC 26300): the package or the flat file, its properties, and the text of its paragraphs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Literal

from indexer.extractors import Described, Document, Limits, Person, Unreadable
from indexer.extractors.ooxml import Element, attribute, below, child, declared, elements, local, opened
from indexer.extractors.tidy import clean, one_line

VERSION = 1
_MOST_SPACES = 64
# What is no text of the paragraph itself: it stands elsewhere, was deleted, or is a reading over a word.
_ASIDE = frozenset({"note", "annotation", "frame", "tracked-changes", "ruby-text", "custom-shape", "a-caption"})
_SHAPES = frozenset({"frame", "custom-shape", "g", "rect", "ellipse", "line", "connector", "caption", "polygon"})
_NOT_READ = frozenset({"tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "image"})


class OpenDocument:
    """A file of the family, zipped or flat."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self._flat = document.data if document.data.lstrip()[:1] == b"<" else b""
        self._archive = None if self._flat else opened(document, limits)
        if self._archive is not None and self._locked():
            sentence = "This file is protected by a password; save a copy without one to make it searchable."
            raise Unreadable("encrypted", sentence)

    def stream(self, name: str) -> IO[bytes] | None:
        """A member, or the whole of a flat file; None when there is none."""
        if self._archive is None:
            return io.BytesIO(self._flat)
        return self._archive.open(name) if name in self._archive.namelist() else None

    def root(self, name: str) -> Element | None:
        """The root element of a member, or of a flat file; None when there is none."""
        from lxml import etree

        stream = self.stream(name)
        if stream is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        return etree.parse(stream, parser).getroot()

    def side(self, name: str) -> Element | None:
        """As `root`, of a member without which the document can be read: None when it is damaged."""
        from lxml import etree

        try:
            return self.root(name)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, EOFError):
            return None

    def described(self, kind: Literal["document", "table", "slides"]) -> Described:
        """What the file says about itself."""
        meta = child(self.side("meta.xml"), "meta")
        said = {local(element): one_line(element.text or "") for element in elements(meta)}
        people: list[Person] = []
        author, editor = said.get("initial-creator", ""), said.get("creator", "")
        if author or editor:
            people.append(Person("author", author or editor))
        if author and editor and editor != author:
            people.append(Person("editor", editor))
        return Described(
            title=declared(said.get("title", ""))[:300],
            kind=kind,
            people=tuple(people),
            created=said.get("creation-date", "")[:35],
            modified=said.get("date", "")[:35],
            language=said.get("language", "")[:35],
        )

    def _locked(self) -> bool:
        return next(below(self.side("META-INF/manifest.xml"), "encryption-data"), None) is not None


def paragraph_text(paragraph: Element) -> str:
    """The text of a paragraph as it is shown, without its notes, comments and frames."""
    return clean("".join(_pieces(paragraph)))


def _pieces(parent: Element) -> Iterator[str]:
    yield _squeezed(parent.text)
    for element in parent:
        kind = local(element)
        if kind == "s":
            count = attribute(element, "c")
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
        elif kind == "tab":
            yield "\t"
        elif kind == "line-break":
            yield "\n"
        elif kind and kind not in _ASIDE:
            yield from _pieces(element)
        yield _squeezed(element.tail)


def _squeezed(text: str | None) -> str:
    """White space counts as one space (19.2 of the standard); spaces that count are elements of their own."""
    return " ".join(text.replace("\n", " ").replace("\t", " ").split(" ")) if text else ""


def asides(paragraph: Element, kind: str) -> Iterator[Element]:
    """The notes, comments or shapes ("frame") that hang on a paragraph, not those within them."""
    for element in elements(paragraph):
        name = local(element)
        if name == kind or (kind == "frame" and name in _SHAPES):
            yield element
        elif name not in _ASIDE:
            yield from asides(element, kind)


def comment(annotation: Element) -> str:
    """A comment on one line, with its author."""
    author = one_line(child_text(annotation, "creator"))
    said = one_line(" ".join(paragraph_text(one) for one in below(annotation, "p")))
    return f"Comment ({author}): {said}" if author and said else f"Comment: {said}" if said else ""


def child_text(parent: Element, name: str) -> str:
    """The text of the first child with a local name; "" when there is none."""
    found = child(parent, name)
    return "" if found is None else found.text or ""


def blocks(parent: Element | None) -> Iterator[Element]:
    """Headings, paragraphs, lists and tables in their order; sections, indexes and shapes are looked into."""
    for element in elements(parent):
        kind = local(element)
        if kind in ("h", "p", "list", "table"):
            yield element
        elif kind not in _NOT_READ and kind not in ("note", "annotation"):
            yield from blocks(element)
