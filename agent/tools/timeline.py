"""The tool that asks the knowledge graph for dates: what is due, was decided and took place. Risk class: read."""

from __future__ import annotations

from agent.asking import Asked
from agent.told import Line
from agent.tools.graph import WITHIN_S, Graph
from indexer.contract import Timeline
from indexer.serving import Job

_LOOKED_AT = 300
"""Dated lines of which those are taken that are asked for."""
_MOST = 10
"""Dates that one reads in an answer; the knowledge page has the rest."""


def timeline(job: Job, asked: Asked) -> list[Line]:
    """The dated lines of something or of everything, the earliest first. Raises `CallFailed`."""
    of = Graph(job).named(asked.name) if asked.name else None
    if asked.name and of is None:
        return []
    found = job.ask(Timeline(of.id if of is not None else 0, asked.after, asked.before, _LOOKED_AT), WITHIN_S)
    lines = [line for line in found.lines if line.relation == asked.only or not asked.only]
    return [Line(f"{line.sentence}.", line.evidence[:2]) for line in lines[:_MOST]]
