"""What is known of the user. Each request is answered with the list as it is then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from agent.contract import AddFact, ConfirmFact, EditFact, Facts, ForgetFact, ListFacts, RestoreFact
from agent.facts import KnownFacts
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job


def _after(change: Callable[[KnownFacts, Any, datetime], object]) -> Callable[[OpenAgent, Any, Job], Facts]:
    def run(agent: OpenAgent, request: Any, _job: Job) -> Facts:
        now = datetime.now().astimezone()
        change(agent.facts, request, now)
        return Facts(agent.facts.all(now, history=getattr(request, "history", True)))

    return run


FACTS: Rows = {
    ListFacts: ("memory", _after(lambda _facts, _request, _now: None)),
    AddFact: ("memory", _after(lambda facts, one, now: facts.type_in(one.text, now))),
    ConfirmFact: ("memory", _after(lambda facts, one, now: facts.confirm(one.id, now))),
    EditFact: ("memory", _after(lambda facts, one, now: facts.edit(one.id, one.text, now))),
    ForgetFact: ("memory", _after(lambda facts, one, now: facts.forget(one.id, now))),
    RestoreFact: ("memory", _after(lambda facts, one, now: facts.restore(one.id, now))),
}
