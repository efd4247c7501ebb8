"""Words reduced so that forms of one word meet."""

from __future__ import annotations

import pytest

from agent.words import content_words, holds, near, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("postponed", "postpone"),
        ("launches", "launch"),
        ("planned", "plan"),
        ("cities", "city"),
        ("Café", "cafe"),
        ("Müller's", "muller"),
        ("longer", "long"),
        ("STRASSE", "Straße"),
    ],
)
def test_forms_of_one_word_are_equal(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_know_where_they_stand() -> None:
    text = "Zoë's café"
    assert [text[word.start : word.end] for word in words(text)] == ["Zoë's", "café"]


def test_content_words_leave_out_grammar_in_several_languages() -> None:
    assert [word.stem for word in content_words("When is the launch?")] == ["launch"]
    assert [word.stem for word in content_words("Wann ist die Kündigung?")] == ["kundigung"]
    assert [word.stem for word in content_words("理由")] == ["理", "由"]


def test_long_common_starts_are_near_and_short_ones_are_not() -> None:
    assert near("verschob", "verschoben")
    assert not near("plan", "plane")
    assert not near("salari", "salgado")
    assert holds(frozenset({"verschoben"}), "verschob")
