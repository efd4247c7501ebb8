"""What a tool answers by itself: lines that are shown as they are, each with where it is said. No model has a say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agent.evidence import Statement
from indexer.contract import Coverage, Evidence, Hit, Place

Outcome = Literal["answered", "partial", "not_found", "open"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an answer, and where it is said."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    """Places that say so, as the knowledge graph names them."""
    statements: tuple[Statement, ...] = ()
    """Sentences of passages that say so."""
    opens: bool = False
    """Whether it starts a paragraph."""
    thread: str = ""
    """The past conversation that it tells of; "" for none."""


@dataclass(frozen=True, slots=True)
class Told:
    """The answer of one tool."""

    lines: tuple[Line, ...]
    outcome: Outcome = "answered"
    """"open": the lines are said, and the files are read for the question all the same."""
    coverage: Coverage | None = None
    """What of the files the tool went through; None where it says nothing of files."""
    resolved: bool = False
    """Whether it answers the question as it was understood with the turns before it (`agent.routes.RESOLVED`)."""
    of_files: bool = False
    """Whether it hangs on nothing but the question and the index (`agent.routes.OF_FILES`)."""


def as_passage(line: Line, number: int) -> Hit:
    """A line as a passage that a sentence can be checked against; what it cites are the places of the line."""
    places = [*(one.place for one in line.evidence), *(one.place for one in line.statements)]
    place = places[0] if places else Place("", 0, "text", None, "", "", 0, len(line.text))
    return Hit(number, place, "", line.text, 1.0, (), 0.0, 0.0, "")
