"""Whether a question asks the knowledge graph, and what that says. Risk class: read."""

from __future__ import annotations

import logging

from agent.asking import asked
from agent.inquiry import Inquiry
from agent.told import Told
from agent.tools.graph import Graph
from agent.tools.timeline import timeline
from indexer.wire import CallFailed

_log = logging.getLogger(__name__)


def ask_graph(inquiry: Inquiry) -> Told | None:
    """The answer of the graph; None when the question does not ask it, or it does not know: then the files are read.

    A question that is limited to some files is not for the graph, which knows them all. Raises `Cancelled`.
    """
    if inquiry.paths:
        return None
    graph = Graph(inquiry.job)
    tools = {"dossier": graph.dossier, "path": graph.path, "knowers": graph.knowers, "changes": graph.changes}
    try:
        for one in asked(inquiry.question.text, inquiry.now.date()):
            lines = timeline(inquiry.job, one) if one.tool == "timeline" else tools[one.tool](one)
            if lines:
                said = any(line.evidence for line in lines)
                return Told(tuple(lines), "answered" if said else "not_found")
    except CallFailed as failure:
        _log.warning("the graph was not asked (%s)", failure.fault.code)
    return None
