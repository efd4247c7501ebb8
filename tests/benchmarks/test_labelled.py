"""Sentences whose truth is known: true ones stay true, altered ones differ in one fact."""

from __future__ import annotations

from benchmarks._labelled import ALTERED, labelled
from benchmarks._retrieval_set import Query, Row

ROWS = {
    "1": Row(
        "1",
        "Vila Engine (1994)",
        "Ana Vila (born 3 May 1951) was a Portuguese engineer from Porto and a friend of Rui Costa. "
        "It was shown at the fair in Lisbon and drew 12,000 visitors from Spain. "
        "In 1994, she sold the company to Hoshi Heavy Industries.",
        "/set/1.txt",
        0,
        False,
    ),
    "2": Row(
        "2", "Rui Costa", "Rui Costa is a lawyer who lives in Faro with his wife Ines Prado.", "/set/2.txt", 0, False
    ),
}
QUERY = Query("Who sold the company?", frozenset({"1", "2"}), "", "")


def test_every_way_of_making_one_is_used_and_the_same_again() -> None:
    some = labelled(QUERY, ROWS)
    assert {one.how for one in some} >= {"as it stands", "pronoun", "shortened", "moved", *ALTERED}
    assert labelled(QUERY, ROWS) == some


def test_what_is_altered_stands_in_no_row_and_what_is_as_it_stands_does() -> None:
    text = " ".join(row.text for row in ROWS.values())
    for one in labelled(QUERY, ROWS):
        assert one.true == (one.how not in ALTERED)
        assert (one.text in text) == (one.how == "as it stands"), one


def test_a_sentence_worded_anew_says_who_is_meant() -> None:
    (told,) = (one.text for one in labelled(QUERY, ROWS) if one.how == "pronoun")
    assert told == "Vila Engine was shown at the fair in Lisbon and drew 12,000 visitors from Spain."


def test_rows_that_are_not_there_are_left_out() -> None:
    assert labelled(Query("Who?", frozenset({"9"}), "", ""), ROWS) == []
