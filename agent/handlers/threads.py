"""Conversations."""

from __future__ import annotations

from agent.contract import (
    DeleteThread,
    FoundTurns,
    ListThreads,
    ReadThread,
    RenameThread,
    SearchThreads,
    Threads,
    Turns,
)
from agent.drafts import Drafts
from agent.handlers.table import Rows
from agent.loop import LONGEST_QUESTION
from agent.opened import OpenAgent
from agent.past import Past
from agent.recall import MOST_FOUND, Recall
from indexer.serving import Job


def _list(agent: OpenAgent, _request: ListThreads, _job: Job) -> Threads:
    return _listed(agent)


def _search(agent: OpenAgent, request: SearchThreads, _job: Job) -> FoundTurns:
    limit = max(1, min(request.limit, MOST_FOUND))
    return FoundTurns(Recall(agent.memory.database).search(request.words[:LONGEST_QUESTION], limit))


def _read(agent: OpenAgent, request: ReadThread, _job: Job) -> Turns:
    return agent.memory.turns(request.thread)


def _rename(agent: OpenAgent, request: RenameThread, _job: Job) -> Threads:
    agent.memory.rename(request.thread, request.title)
    return _listed(agent)


def _delete(agent: OpenAgent, request: DeleteThread, job: Job) -> Threads:
    """With all that was kept of it elsewhere."""
    if agent.gateway.effects is not None:
        agent.gateway.effects.forget(request.thread)
    Drafts(agent.memory.database).forget(request.thread)
    agent.facts.forget_thread(request.thread)
    agent.memory.delete(request.thread)
    Past(agent.memory.database).forget(request.thread, job)
    return _listed(agent)


def _listed(agent: OpenAgent) -> Threads:
    """Every conversation but those that routines began, which the inbox lists."""
    begun = agent.attending.routines.threads()
    return Threads(tuple(one for one in agent.memory.threads().threads if one.id not in begun))


THREADS: Rows = {
    ListThreads: ("memory", _list),
    SearchThreads: ("memory", _search),
    ReadThread: ("memory", _read),
    RenameThread: ("memory", _rename),
    DeleteThread: ("memory", _delete),
}
