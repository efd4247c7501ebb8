"""What is asked, alone and after other questions."""

from __future__ import annotations

import pytest

from agent.question import understand


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("When was the launch postponed to, and why?", {"when", "why"}),
        ("How much did we pay for it?", {"money", "amount"}),
        ("Who owns the server?", {"who"}),
        ("Wie viele Tage Urlaub gibt es?", {"amount"}),
        ("Pourquoi le bureau est-il fermé ?", {"why"}),
        ("¿Cuándo es la reunión?", {"when"}),
        ("What is a cuvette?", {"define"}),
    ],
)
def test_the_kind_of_answer_is_told_from_the_wording(text: str, kinds: set[str]) -> None:
    assert kinds <= understand(text).kinds


def test_a_question_of_its_own_borrows_nothing() -> None:
    question = understand("Who owns the server atlas?")
    assert question.query == "Who owns the server atlas?"
    assert question.borrowed == ()


def test_what_was_not_typed_is_borrowed_and_the_kind_is_that_of_what_was_typed() -> None:
    question = understand("Why was the Lisbon launch postponed?", "And why?")
    assert question.stems == ()
    assert {"lisbon", "launch", "postpon"} <= set(question.borrowed)
    assert question.kinds == {"why"}


def test_a_question_that_swaps_a_name_keeps_the_kind_of_the_one_before() -> None:
    question = understand("When is the launch in Porto?", "What about Porto?")
    assert question.names == {"porto"}
    assert question.kinds == {"when"}
    assert question.stems == ("porto",)


def test_german_nouns_are_not_taken_for_names() -> None:
    assert understand("Wie hoch ist die Vertragsstrafe?").names == frozenset()
