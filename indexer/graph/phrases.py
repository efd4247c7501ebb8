"""Lines of the graph in words, and the words that say of a whole document what says so."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.contract import EntityKind, Extractor, Link

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
_WHOLE: Mapping[Extractor, str] = {
    "header": "its header",
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
    verb = _OF_PAPERS.get(relation) if subject[0] in _PAPERS else None
    if object_[0] == "date":
        days = interval(*(object_[1].partition("/")[::2])) if "/" in object_[1] else object_[1]
        if relation == "named_with":
            return f"{_short(subject[1])} is named with {days}"
        value = days if value in ("", object_[1]) else value
    named = value if value and object_[0] in _VALUE_SAYS_IT else _short(object_[1])
    if named == _short(object_[1]) and value and value != object_[1] and object_[0] not in ("decision", "task"):
        named = f"{named}: {_short(value)}"
    when = interval(valid_from, valid_to)
    if when and when not in named:
        named = f"{named} ({when})"
    return f"{_short(subject[1])} {verb or _WORDS[relation]} {named}"


def interval(valid_from: str, valid_to: str) -> str:
    """An interval of ISO 8601 dates for people; "" when both ends are open."""
    if valid_from == valid_to:
        return valid_from
    if valid_from and valid_to:
        return f"{valid_from} to {valid_to}"
    return f"since {valid_from}" if valid_from else f"until {valid_to}"


def whole(extractor: Extractor) -> str:
    """What of a document says a line that no passage says."""
    return _WHOLE.get(extractor, "the document as a whole")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
