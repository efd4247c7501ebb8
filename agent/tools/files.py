"""The tool that lists files and folders by their names. Risk class: read."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

import msgspec
from msgspec import Meta

from agent.evidence import shown
from agent.filters import LABELS
from agent.inquiry import Inquiry
from agent.listing import listed, may_list
from agent.scoping import limits
from agent.told import Line, Told
from agent.tools.tool import Tool
from agent.whole import name_of
from indexer.contract import Evidence, FindFiles, NamedDocument, Place

WITHIN_S = 20.0
_MOST_SHOWN = 30
"""Files that an answer lists: about what one reads through; all are counted."""
_MOST = 12
"""Files that one reads, or a model is shown; all are counted."""


class Called(msgspec.Struct, frozen=True):
    """Words of a name; none lists everything, by place."""

    name: Annotated[str, Meta(max_length=80)] = ""


def list_files(called: Called, inquiry: Inquiry) -> Told:
    """The files that are called so, with how many there are. Raises `CallFailed`, `Cancelled`."""
    found = inquiry.job.ask(FindFiles(called.name, inquiry.paths, limit=_MOST), WITHIN_S)
    if not found.total and not found.folders:
        return Told((Line("No file and no folder is called so."),), "not_found")
    said = "There is 1 file." if found.total == 1 else f"There are {found.total:,} files."
    lines = [Line(said), *(Line(f"Folder {folder}") for folder in found.folders), *map(_line, found.documents)]
    if more := found.total - len(found.documents):
        lines.append(Line(f"{more:,} more {'is' if more == 1 else 'are'} not listed here."))
    return Told(tuple(lines))


def _line(one: NamedDocument) -> Line:
    where = f"{one.path} › {one.member}" if one.member else one.path
    evidence = Evidence(_place(one), "", one.title, one.modified, "path", 1.0)
    return Line(f"“{one.title}”, changed {one.modified[:10]}: {where}", (evidence,))


def _place(one: NamedDocument) -> Place:
    return Place(one.path, one.first, "text", None, "", "", 0, 0, one.member)


def name_files(inquiry: Inquiry) -> Told | None:
    """Which files there are, for a question that asks just that, within what it is limited to; None for every other.

    Raises `CallFailed`, `Cancelled`.
    """
    if not may_list(inquiry.question.text):
        return None
    only = limits(inquiry)
    if (asked := listed(only.text, bool(only.paths))) is None:
        return None
    name, kinds = asked.name, only.kinds or ((asked.kind,) if asked.kind else ())
    wanted = FindFiles(name, only.paths or inquiry.paths, only.people, kinds, only.after, only.before, _MOST_SHOWN)
    found = inquiry.job.ask(wanted, WITHIN_S)
    said = (*only.said, *([LABELS[asked.kind]] if asked.kind and not only.kinds else ()))
    within = f" ({', '.join(said)})" if said else ""
    if not found.total:
        none = (
            f"No file that I have read is called “{shown(name)}”{within}."
            if name
            else f"I have read no such file{within}."
        )
        return Told((Line(none),), "not_found")
    count = "1 document" if found.total == 1 else f"{found.total:,} documents"
    called = f" called “{shown(name)}”" if name else ""
    lines = [Line(f"I have read {count}{called}{within}:"), *map(_named, found.documents)]
    if more := found.total - len(found.documents):
        lines.append(Line(f"{more:,} more {'is' if more == 1 else 'are'} not listed here.", opens=True))
    return Told(tuple(lines))


def _named(one: NamedDocument) -> Line:
    """A document as people name it, a line of its own."""
    name = name_of(one)
    title = f" – “{shown(one.title)}”" if one.title and one.title not in (name, PurePath(name).stem) else ""
    evidence = Evidence(_place(one), "", one.title, one.modified, "path", 1.0)
    return Line(f"{shown(name)}{title}, changed {one.modified[:10]}", (evidence,), opens=True)


FILES: Tool[Called] = Tool(
    "files",
    "read",
    "Lists files and folders by words of their names, with their paths.",
    Called,
    list_files,
)
