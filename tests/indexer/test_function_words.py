"""Function words: what is in, and above all what is not."""

from __future__ import annotations

from indexer.function_words import FUNCTION_WORDS


def test_question_words_are_in_and_content_words_are_not() -> None:
    assert {"what", "wann", "pourquoi", "cuándo", "perché", "quando", "waarom"} <= FUNCTION_WORDS
    assert not {"budget", "launch", "will-o", "2024", "it-department", "vertrag", "facture"} & FUNCTION_WORDS


def test_they_are_in_lower_case_because_they_are_looked_up_so() -> None:
    assert all(word == word.casefold() for word in FUNCTION_WORDS)
