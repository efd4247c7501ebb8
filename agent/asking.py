"""What a question asks of the knowledge graph, told from its wording alone; most questions ask nothing of it.

The whole question has to be worded so. "Who is Ann Lee?" asks for a dossier; so does "Who is paying for the launch?",
but nothing is called "paying for the launch", and so it is left to the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.claims import month_of
from agent.days import NoDay, day, period

Tool = Literal["dossier", "path", "knowers", "changes", "timeline"]

_WORDINGS: tuple[tuple[Tool, tuple[str, ...]], ...] = (
    (
        "path",
        (
            "how (?:are|is|were|was) {x} (?:and|to|with) {y} (?:connected|related|linked)",
            "how (?:are|is|were|was) {x} (?:connected|related|linked) (?:to|with) {y}",
            "what (?:connects|links) {x} (?:and|with|to) {y}",
            "what(?: is|'s) the (?:connection|link|relation(?:ship)?) between {x} and {y}",
            "how does {x} know {y}",
            "what (?:has|does|do) {x} (?:got to do|have to do|to do) with {y}",
            "wie (?:hängen|hängt|stehen|steht) {x} (?:und|mit|zu) {y} (?:zusammen|in verbindung)",
            "wie (?:sind|ist) {x} (?:und|mit) {y} verbunden",
            "was verbindet {x} (?:und|mit) {y}",
            "was (?:hat|haben) {x} mit {y} zu tun",
            "woher (?:kennt|kennen sich) {x}(?: und)? {y}",
            "quel(?:le)? est (?:le lien|la relation) entre {x} et {y}",
            "qué relación hay entre {x} y {y}",
        ),
    ),
    (
        "knowers",
        (
            "who (?:here )?(?:knows|would know|might know)(?: anything| something| most| a lot)? about {x}",
            "whom? (?:can|could|should|do) (?:i|we) ask about {x}",
            "who(?: is|'s) the expert (?:on|for|in) {x}",
            "wer kennt sich (?:am besten )?mit {x} aus",
            "wer weiß (?:etwas |was |bescheid |am meisten )?(?:über|von|zu) {x}",
            "wen (?:kann|soll|sollte) ich (?:zu|wegen|nach|über) {x} fragen",
            "qui (?:connaît|s'y connaît en|sait quelque chose sur) {x}",
            "quién sabe (?:algo )?(?:de|sobre) {x}",
        ),
    ),
    (
        "changes",
        (
            "what(?: has|'s| have)? changed since {day}",
            "what(?: is|'s| was)? new (?:since )?{day}",
            "(?:which|what) (?:files|documents) (?:have |were |are )?(?:changed|new|came in|added) since {day}",
            "(?:which|what) (?:files|documents) (?:have )?changed {day}",
            "what (?:did i miss|have i missed|has come in|came in) since {day}",
            "was hat sich seit {day} (?:geändert|verändert|getan)",
            "was (?:ist|gibt es|gibt's)(?: neues| neu)? seit {day}(?: neues| neu| passiert)?",
            "welche (?:dateien|dokumente) (?:haben sich|sind|wurden) seit {day} (?:geändert|neu|dazugekommen)",
            "was (?:ist|gibt es|gibt's) (?:neues|neu) {day}",
            "was ist {day} neu",
            "qu'est-ce qui a changé depuis {day}",
            "quels (?:fichiers|documents) ont changé depuis {day}",
            "qué (?:archivos|documentos) han cambiado desde {day}",
            "qué ha cambiado desde {day}",
        ),
    ),
    (
        "timeline",
        (
            "what(?: is|'s)(?: still)? due(?P<stretch>.*)",
            "what are the(?: next| coming| open)? (?:deadlines|due dates)(?: (?:of|for) {x})?",
            "what (?:was|has been|is) decided(?P<stretch>.*)",
            "(?:show (?:me )?)?the timeline (?:of|for) {x}",
            "what (?:happened|took place|went on)(?P<days> .+)",
            "was (?:ist|war)(?P<days> .+?) (?:los|passiert|geschehen)",
            "was (?:geschah|passierte)(?P<days> .+)",
            "was ist(?: noch)?(?P<stretch>.*) fällig",
            "was (?:wurde|ist)(?P<stretch>.*) (?:beschlossen|entschieden)(?: worden)?",
            "welche (?:termine|fristen) (?:stehen|gibt es)(?P<stretch>.*)",
            "zeitleiste (?:von|für|zu) {x}",
        ),
    ),
    (
        "dossier",
        (
            "who(?: is|'s| was| are) {x}",
            "what (?:do (?:we|you|i|my files) know|is known) (?:about|of) {x}",
            "tell me (?:everything )?about {x}",
            "wer (?:ist|war|sind) {x}",
            "was (?:wissen wir|weißt du|ist bekannt) über {x}",
            "qui est {x}",
            "que (?:sait-on|savons-nous) (?:de|sur) {x}",
            "quién es {x}",
        ),
    ),
)
_PATTERNS = tuple(
    (tool, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>.+?)", wording), re.IGNORECASE))
    for tool, wordings in _WORDINGS
    for wording in wordings
)
_LONGEST = 300
"""Characters: what is longer tells a story."""
_TITLES = re.compile(
    r"^(?:(?:the|our|my|der|die|das|den|dem|unsere?[mnr]?|herrn?|frau|mr|mrs|ms|dr)\.? )+", re.IGNORECASE
)
_DAY_WORDS = ("in", "on", "during", "since", "from", "the", "of", "this", "week", "month",
              "im", "am", "in", "seit", "vom", "dieser", "diese", "diesen", "woche", "monat")  # fmt: skip
_AROUND = " \t\n.,;:!?¿¡\"'“”„«»‚‘’()"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the graph."""

    tool: Tool
    name: str = ""
    """What it is about, as it is written; "" for everything."""
    other: str = ""
    """The other end of a path."""
    after: str = ""
    """ISO 8601 date, itself included; "" is open."""
    before: str = ""
    only: Literal["", "due", "decided"] = ""
    """Of what has a date, only this."""


