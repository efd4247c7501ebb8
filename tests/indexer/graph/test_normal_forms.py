"""Days and sums for people."""

from __future__ import annotations

import pytest

from indexer.contract import Entity
from indexer.graph.normal_forms import amount, day, days, interval


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "", ""),
        ("2026", "", "since 2026"),
        ("", "2026-03", "until March 2026"),
        ("2026-03-18", "2026-03-18", "18 March 2026"),
        ("2026-10-19", "2026-10-30", "19 to 30 October 2026"),
        ("2026-10-01", "2026-10-31", "October 2026"),
        ("2026-02-01", "2026-02-28", "February 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-06-29", "2026-07-03", "29 June to 3 July 2026"),
        ("2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026"),
        ("2025", "2026", "2025 to 2026"),
        ("9999-12-01", "9999-12-31", "December 9999"),
    ],
)
def test_an_interval_is_told_as_people_do(first: str, last: str, words: str) -> None:
    assert days(first, last) == words


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30-x", "18.3.2026"])
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert day(text) == interval(text) == text


@pytest.mark.parametrize(
    ("normal", "words"),
    [
        ("512000.00 GBP", "512,000 GBP"),
        ("18900.50 EUR", "18,900.50 EUR"),
        ("-9000.00 USD", "-9,000 USD"),
        ("2.8 MW", "2.8 MW"),
        ("1850 kg", "1,850 kg"),
        ("8 %", "8 %"),
        ("a lot", "a lot"),
    ],
)
def test_a_sum_is_told_as_people_do(normal: str, words: str) -> None:
    assert amount(normal) == words


def test_an_entity_is_labelled_in_words_and_named_in_its_normal_form() -> None:
    assert Entity(1, "date", "2026-11-01/2026-11-30").label == "November 2026"
    assert Entity(1, "amount", "512000.00 GBP").label == "512,000 GBP"
    assert Entity(1, "person", "2026-11-01").label == "2026-11-01"
