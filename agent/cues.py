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
_COUNTED = re.compile(
    r"\b(?:how many|what number of|wie ?viele?|combien d(?:e |['’])|cuánt[oa]s)\s*(?P<what>[^\W\d_][\w-]+)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"\A\W*\d+(?:\.\d+)*[.)]?\s")
"""The number of a clause at its beginning."""
_BESIDE = 2
"""Words between a number and what it counts: "160 invited guests"."""
_DECIDED = re.compile(
    r"\b(?:decided?|decisions?|agreed|approved?|resolved|adopted|rejected|confirmed|signed off|postponed?|cancelled|"
    r"(?:was|were|is|are|been) (?:moved|chosen|selected|granted)|will|shall|"
    r"beschlossen|beschluss|entschieden|vereinbart|genehmigt|abgelehnt|verabschiedet|verschoben|wird|werden|"
    r"décidé\w*|décision|approuvé\w*|convenu\w*|adopté\w*|decidi\w+|aprobad\w+|acordad\w+|acord\w+)\b",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"\W*(?:decided|decisions?|agreed|resolved|resolution|approved|beschlossen|beschl(?:uss|üsse)|"
    r"entscheidung(?:en)?|entschieden|vereinbart|décidé|décisions?|decidido|decisión|acordado|acuerdos?)\b\W{0,3}(?::|–|—|-\s|that\b)|"
    r".*\b(?:(?:has|have|was|were|been|it is) (?:\w+ly )?(?:decided|agreed|resolved)|"
    r"(?:we|they|board|committee|meeting|team) (?:decided|agreed|resolved)|"
    r"(?:wurde|wird|hat|haben)\b.*\b(?:beschlossen|entschieden|vereinbart))\b",
    re.IGNORECASE,
)
"""How minutes and letters say that something was decided."""
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
        case "decision":
            return _DECIDED.search(statement.text) is not None
        case "define":
            return _opens_with(statement, question)


def _opens_with(statement: Statement, question: Question) -> bool:
    """Whether a sentence begins with what is asked about and goes on to say what it is."""
    words = content_words(statement.text)[: len(question.stems)]
    if not words or {word.stem for word in words} != set(question.stems):
        return False
    return _DEFINES.match(statement.text, words[-1].end) is not None


def tells(kind: Kind, statement: Statement, question: Question) -> bool:
    """Whether a sentence is worded as an answer to its kind of question, whatever else repeats the question's words."""
    match kind:
        case "decision":
            return not statement.row and _DECISION.match(statement.text) is not None
        case "define":
            return _opens_with(statement, question)
        case "amount":
            return _counts(statement, question)
        case _:
            return False


def _counts(statement: Statement, question: Question) -> bool:
    """Whether a sentence has a number of just those that "how many" asks for."""
    asked = _COUNTED.search(question.text)
    what = content_words(asked["what"])[:1] if asked is not None else ()
    if not what:
        return False
    said = [word.stem for word in content_words(_NUMBERING.sub("", statement.text))]
    return any(stem.isdigit() and what[0].stem in said[at + 1 : at + 2 + _BESIDE] for at, stem in enumerate(said))
