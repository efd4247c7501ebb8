"""Whether a question asks which files there are, told from its wording once folders and days are taken out of it.

The whole question has to be worded so: "Which files do I have?" lists, "Which files mention the gasket?" does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.filters import NOUNS

_LONGEST = 200
_FILES = r"files|documents|docs|papers|dateien|dokumente|unterlagen|fichiers|archivos|documentos"
_THINGS = rf"(?:(?P<files>{_FILES})|{'|'.join(f'(?P<k{at}>{nouns})' for at, nouns in enumerate(NOUNS.values()))})"
_ALL = (
    r"(?:all |every |each |any |of |me |mir |alle[rns]? |jede[nrs]? |sämtliche[nr]? |the |my |our |your |those |die |"
    r"der |den |meine[nr]? |unsere[nr]? |tous |les |mes |todos |los |mis )*"
)
_THERE = (
    r"(?: (?:(?:that |which )?(?:do |did |have |can |may )*(?:i|we|you)(?: have| got| know| read| see| keep| find)*"
    r"(?: of)?|(?:that |which )?(?:are|is|lie|lies|exist)(?: there| stored| kept| listed)*|"
    r"(?:die )?(?:ich |wir |du |es )?(?:habe|haben|hast|gibt|liegen|liegt|sind)"
    r"(?: ich| wir| du| es| da| dort)*(?: gelesen)?|y a-t-il|hay))?"
)
_CALLED = r"(?: (?:called|named|with the name|namens|mit (?:dem )?namen?) (?P<name>.{2,60}?))?"
_WORDINGS = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        r"(?:please |bitte )?(?:list|show|name|give|display|tell me|zeige?|nenne?|liste|montre|muestra)"
        rf"(?: me| mir| uns| us)? {_ALL}{_THINGS}(?: auf)?{_THERE}{_CALLED}(?: auf)?",
        rf"(?:what|which|how many|welche|wie ?viele|was für|quels?|combien de|qué|cuántos) {_ALL}{_THINGS}{_THERE}"
        rf"{_CALLED}",
    )
)
_IN_A_FOLDER = re.compile(
    r"what(?: is|'s| are| lies| do (?:i|we) have)(?: there| stored| kept)?|was (?:ist|liegt|gibt es|steht)(?: da)?|"
    r"show me|list|zeig mir",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"^\W*(?:please |bitte )?(?:list|show|name|give|display|tell|what|which|how many|zeig|nenn|liste|welche|"
    r"wie ?viele|was|montre|muestra|quel|combien|qué|cuántos)\b.*"
    rf"\b(?:{_FILES}|{'|'.join(NOUNS.values())}|folder|directory|ordner|dossier|carpeta)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """Which files are wanted."""

    name: str = ""
    """Words of their names; "" for all."""
    kind: str = ""
    """Kind or suffix as the index has it; "" for all."""


def may_list(text: str) -> bool:
    """Whether it is worth asking what a question is limited to: cheap, and true of many more questions."""
    return len(text) <= _LONGEST and _MAY.search(text) is not None


def listed(text: str, in_a_folder: bool) -> Listed | None:
    """The wanted files; None for every question that lists none.

    `text`: the question without its limits; `in_a_folder`: whether one of them was a folder.
    """
    plain = " ".join(text.replace("’", "'").split()).strip(" .,;:!?¿¡")
    if not plain or len(plain) > _LONGEST:
        return None
    if in_a_folder and _IN_A_FOLDER.fullmatch(plain):
        return Listed()
    for wording in _WORDINGS:
        if found := wording.fullmatch(plain):
            kind = next((kind for at, kind in enumerate(NOUNS) if found[f"k{at}"]), "")
            return Listed((found["name"] or "").strip(" \"“”„'"), kind)
    return None
