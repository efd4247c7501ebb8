"""The knowledge graph in words, the same for the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.terminal import place_line, printable
from indexer.contract import ChangedFile, Connection, Entity, EntityKind, Evidence, Joined, Knower, Known, Line, Link

KIND_WORDS: Mapping[EntityKind, str] = {
    "person": "person",
    "organisation": "organisation",
    "project": "project",
    "term": "term",
    "document": "document",
    "thread": "conversation",
    "event": "event",
    "decision": "decision",
    "task": "task",
    "place": "place",
    "product": "product",
    "amount": "amount",
    "date": "date",
    "table": "table",
    "thing": "name",
}
_ALIASES_SHOWN = 6


GROUPS = ("", "Wrote and got", "Subject of", "Mentioned in", "Only named together in a passage")
"""Headings of a dossier, in their order: who somebody is, then their letters, then what names them."""
_LETTERS: frozenset[Link] = frozenset(("wrote", "sent_to", "replies_to"))


def group_of(line: Line, entity: Entity) -> str:
    """The heading that a line stands under in the dossier of an entity."""
    if line.relation == "named_with":
        return GROUPS[4]
    if line.relation in ("about", "mentions") and line.object.id == entity.id:
        return GROUPS[2] if line.relation == "about" else GROUPS[3]
    if line.relation in _LETTERS and entity.kind not in ("document", "thread"):
        return GROUPS[1]
    return GROUPS[0]


def entity_line(entity: Entity) -> str:
    """An entity in one line: name, kind, how often, and the number by which it can be asked for."""
    pinned = ", pinned" if entity.pinned else ""
    return f"{printable(entity.label)}  ({KIND_WORDS[entity.kind]}, {places_words(entity)}{pinned}, id:{entity.id})"


def places_words(entity: Entity) -> str:
    """How often an entity is named: "named in 12 passages"."""
    count = max(entity.naming, entity.about)
    return f"named in {count:,} {'passage' if count == 1 else 'passages'}"


def joined_line(one: Joined) -> str:
    """What was taken for the same entity, with the reason: "Bob Lee: one name is a short form of the other (82 %)"."""
    address = f" <{printable(one.address)}>" if one.address and one.address != one.name else ""
    sure = "" if one.by_user else f" ({one.confidence:.0%})"
    return f"{printable(one.name)}{address}: {one.reason}{sure}"


def also_called(entity: Entity) -> str:
    """The other names and identifiers of an entity in one line; "" when it has none."""
    others = [*entity.aliases, *(one.removeprefix("mailto:") for one in entity.identifiers)]
    shown = ", ".join(printable(one) for one in dict.fromkeys(others) if one != entity.name)
    if len(others) > _ALIASES_SHOWN:
        shown = (
            ", ".join(printable(one) for one in others[:_ALIASES_SHOWN]) + f" and {len(others) - _ALIASES_SHOWN} more"
        )
    return f"Also: {shown}" if shown else ""


def dossier_lines(known: Known) -> list[str]:
    """The lines of a dossier under their headings, numbered through, the newest first under each."""
    groups = [group_of(line, known.entity) for line in known.lines]
    order = sorted(range(len(groups)), key=lambda at: GROUPS.index(groups[at]))
    numbered = {at: n for n, at in enumerate(order)}
    words: list[str] = []
    for heading in GROUPS:
        lines = [at for at in order if groups[at] == heading]
        if heading and lines:
            words += ["", f"{heading}:"]
        words += lines_words([known.lines[at] for at in lines], numbered[lines[0]] + 1 if lines else 1, numbered)
    return words


def lines_words(lines: Sequence[Line], first: int = 1, numbered: Mapping[int, int] | None = None) -> list[str]:
    """Lines for people, numbered from `first`; below each the newest place that says so, and what contradicts it.

    `numbered` is where the lines of the answer stand, from 0, when they stand in another order.
    """
    words = []
    for n, line in enumerate(lines, first):
        words.append(f"{n}. {printable(line.sentence)}.")
        words += [f"   {evidence_line(one)}" for one in line.evidence[:1]]
        if line.places > 1:
            words.append(f"   and {line.places - 1} more {'place' if line.places == 2 else 'places'}")
        if line.contradicted_by:
            others = [numbered[other] if numbered is not None else other for other in line.contradicted_by]
            numbers = ", ".join(str(other + 1) for other in sorted(others))
            words.append(f"   Contradicted by {numbers}.")
    return words


def evidence_line(evidence: Evidence) -> str:
    """Where a line is said: day, place, words."""
    quote = f": “{printable(evidence.quote)}”" if evidence.passage else f" ({printable(evidence.quote)})"
    return f"{(evidence.said or evidence.modified)[:10]}  {place_line(evidence.place)}{quote}"


def knower_lines(knowers: Sequence[Knower]) -> list[str]:
    """People who seem to know, the best first; below each the newest document that says so."""
    words = []
    for n, one in enumerate(knowers, 1):
        documents = f"{one.documents:,} {'document' if one.documents == 1 else 'documents'}"
        words.append(f"{n}. {printable(one.person.name)}  ({documents})")
        words += [f"   {evidence_line(evidence)}" for evidence in one.evidence[:1]]
    return words


def way_lines(ways: Sequence[Connection]) -> list[str]:
    """Ways between two entities; each line with the place that says so."""
    words = []
    for n, way in enumerate(ways, 1):
        words.append(f"{n}. {' – '.join(printable(one.label) for one in way.entities)}")
        for line in way.lines:
            words.append(f"   {printable(line.sentence)}.")
            words += [f"     {evidence_line(one)}" for one in line.evidence[:1]]
    return words


def changed_line(file: ChangedFile) -> str:
    """A file that came or changed."""
    return f"{file.modified[:10]}  {'new' if file.new else 'changed'}  {printable(file.path)}"


def moment_lines(lines: Sequence[Line]) -> list[str]:
    """Dated lines for people: the day or the days, what is said, where."""
    words = []
    for line in lines:
        last = f" – {line.valid_to}" if line.valid_to not in ("", line.valid_from) else ""
        words.append(f"{line.valid_from or '…'}{last}  {printable(line.sentence)}.")
        words += [f"   {evidence_line(one)}" for one in line.evidence[:1]]
    return words
