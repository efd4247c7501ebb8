"""One question under way, as the tools see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agent.contract import Turn
from agent.model import Model
from agent.outbox import Outbox
from agent.question import Question
from indexer.contract import Hit
from indexer.database import Database
from indexer.serving import Job, Refused

if TYPE_CHECKING:
    from agent.gateway import Gateway


def _nobody(_job: Job) -> Model | None:
    return None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked, where, and what a tool may use to answer it."""

    job: Job
    """Streams stages, asks the indexer, is cancelled."""
    question: Question
    paths: tuple[str, ...]
    """Folders or files to which the question is limited; empty for all."""
    thread: str
    turns: Sequence[Turn]
    """The earlier turns of the thread, the oldest first."""
    now: datetime
    """With the zone of the user."""
    gateway: Gateway
    """The one way to run a tool that does more than read."""
    database: Database | None = None
    """The agent's own encrypted database; None where nothing is kept (benchmarks)."""
    effect: int = 0
    """The row of `agent.effects` for what the running tool was allowed to do; 0 for a tool that only reads."""
    sources: list[Hit] = field(default_factory=list)
    """The passages that the model has seen so far: number n of them is the nth."""
    without: tuple[str, ...] = ()
    """Limits in the question that are not to be kept, as they are said (`agent.scoping.Only.said`)."""
    outbox_dir: str = ""
    """The one folder into which files are put; "" for none."""
    writer: Callable[[Job], Model | None] = _nobody
    """A model that is able to write freely, loaded; None where there is none. Raises `Cancelled`."""

    @property
    def outbox(self) -> Outbox:
        """Where files are put. Raises `Refused` where there is no such folder."""
        if not self.outbox_dir:
            raise Refused("No Outbox folder is set, so nothing can be saved; please choose one in the settings.")
        return Outbox(Path(self.outbox_dir))
