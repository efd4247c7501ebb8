"""Whether a question asks for the newest documents of a kind, or for all that somebody sent, told from its wording.

"The last three mails of Tom" are the last three by their date, which the ten best passages of a search do not tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.counting import CALLED
from agent.filters import NOUNS

_NUMBERS = (
    "one eine einen einer ein une un una uno",
    "two zwei deux dos both beiden",
    "three drei trois tres",
    "four vier quatre cuatro",
    "five fünf cinq cinco",
    "six sechs seis",
    "seven sieben sept siete",
    "eight acht huit ocho",
    "nine neun neuf nueve",
    "ten zehn dix diez",
)
_NUMBER = {word: at for at, words in enumerate(_NUMBERS, 1) for word in words.split()}
_COUNT = rf"(?:{'|'.join(sorted(_NUMBER, key=len, reverse=True))}|[0-9]{{1,3}})"
_LAST = (
    r"(?:last|latest|newest|most recent|recent|letzte[nrsm]?|neueste[nrsm]?|neuste[nrsm]?|aktuellste[nrsm]?|"
    r"jüngste[nrsm]?|derni(?:er|ère)s?|plus récent(?:e|s|es)?|últim[oa]s?|más recientes?)"
)
_FILES = r"files?|documents?|dateien?|dokumente?n?|unterlagen|fichiers?|documentos?|archivos?"
_NOUN = rf"(?P<noun>{'|'.join(NOUNS.values())}|{_FILES}|{CALLED.pattern})"
_ASK = (
    r"(?:(?:please |bitte )?(?:show|list|give|find|open|tell)(?: me| us)?|what(?: is|'s| are| were| was)|"
    r"which (?:are|were|is)|zeige?(?: mir)?|nenne?(?: mir)?|gib mir|liste|welche(?:s|r)? (?:sind|ist|war|waren)|"
    r"was (?:ist|sind|war|waren)|quel(?:le)?s? (?:est|sont)|montre(?:-moi)?|muestra(?:me)?|muéstrame|"
    r"cuál(?:es)? (?:es|son)|dame) "
)
_ARTICLE = r"(?:(?:the|my|our|all|of|die|der|das|den|meine[nr]?|unsere[nr]?|les?|la|mes|los|las|el|mis) )*"
_ALL = r"(?:all|every|each|any|alle[rns]?|sämtliche|tous les|toutes les|todos los|todas las)"
_NAME = r"(?P<who>[^\W\d_][\w.@+'-]*(?: [^\W\d_][\w.@+'-]*){0,3}?)"
_BY = (
    r"(?: (?:that were |that |which )?(?:sent |written |geschickt |geschrieben )?(?P<by>from|of|by|von|vom|de|du)"
    rf" {_NAME})"
)
_TO = rf"(?: (?:sent |an |geschickt )?(?P<to>to|with|an|mit|para|avec|con) {_NAME.replace('who', 'other')})"
_THERE = (
    r"(?: are there| do (?:i|we) have| did (?:i|we) get| have (?:i|we)(?: got| received)?|"
    r" gibt es| habe ich| haben wir)?"
)
_SENT = r"(?:send|sent|write|written|wrote|geschickt|geschrieben|gesendet)"
_LATEST = tuple(
    re.compile(rf"(?:{_ASK})?{wording}{_BY}?{_TO}?", re.IGNORECASE)
    for wording in (
        rf"{_ARTICLE}{_LAST} (?:(?P<n>{_COUNT}) )?{_NOUN}",
        rf"{_ARTICLE}(?P<n>{_COUNT}) {_LAST} {_NOUN}",
        rf"{_ARTICLE}(?:(?P<n>{_COUNT}) )?{_NOUN} (?:(?:les|la|le|más) )?{_LAST}",
    )
)
_EVERY = (
    re.compile(rf"(?:which|what|how many|welche|wie ?viele|quels?|combien de|qué|cuántos) {_NOUN}{_THERE}{_BY}"
               rf"(?: (?:do (?:i|we) have|are there|gibt es|habe ich|haben wir))?", re.IGNORECASE),
    re.compile(rf"(?:which|what|how many|welche|wie ?viele) {_NOUN} (?P<by>did|has|have|hat) {_NAME} {_SENT}",
               re.IGNORECASE),
    re.compile(rf"(?:{_ASK})?{_ALL} {_ARTICLE}{_NOUN}{_BY}", re.IGNORECASE),
)  # fmt: skip
_LONGEST = 160
MOST = 5
""""The latest mails" without a number."""
_PLURAL = re.compile(r"(?:s|en|dokumente|angebote|berichte|protokolle|verträge|briefe|aufträge|bilder)$", re.IGNORECASE)
_NO_NAME = frozenset(
    [
        "me",
        "us",
        "him",
        "her",
        "them",
        "you",
        "it",
        "this",
        "that",
        "last",
        "the",
        "a",
        "an",
        "mir",
        "uns",
        "ihm",
        "ihr",
        "ihnen",
        "all",
    ]
)
_MONTHLY = re.compile(
    r"^(?:last|this|today|yesterday|week|month|year|letzte\w*|diese\w*|gestern|heute)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are wanted, the newest first."""

    count: int
    """So many; 0 for all."""
    kind: str
    """Kind or suffix as the index has it; "" for every kind."""
    called: str
    """What they are called; "" for any name."""
    noun: str
    """The documents in the words of the question."""
    writer: str = ""
    """Who sent or wrote them; "" for anybody."""
    other: str = ""
    """Who got them or is named in them; "" for anybody."""


def wanted_latest(question: str) -> Wanted | None:
    """What a question wants of this; None for most questions.

    `question` may be without the words that limit it otherwise, a folder or a time.
    """
    text = " ".join(question.replace("’", "'").split()).strip(" .,;:!?¿¡")
    if len(text) > _LONGEST:
        return None
    for every, patterns in ((False, _LATEST), (True, _EVERY)):
        for pattern in patterns:
            if (found := pattern.fullmatch(text)) is None:
                continue
            said = found.groupdict(default="")
            names = (said.get("who", ""), said.get("other", ""))
            if any(_NO_NAME & set(one.casefold().split()) or _MONTHLY.match(one) for one in names if one):
                return None
            return _wanted(said, every)
    return None


def _wanted(said: dict[str, str], every: bool) -> Wanted:
    noun = said["noun"]
    kind = next((kind for kind, words in NOUNS.items() if re.fullmatch(words, noun, re.IGNORECASE)), "")
    known = kind or re.fullmatch(_FILES, noun, re.IGNORECASE)
    number = said.get("n", "").casefold()
    one = _is_singular(noun)
    count = 0 if every else int(number) if number.isdecimal() else _NUMBER.get(number, 1 if one else MOST)
    return Wanted(count, kind, "" if known else noun, noun, said.get("who", ""), said.get("other", ""))


def _is_singular(noun: str) -> bool:
    return _PLURAL.search(noun) is None
