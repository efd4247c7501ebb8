"""The tool that says what differs between two documents or two versions of one. Risk class: read.

Both are read whole; every difference is counted, and those of figures, dates and names are said first.
"""

from __future__ import annotations

import logging
import re
from typing import Annotated

import msgspec
from msgspec import Meta

from agent.comparing import Change, Comparison, compare
from agent.evidence import Statement, shown
from agent.inquiry import Inquiry
from agent.stretches import stretch
from agent.told import Line, Told
from agent.tools.tool import Tool
from agent.whole import Whole, called, meant, name_of, own_date, plain_name, read_whole, which_one
from indexer.contract import Coverage, NamedDocument
from indexer.wire import CallFailed

_log = logging.getLogger(__name__)
MOST_SAID = 20
"""Differences that one reads in an answer; all are counted."""
_LONGEST = 300
_V = r"(?:versions?|v\.?|fassung(?:en)?|stand|versión|versiones)"
_N = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})?)"
_X = r"(?:(?:of|from|in|von|vom|der|des|de|du) )?(?P<x>.+)"
_VERSIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:what(?: has|'s| is)? (?:changed|changes|different)|what are the (?:changes|differences)|"
        r"(?:the )?(?:changes|differences))"
        rf" (?:between|from) (?:the )?{_V} ?(?P<a>{_N}) (?:and|to) (?:the )?(?:{_V} ?)?(?P<b>{_N}) {_X}",
        rf"(?:please )?compare (?:the )?{_V} ?(?P<a>{_N}) (?:and|with|to) (?:the )?(?:{_V} ?)?(?P<b>{_N}) {_X}",
        rf"what(?: has|'s)? changed in (?P<x>.+) (?:between|from) {_V} ?(?P<a>{_N}) (?:and|to) (?:{_V} ?)?(?P<b>{_N})",
        rf"(?:was hat sich|was ist anders|was sind die unterschiede|unterschiede) zwischen {_V} ?(?P<a>{_N}) und"
        rf" (?:{_V} ?)?(?P<b>{_N}) {_X}",
        rf"vergleiche? {_V} ?(?P<a>{_N}) (?:und|mit) (?:{_V} ?)?(?P<b>{_N}) {_X}",
    )
)
_TWO = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:please )?compare (?P<a>.+?) (?:with|to|and|against) (?P<b>.+)",
        r"(?:what(?: has|'s)? changed|what(?: is|'s) (?:different|the difference)|"
        r"what (?:are the )?(?:changes|differences))"
        r" (?:between|from) (?P<a>.+?) (?:and|to) (?P<b>.+)",
        r"how (?:does|do|is|are|did) (?P<b>.+?) (?:differ|different) from (?P<a>.+)",
        r"(?:vergleiche?|vergleich) (?P<a>.+?) (?:mit|und) (?P<b>.+)",
        r"was (?:hat sich|ist anders|sind die unterschiede|unterscheidet) zwischen (?P<a>.+?) und (?P<b>.+)",
        r"was ist anders in (?P<b>.+?) (?:als in|gegenüber|im vergleich zu|verglichen mit) (?P<a>.+)",
        r"worin unterscheiden sich (?P<a>.+?) und (?P<b>.+)",
        r"(?:compare|compara) (?P<a>.+?) (?:à|avec|et|con|y) (?P<b>.+)",
        r"(?:quelles sont les différences|qué diferencias hay|qué ha cambiado) entre (?P<a>.+?) (?:et|y) (?P<b>.+)",
    )
)
_PAIR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:please )?compare (?:the |our |my )?(?:two|both)(?: of)?(?: the| our)? (?P<x>.+?)"
        r"(?: (?:with|to) each other)?",
        r"(?:what(?: has|'s| is| are)?|show me) (?:the )?(?:differences?|different|changes|changed) (?:between|in) "
        r"(?:the |our )?(?:two|both)(?: the| our)? (?P<x>.+)",
        r"how do (?:the )?(?:two|both)(?: the)? (?P<x>.+?) differ",
        r"vergleiche? (?:bitte )?(?:die |unsere )?(?:beiden|zwei) (?P<x>.+)",
        r"(?:was sind die unterschiede|was unterscheidet|worin unterscheiden sich|was ist der unterschied) ?"
        r"(?:zwischen )?(?:die |den )?(?:beiden|zwei) (?P<x>.+)",
    )
)
_THOSE = re.compile(
    r"(?:those|that|the ones?|dem|denen|der|das|denjenigen|celui|celle|ceux|celles|el|la|los|las) "
    r"(?P<of>of|from|in|vom|von|aus|im|de|du|del) ",
    re.IGNORECASE,
)
_OF_TIME = re.compile(
    r"(?P<x>.+?) (?P<of>of|from|in|vom|von|aus|im|de|du|del) (?P<t>[^ ]+(?: (?:19|20)\d\d)?)", re.IGNORECASE
)
_MOST_OF_NAME = 500
_OF_ONE = re.compile(r"^(?:versions?|copies|drafts?|fassungen|versionen) (?:of|von|vom|der|des) ", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:geändert|verändert|getan|changed|differ)$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:\bv(?:ersion)?|fassung|rev(?:ision)?|stand)[ ._-]*([0-9]{1,3}(?:\.[0-9]{1,3})?)\b|[ _-]([0-9]{1,2})$",
    re.IGNORECASE,
)


