"""The tool that looks into the user's files. Risk class: read."""

from __future__ import annotations

from collections.abc import Sequence

from agent.contract import Stage
from agent.question import Question
from indexer.contract import Compare, Found, Search
from indexer.serving import Job
from indexer.wire import CallFailed

PASSAGES = 10
"""Passages that one search asks for."""
SEARCH_WITHIN_S = 180.0
"""The first search waits until the embedder is loaded: 5 s when quiet, over 30 s were seen on a busy machine."""
COMPARE_WITHIN_S = 10.0


class Files:
    """The user's files as one question sees them."""

    def __init__(self, job: Job, paths: Sequence[str]) -> None:
        self._job = job
        self._paths = tuple(paths)

    def search(self, question: Question) -> Found:
        """The best passages. Streams the stage with the number of files. Raises `CallFailed`."""
        self._job.event(Stage("searching"))
        found = self._job.ask(Search(question.query, PASSAGES, self._paths), SEARCH_WITHIN_S)
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
