"""Turtle as its specification describes it, and what is none."""

from __future__ import annotations

import pytest

from indexer.graph import turtle
from indexer.graph.triples import RDF, TYPE, Literal, NotReadable, Triple

SKOS = "http://www.w3.org/2004/02/skos/core#"


def read(text: str) -> list[Triple]:
    return list(turtle.read(text, "http://base.example/dir/"))


def test_prefixes_lists_of_predicates_and_objects_and_languages_are_read() -> None:
    found = read(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        PREFIX : <http://x.example/>  # as SPARQL writes it
        :a a skos:Concept ; skos:prefLabel "Löschung"@de-AT, 'Deletion'@en ;; .
        <b> skos:broader :a ; :n 12, -1.5e3, true ."""
    )
    assert found == [
        ("http://x.example/a", TYPE, f"{SKOS}Concept"),
        ("http://x.example/a", f"{SKOS}prefLabel", Literal("Löschung", "de-at")),
        ("http://x.example/a", f"{SKOS}prefLabel", Literal("Deletion", "en")),
        ("http://base.example/dir/b", f"{SKOS}broader", "http://x.example/a"),
        ("http://base.example/dir/b", "http://x.example/n", Literal("12")),
        ("http://base.example/dir/b", "http://x.example/n", Literal("-1.5e3")),
        ("http://base.example/dir/b", "http://x.example/n", Literal("true")),
    ]


def test_strings_hold_quotes_line_breaks_and_escapes() -> None:
    found = read(
        r"""<s> <p> "a \"b\" \u00e9\t", '''two
"lines" ''' , "x"^^<http://www.w3.org/2001/XMLSchema#string> ."""
    )
    assert [value for _, _, value in found] == [Literal('a "b" é\t'), Literal('two\n"lines" '), Literal("x")]


def test_blank_nodes_and_collections_are_nodes_of_the_file() -> None:
    found = read("_:x <p> [ <q> 'in' ] . <s> <p> ( <a> 'b' ) . [ <p> 'alone' ] .")
    assert ("_:x", "http://base.example/dir/p", found[0][0]) in found
    assert found[0][2] == Literal("in")
    firsts = [value for _, predicate, value in found if predicate == f"{RDF}first"]
    assert firsts == ["http://base.example/dir/a", Literal("b")]
    assert sum(predicate == f"{RDF}rest" and value == f"{RDF}nil" for _, predicate, value in found) == 1


def test_n_triples_is_turtle() -> None:
    assert read('<http://a> <http://p> "x"@en .\n<http://a> <http://p> _:b1 .\n') == [
        ("http://a", "http://p", Literal("x", "en")),
        ("http://a", "http://p", "_:b1"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "<a> <b> .",
        "x:y <p> <o> .",
        '<a> <b> "open',
        "<a> <b> <c>",
        "@prefix x <y> .",
        '<a> <b> "\\uD800" .',
    ],
)
def test_what_is_no_turtle_is_told_with_its_line(text: str) -> None:
    with pytest.raises(NotReadable, match=r"Line 3 is no Turtle"):
        read(f"<ok> <p> <o> .\n\n{text}")


def test_nesting_without_end_is_refused_before_python_gives_up() -> None:
    with pytest.raises(NotReadable, match="nested"):
        read("<a> <b> " + "[ <b> " * 5_000)
    with pytest.raises(NotReadable, match="nested"):
        read("<a> <b> " + "( " * 5_000)
