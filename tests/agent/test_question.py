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
    question = understand("Who owns the server atlas?", ["When is the launch in Lisbon?"])
    assert question.query == "Who owns the server atlas?"
    assert question.borrowed == ()


def test_a_bare_follow_up_borrows_the_words_of_the_question_before() -> None:
    question = understand("And why?", ["When was the Lisbon launch postponed to?"])
    assert {"Lisbon", "launch", "postponed"} <= set(question.query.split())
    assert question.kinds == {"why"}


def test_a_follow_up_about_something_else_swaps_the_name_and_keeps_the_kind() -> None:
    question = understand("What about Porto?", ["When is the launch in Lisbon?"])
    assert "Lisbon" not in question.query
    assert "launch" in question.query
    assert question.names == {"porto"}
    assert question.kinds == {"when"}


def test_borrowing_goes_on_over_several_turns() -> None:
    question = understand("And why?", ["When was the Lisbon launch postponed to?", "And by whom?"])
    assert "Lisbon" in question.query


def test_german_nouns_are_not_taken_for_names() -> None:
    assert understand("Wie hoch ist die Vertragsstrafe?").names == frozenset()
