from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.documents.marked import Run, escaped, inline, plain, read


def test_blocks_are_told_apart() -> None:
    text = (
        "# Title #\n\nOne\ntwo  \nthree\n\n- a\n  goes on\n  - b\n1. c\n\n> said\n> more\n\n---\n\n"
        "| x | y |\n|---|:-:|\n| 1 | |\n"
    )
    blocks = read(text).blocks
    assert [(block.kind, block.level, plain(block.runs)) for block in blocks] == [
        ("heading", 1, "Title"),
        ("paragraph", 1, "One two\nthree"),
        ("bullet", 1, "a goes on"),
        ("bullet", 2, "b"),
        ("number", 1, "c"),
        ("quote", 1, "said more"),
        ("rule", 1, ""),
        ("table", 1, ""),
    ]
    assert [[plain(cell) for cell in row] for row in blocks[-1].rows] == [["x", "y"], ["1", ""]]


def test_emphasis_needs_a_partner_and_words_keep_their_signs() -> None:
    (block,) = read("**bold** *it* ***both*** a_b_c 2 * 3 * 4 `co_de` **open").blocks
    assert block.runs[0] == Run("bold", bold=True)
    assert Run("it", italic=True) in block.runs
    assert Run("both", bold=True, italic=True) in block.runs
    assert plain(block.runs) == "bold it both a_b_c 2 * 3 * 4 co_de **open"


def test_footnotes_are_numbered_as_they_are_called_and_unknown_ones_are_text() -> None:
    marked = read(
        "One[^b] two[^a] three[^b] four[^none].\n\n[^a]: *First* file\n[^b]: Second file\n[^c]: never called\n"
    )
    assert [run.note for run in marked.blocks[0].runs if run.note] == [1, 2, 1]
    assert [plain(runs) for runs in marked.notes] == ["Second file", "First file"]
    assert "[^none]" in plain(marked.blocks[0].runs)


def test_a_link_is_its_words_and_where_it_leads() -> None:
    (block,) = read("See [the page](https://a.example/b) or [x](x).").blocks
    assert plain(block.runs) == "See the page (https://a.example/b) or x."


@pytest.mark.parametrize("text", ["# a", "- b", "12. c", "> d", "*e* _f_ [g](h) `i` | j \\ k [^1] ~", "a\n# b\n- c"])
def test_what_is_escaped_means_itself(text: str) -> None:
    (block,) = read(escaped(text)).blocks
    assert block.kind == "paragraph"
    assert plain(block.runs) == text.replace("\n", " ")


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_any_line_that_is_escaped_means_itself(text: str) -> None:
    (block,) = read(f"x{inline(text)}x").blocks
    assert plain(block.runs) == f"x{text}x"
