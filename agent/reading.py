"""Answers from passages: search, quote the best, let the model write, and keep of it what the passages say."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from agent.antecedents import Said
from agent.citations import plain
from agent.contract import Config, ModelFacts, Rung, Stage
from agent.evidence import Evidence
from agent.facts import KnownFacts
from agent.following import said_before, standalone
from agent.glossary import LANGUAGES, in_words_of
from agent.inquiry import Inquiry
from agent.ladder import LIMITS, within
from agent.model import EngineFailed, Generation, Model, ModelError
from agent.prompt import INSTRUCTIONS, Packed, about_user, pack, room_for_sources
from agent.question import Question, understand
from agent.quoting import answered, quote
from agent.ranking import further
from agent.relevance import LEXICAL, Scale, calibrate, relevant, strength
from agent.scoping import Only, limited
from agent.several import questions
from agent.sighting import seen
from agent.steps import Steps
from agent.told import Line, Outcome
from agent.tools.search import Files
from agent.tools.table import callable_of, told_of
from agent.tools.tool import Tool
from agent.tools.wording import told_to_models
from agent.writing import Writing, nothing_found
from indexer.contract import Coverage, Found, Hit
from indexer.serving import Job

WRITES_FREELY = 1_500_000_000
"""Parameters from which a model is trusted to lead its answers itself until it has been measured."""
NOTHING_READ = Coverage(0, 0, 0, 0)
NOTHING_WRITTEN = Generation()
_PHRASE_TOKENS = 96
"""Tokens of a small model's phrasing beside the quotes, at most."""
_STOPPED = "The language model stopped while it wrote, so the best quotes are the answer."
_EMPTY = "The language model wrote nothing, so the best quotes are the answer."
_FURTHER = "Further passages that may answer it:"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading for one answer."""

    outcome: Outcome
    coverage: Coverage = NOTHING_READ
    left_out: int = 0
    """Passages that were found but did not fit the model's context."""
    generation: Generation = NOTHING_WRITTEN
    searched_ms: float = 0.0
    first_token_ms: float = 0.0
    """From the start of the question; 0 where no model wrote."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of letting a model write."""

    evidence: Evidence
    """All that its sentences may stand on."""
    generation: Generation = NOTHING_WRITTEN
    left_out: int = 0
    begun_ms: float = 0.0
    """From the start of the question until it began to write the answer itself."""


