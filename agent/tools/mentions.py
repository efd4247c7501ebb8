"""The tool that counts every document that mentions something. Risk class: read.

Nothing is taken from the best of a search: the whole index is gone through, and what it could not see is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from agent.contract import Stage
from agent.counting import Counting, counting
from agent.evidence import Evidence, Statement, shown
from agent.inquiry import Inquiry
from agent.sentences import Span
from agent.told import Line, Told
from agent.tools.tool import Tool
from agent.words import content_words
from indexer.contract import FindMentions, Mention, Mentions

WITHIN_S = 60.0
"""A word that half a million passages hold takes some seconds."""
_MOST = 12
"""Documents that one reads in an answer; all are counted."""


def count_mentions(inquiry: Inquiry) -> Told | None:
    """What a question wants counted, counted; None when it wants nothing so. Raises `CallFailed`, `Cancelled`."""
    asked = counting(inquiry.question.text)
    return None if asked is None else _count(asked, inquiry)


class Mentioned(msgspec.Struct, frozen=True):
    """What is to be mentioned, and in which documents."""

    words: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...], Meta(min_length=1, max_length=4)]
    kind: Literal["", "message", "slides", "table", "picture", "pdf", "docx"] = ""
    called: Annotated[str, Meta(max_length=40)] = ""


def _count(asked: Counting, inquiry: Inquiry) -> Told:
    job = inquiry.job
    job.event(Stage("searching"))
    kinds = (asked.kind,) if asked.kind else ()
    request = FindMentions(asked.words, asked.called, inquiry.paths, kinds=kinds, limit=_MOST)
    found = job.ask(request, WITHIN_S)
    job.event(Stage("searching", found.coverage.searched, found.coverage.files))
    wanted = [word.stem for text in asked.words for word in content_words(text)]
    lines = [Line(_total(asked, found))]
    for one in found.documents:
        statement = _sentence(one, wanted)
        lines.append(Line(f"{_name(one)}: “{statement.text}”", statements=(statement,), opens=True))
    if more := found.total - len(found.documents):
        lines.append(Line(f"{more:,} more {'is' if more == 1 else 'are'} not listed here.", opens=True))
    return Told(tuple(lines), "answered" if found.documents else "open", found.coverage)


def _total(asked: Counting, found: Mentions) -> str:
    what = " or ".join(f"“{shown(text.strip(chr(34)))}”" for text in asked.words)
    looked = f"of {_number(found.coverage.searched, 'file')} that I have read"
    if not found.total:
        return f"Nothing mentions {what}: I went through all {found.coverage.searched:,} files that I have read."
    if asked.called and found.called:
        others = found.total - found.called
        beside = f" {_number(others, 'other document')} {_do(others)}, too." if others else ""
        called = f"{found.called:,} {'document' if found.called == 1 else 'documents'} called “{shown(asked.called)}”"
        return f"{called} {_do(found.called, 'mention')} {what}, {looked}.{beside}"
    none = f" None of them is called “{shown(asked.called)}”." if asked.called else ""
    passages = "" if found.passages == found.total else f" in {_number(found.passages, 'passage')}"
    noun = _NOUNS.get(asked.kind, "document")
    return f"{_number(found.total, noun)} {_do(found.total, 'mention')} {what}{passages}, {looked}.{none}"


_NOUNS = {
    "message": "message",
    "slides": "presentation",
    "table": "table",
    "picture": "picture",
    "pdf": "PDF",
    "docx": "Word document",
}


def _number(count_: int, noun: str) -> str:
    return f"{count_:,} {noun}{'' if count_ == 1 else 's'}"


def _do(count_: int, verb: str = "do") -> str:
    return (f"{verb}es" if verb == "do" else f"{verb}s") if count_ == 1 else verb


def _name(one: Mention) -> str:
    place = one.first.place
    return shown(one.first.title or PurePath(place.member or place.path).name)


def _sentence(one: Mention, wanted: Sequence[str]) -> Statement:
    """The sentence of the passage that holds most of what is mentioned; of equals the first that is no heading."""
    evidence = Evidence([one.first])
    whole = Statement(one.first, Span(0, len(one.first.text)), shown(one.first.text))  # signs alone are no sentence
    return max(
        evidence.statements, key=lambda said: (evidence.coverage(wanted, said.stems), not said.heads), default=whole
    )


MENTIONS: Tool[Mentioned] = Tool(
    "mentions",
    "read",
    "Counts and lists every document that mentions one of some words; called: what the documents are called.",
    Mentioned,
    lambda arguments, inquiry: _count(Counting(arguments.words, arguments.kind, arguments.called, "files"), inquiry),
)
