"""What kind of thing a name names, by the words in it and around it, and by lists of given names and places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.function_words import FUNCTION_WORDS
from indexer.graph.draw_given_names import ALSO_WORDS, GIVEN_NAMES
from indexer.graph.draw_like_towns import may_be_called, meant
from indexer.graph.draw_name_words import (
    ADDRESSED,
    COMMON,
    DOCUMENTS,
    EMPLOYED,
    EVENTS,
    GENERIC,
    GREETINGS,
    JOBS,
    LEGAL_FORMS,
    NOT_PROJECTS,
    ORGANISATION_ENDINGS,
    ORGANISATIONS,
    ORGANISATIONS_FIRST,
    ORGANISATIONS_LAST,
    PARTICLES,
    PLACE_ENDINGS,
    PLACES,
    PROJECTS,
    ROLES_OF_ORGANISATIONS,
    SPEAKING,
    TITLES,
    TRADED,
)
from indexer.graph.draw_places import PLACES as KNOWN_PLACES
from indexer.graph.gazetteer import companies, given_names, towns, towns_like_people
from indexer.graph.model import EntityKind
from indexer.graph.name_words import CALENDAR

_WORD = re.compile(r"\S+")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.)+(?:-[A-Z]\.)?$")
_PERSON_AFTER = re.compile(
    rf"(?:'s|’s)?\s?(?:\((?:born|née|né|geb|\*|b\.)|\((?:\d{{1,2}}\.? )?[^\W\d_]{{3,10}}\.? (?:\d{{1,2}}, )?1\d\d\d"
    rf"|(?:was|is) (?:born|married)\b|,? (?:who|whose)\b|(?:{SPEAKING})\b)"
)
_PERSON_SUFFIX = re.compile(r"\s?(?:先生|さん|様|氏|女士|小姐|씨|님|군|양)")
_NUMBERED = re.compile(r"\s?(?:v\.?\s?\d|[vV]ersion \d|®|™)")
_DEGREES = frozenset(("dr", "prof"))
_ARTICLES = frozenset(("the", "le", "la", "les", "el", "il", "lo", "der", "die", "das", "het", "gli"))
_NO_FAMILY_NAMES_WORDS = """
one two three four five six seven eight nine ten lab labs pro plus max mini air lite studio edition kit cloud app suite
tower series model
"""
_NO_FAMILY_NAMES = frozenset(_NO_FAMILY_NAMES_WORDS.split())
"""After a word that is a given name too: a product's name."""
_COUNTED = re.compile(r"\s\d{1,3}(?![\d.,:]\d|\d)")
_PROJECT_AFTER = re.compile(r"\s(?:project|programme|go-live|rollout|roll-out|kick-off)\b")
_LEGAL_AFTER = re.compile(r"\s(?:plc|mbH|e\. ?V\.|eG)(?!\w)")
_SHORTENED = frozenset(("inc", "ltd", "co", "corp", "bros", "s.a", "s.l", "b.v", "n.v", "s.p.a", "s.r.l"))
_OF = frozenset(["of", "for", "de", "du", "des", "der", "für", "del", "della", "di", "van", "voor"])
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)?)[.:,]?\s+$")
_LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|from|to|nach|aus|bei|um|von|à|á|en|a|ad|da|di|de|d['’]|te|naar|uit|sur|desde|hasta|presso"
    r"|(?:office|plant|site|werk|standort|raum|stadt|site|usine|agence|planta|sede|stabilimento|vestiging|kantoor)"
    r"(?: (?:of|de|di|in|von))?)\s|\d{4,5}(?: ?[A-Z]{2})?\s|d['’])$",
    re.IGNORECASE,
)
"""Before a name that may be a town's: a preposition, or its postcode."""
_POSTCODE_AFTER = re.compile(r",?\s(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|[A-Z]{2} \d{5}\b)")
_POSTCODE_BEFORE = re.compile(r"(?<![\d.,])(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4} ?[A-Z]{2})\s$")
_OF_TRADE = re.compile(
    rf"\b(?:{TRADED}|{EMPLOYED})\s(?:(?:the|der|die|dem|den|la|le|il|lo|el|de|het)\s|l['’])?$", re.IGNORECASE
)
"""Before a name of which nothing else tells what it names: a house with which one has to do."""
_LISTS = ("liste", "listen", "list", "lists", "verzeichnis", "protokoll", "bericht", "plan", "übersicht", "report")
"""Endings of the first word of what papers are called."""
_FAMILIES = frozenset(("berg", "tal", "ring", "insel", "lago", "mont", "see"))
"""Words for places with which family names are written, too."""
_TAIL = re.compile(r"\s(?:plc|mbH|ag|e\. ?V\.|eG|i\. ?L\.)(?!\w)|\.")
"""What goes on with an organisation's name after its last word with a capital."""
_GIVEN_FORMS = frozenset(name.lower() for name in GIVEN_NAMES)


