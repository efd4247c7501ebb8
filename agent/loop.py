"""One question, from its arrival to its answer. Always searches first, and says only what it can show.

search → does it ask for every document that mentions something? → all of them, counted
       → does it ask the knowledge graph, and does that know? → its lines
       → about the question at all? → quote → let the model write → check each sentence against the passages
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from agent.citations import plain
from agent.contract import Answer, Ask, Config, ModelFacts, Stage, Timing, Turn
from agent.evidence import Evidence, Statement
from agent.model import Generation, Model, ModelError
from agent.prompt import Packed, pack
from agent.question import Question, understand
from agent.quoting import answered, quote
from agent.relevance import LEXICAL, Scale, calibrate, relevant
from agent.tools.knowledge import ask_graph
from agent.tools.mentions import count_mentions
from agent.tools.search import Files
from agent.writing import Writing, nothing_found
from indexer.contract import Hit
from indexer.serving import Job, Refused

WRITES_FREELY = 1_500_000_000
"""Parameters from which a model is trusted to lead its answers itself."""
LONGEST_QUESTION = 8_000
_PHRASE_TOKENS = 96
"""Tokens of a small model's phrasing beside the quotes, at most."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Answering:
    """Answers questions one after the other; keeps the last prompt, so that a follow-up only adds to it."""

    config: Config
    facts: Callable[[], ModelFacts | None]
    """What is known of the model, also while it is loading; None where there is none."""
    ready: Callable[[Job], Model | None]
    """The model once it has loaded; None where there is none or it failed. Raises `Cancelled`."""
    _packed: Packed | None = None
    _scale: Scale = LEXICAL

    def answer(self, ask: Ask, thread: str, turn: int, turns: Sequence[Turn], job: Job) -> Answer:
        """Answer turn number `turn` of `thread`, which has the earlier `turns`.

        Raises `Refused` for a question that is none, `CallFailed` when the files cannot be searched, `Cancelled`.
        """
        started = time.perf_counter()
        question = understand(checked(ask.question), [one.question for one in turns])
        files = Files(job, ask.paths)
        found = files.search(question)
        searched_ms = _ms_since(started)
        if self._scale is LEXICAL or not turns:
            self._scale = calibrate(files.alike)
        hits = relevant(question, found.hits, self._scale, found.coverage.searched)
        evidence = Evidence(hits)
        writing = Writing(job, files.alike, self._scale)
        done, first_ms, left_out = Generation(), 0.0, 0
        counted = count_mentions(job, question.text, ask.paths)
        told = () if ask.paths or counted else ask_graph(job, question.text, datetime.now(UTC).astimezone().date())
        sure = bool(told or (counted and counted.found))
        if counted is not None:
            writing.tell_counted(counted)
        if told:
            writing.tell(told)
        if hits and not sure:
            job.event(Stage("reading", len(hits), len(hits)))
            quotes = quote(question, evidence, files.alike, self._scale)
            if not self._writes_freely():
                writing.quote(quotes)
            model = self._model(job)
            if model is not None:
                before_ms = _ms_since(started)
                done, left_out = self._write(writing, model, question, thread, turns, hits, quotes)
                first_ms = before_ms + done.first_token_ms if done.output_tokens else 0.0
            if not writing.sentences:
                writing.quote(quotes)
        if not writing.sentences:
            writing.say(nothing_found(found.coverage))
        facts = self.facts()
        return Answer(
            text=writing.text,
            status="answered" if sure and writing.citations else _status(question, writing, evidence),
            sentences=writing.sentences,
            citations=writing.citations,
            coverage=found.coverage,
            left_out=left_out,
            model=facts.name if facts is not None else "",
            brain=facts.sha256[:12] if facts is not None else "",
            timing=_timing(done, searched_ms, first_ms, _ms_since(started)),
            thread=thread,
            turn=turn,
        )

    def _write(
        self,
        writing: Writing,
        model: Model,
        question: Question,
        thread: str,
        turns: Sequence[Turn],
        hits: Sequence[Hit],
        quotes: Sequence[Statement],
    ) -> tuple[Generation, int]:
        """Let the model write and say what holds; its figures and the number of passages that did not fit."""
        freely = self._writes_freely()
        most = self.config.max_answer_tokens if freely else min(self.config.max_answer_tokens, _PHRASE_TOKENS)
        said = [(one.question, plain(one.answer.sentences)) for one in turns if one.answer is not None]
        packed = pack(model, thread, question.text, hits, said, self._packed, most)
        self._packed = None
        try:
            draft = writing.draft(model, packed, most, live=freely)
        except ModelError as error:
            _log.warning("the model stopped (%s); the quotes are the answer", error.__class__.__name__)
            return Generation(), packed.left_out
        evidence = Evidence({hit.passage: hit for hit in (*hits, *packed.hits)}.values())
        if freely:
            writing.say_checked(draft, evidence, quotes)
        else:
            writing.add_supported(draft, evidence, question)
        self._packed = packed.answered(plain(writing.sentences))
        return model.last, packed.left_out

    def _writes_freely(self) -> bool:
        """Whether the model leads the answer; otherwise quotes do."""
        facts = self.facts()
        if facts is None or self.config.answers == "quote":
            return False
        return self.config.answers == "write" or facts.parameters >= WRITES_FREELY

    def _model(self, job: Job) -> Model | None:
        if self.facts() is None:
            return None
        job.event(Stage("loading"))
        return self.ready(job)


def checked(question: str) -> str:
    """The question, within its limits. Raises `Refused`."""
    if not question.strip():
        raise Refused("The question is empty. Please type one.")
    if len(question) > LONGEST_QUESTION:
        raise Refused(f"The question is longer than {LONGEST_QUESTION:,} characters. Please shorten it.")
    return question


def _status(question: Question, writing: Writing, evidence: Evidence) -> Literal["answered", "not_found", "partial"]:
    """Answered when it stands on the files and holds what was asked for."""
    if not writing.citations:
        return "not_found"
    return "answered" if not writing.fell_back and answered(question, writing.stands_on, evidence) else "partial"


def _timing(done: Generation, search_ms: float, first_token_ms: float, total_ms: float) -> Timing:
    return Timing(
        search_ms=search_ms,
        first_token_ms=first_token_ms,
        total_ms=total_ms,
        prompt_tokens=done.prompt_tokens,
        cached_tokens=done.cached_tokens,
        output_tokens=done.output_tokens,
        tokens_per_s=done.tokens_per_s,
    )


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000.0
