"""The tool that looks into the user's files. Risk class: read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from agent.contract import Stage
from agent.evidence import Evidence, Statement, shown
from agent.inquiry import Inquiry
from agent.question import Question, understand
from agent.relevance import calibrate, relevant
from agent.scoping import Only
from agent.sentences import Span
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.contract import Compare, Found, Hit, Search
from indexer.serving import Job
from indexer.wire import CallFailed

PASSAGES = 10
"""Passages that one search asks for."""
SEARCH_WITHIN_S = 180.0
"""The first search waits until the embedder is loaded: 5 s when quiet, over 30 s were seen on a busy machine."""
COMPARE_WITHIN_S = 10.0
_SHOWN = 4
"""Passages that a model is given for one search of its own: it may search again."""


class SearchFor(msgspec.Struct, frozen=True):
    """What a model may search for."""

    query: Annotated[str, Meta(min_length=2, max_length=120)]


class Files:
    """The user's files as one question sees them."""

    def __init__(self, job: Job, paths: Sequence[str]) -> None:
        self._job = job
        self._paths = tuple(paths)

    def search(self, question: Question, only: Only | None = None) -> Found:
        """The best passages within the limits. Streams the stage with the number of files. Raises `CallFailed`."""
        self._job.event(Stage("searching"))
        limited = Search(question.query, PASSAGES, self._paths)
        if only:
            paths = only.paths or self._paths
            limited = Search(question.query, PASSAGES, paths, only.people, only.kinds, only.after, only.before)
        found = self._job.ask(limited, SEARCH_WITHIN_S)
        self._job.event(Stage("searching", found.coverage.searched, found.coverage.files))
        return found

    def alike(self, left: Sequence[str], right: Sequence[str]) -> tuple[tuple[float, ...], ...]:
        """Cosines of every left text with every right one; empty where the embedder cannot say."""
        if not left or not right:
            return ()
        try:
            return self._job.ask(Compare(tuple(left), tuple(right)), COMPARE_WITHIN_S).rows
        except CallFailed:
            return ()


def search_for(arguments: SearchFor, inquiry: Inquiry) -> Told:
    """The passages that are about something, each by the sentence that says most of it."""
    question = understand(arguments.query)
    files = Files(inquiry.job, inquiry.paths)
    found = files.search(question)
    hits = relevant(question, found.hits, calibrate(files.alike), found.coverage.searched)[:_SHOWN]
    if not hits:
        return Told((Line("No passage of the files is about this."),), "not_found", found.coverage)
    said = [_most_telling(hit, question) for hit in hits]
    return Told(tuple(Line(one.text, statements=(one,)) for one in said), "answered", found.coverage)


def _most_telling(hit: Hit, question: Question) -> Statement:
    evidence = Evidence([hit])
    whole = Statement(hit, Span(0, len(hit.text)), shown(hit.text))
    return max(
        evidence.statements, key=lambda one: evidence.coverage(question.stems, one.stems) - one.heads, default=whole
    )


SEARCH: Tool[SearchFor] = Tool(
    "search",
    "read",
    "Finds passages of the user's files. Give the words that the files would use, not the whole question.",
    SearchFor,
    search_for,
)
