"""Questions of a prepared set, answered by the product's own loop, with their evidence there and taken away.

Without a language model: what is measured is what is quoted, and whether anything is.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

import msgspec

from agent.contract import Answer, Ask, Config
from agent.loop import Answering
from benchmarks._retrieval_index import SetIndex
from benchmarks._retrieval_set import PreparedSet, Query
from indexer.contract import Compare, Found, Search, Similarity
from indexer.serving import Job
from indexer.wire import CallFailed, Fault, Request

_LOOKED_AT = 40
"""Passages that are searched for, of which those that are taken away leave enough."""
_NOWHERE = "/set"
_Result = TypeVar("_Result", bound=msgspec.Struct)


class _Asking(Job):
    """One question's calls, answered from the index in this process. The knowledge graph is not asked: it would tell
    what the passages that are taken away said."""

    def __init__(self, index: SetIndex, prepared: PreparedSet, without: Collection[str]) -> None:
        self._index = index
        self._prepared = prepared
        self._without = frozenset(without)

    @property
    def cancelled(self) -> bool:
        return False

    def check(self) -> None:
        pass

    def event(self, body: msgspec.Struct) -> None:
        pass

    def ask(self, request: Request[_Result, Any], timeout_s: float) -> _Result:
        del timeout_s
        match request:
            case Search():
                found: Any = self._search(request)
            case Compare():
                found = self._compare(request)
            case _:
                raise CallFailed(Fault("refused", "Only passages are searched here."))
        result: _Result = found
        return result

    def _search(self, request: Search) -> Found:
        found = self._index.searcher.search(request.query, _LOOKED_AT)
        row = self._prepared.row_at
        hits = [hit for hit in found.hits if row[(hit.place.path, hit.place.part)] not in self._without]
        return msgspec.structs.replace(found, hits=tuple(hits[: request.limit]))

    def _compare(self, request: Compare) -> Similarity:
        vectors = self._index.embedder.embed([*request.left, *request.right])
        rows = vectors[: len(request.left)] @ vectors[len(request.left) :].T
        return Similarity(tuple(tuple(row) for row in rows.tolist()))


def ask(index: SetIndex, prepared: PreparedSet, query: Query, without: Collection[str] = ()) -> Answer:
    """The answer to one question of the set; as if the rows `without` were not in it."""
    answering = Answering(Config("", "", ""), facts=lambda: None, ready=lambda _: None)
    return answering.answer(Ask(query.question, paths=(_NOWHERE,)), "", 1, (), _Asking(index, prepared, without))
