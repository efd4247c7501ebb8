"""Lines of the graph in words, and the words that say of a whole document what says so."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.contract import EntityKind, Extractor, Link
from indexer.graph import normal_forms

_WORDS: Mapping[Link, str] = {
    "wrote": "wrote",
    "sent_to": "wrote to",
    "mentions": "mentions",
    "about": "is about",
    "part_of": "is part of",
    "replies_to": "answers",
    "attended": "takes part in",
    "decided": "decided",
    "owns": "is responsible for",
    "due": "is due",
    "happened": "is dated",
    "version_of": "is a version of",
    "defines": "defines",
    "located_in": "is in",
    "works_for": "works for",
    "reachable_at": "can be reached at",
    "links_to": "links to",
    "costs": "is put at",
    "named_with": "is named together with",
}
_OF_PAPERS: Mapping[Link, str] = {"sent_to": "was sent to", "decided": "notes the decision", "owns": "belongs to"}
"""Of a document or conversation: it does not act itself."""
_PAPERS: frozenset[EntityKind] = frozenset(("document", "thread"))
_VALUE_SAYS_IT: frozenset[EntityKind] = frozenset(("date", "amount"))
_SAID: frozenset[EntityKind] = frozenset(("decision", "task"))
"""Kinds whose names are words that somebody wrote, half a sentence often: they are quoted."""
_WHOLE: Mapping[Extractor, str] = {
    "header": "its sender and recipients",
    "property": "its properties",
    "path": "its folder and name",
    "title": "its title",
    "calendar": "the calendar entry",
    "contact": "the contact",
    "vocabulary": "the vocabulary",
    "user": "you said so",
}
_LONGEST_NAME = 200
"""Characters of a name that are shown in a sentence: a task's name may be a paragraph."""


def sentence(
    subject: tuple[EntityKind, str],
    relation: Link,
    object_: tuple[EntityKind, str],
    *,
    value: str = "",
    valid_from: str = "",
    valid_to: str = "",
) -> str:
    """A statement in words, without a full stop; subject and object are each (kind, name)."""
    verb = (_OF_PAPERS.get(relation) if subject[0] in _PAPERS else None) or _WORDS[relation]
    if relation == "attended" and object_[0] in _PAPERS:
        verb = "is listed as present in"
    if relation == "owns" and object_[0] == "event" and subject[0] not in _PAPERS:
        verb = "organises"
    who, whom = _shown(*subject), _shown(*object_)
    if object_[0] == "date" and relation == "named_with":
        return f"{who} is named with {whom}"
    said = normal_forms.amount(value) if object_[0] == "amount" else normal_forms.interval(value)
    if object_[0] in _VALUE_SAYS_IT:
        whom = said or whom
    elif value and value != object_[1] and object_[0] not in _SAID:
        whom = f"{whom}: {_short(value)}"
    # Since when somebody has an address is only when it was first seen.
    when = "" if relation == "reachable_at" else normal_forms.days(valid_from, valid_to)
    if object_[0] in _SAID and relation in ("decided", "owns"):
        when = when.removeprefix("since ")  # it was said that day, and needs no end
    told = object_[0] in _PAPERS and valid_from[:4] in whom  # "Minutes, 24 September 2026"
    return f"{who} {verb} {whom} ({when})" if when and when not in whom and not told else f"{who} {verb} {whom}"


def _shown(kind: EntityKind, name: str) -> str:
    if kind == "date":
        return normal_forms.interval(name)
    if kind == "amount":
        return normal_forms.amount(name)
    return f"“{_short(name)}”" if kind in _SAID else _short(name)


def whole(extractor: Extractor) -> str:
    """What of a document says a line that no passage says."""
    return _WHOLE.get(extractor, "the document as a whole")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
