"""An answer while it is being made: what was shown of it, sentence by sentence, and on what each one stands."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from agent.citations import Citations, markdown, opens_block
from agent.contract import Citation, Draft, Sentence, Stage, Wrote
from agent.evidence import Evidence, Statement, shown, visible
from agent.model import Model, Sampling
from agent.prompt import Packed
from agent.question import Question
from agent.quoting import about
from agent.relevance import LEXICAL, Alike
from agent.repetition import circles
from agent.sentences import sentences
from agent.thoughts import without_thoughts
from agent.told import Line, Told, as_passage
from agent.verify import Alignment, align, says_nothing, without_marks
from agent.words import content_words
from indexer.contract import Coverage, Hit
from indexer.serving import Job

EVERY_S = 0.03
"""Least time between two events while the model reads or writes."""
_SAMPLING = Sampling(repeat_penalty=1.1)
_REPEATED = "The model began to repeat itself and was stopped; what it had said before is kept."
_FIRST_LINE = -(1 << 40)
"""Below every number of a passage."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A written sentence and what it stands on."""

    text: str
    opens: bool
    found: Alignment


class Writing:
    """Gathers the sentences of one answer and shows them as they become ready."""

    def __init__(self, job: Job, alike: Alike) -> None:
        self._job = job
        self._alike = alike
        self.scale = LEXICAL
        """How cosines of this embedder are read; set before a draft is judged."""
        self._citations = Citations()
        self._said: list[Sentence] = []
        self._stands_on: list[Statement] = []
        self._event_at = 0.0
        self.fell_back = False
        """Whether quotes stand in for a draft of which nothing was supported."""
        self.only: tuple[str, ...] = ()
        """What the search was limited to."""
        self.notices: list[str] = []
        """What people are told of how the answer came to be, one sentence each."""
        self._lines: dict[int, Line] = {}
        """What tools told a model, by the number of the passage that stands for it."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What the answer says so far."""
        return tuple(self._said)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What it cites so far."""
        return self._citations.all

    @property
    def stands_on(self) -> tuple[Statement, ...]:
        """The statements that it quotes or that support it."""
        return tuple(self._stands_on)

    @property
    def text(self) -> str:
        """The answer so far as Markdown."""
        return markdown(self._said)

    def quote(self, statements: Sequence[Statement]) -> None:
        """Say some statements word for word."""
        fresh: list[Sentence] = []
        for statement in statements:
            before = self._stands_on[-1] if self._stands_on else None
            opens = before is not None and before.hit is not statement.hit
            cited = self._citations.cite([statement])
            fresh.append(Sentence(statement.text, "supported", cited, quoted=True, opens=opens))
            self._stands_on.append(statement)
        self._show(fresh)

    def say(self, text: str, opens: bool = False) -> None:
        """Say one sentence of the program's own, about itself; one that `opens` begins a paragraph."""
        self._show([Sentence(text, "supported", (), opens=opens)])

    def tell(self, told: Told) -> None:
        """Say what a tool tells, with its places."""
        fresh: list[Sentence] = []
        for line in told.lines:
            cited = (*self._citations.cite(line.statements), *self._citations.cite_places(line.evidence))
            numbers = tuple(dict.fromkeys(cited))
            fresh.append(Sentence(shown(line.text), "supported", numbers, opens=line.opens, thread=line.thread))
            self._stands_on += line.statements
        self._show(fresh)

    def heard(self, lines: Sequence[Line]) -> list[Hit]:
        """Lines that tools told a model, as passages that its sentences are checked against."""
        self._lines = {_FIRST_LINE - at: line for at, line in enumerate(lines)}
        return [as_passage(line, number) for number, line in self._lines.items()]

    def draft(self, model: Model, packed: Packed, most: int, live: bool) -> str:
        """What the model writes, whole; with `live` it is shown while it comes. Raises `ModelError`, `Cancelled`."""
        text = ""
        pieces = model.generate(
            packed.messages,
            max_tokens=most,
            sampling=_SAMPLING,
            on_progress=self.read,
            cancelled=lambda: self._job.cancelled,
        )
        for written, piece in enumerate(pieces, 1):
            self._job.check()
            text += piece
            again = circles(text)
            if again is not None:
                text = text[:again]
                self.notices.append(_REPEATED)
                break
            if self._due():
                self._job.event(_draft(text) if live else Stage("writing", written, most))
        self._job.check()
        text = without_thoughts(text)
        if live and text:
            self._job.event(Draft(visible(text)))
        return text

    def add_supported(self, draft: str, evidence: Evidence, question: Question) -> None:
        """Say those sentences of a draft that are certain, to the point and new; the others are dropped."""
        fresh: list[Sentence] = []
        for one in self._check(draft, evidence):
            if one.found.support == "supported" and self._adds(one) and _to_the_point(one, evidence, question):
                fresh.append(self._sentence(one, opens=not fresh and bool(self._said)))
        self._show(fresh)

    def say_checked(
        self, draft: str, evidence: Evidence, quotes: Sequence[Statement], only_supported: bool = False
    ) -> None:
        """Say a draft with its marks; where none of it is supported, the best quotes lead."""
        checked = self._check(draft, evidence)
        if only_supported:
            checked = [one for one in checked if one.found.support == "supported"]
        if not any(one.found.support == "supported" for one in checked):
            self.fell_back = True
            self.quote(quotes)
        self._show([self._sentence(one, one.opens or (not at and bool(self._said))) for at, one in enumerate(checked)])

    def _check(self, draft: str, evidence: Evidence) -> list[_Checked]:
        spans = [span for span in sentences(draft) if not says_nothing(without_marks(span.of(draft)))]
        texts = [shown(without_marks(span.of(draft))) for span in spans]
        if not texts:
            return []
        self._job.event(Stage("checking", 0, len(texts)))
        aligned = align(texts, evidence, self._alike, self.scale)
        opens = [at > 0 and _starts_block(draft, span.start) for at, span in enumerate(spans)]
        return [_Checked(*one) for one in zip(texts, opens, aligned, strict=True)]

    def _sentence(self, one: _Checked, opens: bool) -> Sentence:
        stands_on = one.found.statements if one.found.support != "unsupported" else ()
        self._stands_on += stands_on
        verbatim = any(one.text == statement.text for statement in stands_on)
        return Sentence(one.text, one.found.support, self._cite(stands_on), verbatim, opens)

    def _cite(self, statements: Sequence[Statement]) -> tuple[int, ...]:
        cited: list[int] = []
        for one in statements:
            line = self._lines.get(one.hit.passage)
            if line is None:
                cited += self._citations.cite([one])
            else:
                cited += (*self._citations.cite(line.statements), *self._citations.cite_places(line.evidence))
        return tuple(dict.fromkeys(cited))

    def _adds(self, one: _Checked) -> bool:
        """Whether a sentence says something that is not there already, in the order in which its source says it."""
        known = {stem for statement in self._stands_on for stem in statement.stems}
        stems = [word.stem for word in content_words(one.text)]
        new = [stem for stem in stems if stem not in known]
        return one.found.verbatim >= 0.8 and len(stems) >= 4 and len(new) >= max(2, 0.4 * len(stems))

    def read(self, done: int, total: int) -> None:
        """So much of a prompt is processed."""
        if done >= total or self._due():
            self._job.event(Stage("prompt", done, total))

    def _due(self) -> bool:
        now = time.monotonic()
        if now - self._event_at < EVERY_S:
            return False
        self._event_at = now
        return True

    def _show(self, fresh: Sequence[Sentence]) -> None:
        if fresh:
            self._said += fresh
            self._job.event(Wrote(tuple(fresh), self._citations.take()))


