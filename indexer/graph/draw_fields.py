"""What the lines of events and address cards say: "Where: Room 4", "Organisation: Contoso", "Phone (work): …"."""

from __future__ import annotations

import re
from datetime import timedelta

from indexer.extractors import Described, Part
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_days import day
from indexer.graph.draw_layout import Layout
from indexer.graph.draw_links import web_page
from indexer.graph.draw_people import employer_of, organisation_of
from indexer.graph.model import WHOLE

_MOST_LINES = 200
_LINE = re.compile(
    r"(?m)^(Where|Link|Organisation|Job title|Role|Phone|E-mail|Chat|Address|Nickname)(?: \([^()\n]*\))?: (.{1,300})$"
)
_NO_PLACE = re.compile(r"\b(?:teams|zoom|skype|webex|meet|online|virtual|call|https?:)\b|://", re.IGNORECASE)


def draw_event(board: Board, event: int, described: Described, number: int, part: Part, layout: Layout) -> None:
    """When an event happens and where."""
    first, last = day(described.created), day(described.modified)
    if first is not None:
        # Of days alone, the end that iCalendar tells is the day after (RFC 5545, 3.6.1).
        if last is not None and len(described.modified) == 10 and last > first:
            last -= timedelta(days=1)
        last = last if last is not None and last >= first else first
        iso = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        when = board.entity("date", iso)
        valid = (first.isoformat(), last.isoformat())
        board.edge(event, "happened", when, WHOLE, 0, 0, "calendar", 0.98, valid=valid, value=iso)
    for name, said, place in _lines(number, part, layout):
        if name == "Where" and not _NO_PLACE.search(said):
            where = board.entity("place", said)
            board.mention(where, *place, "calendar", 0.9)
            board.edge(event, "located_in", where, *place, "calendar", 0.9)


def draw_contact(board: Board, who: int, number: int, part: Part, layout: Layout) -> None:
    """For whom somebody works, and where they are reached."""
    lines = list(_lines(number, part, layout))
    role = next((said for name, said, _ in lines if name in ("Job title", "Role")), "")
    address = next((said.lower() for name, said, _ in lines if name == "E-mail" and employer_of(said.lower())), "")
    employed = False
    for name, said, place in lines:
        if name == "Organisation":
            employer = board.entity("organisation", said.partition(",")[0])
            if employer == who:
                continue
            employed = True
            board.mention(employer, *place, "contact", 0.95)
            board.edge(who, "works_for", employer, *place, "contact", 0.95, value=role)
        elif name in ("Phone", "E-mail", "Address", "Chat", "Link"):
            target = _target(board, name, said)
            board.mention(target, *place, "contact", 0.95)
            board.edge(who, "reachable_at", target, *place, "contact", 0.95, value=said)
    if address and not employed:
        board.edge(who, "works_for", organisation_of(board, employer_of(address)), WHOLE, 0, 0, "contact", 0.6)


def _target(board: Board, name: str, said: str) -> int:
    if name == "Phone":
        digits = re.sub(r"\(0\)|[^\d+]", "", said)
        return board.entity("thing", said, f"tel:{digits}") if len(digits) > 4 else NONE
    if name == "Address":
        return board.entity("place", said)
    if name == "Link":
        return web_page(board, said)
    return board.entity("thing", said)


def _lines(number: int, part: Part, layout: Layout) -> list[tuple[str, str, tuple[int, int, int]]]:
    found = []
    for match in _LINE.finditer(part.text):
        place = layout.at(number, *match.span(2))
        if place is not None:
            found.append((match[1], match[2].strip(), place))
        if len(found) >= _MOST_LINES:
            break
    return found
