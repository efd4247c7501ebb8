"""Whether a question asks for every document that mentions something, told from its wording alone.

"How many contracts mention a penalty?" is answered by counting through the whole index; the ten best passages of a
search would answer it as if they were all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOUNS = {
    "message": r"e-?mails?|mails?|messages?|nachrichten?|courriels?|correos?",
    "slides": r"presentations?|slide ?decks?|slides|präsentationen?|folien",
    "table": r"spreadsheets?|workbooks?|tables?|tabellen?|arbeitsmappen?",
    "picture": r"pictures?|photos?|images?|scans|bilder?|fotos?",
    "pdf": r"pdfs?|pdf files?|pdf-dateien?",
    "docx": r"word (?:files?|documents?)|word-dateien?",
    "": r"files?|documents?|papers?|notes?|texts?|places?|dateien?|dokumenten?|unterlagen|notizen|texten?|stellen|"
    r"fichiers?|documentos?|archivos?",
}
"""By kind of document as the index has it, the words for it; "" is every kind."""
_CALLED = (
    r"contracts?|agreements?|invoices?|offers?|quotes?|orders?|reports?|minutes|letters?|policies|policy|proposals?|"
    r"specifications?|manuals?|protocols?|plans?|reviews?|applications?|certificates?|receipts?|memos?|"
    r"verträgen?|vertrag|rechnungen?|angeboten?|berichten?|protokollen?|briefen?|richtlinien?|aufträgen?|handbücher"
)
"""Words for documents that are told by what they are called."""
CALLED = re.compile(_CALLED, re.IGNORECASE)
"""A word for documents that are told by what they are called."""
_KNOWN = "|".join((*_NOUNS.values(), _CALLED))
_MENTION = (
    r"mentions?|contains?|includes?|names?|talks? about|refers? to|speaks? of|discuss(?:es)?|deals? with|quotes?|"
    r"erwähnt|erwähnen|enthält|enthalten|nennt|nennen|behandelt|behandeln|beinhalte[nt]|sprechen von|spricht von"
)
_ABOUT = r"about|with|on|concern(?:s|ing)?|cover(?:s|ing)?|have|has|mentioning|containing|über|zu|mit|haben|hat"
_OF = r"(?:(?:of|from|von) )?(?:(?:the|my|our|all|these|den|meinen?|unseren?|die|der) )*"
_ANY = (
    r"(?P<kind>(?!(?:people|persons?|colleagues?|employees?|customers?|suppliers?|companies|countries|cities|teams?|leute|"
    r"personen|kollegen|kunden|firmen|länder|städte)\b)[\w-]+(?: [\w-]+)?)"
)
_SOME = rf"(?P<kind>(?:[\w-]+ )?(?:{_KNOWN}))"
_X = r"(?P<x>.+?)"
_OCCURS = r"(?:mentioned|named|discussed|contained|occur(?:s|ring)?|appear(?:s|ing)?|come up)"
_PATTERNS = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        rf"(?:how many|which|what|wie ?viele|welche) {_OF}{_ANY} (?:that |which |die )?(?:{_MENTION}) {_X}",
        rf"(?:how many|which|what|wie ?viele|welche) {_OF}{_SOME} (?:are |is |sind |ist )?(?:{_ABOUT}) {_X}",
        rf"(?:how many|wie ?viele) {_OF}{_SOME} (?:are there|do (?:i|we) have|gibt es|haben wir|habe ich)"
        rf" (?:that (?:{_MENTION})|{_ABOUT}|die) {_X}(?: {_MENTION})?",
        rf"(?:please )?(?:list|show|find|give|name)(?: me)? (?:all|every|each) {_OF}{_ANY}"
        rf" (?:(?:that|which) )?(?:{_MENTION}) {_X}",
        rf"(?:please )?(?:list|show|find|give|name)(?: me)? (?:all|every|each) {_OF}{_SOME}"
        rf" (?:(?:that|which) )?(?:{_ABOUT}) {_X}",
        rf"(?:liste|zeige?|nenne?|finde?)(?: mir)? alle {_OF}{_SOME}(?: auf)?,? (?:die|welche|in denen) {_X}"
        rf" (?:{_MENTION}|vorkommt|vorkommen|steht|stehen)",
        rf"in (?:how many|which|what|wie ?vielen|welchen) {_OF}{_ANY} (?:is|are|does|do|kommt|kommen|wird|werden|steht)"
        rf" {_X} (?:{_OCCURS}|vor|erwähnt|genannt)",
        rf"(?:where|how often|wo|wie oft) (?:is|are|wird|werden) {_X} (?:{_OCCURS}|erwähnt|genannt)",
    )
)
_LONGEST = 300
_ARTICLE = re.compile(
    r"^(?:an?|the|any|some|our|my|eine?[nmrs]?|der|die|das|den|dem|unsere?[nmr]?|une?|les?|la|el|los|una?) ",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*,?\s+(?:or|oder|ou)\s+", re.IGNORECASE)
_AROUND = " \t\n.,;:!?¿¡"
_MOST_ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class Counting:
    """What is to be counted."""

    words: tuple[str, ...]
    """Any of these is to be mentioned."""
    kind: str
    """Kind of document or suffix, as the index has it; "" for every kind."""
    called: str
    """What the documents are called, singular or plural as it was asked; "" for any name."""
    noun: str
    """The documents in the words of the question."""


def counting(question: str) -> Counting | None:
    """What a question wants counted; None for most questions."""
    text = " ".join(question.replace("’", "'").split()).strip(_AROUND)
    if len(text) > _LONGEST:
        return None
    for pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        said = found.groupdict(default="")
        words = tuple(_ARTICLE.sub("", one.strip(_AROUND)) for one in _OR.split(said["x"]))[:_MOST_ALTERNATIVES]
        noun = said.get("kind", "")
        kind = next((kind for kind, nouns in _NOUNS.items() if re.fullmatch(nouns, noun, re.IGNORECASE)), None)
        return Counting(words, kind or "", noun if noun and kind is None else "", noun or "files")
    return None
