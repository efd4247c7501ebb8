"""The index in words."""

from __future__ import annotations

import pytest

from app.index_words import about, files, folder_counts, languages_words, size, state_word
from indexer.contract import LanguageShare
from tests.app.scripted import folder


@pytest.mark.parametrize(
    ("seconds", "words"), [(10, "less than a minute"), (130, "about 2 min"), (3 * 3600, "about 3 h")]
)
def test_a_rest_of_time_is_rough(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_numbers_of_files_and_bytes_are_written_for_people() -> None:
    assert (files(1), files(2000)) == ("1 file", "2,000 files")
    assert [size(n) for n in (7, 1500, 412_300_000, 21_474_836_480)] == ["7 bytes", "1.5 KB", "412 MB", "21.5 GB"]


def test_each_state_of_a_folder_has_a_word_and_resting_stands_for_reading_only() -> None:
    reading = folder(state="reading", pending=3)
    assert state_word(reading) == "Reading"
    assert state_word(reading, "It is hot.") == "Resting"
    assert state_word(folder(state="ready"), "It is hot.") == "Ready"
    assert state_word(folder(state="paused", pending=3), "It is hot.") == "Paused"
    assert state_word(folder(state="missing")) == "Not there"


def test_counts_say_what_waits_what_failed_and_what_lies_in_the_cloud() -> None:
    one = folder(state="reading", files=20, ready=5, pending=10, failed=2, online_only=3, eta_s=400.0)
    assert folder_counts(one) == (
        "5 of 20 files ready · 10 waiting · 2 unreadable · 3 online-only, known by name · about 7 min left"
    )
    assert "left" not in folder_counts(one, "It is hot.")
    assert folder_counts(folder(files=0, ready=0)) == "No files that can be read"


def test_languages_are_named_but_for_shares_that_may_be_wrong_guesses() -> None:
    shares = [LanguageShare("en", "English", 900, True), LanguageShare("de", "German", 90, False)]
    assert languages_words([*shares, LanguageShare("gl", "Galician", 10, False)]) == "English, German (found by words)"
    many = [LanguageShare(str(n), f"L{n}", 10, True) for n in range(9)]
    assert languages_words(many) == "L0, L1, L2, L3, L4"
    assert languages_words(()) == ""
