"""The language model, and model files."""

from __future__ import annotations

from pathlib import Path

import msgspec

from agent.brain.gguf import facts_of
from agent.brain.hashes import Hashes
from agent.contract import Examine, GetModel, ModelFacts, ModelState
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job, Refused


def examine(folder: Path | None, request: Examine, job: Job) -> ModelFacts:
    """A model file's header and hash; `folder` remembers hashes, and a file can be examined without one.

    Raises `agent.brain.gguf.NotUsable`, `Refused`, `Cancelled`.
    """
    path = Path(request.path)
    facts = facts_of(path, "")
    try:
        hashes = Hashes(None if folder is None else folder / "hashes.json")
        return msgspec.structs.replace(facts, sha256=hashes.sha256(path, job.check))
    except OSError:
        raise Refused(f"The model file {path.name} cannot be read.") from None


def _state(agent: OpenAgent, request: GetModel, job: Job) -> ModelState:
    if request.wait:
        agent.model.wait(job)
    return agent.model.state


MODELS: Rows = {GetModel: ("model", _state)}
