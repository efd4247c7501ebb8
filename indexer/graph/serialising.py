"""Statements as text, written as they come: Turtle, N-Triples and JSON-LD; and the graph as GraphML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from indexer.contract import Entity, Line
from indexer.graph.export_terms import PREFIXES, Iri, Statement, Value, name_of

Write = Callable[[str], object]
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def ntriples(statements: Iterable[Statement], write: Write) -> None:
    """https://www.w3.org/TR/n-triples/"""
    for subject, predicate, value in statements:
        write(f"<{subject.text}> <{_long(predicate)}> {_term(value, short=False)} .\n")


def turtle(statements: Iterable[Statement], write: Write) -> None:
    """https://www.w3.org/TR/turtle/"""
    for prefix, namespace in PREFIXES.items():
        write(f"@prefix {prefix}: <{namespace}> .\n")
    for subject, about in groupby(statements, key=lambda one: one[0]):
        said = " ;\n    ".join(f"{predicate} {_term(value, short=True)}" for _, predicate, value in about)
        write(f"\n<{subject.text}>\n    {said} .\n")


def jsonld(statements: Iterable[Statement], write: Write) -> None:
    """https://www.w3.org/TR/json-ld11/: one node object for each run of statements about one subject."""
    write('{\n"@context": ' + json.dumps(PREFIXES, indent=1) + ',\n"@graph": [')
    first = True
    for subject, about in groupby(statements, key=lambda one: one[0]):
        node: dict[str, Any] = {"@id": subject.text}
        for _, predicate, value in about:
            if predicate == "rdf:type" and isinstance(value, str):
                node.setdefault("@type", []).append(value)
            else:
                node.setdefault(predicate, []).append(_object(value))
        write(("\n" if first else ",\n") + json.dumps(node, ensure_ascii=False))
        first = False
    write("\n]\n}\n")


def graphml(entities: Iterable[Entity], lines: Iterable[Line], write: Write) -> None:
    """http://graphml.graphdrawing.org/specification.html: entities are nodes, lines are edges with their evidence."""
    write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name, type_ in (("name", "string"), ("kind", "string"), ("aliases", "string"), ("identifiers", "string"),
                        ("naming", "int")):  # fmt: skip
        write(f'<key id="n_{name}" for="node" attr.name="{name}" attr.type="{type_}"/>\n')
    for name, type_ in (("relation", "string"), ("value", "string"), ("from", "string"), ("to", "string"),
                        ("confidence", "double"), ("extractor", "string"), ("source", "string"),
                        ("quote", "string")):  # fmt: skip
        write(f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="{type_}"/>\n')
    write('<graph edgedefault="directed">\n')
    for entity in entities:
        write(f"<node id={quoteattr(name_of(entity).text)}>")
        write(
            "".join(
                _data(
                    "n",
                    name=entity.name,
                    kind=entity.kind,
                    aliases=" | ".join(entity.aliases),
                    identifiers=" | ".join(entity.identifiers),
                    naming=str(entity.naming),
                )
            )
        )
        write("</node>\n")
    for number, line in enumerate(lines):
        ends = quoteattr(name_of(line.subject).text), quoteattr(name_of(line.object).text)
        write(f'<edge id="e{number}" source={ends[0]} target={ends[1]}>')
        newest = line.evidence[0] if line.evidence else None
        data = {
            "relation": line.relation,
            "value": line.value,
            "from": line.valid_from,
            "to": line.valid_to,
            "confidence": f"{line.confidence:.2f}",
            "extractor": line.extractor,
            "source": newest.place.path if newest else "",
            "quote": newest.quote if newest else "",
        }
        write("".join(_data("e", **data)))
        write("</edge>\n")
    write("</graph>\n</graphml>\n")


def _data(prefix: str, **values: str) -> Iterator[str]:
    for name, value in values.items():
        if value:
            yield f'<data key="{prefix}_{name}">{escape(_xml(value))}</data>'


def _xml(text: str) -> str:
    """Without what XML 1.0 cannot hold (section 2.2)."""
    return _NOT_XML.sub("", text)


def _long(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _term(value: Iri | Value | str, *, short: bool) -> str:
    if isinstance(value, Iri):
        return f"<{value.text}>"
    if isinstance(value, str):
        return value if short else f"<{_long(value)}>"
    text = f'"{_unicode(value.text).translate(_ESCAPED)}"'
    if not value.datatype:
        return text
    return f"{text}^^{value.datatype}" if short else f"{text}^^<{_long(value.datatype)}>"


def _object(value: Iri | Value | str) -> Any:
    if isinstance(value, Iri):
        return {"@id": value.text}
    if isinstance(value, str):
        return {"@id": value}
    text = _unicode(value.text)
    return {"@value": text, "@type": value.datatype} if value.datatype else text


def _unicode(text: str) -> str:
    """Without NUL, which many readers refuse, and without halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
