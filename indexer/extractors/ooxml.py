"""Office Open XML (ECMA-376): the zip package, its parts and how they relate, opened within the archive caps.

Elements are known by their local names: the strict and the transitional form differ only in namespaces.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from indexer.extractors import Described, Document, Extracted, Limits, Part, Person, Unreadable
from indexer.extractors.tidy import finish, one_line

VERSION = 3
_DAMAGED = "This file is damaged or incomplete and cannot be opened; get a fresh copy of it."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL = 16 * 1024 * 1024
"""Members below this size may be packed at any ratio: they cannot do harm."""
_AT_ONCE = 1024 * 1024
"""Smaller parts are unpacked before they are parsed, which is several times as fast; larger ones while they are."""
_PLACEHOLDER = re.compile(r"(?i)\W*$|(word document|(powerpoint )?presentation|untitled.*|microsoft word - .*)$")

Element = Any


def warm() -> None:
    """Import lxml and the codec of names in zip archives."""
    from lxml import etree

    for _ in etree.iterparse(io.BytesIO(b"<a><b/></a>"), tag="{*}b", resolve_entities=False):
        pass
    io.BytesIO(b"").getvalue().decode("cp437")
    zlib.decompress(zlib.compress(b"a"))


def opened(document: Document, limits: Limits) -> zipfile.ZipFile:
    """The package as a zip archive. Raises `Unreadable` for what is encrypted, damaged, or a bomb."""
    if document.data.startswith(_OLE):
        if _ENCRYPTED in document.data:
            sentence = "This file is protected by a password; save a copy without one to make it searchable."
            raise Unreadable("encrypted", sentence)
        sentence = "This file is in the Office format of before 2007; save it in the present one to make it searchable."
        raise Unreadable("unsupported", sentence)
    try:
        archive = zipfile.ZipFile(io.BytesIO(document.data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        raise Unreadable("damaged", _DAMAGED) from None
    members = archive.infolist()
    # A member never unpacks to more than its declared size: `zipfile` stops there.
    if len(members) > limits.max_entries or sum(member.file_size for member in members) > limits.max_inflated_bytes:
        raise Unreadable("too_large", "This file unpacks to more than the limit for one file, so it is not read.")
    for member in members:
        if member.file_size > _SMALL and member.file_size > member.compress_size * limits.max_ratio:
            raise Unreadable("too_large", "This file unpacks to a hundred times its size or more, so it is not read.")
        if member.flag_bits & 1:
            sentence = "This file is protected by a password; save a copy without one to make it searchable."
            raise Unreadable("encrypted", sentence)
    return archive


class Package:
    """An Office file's parts by name."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self._archive = opened(document, limits)
        # Part names have no case (OPC, 6.2.2.3), and some programs write them with backslashes.
        self._names = {name.replace("\\", "/").lower(): name for name in self._archive.namelist()}
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        self.damaged = False
        """Whether a part could not be read."""

    def main(self, root: str) -> tuple[str, Element]:
        """(name, root element) of the main part, whose root has this local name. Raises `Unreadable`."""
        for name in self.related("", "officeDocument"):
            element = self.xml(name)
            if element is not None and local(element) == root:
                return name, element
        sentence = "This file is damaged or not of the kind that its name says; get a fresh copy of it."
        raise Unreadable("damaged", sentence)

    def xml(self, name: str) -> Element | None:
        """The root element of a part; None when there is no such part."""
        from lxml import etree

        stored = self._names.get(name.lower())
        if stored is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        if self._archive.getinfo(stored).file_size <= _AT_ONCE:
            return etree.fromstring(self._archive.read(stored), parser)
        with self._archive.open(stored) as stream:
            return etree.parse(stream, parser).getroot()

    def each(self, name: str, kind: str) -> Iterator[Element]:
        """The elements of a part with this local name, one at a time: each is emptied when the next is asked for."""
        from lxml import etree

        stored = self._names.get(name.lower())
        if stored is None:
            return
        with self._archive.open(stored) as stream:
            found = etree.iterparse(
                stream, tag="{*}" + kind, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            for _, element in found:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def related(self, source: str, kind: str) -> list[str]:
        """The names of the parts to which `source` ("" is the package) relates in this way, in order."""
        return [target for type_, target in self.relations(source).values() if type_ == kind]

    def relations(self, source: str) -> dict[str, tuple[str, str]]:
        """Relation id to (kind, name of the part); relations that lead out of the package are left out."""
        if source not in self._relations:
            self._relations[source] = self._read_relations(source)
        return self._relations[source]

    def _read_relations(self, source: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(source)
        root = self.side(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in elements(root):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        return found

    def side(self, name: str) -> Element | None:
        """As `xml`, of a part without which the document can be read: None when it is damaged."""
        from lxml import etree

        try:
            return self.xml(name)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error) as error:
            if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from None
            self.damaged = True
            return None

    def sound(self, found: Iterator[Element]) -> Iterator[Element]:
        """The elements that `each` finds up to the first fault of their part."""
        from lxml import etree

        try:
            yield from found
        except (etree.XMLSyntaxError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error) as error:
            if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from None
            self.damaged = True

    def finish(
        self, title: str, fallback: str, parts: list[Part], room: int, nothing: str, described: Described
    ) -> Extracted:
        """As `tidy.finish`; text is left out where a part is damaged, and no text is damage then."""
        try:
            extracted = finish(title, fallback, parts, room, nothing, described)
        except Unreadable:
            if self.damaged:
                raise Unreadable("damaged", _DAMAGED) from None
            raise
        return msgspec.structs.replace(extracted, truncated=extracted.truncated or self.damaged)

    def described(self, kind: Literal["document", "table", "slides"]) -> Described:
        """What the core properties say (Open Packaging Conventions, 8); titles that a person wrote only."""
        said: dict[str, str] = {}
        for name in self.related("", "core-properties"):
            said |= {local(element): one_line(element.text or "")[:300] for element in elements(self.side(name))}
        author, editor = said.get("creator", ""), said.get("lastModifiedBy", "")
        people = [Person("author", author)] if author else []
        if editor and editor != author:
            people.append(Person("editor", editor))
        return Described(
            title=declared(said.get("title", "")),
            kind=kind,
            people=tuple(people),
            created=said.get("created", "")[:35],
            modified=said.get("modified", "")[:35],
            language=said.get("language", "")[:35],
        )


def declared(title: str) -> str:
    """A title from a document's properties on one line, "" for those that programs write when people wrote none."""
    line = one_line(title)
    return "" if _PLACEHOLDER.match(line) else line


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def elements(parent: Element | None) -> Iterator[Element]:
    """The child elements; nothing for None."""
    if parent is not None:
        yield from parent.iterchildren("*")


def child(parent: Element | None, *path: str) -> Element | None:
    """The first descendant by a path of local names; None when a step is missing."""
    for name in path:
        if parent is None:
            return None
        parent = next(parent.iterchildren("{*}" + name), None)
    return parent


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name; "" when it is missing."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def relation_id(entry: Element) -> str:
    """The name, with its namespace, of the attribute that holds a relation's id; a plain "id" is something else."""
    return next((str(key) for key in entry.keys() if key.endswith("}id")), "")  # noqa: SIM118 - an element, no dict


def below(parent: Element | None, name: str) -> Iterator[Element]:
    """All descendants with a local name, in document order."""
    if parent is not None:
        yield from parent.iter("{*}" + name)