def compare_documents(inquiry: Inquiry) -> Told | None:
    """What differs between two documents that a question names; None for every other question.

    Raises `Cancelled`.
    """
    text = " ".join(inquiry.question.text.replace("’", "'").split()).strip(" \t.,;:!?¿¡")
    if len(text) > _LONGEST:
        return None
    try:
        for pattern in _VERSIONS:
            if found := pattern.fullmatch(text):
                return _versions(_TAIL.sub("", found["x"]), found["a"], found["b"], inquiry)
        for pattern in _PAIR:
            if found := pattern.fullmatch(text):
                return _pair(_TAIL.sub("", found["x"]), inquiry)
        for pattern in _TWO:
            if found := pattern.fullmatch(text):
                told = _two(*_named_twice(found["a"], _TAIL.sub("", found["b"])), inquiry)
                if told is not None:
                    return told
    except CallFailed as failure:
        _log.warning("the documents were not compared (%s)", failure.fault.code)
    return None


def _versions(name: str, old: str, new: str, inquiry: Inquiry) -> Told | None:
    documents = called(inquiry.job, name, inquiry.paths).documents
    of_old = [one for one in documents if _number(one) == old]
    of_new = [one for one in documents if _number(one) == new]
    if not of_old or not of_new:
        return None
    return _compared(of_old[0], of_new[0], inquiry)


def _two(a: str, b: str, inquiry: Inquiry) -> Told | None:
    found_a, found_b = called(inquiry.job, a, inquiry.paths), called(inquiry.job, b, inquiry.paths)
    some_a, some_b = meant(found_a) or _of_time(a, inquiry), meant(found_b) or _of_time(b, inquiry)
    if not some_a or not some_b:
        return None  # nothing is called so: the files may compare the two themselves
    for name, some, found in ((a, some_a, found_a), (b, some_b, found_b)):
        if len(some) > 1:
            return Told(which_one(plain_name(name), some, found.exact or found.total), "not_found")
    if some_a[0] == some_b[0]:
        return Told((Line(f"Both names mean the same document, “{name_of(some_a[0])}”."),), "not_found")
    return _compared(some_a[0], some_b[0], inquiry)


def _named_twice(a: str, b: str) -> tuple[str, str]:
    """ "the minutes of June" and "those of September": the second has the noun of the first, or the other way round."""
    if (other := _THOSE.match(b)) and (first := _OF_TIME.fullmatch(a)):
        return a, f"{first['x']} {other['of']} {b[other.end() :]}"
    if (other := _THOSE.match(a)) and (first := _OF_TIME.fullmatch(b)):
        return f"{first['x']} {other['of']} {a[other.end() :]}", b
    return a, b


def _of_time(text: str, inquiry: Inquiry) -> tuple[NamedDocument, ...]:
    """ "the minutes of June": documents of the name whose own date lies in the month or year that is said."""
    found = _OF_TIME.fullmatch(text)
    said = stretch(f"{text[found.start('of') :]}", inquiry.now.date(), documents=True) if found else None
    if found is None or said is None or not (said.after and said.before):
        return ()
    of_name = called(inquiry.job, found["x"], inquiry.paths, _MOST_OF_NAME).documents
    return tuple(one for one in of_name if said.after <= own_date(one)[:10] <= said.before)


