"""The frames of letters, mails and papers: what stands around what they say, in four languages, as Markdown.

A frame never says anything about the user's matters: where only the user knows what to say, it leaves a marked gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from agent.documents.marked import escaped
from agent.draft_wording import Kind, Language, Wanted

_NAMES: Mapping[Language, Mapping[Kind, str]] = {
    "en": {
        "mail": "Mail", "letter": "Letter", "memo": "Memo", "summary": "Summary", "agenda": "Agenda",
        "report": "Report", "note": "Note", "minutes": "Minutes", "reply": "Reply",
    },
    "de": {
        "mail": "Mail", "letter": "Brief", "memo": "Memo", "summary": "Zusammenfassung", "agenda": "Tagesordnung",
        "report": "Bericht", "note": "Notiz", "minutes": "Protokoll", "reply": "Antwort",
    },
    "fr": {
        "mail": "Courriel", "letter": "Lettre", "memo": "Mémo", "summary": "Résumé", "agenda": "Ordre du jour",
        "report": "Rapport", "note": "Note", "minutes": "Compte rendu", "reply": "Réponse",
    },
    "es": {
        "mail": "Correo", "letter": "Carta", "memo": "Memorando", "summary": "Resumen", "agenda": "Orden del día",
        "report": "Informe", "note": "Nota", "minutes": "Acta", "reply": "Respuesta",
    },
}  # fmt: skip
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "to": "To", "subject": "Subject", "date": "Date", "dear": "Dear {to},", "anybody": "Hello,",
        "on file": "this is what my files say:", "gap": "Add here what you want to say or ask.",
        "nothing": "Nothing about this was found in your files.", "regards": "Kind regards", "you": "Your name",
        "name": "{kind} to {to}", "about": "{kind} – {about}", "check": "please check", "of": "{day} {month} {year}",
    },
    "de": {
        "to": "An", "subject": "Betreff", "date": "Datum", "dear": "Guten Tag {to},", "anybody": "Guten Tag,",
        "on file": "dazu steht in meinen Unterlagen:", "gap": "Hier ergänzen, was gesagt oder gefragt werden soll.",
        "nothing": "Dazu steht nichts in den Unterlagen.", "regards": "Freundliche Grüße", "you": "Name",
        "name": "{kind} an {to}", "about": "{kind} – {about}", "check": "bitte prüfen", "of": "{day}. {month} {year}",
    },
    "fr": {
        "to": "À", "subject": "Objet", "date": "Date", "dear": "Bonjour {to},", "anybody": "Bonjour,",
        "on file": "voici ce que disent mes documents :", "gap": "Ajoutez ici ce que vous voulez dire ou demander.",
        "nothing": "Rien à ce sujet n'a été trouvé dans vos documents.", "regards": "Cordialement",
        "you": "Votre nom",
        "name": "{kind} à {to}", "about": "{kind} – {about}", "check": "à vérifier", "of": "{day} {month} {year}",
    },
    "es": {
        "to": "Para", "subject": "Asunto", "date": "Fecha", "dear": "Hola, {to}:", "anybody": "Hola:",
        "on file": "esto es lo que dicen mis documentos:", "gap": "Añada aquí lo que quiera decir o preguntar.",
        "nothing": "No se ha encontrado nada al respecto en sus documentos.", "regards": "Un cordial saludo",
        "you": "Su nombre", "name": "{kind} para {to}", "about": "{kind} – {about}", "check": "por revisar",
        "of": "{day} de {month} de {year}",
    },
}  # fmt: skip
_MONTHS: Mapping[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
TO_SOMEBODY: frozenset[Kind] = frozenset({"mail", "letter", "reply"})
_LONGEST_NAME = 70


def word(language: Language, what: str) -> str:
    """A word or sentence of the frames."""
    return _WORDS[language][what]


def file_name(wanted: Wanted) -> str:
    """What the file of a draft is called, without its ending."""
    kind = _NAMES[wanted.language][wanted.kind]
    words = _WORDS[wanted.language]
    name = words["name"].format(kind=kind, to=wanted.to) if wanted.to else kind
    return (words["about"].format(kind=name, about=wanted.about) if wanted.about else name)[:_LONGEST_NAME]


def framed(wanted: Wanted, body: Sequence[str], today: date, replies: bool = False) -> list[str]:
    """The blocks of a draft, `body` among them. `replies`: what it is about is the subject of a message."""
    words = _WORDS[wanted.language]
    kind, subject = _NAMES[wanted.language][wanted.kind], escaped(_capital(wanted.about))
    if replies and not subject.lower().startswith(("re:", "aw:")):
        subject = f"Re: {subject}"
    if wanted.kind not in TO_SOMEBODY:
        title = f"{kind}: {subject}" if subject else kind
        head = [f"# {title}"]
        if wanted.kind == "memo":
            head.append(_lines({words["to"]: escaped(wanted.to), words["date"]: day(today, wanted.language)}))
        return [*head, *body]
    to = escaped(wanted.to)
    dear = words["dear"].format(to=to) if to else words["anybody"]
    if wanted.kind == "letter":
        head = [to, day(today, wanted.language), f"**{subject}**" if subject else ""]
    else:
        head = [_lines({words["to"]: to, words["subject"]: subject})]
    return [*filter(None, head), dear, *body, words["regards"], gap(words["you"])]


def gap(text: str) -> str:
    """What only the user can fill in."""
    return f"*\\[{escaped(text)}\\]*"


def day(one: date, language: Language) -> str:
    """A day in words."""
    return _WORDS[language]["of"].format(day=one.day, month=_MONTHS[language].split()[one.month - 1], year=one.year)


def _lines(fields: Mapping[str, str]) -> str:
    """Lines of one paragraph; two spaces break them."""
    return "  \n".join(f"**{name}:** {value or '…'}" for name, value in fields.items())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
