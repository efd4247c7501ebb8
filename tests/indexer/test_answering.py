"""How much a passage can answer."""

from __future__ import annotations

import pytest

from indexer.answering import ASKS, answering, weighed

SAYS = "Ann: I do aerial yoga, twice a week, in the hall by the harbour."
ASKS_IT = "Bob: Which kind of yoga do you do, and in which hall of the two?"


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        (ASKS_IT, SAYS),
        ("Who moved the crane that stood here (and why?)", "Ann moved the crane that stood here (on Friday)"),
        ("どのクレーンが動きましたか？", "金曜日にクレーンが動きましたよ。"),
        ("متى تحركت الرافعة التي كانت هنا؟", "تحركت الرافعة التي كانت هنا أمس."),
    ],
)
def test_a_question_answers_less_than_what_is_said(asks: str, says: str) -> None:
    assert answering(asks) < answering(says)


def test_what_is_said_beside_a_question_counts() -> None:
    both = f"{SAYS} {ASKS_IT}"
    assert answering(ASKS_IT) < answering(both) < answering(f"{SAYS} {SAYS}")


def test_a_question_mark_in_an_address_asks_nothing() -> None:
    assert answering("See https://contoso.com/find?q=crane") == answering("See https://contoso.com/find=q=crane")


def test_a_few_words_answer_less_than_many() -> None:
    some = [answering("word " * number) for number in (1, 4, 16, 200)]
    assert some == sorted(some)
    assert some[-1] > 0.99
    assert answering("金曜日に港の近くで。") > answering("Friday har")  # a sign is more than a letter
    assert answering("") == 0.0


def test_the_order_changes_and_the_best_stays_worth_what_it_was() -> None:
    scores = weighed({1: 0.9, 2: 0.88, 3: 0.1}, {1: ASKS_IT, 2: SAYS})
    assert sorted(scores, key=lambda id_: -scores[id_]) == [2, 1, 3]
    assert scores[2] == pytest.approx(0.9)
    assert scores[1] / scores[2] == pytest.approx((1 - ASKS) * 0.9 / 0.88, rel=0.01)


def test_scores_of_nothing_stay_as_they_are() -> None:
    assert weighed({}, {}) == {}
    assert weighed({1: 0.0}, {1: SAYS}) == {1: 0.0}
    assert weighed({1: 0.5}, {1: ""}) == {1: 0.0}
    assert weighed({1: 0.5, 2: 0.4}, {}) == {1: 0.5, 2: 0.4}
