"""The tools that remember, recall and forget what the user told about themselves. Risk class: write, and of no file.

Each line of an answer is what the user said, word for word, with the day on which they said it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

import msgspec

from agent.changes import Undo, keep
from agent.contract import Effect, Fact
from agent.evidence import shown
from agent.facts import KnownFacts, Said
from agent.inquiry import Inquiry
from agent.policy import Provenance
from agent.remembering import LONGEST, Wanted, parsed, remembering
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.contract import Evidence
from indexer.serving import Refused

_LEAST_WORDS = 2
"""Words of a question that a fact has to meet: one word says nothing of the matter."""
_MOST_BESIDE = 2
MOST_TOLD = 20
"""Facts that one reads in an answer; the list has all."""


class Remember(msgspec.Struct, frozen=True):
    """What is to be kept of the user."""

    text: str
    """One short sentence in the user's own words."""


class Forget(msgspec.Struct, frozen=True):
    """What is not to be used any more."""

    number: int
    """The fact's number; 0 is all of them."""


def kept(inquiry: Inquiry) -> KnownFacts:
    """The facts of whoever asks. Raises `Refused` where nothing is kept."""
    if inquiry.database is None:
        raise Refused("Nothing is kept here, so nothing can be remembered.")
    return KnownFacts(inquiry.database)


def _preview_remember(arguments: Remember, inquiry: Inquiry) -> Effect:
    kept(inquiry)
    return Effect("", "write", f"Remember about you: {shown(arguments.text)}", "")


def _remember(arguments: Remember, inquiry: Inquiry) -> Told:
    said = Said(inquiry.question.text, inquiry.thread, len(inquiry.turns) + 1)
    facts = kept(inquiry)
    before = {one.id: one for one in facts.all(inquiry.now)}
    fact = facts.add(parsed(arguments.text, inquiry.now), said, inquiry.now)
    ended = [one for number, one in before.items() if facts.get(number).state not in ("proposed", "active")]
    new = fact.id not in before or before[fact.id].state == "proposed"
    if new or ended:
        keep(inquiry, Undo(f"Remembered: {shown(fact.text)}", fact=fact.id if new else 0, facts=_as_they_were(ended)))
    return Told((Line(f"I will remember{_until(fact)}: “{shown(fact.text)}”"),))


def _preview_forget(arguments: Forget, inquiry: Inquiry) -> Effect:
    if arguments.number == 0:
        return Effect("", "write", "Forget everything that you told about yourself", "")
    return Effect("", "write", f"Forget: {shown(kept(inquiry).get(arguments.number).text)}", "")


def _forget(arguments: Forget, inquiry: Inquiry) -> Told:
    facts = kept(inquiry)
    text = "everything you told about yourself" if arguments.number == 0 else f"“{facts.get(arguments.number).text}”"
    ending = facts.all(inquiry.now) if arguments.number == 0 else (facts.get(arguments.number),)
    ending = tuple(one for one in ending if one.state in ("proposed", "active"))
    keep(inquiry, Undo(f"Forgot {shown(text)}", facts=_as_they_were(ending)))
    facts.forget(arguments.number, inquiry.now)
    return Told((Line(f"I have forgotten {shown(text)}. The list in the settings can take that back."),))


REMEMBER = Tool(
    "remember", "write", "Keep something that the user said about themselves.", Remember, _remember, _preview_remember
)
FORGET = Tool("forget", "write", "Forget a fact about the user by its number.", Forget, _forget, _preview_forget)


def keep_in_mind(inquiry: Inquiry) -> Told | None:
    """What a message wants remembered, recalled or forgotten, done; None when it wants none of it. Raises `Refused`."""
    if inquiry.database is None:
        return None
    wanted = remembering(inquiry.question.text, inquiry.now)
    facts = kept(inquiry)
    if wanted is None:
        return _on_the_matter(facts, inquiry)
    match wanted.action:
        case "tell":
            return inquiry.gateway.run(REMEMBER, Remember(wanted.text), inquiry, Provenance("user", clean=True))
        case "suggest" | "correct":
            return _suggested(wanted, facts, inquiry)
        case "recall":
            return _recalled(wanted.text, facts, inquiry.now)
        case "forget":
            return _forgotten(wanted.text, facts, inquiry)
        case "why":
            return _why(facts, inquiry)
        case "yes":
            return _confirmed(facts, inquiry)


def _suggested(wanted: Wanted, facts: KnownFacts, inquiry: Inquiry) -> Told | None:
    """A statement is kept as a proposal: it may have been meant for this conversation only."""
    said = Said(inquiry.question.text, inquiry.thread, len(inquiry.turns) + 1)
    if wanted.action == "correct":
        if not inquiry.turns:
            return None
        asked = f"{wanted.text} (asked: {inquiry.turns[-1].question.strip()})"
        wanted = replace(wanted, text=asked if len(asked) <= LONGEST else wanted.text)
    fact = facts.add(wanted, said, inquiry.now)
    if fact.state == "active":
        return Told((Line(f"I know: “{shown(fact.text)}”"),))
    return Told(
        (Line(f"Shall I remember{_until(fact)}: “{shown(fact.text)}”? Say yes, or confirm it in the settings."),)
    )


