"""Puts one thing in the place of its like: a year for a year, a name for a name, "lowest" for "highest"."""

from __future__ import annotations

import re

from agent.antecedents import german, names_in, plain
from agent.claims import month_of

_DET = r"(?:the|our|my|a|an|der|die|das|den|dem|des|ein|eine[mnrs]?)"
_PREPOSITION = (
    r"(?:in|at|for|from|with|by|of|on|to|about|since|until|between|im|am|in der|in dem|in den|bei|beim|für|von|vom|mit|"
    r"aus|nach|zu|zum|zur|an|auf|über|seit|bis|zwischen)"
)
_OPPOSITES = (
    ("highest", "lowest"), ("biggest", "smallest"), ("largest", "smallest"), ("first", "last"), ("above", "below"),
    ("over", "under"), ("before", "after"), ("maximum", "minimum"), ("most", "least"), ("most expensive", "cheapest"),
    ("longest", "shortest"), ("newest", "oldest"), ("latest", "earliest"), ("incoming", "outgoing"), ("paid", "unpaid"),
    ("internal", "external"), ("open", "closed"), ("best", "worst"), ("more", "less"),
    ("höchste", "niedrigste"), ("größte", "kleinste"), ("erste", "letzte"), ("über", "unter"), ("vor", "nach"),
    ("teuerste", "billigste"), ("meisten", "wenigsten"), ("neueste", "älteste"), ("längste", "kürzeste"),
)  # fmt: skip
_UNIT = (
    r"(?:week|month|quarter|year|weekend|spring|summer|autumn|fall|winter|woche|monat|quartal|jahr|wochenende|"
    r"frühling|frühjahr|sommer|herbst)"
)
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|"
    r"mai|juni|juli|oktober|dezember)"
)
_TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b\d{{1,2}}\.? (?:of )?{_MONTHS}(?: (?:19|20)\d\d)?\b",
        rf"\b{_MONTHS} (?:19|20)\d\d\b",
        r"\b(?:Q[1-4]|[1-4]\. quartal|(?:first|second|third|fourth) quarter)(?: (?:of )?(?:19|20)\d\d)?\b",
        rf"\b(?:this|next|last|previous|diese[mnrs]?|nächste[mnrs]?|letzte[mnrs]?|vorige[mnrs]?)"
        rf"(?: (?:\d+|two|three|four|six|zwei|drei|vier|sechs))? {_UNIT}(?:s|n|en|e)?\b",
        r"\b(?:yesterday|today|tomorrow|gestern|heute|morgen)\b",
        r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b",
        rf"\b{_MONTHS}\b",
        r"\b(?:19|20)\d\d\b",
    )
)
_BETWEEN = re.compile(r"\b(?:between|zwischen) (?P<a>\d[\d.]*) (?:and|und|to) (?P<b>\d[\d.]*)\b", re.IGNORECASE)
_FOLDER = re.compile(
    rf"\b(?:in|from|im|aus dem) (?:{_DET} )?(?:(?:folder|ordner) [\w.&-]+|[\w.&-]+(?: [\w.&-]+)? (?:folder|ordner))\b",
    re.IGNORECASE,
)
_LED = re.compile(rf"^(?P<p>{_PREPOSITION}) (?P<x>.+)$", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(
    r"^(?:the one|the ones|that|those|der|die|das|den|dem|denen) "
    r"(?P<x>(?:in|at|for|from|with|by|of|on|to|mit|für|von|aus|"
    r"bei|zu)"
    r" .+)$",
    re.IGNORECASE,
)
_FOCUS = (
    re.compile(rf"\b(?:what|which|how much) (?:is|are|was|were) (?P<f>{_DET} [\w-]+(?: [\w-]+){{0,2}}?)"
               r"(?= (?:of|for|in|at|on|with|by|to|from)\b|$)", re.IGNORECASE),
    re.compile(rf"\b(?:what|when|where|how much|how long|how) (?:do|does|did|will|can|is|are) (?P<f>{_DET} [\w-]+"
               r"(?: [\w-]+)?) (?=cover|include|say|cost|apply|start|end|begin|run|take|open|expire)", re.IGNORECASE),
    re.compile(rf"\b(?:was (?:kostet|kosten|ist|sind|war)|wo (?:liegt|ist)|wann (?:ist|beginnt|endet|läuft))"
               rf" (?P<f>{_DET} [\w-]+)(?= (?:der|des|von|vom|für|in|im|mit|bei|auf)\b|$)", re.IGNORECASE),
)  # fmt: skip
_HOW = re.compile(
    rf"^wie (?:hoch|lange?|teuer|groß|viel|oft|schwer) (?P<v>ist|sind|war|waren) {_DET} [\w-]+ "
    r"(?=(?:der|des|von|vom|für|in|im|mit|bei)\b)",
    re.IGNORECASE,
)


def exchanged(question: str, new: str) -> str:
    """The question with something new in the place of its like; "" where the question holds nothing like it."""
    old, new = plain(question), plain(new)
    if demonstrative := _DEMONSTRATIVE.match(new):
        new = demonstrative["x"]
    if not old or not new:
        return ""
    return (
        _times(old, new) or _pairs(old, new) or _opposites(old, new) or _folders(old, new)
        or _heads(old, new) or _names(old, new) or _focus(old, new)
    )  # fmt: skip


def _times(old: str, new: str) -> str:
    bare = re.sub(rf"^(?:{_PREPOSITION}) (?:{_DET} )?", "", new, flags=re.IGNORECASE)
    of_new = next((one for one in _TIMES if one.fullmatch(bare)), None)
    if of_new is None:
        return ""
    for pattern in (of_new, *_TIMES):
        found = pattern.search(old)
        if found is not None and not (found.group().lower() == "may" and found.group()[0].islower()):
            return f"{old[: found.start()]}{bare}{old[found.end() :]}"
    led = new if new != bare else f"in {bare}"
    return f"{old} {led}"


def _pairs(old: str, new: str) -> str:
    pair, before = _BETWEEN.fullmatch(new), re.search(
        r"\b(?P<v>(?:between |from |zwischen |versions? |v)+)?(?P<a>\d[\d.]*) (?:and|to|und|with) (?:v\.? ?)?"
        r"(?P<b>\d[\d.]*)\b", old, re.IGNORECASE)  # fmt: skip
    if pair is None or before is None:
        return ""
    head, between, tail = old[: before.start("a")], old[before.end("a") : before.start("b")], old[before.end("b") :]
    return f"{head}{pair['a']}{between}{pair['b']}{tail}"


def _opposites(old: str, new: str) -> str:
    said = re.sub(rf"^{_DET} ", "", new, flags=re.IGNORECASE).lower()
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            pattern = re.compile(rf"\b{one}(?P<e>[nrms]?)\b", re.IGNORECASE)
            if re.fullmatch(rf"{other}[nrms]?", said) and pattern.search(old):
                return pattern.sub(lambda found, other=other: other + found["e"], old, count=1)  # type: ignore[misc]
    return ""


def _folders(old: str, new: str) -> str:
    place, named = _FOLDER.search(old), _FOLDER.fullmatch(new)
    if named is None:
        return ""
    return f"{old[: place.start()]}{new}{old[place.end() :]}" if place is not None else f"{old} {new}"


def _heads(old: str, new: str) -> str:
    """ "the Munich lease" for "the Berlin lease": what stands before the word that both share."""
    led = re.sub(rf"^(?:{_PREPOSITION}) ", "", new, flags=re.IGNORECASE)
    led = re.sub(rf"^{_DET} ", "", led, flags=re.IGNORECASE)
    words = led.split()
    if len(words) < 2 or not words[-1][0].isalpha():
        return ""
    found = re.search(
        rf"\b(?P<m>(?!(?:{_DET}|{_PREPOSITION}|what|which|does|do|did|is|are)\b)[\w.&’'-]+) {re.escape(words[-1])}\b",
        old,
        re.IGNORECASE,
    )
    if found is None or len(words[-1]) < 3:
        return ""
    start = found.start("m")
    for first, last in names_in(old):  # "the Fire Insurance policy": the whole name goes
        if first <= start < last:
            start = first
    return f"{old[:start]}{' '.join(words)}{old[found.end() :]}"


def _names(old: str, new: str) -> str:
    names = names_in(old)
    led = _LED.match(new)
    bare = led["x"] if led is not None else new
    mine = names_in(f"x {bare}") if not german(old) else [(s + 2, e + 2) for s, e in _capitals(bare)]
    if not names or not mine:
        return ""
    name = f"x {bare}"[mine[-1][0] : mine[-1][1]]
    if led is None and len(bare.split()) > len(name.split()) + 3:
        return ""
    start, end = names[-1]
    if led is not None:
        same = [
            one for one in names if re.search(rf"\b{re.escape(led['p'])} (?:{_DET} )?$", old[: one[0]], re.IGNORECASE)
        ]
        if not same:
            placed = [
                one for one in names if re.search(rf"\b{_PREPOSITION} (?:{_DET} )?$", old[: one[0]], re.IGNORECASE)
            ]
            if not placed:
                return f"{old} {new}"
            same = placed[-1:]
        start, end = same[-1]
    elif len(names) > 1:
        start, end = _subject(old, names)
    if led is None and _lone_noun(bare, name):
        return ""
    return f"{old[:start]}{name}{old[end:]}"


def _capitals(text: str) -> list[tuple[int, int]]:
    """Names of a German fragment: capitals that no article stands before, or that stand last ("das Büro in Berlin")."""
    found = list(re.finditer(r"[A-ZÀ-Þ][\w’&.-]+", text))
    kept = [one for one in found if not re.search(rf"\b{_DET} $", text[: one.start()], re.IGNORECASE)]
    return [one.span() for one in kept]


def _lone_noun(bare: str, name: str) -> bool:
    return month_of(name) is not None and bare == name


def _subject(old: str, names: list[tuple[int, int]]) -> tuple[int, int]:
    """Of several names the one that acts: right after the verb of the question; else the first."""
    acts = [one for one in names if re.search(r"\b(?:does|did|has|is|was|hat|ist|do|from|by|von)\s+$", old[: one[0]])]
    return (acts or names)[0]


def _focus(old: str, new: str) -> str:
    """ "the service" for "the warranty" in "What does the warranty cover?"."""
    if not re.match(rf"{_DET} [\w-]+(?: [\w-]+)*$", new, re.IGNORECASE) or len(new.split()) > 6:
        return ""
    if how := _HOW.match(old):
        keeps = "" if re.search(r" (?:für|der|des|von) ", new) else f" {old[how.end() :]}"
        return f"Was {how['v']} {new}{keeps}"
    for pattern in _FOCUS:
        if found := pattern.search(old):
            return f"{old[: found.start('f')]}{new}{old[found.end('f') :]}"
    return ""
