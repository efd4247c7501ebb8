"""The tool that answers from past conversations: what was asked, and what was answered, with its day. Risk: read."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.contract import FoundTurn
from agent.evidence import shown
from agent.inquiry import Inquiry
from agent.looking_back import LookBack, looks_back
from agent.past import Past
from agent.relevance import calibrate
from agent.told import Line, Told
from agent.tools.search import Files

MOST_TOLD = 5
_LOOKED_AT = 20


def look_back(inquiry: Inquiry) -> Told | None:
    """What past conversations say of it; None for every question that does not ask for them."""
    wanted = looks_back(inquiry.question.text, inquiry.now.date())
    if inquiry.database is None or wanted is None:
        return None
    past = Past(inquiry.database)
    found = _turns(past, wanted, inquiry)
    if found:
        return Told(tuple(_line(one, inquiry, at > 0) for at, one in enumerate(found)))
    timed = bool(wanted.after or wanted.before)
    of = f" about “{shown(wanted.about)}”" if wanted.about else ""
    nothing = f"I found nothing{of} in our conversations{' of that time' if timed else ''}"
    others = _turns(past, LookBack(wanted.about, "", ""), inquiry) if timed and wanted.about else []
    if not others:
        return Told((Line(f"{nothing}."),), "not_found")
    return Told((Line(f"{nothing}, but in others."), *(_line(one, inquiry, True) for one in others)), "partial")


def _turns(past: Past, wanted: LookBack, inquiry: Inquiry) -> list[FoundTurn]:
    """The best turns, each once, also where the same was asked and answered again."""
    scale = calibrate(Files(inquiry.job, ()).alike)
    zone = inquiry.now.tzinfo or UTC
    kept: dict[tuple[str, str], FoundTurn] = {}
    for one in past.search(wanted.about, inquiry.job, _LOOKED_AT, wanted.after, wanted.before, zone, scale):
        if _tells(one, inquiry):
            kept.setdefault((one.question.casefold(), one.said), one)
    return list(kept.values())[:MOST_TOLD]


def _tells(one: FoundTurn, inquiry: Inquiry) -> bool:
    """Whether a turn says something itself: not the one that asks now, nor one that looked back as this one does."""
    asks_now = (one.thread, one.turn) == (inquiry.thread, len(inquiry.turns) + 1)
    return not asks_now and looks_back(one.question, inquiry.now.date()) is None


def _line(one: FoundTurn, inquiry: Inquiry, opens: bool) -> Line:
    asked = datetime.fromisoformat(one.asked).astimezone(inquiry.now.tzinfo)
    at_day = "Today" if asked.date() == inquiry.now.date() else f"On {asked.day} {asked:%B %Y}"
    answer = f" I answered: “{shown(one.said)}”" if one.said else ""
    thread = one.thread if one.thread != inquiry.thread else ""  # that one is open
    return Line(f"{at_day} you asked: “{shown(one.question)}”{answer}", opens=opens, thread=thread)
