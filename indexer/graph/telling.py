"""From rows of the graph to lines that people read: who, what, in which words, and the places that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from indexer.contract import Entity, Evidence, Line, Link, Place
from indexer.database import rows
from indexer.graph import phrases
from indexer.graph.corrections import Word, separated, word_of
from indexer.graph.model import Extractor
from indexer.graph.names import key
from indexer.graph.records import Edge
from indexer.graph.records import Entity as Row
from indexer.graph.tables import SOURCES
from indexer.paths import iso_time
from indexer.records import StoredPassage
from indexer.store import Store

MOST_EVIDENCE = 5
_MOST_ROWS = 200
"""Of an entity with a name that the user split off."""
LONGEST_QUOTE = 400
"""Characters of a quote: two or three sentences."""
_SHORTEST_QUOTE = 60
"""A sentence below that is quoted with the next one: a number or a name alone shows nothing."""
_END = re.compile(r"(?:(?<!\d)\.|[!?。！？])(?=\s|$)|\n(?![a-zß-ÿ(])")
"""Of a sentence or line: a full stop after a figure seldom ends one ("30. Juni", "Nr. 7."), and a line that goes on in
lower case is wrapped."""
_MARKS = re.compile(r"^(?:[ \t]*(?:#{1,6}|[-*•·]|>+|\|)[ \t]+)+|[ \t]*\|[ \t]*$|\*\*|`", re.MULTILINE)
"""Of Markdown, lists and quoted mail: they are no words."""


@dataclass(frozen=True, slots=True)
class Said:
    """One place that says something, before its words are read: an edge's, or a mention's."""

    passage: int
    """0 when the file as a whole says it."""
    file: int
    start: int
    end: int
    extractor: Extractor
    confidence: float


@dataclass(slots=True)
class Statement:
    """What several places say: the ends, the relation, the interval."""

    subject: int
    relation: Link
    object: int
    value: str = ""
    valid_from: str = ""
    valid_to: str = ""
    places: list[Said] = field(default_factory=list)


def statements(edges: Iterable[Edge]) -> list[Statement]:
    """Edges that say the same, as one statement each; in the order in which they come.

    Who works for whom from when on differs from letter to letter: such statements are one, from the first day to the
    last.
    """
    found: dict[tuple[Any, ...], Statement] = {}
    for edge in edges:
        lasting = edge.relation in ("works_for", "located_in", "reachable_at")
        when = ("", "") if lasting else (edge.valid_from, edge.valid_to)
        key = (edge.subject, edge.relation, edge.object, edge.value, *when)
        one = found.get(key)
        if one is None:
            one = found[key] = Statement(
                edge.subject, edge.relation, edge.object, edge.value, edge.valid_from, edge.valid_to
            )
        elif lasting:
            one.valid_from = min(filter(None, (one.valid_from, edge.valid_from)), default="")
            one.valid_to = max(one.valid_to, edge.valid_to) if one.valid_to and edge.valid_to else ""
        one.places.append(Said(edge.passage, edge.file, edge.start, edge.end, edge.extractor, edge.confidence))
    return _folded(found.values())


def _folded(said: Collection[Statement]) -> list[Statement]:
    """Where some places also say as what somebody works for whom, those that do not say it bear out the same."""
    fuller: dict[tuple[int, int], Statement] = {}
    for one in said:
        if one.relation == "works_for" and one.value:
            fuller.setdefault((one.subject, one.object), one)
    kept = []
    for one in said:
        other = fuller.get((one.subject, one.object)) if one.relation == "works_for" and not one.value else None
        if other is None:
            kept.append(one)
        else:
            other.valid_from = min(filter(None, (other.valid_from, one.valid_from)), default="")
            other.places += one.places
    return kept


class Teller:
    """Reads for one answer what its lines need; entities once each."""

    def __init__(self, store: Store, vocabulary_of: Callable[[int], str] = lambda _: "") -> None:
        """`vocabulary_of` is the path of what brought a statement that stands in no file."""
        self._store = store
        self._vocabulary_of = vocabulary_of
        self._entities: dict[int, Entity | None] = {}
        self._splits: list[Word] | None = None

    def entity(self, id_: int) -> Entity | None:
        """An entity as people see it; None when nobody names it any more, or the user rejected it."""
        if id_ not in self._entities:
            one = self._store.graph.entity(id_)
            shown = None
            if one is not None and not one.hidden:
                name, *aliases = self._own_names(one)
                shown = Entity(
                    one.id, one.kind, name, tuple(aliases), one.identifiers, one.about, one.naming, one.pinned
                )
            self._entities[id_] = shown
        return self._entities[id_]

    def entities(self, ids: Iterable[int]) -> list[Entity]:
        """Those that there are, in the given order, each once."""
        found: dict[int, Entity] = {}
        for id_ in ids:
            one = self.entity(id_)
            if one is not None:
                found.setdefault(one.id, one)
        return list(found.values())

    def lines(self, said: Sequence[Statement]) -> list[Line]:
        """The lines of statements, in the given order; those about what there no longer is are left out."""
        newest = [self._newest(one.places) for one in said]
        evidence = self.evidence([place for places in newest for place in places])
        lines = []
        for one, places in zip(said, newest, strict=True):
            subject, object_ = self.entity(one.subject), self.entity(one.object)
            shown = [evidence[place] for place in places if place in evidence]
            if subject is None or object_ is None or not shown:
                continue
            surest = max(one.places, key=lambda place: place.confidence)
            lines.append(
                Line(
                    subject,
                    one.relation,
                    object_,
                    phrases.sentence(
                        (subject.kind, subject.name),
                        one.relation,
                        (object_.kind, object_.name),
                        value=one.value,
                        valid_from=one.valid_from,
                        valid_to=one.valid_to,
                    ),
                    one.value,
                    one.valid_from,
                    one.valid_to,
                    surest.confidence,
                    surest.extractor,
                    tuple(sorted(shown, key=lambda one: one.said or one.modified, reverse=True)),
                    len({(place.passage, place.file) for place in one.places}),
                )
            )
        return lines

    def evidence(self, places: Sequence[Said]) -> dict[Said, Evidence]:
        """The words of each place; places that are gone are missing."""
        passages = self._store.passages({place.passage for place in places if place.passage})
        dated = self._dated(list(passages))
        whole = self._whole({place.file for place in places if not place.passage})
        found: dict[Said, Evidence] = {}
        for place in places:
            passage = passages.get(place.passage)
            if passage is not None:
                found[place] = _of_passage(place, passage, dated.get(passage.id, ""))
            elif not place.passage and (row := whole.get(place.file)):
                where, title, modified, said = row
                quote = phrases.whole(place.extractor)
                found[place] = Evidence(where, quote, title, modified, place.extractor, place.confidence, 0, said)
        return found

    def _own_names(self, one: Row) -> list[str]:
        """The names of an entity without those that the user split off from it."""
        names = [one.name, *one.aliases]
        if self._splits is None:
            said = (word_of(each) for each in self._store.graph.identity.corrections())
            self._splits = [word for word in said if word is not None and word.action == "split"]
        of_it = {*one.identifiers, *map(key, names)}
        if of_it.isdisjoint(each for word in self._splits for each in word.keys):
            return names
        identity = self._store.graph.identity
        with self._store.database.read() as connection:
            rows_ = identity.bearers(connection, [one.id, *identity.mates(connection, (one.id,), _MOST_ROWS)])
        gone = separated(self._splits, {anchor for row, _ in rows_.values() for anchor in row.anchors})
        return [name for name in names if key(name) not in gone] or names

    @staticmethod
    def _newest(places: Sequence[Said]) -> list[Said]:
        """One for each passage or file, the newest first: ids grow with time."""
        once: dict[tuple[int, int], Said] = {}
        for place in places:
            at = (place.passage, place.file)
            if at not in once or place.confidence > once[at].confidence:
                once[at] = place
        return sorted(once.values(), key=lambda one: (one.passage, one.file), reverse=True)[:MOST_EVIDENCE]

    def _dated(self, passages: Sequence[int]) -> dict[int, str]:
        """When the document of each passage was written, as it says itself; an event's beginning is no such day."""
        with self._store.database.read() as connection:
            return dict(
                rows(
                    connection,
                    "SELECT p.id, coalesce(nullif(d.created, ''), d.modified) FROM json_each(?) w"
                    " CROSS JOIN passage p ON p.id = w.value JOIN part t ON t.file = p.file AND t.number = p.part"
                    " JOIN document d ON d.file = p.file AND d.number = t.document WHERE d.kind <> 'event'",
                    (json.dumps(passages),),
                )
            )

    def _whole(self, files: Collection[int]) -> dict[int, tuple[Place, str, str, str]]:
        """Files as places: (place, title, modified, said); vocabularies by their path."""
        wanted = json.dumps(list(files))
        with self._store.database.read() as connection:
            found = rows(
                connection,
                "SELECT f.id, f.path, coalesce(t.kind, 'name'), t.page, coalesce(t.label, ''), f.title, f.mtime_ns,"
                " CASE WHEN d.kind = 'event' THEN '' ELSE coalesce(nullif(d.created, ''), d.modified, '') END"
                " FROM json_each(?) w CROSS JOIN file f ON f.id = w.value"
                " LEFT JOIN part t ON t.file = f.id AND t.number = 0"
                " LEFT JOIN document d ON d.file = f.id AND d.number = 0",
                (wanted,),
            )
        places = {
            id_: (Place(path, 0, kind, page, label, "", 0, 0), title, iso_time(mtime_ns), said)
            for id_, path, kind, page, label, title, mtime_ns, said in found
        }
        for source in files:
            if source >= SOURCES and (path := self._vocabulary_of(source)):
                places[source] = (Place(path, 0, "name", None, "", "", 0, 0), PurePath(path).name, "", "")
        return places


