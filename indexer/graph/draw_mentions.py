"""The names in the passages: what each is, by all its places in the file, and whose a surname or given name is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.function_words import FUNCTION_WORDS
from indexer.graph.draw_amounts import CURRENCY_CODES
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_like_towns import may_be_called, meant
from indexer.graph.draw_name_words import COMMON, INTERJECTIONS, JOBS, LEGAL_FORMS
from indexer.graph.draw_names import Typed, begins_organisation, typed
from indexer.graph.draw_short_names import known_words, short_forms, short_names
from indexer.graph.draw_titles import informative
from indexer.graph.model import EntityKind
from indexer.graph.names import key, names
from indexer.records import NewPassage

MOST_NAMES = 60_000
"""Names of one file that are looked at."""
_IS = re.compile(
    r"(?:\s?\([^()\n]{1,200}\))?,?\s(?:is|was|are|were|ist|war|sind|waren|est|était|sont|es|fue|son|era|è|fu|sono|was"
    r"|zijn)\s"
)
_NO_NAMES = frozenset(["", *(code.lower() for code in CURRENCY_CODES)])
_NOTHING = FUNCTION_WORDS | INTERJECTIONS | LEGAL_FORMS
_BORNE: tuple[EntityKind, ...] = ("person", "organisation", "thing")
_JOINTS = re.compile(
    r"\s(?:&|and the|und d(?:ie|er|as|en|em)|et l[ae]|y l[ao]s?|e l[ae]|en (?:de|het)"
    r"|of|from|de(?: la)?|du|del|della|di|v[oa]n(?: de[nmr]?)?)\s"
)
_ANDS = frozenset(("and", "und", "et", "y", "e", "en"))
_HELD_WORDS = """
meeting assembly acquisition l'acquisition l’acquisition takeover purchase sale assemblée asamblea assemblea
l'acquisto l’acquisto acquisto versammlung übernahme kauf
"""
_HELD = frozenset(_HELD_WORDS.split())
"""What is done with or by a house and is no part of its name."""
_THERE = (
    r"present|attendees?|attending|participants?|teilnehmer(?:innen|/-innen)?|teilnehmende"
    r"|anwesend|présente?s|asistentes|presentes|presenti|partecipanti|aanwezig|deelnemers"
)
_AWAY = r"apologies|absent|entschuldigt|excusée?s?|absente?s?|excusas?|ausentes|assenti|assente|afwezig"
PRESENT = re.compile(rf"[\s*-]*(?:{_THERE})\s?:", re.IGNORECASE)
"""The beginning of a line of minutes that says who was there."""
_LISTED = re.compile(rf"[\s*-]*(?:{_THERE}|{_AWAY})\s?:", re.IGNORECASE)
"""The same, also of who was not."""
_MOST_DEFINED = 100
"""Defined words of one file that are looked for."""
_SMALL = re.compile(r"(?<![^\W\d_])[a-zß-ÿ]{3,}(?![\w-])")
_MOST_READ = 200
"""Passages of a file whose words without capitals are collected."""
_UNIT = re.compile(
    r"[kKMGTµm]?(?:W|Wh|V|A|B|Hz|g|l|bar|t|Nm|VA)p?|[AD]C|V [AD]C|IP\s?\d\d[A-Z]?|UTC|GMT|CES?T|[A-Z]{1,2}\d{1,2}"
)
_OPENING = 60
"""Characters from a passage's beginning within which a definition stands: "In physics, X is …"."""