@dataclass(frozen=True, slots=True)
class Typed:
    """A name within a text: text[start:end] without titles, what it is called, what it is and how sure that is."""

    start: int
    end: int
    name: str
    kind: EntityKind
    confidence: float


def typed(text: str, start: int, end: int) -> Typed:
    """What text[start:end], which is a name, names."""
    words = [(found.group(), found.start() + start) for found in _WORD.finditer(text[start:end])]
    before = _WORD_BEFORE.search(text, max(0, start - 25), start)
    cue = before[1].lower() if before else ""
    titled = cue in TITLES
    while len(words) > 1 and _bare(words[0][0]) in TITLES and len(_bare(words[1][0])) > 1:
        titled = True
        words = words[1:]
    while len(words) > 1 and _bare(words[0][0]) in GREETINGS:
        cue, words = _bare(words[0][0]), words[1:]
    if not words:
        return Typed(start, end, text[start:end], "thing", 0.3)
    if not titled:
        words, cue = _without_role(words, cue)
    if len(words) > 2 and _bare(words[0][0]) in _ARTICLES and begins_organisation(words[1][0]):
        words = words[1:]
    start = words[0][1]
    name = " ".join(word for word, _ in words).rstrip(",;:")
    kind, confidence = _kind(text, name, [word for word, _ in words], start, end, cue, titled)
    if kind == "organisation":
        tail = _TAIL.match(text, end)
        if tail is not None and (tail.group() != "." or _bare(words[-1][0]) in _SHORTENED):
            return Typed(
                start, tail.end(), f"{name}{' ' if tail.group()[0].isspace() else ''}{tail.group().strip()}", kind, 0.95
            )
    if kind == "project":
        return _project(text, start, end, name, confidence)
    return Typed(start, end, name, kind, confidence)


def _without_role(words: list[tuple[str, int]], cue: str) -> tuple[list[tuple[str, int]], str]:
    """The words of a name without what its bearer is: "Kassenwart Willi Bredow", "Firma Ventarix"; that is the cue."""
    for at in (1, 2):
        if len(words) <= at or is_given_name(words[0][0]) or _bare(words[0][0]) in PARTICLES:
            break
        before, rest = [_bare(word) for word, _ in words[:at]], words[at:]
        called = before[-1] in (TITLES if at == 1 else _DEGREES)
        if called or (before[-1] in ROLES_OF_ORGANISATIONS and at == 1):
            return rest, before[-1]
        somebody = len(rest) in (2, 3, 4) and rest[0][0] in GIVEN_NAMES - ALSO_WORDS and rest[0][0] not in KNOWN_PLACES
        if somebody and not (set(before) & (ORGANISATIONS | PLACES | EVENTS | PROJECTS | ORGANISATIONS_FIRST)):
            if at == 2 and before[1] not in ("von", "vom"):
                break
            if _bare(rest[-1][0]) not in ORGANISATIONS | PLACES | EVENTS | LEGAL_FORMS | DOCUMENTS:
                return rest, before[0]
    return words, cue


def is_given_name(word: str) -> bool:
    """Whether somebody is called so; "Hans-Peter" is, because "Hans" is."""
    return (
        word in GIVEN_NAMES
        or word.partition("-")[0] in GIVEN_NAMES
        or (word.isupper() and word.lower() in _GIVEN_FORMS)
    )


def is_organisation(name: str) -> bool:
    """Whether a name ends with a legal form, or begins or ends with what organisations are."""
    words = name.split()
    return bool(words) and (_legal(words) or _bare(words[-1]) in ORGANISATIONS or _bare(words[0]) in ORGANISATIONS)


def _kind(
    text: str, name: str, words: list[str], start: int, end: int, cue: str, titled: bool
) -> tuple[EntityKind, float]:
    first, head = _bare(words[0]), _head(words)
    several = len(words) > 1
    if several and (_legal(words) or _LEGAL_AFTER.match(text, end)):
        return "organisation", 0.95
    following = text[end : end + 40]
    trade = several and _bare(words[-1]) in ORGANISATIONS_LAST and first not in JOBS | COMMON
    if (_bare(words[-1]) in JOBS and not trade) or (_COUNTED.match(following) and not several):
        return "thing", 0.4
    if name in companies():
        return "organisation", 0.8
    after = _bare(words[1]) if several and first in PROJECTS else first if cue in PROJECTS else ""
    if after in NOT_PROJECTS:
        return "thing", 0.4
    if _PROJECT_AFTER.match(following) or cue in PROJECTS or (several and (first in PROJECTS or head in PROJECTS)):
        return "project", 0.85
    if not several and may_be_called(name) and meant(text, start, end) == "person":
        return "person", 0.85
    before = text[max(0, start - 24) : start]
    if not titled and _is_town(text, name, before, end):
        return "place", 0.8
    if several and (head in EVENTS or first in EVENTS):
        return "event", 0.7
    if several and not first.endswith(_LISTS):
        house = head in ORGANISATIONS or (_bare(words[-1]) in ORGANISATIONS and head not in COMMON | GENERIC | JOBS)
        if house or trade or begins_organisation(words[0]):
            return "organisation", 0.8
    if several and head in DOCUMENTS:
        return "term", 0.6
    family = len(words) == 2 and head in _FAMILIES and words[0] in GIVEN_NAMES - ALSO_WORDS
    if (several and not family and (head in PLACES or first in PLACES)) or name.lower().endswith(PLACE_ENDINGS):
        return "place", 0.7
    if titled:
        return "person", 0.9
    if _NUMBERED.match(following) or name.endswith(("™", "®")):
        return "product", 0.7
    sure = 0.0 if "&" in words else _person(words, cue)
    if sure:
        return "person", min(0.95, sure + (0.1 if _PERSON_AFTER.match(following) else 0.0))
    if _PERSON_SUFFIX.match(following) or (_PERSON_AFTER.match(following) and not name.isupper() and len(words) < 4):
        return "person", 0.7
    if cue in ROLES_OF_ORGANISATIONS and not sure:
        return "organisation", 0.7
    if _OF_TRADE.search(text, max(0, start - 40), start) and _may_be_house(words):
        return "organisation", 0.6
    if cue in GREETINGS and len(words) < 3 and name.istitle() and first not in ADDRESSED:
        return "person", 0.7
    return "thing", 0.5


