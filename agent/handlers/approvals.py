"""What may happen, and what was decided."""

from __future__ import annotations

from agent.contract import Decide, Decisions, Grants, ListDecisions, ListGrants, RevokeGrant
from agent.effects import MOST_KEPT
from agent.grants import Standing
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job
from indexer.wire import Nothing


def _decide(agent: OpenAgent, request: Decide, _job: Job) -> Nothing:
    agent.gateway.approvals.decide(request)
    return Nothing()


def _list_decisions(agent: OpenAgent, request: ListDecisions, _job: Job) -> Decisions:
    assert agent.gateway.effects is not None
    rows = agent.gateway.effects.list(max(1, min(request.limit, MOST_KEPT)))
    return Decisions(tuple(row.brief for row in rows))


def _list_grants(agent: OpenAgent, _request: ListGrants, _job: Job) -> Grants:
    return _standing(agent).list()


def _revoke_grant(agent: OpenAgent, request: RevokeGrant, _job: Job) -> Grants:
    _standing(agent).revoke(request.id)
    return _standing(agent).list()


def _standing(agent: OpenAgent) -> Standing:
    assert agent.gateway.standing is not None
    return agent.gateway.standing


APPROVALS: Rows = {
    Decide: ("approvals", _decide),
    ListDecisions: ("memory", _list_decisions),
    ListGrants: ("memory", _list_grants),
    RevokeGrant: ("memory", _revoke_grant),
}