_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_LABELS = frozenset(
    ("action", "status", "subject", "from", "to", "date", "cc", "von", "an", "betreff", "datum", "objet")
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A name in a passage, and its entity."""

    entity: int
    passage: int
    one: Typed


def draw_names(board: Board, passages: Sequence[NewPassage]) -> dict[int, list[Placed]]:
    """Mention every name; the names of each passage in order."""
    found: list[tuple[int, Typed, str]] = []
    best: dict[str, Typed] = {}
    small = _small_words(passages)
    for number, passage in enumerate(passages):
        for one in _typed(passage.text, passage.language):
            form = key(one.name)
            if form in _NO_NAMES or not any(sign.isalpha() for sign in form) or _is_common(one, small):
                continue
            found.append((number, one, form))
            if form not in best or one.confidence > best[form].confidence:
                best[form] = one
        if len(found) >= MOST_NAMES:
            break
    bearers = _bearers(board, best)
    found += _shortened(passages, found, bearers)
    placed: dict[int, list[Placed]] = {}
    for number, one, form in found:
        surest = best.get(form, one)
        borne = (surest.kind in _BORNE and surest.confidence < 0.8) or may_be_called(surest.name)
        bearer = bearers.get(form, NONE)
        if not borne and not (surest.kind == "place" and bearer != NONE and _is_first_name(board.name(bearer), form)):
            bearer = NONE
        if bearer != NONE and one.kind == "place" and meant(passages[number].text, one.start, one.end) == "place":
            bearer, surest = NONE, one  # Paris Whitfield is in Paris
        sure = one.confidence if one.kind == surest.kind else min(surest.confidence, 0.7)
        # Who is called by a part of the name is no second person; the part stays a name, by which one may ask.
        entity = board.entity("thing" if bearer != NONE else surest.kind, surest.name)
        if entity == NONE:
            continue
        board.mention(entity, number, one.start, one.end, "name", sure)
        if bearer not in (NONE, entity):
            board.mention(bearer, number, one.start, one.end, "name", 0.6)
            entity = bearer
        placed.setdefault(number, []).append(Placed(entity, number, one))
    for here in placed.values():
        here.sort(key=lambda one: one.one.start)
    return placed


def _is_first_name(name: str, form: str) -> bool:
    return key(name.partition(" ")[0]) == form


def draw_subjects(
    board: Board, placed: dict[int, list[Placed]], passages: Sequence[NewPassage], untold: set[int]
) -> None:
    """What a passage says that it is about: "X is a …"; of a document without a telling title, its first name."""
    for number, here in placed.items():
        first = here[0]
        text = passages[number].text
        if first.one.start < _OPENING and _IS.match(text, first.one.end):
            board.mention(first.entity, number, first.one.start, first.one.end, "pattern", 0.7, about=True)
        elif number in untold and informative(first.one.name):
            board.mention(first.entity, number, first.one.start, first.one.end, "name", 0.5, about=True)


def _bearers(board: Board, best: dict[str, Typed]) -> dict[str, int]:
    """By a word alone, who of the file has it as first or last name, or which house as its own; none where two do."""
    full = [(board.name(number), kind) for kind in _BORNE[:2] for number in board.of_kind(kind)]
    full += [(one.name, one.kind) for one in best.values() if one.kind in _BORNE[:2] and one.confidence >= 0.7]
    found: dict[str, set[int]] = {}
    for name, kind in full:
        for form in short_forms(name, kind):
            entity = board.known(kind, name)
            found.setdefault(form, set()).add(entity if entity != NONE else board.entity(kind, name))
    return {form: next(iter(entities)) for form, entities in found.items() if len(entities) == 1}


def _shortened(
    passages: Sequence[NewPassage], found: Sequence[tuple[int, Typed, str]], bearers: Mapping[str, int]
) -> list[tuple[int, Typed, str]]:
    """The words that only a longer name of the file tells to be names: "Klaus" where a sentence begins."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for number, one, _ in found:
        taken.setdefault(number, []).append((one.start, one.end))
    more: list[tuple[int, Typed, str]] = []
    for number, passage in enumerate(passages):
        for start, end, form in known_words(passage.text, taken.get(number, ()), bearers):
            more.append((number, Typed(start, end, passage.text[start:end], "thing", 0.5), form))
        if len(more) >= MOST_NAMES:
            break
    return more


def draw_defined(board: Board, passages: Sequence[NewPassage], stands: Mapping[str, int]) -> None:
    """A word that the document defines names what it stands for: "the Supplier" is Contoso Ltd."""
    if not stands:
        return
    words = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(stands, key=len, reverse=True)[:_MOST_DEFINED]))})(?!\w)"
    )
    for number, passage in enumerate(passages):
        for found in words.finditer(passage.text):
            board.mention(stands[found.group()], number, *found.span(), "definition", 0.7)


def _typed(text: str, language: str) -> list[Typed]:
    """The names of a text with their kinds, in order, without addresses and labels."""
    taken = [found.span() for found in _ADDRESS.finditer(text)]
    kept: list[Typed] = []
    for name in names(text, language):
        for one in _split(text, name.start, name.end):
            if not any(start <= one.start < end for start, end in taken) and not _is_label(text, one):
                kept.append(_present(text, one))
    taken += [(one.start, one.end) for one in kept]
    kept += short_names(text, taken)
    return sorted(kept, key=lambda one: one.start)


def _split(text: str, start: int, end: int) -> Iterator[Typed]:
    """ "Ann Lee & Bob Stone" are two people, "Ann Lee of Fabrikam Bank" is somebody of a house."""
    for joint in _JOINTS.finditer(text, start, end):
        one, other = typed(text, start, joint.start()), typed(text, joint.end(), end)
        if one.kind == other.kind == "organisation" and joint.group().split()[0] in _ANDS:
            yield one
            yield from _split(text, joint.end(), end)
            return
        if other.kind == "organisation" and one.name.lower().split()[-1] in _HELD:
            yield other  # "Annual General Meeting of Wexcombe Society"
            return
        if one.kind == "person" and other.kind == ("person" if "&" in joint.group() else "organisation"):
            yield one
            yield other
            return
        if (
            joint.group().split()[0] in ("von", "vom")
            and one.kind == "thing"
            and other.kind == "organisation"
            and " " not in one.name
            and not begins_organisation(one.name)
        ):
            yield other  # "Leihlader von Voltaic Systems"
            return
    yield typed(text, start, end)


def _small_words(passages: Sequence[NewPassage]) -> frozenset[str]:
    """The words that the file also writes without a capital."""
    return frozenset(word for passage in passages[:_MOST_READ] for word in _SMALL.findall(passage.text))


def _is_common(one: Typed, small: frozenset[str]) -> bool:
    """Whether it is an ordinary word with a capital, a unit, what somebody is, or a phrase of such words."""
    words = one.name.lower().rstrip(".").split()
    if " ".join(words) in _NOTHING:
        return True
    if one.kind != "thing" or any(sign.isdigit() for sign in one.name):
        return bool(_UNIT.fullmatch(one.name))
    if _UNIT.fullmatch(one.name):
        return True
    if words[0] in JOBS or words[-1] in JOBS:
        return True
    return all(word in small or word in COMMON or word in FUNCTION_WORDS for word in words)


def _present(text: str, one: Typed) -> Typed:
    """A name that stands in the list of those who were there is somebody's."""
    if one.kind != "thing" or not 1 < len(one.name.split()) < 5:
        return one
    line = text[text.rfind("\n", 0, one.start) + 1 : one.start]
    return Typed(one.start, one.end, one.name, "person", 0.75) if _LISTED.match(line) else one


def _is_label(text: str, one: Typed) -> bool:
    """Whether it is what a line says about itself: "Content-Type:", "Status:"."""
    if one.kind != "thing" or text[one.end : one.end + 1] != ":" or (one.start and text[one.start - 1] != "\n"):
        return False
    return "-" in one.name or one.name.lower() in _LABELS
