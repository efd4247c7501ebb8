"""The entries of a vocabulary in RDF: what the terms of the usual vocabularies mean for names and identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from indexer.contract import EntityKind, Relation
from indexer.graph.rdf import RDF, TYPE, Literal, Node, NotReadable, Triple
from indexer.graph.vocabulary_entry import Entry

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOS_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
ORG: Final = "http://www.w3.org/ns/org#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "https://schema.org/"

MOST_TRIPLES: Final = 5_000_000
_PREFERRED: Final = frozenset(
    (
        f"{SKOS}prefLabel",
        f"{SKOS_XL}literalForm",
        f"{RDFS}label",
        f"{SCHEMA}name",
        f"{FOAF}name",
        f"{VCARD}fn",
        f"{DCTERMS}title",
    )
)
_OTHER: Final = frozenset(
    (
        f"{SKOS}altLabel",
        f"{SKOS}hiddenLabel",
        f"{SCHEMA}alternateName",
        f"{SCHEMA}legalName",
        f"{FOAF}nick",
        f"{VCARD}nickname",
        f"{DCTERMS}alternative",
    )
)
_LABELS: Final = frozenset((f"{SKOS_XL}prefLabel", f"{SKOS_XL}altLabel", f"{SKOS_XL}hiddenLabel"))
"""What says that a label is a node of its own."""
_IDENTIFIERS: Final = frozenset(
    (
        f"{SCHEMA}identifier",
        f"{SCHEMA}email",
        f"{SCHEMA}sameAs",
        f"{DCTERMS}identifier",
        f"{SKOS}notation",
        f"{SKOS}exactMatch",
        f"{OWL}sameAs",
        f"{FOAF}mbox",
        f"{VCARD}hasEmail",
        f"{VCARD}email",
    )
)
_LINKS: Final[dict[str, Relation]] = {
    f"{SKOS}broader": "part_of",
    f"{SKOS}broadMatch": "part_of",
    f"{SCHEMA}worksFor": "works_for",
    f"{SCHEMA}memberOf": "works_for",
    f"{ORG}memberOf": "works_for",
    f"{ORG}unitOf": "part_of",
    f"{ORG}subOrganizationOf": "part_of",
    f"{SCHEMA}parentOrganization": "part_of",
    f"{SCHEMA}containedInPlace": "located_in",
    f"{SCHEMA}location": "located_in",
}
_KINDS: Final[dict[str, EntityKind]] = {
    **dict.fromkeys((f"{FOAF}Person", f"{SCHEMA}Person", f"{VCARD}Individual", f"{SCHEMA}Patient"), "person"),
    **dict.fromkeys(
        (
            f"{FOAF}Organization",
            f"{FOAF}Group",
            f"{SCHEMA}Organization",
            f"{SCHEMA}Corporation",
            f"{SCHEMA}LocalBusiness",
            f"{SCHEMA}GovernmentOrganization",
            f"{SCHEMA}EducationalOrganization",
            f"{SCHEMA}NGO",
            f"{ORG}Organization",
            f"{ORG}FormalOrganization",
            f"{ORG}OrganizationalUnit",
            f"{VCARD}Organization",
        ),
        "organisation",
    ),
    **dict.fromkeys((f"{SCHEMA}Project", f"{FOAF}Project", "http://usefulinc.com/ns/doap#Project"), "project"),
    **dict.fromkeys((f"{SKOS}Concept", f"{SCHEMA}DefinedTerm", f"{SCHEMA}CategoryCode"), "term"),
    **dict.fromkeys(
        (f"{SCHEMA}Place", f"{SCHEMA}City", f"{SCHEMA}Country", f"{ORG}Site", f"{DCTERMS}Location"), "place"
    ),
    **dict.fromkeys(
        (f"{SCHEMA}Product", f"{SCHEMA}SoftwareApplication", f"{SCHEMA}Service", f"{SCHEMA}ProductModel"), "product"
    ),
    f"{SCHEMA}Event": "event",
}
_ABOUT_THE_FILE: Final = frozenset(
    (
        f"{SKOS}ConceptScheme",
        f"{SKOS}Collection",
        f"{SKOS}OrderedCollection",
        f"{SKOS_XL}Label",
        f"{OWL}Ontology",
        f"{OWL}Class",
        f"{OWL}ObjectProperty",
        f"{OWL}DatatypeProperty",
        f"{OWL}AnnotationProperty",
        f"{RDFS}Class",
        f"{RDF}Property",
        f"{SCHEMA}DefinedTermSet",
    )
)
"""Classes of what describes the vocabulary itself."""
_NO_NAMES: Final = frozenset(
    (
        f"{RDF}Statement",
        "http://www.w3.org/ns/prov#Entity",
        "http://www.w3.org/2006/time#ProperInterval",
        "http://www.w3.org/2002/12/cal/ical#Vtodo",
        f"{SCHEMA}Action",
        f"{SCHEMA}ChooseAction",
        f"{SCHEMA}Conversation",
        f"{SCHEMA}DigitalDocument",
        f"{SCHEMA}MonetaryAmount",
        f"{SCHEMA}Table",
    )
)
"""Classes of an exported graph whose names are no vocabulary: what was said, where, when and for how much."""


@dataclass(slots=True)
class _Subject:
    kinds: set[str] = field(default_factory=set)
    preferred: list[Literal] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    links: list[tuple[Relation, str]] = field(default_factory=list)
    labels: list[tuple[bool, Node]] = field(default_factory=list)
    """Labels that are nodes of their own (SKOS-XL), and whether each is preferred."""


class Entries:
    """The entries that statements make, in the order in which they are first spoken of."""

    def __init__(self) -> None:
        self._subjects: dict[Node, _Subject] = {}
        self._count = 0

    def hear(self, triple: Triple) -> None:
        """Take in a statement. Raises `NotReadable` when there are too many."""
        subject, said, value = triple
        self._count += 1
        if self._count > MOST_TRIPLES:
            raise NotReadable(f"This file makes more than {MOST_TRIPLES:,} statements; please import a part of it.")
        predicate = _https(said)
        if predicate == TYPE or predicate in _PREFERRED or predicate in _OTHER or predicate in _IDENTIFIERS:
            _learn(self._subjects.setdefault(subject, _Subject()), predicate, value)
        elif predicate in _LINKS and isinstance(value, str):
            self._subjects.setdefault(subject, _Subject()).links.append((_LINKS[predicate], value))
        elif predicate in _LABELS and isinstance(value, str):
            label = predicate.endswith("prefLabel"), value
            self._subjects.setdefault(subject, _Subject()).labels.append(label)

    def all(self) -> Iterator[Entry]:
        """What was heard of, once the last statement was taken in."""
        return _entries(self._subjects)


def _entries(subjects: dict[Node, _Subject]) -> Iterator[Entry]:
    for node, one in subjects.items():
        if one.kinds & (_ABOUT_THE_FILE | _NO_NAMES):
            continue
        for preferred, label in one.labels:
            texts = subjects[label].preferred if label in subjects else []
            if preferred:
                one.preferred += texts
            else:
                one.other += [text.text for text in texts]
        if not one.kinds and not one.preferred:
            continue
        # English first, then what has no language: the language of the window, and of most files' names.
        ordered = sorted(one.preferred, key=lambda text: (not text.language.startswith("en"), text.language != ""))
        kind = next((_KINDS[name] for name in sorted(one.kinds) if name in _KINDS), None)
        if kind is None:
            kind = "thing"
        identifiers = [node, *one.identifiers] if not node.startswith("_:") else one.identifiers
        where = (
            node if not node.startswith("_:") else ordered[0].text[:80] if ordered else "an entry without identifier"
        )
        names = [text.text for text in ordered] + one.other
        yield Entry(where, kind, names, identifiers, one.links)


def _learn(subject: _Subject, predicate: str, value: Node | Literal) -> None:
    text = value.text if isinstance(value, Literal) else value
    if predicate == TYPE:
        subject.kinds.add(_https(text))
    elif predicate in _IDENTIFIERS:
        if not text.startswith("_:"):
            subject.identifiers.append(text)
    elif isinstance(value, Literal):
        if predicate in _PREFERRED:
            subject.preferred.append(value)
        else:
            subject.other.append(value.text)


def _https(iri: str) -> str:
    """schema.org's terms are written with either scheme."""
    return SCHEMA + iri.removeprefix("http://schema.org/") if iri.startswith("http://schema.org/") else iri
