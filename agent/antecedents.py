"""What a follow-up may point back to: the topic of the question before, its names, alternatives, whom the answer names.

Deterministic: the shapes of English and German questions, not a parser. Where no shape fits, the question itself
without its question word is the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from agent.claims import month_of
from agent.days import WEEKDAY
from agent.words import is_stop_word


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier turn: the question as it was understood, what was answered, and the names of the cited files."""

    question: str
    answer: str = ""
    titles: tuple[str, ...] = ()


_WH = (
    r"(?:how (?:much|many|long|far|old|large|big|high|tall|fast|often|heavy|late|expensive|come)|"
    r"(?:by|since|until|from|to|for|with|at|in) (?:when|whom|what|which)|what(?:'s)?|which|who(?:'s|m|se)?|when|where|"
    r"why|how|"
    r"wie ?(?:viele?|hoch|lange?|oft|alt|gross|groß|schwer|weit|teuer)|(?:bis|seit|ab|von|für|mit|an) "
    r"(?:wann|wem|wen|was)|"
    r"was|wer|wem|wen|wessen|wann|wo|wohin|woher|warum|wieso|weshalb|wie|welche[mnrs]?)"
)
_BE = r"(?:is|are|was|were|ist|sind|war|waren)"
_DO = (
    r"(?:do|does|did|has|have|had|will|would|can|could|should|must|may|hat|haben|hatte|wird|werden|wurden?|kann|können|"
    r"soll|muss|darf|läuft|endet|beginnt|liegt|gilt|kostet|leitet|steht|deckt|gibt es|zieht|sagt)"
)
_AUX = rf"(?:{_BE}|{_DO})"
_DET = (
    r"(?:the|our|my|your|a|an|any|all|this|that|der|die|das|den|dem|des|ein|eine[mnrs]?|unser(?:e[mnrs]?)?|"
    r"mein(?:e[mnrs]?)?)"
)
_VERB = (
    r"(?:end|ends|expire|expires|start|starts|begin|cost|costs|cover|covers|say|says|include|apply|deliver|happen|"
    r"have|been|be|cheaper|older|newer|bigger|pay|join|win|move|live|eat|change|said|write|send|put|come|run|work|do|spend|mean|"
    r"\w{2,}ed|written|sent|paid|bought|sold|made|done|"
    r"auf|ab|aus|an|um|statt|\w{2,}iert|ge\w{3,}[tn]|ver\w{3,}(?:t|en)|be\w{3,}(?:t|en)|unterschrieben|abgesagt)"
)
_LEADING = re.compile(rf"^(?:{_WH}) +", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:please )?(?:tell me (?:more |everything )?about|show (?:me )?|find|list|describe|explain|"
    r"what do (?:we|you|i) know about|"
    r"erzähl(?:e)? mir (?:mehr )?(?:von|vom|über)|zeig(?:e)? mir|"
    r"was wissen wir über) (?P<x>.+)$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"^what (?:do|does|did) (?P<x>.+?) (?:say|write|mention) (?:about|of|on) (?P<y>.+)$", re.IGNORECASE)
_COMPARE = re.compile(
    r"^(?:please )?(?:compare|vergleiche?) (?P<a>.+) (?:with|to|and|against|mit|und) (?P<b>.+)$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"^(?:how many|which|what|wie viele|welche[rsn]?) (?P<n>[\w-]+(?: [\w-]+)??) (?P<v>(?!of\b|for\b|in\b).+)$",
    re.IGNORECASE,
)
_SHAPES = (
    re.compile(rf"^(?:{_WH} )?{_BE} (?:there |es )?(?P<x>{_DET} .+?)(?: {_VERB}\b.*)?$", re.IGNORECASE),
    re.compile(rf"^(?:{_WH} )?{_DO} (?P<x>{_DET} .+?) {_VERB}\b.*$", re.IGNORECASE),
    re.compile(rf"^(?:{_WH} )?{_AUX} (?P<x>{_DET} .+)$", re.IGNORECASE),
    re.compile(rf"^(?:who|what|wer|was) \w+ (?:\w+ )?(?P<x>{_DET} .+)$", re.IGNORECASE),
    re.compile(rf"^(?:who|what) (?!{_AUX}\b)\w+s (?P<x>.+)$", re.IGNORECASE),
    re.compile(r"^(?:what|who) (?:is|are) (?P<x>[\w-]+(?: [\w-]+){0,2})$", re.IGNORECASE),
    re.compile(rf"^(?:where|when|why|how) (?:do|does|did) (?P<x>[\w-]+(?: [\w-]+)??) {_VERB}\b.*$", re.IGNORECASE),
)
_NAME_WORD = r"[A-ZÀ-ÞŁŠŽ][\w’&.-]*\w|[A-ZÀ-Þ]"
_NAMES = re.compile(rf"(?:{_NAME_WORD})(?: (?:{_NAME_WORD}|von|van|de|der(?= [A-Z])))*")
_PERSON = re.compile(r"[A-ZÀ-ÞŁŠŽ][\w’-]+(?: (?:von|van|de|der|[A-Z]\.))?(?: [A-ZÀ-ÞŁŠŽ][\w’-]+)+")
GERMAN = re.compile(
    r"\b(?:wie|wer|wann|wo|warum|wieso|welche[rsnm]?|ist|sind|der|das|für|und|nicht|ein|eine[rnm]?|mir|haben|hat|dem|"
    r"den|wurde|gibt|ich|wir|dabei|noch|auch|nein|gilt|endet|seit|bis|kostet|zu|im|vom|zum|sie)\b",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:der|die|das|den|dem|des|ein|eine[mnrs]?|kein\w*|mein\w*|unser\w*|ihr\w*|sein\w*|viele?n?|welche[mnrs]?|"
    r"im|am|zum|zur|vom|beim|alle[nrs]?|diese[mnrs]?|jede[mnrs]?|bis|seit|über|unter|pro)|\w+(?:ige|iche|ische|eue|"
    r"ste|ten|uen|hen|ren|len|nde|nden|euen))$"
)


def plain(question: str) -> str:
    """A question in one line, without the marks at its ends."""
    return " ".join(question.replace("’", "'").split()).strip(" \t.,;:!?¿¡")


def german(text: str) -> bool:
    """Whether a text is German by its commonest words."""
    return GERMAN.search(text) is not None


def topic(question: str) -> str:
    """The words for what a question is about: "the lease with Fabrikam" of "When does the lease with Fabrikam end?"."""
    return noun(question) or without_wh(question)


def noun(question: str) -> str:
    """The same where it has the shape of a noun; "" where no shape fits."""
    text = plain(question)
    if found := re.match(rf"(?P<x>{_DET} [^()?]+) \([^()]+\)$", text, re.IGNORECASE):  # something new was named
        return str(found["x"])
    if found := re.search(r"\((?P<x>[^()]+)\)$", text):  # what was taken over before goes on being spoken of
        return str(found["x"])
    if found := _SAYS.match(text):
        return (
            f"{found['y']} in {found['x']}" if re.match(rf"{_DET} ", found["x"]) else f"{found['x']} and {found['y']}"
        )
    if found := _COMPARE.match(text):
        return f"{found['a']} and {found['b']}"
    if found := _ABOUT.match(text):
        return str(found["x"])
    if not re.match(r"(?:what|which|who) (?:is|are|was|were)\b", text, re.IGNORECASE) and (
        found := _COUNTED.match(text)
    ):
        what, rest = found["n"], found["v"]
        if what.split()[0].lower() not in ("is", "are", "was", "were", "do", "does", "did", "has", "have", "can"):
            return f"{what} {rest}" if german(text) else f"the {what} that {rest}"
    for shape in _SHAPES:
        if found := shape.match(text):
            return str(found["x"])
    return ""


def without_wh(question: str) -> str:
    """A question without its question word, and without the verb that follows it where that says nothing."""
    text = _LEADING.sub("", plain(question), count=1)
    return re.sub(rf"^(?:{_BE}|do|does|did) ", "", text, flags=re.IGNORECASE)


def clause(question: str) -> str:
    """What follows the question word: "was the launch postponed"; a question without one as it is."""
    text = _LEADING.sub("", plain(question), count=1)
    return re.sub(r" (?:to|for|from|with|at|on|until|by)$", "", text)


def starts_with_verb(text: str) -> bool:
    """Whether a clause can follow a question word."""
    return re.match(rf"(?:{_AUX})\b", text, re.IGNORECASE) is not None


def counted(question: str) -> str:
    """The question for what another one counts: "Which files mention Lisbon"; "" where it counts nothing."""
    found = re.match(r"(?:how many|wie viele|which|welche) (?P<x>.+)$", plain(question), re.IGNORECASE)
    if found is None:
        return ""
    return f"{'Welche' if german(question) else 'Which'} {found['x']}"


def names_in(text: str) -> list[tuple[int, int]]:
    """Where names stand in a question; in German, nouns are told from names by what stands before them."""
    in_german = german(text)
    found = []
    for match in _NAMES.finditer(text):
        start, end = match.span()
        before = text[:start].rstrip()
        first = match.group().split()[0]
        if not before or is_stop_word(first) or month_of(first) or first.lower() in WEEKDAY:
            continue
        if re.fullmatch(r"Q[1-4]|[IVX]+", match.group()):
            continue
        if in_german and _NOUN_BEFORE.search(before):
            continue
        found.append((start, end))
    return found


def person(said: Said, *, by_answer: bool) -> str:
    """Who "she" is: whom the question names, or with `by_answer` rather whom the answer names; "" for nobody."""
    text = said.question
    asked = [text[start:end] for start, end in names_in(text)]
    answered = [one for one in _PERSON.findall(said.answer) if not is_stop_word(one.split()[0])]
    if by_answer or not asked:
        new = [one for one in answered if one not in asked]
        if not new and by_answer:
            first = re.match(r"[A-ZÀ-Þ][\w’-]+", said.answer)
            new = [first[0]] if first is not None and not is_stop_word(first[0]) else []
        asked = new or asked
    return next((one for one in asked if " " in one), asked[0] if asked else "")


def alternatives(said: Said) -> tuple[str, ...]:
    """Two things that a question weighs ("the Contoso offer or the Fabrikam offer"), in their order; else none."""
    found = re.search(
        r"(?P<a>(?:(?:the|der|die|das|den) )(?:[\w-]+ ){0,2}?[\w-]+|[A-ZÀ-Þ][\w-]+) (?:or|and|oder|und) "
        r"(?P<b>(?:[\w-]+ ){0,3}[\w-]+)",
        plain(said.question),
    )
    if found is None:
        return ()
    size = len(found["a"].split())
    return found["a"], " ".join(found["b"].split()[:size])


def listed(said: Said) -> tuple[str, ...]:
    """What an answer lists, in its order: the names of the cited files without their endings."""
    names = []
    for title in dict.fromkeys(said.titles):
        name = PurePath(title).name
        names.append(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name))
    return tuple(names)
