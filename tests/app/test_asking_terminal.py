"""A card of several effects on a terminal: each whole, and only what is clearly named is allowed."""

from __future__ import annotations

import pytest

from agent.contract import ApprovalAsked, Effect, Planned
from app.asking_terminal import lines, named

PLAN = tuple(
    Planned(
        letter * 64,
        Effect(
            "draft",
            "write",
            f"Write {letter}\u202e.md.",
            f'{{"name":"{letter}"}}',
            (f"/out/{letter}.md",),
            f"+{letter}",
        ),
        "It writes a file, and the model that wants this has read documents.",
        {"name": "document"},
    )
    for letter in "ab"
)
ASKED = ApprovalAsked("1", Effect("plan", "write", "Do these 2 things.", "{}"), "Why.", ("once", "no"), 180, plan=PLAN)


def test_each_effect_is_told_whole_with_where_its_values_come_from() -> None:
    text = "\n".join(lines(ASKED))
    for said in (
        "1. Writes: Write a",
        "2. Writes: Write b",
        "/out/a.md",
        "What changes: +b",
        "name comes from a document.",
    ):
        assert said in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("typed", "allowed"),
    [
        ("y", "ab"),
        ("Y", "ab"),
        ("1", "a"),
        ("2, 1", "ba"),
        ("1 1", "a"),
        ("1,9", ""),
        ("", ""),
        ("y 1", ""),
        ("0", ""),
        ("n", ""),
    ],
)
def test_what_is_not_understood_allows_nothing(typed: str, allowed: str) -> None:
    assert named(ASKED, f"{typed}\n") == tuple(letter * 64 for letter in allowed)
