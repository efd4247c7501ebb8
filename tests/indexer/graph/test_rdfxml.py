"""RDF/XML as its specification describes it; and files that try what no vocabulary needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.graph import rdfxml
from indexer.graph.triples import RDF, TYPE, Literal, NotReadable, Triple

HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/"'
    ' xml:base="http://base.example/dir/" xml:lang="en">'
)


def read(body: str, before: str = "") -> list[Triple]:
    return list(rdfxml.read(f'<?xml version="1.0"?>{before}{HEAD}{body}</rdf:RDF>'.encode(), "file:///base"))


def test_typed_nodes_attributes_languages_and_nested_nodes_are_read() -> None:
    found = read(
        '<x:Concept rdf:about="a" x:note="short"><x:label xml:lang="de">Löschung</x:label><x:label>Deletion</x:label>'
        '<x:broader><x:Concept rdf:ID="b"/></x:broader><x:same rdf:resource="http://other.example/"/></x:Concept>'
    )
    a = "http://base.example/dir/a"
    assert found == [
        (a, TYPE, "http://x.example/Concept"),
        (a, "http://x.example/note", Literal("short", "en")),
        (a, "http://x.example/label", Literal("Löschung", "de")),
        (a, "http://x.example/label", Literal("Deletion", "en")),
        ("http://base.example/dir/#b", TYPE, "http://x.example/Concept"),
        (a, "http://x.example/broader", "http://base.example/dir/#b"),
        (a, "http://x.example/same", "http://other.example/"),
    ]


def test_parse_types_and_blank_nodes_are_read() -> None:
    found = read(
        '<rdf:Description rdf:nodeID="n"><x:in rdf:parseType="Resource"><x:v>1</x:v></x:in>'
        '<x:list rdf:parseType="Collection"><rdf:Description rdf:about="c"/></x:list></rdf:Description>'
    )
    assert ("_:n", "http://x.example/in", found[0][0]) in found
    assert (found[0][0], "http://x.example/v", Literal("1", "en")) in found
    assert any(p == f"{RDF}first" and o == "http://base.example/dir/c" for _, p, o in found)


def test_entities_for_namespaces_are_expanded_in_attributes() -> None:
    doctype = '<!DOCTYPE rdf:RDF [<!ENTITY y "http://y.example/">]>'
    assert read('<rdf:Description rdf:about="&y;a" x:p="v"/>', doctype)[0][0] == "http://y.example/a"


def test_a_bomb_of_entities_is_refused() -> None:
    lines = '<!ENTITY a0 "lollollollollollollollollollol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    with pytest.raises(NotReadable, match="unpacks to far more"):
        read('<rdf:Description rdf:about="s"><x:p>&a11;</x:p></rdf:Description>', f"<!DOCTYPE rdf:RDF [{lines}]>")


def test_no_other_file_is_read_into_a_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret word")
    doctype = f'<!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    try:
        found = read('<rdf:Description rdf:about="s"><x:p>&e;</x:p></rdf:Description>', doctype)
    except NotReadable:
        return
    assert "secret word" not in str(found)


@pytest.mark.parametrize("text", ["<a>", "no xml", "<html></html>", "<?xml version='1.0'?>"])
def test_what_is_no_rdf_is_one_sentence(text: str) -> None:
    with pytest.raises(NotReadable, match=r"^This.*\.$"):
        list(rdfxml.read(text.encode(), "file:///base"))


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(NotReadable):
        read("<x:C><x:p>" * 120 + "</x:p></x:C>" * 120)