@dataclass(slots=True)
class Reading:
    """Reads for one question after the other; keeps the last prompt, so that a follow-up only adds to it."""

    config: Config
    facts: Callable[[], ModelFacts | None]
    ready: Callable[[Job], Model | None]
    rung: Callable[[], Rung | Literal[""]] = lambda: ""
    instead: Callable[[Job], Model | None] = lambda _: None
    problem: Callable[[], str] = lambda: ""
    connected: Callable[[], Sequence[Tool[Any]]] = tuple
    _explained: str = ""
    """The problem that an answer told of already, while a model answers."""
    _packed: Packed | None = None
    _scale: Scale = LEXICAL
    _reads: float = 0.0
    """Tokens of a prompt that the model read in a second, at its last long one."""

    def read(self, inquiry: Inquiry, files: Files, writing: Writing, started: float) -> Read:
        """Answer from the files. `started` is when the question came (`time.perf_counter`).

        Raises `CallFailed` when the files cannot be searched, `Cancelled`.
        """
        job = inquiry.job
        measured = self._scale is LEXICAL
        if measured:
            self._scale = calibrate(files.alike)
        parts = [(one, *self._found(one, files, writing)) for one in _parts(inquiry)]
        _, question, found, hits = parts[0]
        missing: list[str] = []
        if len(parts) > 1:
            question = inquiry.question
            hits = list({hit.passage: hit for *_, some in parts for hit in some}.values())
            missing = [one.question.text for one, *_, some in parts if not some] if hits else []
        searched_ms = ms_since(started)
        evidence = Evidence(hits, job.check)
        if hits:
            job.event(seen(question, evidence))
        if not measured and not inquiry.turns:  # what was found is not kept waiting: it takes longer than the search
            self._scale = calibrate(files.alike)
        writing.scale = self._scale
        rung = self._rung()
        written = _Written(evidence)
        if hits or LIMITS[rung].steps:
            job.event(Stage("reading", len(hits), len(hits)))
            if not self._writes_freely(rung):
                for _, part, _, some in parts:
                    told = quote(part, Evidence(some, job.check), files.alike, self._scale) if some else []
                    there = {(one.hit.passage, one.span) for one in writing.stands_on}
                    writing.quote([one for one in told if (one.hit.passage, one.span) not in there])
            model = self._model(job)
            self._explain(writing, model)
            if model is not None:
                written = self._written(writing, model, inquiry, hits, files, started)
            if not writing.sentences and hits:
                writing.quote(quote(question, written.evidence, files.alike, self._scale))
        for lacking in missing:
            writing.say(f"About “{lacking}” I found nothing.")
        if not writing.sentences:
            writing.say(nothing_found(found.coverage))
        outcome = _outcome(question, writing, written.evidence)
        if missing and outcome == "answered":
            outcome = "partial"
        if len(parts) == 1 and writing.stands_on and not self._writes_freely(rung):
            beside = further(question, writing.stands_on, Evidence(found.hits, job.check), files.alike, self._scale)
            if beside:
                writing.say(_FURTHER, opens=True)
                writing.quote(beside)
        done = written.generation
        first_ms = written.begun_ms + done.first_token_ms if done.output_tokens else 0.0
        return Read(outcome, found.coverage, written.left_out, done, searched_ms, first_ms)

    def _found(self, inquiry: Inquiry, files: Files, writing: Writing) -> tuple[Question, Found, list[Hit]]:
        """(the question without what limits it, what was found, what of that is about it).

        Where the limits leave nothing, but all files hold something, that is what is read, and it is said.
        """
        question, only = limited(inquiry)
        for name in only.unknown:
            writing.notices.append(f"Nobody and nothing is called “@{name}”, so the search was not limited to it.")
        found = files.search(question, only)
        hits = relevant(question, found.hits, self._scale, found.coverage.searched)
        if other := self._in_other_words(question, only, files, hits):
            writing.only = only.said
            return other
        if only and not hits:
            everywhere = files.search(question)
            others = relevant(question, everywhere.hits, self._scale, everywhere.coverage.searched)
            if others:
                said = " · ".join(only.said)
                writing.notices.append(f"Nothing about this was found with “{said}” alone, so all files were searched.")
                return question, everywhere, others
        writing.only = only.said
        return question, found, hits

    def _in_other_words(
        self, question: Question, only: Only, files: Files, hits: Sequence[Hit]
    ) -> tuple[Question, Found, list[Hit]] | None:
        """What is found with the words of the files' language for the question's; None where its own find as much."""
        best = self._best(hits)
        text = only.text if only else question.text
        for language in LANGUAGES:
            if best and language != LANGUAGES[0]:  # English words are tried beside; others only where nothing is found
                break
            if not (said := in_words_of(text, language)):
                continue
            worded = replace(understand(said), kinds=question.kinds)
            found = files.search(worded, only)
            others = relevant(worded, found.hits, self._scale, found.coverage.searched)
            if others and self._best(others) > best:
                return worded, found, others
        return None

    def _best(self, hits: Sequence[Hit]) -> float:
        return max((strength(hit.matched, hit.cosine, self._scale) for hit in hits), default=0.0)

    def _written(
        self, writing: Writing, model: Model, inquiry: Inquiry, hits: Sequence[Hit], files: Files, started: float
    ) -> _Written:
        """What the model makes of it, or the one that takes its place when it fails; what happened is told."""
        while True:
            name = model.facts.name
            try:
                return self._write(writing, model, inquiry, hits, files, started)
            except ModelError as error:
                _log.warning("the model stopped (%s)", error.__class__.__name__)
                other = self.instead(inquiry.job) if isinstance(error, EngineFailed) else None
                if other is None:
                    writing.notices.append(_STOPPED)
                    return _Written(Evidence(hits))
                writing.notices.append(f"{name} stopped while it wrote, so {other.facts.name} answers from now on.")
                self._explained, model = self.problem(), other

    def _explain(self, writing: Writing, model: Model | None) -> None:
        """Tell why no model writes, each time; or why another one does, once."""
        problem = self.problem()
        if problem and (model is None or problem != self._explained):
            writing.notices.append(problem if model is not None else f"The answer is quotes alone. {problem}")
            self._explained = problem

    def _write(
        self, writing: Writing, model: Model, inquiry: Inquiry, hits: Sequence[Hit], files: Files, started: float
    ) -> _Written:
        """Let the model look further and write, and say what holds."""
        freely = self._writes_freely(self._rung())
        rung = within(self._rung(), model.context)
        most = self.config.max_answer_tokens if freely else min(self.config.max_answer_tokens, _PHRASE_TOKENS)
        said = [(one.question, plain(one.answer.sentences)) for one in inquiry.turns if one.answer is not None]
        tools = (*told_of(rung), *(callable_of(self.connected()) if rung == "planner" else ()))
        wording = told_to_models(tools, splits=LIMITS[rung].parts > 0)
        told = _told_of_user(inquiry) if freely else ()
        instructions = "\n\n".join(filter(None, (INSTRUCTIONS, about_user(told), wording)))
        room = room_for_sources(model.context, self._reads if freely else 0.0)
        packed = pack(model, inquiry.thread, inquiry.question.text, hits, said, self._packed, most, instructions, room)
        if freely and packed.turns_left_out:
            writing.notices.append(_without(packed.turns_left_out))
        self._packed = None
        steps = Steps(model, inquiry, packed, most, tools, writing.read)
        steps.take(rung)
        writing.notices += dict.fromkeys(steps.undone)
        found = {hit.passage: hit for hit in (*hits, *steps.packed.hits)}
        if not found and not steps.told:
            return _Written(Evidence(()))
        begun_ms = ms_since(started)
        draft = writing.draft(model, steps.packed, most, live=freely)
        if tools and draft.lstrip().startswith('{"tool"'):  # it wants to go on calling, which is no answer
            draft = ""
        self._reads = model.last.reading_tokens_per_s or self._reads
        passages = Evidence(found.values(), inquiry.job.check)
        heard = writing.heard((*steps.told, *(Line(one) for one in told)))
        evidence = Evidence((*passages.hits, *heard), inquiry.job.check)
        if freely and not draft.strip():
            writing.notices.append(_EMPTY)
        if freely:
            # Where the question itself found nothing, what a model found by words of its own may be about anything.
            quotes = quote(inquiry.question, passages, files.alike, self._scale) if hits else []
            writing.say_checked(draft, evidence, quotes, only_supported=not hits)
        else:
            writing.add_supported(draft, evidence, inquiry.question)
        self._packed = steps.packed.answered(plain(writing.sentences))
        return _Written(evidence, model.last, steps.packed.left_out, begun_ms)

    def _rung(self) -> Rung:
        """What the model is let do; a reader until it was measured, and where quotes are to lead."""
        if self.config.answers == "quote" or self.facts() is None:
            return "reader"
        return (self.rung() or "reader") if self.config.rung == "auto" else self.config.rung

    def writer(self, job: Job) -> Model | None:
        """The model, loaded, where it is able to write freely; else None. Raises `Cancelled`."""
        return self._model(job) if self._writes_freely(self._rung()) else None

    def _writes_freely(self, rung: Rung) -> bool:
        """Whether the model leads the answer; otherwise quotes do."""
        facts = self.facts()
        if facts is None or self.config.answers == "quote":
            return False
        if self.config.answers == "write" or rung != "reader":
            return True
        measured = self.config.rung != "auto" or self.rung()
        return not measured and facts.parameters >= WRITES_FREELY

    def _model(self, job: Job) -> Model | None:
        if self.facts() is None:
            return None
        job.event(Stage("loading"))
        return self.ready(job)


