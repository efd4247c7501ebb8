"""RDF in its four notations, and files that try what no vocabulary needs."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from indexer.graph.rdf import RDF, TYPE, Literal, NotReadable, Triple, read

SKOS = "http://www.w3.org/2004/02/skos/core#"
XML = (
    '<?xml version="1.0"?>{}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:x="http://x.example/" xml:lang="en">{}</rdf:RDF>'
)


def told(content: str | bytes, suffix: str) -> list[Triple]:
    found: list[Triple] = []
    read(content if isinstance(content, bytes) else content.encode(), suffix, found.append, "own:")
    return found


def test_turtle_is_read_and_what_is_relative_is_the_files_own() -> None:
    found = told(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        PREFIX : <http://x.example/>  # as SPARQL writes it
        :a a skos:Concept ; skos:prefLabel "Löschung"@de-AT, 'Deletion'@en .
        <b> skos:broader :a ; :n "012"^^<http://www.w3.org/2001/XMLSchema#integer> .""",
        ".ttl",
    )
    assert found == [
        ("http://x.example/a", TYPE, f"{SKOS}Concept"),
        ("http://x.example/a", f"{SKOS}prefLabel", Literal("Löschung", "de-at")),
        ("http://x.example/a", f"{SKOS}prefLabel", Literal("Deletion", "en")),
        ("own:b", f"{SKOS}broader", "http://x.example/a"),
        ("own:b", "http://x.example/n", Literal("012")),
    ]


def test_n_triples_are_read_with_their_blank_nodes() -> None:
    found = told('<http://a> <http://p> "x"@en .\n_:b1 <http://p> _:b1 .\n', ".nt")
    assert found[0] == ("http://a", "http://p", Literal("x", "en"))
    assert found[1][0] == found[1][2]
    assert found[1][0].startswith("_:")


def test_rdf_xml_is_read_with_its_languages_and_nested_nodes() -> None:
    found = told(
        XML.format(
            '<!DOCTYPE rdf:RDF [<!ENTITY y "http://y.example/">]>',
            '<x:Concept rdf:about="a"><x:label xml:lang="de">Löschung</x:label><x:broader rdf:resource="&y;b"/>'
            '<x:in><x:Scheme rdf:about="http://s.example/"/></x:in></x:Concept>',
        ),
        ".rdf",
    )
    assert ("own:a", TYPE, "http://x.example/Concept") in found
    assert ("own:a", "http://x.example/label", Literal("Löschung", "de")) in found
    assert ("own:a", "http://x.example/broader", "http://y.example/b") in found
    assert ("http://s.example/", TYPE, "http://x.example/Scheme") in found


def test_json_ld_means_what_its_context_says() -> None:
    document = {
        "@context": {
            "skos": SKOS,
            "label": {"@id": "skos:prefLabel", "@container": "@language"},
            "narrower": {"@reverse": "skos:broader", "@type": "@id"},
        },
        "@graph": [{"@id": "a", "@type": "skos:Concept", "label": {"de": ["Löschung", "Tilgung"]}, "narrower": "c"}],
    }
    assert set(told(json.dumps(document), ".jsonld")) == {
        ("own:a", TYPE, f"{SKOS}Concept"),
        ("own:a", f"{SKOS}prefLabel", Literal("Löschung", "de")),
        ("own:a", f"{SKOS}prefLabel", Literal("Tilgung", "de")),
        ("own:c", f"{SKOS}broader", "own:a"),
    }


@pytest.mark.parametrize("context", ["https://schema.org", "http://schema.org/docs/jsonldcontext.json"])
def test_schema_org_is_known_without_asking_it(context: str) -> None:
    found = told(json.dumps({"@context": context, "type": "Person", "id": "ann", "name": "Ann"}), ".json")
    assert set(found) == {
        ("own:ann", TYPE, "http://schema.org/Person"),
        ("own:ann", "http://schema.org/name", Literal("Ann")),
    }


@pytest.mark.parametrize(
    "context",
    [
        "https://evil.example/context.jsonld",
        ["file:///etc/hostname"],
        {"@import": "https://evil.example/"},
        {"t": {"@id": "http://t.example/", "@context": "https://evil.example/"}},
    ],
)
def test_a_context_outside_the_file_is_refused(context: Any) -> None:
    with pytest.raises(NotReadable, match="lies on the web"):
        told(json.dumps({"@context": context, "t": {"name": "x"}}), ".jsonld")


def test_a_bomb_of_entities_is_refused() -> None:
    lines = '<!ENTITY a0 "lollollollollollollollollollol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    with pytest.raises(NotReadable, match="unpacks to far more"):
        told(
            XML.format(
                f"<!DOCTYPE rdf:RDF [{lines}]>", '<rdf:Description rdf:about="s"><x:p>&a11;</x:p></rdf:Description>'
            ),
            ".rdf",
        )


def test_no_other_file_is_read_into_a_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret word")
    doctype = f'<!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    with pytest.raises(NotReadable):
        told(XML.format(doctype, '<rdf:Description rdf:about="s"><x:p>&e;</x:p></rdf:Description>'), ".rdf")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("nonsense", ".ttl"),
        ("<a> <b> .", ".ttl"),
        ("x:y <p> <o> .", ".ttl"),
        ('<a> <b> "open', ".ttl"),
        (b"\xff\xfe\x00", ".ttl"),
        ("<a> <b> " + "[ <b> " * 5_000, ".ttl"),
        ("<a> <b> " + "( " * 5_000, ".ttl"),
        ("<a", ".nt"),
        (b"\xff\xfe\x00", ".nt"),
        ("<a>", ".rdf"),
        ("no xml", ".rdf"),
        ("<html></html>", ".rdf"),
        (XML.format("", "<x:C><x:p>" * 3_000 + "</x:p></x:C>" * 3_000), ".rdf"),
        ("{", ".jsonld"),
        ('"text"', ".jsonld"),
        ("[" * 100_000, ".jsonld"),
        (b"\xff\xfe\x00", ".jsonld"),
        ('{"@context": {"a": {"@id": 3}}}', ".jsonld"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content: str | bytes, suffix: str) -> None:
    with pytest.raises(NotReadable, match=r"^[A-Z].*\.$"):
        told(content, suffix)


def test_a_fault_in_turtle_is_told_with_its_line() -> None:
    with pytest.raises(NotReadable, match="line 3 "):
        told("<ok> <p> <o> .\n\n<a> <b> .", ".ttl")


def test_what_the_listener_raises_is_not_the_files_fault() -> None:
    def full(triple: Triple) -> None:
        raise MemoryError(triple[0])

    with pytest.raises(MemoryError):
        read(b"<a> <b> <c> .", ".ttl", full, "own:")


def test_values_that_do_not_fit_their_datatype_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        told('<a> <b> "a secret"^^<http://www.w3.org/2001/XMLSchema#date> .', ".ttl")
    assert "secret" not in caplog.text


def test_collections_are_statements_too() -> None:
    firsts = [value for _, predicate, value in told("<s> <p> ( <a> 'b' ) .", ".ttl") if predicate == f"{RDF}first"]
    assert firsts == ["own:a", Literal("b")]
