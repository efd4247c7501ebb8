"""Follow-ups with what they mean, as people wrote them down before the rules were: read, and compared with what is made
of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.antecedents import Said
from agent.following import standalone
from agent.words import holds, words

PLACE = Path(__file__).parent / "follow_ups"
Understood = Callable[[str, Sequence[Said]], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One follow-up: the turns before it, what is typed, which words it needs and which it must not take over."""

    kind: str
    language: str
    before: tuple[Said, ...]
    text: str
    needs: tuple[tuple[str, ...], ...]
    """Each group holds words of which one has to be there."""
    avoids: tuple[str, ...]
    alone: bool
    """Whether it has to be left as it is."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was made of a case."""

    case: Case
    understood: str
    took_wrongly: bool
    lacks: tuple[tuple[str, ...], ...]

    @property
    def right(self) -> bool:
        """Whether nothing is wrong and nothing lacks."""
        return not self.took_wrongly and not self.lacks


def cases(name: str) -> list[Case]:
    """The cases of one file: "developed", "held_out" or "fresh"."""
    blocks = re.split(r"\n\n+", (PLACE / f"{name}.txt").read_text(encoding="utf-8").strip())
    return [_case(block) for block in blocks if not block.startswith("#")]


def folded(turns: Sequence[Said]) -> list[Said]:
    """Turns as they were typed, with each question as the product understands it."""
    understood: list[Said] = []
    for turn in turns:
        understood.append(Said(standalone(turn.question, understood), turn.answer, turn.titles))
    return understood


def judge(case: Case, understand: Understood) -> Verdict:
    """Try one case."""
    understood = understand(case.text, case.before)
    if case.alone:
        return Verdict(case, understood, understood != case.text, ())
    have = frozenset(word.stem for word in words(understood))
    lacks = tuple(group for group in case.needs if not any(_there(one, have, understood) for one in group))
    took = any(word.stem in have for one in case.avoids for word in words(one))
    return Verdict(case, understood, took, lacks)


def _there(wanted: str, have: frozenset[str], text: str) -> bool:
    stems = [word.stem for word in words(wanted)]
    return all(holds(have, stem) for stem in stems) or wanted.lower() in text.lower()


def _case(block: str) -> Case:
    lines = block.splitlines()
    kind, language = lines[0].strip("[]").split()
    before: list[Said] = []
    text, needs, avoids, alone = "", (), (), False  # type: tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...], bool]
    question = ""
    for line in lines[1:]:
        mark, _, said = line.partition(" ")
        if mark == "Q:":
            question = said
        elif mark == "A:":
            answer, _, titles = said.partition(" | ")
            files = tuple(one.strip() for one in titles.split(";") if one.strip())
            before.append(Said(question, answer.rstrip(" |"), files))
        elif mark == ">":
            text = said
        elif mark == "+":
            needs = tuple(tuple(group.split("|")) for group in said.split(", "))
        elif mark == "-":
            avoids = tuple(said.split(", "))
        elif mark == "=":
            alone = True
    return Case(kind, language, tuple(before), text, needs, avoids, alone)
