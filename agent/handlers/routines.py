"""Routines and the inbox."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec

from agent.attending import Attending
from agent.contract import (
    AddRoutine,
    DeleteItem,
    Inbox,
    ListInbox,
    ListRoutines,
    MarkRead,
    PauseRoutine,
    RemoveRoutine,
    Routines,
    RunDue,
    RunRoutine,
)
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from agent.tools.routine import KEEP, PAUSE, REMOVE, Pause, Remove, Wanted, by_hand
from agent.tools.tool import Tool
from indexer.serving import Job
from indexer.wire import CallFailed

_Act = Callable[[Attending, Any, Job], object]
_ByHand = Callable[[Any], tuple[Tool[Any], msgspec.Struct]]


def _routines(call: _ByHand | None = None) -> Callable[[OpenAgent, Any, Job], Routines]:
    """The list, after what the user did by hand went through the gateway, with the sentence that this says."""

    def run(agent: OpenAgent, request: Any, job: Job) -> Routines:
        said = ""
        if call is not None:
            said = by_hand(*call(request), agent.gateway, job, getattr(request, "paths", ()))
        return Routines(agent.attending.routines.told(), said)

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
    ListRoutines: ("memory", _routines()),
    AddRoutine: ("memory", _routines(lambda one: (KEEP, Wanted(one.text)))),
    RemoveRoutine: ("memory", _routines(lambda one: (REMOVE, Remove(one.id)))),
    PauseRoutine: ("memory", _routines(lambda one: (PAUSE, Pause(one.id, one.paused)))),
    ListInbox: ("memory", _inbox(lambda *_: None)),
    MarkRead: ("memory", _inbox(lambda attending, one, _: attending.routines.mark(one.id, one.read))),
    DeleteItem: ("memory", _inbox(lambda attending, one, _: attending.delete(one.id))),
    RunDue: ("routines", _inbox(_run_due)),
    RunRoutine: ("routines", _inbox(lambda attending, one, job: attending.run(attending.routines.one(one.id), job))),
}
