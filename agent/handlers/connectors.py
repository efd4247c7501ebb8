"""Servers of outside tools: what the settings name, what is trusted."""

from __future__ import annotations

from agent.contract import Connectors, ExamineConnector, ListConnectors, TrustConnector
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job


def _list(agent: OpenAgent, _request: ListConnectors, _job: Job) -> Connectors:
    return Connectors(agent.connectors.list())


def _examine(agent: OpenAgent, request: ExamineConnector, job: Job) -> Connectors:
    return Connectors((agent.connectors.examine(request.name, lambda: job.cancelled),))


def _trust(agent: OpenAgent, request: TrustConnector, job: Job) -> Connectors:
    agent.connectors.trust(request.name, request.pin, lambda: job.cancelled)
    return Connectors(agent.connectors.list())


CONNECTORS: Rows = {
    ListConnectors: ("connectors", _list),
    ExamineConnector: ("connectors", _examine),
    TrustConnector: ("connectors", _trust),
}
