"""Everything the agent can be told and asked, what it answers, and what it may ask of the indexer."""

from __future__ import annotations

from agent.contract.answers import (
    Answer,
    Ask,
    AskEvent,
    Citation,
    Draft,
    Sentence,
    Stage,
    Support,
    Timing,
    Wrote,
)
from agent.contract.approvals import Effect, Risk
from agent.contract.connectors import (
    Connector,
    Connectors,
    ConnectorState,
    ConnectorTool,
    ExamineConnector,
    ListConnectors,
    TrustConnector,
)
from agent.contract.models import (
    Examine,
    GetModel,
    ModelFacts,
    ModelState,
)
from agent.contract.process import (
    MAY_CALL,
    Config,
    Open,
    SelfCheck,
)
from agent.contract.threads import (
    DeleteThread,
    ListThreads,
    ReadThread,
    RenameThread,
    Thread,
    Threads,
    Turn,
    Turns,
)

__all__ = [
    "MAY_CALL",
    "Answer",
    "Ask",
    "AskEvent",
    "Citation",
    "Config",
    "Connector",
    "ConnectorState",
    "ConnectorTool",
    "Connectors",
    "DeleteThread",
    "Draft",
    "Effect",
    "Examine",
    "ExamineConnector",
    "GetModel",
    "ListConnectors",
    "ListThreads",
    "ModelFacts",
    "ModelState",
    "Open",
    "ReadThread",
    "RenameThread",
    "Risk",
    "SelfCheck",
    "Sentence",
    "Stage",
    "Support",
    "Thread",
    "Threads",
    "Timing",
    "TrustConnector",
    "Turn",
    "Turns",
    "Wrote",
]
