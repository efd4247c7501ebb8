"""Whether a question asks the knowledge graph, and what that says. Risk class: read."""

from __future__ import annotations

import logging
from datetime import date

from agent.asking import asked
from agent.tools.graph import Graph, Told
from agent.tools.timeline import timeline
from indexer.serving import Job
from indexer.wire import CallFailed

_log = logging.getLogger(__name__)


def ask_graph(job: Job, question: str, today: date) -> tuple[Told, ...]:
    """The answer of the graph; empty when the question does not ask it, or it does not know: then the files are read.

    Raises `Cancelled`.
    """
    graph = Graph(job)
    tools = {"dossier": graph.dossier, "path": graph.path, "knowers": graph.knowers, "changes": graph.changes}
    try:
        for one in asked(question, today):
            told = timeline(job, one) if one.tool == "timeline" else tools[one.tool](one)
            if told:
                return tuple(told)
    except CallFailed as failure:
        _log.warning("the graph was not asked (%s)", failure.fault.code)
    return ()
