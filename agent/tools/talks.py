"""The tool that answers from past conversations: what was asked, and what was answered, with its day. Risk: read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from agent.contract import FoundTurn
from agent.days import NoDay, day, period
from agent.evidence import shown
from agent.inquiry import Inquiry
from agent.past import Past
from agent.relevance import calibrate
from agent.told import Line, Told
from agent.tools.search import Files

MOST_TOLD = 5
_LOOKED_AT = 20
_LONGEST = 300
_TIME = (
    r"(?P<when>(?:last|this|on|in|since|before|between|letzten?|letztes|diesen?|dieses|seit|im|am|vor|zwischen) .+|"
    r"yesterday|today|recently|gestern|heute|vorgestern)"
)
_WHEN = rf"(?: {_TIME})?"
_X = r"(?P<x>.+?)"
_WORDINGS = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        r"what (?:did|have) (?:we|you|i) (?:say|said|tell me|told me|answer(?:ed)?|discuss(?:ed)?|ask(?:ed)?(?: you)?)"
        rf" (?:about|on|regarding|concerning|of) {_X}{_WHEN}",
        rf"what did (?:we|you|i) (?:discuss|say|ask(?: you)?){_WHEN}",
        rf"what (?:did|have) we (?:talk(?:ed)?|spoken|speak) about{_WHEN}",
        rf"(?:when|did|have|had) (?:did )?we (?:talk(?:ed)?|spoken|speak) about {_X}{_WHEN}",
        rf"what was your answer (?:about|on|to) {_X}{_WHEN}",
        rf"(?:have|did) i (?:already )?ask(?:ed)?(?: you)? about {_X}{_WHEN}",
        rf"(?:worüber|wovon) haben wir{_WHEN} (?:gesprochen|geredet)",
        rf"was haben wir{_WHEN} (?:besprochen|gesagt)",
        rf"was haben wir{_WHEN} (?:über|zu|wegen) {_X} (?:besprochen|gesagt|gesprochen)",
        rf"was hast du (?:mir )?(?:{_TIME} )?(?:über|zu|auf) {_X} (?:gesagt|geantwortet|geschrieben)",
        rf"was habe ich (?:dich )?(?:über|zu|nach) {_X} gefragt",
        rf"habe ich (?:dich )?(?:schon )?(?:nach|zu) {_X} gefragt",
    )
)


def look_back(inquiry: Inquiry) -> Told | None:
    """What past conversations say of it; None for every question that does not ask for them."""
    text = " ".join(inquiry.question.text.replace("’", "'").split()).strip(" \t.,;:!?¿¡")
    if inquiry.database is None or len(text) > _LONGEST:
        return None
    found = next((match for pattern in _WORDINGS if (match := pattern.fullmatch(text))), None)
    if found is None:
        return None
    said = found.groupdict(default="")
    about, when = said.get("x", ""), said.get("when", "") or ""
    after, before = _days(when, inquiry.now.date())
    if when and not (after or before):  # "about the work in Lisbon": no time at all
        about, when = f"{about} {when}".strip(), ""
    zone = inquiry.now.tzinfo or UTC
    scale = calibrate(Files(inquiry.job, ()).alike)
    turns = Past(inquiry.database).search(about, inquiry.job, _LOOKED_AT, after, before, zone, scale)
    past = [one for one in turns if (one.thread, one.turn) != (inquiry.thread, len(inquiry.turns) + 1)]
    if not past:
        of = f" about “{shown(about)}”" if about else ""
        return Told((Line(f"I found nothing{of} in our conversations{' of that time' if when else ''}."),), "not_found")
    return Told(tuple(_line(one, inquiry, at) for at, one in enumerate(past[:MOST_TOLD])))


def _days(when: str, today: date) -> tuple[str, str]:
    """The first and the last day that are meant; "" where an end is open or no time is said."""
    if not when:
        return "", ""
    after, before = period(when, today)
    if after or before:
        return after, before
    try:
        one = day(when, today)
    except NoDay:
        return "", ""
    return one, one


def _line(one: FoundTurn, inquiry: Inquiry, at: int) -> Line:
    asked = datetime.fromisoformat(one.asked).astimezone(inquiry.now.tzinfo)
    at_day = "Today" if asked.date() == inquiry.now.date() else f"On {asked.day} {asked:%B %Y}"
    answer = f" I answered: “{shown(one.said)}”" if one.said else ""
    return Line(f"{at_day} you asked: “{shown(one.question)}”{answer}", opens=at > 0)