def _pair(name: str, inquiry: Inquiry) -> Told | None:
    """ "the two steering meetings": compared where exactly two are called so, the older one first."""
    name = _OF_ONE.sub("", name)
    found = called(inquiry.job, name, inquiry.paths)
    some = found.documents
    if not some:
        return None
    if found.total == 1:
        return Told((Line(f"Only one document is called “{plain_name(name)}”: “{name_of(some[0])}”."),), "not_found")
    if found.total > 2:
        return Told(which_one(plain_name(name), some, found.total), "not_found")
    dated = all(any(char.isdigit() for char in name_of(one)) for one in some)
    old, new = sorted(some, key=(lambda one: name_of(one)) if dated else (lambda one: one.modified))
    return _compared(old, new, inquiry)


def _number(document: NamedDocument) -> str:
    """The number of a version, as its name gives it; "" without one."""
    stem = name_of(document).rsplit(".", 1)[0].replace("_", " ")
    found = _NUMBERED.search(stem)
    return (found[1] or found[2]).lstrip("0") if found is not None else ""


def _compared(old: NamedDocument, new: NamedDocument, inquiry: Inquiry) -> Told:
    before, after = read_whole(inquiry.job, (old, new))
    inquiry.job.check()
    found = compare(before.statements, after.statements)
    lines = [Line(_summary(before, after, found))]
    lines += [_line(one) for one in found.changes[:MOST_SAID]]
    more = len(found.changes) - MOST_SAID
    if more > 0:
        lines.append(Line(f"{more:,} more {'is' if more == 1 else 'are'} not listed here.", opens=True))
    unread = sum(one.document.parts - one.read for one in (before, after))
    if unread or found.cut:
        lines.append(
            Line("Both are too long to be compared to their ends; what is said holds for what was read.", opens=True)
        )
    files = 1 if old.path == new.path else 2
    return Told(tuple(lines), "answered", Coverage(files, files, 0, 0))


def _summary(before: Whole, after: Whole, found: Comparison) -> str:
    two = f"“{after.name}” and “{before.name}”"
    if not found.changes:
        moved = f", {found.moved:,} of them in another place" if found.moved else ""
        return f"{two} say the same: {_count(found.same, 'sentence')}{moved}."
    changed = [one for one in found.changes if one.old is not None and one.new is not None]
    exact = sum(one.exact for one in changed)
    parts = []
    if changed:
        of_them = f" ({exact:,} of them in figures, dates or names)" if exact else ""
        parts.append(f"{len(changed):,} changed{of_them}")
    added = sum(one.old is None for one in found.changes)
    removed = sum(one.new is None for one in found.changes)
    parts += [f"{added:,} added"] * bool(added) + [f"{removed:,} taken away"] * bool(removed)
    moved = f", {found.moved:,} of them moved" if found.moved else ""
    same = f"; {_count(found.same, 'sentence')} {'is' if found.same == 1 else 'are'} the same{moved}"
    in_all = f"{_count(len(found.changes), 'sentence')}: {', '.join(parts)}"
    return f"“{after.name}” differs from “{before.name}” in {in_all}{same}."


def _line(one: Change) -> Line:
    if one.old is None and one.new is not None:
        return Line(f"Added{_under(one.new)}: “{one.new.text}”", statements=(one.new,), opens=True)
    if one.new is None and one.old is not None:
        return Line(f"Taken away{_under(one.old)}: “{one.old.text}”", statements=(one.old,), opens=True)
    assert one.old is not None
    assert one.new is not None
    was, now = one.figures
    figures = f"{', '.join(was)} became {', '.join(now)}: " if was and now else ""
    said = f"Changed{_under(one.new)}: {figures}“{one.old.text}” is now “{one.new.text}”"
    return Line(said, statements=(one.old, one.new), opens=True)


def _under(statement: Statement) -> str:
    heading = shown(statement.heading).strip("#* :")
    return f" ({heading})" if heading and len(heading) <= 60 else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class TwoDocuments(msgspec.Struct, frozen=True):
    """Two documents by the names of their files."""

    old: Annotated[str, Meta(min_length=2, max_length=80)]
    new: Annotated[str, Meta(min_length=2, max_length=80)]


def _run(arguments: TwoDocuments, inquiry: Inquiry) -> Told:
    told = _two(arguments.old, arguments.new, inquiry)
    return told or Told((Line("No file is called so; use the names of files that a search found."),), "not_found")


COMPARE: Tool[TwoDocuments] = Tool(
    "compare",
    "read",
    "What differs between two documents, by the names of their files: what was changed, added and taken away.",
    TwoDocuments,
    _run,
)
