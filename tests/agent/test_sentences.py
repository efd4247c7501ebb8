"""Sentences as spans of the untouched text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.sentences import LONGEST, sentences


def texts(text: str, rows: bool = False) -> list[str]:
    return [span.of(text) for span in sentences(text, rows)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Die Einführung wurde auf den 3. Juni 2026 verschoben. Der Vertrag endet am 12. Mai.", 2),
        ("Dr. Meier stimmt z. B. zu, vgl. Nr. 4. Das kostet 1.200,50 Euro.", 2),
        ("Mr. J. R. Smith pays $4.2 million, i.e. a lot! Really? Yes.", 3),
        ("Version v1.2.3 is out. It works.", 2),
        ("M. Dupont a dit oui. C'est le 1er mars.", 2),
        ("¿Por qué? Porque sí.", 2),
        ("会議は延期された。理由は不明。", 2),
        ("He came at 3 p.m. on Monday. He left.", 2),
        ("The U.S. law applies. So be it.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(texts(text)) == count


def test_a_hard_line_break_inside_a_sentence_does_not_end_it() -> None:
    text = "Employees travel by train when the journey\ntakes less than five hours. Flights must be\nbooked early."
    assert texts(text) == [
        "Employees travel by train when the journey\ntakes less than five hours.",
        "Flights must be\nbooked early.",
    ]


def test_headings_list_items_and_rows_stand_alone_without_their_marks() -> None:
    text = (
        "# Plan\nWe open in May.\n\n- Rent is due\n- Call Ann. She knows.\n\n| Lisbon | 9 June |\n| Porto | 1 May |\n"
    )
    assert texts(text) == [
        "Plan",
        "We open in May.",
        "Rent is due",
        "Call Ann.",
        "She knows.",
        "| Lisbon | 9 June |",
        "| Porto | 1 May |",
    ]


def test_each_row_of_a_table_is_one_sentence() -> None:
    assert texts("Name,Note\nAnn,Came. Left.\nBob,Stayed", rows=True) == ["Name,Note", "Ann,Came. Left.", "Bob,Stayed"]


def test_a_row_stays_whole_whatever_its_cells_hold() -> None:
    rows = [
        "Date: 2026-09-29 | Supplier: Doca Eventos Lda. | Amount: 6440.00",
        "Date: 2026-09-30 | Supplier: Ann Ltd. | 1",
    ]
    assert texts("\n".join(rows)) == rows


def test_a_sentence_without_end_is_cut_between_words() -> None:
    pieces = texts("word " * 400)
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST and set(piece.split()) == {"word"} for piece in pieces)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='aB1 .!?\n-#|:,«»中。é\t"(', max_size=200))
def test_spans_are_in_order_and_lose_no_letter(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(span.start < span.end for span in spans)
    kept = sum(c.isalpha() for span in spans for c in span.of(text))
    assert kept == sum(c.isalpha() for c in text)