def _without(turns: int) -> str:
    """What is said of earlier turns that had no room."""
    if turns == 1:
        return "The model did not see the earliest turn of this conversation, which did not fit into its context."
    return f"The model did not see the {turns} earliest turns of this conversation, which did not fit into its context."


def _parts(inquiry: Inquiry) -> list[Inquiry]:
    """A text that asks several things, as several; each is read after those before it."""
    asked = questions(inquiry.question.text)
    if len(asked) < 2:
        return [inquiry]
    earlier = said_before(inquiry.turns)
    parts: list[Inquiry] = []
    for one in asked:
        meant = standalone(one, earlier) if parts else one
        parts.append(replace(inquiry, question=understand(meant, one)))
        earlier.append(Said(meant))
    return parts


def _outcome(question: Question, writing: Writing, evidence: Evidence) -> Outcome:
    """Answered when it stands on the files, or on what a tool worked out, and holds what was asked for."""
    if not writing.stands_on:
        return "not_found"
    return "answered" if not writing.fell_back and answered(question, writing.stands_on, evidence) else "partial"


def ms_since(started: float) -> float:
    """Milliseconds since a moment of `time.perf_counter`."""
    return (time.perf_counter() - started) * 1000.0


def _told_of_user(inquiry: Inquiry) -> tuple[str, ...]:
    """What the user confirmed about themselves; nothing where nothing is kept."""
    return KnownFacts(inquiry.database).for_prompt(inquiry.now) if inquiry.database is not None else ()
