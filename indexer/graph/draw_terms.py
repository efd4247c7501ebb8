"""Terms that a document defines, and acronyms with what they stand for.

An acronym and its long form are two entities with a `defines` edge from the long form (Schwartz and Hearst, "A simple
algorithm for identifying abbreviation definitions", PSB 2003); so are a name and what a contract calls it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_mentions import Placed
from indexer.graph.draw_names import typed

MOST = 20
"""Definitions of one passage."""
_LONGEST_DEFINITION = 300
_SHORT = re.compile(r"\(([A-ZÀ-Þ][\w&.-]{1,9})\)")
_LONG = re.compile(r"\b([A-Z][A-Z&]{1,7})\s\(([^\W\d_][^()\n]{5,80})\)")
_QUOTED = r"[\"“„«‘]\s?([^\"“”„«»‘’\n]{2,60}?)\s?[\"”“»’]"
_CALLED = re.compile(
    rf"\((?P<cue>(?:the|hereinafter|hereafter|collectively|together|each|referred to as|der|die|das|im folgenden"
    r"|nachfolgend|nachstehend|kurz|ci-après|ci après|le|la|les|en adelante|el|di seguito|il|hierna|de"
    r"|het)\b[^()\"“„«‘\n]{0,60}"
    rf"|(?:or|also|auch|oder|[A-Z][a-z]{{3,12}}:)\s|){_QUOTED}(?:[^()\n]{{0,60}})\)",
    re.IGNORECASE,
)
_MEANS = re.compile(
    rf"{_QUOTED}\s(?:means|shall mean|has the meaning|have the meaning|refers to|is defined as|bezeichnet|bedeutet"
    rf"|meint"
    r"|désigne|signifie|s'entend|significa|designa|se refiere a|se entiende|indica|si intende|betekent|verwijst naar)\b"
    r"\s?([^\n]{3,400})"
)
_NO_TERM = re.compile(r"\n\s*\n|[<>=|]|://")
_REACH = 160
"""Characters before a definition within which the name stands that it is for."""


def draw_terms(board: Board, document: int, number: int, text: str, names: Sequence[Placed]) -> dict[str, int]:
    """The definitions of a passage; by a defined word, the entity for which it stands."""
    stands: dict[str, int] = {}
    for found in list(_SHORT.finditer(text))[:MOST]:
        long = _long_form(found[1], text[: found.start()])
        if long is not None:
            _acronym(board, number, text, long, found.span(1), names)
    for found in list(_LONG.finditer(text))[:MOST]:
        if _matches(found[1], found[2]):
            _acronym(board, number, text, found.span(2), found.span(1), names)
    for found in list(_CALLED.finditer(text))[:MOST]:
        owner = _owner(board, found, names)
        if owner is not None:
            term = board.entity("term", found[2])
            board.mention(term, number, *found.span(2), "definition", 0.9)
            board.edge(
                owner.entity, "defines", term, number, owner.one.start, found.end(), "definition", 0.85, value=found[2]
            )
            stands[found[2]] = owner.entity
    for found in list(_MEANS.finditer(text))[:MOST]:
        term = board.entity("term", found[1])
        board.mention(term, number, *found.span(1), "definition", 0.9, about=True)
        said = " ".join(found[2].split())[:_LONGEST_DEFINITION]
        board.edge(document, "defines", term, number, found.start(), found.end(), "definition", 0.9, value=said)
    return stands


def _owner(board: Board, found: re.Match[str], names: Sequence[Placed]) -> Placed | None:
    """Whose other name stands in brackets: a party of a contract further before, else the name right before."""
    inside = [one for one in names if found.start(2) <= one.one.start < found.end(2)]
    if not found[2][0].isupper() or any(board.kind(one.entity) == "person" for one in inside):
        return None
    near = [one for one in names if one.one.end <= found.start() <= one.one.end + _REACH]
    legal = bool(found["cue"]) and not found["cue"].endswith(": ")
    parties = [one for one in near if board.kind(one.entity) in ("organisation", "person")]
    if legal and parties and "\n" not in found.string[parties[-1].one.end : found.start()].strip():
        return parties[-1]
    return near[-1] if near and found.start() - near[-1].one.end <= 2 else None


def _acronym(
    board: Board, number: int, text: str, long: tuple[int, int], short: tuple[int, int], names: Sequence[Placed]
) -> None:
    same = next((one for one in names if (one.one.start, one.one.end) == long), None)
    if same is not None:
        full = same.entity
    else:
        kind = typed(text, *long).kind
        full = board.entity("term" if kind in ("thing", "person") else kind, text[slice(*long)])
    if full == NONE:
        return
    kind = board.kind(full)
    stands = board.entity("term" if kind == "thing" else kind, text[slice(*short)])
    board.mention(full, number, *long, "definition", 0.9)
    board.mention(stands, number, *short, "definition", 0.9)
    span = (min(long[0], short[0]), max(long[1], short[1]))
    board.edge(full, "defines", stands, number, *span, "definition", 0.9, value=text[slice(*short)])


def _matches(short: str, long: str) -> bool:
    found = _long_form(short, long)
    return found is not None and found[0] == 0


def _long_form(short: str, before: str) -> tuple[int, int] | None:
    """Where the long form of an acronym stands at the end of a text: its letters, in order, first one at a word's."""
    letters = [sign.lower() for sign in short if sign.isalnum()]
    if len(letters) < 2 or sum(sign.isupper() for sign in short) < 2:
        return None
    end = len(before.rstrip())
    words = list(re.finditer(r"\S+", before[max(0, end - 200) : end]))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return None
    offset = max(0, end - 200)
    first = words[0].start() + offset
    at = end - 1
    for number in range(len(letters) - 1, -1, -1):
        while at >= first and (
            before[at].lower() != letters[number]
            or (number == 0 and at > 0 and (before[at - 1].isalnum() or before[at - 1] in "'’"))
        ):
            at -= 1
        if at < first:
            return None
        at -= 1
    start = at + 1
    long = before[start:end]
    several = len(long.split()) > 1 or len(long) > 2 * len(letters) + 2
    return (
        (start, end) if several and len(long) > len(short) and not _NO_TERM.search(long) and short not in long else None
    )
