"""What a sentence has to hold to answer a kind of question: a date for "when", an amount for "how much"."""

from __future__ import annotations

import re

from agent.evidence import Evidence, Statement
from agent.question import Kind, Question
from agent.words import content_words

_REASON = re.compile(
    r"\b(?:because|due to|since|owing to|as a result|reasons?|so that|in order to|caused?|thanks to|therefore|"
    r"weil|wegen|aufgrund|damit|deshalb|daher|grund|denn|parce qu|car|à cause|en raison|afin|porque|debido|"
    r"a causa|ya que)\b|\bda\b(?=[^.]*(?:ist|sind|war|wird|hat)\b)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{1,2}[:.]\d\d|\d{1,2}\s?[ap]\.?m\b|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|weekly|daily|"
    r"q[1-4]|(?:19|20)\d\d|(?:day|week|month|year|quarter)s?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|"
    r"monthly|wochen?|monate?|jahre?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|"
    r"viernes)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[€£$¥]\s?\d|\d\s?[€£$¥]|\b(?:eur|gbp|usd|chf|jpy|euros?|dollars?|pounds?|francs?|cents?|dólares)\b", re.IGNORECASE
)
_MEASURES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(rf"\d[\d.,]*\s?(?:{units})\b|\b(?:{words})\b", re.IGNORECASE))
    for asked, units, words in (
        (
            r"\b(?:heavy|weight|mass|schwer)\b",
            "k?g|mg|lbs?|t|oz",
            "grams?|kilograms?|kilos?|pounds?|tons?|tonnes?|gramm",
        ),
        (
            r"\b(?:how long|far|wide|deep|high|tall|thick|wie lange?|weit)\b",
            "[kcm]?m|h|s|min|ft|in",
            "met(?:re|er)s?|kilomet(?:re|er)s?|millimet(?:re|er)s?|miles?|feet|inch(?:es)?|hours?|minutes?|seconds?|"
            "days?|weeks?|months?|years?|stunden?|tage?|wochen?|monate?|jahre?",
        ),
        (r"\bhow old\b", "y", "years?|months?|since|born"),
        (
            r"\b(?:how often|wie oft)\b",
            "x",
            "times|every|each|once|twice|daily|weekly|monthly|yearly|annually|jede\\w*",
        ),
    )
)
_DEFINES = re.compile(
    r"\s*[*_\"'”’]*\s*(?:\([^)]*\)\s*)?(?::|–|—|-\s|(?:is|are)\s+(?:an?|the)\b|means\b|stands for|"
    r"ist\b|bedeutet|est\b|es\b)"
)


def answers(kind: Kind, statement: Statement, question: Question, evidence: Evidence) -> bool:
    """Whether a sentence holds the kind of thing that is asked for."""
    said = statement.claims
    match kind:
        case "when":
            return bool(said.dates) or _TIME.search(statement.text) is not None
        case "money":
            return bool(said.numbers) and _MONEY.search(statement.text) is not None
        case "amount":
            wanted = [held for asked, held in _MEASURES if asked.search(question.text)]
            return bool(said.numbers) and all(held.search(statement.text) for held in wanted)
        case "why":
            return _REASON.search(f"{statement.heading} {statement.text}") is not None
        case "who" | "where":
            return bool(evidence.named(statement) - {*question.stems, *question.borrowed})
        case "define":
            return _opens_with(statement, question)


def _opens_with(statement: Statement, question: Question) -> bool:
    """Whether a sentence begins with what is asked about and goes on to say what it is."""
    words = content_words(statement.text)[: len(question.stems)]
    if not words or {word.stem for word in words} != set(question.stems):
        return False
    return _DEFINES.match(statement.text, words[-1].end) is not None
