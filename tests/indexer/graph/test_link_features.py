"""The numbers that tell whether a link is worth following."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.graph.link_features import ABOUT, FEATURES, SHARES, Candidate, Link, Question, rows_of
from indexer.records import Floats

NONE = np.zeros(2, np.float32)


def unit(*numbers: float) -> Floats:
    vector = np.array(numbers, np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def candidate(holds: tuple[int, ...], vector: Floats, blend: float, *links: Link) -> Candidate:
    return Candidate(
        holds=np.array(holds, np.float32),
        length=9,
        title_share=0.5,
        title_weight=0.5,
        words=blend,
        cosine=blend,
        true_cosine=blend,
        vector=vector,
        blend=blend,
        links=list(links),
    )


def link(source: int, kind: int, rarity: float) -> Link:
    return Link(source, "name", kind, rarity, 0.25, False, 0.5)


def row(table: Floats, number: int) -> dict[str, float]:
    return dict(zip(FEATURES, table[number].tolist(), strict=True))


def test_the_next_passage_is_worth_what_the_first_does_not_say() -> None:
    question = Question(np.array([0.6, 0.4], np.float32), unit(1, 1), 1, 1)
    table = rows_of(
        question,
        {
            7: candidate((1, 0), unit(1, 0), 1.0),
            8: candidate((0, 1), unit(0, 1), 0.2, link(7, ABOUT, 1.0), link(7, SHARES, 0.5)),
            9: candidate((1, 0), unit(1, 0), 0.3, link(7, ABOUT, 0.5)),
        },
        {7: 0.8},
        {},
    )
    assert table.shape == (3, len(FEATURES))
    first, leads_on, says_it_again = (row(table, number) for number in range(3))
    assert first["about_value"] == 0.0
    assert leads_on["about_value"] == pytest.approx(1.0)
    assert says_it_again["about_value"] == pytest.approx(0.5)
    assert leads_on["shares_value"] == pytest.approx(0.5)
    assert leads_on["about_residue"] == pytest.approx(1.0)
    assert says_it_again["about_residue"] == 0.0
    assert leads_on["about_together"] == pytest.approx(1.0)
    assert leads_on["about_residual_cosine"] > says_it_again["about_residual_cosine"]
    assert leads_on["place_among_linked"] > says_it_again["place_among_linked"]
    assert (first["strong_place"], leads_on["strong_place"]) == (0.0, 1.0)


def test_a_link_from_a_passage_that_is_not_strong_counts_nothing() -> None:
    question = Question(np.array([1.0], np.float32), unit(1, 1), 0, 0)
    both = {1: candidate((1,), unit(1, 0), 1.0), 2: candidate((0,), unit(0, 1), 0.1, link(3, ABOUT, 1.0))}
    both[3] = candidate((0,), unit(1, 1), 0.2)
    assert row(rows_of(question, both, {1: 1.0}, {}), 1)["links"] == 0.0


def test_without_vectors_or_strong_passages_every_number_is_finite() -> None:
    question = Question(np.array([1.0], np.float32), NONE, 0, 0)
    ones = {1: candidate((0,), NONE, 0.0), 2: candidate((1,), NONE, 0.0, link(1, ABOUT, 1.0))}
    for strong in ({}, {1: 0.0}):
        assert np.isfinite(rows_of(question, ones, strong, {1: 0.5})).all()
