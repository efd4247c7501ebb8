"""Questions about past conversations: what was talked about, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from agent.claims import dates
from agent.days import period
from agent.stretches import stretch

_LONGEST = 300
"""Characters of such a question; a longer one is a text that was pasted."""
_EVER = "1970-01-01"
_TODAY = re.compile(r"\b(?:earlier )?(?:today|this morning)\b(?!['’])|\bheute(?: (?:morgen|früh|vormittag))?\b", re.I)
_BEFORE_DAY = re.compile(
    r"(?:\b(?:on|since|after|before|until|am|vom|seit|nach|vor|bis|le|el)\s+(?:the |dem )?)?$", re.I
)
_VAGUE = re.compile(
    r"\b(?:recently|lately|so far|before|ever|again|neulich|kürzlich|bisher|schon einmal|schon)\b", re.I
)
_SAID = (
    r"(?:say|said|tell|told|answer(?:ed)?|repl(?:y|ied)|discuss(?:ed)?|ask(?:ed)?|mention(?:ed)?|write|wrote|written)"
    r"(?: (?:to )?(?:me|you))?"
)
_SPOKE = r"(?:talk(?:ed)?|spoken|speak|chat(?:ted)?)"
_ABOUT = r"(?:about|on|regarding|concerning|of)"
_X = r"(?P<x>.+?)"
_OF = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        rf"what (?:did|have) (?:we|you|i) {_SAID} {_ABOUT} {_X}",
        rf"when (?:did|have) we (?:last )?{_SPOKE} about {_X}",
        rf"(?:did|have|had) we (?:already )?{_SPOKE} about {_X}",
        rf"what was your answer (?:about|on|to) {_X}",
        rf"(?:when )?(?:have|did) i (?:last |already )?(?:ask(?:ed)?|tell|told)(?: you)? about {_X}",
        rf"(?:have|did) you (?:already )?(?:tell|told|answer(?:ed)?) me about {_X}",
        rf"(?:find|show|open)(?: me)? (?:our|my) (?:conversation|chat|talk|discussion)s? (?:about|on) {_X}",
        rf"in which (?:conversation|chat) did (?:we|i) (?:{_SPOKE}|ask) about {_X}",
        rf"was haben wir (?:über|zu|zum|zur|wegen) {_X} (?:besprochen|gesagt|gesprochen)",
        rf"was hast du (?:mir )?(?:über|zu|zum|zur|auf|von) {_X} (?:gesagt|geantwortet|geschrieben|erzählt)",
        rf"was habe ich (?:dich |dir )?(?:über|zu|zum|zur|nach|von|wegen) {_X} (?:gefragt|gesagt|erzählt)",
        rf"habe ich (?:dich )?(?:nach|zu|zum|zur|über) {_X} gefragt",
        rf"wann haben wir (?:zuletzt )?über {_X} (?:gesprochen|geredet)",
        rf"haben wir über {_X} (?:gesprochen|geredet)",
        rf"(?:zeig|zeige|finde|öffne)(?: mir)? (?:unser|unsere|mein|meine) (?:gespräche?|unterhaltung(?:en)?|chats?)"
        rf" (?:über|zu) {_X}",
        rf"qu'(?:avons-nous|est-ce que nous avons) dit (?:sur|de|à propos de) {_X}",
        rf"qué dijimos (?:sobre|de|acerca de) {_X}",
    )
)
_OF_A_TIME = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        rf"what (?:did|have) (?:we|you|i) {_SAID}(?: about)?",
        r"was haben wir (?:besprochen|gesagt)",
        r"was hast du (?:mir )?(?:gesagt|geantwortet|erzählt)",
        r"was habe ich (?:dich |dir )?(?:gefragt|gesagt|erzählt)",
    )
)
_OF_ANYTHING = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        rf"what (?:did|have) we {_SPOKE} about",
        r"(?:worüber|wovon) haben wir (?:gesprochen|geredet)",
        r"de quoi avons-nous parlé",
        r"de qué hablamos",
    )
)


@dataclass(frozen=True, slots=True)
class LookBack:
    """What of past conversations is wanted."""

    about: str
    """"" where everything of a time is."""
    after: str
    """ISO 8601 days, themselves included; "" is open."""
    before: str


def looks_back(text: str, today: date) -> LookBack | None:
    """What a question wants of past conversations; None for every other question."""
    said = " ".join(text.replace("’", "'").split()).strip(" \t.,;:!?¿¡")
    if len(said) > _LONGEST:
        return None
    rest, after, before = _time_in(said, today)
    about = (_about(said) if rest == said else None) or _about(_without(rest, _VAGUE))
    if about is not None:
        return LookBack(about, after, before)
    bare = _without(rest, _VAGUE)
    if (after or before) and any(pattern.fullmatch(bare) for pattern in (*_OF_A_TIME, *_OF_ANYTHING)):
        return LookBack("", after, before)
    if any(pattern.fullmatch(bare) for pattern in _OF_ANYTHING):
        return LookBack("", _EVER, "")
    return None


def _about(text: str) -> str | None:
    return next((match["x"] for pattern in _OF if (match := pattern.fullmatch(text))), None)


def _time_in(text: str, today: date) -> tuple[str, str, str]:
    """The question without the words for its days, and the first and the last of these; "" where an end is open."""
    if found := _TODAY.search(text):
        return _cut(text, found.start(), found.end()), today.isoformat(), today.isoformat()
    for named in [one for one in dates(text) if one.date.day][:1]:
        after, before = period(text, today)
        lead = _BEFORE_DAY.search(text[: named.start])
        if lead is not None and (after or before):
            return _cut(text, lead.start(), named.end), after, before
    of = stretch(text, today, documents=True)
    return (_cut(text, of.start, of.end), of.after, of.before) if of is not None else (text, "", "")


def _cut(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split()).strip(" ,")


def _without(text: str, words: re.Pattern[str]) -> str:
    return " ".join(words.sub(" ", text).split()).strip(" ,")
