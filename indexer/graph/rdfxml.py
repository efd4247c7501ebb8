"""Reads RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/). Nothing outside the file is fetched, no bomb unpacks.

Entities that a file declares for the namespaces in its attributes are expanded, as many editors write them so; libxml2
stops when they grow to several times the file.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from indexer.graph.triples import DEEPEST, RDF, TYPE, Literal, Node, NotReadable, Triple, Triples

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_SYNTAX = {f"{{{RDF}}}{name}" for name in ("about", "ID", "nodeID", "resource", "parseType", "datatype")}
_DAMAGED = "This file is no well-formed XML, or unpacks to far more than it holds; get a fresh copy of it."


def read(data: bytes, base: str) -> Triples:
    """The statements of a document in order. Raises `NotReadable`."""
    from lxml import etree

    reader = _Reader(base)
    depth = 0
    try:
        events = etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            resolve_entities="internal",
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            depth += 1 if event == "start" else -1
            if depth > 4 * DEEPEST:
                raise NotReadable("Nodes are nested too deep in this file for a vocabulary.")
            if event == "start" and depth == 1 and element.tag != f"{{{RDF}}}RDF":
                raise NotReadable("This XML file is no RDF: its outermost element is not rdf:RDF.")
            if event == "end" and depth == 1:
                reader.node(element)
                yield from reader.found
                reader.found.clear()
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError:
        raise NotReadable(_DAMAGED) from None


class _Reader:
    def __init__(self, base: str) -> None:
        self._base = base
        self._blanks = 0
        self.found: list[Triple] = []

    def node(self, element: Element, depth: int = 0) -> Node:
        """The statements of a node element; its name."""
        if depth > DEEPEST:
            raise NotReadable("Nodes are nested too deep in this file for a vocabulary.")
        subject = self._subject(element)
        kind = _iri(element)
        if kind != f"{RDF}Description":
            self.found.append((subject, TYPE, kind))
        self._attributes(subject, element)
        self._properties(subject, element, depth)
        return subject

    def _properties(self, subject: Node, element: Element, depth: int) -> None:
        items = 0
        for child in element:
            predicate = _iri(child)
            if predicate == f"{RDF}li":
                items += 1
                predicate = f"{RDF}_{items}"
            self.found.append((subject, predicate, self._value(child, depth)))

    def _value(self, element: Element, depth: int) -> Node | Literal:
        parse_type = element.get(f"{{{RDF}}}parseType")
        if parse_type == "Resource":
            blank = self._blank()
            self._properties(blank, element, depth + 1)
            return blank
        if parse_type == "Literal":
            return Literal("".join(element.itertext()), _language(element))
        resource, node_id = element.get(f"{{{RDF}}}resource"), element.get(f"{{{RDF}}}nodeID")
        if resource is not None:
            target = self._resolved(element, resource)
            self._attributes(target, element)
            return target
        if node_id is not None:
            return f"_:{node_id}"
        nodes = [self.node(child, depth + 1) for child in element]
        if parse_type == "Collection":
            return self._collection(nodes)
        if nodes:
            return nodes[0]
        if any(name not in _SYNTAX and not name.startswith(_XML) and name.startswith("{") for name in element.attrib):
            blank = self._blank()
            self._attributes(blank, element)
            return blank
        return Literal(element.text or "", _language(element))

    def _collection(self, nodes: list[Node]) -> Node:
        rest = f"{RDF}nil"
        for node in reversed(nodes):
            cell = self._blank()
            self.found += [(cell, f"{RDF}first", node), (cell, f"{RDF}rest", rest)]
            rest = cell
        return rest

    def _attributes(self, subject: Node, element: Element) -> None:
        """Properties that are written as attributes."""
        for name, value in element.items():
            if not name.startswith("{") or name.startswith(_XML) or name in _SYNTAX:
                continue
            predicate = name[1:].replace("}", "", 1)
            target = self._resolved(element, value) if predicate == TYPE else Literal(value, _language(element))
            self.found.append((subject, predicate, target))

    def _subject(self, element: Element) -> Node:
        about = element.get(f"{{{RDF}}}about")
        if about is not None:
            return self._resolved(element, about)
        if (name := element.get(f"{{{RDF}}}ID")) is not None:
            return self._resolved(element, f"#{name}")
        node_id = element.get(f"{{{RDF}}}nodeID")
        return self._blank() if node_id is None else f"_:{node_id}"

    def _resolved(self, element: Element, reference: str) -> str:
        base = _inherited(element, f"{_XML}base") or self._base
        try:
            return urljoin(base, reference)
        except ValueError:
            raise NotReadable("An identifier in this file is no IRI; please have the file checked.") from None

    def _blank(self) -> Node:
        self._blanks += 1
        return f"_:{self._blanks} "  # no blank node of the file has a space in its name


def _iri(element: Element) -> str:
    tag = str(element.tag)
    return tag[1:].replace("}", "", 1) if tag.startswith("{") else tag


def _language(element: Element) -> str:
    return _inherited(element, f"{_XML}lang").lower()


def _inherited(element: Element | None, name: str) -> str:
    while element is not None:
        value = element.get(name)
        if value is not None:
            return str(value)
        element = element.getparent()
    return ""
