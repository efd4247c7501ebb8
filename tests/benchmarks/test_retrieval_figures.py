"""Figures of retrieval against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from benchmarks._retrieval_figures import Ranking, ahead, figures, intervals, ndcg, published, recall, slices


def ranking(rows: str, gold: str, type_: str = "") -> Ranking:
    return Ranking(tuple(rows), frozenset(gold), type_)


def test_recall_is_the_share_of_the_gold_rows_so_far() -> None:
    one = ranking("axbyc", "abcd")
    assert [recall(one, cut) for cut in (1, 2, 5, 10)] == [0.25, 0.25, 0.75, 0.75]


def test_ndcg_counts_early_rows_more_and_is_one_at_best() -> None:
    assert ndcg(ranking("abxx", "ab"), 10) == pytest.approx(1.0)
    assert ndcg(ranking("xa", "a"), 10) == pytest.approx(1 / log2(3))
    assert ndcg(ranking("axb", "ab"), 10) == pytest.approx((1 + 1 / log2(4)) / (1 + 1 / log2(3)))
    assert ndcg(ranking("", "a"), 10) == 0.0
    assert ndcg(ranking("abcdefghij", "abcdefghijkl"), 10) == pytest.approx(1.0)


def test_figures_are_means_in_percent_and_their_intervals_hold_them() -> None:
    some = [ranking("a", "a", "one"), ranking("x", "a", "two"), ranking("xa", "a", "two")]
    found = figures(some)
    assert found == {"recall@2": 66.67, "recall@5": 66.67, "recall@10": 66.67, "ndcg@10": 54.36}
    assert all(low <= found[name] <= high for name, (low, high) in intervals(some).items())
    assert intervals(some[:1])["recall@5"] == (100.0, 100.0)
    parts = slices(some)
    assert (parts["one"]["queries"], parts["one"]["recall@2"]) == (1, 100.0)
    assert (parts["two"]["queries"], parts["two"]["recall@2"]) == (2, 50.0)


def test_who_is_ahead_is_told_over_the_same_questions() -> None:
    some = [ranking("a", "a"), ranking("a", "a"), ranking("x", "a")]
    assert ahead(some, some)["recall@5"] == (0.0, 0.0)
    none = [ranking("x", "a")] * 3
    low, high = ahead(some, none)["recall@5"]
    assert 0.0 <= low < high == 100.0


def test_published_rows_belong_to_sets_by_name() -> None:
    assert published("musique-dev")["recall@5"]["PropRAG"] == 78.3
    assert published("SciFact")["ndcg@10"]["BM25"] == 67.6
    assert published("my own mail") == {}