def asked(question: str, today: date) -> tuple[Asked, ...]:
    """What a question may ask of the graph, the likeliest reading first; none for most questions.

    There are several where a name may hold the word between two names ("Research and Development and Ann Lee").
    """
    text = " ".join(question.replace("’", "'").split()).strip(_AROUND)
    if not text or len(text) > _LONGEST:
        return ()
    for tool, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        if tool == "path":
            return _splits(pattern, text)
        said = found.groupdict(default="")
        if tool == "changes":
            try:
                return (Asked(tool, after=day(said["day"], today)),)
            except NoDay:
                after = period(f" {said['day']}", today)[0]
                if not after:
                    continue
                return (Asked(tool, after=after),)
        after, before = period(said.get("stretch", ""), today)
        if said.get("stretch", "").strip() and not (after or before):
            return ()
        if "days" in said:
            if not all(map(_of_days, said["days"].split())):
                continue
            after, before = period(said["days"], today)
            if not after:
                continue
        return (Asked(tool, _name(said.get("x", "")), after=after, before=before, only=_only(tool, text)),)
    return ()


def _of_days(word: str) -> bool:
    """Whether a word can stand in nothing but days: "in", "September", "2026", "24th", "week"."""
    plain = word.strip(".,").casefold()
    return (
        plain in _DAY_WORDS
        or month_of(plain) is not None
        or re.fullmatch(r"(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)?", plain) is not None
    )


def _only(tool: Tool, text: str) -> Literal["", "due", "decided"]:
    if tool != "timeline":
        return ""
    words = text.casefold()
    if any(word in words for word in ("decided", "beschlossen", "entschieden")):
        return "decided"
    return "due" if any(word in words for word in ("due", "deadline", "fällig", "frist")) else ""


def _splits(pattern: re.Pattern[str], text: str) -> tuple[Asked, ...]:
    """The shortest first name, and the longest."""
    readings = []
    for one in (pattern, re.compile(pattern.pattern.replace("(?P<x>.+?)", "(?P<x>.+)"), re.IGNORECASE)):
        if found := one.fullmatch(text):
            readings.append(Asked("path", _name(found["x"]), _name(found["y"])))
    return tuple(dict.fromkeys(readings))


def _name(text: str) -> str:
    return _TITLES.sub("", text.strip(_AROUND)).strip(_AROUND)
