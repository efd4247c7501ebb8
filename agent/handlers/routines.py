"""Routines and the inbox."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from agent.attending import Attending
from agent.contract import (
    AddRoutine,
    DeleteItem,
    Inbox,
    ListInbox,
    ListRoutines,
    MarkRead,
    RemoveRoutine,
    Routines,
    RunDue,
    RunRoutine,
)
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job
from indexer.wire import CallFailed

_Act = Callable[[Attending, Any, Job], object]


def _routines(act: _Act) -> Callable[[OpenAgent, Any, Job], Routines]:
    """After `act` the list, with the sentence that it says, if any."""

    def run(agent: OpenAgent, request: Any, job: Job) -> Routines:
        said = act(agent.attending, request, job)
        return Routines(agent.attending.routines.told(), said if isinstance(said, str) else "")

    return run


def _inbox(act: _Act) -> Callable[[OpenAgent, Any, Job], Inbox]:
    """After `act` the inbox."""

    def run(agent: OpenAgent, request: Any, job: Job) -> Inbox:
        act(agent.attending, request, job)
        return agent.attending.routines.inbox()

    return run


def _run_due(attending: Attending, _request: RunDue, job: Job) -> None:
    """What is to be done while nobody asks."""
    attending.run_due(job)
    with suppress(CallFailed):  # the next time will do
        attending.remember(job)


ROUTINES: Rows = {
    ListRoutines: ("memory", _routines(lambda *_: None)),
    AddRoutine: ("memory", _routines(lambda attending, one, job: attending.add(one.text, one.paths, job))),
    RemoveRoutine: ("memory", _routines(lambda attending, one, _: attending.routines.remove(one.id))),
    ListInbox: ("memory", _inbox(lambda *_: None)),
    MarkRead: ("memory", _inbox(lambda attending, one, _: attending.routines.mark(one.id, one.read))),
    DeleteItem: ("memory", _inbox(lambda attending, one, _: attending.delete(one.id))),
    RunDue: ("routines", _inbox(_run_due)),
    RunRoutine: ("routines", _inbox(lambda attending, one, job: attending.run(attending.routines.one(one.id), job))),
}
