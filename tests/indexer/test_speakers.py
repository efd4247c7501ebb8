"""Who speaks in a passage."""

from __future__ import annotations

import pytest

from indexer.speakers import spoken

CHAT = {
    1: "Ann Weber: The crane moves on Friday.",
    2: "Bob: Did Ann say when the crane moves?",
    3: "Professor E: Yes.\nProfessor C: I do not think so at all, not at all.",
    4: "Nothing is said here.",
}


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("When does Ann say the crane moves?", {1}),
        ("What did Ann Weber say to Bob?", {1}),
        ("What did Bob hear of Ann's crane?", {2}),
        ("What do Bob and Ann do?", {1, 2}),
        ("What does Professor E think?", {3}),
        ("What does the Professor think?", set()),  # there are two
        ("What did ann say?", set()),
        ("WHAT?", set()),
        ("", set()),
    ],
)
def test_a_name_is_one_that_no_other_speaker_has(question: str, who: set[int]) -> None:
    assert set(spoken(CHAT, question)) == who


def test_the_share_is_what_the_named_one_says() -> None:
    assert spoken(CHAT, "What does Ann want?") == {1: 1.0}
    share = spoken(CHAT, "What does Professor E think?")[3]
    assert share == pytest.approx(len("Professor E: Yes.\n") / len(CHAT[3]))


@pytest.mark.parametrize(
    "text",
    [
        "[10:02] Ann: I will be late.",
        "10:02 am Ann: I will be late.",
        "2026-03-18 10:02 Ann (away): I will be late.",
        "Ann：I will be late.",
        "  Ann: I will be late.",
    ],
)
def test_minutes_and_chats_are_written_in_many_ways(text: str) -> None:
    assert spoken({1: text}, "Will Ann be late?") == {1: 1.0}


def test_a_field_of_a_mail_is_no_more_than_its_own_line() -> None:
    mail = "From: Ann Weber <ann@contoso.com>\nDate: 3 May 2026\n\n" + "The crane moves on Friday. " * 20
    assert spoken({1: mail}, "Which Date has the letter?")[1] < 0.1
    assert spoken({1: mail}, "What did Ann write?") == {}
    assert spoken({1: "See http://example.com: Ann"}, "Who is Ann?") == {}


def test_a_dictionary_is_no_conversation() -> None:
    entries = {n: f"Word{n}: means something" for n in range(501)}
    assert spoken(entries, "What does Word7 mean?") == {}
    assert set(spoken(dict(list(entries.items())[:500]), "What does Word7 mean?")) == {7}
