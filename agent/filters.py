"""What a question says of where its answer is to be looked for: a folder, a file, a person, a kind of document, a time.

Told from the wording alone. Whether a folder, file or person of that name exists is asked of the index
(`agent.scoping`): a question with the word "in" limits nothing by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.stretches import Stretch, stretch

NOUNS = {
    "message": r"e-?mails?|mails?|messages?|correspondence|nachrichten?|courriels?|correos?",
    "slides": r"presentations?|slide ?decks?|slides|präsentationen?|folien|présentations?|presentaciones|presentación",
    "table": r"spreadsheets?|workbooks?|tabellen?|arbeitsmappen?|excel (?:files?|sheets?)|excel-dateien?",
    "picture": r"pictures?|photos?|images?|scans|bilder[n]?|fotos?",
    "event": r"calendar (?:entries|events)|kalendereinträgen?",
    ".pdf": r"pdfs?(?: files?| documents?|-dateien?)?",
    ".docx": r"word (?:files?|documents?)|word-(?:dateien?|dokumenten?)",
}
"""By kind or suffix as the index has it, the words for it."""
LABELS = {"message": "messages", "slides": "presentations", "table": "spreadsheets", "picture": "pictures",
           "event": "calendar", ".pdf": "PDFs", ".docx": "Word documents"}  # fmt: skip
_DOCUMENTS = (
    r"files?|documents?|papers?|notes?|letters?|reports?|dateien?|dokumenten?|unterlagen|briefen?|"
    r"fichiers?|archivos?|documentos?"
)
_KINDS = tuple(
    (
        kind,
        re.compile(
            rf"\b(?:in|from|only|among|search|find|show(?: me)?|list|which|any|in den|aus den|welche|"
            rf"zeig(?:e)?(?: mir)?|suche)"
            rf" (?:all |the |my |our |any |in |meinen? |unseren? |den |die |alle )*(?:{nouns})\b|"
            rf"^(?:all |the |my )*(?:{nouns})(?= (?:about|from|by|to|with|on|since|of|über|von|zu|mit|seit))",
            re.IGNORECASE,
        ),
    )
    for kind, nouns in NOUNS.items()
)
_OF_DOCUMENTS = re.compile(
    rf"\b(?:{'|'.join((*NOUNS.values(), _DOCUMENTS))}|wrote|written|sent|received|said|say|schrieb|"
    rf"geschrieben|geschickt|gesagt|"
    r"erhalten|écrit|envoyé|escribió|envió|dijo)\b",
    re.IGNORECASE,
)
_NAME = r"(?:[A-ZÀ-ÞŁŠŽ][\w’'-]*|von|van|de|der)(?: (?:[A-ZÀ-ÞŁŠŽ][\w’'-]*|von|van|de|der))*"
_ADDRESS = r"[\w.+-]+@[\w-]+\.[\w.-]+"
_PEOPLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b(?:{NOUNS['message']}|{_DOCUMENTS}|{NOUNS['.pdf']}|{NOUNS['slides']}|{NOUNS['table']}))"
        rf" (?i:(?:that were )?(?:sent |written |made )?(?:from|by|to|with|of|von|an|mit|de|con))"
        rf" (?P<x>{_ADDRESS}|{_NAME})",
        rf"(?i:\bwhat (?:did|does|has|had)) (?P<x>{_NAME})(?= (?:write|say|send|wrote|written|said|sent)\b)",
        rf"(?i:\bwas (?:hat|schrieb|sagte?)) (?P<x>{_NAME})(?=.* (?:geschrieben|gesagt|geschickt)\b|\b(?! hat))",
        rf"(?i:(?:sent|written|geschickt|geschrieben) (?:by|to|von|an)) (?P<x>{_ADDRESS}|{_NAME})",
    )
)
_SUFFIX = r"(?:pdf|docx?|xlsx?|pptx?|csv|txt|md|eml|msg|odt|ods|odp|html?|rtf|ics|vcf|json|zip|png|jpe?g)"
_FOLDERS = (
    re.compile(
        r"\b(?:in|from|im|aus dem|in dem|dans|en) (?:the |my |our |dem |meinem |le |la )?(?:folder|"
        r"ordner|dossier|carpeta|directory) (?:called |named |"
        r"namens )?[\"“„]?(?P<x>[\w .&-]+?)[\"”“]?(?=[,;?!]|$| (?:about|on|since|was|is|did|über|seit|"
        r"zu)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in|from|of|im|aus dem|in dem) (?:the |my |our |dem |"
        r"meinem )?[\"“„]?(?P<x>[\w.&-]+(?: (?!(?:in|from|of|the|im|dem)\b)[\w.&-]+){0,4}?)[\"”“]?[ -]"
        r"(?:folder|directory|ordner)\b",
        re.IGNORECASE,
    ),
)
_FILES = (
    re.compile(
        rf"\b(?:in|from|of|according to|laut|in der|aus der|in dem|dans|en) (?:the |my |our )?(?:file |"
        rf"document |datei |dokument )?[\"“„]?(?P<x>[\w&()-][\w &().-]*?\.{_SUFFIX})\b[\"”“]?",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in|from|in der|aus der|in dem|aus dem) (?:the |my )?(?:file|document|datei|dokument)"
        r" (?:called |named )?[\"“„](?P<x>[^\"”“]{2,80})[\"”“]",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in|from|in der|aus der) (?:the )?(?:file|datei)"
        r" (?P<x>[\w.&-]+(?: [\w.&-]+){0,3}?)(?=[,;?!]|$)",
        re.IGNORECASE,
    ),
)
_AT = re.compile(r"(?<![\w.])@(?:[\"“](?P<q>[^\"”“]{2,80})[\"”“]|(?P<x>[\w][\w.&-]*\w))")
Kind = Literal["folder", "file", "person", "any"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that may limit the search, if there is something of it."""

    kind: Kind
    """"any": what `@name` means, which has to be found out."""
    name: str
    start: int
    end: int
    """Offsets of the words that are no part of the question proper, where the name is understood."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a question says of where to look."""

    names: tuple[Wish, ...] = ()
    kind: str = ""
    """A kind of document or a suffix."""
    kind_said: str = ""
    time: Stretch | None = None

    def __bool__(self) -> bool:
        return bool(self.names or self.kind or self.time)


def wishes(text: str, today: date) -> Wishes:
    """What a question says of where to look; empty for most."""
    names: list[Wish] = []
    for found in _AT.finditer(text):
        names.append(Wish("any", (found["q"] or found["x"]).replace("_", " "), found.start(), found.end()))
    for pattern in _FILES:
        names += [Wish("file", one["x"], one.start(), one.end()) for one in pattern.finditer(text)]
    for pattern in _FOLDERS:
        names += [Wish("folder", one["x"].strip(), one.start(), one.end()) for one in pattern.finditer(text)]
    for pattern in _PEOPLE:
        names += [Wish("person", one["x"], one.start("x"), one.end("x")) for one in pattern.finditer(text)]
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "")
    kind = kind or next((k for k in ("message", ".pdf") if names and any(one.kind == "person" for one in names)
                         and re.search(rf"\b(?:{NOUNS[k]})\b", text, re.IGNORECASE)), "")  # fmt: skip
    time = stretch(text, today, documents=_OF_DOCUMENTS.search(text) is not None)
    return Wishes(_apart(names), kind, LABELS.get(kind, ""), time)


def _apart(names: list[Wish]) -> tuple[Wish, ...]:
    """Those whose words do not lie in another one's; the first kinds go first."""
    kept: list[Wish] = []
    for one in names:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(kept)
