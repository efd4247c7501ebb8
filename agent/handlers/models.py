"""The language model, and model files."""

from __future__ import annotations

from pathlib import Path

import msgspec

from agent.backends.thread_count import candidates
from agent.brain.fit import USUAL_CONTEXT, fit, reading_rate, this_machine
from agent.brain.gguf import facts_of, read_header
from agent.brain.hashes import Hashes
from agent.contract import Examine, GetModel, ModelFacts, ModelState
from agent.handlers.table import Rows
from agent.opened import OpenAgent
from indexer.serving import Job, Refused


def examine(folder: Path | None, request: Examine, job: Job) -> ModelFacts:
    """A model file's header and hash, and how it would run here.

    `folder` remembers hashes; a file can be examined without one.
    Raises `agent.brain.gguf.NotUsable`, `Refused`, `Cancelled`.
    """
    path = Path(request.path)
    facts = facts_of(path, "")
    try:
        hashes = Hashes(None if folder is None else folder / "hashes.json")
        sha256 = hashes.sha256(path, job.check)
    except OSError:
        raise Refused(f"The model file {path.name} cannot be read.") from None
    machine = this_machine(reading_rate(candidates()[-1]))
    return msgspec.structs.replace(facts, sha256=sha256, fit=fit(read_header(path), USUAL_CONTEXT, machine))


def _state(agent: OpenAgent, request: GetModel, job: Job) -> ModelState:
    if request.wait:
        agent.model.wait(job)
    return agent.model.state


MODELS: Rows = {GetModel: ("model", _state)}
