"""The names in the passages: what each is, by all its places in the file, and whose a surname or given name is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.function_words import FUNCTION_WORDS
from indexer.graph.draw_amounts import CURRENCY_CODES
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_name_words import INTERJECTIONS, LEGAL_FORMS
from indexer.graph.draw_names import Typed, typed
from indexer.graph.draw_titles import informative
from indexer.graph.names import key, names
from indexer.records import NewPassage

MOST_NAMES = 60_000
"""Names of one file that are looked at."""
_IS = re.compile(
    r"(?:\s?\([^()\n]{1,200}\))?,?\s(?:is|was|are|were|ist|war|sind|waren|est|était|sont|es|fue|son|era|è|fu|sono|was"
    r"|zijn)\s"
)
_NO_NAMES = frozenset(["", *(code.lower() for code in CURRENCY_CODES)])
_NOTHING = FUNCTION_WORDS | INTERJECTIONS | LEGAL_FORMS
_OPENING = 60
"""Characters from a passage's beginning within which a definition stands: "In physics, X is …"."""


_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_LABELS = frozenset(
    ("action", "status", "subject", "from", "to", "date", "cc", "von", "an", "betreff", "datum", "objet")
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A name in a passage, and its entity."""

    entity: int
    passage: int
    one: Typed


def draw_names(board: Board, passages: Sequence[NewPassage]) -> dict[int, list[Placed]]:
    """Mention every name; the names of each passage in order."""
    found: list[tuple[int, Typed, str]] = []
    best: dict[str, Typed] = {}
    for number, passage in enumerate(passages):
        addresses = [found.span() for found in _ADDRESS.finditer(passage.text)]
        for one in _typed(passage.text, passage.language):
            if any(start <= one.start < end for start, end in addresses) or _is_label(passage.text, one):
                continue
            form = key(one.name)
            if (
                form in _NO_NAMES
                or one.name.lower().rstrip(".") in _NOTHING
                or not any(sign.isalpha() for sign in form)
            ):
                continue
            found.append((number, one, form))
            if form not in best or one.confidence > best[form].confidence:
                best[form] = one
        if len(found) >= MOST_NAMES:
            break
    bearers = _bearers(board, best)
    placed: dict[int, list[Placed]] = {}
    for number, one, form in found:
        surest = best[form]
        sure = one.confidence if one.kind == surest.kind else min(surest.confidence, 0.7)
        entity = board.entity(surest.kind, surest.name)
        if entity == NONE:
            continue
        board.mention(entity, number, one.start, one.end, "name", sure)
        bearer = bearers.get(form)
        if bearer is not None and surest.kind in ("person", "thing") and len(bearers[form]) == 1:
            (full,) = bearers[form]
            board.mention(full, number, one.start, one.end, "name", 0.6)
            entity = full
        placed.setdefault(number, []).append(Placed(entity, number, one))
    return placed


def draw_subjects(
    board: Board, placed: dict[int, list[Placed]], passages: Sequence[NewPassage], untold: set[int]
) -> None:
    """What a passage says that it is about: "X is a …"; of a document without a telling title, its first name."""
    for number, here in placed.items():
        first = here[0]
        text = passages[number].text
        if first.one.start < _OPENING and _IS.match(text, first.one.end):
            board.mention(first.entity, number, first.one.start, first.one.end, "pattern", 0.7, about=True)
        elif number in untold and informative(first.one.name):
            board.mention(first.entity, number, first.one.start, first.one.end, "name", 0.5, about=True)


def _bearers(board: Board, best: dict[str, Typed]) -> dict[str, set[int]]:
    """By a word alone, the people of the file who have it as their first or last name."""
    full = [board.name(number) for number in board.of_kind("person")]
    full += [one.name for one in best.values() if one.kind == "person" and one.confidence >= 0.7]
    found: dict[str, set[int]] = {}
    for name in full:
        words = name.split()
        if 1 < len(words) <= 5 and "@" not in name:
            entity = board.known("person", name)
            if entity == NONE:
                entity = board.entity("person", name)
            for word in (words[0], words[-1]):
                if len(word) > 2:
                    found.setdefault(key(word), set()).add(entity)
    return found


def draw_defined(board: Board, placed: dict[int, list[Placed]], stands: dict[str, int]) -> None:
    """A word that the document defines names also what it stands for: "the Supplier" is Contoso Ltd."""
    if not stands:
        return
    for number, here in placed.items():
        for one in here:
            entity = stands.get(key(one.one.name))
            if entity is not None and entity != one.entity:
                board.mention(entity, number, one.one.start, one.one.end, "definition", 0.7)


def _typed(text: str, language: str) -> Iterator[Typed]:
    """The names of a text with their kinds; "Ann Lee & Bob Stone" are two people."""
    for name in names(text, language):
        both = name.text.find(" & ")
        if both > 0:
            one, other = typed(text, name.start, name.start + both), typed(text, name.start + both + 3, name.end)
            if one.kind == other.kind == "person":
                yield one
                yield other
                continue
        yield typed(text, name.start, name.end)


def _is_label(text: str, one: Typed) -> bool:
    """Whether it is what a line says about itself: "Content-Type:", "Status:"."""
    if one.kind != "thing" or text[one.end : one.end + 1] != ":" or (one.start and text[one.start - 1] != "\n"):
        return False
    return "-" in one.name or one.name.lower() in _LABELS