def _person(words: list[str], cue: str) -> float:
    """How sure it is that words are a person's name, 0 when nothing tells."""
    bare = [word for word in words if _bare(word) not in PARTICLES]
    if len(words) > 5 or not bare or any(any(sign.isdigit() for sign in word) for word in words):
        return 0.0
    given = words[0].rstrip(".,")
    if len(bare) == 1:
        if not is_given_name(given) or (given in ALSO_WORDS and cue not in GREETINGS):
            return 0.0
        return 0.8 if cue in GREETINGS else 0.6
    if _bare(words[-1]) in _NO_FAMILY_NAMES | FUNCTION_WORDS:
        return 0.0
    if _INITIALS.match(words[0]) or (len(words) > 2 and _INITIALS.match(words[1]) and words[0][0].isupper()):
        return 0.85
    if is_given_name(given):
        return 0.7 if given in ALSO_WORDS else 0.85
    return 0.75 if given in given_names() and _bare(words[-1]) not in ORGANISATIONS else 0.0


def _may_be_house(words: list[str]) -> bool:
    """Whether words with capitals may be the own name of a house: no number, no ordinary word, nobody's own name."""
    bare = [_bare(word) for word in words]
    plain = COMMON | JOBS | FUNCTION_WORDS | DOCUMENTS | EVENTS | CALENDAR
    return (
        len(words) < 5
        and not any(sign.isdigit() for word in words for sign in word)
        and plain.isdisjoint(bare)
        and not is_given_name(words[0])
        and (len(words) > 1 or not words[0].isupper())
        and len(bare[-1]) > 3
    )


def _is_town(text: str, name: str, before: str, end: int) -> bool:
    """Whether a name is a place's by the lists; where a person may bear it too, by what stands beside it."""
    if name in KNOWN_PLACES or name in towns():
        return True
    beside = _POSTCODE_BEFORE.search(before) or _POSTCODE_AFTER.match(text, end)
    return bool(beside) or (name in towns_like_people() and _LOCATIVE.search(before) is not None)


def begins_organisation(word: str) -> bool:
    """Whether a word says what an organisation is, as in "Panadería Sol", "University of Leeds"."""
    first = _bare(word)
    return (
        first in ORGANISATIONS_FIRST
        or first in ORGANISATIONS
        or (len(first) > 6 and first.endswith(ORGANISATION_ENDINGS))
    )


def _project(text: str, start: int, end: int, name: str, confidence: float) -> Typed:
    """A project without the word for it: it is "Falcon" in one place and "Project Falcon" in another."""
    words = name.split()
    if len(words) > 1 and _bare(words[0]) in PROJECTS:
        return Typed(start + text[start:end].find(words[1]), end, " ".join(words[1:]), "project", confidence)
    if len(words) > 1 and _bare(words[-1]) in PROJECTS:
        kept = name[: -len(words[-1])].rstrip(" -")
        return Typed(start, start + len(kept), kept, "project", confidence - 0.15)
    return Typed(start, end, name, "project", confidence)


def _legal(words: list[str]) -> bool:
    return (words[-1].rstrip(",").lower().replace(".", "") in LEGAL_FORMS and words[-1][0].isupper()) or (
        len(words) > 2 and words[-1] in ("KG", "Co.", "Co") and "&" in words
    )


def _head(words: list[str]) -> str:
    """The word that says what a name names: "Library" in "Library of Congress", else the last one."""
    for at, word in enumerate(words[1:-1], 1):
        if word in _OF:
            return _bare(words[at - 1])
    return _bare(words[-1])


def _bare(word: str) -> str:
    return word.strip(".,;:()[]\"'“”„").lower()
