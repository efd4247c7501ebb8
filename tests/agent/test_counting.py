"""Which questions want every document counted that mentions something."""

from __future__ import annotations

import pytest

from agent.counting import Counting, counting


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many contracts mention a penalty?", Counting(("penalty",), "", "contracts", "contracts")),
        ("Which of our contracts contain an arbitration clause?",
         Counting(("arbitration clause",), "", "contracts", "contracts")),
        ("In how many files does Lisbon appear?", Counting(("Lisbon",), "", "", "files")),
        ("Where is Marta Oliveira mentioned?", Counting(("Marta Oliveira",), "", "", "files")),
        ("which e-mails are about the launch", Counting(("launch",), "message", "", "e-mails")),
        ("How many PDFs mention turbidity?", Counting(("turbidity",), "pdf", "", "PDFs")),
        ('Which files mention "late delivery" or a penalty?',
         Counting(('"late delivery"', "penalty"), "", "", "files")),
        ("How many reports do we have about turbidity?", Counting(("turbidity",), "", "reports", "reports")),
        ("Wie viele Verträge enthalten eine Vertragsstrafe?",
         Counting(("Vertragsstrafe",), "", "Verträge", "Verträge")),
        ("In welchen Dokumenten kommt Lissabon vor?", Counting(("Lissabon",), "", "", "Dokumenten")),
        ("Liste alle Rechnungen auf, die Gráfica Sol nennen.",
         Counting(("Gráfica Sol",), "", "Rechnungen", "Rechnungen")),
    ],
)  # fmt: skip
def test_the_wording_tells_what_is_counted_and_in_what(question: str, wanted: Counting) -> None:
    assert counting(question) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "How many people may be in Armazém Sete?",
        "How many people mention Lisbon?",
        "Which people have access to the lab?",
        "How many calls and e-mails came in September?",
        "What documents do I need for the visa?",
        "Which laboratory certifies the IP class?",
        "What is the report about?",
        "",
        "How many contracts mention " + "a penalty " * 50,
    ],
)
def test_other_questions_are_left_to_the_search(question: str) -> None:
    assert counting(question) is None
