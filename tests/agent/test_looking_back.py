"""Which questions are about past conversations, what of them is wanted, and of which days."""

from __future__ import annotations

from datetime import date

import pytest

from agent.looking_back import LookBack, looks_back

TODAY = date(2026, 11, 23)  # a Monday
WEEK = ("2026-11-16", "2026-11-22")


@pytest.mark.parametrize(
    ("question", "about", "days"),
    [
        ("What did you tell me about the budget?", "the budget", ("", "")),
        ("What did I ask you about the venue last week?", "the venue", WEEK),
        ("what did I ask last week about the venue", "the venue", WEEK),
        ("What did we discuss yesterday?", "", ("2026-11-22", "2026-11-22")),
        ("What did I ask this morning?", "", ("2026-11-23", "2026-11-23")),
        ("What did we say about the audit in March?", "the audit", ("2026-03-01", "2026-03-31")),
        ("What did we say on 3 November about the venue?", "the venue", ("2026-11-03", "2026-11-03")),
        ("What did you tell me about Lisbon since 2 November?", "Lisbon", ("2026-11-02", "")),
        ("What did we say about the work in Lisbon?", "the work in Lisbon", ("", "")),
        ("What did we say about recently hired people?", "recently hired people", ("", "")),
        ("When did we last talk about the roof?", "the roof", ("", "")),
        ("Find our conversation about the roof", "the roof", ("", "")),
        ("Was haben wir im Oktober über das Budget gesagt?", "das Budget", ("2026-10-01", "2026-10-31")),
        ("Was habe ich dich letzte Woche über die Halle gefragt?", "die Halle", WEEK),
        ("Was hast du mir am 3. November zum Dach gesagt?", "Dach", ("2026-11-03", "2026-11-03")),
        ("Worüber haben wir gestern gesprochen?", "", ("2026-11-22", "2026-11-22")),
        ("¿Qué dijimos sobre el presupuesto?", "el presupuesto", ("", "")),
        ("Qu’avons-nous dit sur le toit ?", "le toit", ("", "")),
    ],
)
def test_what_is_wanted_and_of_which_days(question: str, about: str, days: tuple[str, str]) -> None:
    assert looks_back(question, TODAY) == LookBack(about, *days)


def test_without_a_subject_or_a_day_everything_is_wanted() -> None:
    wanted = looks_back("What did we talk about?", TODAY)
    assert wanted is not None
    assert (wanted.about, wanted.before) == ("", "")
    assert wanted.after < "2000"


@pytest.mark.parametrize(
    "question",
    [
        "",
        "What did you say?",
        "What does the contract say about penalties?",
        "What did Ann say about the venue last week?",
        "What did we decide about the venue?",
        "Who talked about the venue yesterday?",
        "What happened last week?",
        "Was hat Ann im Oktober über die Halle gesagt?",
        "Find our contract about the roof",
        "What did we say about " + "it " * 200,
    ],
)
def test_every_other_question_is_for_others(question: str) -> None:
    assert looks_back(question, TODAY) is None
