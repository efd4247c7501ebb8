"""Whether a question asks the knowledge graph, and what that says. Risk class: read."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from agent.asking import Asked, asked
from agent.inquiry import Inquiry
from agent.told import Line, Told
from agent.tools.graph import Graph
from agent.tools.timeline import timeline
from agent.tools.tool import Tool
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


Name = Annotated[str, Meta(min_length=2, max_length=80)]


class About(msgspec.Struct, frozen=True):
    """Somebody or something by name."""

    name: Name


class Between(msgspec.Struct, frozen=True):
    """Two by name."""

    one: Name
    other: Name


class Since(msgspec.Struct, frozen=True):
    """From a day on."""

    day: date


class Dated(msgspec.Struct, frozen=True):
    """What has a date: of somebody or something, or of all; from one day to another."""

    name: Annotated[str, Meta(max_length=80)] = ""
    after: date | None = None
    before: date | None = None


def _told(lines: Sequence[Line]) -> Told:
    said = tuple(lines) or (Line("The files name nothing of this kind."),)
    return Told(said, "answered" if any(line.evidence for line in said) else "not_found")


def _dates(dated: Dated, inquiry: Inquiry) -> Told:
    after, before = ("" if day is None else day.isoformat() for day in (dated.after, dated.before))
    return _told(timeline(inquiry.job, Asked("timeline", dated.name, after=after, before=before)))


WHO_IS: Tool[About] = Tool(
    "who_is",
    "read",
    "What the files say of a person, company, place or product, by its exact name.",
    About,
    lambda about, inquiry: _told(Graph(inquiry.job).dossier(Asked("dossier", about.name))),
)
WHO_KNOWS: Tool[About] = Tool(
    "who_knows",
    "read",
    "Who wrote or got documents about a topic.",
    About,
    lambda about, inquiry: _told(Graph(inquiry.job).knowers(Asked("knowers", about.name))),
)
CONNECTION: Tool[Between] = Tool(
    "connection",
    "read",
    "How two people, companies or things are connected in the files.",
    Between,
    lambda two, inquiry: _told(Graph(inquiry.job).path(Asked("path", two.one, two.other))),
)
CHANGES: Tool[Since] = Tool(
    "changes",
    "read",
    "Which files came or changed since a day.",
    Since,
    lambda since, inquiry: _told(Graph(inquiry.job).changes(Asked("changes", after=since.day.isoformat()))),
)
TIMELINE: Tool[Dated] = Tool(
    "timeline",
    "read",
    "What is due, was decided or took place, by date; about one name or about everything.",
    Dated,
    _dates,
)
