"""Whole documents: found by their names and read from the first word to the last, not from the best of a search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from agent.claims import dates
from agent.contract import Stage
from agent.evidence import Evidence, Statement, shown
from agent.told import Line
from indexer.contract import FindFiles, Hit, NamedDocument, NamedFiles, PartText, Place, ReadPart
from indexer.serving import Job

FIND_WITHIN_S = 20.0
READ_WITHIN_S = 30.0
MOST_PARTS = 600
"""Pages, sheets or messages that one question reads: a long book. What lies beyond is counted and said."""
MOST_CHARACTERS = 2_000_000
"""Of one question: what is read is held in memory and gone through sentence by sentence."""
_AROUND = " \t\n.,;:!?¿¡\"'“”„«»‚‘’()"
_ARTICLE = re.compile(
    r"^(?:(?:the|our|my|all|of|der|die|das|den|dem|des|unsere?[mnr]?|meine?[mnr]?|le|la|les|el|los|las)\s+)+",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"^(?:files?|documents?|texts?|datei|dokuments?|fichier|document|archivo|documento)\s+|"
    r"\s+(?:file|document|datei|dokument)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Whole:
    """One document, read."""

    document: NamedDocument
    evidence: Evidence
    read: int
    """Parts that were read; fewer than `document.parts` where it was too long."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its sentences in order."""
        return self.evidence.statements

    @property
    def name(self) -> str:
        """What it is called, for people."""
        return name_of(self.document)


def name_of(document: NamedDocument) -> str:
    """What a document is called, for people."""
    name = PurePath(document.member or document.path).name
    return shown(document.title if document.kind == "message" and document.title else name)


def own_date(one: NamedDocument) -> str:
    """When a document was sent or made: a message says so; of others the date in the name counts before the file's."""
    if one.kind != "message":
        names = (PurePath(one.member or one.path).name.replace("_", " "), one.title)
        told = [found.date for text in names for found in dates(text) if found.date.year is not None]
        if told:
            best = max(told, key=lambda date: (date.day is not None, date.month is not None))
            return f"{best.year:04}-{best.month or 1:02}-{best.day or 1:02}"
    return one.dated or one.modified


def plain_name(text: str) -> str:
    """A name as it is typed in a sentence, without articles, quotation marks and "the file …"."""
    said = _ARTICLE.sub("", text.strip(_AROUND))
    return _FILE.sub("", said).strip(_AROUND)


def called(job: Job, text: str, paths: Sequence[str], limit: int = 40) -> NamedFiles:
    """Documents and folders of a name. Raises `CallFailed`, `Cancelled`."""
    return job.ask(FindFiles(plain_name(text), tuple(paths), limit=limit), FIND_WITHIN_S)


def meant(found: NamedFiles) -> tuple[NamedDocument, ...]:
    """Those that a name means: who bears it exactly, else all that bear it."""
    return found.documents[: found.exact] or found.documents


def which_one(name: str, documents: Sequence[NamedDocument], total: int) -> tuple[Line, ...]:
    """The honest answer to a name that several documents bear."""
    listed = ", ".join(f"“{name_of(one)}”" for one in documents[:5])
    more = f" and {total - 5:,} more" if total > 5 else ""
    return (Line(f"{total:,} documents are called “{shown(name)}”: {listed}{more}. Please name one of them."),)


def read_whole(job: Job, documents: Sequence[NamedDocument]) -> list[Whole]:
    """The documents with all their text, as far as the limits allow. Raises `CallFailed`, `Cancelled`."""
    total = min(MOST_PARTS, sum(one.parts for one in documents))
    done, characters = 0, 0
    read: list[Whole] = []
    for document in documents:
        hits: list[Hit] = []
        for number in range(document.first, document.first + document.parts):
            if done >= MOST_PARTS or characters >= MOST_CHARACTERS:
                break
            job.check()
            part = job.ask(ReadPart(document.path, number), READ_WITHIN_S)
            characters += len(part.text)
            hits.append(_hit(part, -1 - done))
            done += 1
            job.event(Stage("reading", done, total))
        read.append(Whole(document, Evidence(hits), len(hits)))
    return read


def _hit(part: PartText, number: int) -> Hit:
    """A whole part as one passage."""
    place = Place(part.path, part.part, part.kind, part.page, part.label, "", 0, len(part.text), part.member)
    return Hit(number, place, part.title, part.text, 1.0, (), 0.0, 0.0, part.modified)
