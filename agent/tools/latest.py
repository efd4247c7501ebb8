"""The tool that tells the newest documents of a kind, or all that somebody sent, by their own dates. Risk class: read.

The whole index is gone through and ordered by when each was sent or made; nothing is taken from the best of a search.
"""

from __future__ import annotations

from pathlib import PurePath

from agent.evidence import shown
from agent.inquiry import Inquiry
from agent.latest import Wanted, wanted_latest
from agent.told import Line, Told
from agent.whole import name_of, own_date
from indexer.contract import Evidence, FindEntities, FindFiles, NamedDocument, Place

WITHIN_S = 20.0
_MOST_SHOWN = 12
"""Documents that one reads in an answer; all are counted."""
_MOST_SORTED = 500
"""Documents that are ordered by the dates in their names; of more, the newest by the index are."""


def tell_latest(inquiry: Inquiry) -> Told | None:
    """The newest documents that a question asks for; None when it asks for none, or nothing is known of whose they are.

    Raises `CallFailed`, `Cancelled`.
    """
    wanted = wanted_latest(inquiry.question.text)
    if wanted is None:
        return None
    people = tuple(filter(None, (wanted.writer or wanted.other,)))
    if people and wanted.writer and not wanted.kind and not _is_known(people[0], inquiry):
        return None  # "all offers of the year"
    kinds = (wanted.kind,) if wanted.kind else ()
    request = FindFiles(
        wanted.called,
        inquiry.paths,
        people,
        kinds,
        limit=_MOST_SORTED,
        newest=True,
        written_by=bool(wanted.writer) and wanted.kind == "message",
    )
    found = inquiry.job.ask(request, WITHIN_S)
    if not found.total:
        return None
    documents = sorted(found.documents, key=own_date, reverse=True)
    listed = documents[: min(wanted.count or _MOST_SHOWN, _MOST_SHOWN)]
    lines = [Line(_total(wanted, found.total, len(listed))), *map(_line, listed)]
    if not wanted.count and (more := found.total - len(listed)):
        lines.append(Line(f"{more:,} more {'is' if more == 1 else 'are'} not listed here.", opens=True))
    return Told(tuple(lines))


def _is_known(name: str, inquiry: Inquiry) -> bool:
    found = inquiry.job.ask(FindEntities(name, ("person", "organisation"), 1), WITHIN_S)
    return found.exact > 0


def _total(wanted: Wanted, total: int, listed: int) -> str:
    by = f" by {shown(wanted.writer)}" if wanted.writer else ""
    by += f" with {shown(wanted.other)}" if wanted.other else ""
    known = {"message": "message", "": "document"}.get(wanted.kind, "document")
    count = f"{total:,} {known}{'' if total == 1 else 's'}"
    called = f" called “{shown(wanted.called)}”" if wanted.called else ""
    if not wanted.count or total <= listed:
        return f"I have read {count}{called}{by}, the newest first:"
    newest = "The newest" if listed == 1 else f"The newest {listed}"
    return f"{newest} of {count}{called}{by} that I have read:"


def _line(one: NamedDocument) -> Line:
    name = name_of(one)
    title = f" – “{shown(one.title)}”" if one.title and one.title not in (name, PurePath(name).stem) else ""
    place = Place(one.path, one.first, "text", None, "", "", 0, 0, one.member)
    evidence = Evidence(place, "", one.title, one.modified, "path", 1.0)
    return Line(f"{own_date(one)[:10]}: {shown(name)}{title}", (evidence,), opens=True)
