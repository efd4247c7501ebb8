"""Decisions, tasks and deadlines, as people write them in mail and minutes, in six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_dates import Dated
from indexer.graph.draw_layout import Sentence
from indexer.graph.draw_mentions import Placed
from indexer.graph.draw_work_words import (
    DEADLINE,
    DECISION_MARKS,
    DECISIONS,
    FIRST_PERSON,
    PROMISES,
    PRONOUNS,
    REQUESTS,
    TASK_MARKS,
)
from indexer.graph.model import Relation

MOST = 12
"""Tasks and decisions of one passage."""
_LONGEST = 160
"""Characters of a task's or decision's words."""
_LONGEST_SENTENCE = 500
_LISTED = re.compile(r"^[>\s|]*(?:[-*•–]\s+|\d{1,3}[.)]\s+)?(?P<box>\[[ xX]?\]\s+)?")
_TASK_MARK = re.compile(
    rf"\**(?:{TASK_MARKS})\**(?:\s?#?\d{{1,3}})?(?:\s?\((?P<in>[^()]{{2,40}})\)|\s(?:for\s|für\s"
    rf"|@)?(?P<after>[^:\n]{{2,30}}))?\**"
    r"\s?(?::|\s[-–—>→]+)\**\s*(?P<what>\S.{2,})",
    re.IGNORECASE | re.DOTALL,
)
_DECISION_MARK = re.compile(
    rf"\**(?:{DECISION_MARKS})\**(?:\s?#?\d{{1,3}})?\**\s?(?::|\s[-–—])\**\s*(?P<what>\S.{{2,}})",
    re.IGNORECASE | re.DOTALL,
)
_WHO = r"(?P<who>(?:[A-ZÀ-Þ][\w'’.-]*(?:\s(?:[A-ZÀ-Þ][\w'’.-]*|van|von|de|der|den|di|del)){0,4})|(?i:\b(?:%s))(?!\w))"
_DUE = re.compile(rf"\b(?:{DEADLINE})\s?(?:[^\W\d_]{{2,10}},?\s)?$", re.IGNORECASE)
_TAIL = re.compile(r"[\s.;,!?:–-]+$")


@dataclass(frozen=True, slots=True)
class Context:
    """What a passage's sentences are read against: its names and dates, and who says "I"."""

    passage: int
    document: int
    author: int
    """`NONE` when nobody tells."""
    recipients: Sequence[int]
    written: str
    """ISO 8601 date, or ""."""
    names: Sequence[Placed]
    dates: Sequence[tuple[Dated, int]]
    """Each with its entity."""


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Relation
    who: tuple[int, int] | None
    """Where the one who decided or promised is named."""
    start: int
    end: int
    confidence: float


def draw_work(board: Board, sentences: Iterable[Sentence], language: str, context: Context) -> None:
    """The tasks and decisions of a passage, each with who, what and until when."""
    count = 0
    for sentence in sentences:
        if len(sentence.text) > _LONGEST_SENTENCE or len(sentence.text) < 8:
            continue
        found = next(_found(sentence, language if language in PROMISES else "en"), None)
        if found is None:
            continue
        if found.kind == "decided":
            drawn = _decision(board, sentence, found, context)
        else:
            drawn = _task(board, sentence, found, context)
        count += drawn
        if count >= MOST:
            return


def _found(sentence: Sentence, language: str) -> Iterator[_Found]:
    """What a sentence may be, the surest first; offsets are in the passage."""
    listed = _LISTED.match(sentence.text)
    start = listed.end() if listed is not None else 0
    for pattern, kind in ((_TASK_MARK, "owns"), (_DECISION_MARK, "decided")):
        marked = pattern.match(sentence.text, start)
        if marked is not None:
            named = "in" if kind == "owns" and marked["in"] else "after" if kind == "owns" and marked["after"] else ""
            who = _moved(sentence, marked.span(named)) if named else None
            yield _Found(_relation(kind), who, *_moved(sentence, marked.span("what")), 0.9)
    if listed is not None and listed["box"]:
        yield _Found("owns", None, sentence.start + start, sentence.end, 0.85)
    question = sentence.text.endswith("?")
    for patterns, kind, sure in ((DECISIONS, "decided", 0.8), (PROMISES, "owns", 0.7)):
        if question:
            break
        for pattern in _compiled(patterns is DECISIONS, language):
            said = pattern.search(sentence.text, start)
            if said is not None:
                who = _moved(sentence, said.span("who")) if "who" in pattern.groupindex else None
                yield _Found(_relation(kind), who, *_moved(sentence, said.span("what")), sure)
    for pattern in _requests(language):
        said = pattern.search(sentence.text, start)
        if said is not None:
            yield _Found("due", None, *_moved(sentence, said.span("what")), 0.5)


