"""What a model is able to do, measured on a dozen tiny built-in tasks when it is used for the first time.

Size says little: what counts is whether a call it makes is the right one, whether it repeats a date as it stands in the
passage, and whether it says so when the passage does not hold the answer. The tasks come in the order of the rungs, and
the probe ends with the first that is out of reach: the bundled model is done after four calls.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from agent.contract import Rung
from agent.grammar import Grammar, grammar_of, grammar_of_calls
from agent.ladder import LIMITS
from agent.model import Message, Model, ModelError
from agent.prompt import INSTRUCTIONS, pack
from agent.steps import ASK_PARTS, Parts
from agent.tools.table import told_of
from agent.tools.wording import ANSWER, told_to_models
from indexer.contract import Hit, Place

VERSION = 1
"""Of the tasks: what was measured with others is measured anew."""
LONGEST_S = 300.0
"""Of the whole probe; a model that has not done it by then is too slow for many steps on this machine."""
_ANSWER_TOKENS = 48


class Ability(msgspec.Struct, frozen=True):
    """How many tasks of each kind were done right."""

    calls: int = 0
    """Of 4: the right tool with the right argument, or none where none is needed."""
    quotes: int = 0
    """Of 2: the date and the amount as the passage has them."""
    abstains: int = 0
    """Of 2: what the passage does not say is not answered."""
    splits: int = 0
    """Of 1: a question about two things is split into both."""
    version: int = VERSION

    @property
    def rung(self) -> Rung:
        """An assistant must call and quote; a planner, which goes far by itself, must also abstain and split."""
        if self.calls < 3 or self.quotes < 2:
            return "reader"
        return "planner" if self.calls == 4 and self.abstains >= 1 and self.splits else "assistant"


class Interrupted(Exception):
    """The probe was stopped before its end; it may go on later."""


class TooSlow(Exception):
    """The model does not get through the tasks in time."""


@dataclass(frozen=True, slots=True)
class _Task:
    question: str
    right: re.Pattern[str]
    source: str = ""


def _task(question: str, right: str, source: str = "") -> _Task:
    return _Task(question, re.compile(right, re.IGNORECASE | re.DOTALL), source)


_HALL = (
    "Minutes of 9 March 2026. The opening of the hall is postponed from 14 April to 9 June 2026, because the permit is "
    "late. The deposit for the hall is 2,350 euros and is returned within ten days."
)
_CALLS = (
    _task("What does our travel policy say about train tickets?", r'"search".*(?:train|travel)'),
    _task("How many documents mention Kestrel?", r'"mentions".*kestrel'),
    _task("The first source breaks off; what stands after it?", r'"read".*"source": 1\}', "The rent of the office is"),
    _task("When does the canteen open?", rf'"tool": "{ANSWER}"', "The canteen opens at 11:30 and closes at 14:00."),
)
_QUOTES = (
    _task("To which day is the opening of the hall postponed?", r"\b9 June\b|\bJune 9\b", _HALL),
    _task("How much is the deposit for the hall?", r"2[,.]?350", _HALL),
)
_NOT_FOUND = (
    r"\b(?:not|n't|no|unable|unknown|nothing)\b.{0,60}\b(?:find|found|say|said|state[sd]?|mention\w*|contain\w*|hold|"
    r"specif\w+|provide\w*|information|given|includ\w+|answer|indicate\w*|list\w*)\b"
)
_ABSTAINS = (
    _task("What colour are the chairs in the hall?", _NOT_FOUND, _HALL),
    _task("Who is the architect of the hall?", _NOT_FOUND, _HALL),
)
_SPLITS = (
    _task(
        "Compare what the Lisbon fair and the Porto fair cost.", r'Lisbon(?:(?!Porto)[^"])*".*"(?:(?!Lisbon)[^"])*Porto'
    ),
)


class Probe:
    """The tasks as they are put to one model; what it has done stays done when the probe is interrupted."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._done: dict[_Task, bool] = {}
        self._spent_s = 0.0
        tools = [(tool.name, tool.arguments) for tool in told_of("assistant")]
        self._calls = grammar_of_calls(tools, ANSWER)

    def run(self, cancelled: Callable[[], bool]) -> Ability:
        """Kind after kind, as long as a higher rung is within reach.

        Raises `Interrupted` when it was cancelled, `TooSlow` when all runs together took longer than `LONGEST_S`.
        """
        began = time.monotonic()

        def stop() -> bool:
            return cancelled() or self._spent_s + time.monotonic() - began > LONGEST_S

        try:
            return self._measure(stop)
        except Interrupted:
            if not cancelled():
                raise TooSlow from None
            raise
        finally:
            self._spent_s += time.monotonic() - began

    def _measure(self, stop: Callable[[], bool]) -> Ability:
        ability = Ability(calls=self._right(_CALLS, "assistant", stop, self._calls))
        if ability.calls < 3:
            return ability
        ability = msgspec.structs.replace(ability, quotes=self._right(_QUOTES, "reader", stop))
        if ability.rung == "reader":
            return ability
        abstains = self._right(_ABSTAINS, "reader", stop)
        splits = self._right(_SPLITS, "planner", stop, grammar_of(Parts))
        return msgspec.structs.replace(ability, abstains=abstains, splits=splits)

    def _right(
        self, tasks: tuple[_Task, ...], rung: Rung, stop: Callable[[], bool], grammar: Grammar | None = None
    ) -> int:
        """How many tasks are done right, within what a model of a rung is told."""
        tools = told_to_models(told_of(rung), splits=LIMITS[rung].parts > 0)
        instructions = f"{INSTRUCTIONS}\n\n{tools}" if tools else INSTRUCTIONS
        for task in tasks:
            if task in self._done:
                continue
            request = f"{task.question}\n\n{ASK_PARTS}" if rung == "planner" else task.question
            packed = pack(self._model, "", request, _hits(task), (), None, _ANSWER_TOKENS, instructions)
            try:
                self._done[task] = task.right.search(self._write(packed.messages, grammar, stop)) is not None
            except ModelError:  # a context that is too small for the task, or an engine that fails
                self._done[task] = False
        return sum(self._done[task] for task in tasks)

    def _write(self, messages: tuple[Message, ...], grammar: Grammar | None, stop: Callable[[], bool]) -> str:
        most, text = (grammar.longest, grammar.text) if grammar is not None else (_ANSWER_TOKENS, "")
        written = "".join(self._model.generate(messages, max_tokens=most, grammar=text, cancelled=stop))
        if self._model.last.finish == "cancelled":
            raise Interrupted
        return written


def _hits(task: _Task) -> tuple[Hit, ...]:
    if not task.source:
        return ()
    place = Place("notes.txt", 0, "text", None, "", "", 0, len(task.source))
    return (Hit(1, place, "Notes", task.source, 1.0, (), 1.0, 1.0, "2026-03-09T10:00:00+00:00"),)
