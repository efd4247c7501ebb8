"""The tool that lists files and folders by their names. Risk class: read."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from agent.inquiry import Inquiry
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.contract import Evidence, FindFiles, NamedDocument, Place

WITHIN_S = 20.0
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
    place = Place(one.path, 0, "text", None, "", "", 0, 0, one.member)
    where = f"{one.path} › {one.member}" if one.member else one.path
    evidence = Evidence(place, "", one.title, one.modified, "path", 1.0)
    return Line(f"“{one.title}”, changed {one.modified[:10]}: {where}", (evidence,))


FILES: Tool[Called] = Tool(
    "files",
    "read",
    "Lists files and folders by words of their names, with their paths.",
    Called,
    list_files,
)
