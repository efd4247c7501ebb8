"""The steps of a model before it writes: it calls tools, one a turn, and what they give is put before it as data.

    the parts of the question (planner) → each searched for
    a call, which the grammar keeps valid → the gateway runs it → its result at the end of the prompt → …
    "answer", the limits, a full context or calls that only repeat → now it writes

The prompt only grows at its end, so that the engine keeps what it has read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from agent.contract import Rung, Stage
from agent.gateway import Denied, Waits
from agent.grammar import Grammar, grammar_of, grammar_of_calls
from agent.inquiry import Inquiry
from agent.ladder import ASKING_TOKENS, CALL_TOKENS, LIMITS, REPEATS, RESULT_LINES, RESULT_TOKENS
from agent.model import Model
from agent.prompt import Packed, with_request, with_result
from agent.told import Line, Told
from agent.tools.search import SEARCH, SearchFor
from agent.tools.tool import Tool
from agent.tools.wording import ANSWER
from indexer.contract import Hit
from indexer.serving import Refused
from indexer.wire import CallFailed

_NOW_ANSWER = "Now answer the question, from the sources and results above and in plain sentences: {question}"
ASK_PARTS = "Write the parts of this question."
_REPEATED = "This call was made before and its result stands above; make another one, or answer."
_NOTHING = "This gave nothing."
_UNFIT = "The values of this call do not fit together; make another one, or answer."
_WAITS = "This waits for the user, who is asked for all of it together. Make the other calls; then answer."
_FAILED = "This could not be done now."
_log = logging.getLogger(__name__)


class Parts(msgspec.Struct, frozen=True):
    """The questions that a question is made of."""

    questions: Annotated[
        tuple[Annotated[str, Meta(min_length=3, max_length=120)], ...], Meta(min_length=1, max_length=4)
    ]


class _Written(msgspec.Struct, frozen=True):
    """A call as a model writes it."""

    tool: str
    arguments: msgspec.Raw = msgspec.Raw(b"{}")


@dataclass(slots=True)
class Steps:
    """The steps of one question."""

    model: Model
    inquiry: Inquiry
    packed: Packed
    """The prompt as it is so far."""
    answer_tokens: int
    """Tokens that the answer may have, for which there stays room."""
    tools: Sequence[Tool[Any]]
    """What it may call, as it was told of them."""
    on_progress: Callable[[int, int], None]
    """Hears how much of a prompt is processed."""
    told: list[Line] = field(default_factory=list)
    """What tools told that is not a passage."""
    undone: list[str] = field(default_factory=list)
    """Why something that was allowed could not be done, a sentence each: the user hears it, whatever the model says."""
    done: int = 0
    _made: set[tuple[str, bytes]] = field(default_factory=set)
    _most: int = 0

    def take(self, rung: Rung) -> None:
        """Go as far as the rung may. Raises `ModelError`, `Cancelled`, `agent.gateway.Instead`."""
        limits = LIMITS[rung]
        if not limits.steps:
            return
        self._most = limits.steps
        if self.packed.hits:
            self.inquiry.gateway.saw_documents(self.inquiry)
        self.inquiry.sources[:] = self.packed.hits
        if limits.parts:
            self._search_parts(limits.parts)
        tools = {tool.name: tool for tool in self.tools}
        grammar = grammar_of_calls([(name, tool.arguments) for name, tool in tools.items()], ANSWER)
        repeated = 0
        while self.done < limits.steps and repeated < REPEATS and self._room(self.packed) > CALL_TOKENS:
            text = self._write(grammar, self.packed)
            call = _decoded(text)
            if call is None or call.tool == ANSWER:
                if call is None or not self._settle(text):
                    break
                continue  # with what came of it there may be more to do
            tool = tools[call.tool]
            try:
                arguments = msgspec.json.decode(call.arguments, type=tool.arguments)
            except msgspec.DecodeError:  # the arguments refuse what no grammar can say, such as a start after an end
                self.done += 1
                self._put(text, [_UNFIT])
                continue
            repeated += not self._call(tool, arguments, text)
        self._settle("")
        request = _NOW_ANSWER.format(question=self.inquiry.question.text)
        self.packed = with_request(self.packed, f'{{"tool": "{ANSWER}"}}', request)

    def _search_parts(self, most: int) -> None:
        """Let the model split the question, and search for each part of one that has several."""
        asked = with_request(self.packed, "", ASK_PARTS)
        if self._room(asked) <= CALL_TOKENS:
            return
        text = self._write(grammar_of(Parts), asked)
        try:
            questions = msgspec.json.decode(text, type=Parts).questions
        except msgspec.DecodeError:  # it did not fit the context
            return
        parts = [part for part in dict.fromkeys(questions) if part.strip()][:most]
        if len(parts) < 2:
            return
        self.packed = asked
        for part in parts:
            if self._room(self.packed) > RESULT_TOKENS:
                self._call(SEARCH, SearchFor(part), text)
                text = ""

    def _call(self, tool: Tool[Any], arguments: msgspec.Struct, written: str) -> bool:
        """Run one call and put its result into the prompt; False for one that was made before."""
        self.done += 1
        self.inquiry.job.event(Stage("step", self.done, self._most, f"{tool.name}: {_about(arguments)}"))
        made = (tool.name, msgspec.json.encode(arguments))
        if made in self._made:
            if self._settle(written):  # it is wanted now
                return True
            self._put(written, [_REPEATED])
            return False
        self._made.add(made)
        try:
            told = self.inquiry.gateway.gather(tool, arguments, self.inquiry)
        except Refused as refusal:
            if tool.risk != "read" and not isinstance(refusal, Denied):
                self.undone.append(str(refusal))
            self._put(written, [str(refusal)])
            return True
        except CallFailed as failure:
            _log.warning("the tool %s failed (%s)", tool.name, failure.fault.code)
            self._put(written, [_FAILED])
            return True
        if isinstance(told, Waits):
            self._put(written, [_WAITS])
        else:
            self._take(told, written)
        return True

    def _settle(self, written: str) -> bool:
        """Ask for all that waits at once, and put what came of it into the prompt; False when nothing waited."""
        gateway = self.inquiry.gateway
        if not gateway.waits(self.inquiry):
            return False
        self.done += 1
        for one in gateway.settle(self.inquiry):
            if one.problem:
                if one.failed:
                    self.undone.append(one.problem)
                self._put(written, [f"{one.call.tool.name}: {one.problem}"])
            else:
                self._take(one.told, written)
            written = ""
        return True

    def _take(self, told: Told | None, written: str) -> None:
        """Put the passages of a result into the prompt as sources, and its other lines as they are."""
        lines = told.lines if told is not None else ()
        hits = {one.hit.passage: one.hit for line in lines for one in line.statements}
        others = [line for line in lines if not any(one.text == line.text for one in line.statements)]
        if told is not None and told.outcome != "not_found":
            self.told += others
        self._put(written, [line.text for line in others] or ([] if hits else [_NOTHING]), list(hits.values()))

    def _put(self, written: str, lines: Sequence[str], hits: Sequence[Hit] = ()) -> None:
        room = min(RESULT_TOKENS, self._room(self.packed))
        self.packed = with_result(self.model, self.packed, written, lines[:RESULT_LINES], hits, room)
        self.inquiry.sources[:] = self.packed.hits

    def _write(self, grammar: Grammar, packed: Packed) -> str:
        """What the model writes within a grammar."""
        job = self.inquiry.job
        pieces = self.model.generate(
            packed.messages,
            max_tokens=grammar.longest,
            grammar=grammar.text,
            on_progress=self.on_progress,
            cancelled=lambda: job.cancelled,
        )
        text = "".join(pieces)
        job.check()
        return text

    def _room(self, packed: Packed) -> int:
        """Tokens that are left beside a prompt and the answer."""
        return self.model.context - len(self.model.encode(packed.messages)) - self.answer_tokens - ASKING_TOKENS


def _decoded(text: str) -> _Written | None:
    try:
        return msgspec.json.decode(text, type=_Written)
    except msgspec.DecodeError:  # cut off where the context ended
        return None


def _about(arguments: msgspec.Struct) -> str:
    """What a call is about, in its own words."""
    values = msgspec.to_builtins(arguments).values()
    flat = [part for value in values for part in (value if isinstance(value, (list, tuple)) else (value,))]
    return ", ".join(str(part) for part in flat if part not in (None, ""))[:120]