def _confirmed(facts: KnownFacts, inquiry: Inquiry) -> Told | None:
    """A yes right after a proposal of this conversation."""
    before = len(inquiry.turns)
    for one in facts.all(inquiry.now):
        if one.state == "proposed" and (one.thread, one.turn) == (inquiry.thread, before) and before:
            fact = facts.confirm(one.id, inquiry.now)
            return Told((Line(f"I will remember{_until(fact)}: “{shown(fact.text)}”"),))
    return None


def _on_the_matter(facts: KnownFacts, inquiry: Inquiry) -> Told | None:
    """What the user confirmed about just what they ask the files now: it is said before the files are read."""
    words = len(inquiry.question.stems)
    found = [one for one in facts.about(inquiry.question.text, inquiry.now) if one.state == "active"]
    if words < _LEAST_WORDS or not found:
        return None
    return Told(_lines(found[:_MOST_BESIDE], inquiry.now), "open")


def _recalled(about: str, facts: KnownFacts, now: datetime) -> Told | None:
    found = facts.all(now) if about == "*" else facts.about(about, now)
    if found:
        return Told(_lines(found, now))
    if about == "*":
        return Told((Line("You have told me nothing about yourself yet; say for instance “remember that …”."),))
    return None


def _forgotten(about: str, facts: KnownFacts, inquiry: Inquiry) -> Told | None:
    found = facts.all(inquiry.now) if about == "*" else facts.about(about, inquiry.now)
    if not found:
        return Told((Line("You have told me nothing like that."),))
    if about == "*":
        return inquiry.gateway.run(FORGET, Forget(0), inquiry, Provenance("user", clean=True))
    if len(found) > 1:
        which = Line("Which one? Please say it in more words, or forget it in the list of the settings.")
        return Told((which, *_lines(found, inquiry.now)))
    return inquiry.gateway.run(FORGET, Forget(found[0].id), inquiry, Provenance("user", clean=True))


def _why(facts: KnownFacts, inquiry: Inquiry) -> Told | None:
    """The message behind what was recalled a turn ago."""
    before = remembering(inquiry.turns[-1].question, inquiry.now) if inquiry.turns else None
    if before is None or before.action not in ("recall", "tell", "suggest"):
        return _why_of_files(inquiry)
    found = facts.all(inquiry.now) if before.text == "*" else facts.about(before.text, inquiry.now)
    lines = [
        Line(f"You wrote {_when(one, inquiry.now)}: “{shown(one.said)}”", opens=at > 0)
        for at, one in enumerate(one for one in found[:MOST_TOLD] if one.said)
    ]
    return Told(tuple(lines)) if lines else None


def _why_of_files(inquiry: Inquiry) -> Told | None:
    """The places that the last answer stands on."""
    answer = inquiry.turns[-1].answer if inquiry.turns else None
    if answer is None:
        return None
    if not answer.citations:
        return Told((Line("No file says so: it was worked out from what you wrote, or nothing was found."),))
    lines = [Line("Because your files say so:")]
    for one in answer.citations[:MOST_TOLD]:
        name, quote = PurePath(one.place.member or one.place.path).name, f": “{shown(one.quote)}”" if one.quote else ""
        evidence = Evidence(one.place, one.quote, one.title, one.modified, "pattern", 1.0)
        lines.append(Line(f"{shown(name)}{quote}", (evidence,), opens=True))
    return Told(tuple(lines))


def _as_they_were(facts: Sequence[Fact]) -> tuple[tuple[int, str, str], ...]:
    return tuple((one.id, one.state, one.until) for one in facts)


def _lines(found: Sequence[Fact], now: datetime) -> tuple[Line, ...]:
    lines = []
    for at, one in enumerate(found[:MOST_TOLD]):
        state = ", not confirmed yet" if one.state == "proposed" else ""
        lines.append(Line(f"“{shown(one.text)}” – you told me {_when(one, now)}{state}.", opens=at > 0))
    if len(found) > MOST_TOLD:
        lines.append(Line(f"{len(found) - MOST_TOLD:,} more are in the list of the settings.", opens=True))
    return tuple(lines)


def _when(fact: Fact, now: datetime) -> str:
    at = datetime.fromisoformat(fact.recorded).astimezone(now.tzinfo)
    return "today" if at.date() == now.date() else f"on {at.day} {at:%B %Y}"


def _until(fact: Fact) -> str:
    if not fact.until:
        return ""
    at = datetime.fromisoformat(fact.until).astimezone()
    return f" until {at.day} {at:%B %Y}"
