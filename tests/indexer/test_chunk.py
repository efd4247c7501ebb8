"""Passages tile their part, keep to their sizes, and end where a reader would pause."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.chunk import MAX, chunk
from indexer.extractors import Heading, Part, Table

PIECES = [
    "word ",
    "A sentence ends here. ",
    "\n",
    "\n\n",
    "Zeile\n",
    "a | b | c\n",
    "日本語の文。",
    "🙂",
    "e\u0301",
    "x" * 300,
    " " * 40,
]


def part(text: str, *headings: Heading, kind: str = "text") -> Part:
    return Part("sheet" if kind == "sheet" else "text", None, "", text, headings)


def texts(one: Part, target: int = 800) -> list[str]:
    return [one.text[piece.start : piece.end] for piece in chunk(one, target)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=200), st.data(), st.integers(100, 1200), st.booleans())
def test_passages_tile_any_text_within_their_size(
    pieces: list[str], data: st.DataObject, target: int, sheet: bool
) -> None:
    text = "".join(pieces)
    offsets = data.draw(st.lists(st.integers(0, max(0, len(text) - 1)), max_size=8)) if text else []
    one = part(text, *(Heading(offset, 1, "H") for offset in sorted(offsets)), kind="sheet" if sheet else "text")
    found = texts(one, target)
    assert "".join(found) == (text if text.strip() else "")
    assert all(0 < len(piece) <= MAX for piece in found)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=2000))
def test_passages_tile_any_characters(text: str) -> None:
    assert "".join(texts(part(text))) == (text if text.strip() else "")


def test_white_space_alone_has_no_passages() -> None:
    assert chunk(part(" \n\t\n")) == []


def test_a_short_text_is_one_passage() -> None:
    assert texts(part("Two sentences. In one passage.")) == ["Two sentences. In one passage."]


def test_prose_is_cut_at_the_ends_of_sentences() -> None:
    found = texts(part("The launch was postponed because the seal failed. " * 80))
    assert all(piece.rstrip().endswith(".") for piece in found)
    assert all(500 < len(piece) <= MAX for piece in found)


def test_abbreviations_do_not_end_sentences() -> None:
    found = texts(part("It was paid by J. Smith, see z. B. the list of the firm. " * 60))
    assert all(piece.rstrip().endswith("firm.") for piece in found)


def test_japanese_is_cut_at_its_full_stops() -> None:
    found = texts(part("会社は請求書を十日以内に支払います。" * 200))
    assert len(found) > 2
    assert all(piece.endswith("。") for piece in found)


def test_rows_of_a_table_stay_whole() -> None:
    rows = "".join(f"Item: thing {n} | Note: One. Two. Three? | Price: {n}\n" for n in range(200))
    for kind in ("sheet", "text"):
        assert all(piece.endswith("\n") for piece in texts(part(rows, kind=kind)))


def test_a_section_begins_a_passage_that_carries_its_heading() -> None:
    first, second = "Hotels\n\n" + "A night is paid. " * 40 + "\n\n", "Meals\n\n" + "A meal is paid. " * 40
    one = part(first + second, Heading(0, 1, "Hotels"), Heading(len(first), 1, "Meals"))
    found = chunk(one)
    assert [(piece.start, piece.heading) for piece in found] == [(0, "Hotels"), (len(first), "Meals")]


def test_a_line_of_a_megabyte_is_cut_soon() -> None:
    began = time.monotonic()
    found = texts(part("x" * 1_000_000))
    assert time.monotonic() - began < 10
    assert sum(map(len, found)) == 1_000_000
    assert max(map(len, found)) <= MAX


@pytest.mark.parametrize("joined", ["e\u0301", "👩\u200d🔬"])
def test_joined_signs_are_not_parted(joined: str) -> None:
    found = texts(part(joined * 1500))
    assert all(piece[0] == joined[0] and piece[-1] == joined[-1] for piece in found)


def test_a_passage_knows_the_headings_above_its_own() -> None:
    body = "A night is paid. " * 45 + "\n\n"
    titles = [(1, "Travel"), (2, "Hotels"), (3, "Porto"), (2, "Meals"), (1, "Notes")]
    text, headings = "", []
    for level, title in titles:
        headings.append(Heading(len(text), level, title))
        text += f"{title}\n\n{body}"
    found = chunk(part(text, *headings))
    assert [(piece.above, piece.heading) for piece in found] == [
        ("", "Travel"),
        ("Travel", "Hotels"),
        ("Travel › Hotels", "Porto"),
        ("Travel", "Meals"),
        ("", "Notes"),
    ]


def test_the_headings_above_are_never_long() -> None:
    headings = [Heading(0, level, f"{level} " + "x" * 290) for level in range(1, 7)]
    (piece,) = chunk(part("Some words", *headings))
    assert len(piece.above) < 320
    assert piece.above.endswith("5 " + "x" * 290)


def test_a_passage_that_continues_a_table_carries_its_header() -> None:
    rows = "".join(f"Porto {n} | {n} | agreed with the house in writing\n" for n in range(60))
    text = f"Rates\n\nPlace | Rate | Note\n{rows}\nAfter the table there are words. " + "More words. " * 80
    start = text.index("Place")
    table = Table(start, start + len("Place | Rate | Note\n" + rows), "Place | Rate | Note")
    found = chunk(Part("text", None, "", text, (), (table,)))
    contexts = [piece.context for piece in found]
    assert contexts[0] == ""
    assert contexts[1:3] == ["Place | Rate | Note"] * 2
    assert contexts[-1] == ""


def test_a_row_too_long_for_a_passage_is_cut_between_cells_and_names_itself() -> None:
    row = "Supplier: Prüfhaus Nord | " + " | ".join(f"Column {n}: a value of some length {n}" for n in range(60))
    found = chunk(part(row + "\n", kind="sheet"))
    assert len(found) > 1
    assert all(row[piece.start - 3 : piece.start] == " | " for piece in found[1:])
    assert {piece.context for piece in found[1:]} == {"Supplier: Prüfhaus Nord"}