def _draft(text: str) -> Draft | Stage:
    """What is shown of a text that goes on; while the model only thinks, that it writes."""
    said = without_thoughts(text, whole=False)
    return Draft(visible(said)) if said else Stage("writing")


def nothing_found(coverage: Coverage) -> str:
    """The honest answer where the files say nothing, with how much of them was seen."""
    if not coverage.files:
        return "I found nothing, because there are no files to read yet; add a folder first."
    if not coverage.searched:
        none = "the one file has not" if coverage.files == 1 else f"none of the {coverage.files:,} files has"
        return f"I found nothing about this, because {none} been read yet."
    seen = "the one file" if coverage.searched == 1 else f"the {coverage.searched:,} files"
    rest = []
    if coverage.pending:
        rest.append(f"{coverage.pending:,} {'is' if coverage.pending == 1 else 'are'} still to be read")
    if coverage.unreadable:
        rest.append(f"{coverage.unreadable:,} could not be read")
    return f"I found nothing about this in {seen} that I have read{'; ' if rest else ''}{' and '.join(rest)}."


def _to_the_point(one: _Checked, evidence: Evidence, question: Question) -> bool:
    near = frozenset(stem for statement in one.found.statements for stem in statement.near)
    return about(question, evidence, near) >= 0.6


def _starts_block(draft: str, start: int) -> bool:
    before = draft[:start].rstrip(" \t")
    mark = before.rpartition("\n")[2]
    return before.endswith("\n\n") or (bool(mark) and opens_block(mark + " "))
