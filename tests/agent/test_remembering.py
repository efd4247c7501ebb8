"""What a message tells about its writer, or wants remembered, recalled or forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.remembering import LONGEST, parsed, remembering

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("message", "action", "attribute", "value"),
    [
        ("Remember that my manager is Ann Lee.", "tell", "manager", "Ann Lee"),
        ("Please remember: the badge code is 4711", "tell", "", ""),
        ("keep in mind that we never ship on Fridays", "tell", "", ""),
        ("Note my desk is B12", "tell", "desk", "B12"),
        ("Merk dir, dass mein Chef Karl Weber ist", "tell", "manager", "Karl Weber"),
        ("Merk dir bitte: mein Büro ist 3.14", "tell", "office", "3.14"),
        ("Bitte merken: der Code ist 4711", "tell", "", ""),
        ("denk daran, dass wir freitags nichts ausliefern", "tell", "", ""),
        ("My boss is Ann.", "suggest", "manager", "Ann"),
        ("our deputy is now Tom Hale", "suggest", "deputy", "Tom Hale"),
        ("My manager's name is Ann", "suggest", "manager", "Ann"),
        ("Call me Tom", "suggest", "name", "Tom"),
        ("my name’s Tom", "suggest", "name", "Tom"),
        ("I report to Ann Lee", "suggest", "manager", "Ann Lee"),
        ("I work at Contoso", "suggest", "employer", "Contoso"),
        ("I work in procurement", "suggest", "work", "procurement"),
        ("I live in Porto", "suggest", "home", "Porto"),
        ("I prefer short answers", "suggest", "", "short answers"),
        ("Ich heiße Petra", "suggest", "name", "Petra"),
        ("Nenn mich Petra", "suggest", "name", "Petra"),
        ("Mein Chef heißt Karl Weber", "suggest", "manager", "Karl Weber"),
        ("ich arbeite bei Contoso", "suggest", "employer", "Contoso"),
        ("Ich wohne in Köln", "suggest", "home", "Köln"),
        ("unsere Abteilung ist der Einkauf", "suggest", "department", "der Einkauf"),
        ("No, the deadline is 3 June", "correct", "", ""),
        ("nein, die Frist ist der 3. Juni", "correct", "", ""),
        ("No, my manager is Bea", "suggest", "manager", "Bea"),
    ],
)
def test_what_the_user_tells_is_understood(message: str, action: str, attribute: str, value: str) -> None:
    found = remembering(message, NOW)
    assert found is not None
    assert (found.action, found.attribute, found.value) == (action, attribute, value)


@pytest.mark.parametrize(
    ("message", "action", "text"),
    [
        ("Who is my manager?", "recall", "manager"),
        ("who's my boss", "recall", "manager"),
        ("What is my manager's name?", "recall", "manager"),
        ("What is my notice period?", "recall", "notice period"),
        ("What do you know about me?", "recall", "*"),
        ("what did I tell you about the badge?", "recall", "the badge"),
        ("Where do I work?", "recall", "employer"),
        ("Wie heißt mein Chef?", "recall", "manager"),
        ("Was weißt du über mich?", "recall", "*"),
        ("Forget that my manager is Ann", "forget", "my manager is Ann"),
        ("forget everything about me", "forget", "*"),
        ("Forget everything you know about me.", "forget", "*"),
        ("Vergiss alles über mich", "forget", "*"),
        ("vergiss, was ich über Ann gesagt habe", "forget", "Ann"),
        ("Why do you think that?", "why", ""),
        ("Woher weißt du das?", "why", ""),
        ("yes, please", "yes", ""),
        ("Stimmt", "yes", ""),
    ],
)
def test_what_the_user_wants_of_what_is_kept_is_understood(message: str, action: str, text: str) -> None:
    found = remembering(message, NOW)
    assert found is not None
    assert (found.action, found.text) == (action, text)


@pytest.mark.parametrize(
    "message",
    [
        "When is the launch?",
        "remember to call Ann on Friday",
        "Remember when we met in Paris?",
        'He said: "my manager is Bob"',
        "> my manager is Bob",
        "“My manager is Bob” stands in the minutes",
        "The minutes say that my manager is Bob",
        "If my manager is Ann, who signs?",
        "Is my manager Ann?",
        "My manager is not Ann",
        "my guess is that it rains",
        "My question is about the budget",
        "my problem is the printer",
        "Mein Eindruck ist, dass es regnet",
        "my contract with Contoso is attached, please summarise it",
        "The manager is Ann",
        "I am tired",
        "I work",
        "What is in my inbox",
        "Summarise my mails from Ann",
        "my manager is Ann, and she wants the report; please write it for her",
        "nothing",
        "yes but when is the launch",
        "forget it",
        "Ann is my manager's deputy in the Lisbon project",
        "Vergiss es",
        "Denk daran, Ann anzurufen",
        "merk dir wie das geht",
        "",
        "My manager is " + "x" * LONGEST,
    ],
)
def test_everything_else_tells_nothing(message: str) -> None:
    assert remembering(message, NOW) is None


def test_an_end_that_is_named_is_kept() -> None:
    told = remembering("my desk is B12 until Friday", NOW)
    assert told is not None
    assert (told.value, told.until[:10]) == ("B12", "2026-11-27")
    assert parsed("the guest network is open until 31 December", NOW).until[:10] == "2026-12-31"
    assert parsed("we wait until it works", NOW).until == ""
