"""A model's thoughts are no part of its answer."""

from __future__ import annotations

import pytest

from agent.thoughts import without_thoughts


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<think>\nThe hall, hm.\n</think>\n\nIt opens at nine.", "It opens at nine."),
        ("<think>\n\n</think>\n\nIt opens at nine.", "It opens at nine."),
        ("[THINK]Nine or ten?[/THINK]It opens at nine.", "It opens at nine."),
        ("The user wants the time.\n</think>\nIt opens at nine.", "It opens at nine."),
        ("<think>it goes on and on", ""),
        ("It opens at nine.", "It opens at nine."),
        ("Use <b> and a < b, I think.", "Use <b> and a < b, I think."),
        ("One. <think>hm</think>Two.", "One. Two."),
        ("", ""),
    ],
)
def test_what_was_thought_is_left_out(written: str, said: str) -> None:
    assert without_thoughts(written) == said


def test_no_thought_and_no_part_of_a_mark_is_shown_while_it_is_written() -> None:
    written = "<think>The secret plan.</think>\n\nIt opens at nine, [1] and a < b."
    shown = [without_thoughts(written[:at], whole=False) for at in range(len(written) + 1)]
    assert not any("secret" in one or "think" in one for one in shown)
    assert all("It opens at nine, [1] and a < b.".startswith(one) for one in shown)
    assert without_thoughts(written) == "It opens at nine, [1] and a < b."


def test_a_long_text_without_an_end_takes_no_long_time() -> None:
    assert without_thoughts("<think>" + "<" * 20_000) == ""
    assert without_thoughts("a<" * 10_000).startswith("a<")
