"""Whether anything was found, from the figures of the hits alone."""

from __future__ import annotations

import msgspec
import pytest

from agent.question import understand
from agent.relevance import LEXICAL, PAIRS, Scale, calibrate, relevant, stands_in
from indexer.contract import Hit, Place

SCALE = Scale(0.05, 0.45)
OTHER_SCALE = Scale(0.72, 0.86)
"""As of an embedder whose cosines are all high."""
PLACE = Place("/f/minutes.md", 0, "text", None, "", "", 0, 60)
HIT = Hit(1, PLACE, "Minutes", "The Lisbon launch is postponed to 9 June.", 0.9, ("dense",), 0.5, 0.8, "2026-01-01")


def hit(cosine: float, matched: float, text: str = HIT.text) -> Hit:
    return msgspec.structs.replace(HIT, cosine=cosine, matched=matched, text=text)


def test_words_alone_or_meaning_alone_are_enough() -> None:
    question = understand("when is the lisbon launch")
    assert relevant(question, [hit(0.05, 0.8)], SCALE, 10)
    assert relevant(question, [hit(0.55, 0.05)], SCALE, 10)
    assert not relevant(question, [hit(0.1, 0.2)], SCALE, 10)


@pytest.mark.parametrize(("scale", "alike", "apart"), [(SCALE, 0.45, 0.1), (OTHER_SCALE, 0.86, 0.73)])
def test_cosines_are_read_on_the_embedders_own_scale(scale: Scale, alike: float, apart: float) -> None:
    assert relevant(understand("lisbon launch date"), [hit(alike, 0.2)], scale, 10)
    assert not relevant(understand("lisbon launch date"), [hit(apart, 0.1)], scale, 10)


def test_a_name_that_stands_nowhere_rules_everything_out() -> None:
    assert not relevant(understand("When is the Madrid launch?"), [hit(0.6, 0.7)], SCALE, 10)
    assert relevant(understand("When is the Lisbon launch?"), [hit(0.6, 0.7)], SCALE, 10)


def test_a_year_that_stands_nowhere_rules_everything_out() -> None:
    assert not relevant(understand("What was the launch budget in 2019?"), [hit(0.6, 0.7)], SCALE, 10)


def test_without_an_embedder_words_decide() -> None:
    assert relevant(understand("lisbon launch"), [hit(0.0, 0.6)], LEXICAL, 10)
    assert not relevant(understand("lisbon launch"), [hit(0.0, 0.3)], LEXICAL, 10)


def test_among_many_files_the_best_passage_has_to_be_more_alike() -> None:
    question = understand("when is the lisbon launch")
    assert relevant(question, [hit(0.1, 0.7)], SCALE, 10)
    assert not relevant(question, [hit(0.1, 0.7)], SCALE, 5000)


def test_names_alone_are_not_enough() -> None:
    question = understand("What is the salary of Marta Oliveira?")
    some = hit(0.2, 0.8, "Marta Oliveira leads the launch.")
    assert not relevant(question, [some], SCALE, 10)


def test_nothing_found_is_nothing_relevant() -> None:
    assert relevant(understand("anything"), [], SCALE, 10) == []


def test_an_abbreviation_stands_where_its_words_do() -> None:
    assert stands_in("uk", frozenset(), "sold in the United Kingdom")
    assert not stands_in("uk", frozenset(), "sold in Portugal")


def test_the_scale_is_measured_on_pairs() -> None:
    def alike(left: object, right: object) -> list[list[float]]:
        return [[0.8 if row == column else 0.3 for column in range(len(PAIRS))] for row in range(len(PAIRS))]

    scale = calibrate(alike)
    assert scale.read(0.3) == pytest.approx(0.0)
    assert scale.read(0.8) == pytest.approx(1.0)
    assert calibrate(lambda left, right: ()) is LEXICAL
