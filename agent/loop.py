"""One question, from its arrival to its answer. Says only what it can show.

is it worded for a tool that answers by itself (`agent.routes`)? → its lines
otherwise search → about the question at all? → quote, or let an able model look further by calling tools
→ let the model write → check each sentence against what was found
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from agent.antecedents import Said
from agent.changes import History
from agent.contract import Answer, Ask, Config, ModelFacts, Rung, Timing, Turn
from agent.following import said_before, standalone
from agent.gateway import Denied, Gateway, Instead
from agent.inquiry import Inquiry
from agent.model import Model
from agent.question import understand
from agent.reading import NOTHING_READ, Read, Reading, ms_since
from agent.routes import told_by_tools
from agent.told import Line, Told
from agent.tools.search import Files
from agent.tools.tool import Tool
from agent.writing import Writing
from indexer.database import Database
from indexer.serving import Job, Refused

LONGEST_QUESTION = 8_000
MOST_INSTEADS = 5
"""How often one question may be told to do something else instead."""


@dataclass(slots=True)
class Answering:
    """Answers questions one after the other."""

    config: Config
    facts: Callable[[], ModelFacts | None]
    """What is known of the model, also while it is loading; None where there is none."""
    ready: Callable[[Job], Model | None]
    """The model once it has loaded; None where there is none or it failed. Raises `Cancelled`."""
    gateway: Gateway = field(default_factory=Gateway)
    database: Database | None = None
    """The agent's own encrypted database; None keeps nothing."""
    rung: Callable[[], Rung | Literal[""]] = lambda: ""
    """What the model was measured to be able to do; "" while that is not known."""
    instead: Callable[[Job], Model | None] = lambda _: None
    """Another model in the place of one that failed; None where there is none. Raises `Cancelled`."""
    problem: Callable[[], str] = lambda: ""
    """Why no model answers, or why another one does; "" where all is as it was chosen."""
    connected: Callable[[], Sequence[Tool[Any]]] = tuple
    """Tools of outside servers that the user trusts."""
    of_files: bool = field(default=False, init=False)
    """Whether the last answer hangs on nothing but the question and the index."""
    _resolved: bool = field(default=False, init=False)
    """Whether the last answer is one to the question as it was understood, not only as it was typed."""
    _reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self._reading = Reading(
            self.config, self.facts, self.ready, self.rung, self.instead, self.problem, self.connected
        )

    def answer(self, ask: Ask, thread: str, turn: int, turns: Sequence[Turn], job: Job) -> Answer:
        """Answer turn number `turn` of `thread`, which has the earlier `turns`.

        Raises `Refused` for a question that is none, `CallFailed` when the files cannot be searched, `Cancelled`.
        """
        started = time.perf_counter()
        text, before = checked(ask.question), said_before(turns)
        now = datetime.now(UTC).astimezone()
        files = Files(job, ask.paths)
        writing = Writing(job, files.alike)
        done_before = self.gateway.effects.latest() if self.gateway.effects is not None else 0
        while True:
            question = understand(standalone(text, before), text)
            inquiry = Inquiry(
                job,
                question,
                ask.paths,
                thread,
                turns,
                now,
                self.gateway,
                self.database,
                without=ask.without,
                outbox_dir=self.config.outbox_dir,
                writer=self._reading.writer,
            )
            try:
                read = self._answered(inquiry, text, files, writing, started)
                break
            except Instead as said:  # at an approval the user asked for something else
                text, before = said.text, [*before, Said(question.text)]
                if len(before) > len(turns) + MOST_INSTEADS:
                    raise Refused("Too much was asked instead of this question; please ask anew.") from None
        self.of_files = self.of_files and not self.gateway.acted(job)  # what was done is not done by telling it again
        facts = self.facts()
        changes = History(self.gateway.effects).since(thread, done_before) if self.gateway.effects is not None else ()
        return Answer(
            text=writing.text,
            status="not_found" if read.outcome == "open" else read.outcome,
            sentences=writing.sentences,
            citations=writing.citations,
            coverage=read.coverage,
            left_out=read.left_out,
            model=facts.name if facts is not None else "",
            brain=facts.sha256[:12] if facts is not None else "",
            timing=_timing(read, ms_since(started)),
            thread=thread,
            turn=turn,
            notices=tuple(writing.notices),
            only=writing.only,
            understood=question.text if self._resolved and question.text != text else "",
            changes=changes,
        )

    def _answered(self, inquiry: Inquiry, typed: str, files: Files, writing: Writing, started: float) -> Read:
        """By a tool that the question is worded for, or else from the files. Raises `Instead`."""
        try:
            told = told_by_tools(inquiry, typed)
        except Denied as denied:
            told = Told((Line(str(denied)),))
        self.of_files = told is None or told.of_files
        self._resolved = told is None or told.resolved
        if told is not None:
            writing.tell(told)
        return _ended(told) or self._reading.read(inquiry, files, writing, started)


def checked(question: str) -> str:
    """The question, within its limits. Raises `Refused`."""
    if not question.strip():
        raise Refused("The question is empty. Please type one.")
    if len(question) > LONGEST_QUESTION:
        raise Refused(f"The question is longer than {LONGEST_QUESTION:,} characters. Please shorten it.")
    return question


def _ended(told: Told | None) -> Read | None:
    """What a tool told as the whole answer; None when the files are to be read, too."""
    if told is None or told.outcome == "open":
        return None
    return Read(told.outcome, told.coverage or NOTHING_READ)


def _timing(read: Read, total_ms: float) -> Timing:
    done = read.generation
    return Timing(
        search_ms=read.searched_ms,
        first_token_ms=read.first_token_ms,
        total_ms=total_ms,
        prompt_tokens=done.prompt_tokens,
        cached_tokens=done.cached_tokens,
        output_tokens=done.output_tokens,
        tokens_per_s=done.tokens_per_s,
    )
