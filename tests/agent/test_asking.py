"""What a question asks of the knowledge graph."""

from __future__ import annotations

from datetime import date

import pytest

from agent.asking import Asked, asked

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who is Ann Lee?", Asked("dossier", "Ann Lee")),
        ("who's “Ann Lee”", Asked("dossier", "Ann Lee")),
        ("Wer ist Herr Schröder?", Asked("dossier", "Schröder")),
        ("Tell me about Project Falcon.", Asked("dossier", "Project Falcon")),
        ("Who knows about VoltShare?", Asked("knowers", "VoltShare")),
        ("Wer kennt sich mit dem Netzanschluss aus?", Asked("knowers", "Netzanschluss")),
        ("How are Ann Lee and Bo Chen connected?", Asked("path", "Ann Lee", "Bo Chen")),
        ("How is Ann Lee related to Falcon?", Asked("path", "Ann Lee", "Falcon")),
        ("Wie hängen Ann Lee und der Falcon zusammen?", Asked("path", "Ann Lee", "Falcon")),
        ("What has Ann Lee to do with Falcon?", Asked("path", "Ann Lee", "Falcon")),
        ("What changed since Monday?", Asked("changes", after="2026-11-23")),
        ("Was hat sich seit letztem Freitag geändert?", Asked("changes", after="2026-11-20")),
        ("Was hat sich seit gestern geändert?", Asked("changes", after="2026-11-22")),
        ("What is due this week?", Asked("timeline", after="2026-11-23", before="2026-11-29", only="due")),
        ("Was ist bis 4. Dezember 2026 fällig?", Asked("timeline", before="2026-12-04", only="due")),
        ("What are the next deadlines for Falcon?", Asked("timeline", "Falcon", only="due")),
        ("What was decided in March 2026?", Asked("timeline", after="2026-03-01", before="2026-03-31", only="decided")),
        ("What happened in September 2026?", Asked("timeline", after="2026-09-01", before="2026-09-30")),
        ("What happened this week?", Asked("timeline", after="2026-11-23", before="2026-11-29")),
        ("Was ist im September 2026 passiert?", Asked("timeline", after="2026-09-01", before="2026-09-30")),
        ("Show me the timeline of Falcon", Asked("timeline", "Falcon")),
        ("What changed since the merger?", None),
        ("What was decided about the seal?", None),
        ("When was the Lisbon launch postponed to, and why?", None),
        ("Summarise the minutes of the kick-off.", None),
        ("", None),
        ("Who is " + "very " * 80 + "long?", None),
    ],
)
def test_a_question_is_worded_for_the_graph_or_it_is_not(question: str, meant: Asked | None) -> None:
    assert (asked(question, MONDAY) or (None,))[0] == meant


def test_a_name_may_hold_the_word_between_two_names() -> None:
    readings = asked("How are Research and Development and Ann Lee connected?", MONDAY)
    assert Asked("path", "Research and Development", "Ann Lee") in readings
    assert Asked("path", "Research", "Development and Ann Lee") in readings
