"""The tool that summarises a document, a folder or somebody's messages, read whole. Risk class: read.

Without a model that writes freely the summary is sentences of the text, chosen after all of them were looked at. What
was read and what was left out is said.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from agent.condensing import condense
from agent.evidence import Statement, shown
from agent.inquiry import Inquiry
from agent.relevance import calibrate
from agent.summary import central
from agent.told import Line, Told
from agent.tools.search import Files
from agent.tools.tool import Tool
from agent.whole import FIND_WITHIN_S, Whole, called, meant, name_of, plain_name, read_whole, which_one
from indexer.contract import Coverage, FindFiles, NamedDocument, NamedFiles
from indexer.wire import CallFailed

SENTENCES = 8
"""Of a summary: what one reads at a glance."""
_OF_EACH = 2
"""Of each of several documents."""
MOST_DOCUMENTS = 40
_MOST_HEADINGS = 12
_FEWEST_HEADINGS = 3
_LONGEST = 300
_X = r"(?P<x>.+?)"
_DO = (
    r"(?:please |bitte )?(?:(?:can|could) you )?(?:summari[sz]e|sum up|"
    r"give me (?:a |the )?(?:short |brief |quick )?summary of|(?:a )?(?:short |brief |quick )?summary of|"
    r"what is the gist of|give me an overview of|résume[rz]?|resume|resúmeme|haz un resumen de|"
    r"(?:gib|gebt) mir eine zusammenfassung (?:von|der|des)|(?:eine )?zusammenfassung (?:von|der|des))"
)
_MAIL = (
    r"(?:e-?mails?|mails?|messages?|letters?|correspondence|thread|conversation|nachrichten|mailverkehr|schriftwechsel)"
)
_ALL_IN = r"(?:everything in |all (?:files |documents )?(?:in |of )?)?"
_WITH = r"(?:with|from|by|to|of|von|mit|an|de|con|avec)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DO} (?:all |the |my |all my |all the |alle |die )*{_MAIL} {_WITH} (?P<who>.+?)(?: for me)?",
        rf"fass(?:e|t)? (?:bitte |mir )*(?:alle |die |den |meine )*{_MAIL} {_WITH} (?P<who>.+?) zusammen",
        rf"{_DO} {_ALL_IN}(?:the |my )?folder (?P<folder>.+?)(?: for me)?",
        rf"{_DO} {_ALL_IN}(?:the |my )?(?P<folder>.+?) folder(?: for me)?",
        r"fass(?:e|t)? (?:bitte |mir )*(?:alles (?:in|im) |alle dateien (?:in|im) )?(?:den |dem |der )?"
        r"ordner (?P<folder>.+?) zusammen",
        rf"{_DO} (?:everything in |all (?:of |documents in |files in ))(?P<all>.+?)(?: for me)?",
        rf"{_DO} {_X}(?: for me)?",
        rf"fass(?:e|t)? (?:bitte |mir )*{_X} (?:für mich )?zusammen",
        rf"was (?:steht|sind die wichtigsten punkte) in (?:der datei|dem dokument) {_X}",
        rf"what are the (?:main|key) points (?:of|in) {_X}",
    )
)
_TWO = re.compile(r"(?:the |our |die |unsere )?(?:two|both|beiden|zwei) (?:of )?(?:the )?", re.IGNORECASE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Meant:
    documents: tuple[NamedDocument, ...]
    total: int
    what: str
    """Of several, in words; "" for a single document."""


def summarise(inquiry: Inquiry) -> Told | None:
    """The summary that a question wants of documents it names; None for every other question. Raises `Cancelled`."""
    text = " ".join(inquiry.question.text.replace("’", "'").split()).strip(" \t.,;:!?¿¡")
    if len(text) > _LONGEST:
        return None
    try:
        for pattern in _PATTERNS:
            if found := pattern.fullmatch(text):
                said = found.groupdict()
                told = _asked({key: value for key, value in said.items() if value}, inquiry)
                if told is not None:
                    return told
    except CallFailed as failure:
        _log.warning("nothing was summarised (%s)", failure.fault.code)
    return None


def _asked(said: dict[str, str], inquiry: Inquiry) -> Told | None:
    if "who" in said:
        return _of(_messages(said["who"], inquiry), inquiry)
    if "folder" in said:
        return _of(_folder(called(inquiry.job, said["folder"], inquiry.paths), inquiry), inquiry)
    name = said.get("x") or said["all"]
    if two := _TWO.match(name):
        both = called(inquiry.job, name[two.end() :], inquiry.paths)
        if both.total == 2:
            return _of(_Meant(both.documents, 2, f"called “{shown(plain_name(name[two.end() :]))}”"), inquiry)
    found = called(inquiry.job, name, inquiry.paths)
    some = meant(found)
    folder = _folder(found, inquiry) if found.folders and ("all" in said or not found.exact) else None
    if folder is not None and ("all" in said or len(some) != 1):
        return _of(folder, inquiry)
    if len(some) == 1:
        return _of(_Meant((some[0],), 1, ""), inquiry)
    if some and "all" in said:
        return _of(_Meant(some, found.total, f"called “{shown(plain_name(name))}”"), inquiry)
    return Told(which_one(plain_name(name), some, found.exact or found.total), "not_found") if some else None


def _messages(who: str, inquiry: Inquiry) -> _Meant | None:
    request = FindFiles("", inquiry.paths, (plain_name(who),), ("message",), limit=MOST_DOCUMENTS)
    found = inquiry.job.ask(request, FIND_WITHIN_S)
    return _Meant(found.documents, found.total, f"with {shown(plain_name(who))}") if found.documents else None


def _folder(found: NamedFiles, inquiry: Inquiry) -> _Meant | None:
    if not found.folders:
        return None
    folder = found.folders[0]
    inside = inquiry.job.ask(FindFiles("", (folder,), limit=MOST_DOCUMENTS), FIND_WITHIN_S)
    return _Meant(inside.documents, inside.total, f"in “{shown(Path(folder).name)}”") if inside.documents else None


def _of(what: _Meant | None, inquiry: Inquiry) -> Told | None:
    if what is None:
        return None
    whole = read_whole(inquiry.job, what.documents[:MOST_DOCUMENTS])
    files = Files(inquiry.job, inquiry.paths)
    inquiry.job.check()
    lines = _one(whole[0], inquiry, files) if not what.what else _several(whole, what, files)
    read = len({one.document.path for one in whole})
    return Told(tuple(lines), "answered" if len(lines) > 1 else "not_found", Coverage(read, read, 0, 0))


def _one(whole: Whole, inquiry: Inquiry, files: Files) -> list[Line]:
    saying = whole.statements
    if not saying:
        return [Line(f"“{whole.name}” holds no text that could be summarised.")]
    passages = f"all {whole.document.passages:,} passages" if whole.document.passages > 1 else "the one passage"
    read = passages if whole.read == whole.document.parts else f"{whole.read:,} of {whole.document.parts:,} parts"
    model = inquiry.writer(inquiry.job)
    condensed = None if model is None else condense(model, saying, inquiry.job, files.alike, calibrate(files.alike))
    if condensed is not None:
        lines = [Line(f"“{whole.name}” in short, from {read} ({_count(len(saying), 'sentence')}).")]
        if condensed.dropped:
            was = "was" if condensed.dropped == 1 else "were"
            dropped = f"{_count(condensed.dropped, 'sentence')} of the model stood on nothing and {was} dropped."
            lines.append(Line(dropped))
        if unread := len(saying) - condensed.read:
            lines.append(Line(f"The last {_count(unread, 'sentence')} did not fit and are left out."))
        return [
            *lines,
            *(Line(one.text, statements=one.statements, opens=not at) for at, one in enumerate(condensed.said)),
        ]
    chosen = central(saying, files.alike, SENTENCES)
    left_out = len(saying) - len(chosen)
    lines = [
        Line(
            f"“{whole.name}” in its own words: I read {read} and chose {len(chosen)}"
            f" of {_count(len(saying), 'sentence')}."
        )
    ]
    lines += _structure(saying)
    lines += [Line(f"“{one.text}”", statements=(one,), opens=True) for one in chosen]
    if left_out:
        lines.append(Line(f"{_count(left_out, 'sentence')} {'is' if left_out == 1 else 'are'} left out.", opens=True))
    return lines


def _structure(statements: Sequence[Statement]) -> list[Line]:
    """What the document's headings say it is made of."""
    heads = [one for one in statements if one.heads and len(one.text) <= 80]
    heads = list({one.text: one for one in heads}.values())
    if len(heads) < _FEWEST_HEADINGS:
        return []
    listed = "; ".join(one.text.strip("#*: ") for one in heads[:_MOST_HEADINGS])
    more = f"; and {len(heads) - _MOST_HEADINGS:,} more" if len(heads) > _MOST_HEADINGS else ""
    return [Line(f"Its parts: {listed}{more}.", opens=True)]


