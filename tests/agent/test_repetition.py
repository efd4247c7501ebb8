"""Going round in circles is told from a list that says the same twice."""

from __future__ import annotations

import pytest

from agent.repetition import circles


@pytest.mark.parametrize(
    ("good", "again"),
    [
        ("The launch is on 9 June. ", "I think so. "),
        ("Yes. ", "ha"),
        ("A list:\n", "- the same item\n"),
        ("", "The launch is on 9 June, because the permit for the hall was late and nobody told the board of it. "),
        ("1 2 3", " "),
    ],
)
def test_a_stretch_that_comes_again_and_again_is_cut_to_one(good: str, again: str) -> None:
    text = good
    for _ in range(400):
        text += again
        at = circles(text)
        if at is not None:
            break
    else:
        pytest.fail("it was never noticed")
    assert len(text) < len(good) + 12 * max(len(again), 10)
    assert text[:at].strip() in (good.strip(), (good + again).strip())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No, no, no, no.",
        "| a | 0 |\n| b | 0 |\n| c | 0 |\n| d | 0 |\n| e | 0 |\n| f | 0 |\n",
        "The first costs 4 euros. The second costs 4 euros. The third costs 4 euros. The fourth costs 4 euros.",
        "-" * 30,
        "Ja. " * 5,
    ],
)
def test_what_people_write_is_no_circle(text: str) -> None:
    assert [at for at in range(len(text) + 1) if circles(text[:at]) is not None] == []