def _of_passage(place: Said, passage: StoredPassage, said: str) -> Evidence:
    start, end = widened(passage.text, place.start, place.end)
    where = passage.place
    shown = Place(
        where.path,
        where.part,
        where.kind,
        where.page,
        where.label,
        where.heading,
        where.start + start,
        where.start + end,
        where.member,
        where.above,
    )
    return Evidence(
        shown,
        " ".join(_MARKS.sub("", passage.text[start:end]).split()),
        passage.title,
        passage.modified,
        place.extractor,
        place.confidence,
        passage.id,
        said,
    )


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of a text as it is quoted: its whole sentences, no shorter than that it shows something.

    Of very long sentences what stands around the span, cut between words.
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    before = [match.end() for match in _END.finditer(text, 0, start)]
    first = before[-1] if before else 0
    after = (match.end() for match in _END.finditer(text, max(start, end - 1)))
    last = next((one for one in after if one - first >= _SHORTEST_QUOTE), len(text))
    while last - first < _SHORTEST_QUOTE and before:
        before.pop()
        first = before[-1] if before else 0
    if last - first > LONGEST_QUOTE:
        room = max(0, LONGEST_QUOTE - (end - start)) // 2
        first, last = _between_words(text, max(first, start - room), min(last, end + room), start, end)
    start, end = first, last
    end = min(end, start + LONGEST_QUOTE)
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    return start, start + len(shown.strip())


def _between_words(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The ends of a cut moved inwards to the next space, but not into the span."""
    if first > 0 and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    return first, last
