"""Reminders and changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from agent.errands import ERRANDS, Errands
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job


def _errand(run: Callable[[Errands, Any], msgspec.Struct]) -> Callable[[OpenAgent, Any, Job], msgspec.Struct]:
    return lambda agent, request, _job: run(agent.errands, request)


REMINDERS: Rows = {request: ("memory", _errand(run)) for request, run in ERRANDS.items()}
