"""What asks nothing gets a sentence, and nothing is looked for."""

from __future__ import annotations

import pytest

from agent.tools.small_talk import NO_WORDS, reply
from tests.agent.shelf import Office, Shelf

FILES = {"rent.md": "The rent of the hall is 4,200 euros a month. Hello and thanks to all who paid."}


@pytest.mark.parametrize(
    "text",
    [
        "Hello!",
        "hi there",
        "Good morning",
        "Guten Morgen!",
        "Thanks a lot",
        "ok, thank you very much!",
        "Vielen Dank",
        "Danke, das war's",
        "great 👍",
        "Perfect, thanks",
        "got it",
        "Alles klar",
        "See you tomorrow",
        "Tschüss",
        "How are you?",
        "Wie geht's dir?",
        "Help!",
        "What can you do?",
        "Was kannst du alles?",
        "?",
        "...",
        "😀",
        "👍🏽👍🏽",
        "؟",
    ],
)
def test_small_talk_and_lone_signs_are_answered_without_a_search(text: str) -> None:
    office = Office(Shelf(FILES))
    answer = office.ask(text)
    assert answer.status == "answered"
    assert len(answer.sentences) == 1
    assert office.shelf.searches == []


@pytest.mark.parametrize(
    "text",
    [
        "Why?",
        "Hello, what is the rent of the hall?",
        "Thanks. And the deposit?",
        "What can you do about the rent?",
        "Help with the lease",
        "Good condition of the roof",
        "What does “thank you” cost?",
        "租金多少?",
        "כמה עולה?",
        "42",
        "yes",
        "no",
    ],
)
def test_what_may_ask_something_is_no_small_talk(text: str) -> None:
    assert reply(text) == ""


def test_a_sign_alone_is_told_that_it_holds_no_word() -> None:
    assert Office(Shelf(FILES)).ask("!?").text == NO_WORDS
