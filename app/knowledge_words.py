"""Entities and lines of the graph in words and signs: names of kinds, their icons and colours, where a line stands."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from agent.contract import Citation
from app.answer_text import day
from app.index_words import passages
from indexer.contract import Entity, EntityKind, Evidence, GraphNumbers, Line

UNSURE_BELOW = 0.5
"""Lines with less confidence are marked."""
LONGEST_NAME = 200
LONGEST_QUOTE = 240
SHORTEST_FILE = 16
"""Characters of a file's name that are shown beside a long label."""
_LONGEST_SUFFIX = 7
_SAYS_NOTHING = frozenset(("message", "event", "contact"))
_DATED = re.compile(r" \((?:since |until )?[\w ]*\b\d{4}\)$")
"""The interval at the end of a line's sentence."""


@dataclass(frozen=True, slots=True)
class KindLook:
    """How a kind of entity is named and marked."""

    one: str
    many: str
    icon: str
    role: str
    """Its colour, a field of `app.style.Colours`."""


LOOKS: Mapping[EntityKind, KindLook] = {
    "person": KindLook("Person", "People", "user", "kind_person"),
    "organisation": KindLook("Organisation", "Organisations", "building-2", "kind_organisation"),
    "project": KindLook("Project", "Projects", "folder-kanban", "kind_project"),
    "product": KindLook("Product", "Products", "package", "kind_project"),
    "term": KindLook("Topic", "Topics", "lightbulb", "kind_term"),
    "document": KindLook("Document", "Documents", "file-text", "kind_document"),
    "thread": KindLook("Conversation", "Conversations", "messages-square", "kind_document"),
    "table": KindLook("Table", "Tables", "table-2", "kind_document"),
    "event": KindLook("Event", "Events", "calendar-days", "kind_event"),
    "decision": KindLook("Decision", "Decisions", "gavel", "kind_event"),
    "task": KindLook("Task", "Tasks", "square-check", "kind_event"),
    "date": KindLook("Date", "Dates", "clock", "kind_event"),
    "place": KindLook("Place", "Places", "map-pin", "kind_place"),
    "amount": KindLook("Amount", "Amounts", "banknote", "kind_thing"),
    "thing": KindLook("Name", "Other names", "circle-dot", "kind_thing"),
}
"""In the order in which they are listed and drawn."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of kinds."""

    title: str
    kinds: tuple[EntityKind, ...]


FILTERS = (
    Filter("All", ()),
    Filter("People", ("person",)),
    Filter("Organisations", ("organisation",)),
    Filter("Projects", ("project", "product")),
    Filter("Topics", ("term",)),
    Filter("Documents", ("document", "thread")),
)
"""The choices that are always in sight."""
MORE_FILTERS = (
    Filter("Events", ("event",)),
    Filter("Decisions and tasks", ("decision", "task")),
    Filter("Places", ("place",)),
    Filter("Tables", ("table",)),
    Filter("Dates", ("date",)),
    Filter("Amounts", ("amount",)),
    Filter("Other names", ("thing",)),
)


def counted(filter_: Filter, numbers: GraphNumbers | None) -> int:
    """How many entities a choice holds."""
    if numbers is None:
        return 0
    return sum(one.entities for one in numbers.kinds if not filter_.kinds or one.kind in filter_.kinds)


def shown_name(name: str) -> str:
    """A name of bounded length: a task's may be a paragraph."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def on_button(text: str, most: int = LONGEST_NAME) -> str:
    """A text on one line of a button, cut after `most` characters; an "&" in it is shown and makes no shortcut."""
    line = " ".join(text.split())
    return (line if len(line) <= most else f"{line[: most - 1].rstrip()}…").replace("&", "&&")


def tip(text: str) -> str:
    """A text of a file as a tool tip, which Qt would take for markup where it looks like some."""
    return f"<p>{html.escape(text)}</p>" if text else ""


def under_name(entity: Entity) -> str:
    """What stands below an entity's name: "Person · in 12 passages"."""
    named = f"in {passages(entity.naming)}" if entity.naming else ""
    return " · ".join(word for word in (LOOKS[entity.kind].one, named) if word)


def in_list(entity: Entity) -> str:
    """The same in a list, where an address tells people of one name apart: "Person · ann@contoso.com"."""
    addresses = addresses_of(entity)
    return f"{LOOKS[entity.kind].one} · {addresses[0]}" if addresses else under_name(entity)


def addresses_of(entity: Entity) -> tuple[str, ...]:
    """E-mail addresses that name it for certain."""
    return tuple(one.removeprefix("mailto:") for one in entity.identifiers if one.startswith("mailto:"))


