"""The process itself: what it is told when it opens, and what it may ask of the indexer."""

from __future__ import annotations

from typing import Literal

import msgspec

from agent.contract.approvals import ApprovalRules
from agent.contract.models import ModelState, Rung
from indexer.contract import (
    Checks,
    Compare,
    Connect,
    Dossier,
    DropTalks,
    FindAmounts,
    FindEntities,
    FindFiles,
    FindMentions,
    GetEdition,
    KeepTalk,
    ListFolders,
    ListTables,
    ListTalks,
    QueryTable,
    ReadPart,
    Search,
    SearchTalks,
    Status,
    Timeline,
    WhatChanged,
    WhoKnows,
)
from indexer.wire import Nothing, Request

MAY_CALL: frozenset[str] = frozenset(
    request.__name__
    for request in (
        Search,
        FindFiles,
        FindMentions,
        GetEdition,
        ListTables,
        QueryTable,
        ReadPart,
        Compare,
        Status,
        ListFolders,
        FindAmounts,
        FindEntities,
        Dossier,
        Connect,
        WhoKnows,
        WhatChanged,
        Timeline,
        ListTalks,
        KeepTalk,
        DropTalks,
        SearchTalks,
    )
)
"""The tags of the indexer calls that the switchboard passes on for the agent."""


class Config(msgspec.Struct, frozen=True):
    """What the agent needs to know; it reads no environment and no settings file."""

    agent_dir: str
    key: str
    """Key of the encrypted database, 64 hex digits."""
    model_path: str
    """A GGUF file, or "" for none."""
    model_sha256: str = ""
    """Expected SHA-256, or "" for a file that the user chose."""
    model_name: str = ""
    model_licence: str = ""
    model_template: str = ""
    """Chat template family, or "" to tell it from the header."""
    model_parent_sha256: str = ""
    context: int = 4096
    threads: int = 0
    """0 measures on this machine."""
    gpu_layers: int = -1
    """-1 as many as fit."""
    answers: Literal["auto", "quote", "write"] = "auto"
    """Lead with quotes and show only supported phrasing, or write freely with support marks; auto goes by size."""
    max_answer_tokens: int = 384
    rung: Rung | Literal["auto"] = "auto"
    """What the model is trusted to do; auto goes by what it was measured to be able to."""
    second_model_path: str = ""
    """A GGUF file that takes over when the first cannot be loaded or fails, or "" for none."""
    second_model_sha256: str = ""
    connectors: tuple[str, ...] = ()
    """MCP servers, NAME = COMMAND."""
    approvals: ApprovalRules = ApprovalRules()
    outbox_dir: str = ""
    """The one folder into which files are written, or "" for none."""


class Open(Request[ModelState, Nothing], frozen=True):
    """First call: open memory and start loading the model. Answers before the model is loaded."""

    config: Config


class SelfCheck(Request[Checks, Nothing], frozen=True):
    """Check memory, the model and that the network is locked."""