def _relation(kind: str) -> Relation:
    return "decided" if kind == "decided" else "owns"


def _moved(sentence: Sentence, span: tuple[int, int]) -> tuple[int, int]:
    return sentence.start + span[0], sentence.start + span[1]


@cache
def _compiled(decisions: bool, language: str) -> tuple[re.Pattern[str], ...]:
    who = _WHO % "|".join(sorted(filter(None, PRONOUNS[language].split("|")), key=len, reverse=True))
    patterns = (DECISIONS if decisions else PROMISES)[language]
    # Who is told by capitals, so that only what follows takes no notice of them.
    return tuple(
        re.compile(
            rf"{who}(?is:{pattern.removeprefix('{who}')})" if pattern.startswith("{who}") else rf"(?is:{pattern})"
        )
        for pattern in patterns
    )


@cache
def _requests(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in REQUESTS[language])


def _task(board: Board, sentence: Sentence, found: _Found, context: Context) -> bool:
    who, sure = _who(board, sentence, found, context)
    if found.kind == "due":  # a request: of the only one who is asked
        who = context.recipients[0] if len(context.recipients) == 1 and context.author != NONE else NONE
    elif found.confidence < 0.8 and who == NONE:
        return False
    what, end = _words(sentence, found)
    if " " not in what and len(what) < 15:
        return False
    task = board.entity("task", what)
    due = _deadline(sentence, context)
    sure = min(0.95, (found.confidence + sure) / 2 + (0.1 if due is not None else 0.0))
    board.mention(task, context.passage, found.start, end, "pattern", sure)
    valid = (context.written, "")
    board.edge(
        who, "owns", task, context.passage, sentence.start, sentence.end, "pattern", sure, valid=valid, value=what
    )
    if due is not None:
        when, day = due
        board.edge(
            task, "due", day, context.passage, sentence.start, sentence.end, "pattern", min(sure, when.confidence),
            valid=(when.first.isoformat(), when.last.isoformat()), value=when.iso,
        )  # fmt: skip
    return task != NONE


def _decision(board: Board, sentence: Sentence, found: _Found, context: Context) -> bool:
    who, _ = _who(board, sentence, found, context)
    what, end = _words(sentence, found)
    decision = board.entity("decision", what)
    board.mention(decision, context.passage, found.start, end, "pattern", found.confidence)
    subject = who if who != NONE else context.document
    valid = (context.written, "")
    board.edge(
        subject, "decided", decision, context.passage, sentence.start, sentence.end, "pattern", found.confidence,
        valid=valid, value=what,
    )  # fmt: skip
    return decision != NONE


def _who(board: Board, sentence: Sentence, found: _Found, context: Context) -> tuple[int, float]:
    """The entity that owns a task or took a decision, `NONE` when it is nobody of whom something is known."""
    if found.who is None:
        # "Action: Ann to send …", "Ann: …": the name with which the task begins.
        here = [one for one in context.names if found.start <= one.one.start <= found.start + 2]
        followed = [one for one in here if re.match(r"\s?(?:to\b|:|–|-|will\b|soll\b|zu\b)", _after(sentence, one))]
        return (followed[0].entity, 0.9) if followed else (NONE, 0.6)
    start, end = found.who
    said = sentence.text[start - sentence.start : end - sentence.start]
    if said.lower() in FIRST_PERSON:
        return context.author, 0.8
    here = [one for one in context.names if start - 4 <= one.one.start and one.one.end <= end + 1]
    for one in reversed(here):
        kind = board.kind(one.entity)
        if kind in ("person", "organisation"):
            return one.entity, 0.9 if kind == "person" else 0.6
    if here and board.kind(here[-1].entity) == "thing" and found.kind == "owns" and " " not in here[-1].one.name:
        return here[-1].entity, 0.4
    return NONE, 0.5


def _after(sentence: Sentence, placed: Placed) -> str:
    return sentence.text[placed.one.end - sentence.start :][:8]


def _words(sentence: Sentence, found: _Found) -> tuple[str, int]:
    """The words of a task or decision on one line, and where they end."""
    said = sentence.text[found.start - sentence.start : found.end - sentence.start]
    said = _TAIL.sub("", said)
    words = " ".join(re.sub(r"\n[>\s]*", " ", said).split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition(" ")[0] or words[:_LONGEST]
    return words, found.start + len(said)


def _deadline(sentence: Sentence, context: Context) -> tuple[Dated, int] | None:
    """The date by which a sentence says that something is due."""
    for when, entity in context.dates:
        if sentence.start <= when.start and when.end <= sentence.end:
            before = sentence.text[max(0, when.start - sentence.start - 40) : when.start - sentence.start]
            if _DUE.search(before.replace("\n", " ")) or (when.relative and when.confidence >= 0.7):
                return when, entity
    return None
