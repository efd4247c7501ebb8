"""Several questions in one text."""

from __future__ import annotations

import pytest

from agent.several import questions
from tests.agent.shelf import Office, Shelf

FILES = {
    "launch.md": "The Lisbon launch is on 9 June 2026.",
    "money.md": "The budget of the Lisbon launch is 180,000 euros, which the launch costs in all.",
}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "When is the launch and what does it cost? Who decides?",
            ("When is the launch?", "what does it cost?", "Who decides?"),
        ),
        ("Wann ist der Start und was kostet er insgesamt?", ("Wann ist der Start?", "was kostet er insgesamt?")),
        ("When is the launch? Where is the fair?", ("When is the launch?", "Where is the fair?")),
    ],
)
def test_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert questions(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "When was the launch postponed to, and why?",
        "Who are Ann and Marta?",
        "What is the rent and the deposit?",
        "Tell me what happened and why it was so",
        "How much did we pay? Thanks a lot",
        "When? " * 300,
        "",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert questions(text) == (text,)


def test_each_part_is_answered_and_what_was_not_found_is_said_for_its_part() -> None:
    office = Office(Shelf(FILES))
    answer = office.ask("When is the Lisbon launch and what does the Lisbon launch cost? Where is the zeppelin moored?")
    assert "9 June 2026" in answer.text
    assert "180,000 euros" in answer.text
    assert "About “Where is the zeppelin moored?” I found nothing." in answer.text
    assert answer.status == "partial"


def test_where_no_part_has_an_answer_nothing_is_found() -> None:
    answer = Office(Shelf(FILES)).ask("Where is the zeppelin moored? Who tunes the piano?")
    assert answer.status == "not_found"
    assert answer.text.startswith("I found nothing about this")
