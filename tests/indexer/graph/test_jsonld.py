"""JSON-LD as vocabularies are written in it; nothing is fetched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indexer.graph import jsonld
from indexer.graph.triples import TYPE, Literal, NotReadable, Triple

SKOS = "http://www.w3.org/2004/02/skos/core#"


def read(document: Any) -> list[Triple]:
    return list(jsonld.read(json.dumps(document).encode(), "http://base.example/"))


def test_a_compacted_document_means_what_its_context_says() -> None:
    found = read(
        {
            "@context": {
                "skos": SKOS,
                "id": "@id",
                "type": "@type",
                "label": {"@id": "skos:prefLabel", "@container": "@language"},
                "broader": {"@id": "skos:broader", "@type": "@id"},
                "narrower": {"@reverse": "skos:broader", "@type": "@id"},
                "@base": "http://other.example/",
            },
            "@graph": [
                {"id": "a", "type": "skos:Concept", "label": {"en": "Deletion", "DE": ["Löschung", "Tilgung"]}},
                {"id": "b", "broader": ["a"], "narrower": "c", "unknown": "is no statement", "skos:note": None},
            ],
        }
    )
    assert found == [
        ("http://other.example/a", TYPE, f"{SKOS}Concept"),
        ("http://other.example/a", f"{SKOS}prefLabel", Literal("Deletion", "en")),
        ("http://other.example/a", f"{SKOS}prefLabel", Literal("Löschung", "de")),
        ("http://other.example/a", f"{SKOS}prefLabel", Literal("Tilgung", "de")),
        ("http://other.example/b", f"{SKOS}broader", "http://other.example/a"),
        ("http://other.example/c", f"{SKOS}broader", "http://other.example/b"),
    ]


def test_an_expanded_document_needs_no_context() -> None:
    found = read(
        [
            {
                "@id": "http://a",
                "@type": ["http://T"],
                "http://p": [{"@value": "x", "@language": "EN"}, {"@list": ["y"]}, {"@id": "http://b"}],
            }
        ]
    )
    assert found == [
        ("http://a", TYPE, "http://T"),
        ("http://a", "http://p", Literal("x", "en")),
        ("http://a", "http://p", Literal("y")),
        ("http://a", "http://p", "http://b"),
    ]


def test_schema_org_is_known_and_nodes_are_nested() -> None:
    found = read({"@context": "https://schema.org", "@type": "Person", "name": "Ann", "worksFor": {"name": "Contoso"}})
    person, firm = found[0][0], found[-2][0]
    assert found == [
        (person, TYPE, "http://schema.org/Person"),
        (person, "http://schema.org/name", Literal("Ann")),
        (firm, "http://schema.org/name", Literal("Contoso")),
        (person, "http://schema.org/worksFor", firm),
    ]


def test_a_context_on_the_web_is_refused_in_one_sentence() -> None:
    with pytest.raises(NotReadable, match="lies on the web"):
        read({"@context": "https://evil.example/context.jsonld", "name": "x"})


@pytest.mark.parametrize("data", [b"{", b'"text"', b"[" * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_json_ld_is_one_sentence(data: bytes) -> None:
    with pytest.raises(NotReadable, match=r"^This.*\.$"):
        list(jsonld.read(data, ""))


def test_nesting_without_end_is_refused() -> None:
    node: dict[str, Any] = {}
    for _ in range(200):
        node = {"http://p": node}
    with pytest.raises(NotReadable, match="nested"):
        read(node)
