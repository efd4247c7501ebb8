"""Decisions, tasks and deadlines, as people write them in mail and minutes, in six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_days import Dated
from indexer.graph.draw_layout import Sentence
from indexer.graph.draw_mentions import Placed
from indexer.graph.draw_work_words import (
    DEADLINE,
    DECISION_MARKS,
    DECISIONS,
    DUES,
    ENUMERATED,
    FIRST_PERSON,
    NEGATED,
    PROMISES,
    PRONOUNS,
    REQUESTS,
    TASK_HEADINGS,
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
_TASKS_BELOW = re.compile(rf"(?:[\d.]+\s)?(?:{TASK_HEADINGS})\s?:?", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s?(?::|–|—|\s-)\s+(?=\S)")
_LED = re.compile(r"\s?(?:to\b|:|–|-|will\b|soll\b|zu\b)?\s*(?=\S)")
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-h]\)|[-*•–])\s+\S")
_ANNOUNCED = re.compile(rf"\b(?:{ENUMERATED})\s?:(?:\s*\d{{1,2}}[.)])?$", re.IGNORECASE)
_LISTING = re.compile(rf"\b(?:{ENUMERATED})\s?:\s+1[.)]\s", re.IGNORECASE)
_NUMBER = re.compile(r"\s+(?=\d{1,2}[.)]\s+\S)")
_NEGATED = re.compile(rf"(?:\b|(?<=n))(?:{NEGATED})\b", re.IGNORECASE)
_NEGATED_AFTER = re.compile(
    r"\b(?:nicht|niet)(?: [^\W\d_]+)?$|^(?:gestern|heute|gisteren|vandaag|bereits|already|hier|ieri|ayer)$",
    re.IGNORECASE,
)
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
    heading: str = ""
    """Above the passage."""


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
    tasks = _TASKS_BELOW.fullmatch(context.heading) is not None
    known = language if language in PROMISES else "en"
    said = [one for sentence in sentences for one in _items_apart(sentence)]
    numbered = set(_numbered(said))
    for at, sentence in enumerate(said):
        if len(sentence.text) > _LONGEST_SENTENCE or len(sentence.text) < 8:
            continue
        if at in numbered:
            listed = _LISTED.match(sentence.text)
            start = sentence.start + (listed.end() if listed is not None else 0)
            count += _decision(board, sentence, _Found("decided", None, start, sentence.end, 0.8), context)
            continue
        dated = any(sentence.start <= one.start < sentence.end for one, _ in context.dates)
        assigned = _assigned(board, sentence, context, tasks)
        maybe = [assigned] if assigned is not None else _found(sentence, known, dated=dated)
        count += any(
            _decision(board, sentence, found, context)
            if found.kind == "decided"
            else _task(board, sentence, found, context)
            for found in maybe
        )
        if count >= MOST:
            return


def _items_apart(sentence: Sentence) -> Iterator[Sentence]:
    """A sentence that lists decisions in itself, cut before each: "We decided: 1. … 2. …"."""
    at = 0
    if _LISTING.search(sentence.text):
        for cut in _NUMBER.finditer(sentence.text):
            yield Sentence(sentence.start + at, sentence.start + cut.start(), sentence.text[at : cut.start()].rstrip())
            at = cut.end()
    yield Sentence(sentence.start + at, sentence.end, sentence.text[at:])


def _numbered(said: Sequence[Sentence]) -> Iterator[int]:
    """The numbers of the sentences that list what the one before them announces: "We decided: 1. … 2. …"."""
    announced = False
    for at, sentence in enumerate(said):
        if announced and _ITEM.match(sentence.text):
            yield at
        else:
            announced = _ANNOUNCED.search(sentence.text) is not None


def _assigned(board: Board, sentence: Sentence, context: Context, tasks: bool) -> _Found | None:
    """ "- Ann Lee: order the cables by 3 June": a line with whose task it is, in a list of tasks or with a deadline."""
    listed = _LISTED.match(sentence.text)
    start = sentence.start + (listed.end() if listed is not None else 0)
    if not tasks and (listed is None or listed.end() == 0):
        return None
    who = next(
        (one.one for one in context.names if one.one.start == start and board.kind(one.entity) == "person"), None
    )
    said = _ASSIGNED.match(sentence.text, who.end - sentence.start) if who is not None else None
    if who is None or said is None:
        return None
    begin = sentence.start + said.end()
    found = _Found("owns", (who.start, who.end), begin, sentence.end, 0.85)
    return found if tasks or _deadline(sentence, context) is not None else None


def _found(sentence: Sentence, language: str, *, dated: bool) -> Iterator[_Found]:
    """What a sentence may be, the surest first; offsets are in the passage. `dated`: it names a day."""
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
            if said is not None and not _negated(sentence.text, said):
                who = _moved(sentence, said.span("who")) if "who" in pattern.groupindex else None
                yield _Found(_relation(kind), who, *_moved(sentence, said.span("what")), sure)
    for pattern in _dues() if dated and not question else ():
        said = pattern.search(sentence.text, start)
        if said is not None:
            yield _Found("due", None, *_moved(sentence, said.span("what")), 0.8)
    for pattern in _requests(language):
        said = pattern.search(sentence.text, start)
        if said is not None:
            yield _Found("due", None, *_moved(sentence, said.span("what")), 0.5)


def _negated(text: str, said: re.Match[str]) -> bool:
    """Whether it is said that nothing was decided or promised, or only what would be if it were."""
    before = text[max(0, said.start() - 16) : said.start("what")]
    before = before[max(before.rfind(" | "), before.rfind(": ")) + 1 :]
    return bool(_NEGATED.search(before)) or bool(_NEGATED_AFTER.search(_TAIL.sub("", said["what"])))


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


@cache
def _dues() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in DUES)


def _task(board: Board, sentence: Sentence, found: _Found, context: Context) -> bool:
    who, sure = _who(board, sentence, found, context)
    if found.kind == "due":  # a request: of the only one who is asked
        who = context.recipients[0] if len(context.recipients) == 1 and context.author != NONE else NONE
    elif found.confidence < 0.8 and who == NONE:
        return False
    due = _deadline(sentence, context)
    if found.kind == "due" and found.confidence >= 0.8:
        who = NONE
        after = (one for one in context.dates if found.end <= one[0].start and one[0].end <= sentence.end)
        due = due or next(after, None)
        if due is None:
            return False
    what, end = _words(sentence, _told(sentence, found, due, context if who != NONE and found.who is None else None))
    if " " not in what and len(what) < (15 if found.kind == "owns" else 4):
        return False
    task = board.entity("task", what)
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


def _told(sentence: Sentence, found: _Found, due: tuple[Dated, int] | None, context: Context | None) -> _Found:
    """What is to be done, without its deadline behind it and, where a context is given, its owner before it."""
    start, end = found.start, found.end
    owner = next((one.one for one in context.names if one.one.start == start), None) if context is not None else None
    if owner is not None:
        led = _LED.match(sentence.text, owner.end - sentence.start)
        start = sentence.start + led.end() if led is not None else start
    if (
        due is not None
        and start < due[0].start < end
        and not re.search(r"\w", sentence.text[due[0].end - sentence.start : end - sentence.start])
    ):
        before = sentence.text[start - sentence.start : due[0].start - sentence.start]
        said = _DUE.search(before.replace("\n", " "))
        kept = before[: said.start()].rstrip(" ,;(–-") if said is not None else before
        if len(kept.split()) > 1 and said is not None:
            end = start + len(kept)
    return _Found(found.kind, found.who, start, end, found.confidence)


def _who(board: Board, sentence: Sentence, found: _Found, context: Context) -> tuple[int, float]:
    """The entity that owns a task or took a decision, `NONE` when it is nobody of whom something is known."""
    if found.who is None:
        # "Action: Ann to send …", "Ann: …": the name with which the task begins.
        here = [one for one in context.names if found.start <= one.one.start <= found.start + 2]
        followed = [one for one in here if re.match(r"\s?(?:to\b|:|–|-|will\b|soll\b|zu\b)", _after(sentence, one))]
        if not followed and found.kind == "owns" and found.confidence >= 0.9:
            followed = [one for one in here if re.match(r"\s[a-zß-ÿ]", _after(sentence, one))]
        people = [one for one in followed if board.kind(one.entity) == "person"] or followed
        return (people[0].entity, 0.9) if people else (NONE, 0.6)
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
