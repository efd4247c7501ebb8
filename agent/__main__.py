"""The agent process: answers questions, keeps conversations, runs the language model. It has no door but its pipe.

What answers which request stands in `agent.handlers`, in modules of the names of the contract's.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from agent.brain.gguf import NotUsable
from agent.contract import Examine, ModelFacts, ModelState, Open, RemindersNow
from agent.grants import UnknownGrant
from agent.handlers.answers import ANSWERS
from agent.handlers.approvals import APPROVALS
from agent.handlers.connectors import CONNECTORS
from agent.handlers.facts import FACTS
from agent.handlers.models import MODELS, examine
from agent.handlers.process import PROCESS
from agent.handlers.reminders import REMINDERS
from agent.handlers.routines import ROUTINES
from agent.handlers.threads import THREADS
from agent.memory import UnknownThread
from agent.opened import OpenAgent
from agent.routines import NoRoutine
from indexer import network_lock
from indexer.database import DatabaseError
from indexer.serving import Child, Handler, Job, Refused, serve

TABLES = (ANSWERS, APPROVALS, CONNECTORS, FACTS, MODELS, PROCESS, REMINDERS, ROUTINES, THREADS)
OPENED_WITHIN_S = 10.0


class Process:
    """Holds the agent from `Open` until the process leaves."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._agent: OpenAgent | None = None
        self._opened = threading.Event()

    def handlers(self) -> Mapping[type[Any], Handler]:
        """Every request of the contract: its worker and what answers it."""
        return {
            Open: Handler("memory", _said_to_people(self._open)),
            Examine: Handler("files", _said_to_people(self._examine)),
            **{
                request: Handler(worker, _said_to_people(self._asked(answer)))
                for table in TABLES
                for request, (worker, answer) in table.items()
            },
        }

    def started(self, child: Child) -> None:
        """Serving has begun."""
        self._child = child

    def close(self) -> None:
        """Leave nothing unfinished."""
        if self._agent is not None:
            self._agent.close()

    def _open(self, request: Open, _job: Job) -> ModelState:
        if self._agent is not None:
            raise Refused("The agent is open already; it is started again to change its settings.")
        self._agent = OpenAgent(request.config, self._note)
        self._opened.set()
        return self._agent.start()

    def _examine(self, request: Examine, job: Job) -> ModelFacts:
        return examine(self._agent.folder if self._agent is not None else None, request, job)

    def _asked(self, answer: Callable[[OpenAgent, Any, Job], msgspec.Struct]) -> Callable[[Any, Job], msgspec.Struct]:
        def run(request: Any, job: Job) -> msgspec.Struct:
            if not self._opened.wait(OPENED_WITHIN_S) or self._agent is None:
                raise Refused("The agent is not open yet. Please try again.")
            return answer(self._agent, request, job)

        return run

    def _note(self, state: ModelState | RemindersNow) -> None:
        if self._child is not None:
            self._child.note(state)


def _said_to_people(run: Callable[[Any, Job], msgspec.Struct]) -> Callable[[Any, Job], msgspec.Struct]:
    """What people can do something about is refused in its own words."""

    def told(request: Any, job: Job) -> msgspec.Struct:
        try:
            return run(request, job)
        except (DatabaseError, UnknownThread, UnknownGrant, NoRoutine, NotUsable) as problem:
            raise Refused(str(problem)) from None

    return told


def main() -> int:
    """Run the agent on stdin and stdout."""
    network_lock.lock()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    process = Process()
    return serve(process.handlers(), started=process.started, close=process.close)


if __name__ == "__main__":
    sys.exit(main())
