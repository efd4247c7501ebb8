"""Numbers by first use, and Markdown that can do nothing."""

from __future__ import annotations

from agent.citations import Citations, inert, markdown, plain
from agent.contract import Sentence
from agent.evidence import Evidence
from tests.agent.shelf import Shelf

EVIDENCE = Evidence(Shelf({"a.md": "One is here. Two is there. Three is gone."}).hits("one two three"))


def test_sources_are_numbered_by_first_use_and_each_place_once() -> None:
    one, two, three = EVIDENCE.statements
    citations = Citations()
    assert citations.cite([two]) == (1,)
    assert citations.cite([one, two]) == (2, 1)
    assert [citation.quote for citation in citations.take()] == ["Two is there.", "One is here."]
    assert citations.cite([three, three]) == (3,)
    assert [citation.n for citation in citations.take()] == [3]
    assert [citation.n for citation in citations.all] == [1, 2, 3]


def test_the_text_says_what_the_sentences_say_with_their_numbers() -> None:
    said = [
        Sentence("One.", "supported", (1,)),
        Sentence("Two.", "partly", (1, 2)),
        Sentence("- three", "unsupported", (), opens=True),
    ]
    assert markdown(said) == "One. [1] Two. [1][2]\n\n- three"
    assert plain(said) == "One. Two. - three"


def test_text_of_a_document_cannot_load_or_lead_anywhere() -> None:
    assert inert("![x](http://evil/?q=1)") == "x (http://evil/?q=1)"
    assert inert("see [the list](./README.md)") == "see the list (./README.md)"
    assert inert("<img src=x>") == "\\<img src=x>"
    assert inert("[a][b] and [a]: http://x") == "a and [a]\\: http://x"
    assert inert("[[a]](x) ![](y") == "[[a]]\\(x) \\![]\\(y"
    assert inert("a < b and **bold**") == "a < b and **bold**"
