"""EPUB books (EPUB 3.3, and 2): the chapters in reading order, a part each, with the headings of their contents."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from indexer.extractors import Described, Document, Extracted, Heading, Limits, Part, Person, Unreadable, html, ooxml
from indexer.extractors.html import readable
from indexer.extractors.ooxml import Element, attribute, below, child, elements, local, opened
from indexer.extractors.text import decode
from indexer.extractors.tidy import finish, one_line

VERSION = 1
_NOTHING = "This book holds no text (perhaps only pictures), so there is nothing to search."
_DAMAGED = "This book is damaged or incomplete and cannot be opened; get a fresh copy of it."
_LOCKED = "This book is protected (DRM), so only the program that it was bought for can read it."
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_MARKUP = 8
"""Markup takes several times the room of its text."""


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a chapter. Raises `Unreadable`."""
    book = _Book(document, limits)
    contents = book.contents()
    parts: list[Part] = []
    room = limits.max_characters
    for path in book.spine():
        data = book.member(path)
        if data is None:
            continue
        title, text, headings, _ = readable(decode(data, room * _MARKUP, "utf-8")[0], room + 1)
        told = contents.get(path, "") or ("" if headings else title)
        if told and not any(heading.title == told for heading in headings):
            headings = (Heading(0, 1, told), *headings)
        label = told or (headings[0].title if headings else "")
        parts.append(Part("text", None, label[:100], text, headings))
        room -= len(text)
        if room < 0:
            break
    if not any(part.text.strip() for part in parts) and book.locked():
        raise Unreadable("encrypted", _LOCKED)
    described = book.described()
    return finish(described.title, document.stem, parts, limits.max_characters, _NOTHING, described)


def warm() -> None:
    """Import lxml and load the codecs."""
    html.warm()
    ooxml.warm()


class _Book:
    """A book's package (OCF and package document)."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self._archive = opened(document, limits)
        self._names = {name.lower(): name for name in self._archive.namelist()}
        container = self._xml("META-INF/container.xml")
        roots = [attribute(one, "full-path") for one in below(container, "rootfile")]
        self._path = next(iter(roots), "") or next((name for name in self._names.values() if name.endswith(".opf")), "")
        self._root = self._xml(self._path)
        if self._root is None:
            raise Unreadable("damaged", _DAMAGED)
        self._items = {
            attribute(item, "id"): (self._resolved(attribute(item, "href"), self._path), item)
            for item in elements(child(self._root, "manifest"))
        }

    def member(self, path: str) -> bytes | None:
        """The bytes of a member; None when it is missing or damaged."""
        stored = self._names.get(path.lower())
        if stored is None:
            return None
        try:
            return self._archive.read(stored)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
            return None

    def spine(self) -> Iterator[str]:
        """The paths of the chapters in reading order, each once."""
        listed = [attribute(one, "idref") for one in elements(child(self._root, "spine"))]
        seen: set[str] = set()
        for id_ in listed or self._items:
            path, item = self._items.get(id_, ("", None))
            kind = attribute(item, "media-type")
            if path and path not in seen and (kind in _PAGES or path.lower().endswith((".html", ".xhtml", ".htm"))):
                seen.add(path)
                yield path

    def contents(self) -> dict[str, str]:
        """Path of a chapter to its title in the table of contents: the first entry that leads to it."""
        found: dict[str, str] = {}
        for path, item in self._items.values():
            if "nav" in attribute(item, "properties").split():
                for link in below(self._xml(path), "a"):
                    target = self._resolved(attribute(link, "href"), path)
                    found.setdefault(target, one_line("".join(link.itertext()))[:300])
        for path, item in self._items.values():
            if attribute(item, "media-type") == "application/x-dtbncx+xml":
                for point in below(self._xml(path), "navPoint"):
                    target = self._resolved(attribute(child(point, "content"), "src"), path)
                    label = child(point, "navLabel", "text")
                    found.setdefault(target, one_line("" if label is None else label.text or "")[:300])
        return found

    def described(self) -> Described:
        """What the package document says about the book."""
        said: dict[str, str] = {}
        people: list[Person] = []
        for one in elements(child(self._root, "metadata")):
            text = one_line(one.text or "")[:300]
            if local(one) == "creator" and text:
                people.append(Person("author", text))
            elif local(one) == "meta" and attribute(one, "property") == "dcterms:modified":
                said["modified"] = text[:35]
            else:
                said.setdefault(local(one), text)
        return Described(
            title=said.get("title", ""),
            people=tuple(people[:50]),
            created=said.get("date", "")[:35],
            modified=said.get("modified", ""),
            language=said.get("language", "")[:35],
        )

    def locked(self) -> bool:
        """Whether chapters are encrypted."""
        return "meta-inf/encryption.xml" in self._names

    def _resolved(self, href: str, source: str) -> str:
        path = unquote(href.partition("#")[0])
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/") if path else ""

    def _xml(self, path: str) -> Element | None:
        from lxml import etree

        data = self.member(path)
        if not data:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            return None
