"""Questions with the words that files in another language use, and what is found by them."""

from __future__ import annotations

import pytest

from agent.glossary import in_words_of, language_of
from tests.agent.shelf import Office, Shelf

FILES = {
    "handbook.md": "# Handbook\n\nEvery employee has 26 days of paid holiday a year.\n\nReports are due on Friday.\n",
    "visitors.md": "# Visitors\n\nParking costs 9 EUR a day in the yard.\n\nThe budget of the event is 31,000 EUR.\n",
    "lager.md": "# Mietvertrag\n\nDie Kündigungsfrist für das Lager beträgt vier Monate.\n",
    "coffee.md": "# Kitchen\n\nCoffee beans stand on the upper shelf.\n",
}


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie hoch ist die Miete?", "de"),
        ("What is the rent?", "en"),
        ("Quel est le loyer ?", "fr"),
        ("¿Cuál es el alquiler?", "es"),
        ("Gasket?", ""),
    ],
)
def test_a_question_tells_its_language_by_its_small_words(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Wie viel kostet das Parken am Tag?", "9 EUR"),
        ("Combien de jours de congé ai-je ?", "26 days"),
        ("Wie viele Urlaubstage gibt es im Jahr?", "26 days"),
        ("¿Cuál es el presupuesto del evento?", "31,000 EUR"),
        ("What is the notice period of the warehouse?", "vier Monate"),
    ],
)
def test_files_in_another_language_are_found_and_quoted(question: str, held: str) -> None:
    assert held in Office(Shelf(FILES)).ask(question).text


def test_a_question_without_known_words_stays_as_it_is() -> None:
    assert in_words_of("Wie heißt der Zwergpinguin?", "en") == ""
    assert in_words_of("What is the rent?", "en") == ""


def test_plurals_are_known_by_their_singular() -> None:
    assert in_words_of("Alle Rechnungen über 7.000 Euro", "en") == "Alle invoice über 7.000 Euro"
    assert in_words_of("Welche Zahlungen gab es im Mai?", "en") == "Welche payment gab es im May?"


def test_what_is_in_no_language_of_the_files_stays_unfound() -> None:
    answer = Office(Shelf(FILES)).ask("Wie hoch ist die Versicherung der Maschine?")
    assert answer.status == "not_found"
