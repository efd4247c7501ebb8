"""How much a passage can answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from indexer.answering import ASKS, answering, weighed
from indexer.contract import Place
from indexer.records import StoredPassage

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


def passages(*texts: str, path: str = "/chat.txt", member: str = "") -> dict[int, StoredPassage]:
    """Passages that follow one another, from 1 on."""
    return {
        n: StoredPassage(n, Place(path, n, "text", None, "", "", 0, len(text), member), "", text, 0, "ready")
        for n, text in enumerate(texts, 1)
    }


def test_the_order_changes_and_the_best_stays_worth_what_it_was() -> None:
    scores = weighed({1: 0.88, 2: 0.9, 3: 0.1}, passages(SAYS, ASKS_IT), {})
    assert sorted(scores, key=lambda id_: -scores[id_]) == [1, 2, 3]
    assert scores[1] == pytest.approx(0.9)
    assert scores[2] / scores[1] == pytest.approx((1 - ASKS) * 0.9 / 0.88, rel=0.01)


def test_what_follows_a_question_that_holds_the_words_rises() -> None:
    scores, by_words = {1: 0.9, 2: 0.5, 3: 0.5}, {1: 7.0}
    read = passages(ASKS_IT, SAYS, SAYS)
    answered = weighed(scores, read, by_words)
    assert answered[2] > answered[3]
    told = weighed(scores, passages(SAYS, SAYS, SAYS), by_words)
    assert told[2] == told[3]
    for elsewhere in ({"path": "/other.txt"}, {"member": "offer.pdf"}):
        apart = weighed(scores, read | {1: passages(ASKS_IT, **elsewhere)[1]}, by_words)
        assert apart[2] == apart[3]
    one_text = {n: replace(one, place=structs.replace(one.place, part=0)) for n, one in read.items()}
    within = weighed(scores, one_text, by_words)
    assert within[2] == within[3]


def test_scores_of_nothing_stay_as_they_are() -> None:
    assert weighed({}, {}, {}) == {}
    assert weighed({1: 0.0}, passages(SAYS), {}) == {1: 0.0}
    assert weighed({1: 0.5}, passages(""), {}) == {1: 0.0}
    assert weighed({1: 0.5, 2: 0.4}, {}, {1: 3.0}) == {1: 0.5, 2: 0.4}
