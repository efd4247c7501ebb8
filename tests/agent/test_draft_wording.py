from __future__ import annotations

import pytest

from agent.draft_wording import Wanted, revision, wanted


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Draft a mail to Ann about the Lisbon launch", Wanted("mail", "Ann", "the Lisbon launch")),
        (
            "write a letter to Contoso regarding the overdue invoice as PDF",
            Wanted("letter", "Contoso", "the overdue invoice", ("pdf",)),
        ),
        ("Write a reply to the last message from Ben", Wanted("reply", "", "the last message from Ben")),
        (
            "Write a reply to the last message from Inês about the venue",
            Wanted("reply", "", "the last message from Inês about the venue"),
        ),
        ("Write a reply to Ben about the budget", Wanted("reply", "Ben", "the budget")),
        (
            "entwirf eine Mail an Ann über den Lissabon-Start",
            Wanted("mail", "Ann", "den Lissabon-Start", language="de"),
        ),
        (
            "Schreibe mir bitte einen kurzen Brief an Herrn Müller wegen der Rechnung",
            Wanted("letter", "Herrn Müller", "der Rechnung", language="de"),
        ),
        ("draft an agenda for the steering meeting", Wanted("agenda", "", "the steering meeting")),
        ("write a summary of the travel policy as Word", Wanted("summary", "", "the travel policy", ("docx",))),
        ("rédige une lettre à Ann sur le budget", Wanted("letter", "Ann", "le budget", language="fr")),
        ("save this answer as a document", Wanted("report", formats=("docx",), saves=True)),
        ("speichere diese Antwort als Word", Wanted("report", formats=("docx",), language="de", saves=True)),
    ],
)
def test_what_is_to_be_written_is_told_from_the_wording(text: str, asked: Wanted) -> None:
    assert wanted(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote the letter to Contoso?",
        "What does the draft say about notice?",
        "How do I write a report about expenses?",
        "summarise the travel policy",
        "write a mail",
        "When was the memo sent?",
        "x" * 9_000,
    ],
)
def test_a_question_is_not_a_request_to_write(text: str) -> None:
    assert wanted(text) is None


@pytest.mark.parametrize(
    ("text", "change", "old", "new"),
    [
        ("make it a bit shorter, please", "shorter", "", ""),
        ("kürzer bitte", "shorter", "", ""),
        ("replace 4 March with 5 March", "replace", "4 March", "5 March"),
        ('change "Ann" to "Bob"', "replace", "Ann", "Bob"),
        ("ersetze Ann durch Bob", "replace", "Ann", "Bob"),
        ("add: Please answer by Friday.", "add", "", "Please answer by Friday."),
        ("remove the sentence about the budget", "remove", "the sentence about the budget", ""),
        ("make it more formal", "freely", "", ""),
        ("make it a PDF", "format", "", ""),
        ("save it as Word", "format", "", ""),
    ],
)
def test_how_a_draft_is_to_be_changed_is_told_from_the_wording(text: str, change: str, old: str, new: str) -> None:
    asked = revision(text)
    assert asked is not None
    assert (asked.change, asked.old, asked.new) == (change, old, new)


@pytest.mark.parametrize("text", ["What about the budget?", "how long is the notice period", "Who is Ann?"])
def test_a_question_changes_no_draft(text: str) -> None:
    assert revision(text) is None
