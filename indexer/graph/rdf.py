"""The only door to rdflib: statements of RDF (https://www.w3.org/TR/rdf11-concepts/) in a file that may be hostile.

Nothing is fetched, and no other file is read: contexts of JSON-LD on the web are refused, and XML is parsed and written
out anew by libxml2, which opens no entities from outside and stops when those inside grow to several times the file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

import msgspec

if TYPE_CHECKING:
    import rdflib

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE: Final = f"{RDF}type"
SUFFIXES: Final = {
    ".ttl": "turtle", ".turtle": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".json": "json-ld",
    ".rdf": "xml", ".xml": "xml", ".owl": "xml", ".skos": "xml",
}  # fmt: skip
"""Kinds of files, and what rdflib calls them."""
_SCHEMA_ORG = ("http://schema.org", "https://schema.org")
_FAILURES = (SyntaxError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What rdflib's readers stumble into over files that are not what they say."""
_NOWHERE = "http://relative.invalid/"
"""Where a file is while it is read (RFC 2606): rdflib resolves against web addresses only."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, with its BCP 47 language in lower case or ""."""

    text: str
    language: str = ""


Node: TypeAlias = str
"""An IRI, or a blank node: "_:" and a name that is good within its file."""
Triple: TypeAlias = tuple[Node, str, Node | Literal]


class NotReadable(Exception):
    """A vocabulary cannot be read; the text is one sentence for people."""


def read(data: bytes, suffix: str, tell: Callable[[Triple], None], base: str) -> None:
    """Tell the statements of a file in their order, none of them kept. Raises `NotReadable`, and what `tell` raises.

    `suffix` is one of `SUFFIXES`. What the file names relative to itself is an IRI that begins with `base`.
    """
    from xml.sax import SAXException

    import rdflib

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it logs values that do not fit their datatype
    rdflib.NORMALIZE_LITERALS = False

    class Told(rdflib.Graph):
        def add(self, triple: tuple[Any, Any, Any]) -> Told:
            subject, predicate, value = triple
            tell((_node(subject, base), str(predicate), _value(value, base)))
            return self

    told = Told(store="SimpleMemory")
    try:
        if SUFFIXES[suffix] == "json-ld":
            _json_ld(data, told)
        else:
            safe = _safe_xml(data) if SUFFIXES[suffix] == "xml" else data
            told.parse(data=safe, format=SUFFIXES[suffix], publicID=_NOWHERE)
    except NotReadable:
        raise
    except RecursionError:
        raise NotReadable("Nodes are nested too deep in this file for a vocabulary.") from None
    except UnicodeDecodeError:
        raise NotReadable("This file is not in UTF-8, which RDF has to be; please save it so.") from None
    except (rdflib.exceptions.Error, SAXException, *_FAILURES) as problem:
        line = getattr(problem, "lines", None)
        where = f"line {line + 1}" if isinstance(line, int) else "what it holds"
        raise NotReadable(f"This file is no RDF of its kind: {where} cannot be read; get a fresh copy of it.") from None


def _node(term: Any, base: str) -> Node:
    import rdflib

    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    iri = str(term)
    return base + iri.removeprefix(_NOWHERE) if iri.startswith(_NOWHERE) else iri


def _value(term: Any, base: str) -> Node | Literal:
    import rdflib

    return Literal(str(term), (term.language or "").lower()) if isinstance(term, rdflib.Literal) else _node(term, base)


def _safe_xml(data: bytes) -> bytes:
    """The same document without a document type, its own entities expanded."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise NotReadable(
            "This file is no well-formed XML, or unpacks to far more than it holds; get a fresh copy of it."
        ) from None
    if root.tag != f"{{{RDF}}}RDF":
        raise NotReadable("This XML file is no RDF: its outermost element is not rdf:RDF.")
    safe: bytes = etree.tostring(root, encoding="utf-8")
    return safe


def _json_ld(data: bytes, told: rdflib.Graph) -> None:
    from rdflib.plugins.parsers.jsonld import to_rdf

    try:
        document = msgspec.json.decode(data)
    except msgspec.DecodeError:
        raise NotReadable("This file is no JSON, although its name says so; get a fresh copy of it.") from None
    if not isinstance(document, dict | list):
        raise NotReadable("This JSON file is no JSON-LD: it holds neither an object nor a list.")
    to_rdf(_at_home(document), told, base=_NOWHERE)


def _at_home(value: Any) -> Any:
    """JSON-LD whose contexts all lie in the file; schema.org's is known."""
    if isinstance(value, list):
        return [_at_home(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        _on_the_web()
    return {key: _context(one) if key == "@context" else _at_home(one) for key, one in value.items()}


def _context(value: Any) -> Any:
    if isinstance(value, list):
        return [_context(one) for one in value]
    if not isinstance(value, str):
        return _at_home(value)
    if value.rstrip("/").removesuffix("/docs/jsonldcontext.json") not in _SCHEMA_ORG:
        _on_the_web()
    return {"@vocab": "http://schema.org/", "id": "@id", "type": "@type"}


def _on_the_web() -> NoReturn:
    raise NotReadable(
        "The context of this JSON-LD file lies on the web, and nothing is fetched from there; please save the file"
        " expanded, or as Turtle."
    )
