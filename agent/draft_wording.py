"""Whether a question wants something written, and what: told from its wording alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["mail", "letter", "memo", "summary", "agenda", "report", "note", "minutes", "reply"]
Language = Literal["en", "de", "fr", "es"]
Format = Literal["md", "docx", "pdf"]
Change = Literal["shorter", "longer", "replace", "add", "remove", "format", "freely"]

LONGEST = 8_000
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("reply", r"reply|answer|response|antwort|réponse|respuesta"),
    ("mail", r"e-?mails?|mails?|message|nachricht|courriel|correo"),
    ("letter", r"letter|brief|schreiben|lettre|carta"),
    ("memo", r"memo(?:randum)?|aktennotiz|vermerk"),
    ("summary", r"summary|overview|zusammenfassung|überblick|résumé|resumen"),
    ("agenda", r"agenda|tagesordnung|ordre du jour|orden del día"),
    ("minutes", r"minutes|protokoll"),
    ("report", r"report|briefing|dossier|paper|document|bericht|dokument|rapport|informe|documento"),
    ("note", r"notes?|notiz|nota"),
)
_KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS)
_VERBS: tuple[tuple[Language, str], ...] = (
    ("en", r"draft|write(?: up)?|compose|prepare|create"),
    ("de", r"entwirf|entwerfe|schreibe?|verfasse|formuliere|erstelle|setze"),
    ("fr", r"rédige|écris|prépare"),
    ("es", r"redacta|escribe|prepara"),
)
_POLITE = r"^\W*(?:(?:please|bitte|s'il te plaît|por favor|hey|(?:can|could|would|will) you(?: please)?|kannst du),? )*"
_WRITE = re.compile(
    _POLITE
    + "(?:"
    + "|".join(f"(?P<{language}>{words})" for language, words in _VERBS)
    + r")\s+(?:(?:me|mir|bitte|us|uns) )*(?:(?:an?|the|my|some|eine?n?|die|das|une?|un[ao]?|le|la) )?"
    r"(?:(?!\b(?:to|about|of)\b)[\w-]+ ){0,3}?(?:" + _KIND + r")\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SAVE = re.compile(
    _POLITE + r"(?:save|export|store|put|speichere?|sichere?|exportiere?|enregistre|guarda)\s+"
    r"(?:(?:this|that|the|your|my|last|above|diese|die|deine|letzte|cette|la|esta) )*"
    r"(?:answer|reply|response|result|it|this|that|antwort|das|réponse|respuesta)"
    r"(?P<rest>\s+(?:as|in|into|to|als|ins?|en|como)\b.*|\W*)$",
    re.IGNORECASE | re.DOTALL,
)
_TO = re.compile(
    r"^\s*(?:to|for|an|für|à|a|para)\s+(?P<to>.{1,120}?)"
    r"(?=\s+(?:about|on|regarding|concerning|re|with|saying|that|über|zu|zum|zur|wegen|bezüglich|mit|dass|sur|au sujet|"
    r"sobre|acerca)\b|\s*[,:;.?!]|\s+(?:as|als|in) (?:an? )?(?:pdf|word|docx|markdown|md)\b|\s*$)",
    re.IGNORECASE | re.DOTALL,
)
_MESSAGE = re.compile(
    r"(?:(?:the|das|die|le|el|his|her|their) )?(?:last |latest |letzten? |neuesten? )?"
    r"(?:e-?mail|mail|message|nachricht)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^[\s,:]*(?:about|on|of|for|regarding|concerning|re:?|with|saying|that|to|über|zu[mr]?|von|vom|für|wegen|bezüglich|"
    r"des|der|auf|sur|de la|du|de|au sujet de|sobre|acerca de|del)?[\s,:]+",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    r"[\s,]*\b(?:and |und )?(?:save it |speichere? (?:es|sie) )?"
    r"(?:as|in|into|to|als|en|como|make (?:it|this|that))\s+(?:an? |eine?n? |un )?"
    r"(?:(?P<pdf>pdf)|(?P<docx>word|docx|document|dokument)|(?P<md>markdown|md|text))"
    r"(?:[ -]?(?:file|document|datei|dokument|format))?(?: too| auch| also)?\b",
    re.IGNORECASE,
)
_CHANGES: tuple[tuple[Change, str], ...] = (
    (
        "replace",
        r"(?:replace|change|swap|ersetze?|ändere?|remplace|cambia)\s+(?P<old>[“\"„«‘'].+?[”\"“»’']|.+?)\s+"
        r"(?:with|by|to|into|for|durch|mit|in|zu|par|por)\s+(?P<new>.+?)\W?",
    ),
    ("remove", r"(?:remove|delete|drop|take out|cut|entferne?|streiche?|lösche?|supprime|quita)\s+(?P<gone>.+?)"),
    (
        "add",
        r"(?:add|append|include|insert|füge?(?: (?:noch|bitte))* hinzu|ergänze?|ajoute|añade)\s*"
        r"(?:the (?:sentence|line|words?)|a (?:sentence|line|paragraph)(?: that says| saying)?|den satz|die zeile)?"
        r"\s*[:,]?\s+(?P<more>.+)",
    ),
    (
        "shorter",
        r"(?:make|keep|machs?|mach) (?:it|this|that|es|ihn|sie|the draft) (?:much |a bit |viel |etwas )?"
        r"(?:shorter|briefer|more concise|kürzer)|shorten(?: it)?|shorter|kürze(?: es| ihn| sie)?|kürzer|plus court|"
        r"más corto|raccourcis",
    ),
    (
        "longer",
        r"(?:make|mach) (?:it|this|es|ihn|sie) (?:much |a bit |viel |etwas )?"
        r"(?:longer|more detailed|länger|ausführlicher)",
    ),
    (
        "freely",
        r"(?:make|mach) (?:it|this|that|es|ihn|sie) (?:sound )?(?:more |less |viel |etwas )?[\w-]+|"
        r"(?:rewrite|rephrase|reword|translate|formuliere|übersetze)\b.*",
    ),
)
_CHANGE = tuple(
    (kind, re.compile(rf"{_POLITE}(?:{words})(?:,? (?:please|bitte))?[\s?!]*$", re.IGNORECASE | re.DOTALL))
    for kind, words in _CHANGES
)
_AS = re.compile(
    _POLITE + r"(?:(?:make|save|give|export|mach|speichere?) (?:(?:it|me|that|this|es|das|mir|daraus) )*)?$",
    re.IGNORECASE,
)
_LITTLE_WORDS: tuple[tuple[Language, str], ...] = (
    ("de", "diese die der das als an und über bitte speichere sichere mir eine einen zu wegen antwort"),
    ("fr", "cette la le une un au sur et réponse enregistre"),
    ("es", "esta la el una un sobre y respuesta guarda como"),
)
_QUOTES = "“”\"„«»‘’'"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written."""

    kind: Kind
    to: str = ""
    """For whom, as the user says it; "" where nobody is named."""
    about: str = ""
    formats: tuple[Format, ...] = ()
    """() for the usual ones."""
    language: Language = "en"
    saves: bool = False
    """Whether the answer before it is to be saved as it is."""


