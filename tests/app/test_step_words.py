"""The steps of a model in words."""

from __future__ import annotations

import pytest

from agent.contract import Stage
from app.step_words import step_words
from app.turn_view import stage_words


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("search: rent of the Porto office", "Searching for rent of the Porto office"),
        ("mentions: Porto, Lisbon", "Counting what mentions Porto, Lisbon"),
        ("some_tool: x", "Some tool x"),
        ("timeline: ", "Looking up dates of"),
    ],
)
def test_a_step_says_what_is_done_with_what(about: str, words: str) -> None:
    assert step_words(about) == words


def test_long_words_are_cut_and_the_count_is_shown() -> None:
    shown = stage_words(Stage("step", 2, 4, "search: " + "word " * 40))
    assert shown.endswith("… · step 2 of at most 4")
    assert len(shown) < 110
