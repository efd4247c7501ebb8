"""The tool that asks the knowledge graph: who somebody is, how two are connected, who knows, what changed. Risk: read.

Every answer is made of lines of the graph, word for word, each with the places that say so. No model has a say in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from agent.asking import Asked
from agent.told import Line
from indexer.contract import (
    ChangedFile,
    Connect,
    Dossier,
    Entity,
    EntityKind,
    Evidence,
    FindEntities,
    Knower,
    Link,
    Place,
    WhatChanged,
    WhoKnows,
)
from indexer.contract import (
    Line as Known,
)
from indexer.serving import Job

WITHIN_S = 20.0
"""The graph of a million passages answers in under a second; this is for a machine that is busy."""
_MOST_FACTS, _MOST_PAPERS, _MOST_CHANGES, _MOST_FILES, _MOST_WAYS, _MOST_KNOWERS = 8, 3, 8, 6, 2, 5
"""What one reads in an answer; the knowledge page has the rest."""
_PAPERS: frozenset[Link] = frozenset(
    ("wrote", "sent_to", "mentions", "about", "part_of", "replies_to", "version_of", "links_to", "named_with")
)
"""Lines about documents: they tell what there is to read, not who somebody is."""
_TELLING: tuple[Link, ...] = ("works_for", "defines", "located_in", "reachable_at", "owns", "due", "costs", "decided")
"""What tells most of who or what it is, the most telling first; within each, the newest first."""
_NOBODY: frozenset[EntityKind] = frozenset(("document", "thread", "date", "amount", "table", "decision", "task"))
"""Kinds that a question by name does not mean when something else has the name, too."""


class Graph:
    """The knowledge graph as one question sees it. Every method raises `CallFailed`; empty where nothing is known."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def dossier(self, asked: Asked) -> list[Line]:
        """Who or what it is; nothing when all that is known are documents: those the search finds better."""
        entity = self.named(asked.name)
        if entity is None:
            return []
        known = self._job.ask(Dossier(entity.id), WITHIN_S)
        facts = [line for line in known.lines if line.relation not in _PAPERS]
        facts.sort(key=lambda line: _TELLING.index(line.relation) if line.relation in _TELLING else len(_TELLING))
        papers = [line for line in known.lines if line.relation in ("wrote", "about")]
        if not facts:
            return []
        told = list(told_of(known.lines, facts, _MOST_FACTS))
        told += told_of(known.lines, papers, min(_MOST_PAPERS, max(0, _MOST_FACTS - len(told))))
        return told

    def path(self, asked: Asked) -> list[Line]:
        """How two are connected; a sentence without a source when both are known and nothing connects them."""
        a, b = self.named(asked.name), self.named(asked.other)
        if a is None or b is None or a.id == b.id:
            return []
        found = self._job.ask(Connect(a.id, b.id, _MOST_WAYS), WITHIN_S)
        if not found.ways:
            return [Line(f"Your files do not connect {a.label} and {b.label} within four steps.", ())]
        return [
            Line(f"{line.sentence}.", line.evidence[:2], opens=n == 0)
            for way in found.ways
            for n, line in enumerate(way.lines)
        ]

    def knowers(self, asked: Asked) -> list[Line]:
        """Who knows about a topic, by what they wrote, sent and got."""
        found = self._job.ask(WhoKnows(asked.name, _MOST_KNOWERS), WITHIN_S)
        return [_knower(one, asked.name) for one in found.knowers if one.evidence]

    def changes(self, asked: Asked) -> list[Line]:
        """What came since a day: files, then what they say."""
        found = self._job.ask(WhatChanged(asked.after, 50), WITHIN_S)
        told = [_file(one) for one in found.files[:_MOST_FILES]]
        if len(found.files) > len(told):
            more = f"{'at least ' if found.cut else ''}{len(found.files) - len(told)}"
            told.append(Line(f"{more} more files came or changed.", ()))
        return told + list(told_of(found.lines, found.lines, _MOST_CHANGES))

    def named(self, name: str) -> Entity | None:
        """The one that is called exactly so, the most named where several are; None when nothing is."""
        if not name:
            return None
        found = self._job.ask(FindEntities(name, limit=10), WITHIN_S)
        exact = found.entities[: found.exact]
        return next((one for one in exact if one.kind not in _NOBODY), None)


def told_of(lines: Sequence[Known], chosen: Iterable[Known], most: int) -> Iterable[Line]:
    """Sentences for the chosen of some lines, each followed by what contradicts it."""
    said: set[str] = set()
    for line in chosen:
        for n, one in enumerate((line, *(lines[other] for other in line.contradicted_by if other < len(lines)))):
            if one.sentence in said or len(said) >= most:
                continue
            said.add(one.sentence)
            text = f"Another place says otherwise: {one.sentence}." if n else f"{one.sentence}."
            yield Line(text, one.evidence[:2], opens=n == 0 and len(said) == 1)


def _knower(one: Knower, topic: str) -> Line:
    documents = "1 document" if one.documents == 1 else f"{one.documents:,} documents"
    return Line(f"{one.person.label} has to do with {documents} about {topic}.", one.evidence[:2])


def _file(one: ChangedFile) -> Line:
    place = Place(one.path, 0, "text", None, "", "", 0, 0)
    evidence = Evidence(place, "", one.title, one.modified, "path", 1.0)
    when = datetime.fromisoformat(one.modified)
    return Line(f"“{one.title}” {'is new' if one.new else 'was changed'} ({when.day} {when:%B %Y}).", (evidence,))