def _several(whole: Sequence[Whole], what: _Meant, files: Files) -> list[Line]:
    total = sum(len(one.statements) for one in whole)
    read = f"{len(whole):,} of {what.total:,}" if what.total > len(whole) else f"all {what.total:,}"
    noun = "messages" if what.what.startswith("with ") else "documents"
    if what.total == 1:
        read, noun = "the one", noun[:-1]
    lines = [Line(f"I read {read} {noun} {what.what} ({_count(total, 'sentence')}); each in its own words.")]
    said = 0
    for one in whole:
        chosen = central(one.statements, files.alike, _OF_EACH)
        said += len(chosen)
        if chosen:
            quotes = " ".join(f"“{statement.text}”" for statement in chosen)
            lines.append(Line(f"{name_of(one.document)}: {quotes}", statements=tuple(chosen), opens=True))
    if total > said:
        lines.append(Line(f"{_count(total - said, 'sentence')} are left out.", opens=True))
    if what.total > len(whole):
        lines.append(
            Line(f"{_count(what.total - len(whole), 'document')} were not read; ask for a smaller part.", opens=True)
        )
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Summarise(msgspec.Struct, frozen=True):
    """A document or a folder by its name."""

    name: Annotated[str, Meta(min_length=2, max_length=80)]


def _run(arguments: Summarise, inquiry: Inquiry) -> Told:
    told = _asked({"x": arguments.name}, inquiry)
    return told or Told((Line("No file or folder is called so; use a name that a search found."),), "not_found")


SUMMARISE: Tool[Summarise] = Tool(
    "summarise",
    "read",
    "Reads a whole document or folder, by its name, and gives the sentences that say most of it.",
    Summarise,
    _run,
)