def also_known(entity: Entity) -> str:
    """Other names and addresses in one line, "" when there are none."""
    others = dict.fromkeys((*(shown_name(alias) for alias in entity.aliases), *addresses_of(entity)))
    others.pop(entity.name, None)
    return ", ".join(others)


def numbers_words(numbers: GraphNumbers) -> str:
    """The whole graph in one line."""
    if not numbers.entities:
        return ""
    names = "1 name" if numbers.entities == 1 else f"{numbers.entities:,} names"
    links = "1 link" if numbers.edges == 1 else f"{numbers.edges:,} links"
    return f"{names} and {links} between them"


def told_of(line: Line, entity: Entity) -> str:
    """A line as it is said in the dossier of an entity: its own name at the beginning is left out.

    So is the day of a letter, which stands below it with the letter itself.
    """
    said = line.sentence
    if line.evidence and line.valid_from and line.evidence[0].said.startswith(line.valid_from):
        said = _DATED.sub("", said) if line.relation in ("wrote", "sent_to") else said
    if line.relation == "sent_to" and line.object.id == entity.id and line.subject.kind in ("document", "thread"):
        return f"Got {shown_name(line.subject.label)}"
    own = shown_name(line.subject.label)
    for start in (f"{own} ", f"“{own}” "):
        if line.subject.id == entity.id and said.startswith(start):
            said = said[len(start) :]
    return said[:1].upper() + said[1:]


def told_at_its_date(line: Line, entity: Entity) -> str:
    """A line as it is said in a timeline, where its date stands in front of it."""
    if line.relation == "named_with":
        return quoted(line)
    return _DATED.sub("", told_of(line, entity))


def quoted(line: Line) -> str:
    """The words in which a document names an entity; what the line says where no passage holds them."""
    for one in line.evidence:
        words = " ".join(one.quote.split())
        if one.passage and words:
            return f"“{words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + '…'}”"
    return line.sentence


def other_end(line: Line, entity: Entity) -> Entity | None:
    """Whom or what a line links an entity to; None when it names the entity twice."""
    if line.subject.id == entity.id:
        return line.object if line.object.id != entity.id else None
    return line.subject


def is_its_source(other: Entity, line: Line) -> bool:
    """Whether the other end of a line is the very document that says it: the way there is the way to the source."""
    if other.kind != "document" or not line.evidence:
        return False
    first = line.evidence[0]
    return not first.passage or other.label in (file_of(first), PurePath(file_of(first)).stem)


def file_of(evidence: Evidence) -> str:
    """The name of the file, or of the document inside it, that says a line."""
    place = evidence.place
    return PurePath(place.member or place.path).name


def source_words(evidence: Evidence, most: int = LONGEST_NAME) -> str:
    """Where a line is said, with the file's name cut so that the rest is seen: "Venue thr….pdf, page 2 · 20 Aug 2026".

    That a message is a message says nothing: only what leads to a place inside the file is told.
    """
    name, label = file_of(evidence), evidence.place.label
    if label.casefold() in _SAYS_NOTHING or label == name:
        label = ""
    rest = "".join((f", {label}" if label else "", f" · {when}" if (when := _when(evidence)) else ""))
    room = max(most - len(rest), SHORTEST_FILE)
    if len(name) > room:
        suffix = PurePath(name).suffix if len(PurePath(name).suffix) < _LONGEST_SUFFIX else ""
        name = f"{name[: room - 1 - len(suffix)].rstrip()}…{suffix}"
    return f"{name}{rest}"


def _when(evidence: Evidence) -> str:
    return day(evidence.said) or day(evidence.modified)


def marks(line: Line) -> tuple[str, ...]:
    """What should be known of a line beside what it says, a word or two each."""
    said = []
    if line.extractor == "user":
        said.append("You said so")
    elif line.extractor == "model":
        said.append("Guessed by the language model")
    elif line.confidence < UNSURE_BELOW:
        said.append("Unsure")
    return tuple(said)


def citations_of(line: Line) -> tuple[Citation, ...]:
    """The places of a line as numbered sources, so that they open as those of an answer do."""
    return tuple(
        Citation(n, one.place, one.title or file_of(one), one.quote, one.modified)
        for n, one in enumerate(line.evidence, 1)
    )


_NOT_A: Mapping[EntityKind, str] = {
    "person": "Not a person",
    "organisation": "Not an organisation",
    "project": "Not a project",
    "product": "Not a product",
    "term": "Not a topic",
    "event": "Not an event",
    "decision": "Not a decision",
    "task": "Not a task",
    "place": "Not a place",
    "thing": "Not a name",
}


def reject_words(entity: Entity) -> str:
    """What the user says of an entity that should not be in the graph."""
    return _NOT_A.get(entity.kind, "Should not be here")