@dataclass(frozen=True, slots=True)
class Revision:
    """How a draft is to be changed."""

    change: Change
    old: str = ""
    new: str = ""
    formats: tuple[Format, ...] = ()
    text: str = ""
    """The user's words."""


def wanted(text: str) -> Wanted | None:
    """What a question wants written; None when it wants nothing so."""
    if len(text) > LONGEST:
        return None
    formats, said = _formats(text)
    if _SAVE.match(text):
        return Wanted("report", formats=formats, saves=True, language=language(text))
    if (found := _WRITE.match(said)) is None:
        return None
    kind = next(kind for kind, _ in _KINDS if found[kind])
    spoken = next(one for one, _ in _VERBS if found[one])
    rest, to = found["rest"], ""
    if (addressed := _TO.match(rest)) is not None and kind not in ("summary", "agenda", "minutes"):
        to, rest = addressed["to"].strip(" \"“”'"), rest[addressed.end() :]
    about = _ABOUT.sub("", rest + " ", count=1).strip().rstrip(".!?").strip()
    if kind == "reply" and (not about or _MESSAGE.match(to)):  # "a reply to the last message from Ben about …"
        about, to = f"{to} about {about}" if about else to, ""
    if not about and not to:
        return None
    return Wanted(kind, to, about, formats, spoken)


def revision(text: str) -> Revision | None:
    """How a question wants the draft before it changed; None when it wants nothing so."""
    if len(text) > LONGEST:
        return None
    formats, said = _formats(text)
    if formats and (_AS.match(said.strip() + " ") or not said.strip(" .!?,") or _SAVE.match(text)):
        return Revision("format", formats=formats, text=text)
    for kind, pattern in _CHANGE:
        if (found := pattern.match(text.strip())) is not None:
            groups = found.groupdict()
            old = groups.get("old") or groups.get("gone") or ""
            return Revision(
                kind, old.strip(_QUOTES), (groups.get("new") or groups.get("more") or "").strip(_QUOTES), (), text
            )
    return None


def language(text: str) -> Language:
    """The language in which a short wording is written, by its little words."""
    words = set(re.findall(r"\w+", text.lower()))
    best = max(_LITTLE_WORDS, key=lambda one: len(words & frozenset(one[1].split())))
    return best[0] if len(words & frozenset(best[1].split())) >= 2 else "en"


def _formats(text: str) -> tuple[tuple[Format, ...], str]:
    """The formats that are named, and the text without them."""
    names: tuple[Format, ...] = ("md", "docx", "pdf")
    found = [name for said in _FORMAT.finditer(text) for name in names if said[name]]
    return tuple(dict.fromkeys(found)), _FORMAT.sub("", text)
