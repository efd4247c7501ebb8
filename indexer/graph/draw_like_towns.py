"""Words that people and towns are called by, such as Florence and Sofia: which one is meant, by what stands beside it.

"Florence told us", "Florence's boss", "ask Florence" and "- Florence: send …" speak of somebody, "in Florence" of a
town.
"""

from __future__ import annotations

import re
from typing import Literal

from indexer.graph.draw_given_names import GIVEN_NAMES
from indexer.graph.draw_name_words import SPEAKING
from indexer.graph.gazetteer import given_names

_ALSO_CALLED_WORDS = """
Florence Paris Sydney Chelsea Jordan Austin Georgia Carolina Dallas Brooklyn Madison Savannah Milan Vienna Verona Siena
Adelaide Alexandria Lorraine Brittany India Asia Africa Kenya Israel Chad Devon Kent Kendal Lincoln Logan Houston
Denver Phoenix Aurora Helena Valencia Santiago Trinidad Francia Italia Martinique Regina Salvador Cheyenne Dakota
Virginia Camden Trenton Troy Eugene Clyde Clay Roma Lucca Loire Geneva Ravenna Cordoba Leon León Alba Elba Malta
"""
_ALSO_CALLED = frozenset(_ALSO_CALLED_WORDS.split())
"""Towns and countries that no list of given names has because they are towns and countries."""
_DOES = re.compile(
    rf"\s(?:here\.|hier\.|(?:also |also, |auch |has |hat )?(?:{SPEAKING}"
    r"|knows|knew|wants|wanted|thinks|thought|believes|hopes|hoped|promises|promised|sends|sent|rang|phoned|emailed"
    r"|approved|prefers|is preparing|is on leave|left a message|will (?:send|call|write|check|ask|prepare|join us)"
    r"|weiß|wusste|möchte|sagt|schreibt|denkt|glaubt|hofft|fragt|schickt|schickte|ruft|rief|kümmert|vertritt|bittet|bat"
    r"|sait|pense|veut|envoie|demande|sabe|piensa|quiere|pide|sa|pensa|vuole|chiede|weet|denkt|wil|vraagt|stuurt))\b",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"['’]s?\s(?:team|boss|number|opinion|e?-?mail|desk|phone|calendar|notes?|idea|proposal|question|manager|comments?"
    r"|view|draft|request|laptop|birthday|replies|reply|figures|slides|brother|sister|wife|husband|assistant|concerns?)\b"
)
_TOLD = re.compile(
    r"\b(?:ask|asked|tell|told|call|called|phone|phoned|e?-?mail|e?-?mailed|thank|thanks|remind|reminded|dear|hi|hello"
    r"|frag|frage|fragen|fragt|ruf|rufe|ruft|hallo|liebe|lieber|danke|laut|chère|cher|demander à|querida|querido|cara"
    r"|caro|beste|vraag)\s$",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?m)^[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+(?:\[[ xX]?\][ \t]+)?$")
_TASK = re.compile(r":\s|\sto\s[a-z]|\s[–-]\s")
_THERE = re.compile(
    r"\b(?:in|near|around|outside|nach|à|en|te|naar|(?:flew|fly|flight|train|trip|travel|drove|went|back|moves?|moved)"
    r"\s(?:to|from))\s$"
)
_REGION = re.compile(r",\s(?![a-zß-ÿ])[^\W\d_]{3,}")
_AWAY = re.compile(r"\b(?:from|to|via|aus|von|über|de|da|van)\s$")


def may_be_called(word: str) -> bool:
    """Whether somebody may have it for a first name, also a rare one."""
    return word in _ALSO_CALLED or word.partition("-")[0] in GIVEN_NAMES or word in given_names()


def meant(text: str, start: int, end: int) -> Literal["person", "place", ""]:
    """What text[start:end] is, "" when nothing beside it tells."""
    before = text[max(0, start - 40) : start]
    after = text[end : end + 40]
    if _DOES.match(after) or _HAS.match(after) or _TOLD.search(before):
        return "person"
    if _THERE.search(before) and not after.startswith(("'", "’")):
        return "place"
    if _AWAY.search(before) and _REGION.match(after):
        return "place"
    line = text.rfind("\n", 0, start) + 1
    if _TASK.match(after) and _LIST.fullmatch(text[line:start]):
        return "person"
    return ""
