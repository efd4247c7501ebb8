"""Whether a sentence holds the kind of thing that is asked for."""

from __future__ import annotations

import pytest

from agent.cues import answers, tells
from agent.evidence import Evidence
from agent.question import Kind, understand
from indexer.contract import Hit, Place


@pytest.mark.parametrize(
    ("kind", "question", "yes", "no"),
    [
        ("when", "When is it?", "It is on 9 June.", "It is in Lisbon."),
        ("when", "Wann ist es?", "Es beginnt am Montag.", "Es beginnt bald."),
        ("money", "What does it cost?", "It costs €5.", "It costs 5 points."),
        ("amount", "How many are there?", "There are twelve.", "There are some."),
        ("amount", "How heavy is it?", "It weighs 410 g.", "It has 410 parts."),
        ("amount", "How long may it be?", "At most nine metres.", "At most nine people."),
        ("why", "Why is it late?", "It is late because of rain.", "It is late."),
        ("why", "Warum?", "Es regnet, weil Herbst ist.", "Es regnet."),
        ("decision", "What was decided?", "The board approved the plan.", "The board met in Lisbon."),
        ("decision", "Was wurde beschlossen?", "Der Umzug wurde vertagt und beschlossen.", "Es regnete."),
        ("who", "Who leads it?", "The project is led by Ann Roth.", "The project is led well."),
        (
            "define",
            "What is a cuvette?",
            "Cuvette: a small glass vessel.",
            "The cuvette is broken.",
        ),
    ],
)
def test_the_right_kind_of_sentence_is_told_from_the_wrong_one(kind: Kind, question: str, yes: str, no: str) -> None:
    text = f"{yes}\n\n{no}"
    place = Place("/f/a.txt", 0, "text", None, "", "", 0, len(text))
    evidence = Evidence([Hit(1, place, "A", text, 1.0, ("keyword",), 0.5, 0.5, "2026-01-01")])
    held = [answers(kind, one, understand(question), evidence) for one in evidence.statements]
    assert held == [True, False]


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("How many guests are invited?", "The hall is set for 160 guests.", "7.3 Guests pay 30 euros."),
        ("How many guests come?", "We expect 160 invited guests.", "The guest has 30 square metres."),
        ("Wie viele Stühle gibt es?", "Es gibt 40 Stühle.", "Jeder Stuhl kostet 40 Euro."),
        ("What was decided?", "Decided: we move in May.", "The price is decided by Ann."),
        ("What was decided?", "It was unanimously agreed to move.", "Moving was discussed."),
    ],
)
def test_a_sentence_is_worded_as_an_answer(question: str, yes: str, no: str) -> None:
    text = f"{yes}\n\n{no}"
    place = Place("/f/a.txt", 0, "text", None, "", "", 0, len(text))
    evidence = Evidence([Hit(1, place, "A", text, 1.0, ("keyword",), 0.5, 0.5, "2026-01-01")])
    asked = understand(question)
    assert [any(tells(kind, one, asked) for kind in asked.kinds) for one in evidence.statements] == [True, False]
