"""XML of any kind: elements and attributes as keys, their texts as values; running text with its marks on one line.

The text comes from the parser's events, so that neither depth nor size of the file matters. Entities that a file
declares are not expanded and nothing outside it is fetched.
"""

from __future__ import annotations

from indexer.extractors import Described, Document, Extracted, Limits, Unreadable, ooxml
from indexer.extractors.keyed import Keyed
from indexer.extractors.tidy import finish, one_line

VERSION = 1
_NOTHING = "This file holds no text, so there is nothing to search."
_DAMAGED = "This file is damaged or no XML, although its name says so; get a fresh copy of it."
_STEP = 1 << 16
_ENCODED = 256
_TITLES = ("title", "head")


def extract(document: Document, limits: Limits) -> Extracted:
    """The data as one part. Raises `Unreadable`."""
    from lxml import etree

    tree = _Tree(limits.max_characters)
    parser = etree.XMLParser(
        target=tree, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        for at in range(0, len(document.data), _STEP):
            parser.feed(document.data[at : at + _STEP])
            if tree.keyed.full:
                break
        parser.close()
    except etree.XMLSyntaxError:  # what was read before the fault is the text
        tree.close()
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log.filter_from_fatals()):
        raise MemoryError
    if not tree.seen:
        raise Unreadable("damaged", _DAMAGED)
    described = Described(kind="data")
    extracted = finish(tree.title, document.stem, [tree.keyed.part()], limits.max_characters, _NOTHING, described)
    return Extracted(extracted.title, extracted.parts, tree.keyed.full, documents=extracted.documents)


def warm() -> None:
    """Import lxml."""
    ooxml.warm()


class _Tree:
    """The target of the parser's events."""

    def __init__(self, room: int) -> None:
        self.keyed = Keyed(room)
        self.title = ""
        self.seen = False
        # Of each open element: its name, its text so far, and whether it was opened as a key.
        self._open: list[tuple[str, list[str], bool]] = []
        self._running = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.seen = True
        if self._running:
            self._running += 1
            return
        if self._open and not self._open[-1][2]:
            name, pieces, _ = self._open[-1]
            if "".join(pieces).strip():  # text before an element: all of it reads as one line
                self._running = 1
                return
            self._open[-1] = (name, [], True)
            self.keyed.open(name)
        elif self._open and "".join(self._open[-1][1]).strip():
            self._running = 1
            return
        name = tag.rpartition("}")[2]
        values = {key.rpartition("}")[2]: one_line(value) for key, value in attributes.items()}
        shown = {key: value for key, value in values.items() if value and _says_something(key, value)}
        self._open.append((name, [], bool(shown)))
        if shown:
            self.keyed.open(name)
            for key, value in shown.items():
                self.keyed.value(key, value)

    def end(self, _tag: str) -> None:
        if self._running:
            self._running -= 1
            return
        if not self._open:
            return
        name, pieces, opened = self._open.pop()
        text = one_line("".join(pieces))
        if text and name.lower() in _TITLES and not self.title:
            self.title = text[:300]
        if len(text) > _ENCODED and " " not in text:
            text = ""
        self.keyed.value("" if opened else name, text)
        if opened:
            self.keyed.close()

    def data(self, text: str) -> None:
        if self._open and not self.keyed.full:
            self._open[-1][1].append(text)

    def close(self) -> None:
        while self._open:
            self.end("")


def _says_something(key: str, value: str) -> bool:
    """Whether an attribute is for people: no namespace, no identifier in letters and digits of a machine."""
    return key not in ("schemaLocation", "xmlns", "space", "base") and len(value) < _ENCODED
