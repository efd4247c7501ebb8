"""The graph in the terms of schema.org, PROV-O, SKOS, Dublin Core, SIOC and iCalendar, as statements of RDF.

Every line is one triple and a statement about it (RDF reification) that says what it was derived from (PROV-O). What
none of these vocabularies has a word for is in a namespace of its own, whose host nobody can own (RFC 2606).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote
from uuid import UUID, uuid5

from indexer.contract import Entity, EntityKind, Line, Relation
from indexer.graph.draw_titles import uri
from indexer.graph.timeline import interval_of

PREFIXES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "sioc": "http://rdfs.org/sioc/ns#",
    "ical": "http://www.w3.org/2002/12/cal/ical#",
    "time": "http://www.w3.org/2006/time#",
    "oa": "http://www.w3.org/ns/oa#",
    "cp": "https://counterpart.invalid/terms#",
}
KINDS: Final[dict[EntityKind, tuple[str, ...]]] = {
    "person": ("schema:Person",),
    "organisation": ("schema:Organization",),
    "project": ("schema:Project",),
    "term": ("schema:DefinedTerm", "skos:Concept"),
    "document": ("schema:DigitalDocument", "prov:Entity"),
    "thread": ("schema:Conversation", "sioc:Thread"),
    "event": ("schema:Event",),
    "decision": ("schema:ChooseAction",),
    "task": ("schema:Action", "ical:Vtodo"),
    "place": ("schema:Place",),
    "product": ("schema:Product",),
    "amount": ("schema:MonetaryAmount",),
    "date": ("time:ProperInterval",),
    "table": ("schema:Table",),
    "thing": ("schema:Thing",),
}
RELATIONS: Final[dict[Relation, tuple[str, bool]]] = {
    "wrote": ("schema:author", True),
    "sent_to": ("schema:recipient", False),
    "mentions": ("schema:mentions", False),
    "about": ("schema:about", False),
    "part_of": ("schema:isPartOf", False),
    "replies_to": ("sioc:reply_of", False),
    "attended": ("schema:attendee", True),
    "decided": ("schema:agent", True),
    "owns": ("schema:agent", True),
    "due": ("ical:due", False),
    "happened": ("dcterms:date", False),
    "version_of": ("prov:wasRevisionOf", False),
    "defines": ("cp:defines", False),
    "located_in": ("schema:location", False),
    "works_for": ("schema:worksFor", False),
    "reachable_at": ("schema:contactPoint", False),
    "links_to": ("sioc:links_to", False),
    "costs": ("schema:estimatedCost", False),
}
"""The term of each relation, and whether it says it of the object."""
_NAMESPACE: Final = UUID("2f6c0f0e-3f0f-5a52-9d6f-6e6f2d1c9a41")
_KEPT_AS_NAME: Final = ("http://", "https://", "urn:", "mid:", "file:")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Value:
    """A literal, with its datatype as a prefixed name or ""."""

    text: str
    datatype: Literal["", "xsd:date", "xsd:dateTime", "xsd:decimal", "xsd:integer"] = ""


@dataclass(frozen=True, slots=True)
class Iri:
    """An absolute IRI that holds nothing a serialisation would have to escape."""

    text: str


Statement = tuple[Iri, str, Iri | Value | str]
"""Subject, predicate as a prefixed name, object; a plain string is a prefixed name."""


def name_of(entity: Entity) -> Iri:
    """The IRI of an entity: one of its identifiers that names just that, or one made from kind, name, identifiers.

    An address is no name of a person: several may share it.
    """
    own = next(
        (one for one in sorted(entity.identifiers) if one.startswith(_KEPT_AS_NAME) and "#thread" not in one), ""
    )
    if own:
        return iri(own)
    told = "\n".join((entity.kind, entity.name, *sorted(entity.identifiers)))
    return Iri(f"urn:uuid:{uuid5(_NAMESPACE, told)}")


def iri(text: str) -> Iri:
    """An identifier as an IRI (RFC 3987): what may not stand in one is percent-encoded."""
    return Iri(quote(text, safe=":/?#[]@!$&'()*+,;=-._~%"))


def entity_statements(entity: Entity) -> Iterator[Statement]:
    """What an entity is, what it is called, and what names it."""
    subject = name_of(entity)
    for kind in KINDS[entity.kind]:
        yield subject, "rdf:type", kind
    name, other = (
        ("skos:prefLabel", "skos:altLabel") if entity.kind == "term" else ("schema:name", "schema:alternateName")
    )
    if entity.kind == "term":
        yield subject, "schema:name", Value(entity.name)
    yield subject, name, Value(entity.name)
    for alias in entity.aliases:
        yield subject, other, Value(alias)
    for one in entity.identifiers:
        if iri(one) == subject:
            continue
        if one.startswith("mailto:"):
            yield subject, "schema:email", Value(one.removeprefix("mailto:"))
        elif one.startswith(("http://", "https://")):
            yield subject, "schema:sameAs", iri(one)
        else:
            yield subject, "schema:identifier", Value(one)
    if entity.kind == "date" and (days := interval_of(entity.name)):
        yield subject, "schema:startDate", _day(days[0])
        yield subject, "schema:endDate", _day(days[1])


def line_statements(line: Line, number: int) -> Iterator[Statement]:
    """A line, what is known of it, and the places that it was taken from; `number` is its own within the export."""
    if line.relation == "named_with":
        return
    term, turned = RELATIONS[line.relation]
    if line.relation in ("decided", "owns") and line.subject.kind not in ("person", "organisation", "project"):
        term, turned = f"cp:{line.relation}", False
    if line.relation == "located_in" and line.subject.kind == "place":
        term = "schema:containedInPlace"
    ends: tuple[Entity, Entity] = (line.object, line.subject) if turned else (line.subject, line.object)
    subject = name_of(ends[0])
    said: Iri | Value = name_of(ends[1])
    if line.relation in ("due", "happened") and line.object.kind == "date":
        said = _day(line.valid_to or line.valid_from or line.value or line.object.name)
    yield subject, term, said
    node = Iri(f"urn:uuid:{uuid5(_NAMESPACE, f'{subject.text} {term} {said} {line.value} {line.valid_from} {number}')}")
    yield node, "rdf:type", "rdf:Statement"
    yield node, "rdf:type", "prov:Entity"
    yield node, "rdf:subject", subject
    yield node, "rdf:predicate", term
    yield node, "rdf:object", said
    yield node, "cp:confidence", Value(f"{line.confidence:.2f}", "xsd:decimal")
    yield node, "cp:extractor", Value(line.extractor)
    if line.value:
        yield node, "schema:value", Value(line.value)
    for term_, day in (("schema:validFrom", line.valid_from), ("schema:validThrough", line.valid_to)):
        if day:
            yield node, term_, _day(day)
    for place, evidence in enumerate(line.evidence):
        file = iri(uri(evidence.place.path, evidence.place.member))
        if not evidence.passage:
            yield node, "prov:wasDerivedFrom", file
            continue
        passage = Iri(f"{node.text}#{place}")
        yield node, "prov:wasDerivedFrom", passage
        yield passage, "rdf:type", "prov:Entity"
        yield passage, "prov:value", Value(evidence.quote)
        yield passage, "schema:isPartOf", file
        yield passage, "oa:start", Value(str(evidence.place.start), "xsd:integer")
        yield passage, "oa:end", Value(str(evidence.place.end), "xsd:integer")
        if evidence.place.page is not None:
            yield passage, "schema:pagination", Value(str(evidence.place.page))
        if evidence.said or evidence.modified:
            when = evidence.said or evidence.modified
            yield passage, "schema:dateModified", Value(when, "xsd:dateTime" if "T" in when else "")


def _day(text: str) -> Value:
    return Value(text, "xsd:date" if _DAY.fullmatch(text) else "")
