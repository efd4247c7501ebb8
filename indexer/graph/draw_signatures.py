"""The signature at the end of a mail: who wrote it, in what role, for whom, and where they can be reached."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_names import is_given_name, is_organisation
from indexer.graph.draw_people import employer_of, straight
from indexer.graph.names import key

_MOST_LINES = 14
_LONGEST_LINE = 90
_CLOSING = re.compile(
    r"(?im)^[ \t]*(?:-- ?|(?:(?:kind|best|warm|many|with best|with kind)\s+)?(?:regards|wishes)|best|cheers"
    r"|thanks(?: (?:a lot|again|so much))?"
    r"|thank you|many thanks|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|all the best|take care"
    r"|(?:mit )?(?:freundlichen|besten|herzlichen|lieben|vielen|viele|beste|liebe|herzliche|schöne"
    r"|freundliche)\s(?:grüßen?|grüssen?|dank)"
    r"(?: (?:aus|und|von)\b[^\n]{0,40})?|mfg|vg|lg|bien (?:cordialement|à vous)|cordialement|sincères salutations"
    r"|salutations|amicalement"
    r"|(?:un )?(?:cordial |cordiales )?saludos?(?: cordiales)?|atentamente|un abrazo|cordiali saluti|distinti saluti"
    r"|saluti|un saluto"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?)[ \t]*[,.!]?[ \t]*$"
)
_QUOTING = re.compile(
    r"(?m)^(?:>|-{3,}\s?(?:Original|Forwarded|Ursprüng|Weiterg)|On .{5,100} wrote:|Am .{5,100} schrieb|From: |Von: )"
)
_ROLE = re.compile(
    r"\b(?:manager|director|head of|chief|officer|CEO|CTO|CFO|COO|engineer|developer|consultant|analyst|assistant"
    r"|professor|president"
    r"|partner|counsel|lawyer|attorney|secretary|specialist|lead|leader|architect|designer|administrator|accountant"
    r"|researcher|editor"
    r"|coordinator|representative|founder|owner|leiter(?:in)?|leitung|geschäftsführer(?:in)?|vorstand|referent(?:in)?"
    r"|sachbearbeiter(?:in)?|ingenieur(?:in)?|berater(?:in)?|assistent(?:in)?|prokurist(?:in)?|rechtsanwalt"
    r"|rechtsanwältin|entwickler(?:in)?"
    r"|directeur|directrice|responsable|chef de|gérante?|ingénieure?|chargée? de|avocate?|directora?|gerente|jefe"
    r"|jefa|abogad[oa]|ingenier[oa]"
    r"|direttore|direttrice|dirigente|avvocato|ingegnere|hoofd|medewerker|adviseur|directie)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w/.-])(?:\+\d{1,3}|\(\+?\d{1,5}\)|00\d{2}"
    r"|0\d{1,5})[\s./()-]{0,3}(?:\(0\)\s?)?\d(?:[\s./()-]{0,2}\d){4,13}(?![\w-])"
)
_PHONE_LABEL = re.compile(
    r"\b(?:t|tel|telefon|phone|fon|mobile?|mobil|m|cell|handy|fax|f|tél|tfno|móvil|cellulare|gsm|office|direct)\b[.:]?",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?:[^\W\d_][\w.'-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|laan|straat|plein)\s?\d{1,4}[a-z]?\b"
    r"|\b\d{1,5},? (?:[A-Z][\w.'-]+ ){1,4}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Square|Boulevard"
    r"|Blvd\.?|Way|Court|Place)\b"
    r"|\b\d{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|place|quai|chemin)\s[^\n,]{3,50}"
    r"|\b(?:Calle|Avenida|Plaza|Paseo|Via|Viale|Piazza|Corso)\s[^\n,]{3,40},?\s\d{1,4})"
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{4,5}\s[A-ZÀ-Þ][^\W\d_]+|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b\d{4} [A-Z]{2}\b"
)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def draw_signature(board: Board, number: int, text: str, author: int, address: str, valid: tuple[str, str]) -> None:
    """What the signature in a passage says of the message's author; `address` is the author's.

    Nothing, when none of its first lines is the author's name: then it may be somebody else's.
    """
    lines = _signature(text)
    if author == NONE or not lines:
        return
    own = key(straight(board.name(author)))
    at = next((n for n, line in enumerate(lines[:4]) if _is_name(line.text, own)), None)
    if at is None:
        return
    board.mention(author, number, lines[at].start, lines[at].start + len(lines[at].text), "signature", 0.9)
    role = next((line.text for line in lines[at:] if _ROLE.search(line.text) and len(line.text.split()) <= 10), "")
    for line in lines[at + 1 :]:
        _read(board, number, line, author, address, role, valid)


def _signature(text: str) -> list[_Line]:
    """The lines after the last closing of the message's own text, up to what it quotes."""
    quoting = _QUOTING.search(text, max(0, text.find("\n\n")))  # not in the message's own head
    end = quoting.start() if quoting is not None else len(text)
    closings = list(_CLOSING.finditer(text, 0, end))
    if not closings:
        return []
    found: list[_Line] = []
    at = closings[-1].end() if len(closings) == 1 or closings[-1].group().strip() != "--" else closings[0].end()
    for line in text[at:end].split("\n"):
        kept = line.strip().lstrip("*_|").rstrip("*_|,")
        if kept and kept != "--":
            if len(kept) > _LONGEST_LINE:
                break
            found.append(_Line(at + line.find(kept), kept))
        at += len(line) + 1
        if len(found) >= _MOST_LINES:
            break
    return found


def _is_name(line: str, own: str) -> bool:
    """Whether a line is the author's name: one word of it at least, and nothing that is none."""
    said = key(straight(line.partition(",")[0].partition("|")[0].removeprefix("--")))
    words, names = set(said.split()), set(own.split())
    return (
        bool(words)
        and len(words) <= 5
        and bool(words & names)
        and (words <= names or names <= words or (len(words & names) == 1 and is_given_name(line.split()[0])))
    )


def _read(board: Board, number: int, line: _Line, author: int, address: str, role: str, valid: tuple[str, str]) -> None:
    end = line.start + len(line.text)
    for piece in re.split(r"\s[|·•]\s|\s{3,}|,\s(?=[A-Z])(?!(?:Inc|LLC|Ltd|LLP|Corp|GmbH|AG|S\.A)\b)", line.text)[:6]:
        words = piece.split()
        start = line.start + line.text.find(piece)
        if 0 < len(words) <= 8 and not _ROLE.search(piece) and _organisation(piece, address):
            domain = employer_of(address)
            identifiers = (f"dns:{domain}",) if domain and _owns(piece, domain) else ()
            employer = board.entity("organisation", piece, *identifiers)
            board.mention(employer, number, start, start + len(piece), "signature", 0.85)
            board.edge(
                author, "works_for", employer, number, start, start + len(piece), "signature", 0.85, valid=valid,
                value=role.replace(piece, "").strip(" ,;|·•–-"),
            )  # fmt: skip
    for found in _PHONE.finditer(line.text):
        digits = re.sub(r"\(0\)|[^\d+]", "", found.group())
        labelled = _PHONE_LABEL.search(line.text[: found.start()][-12:])
        if 7 <= len(digits.lstrip("+")) <= 15 and (labelled or digits.startswith(("+", "00")) or len(line.text) < 30):
            phone = board.entity("thing", " ".join(found.group().split()), f"tel:{digits}")
            span = (line.start + found.start(), line.start + found.end())
            board.mention(phone, number, *span, "signature", 0.85)
            board.edge(author, "reachable_at", phone, number, *span, "signature", 0.85, valid=valid)
    if _STREET.search(line.text) or _POSTCODE.search(line.text):
        place = board.entity("place", line.text)
        board.mention(place, number, line.start, end, "signature", 0.7)
        board.edge(author, "reachable_at", place, number, line.start, end, "signature", 0.7, valid=valid)


def _organisation(line: str, address: str) -> bool:
    domain = employer_of(address)
    return is_organisation(line) or (bool(domain) and _owns(line, domain))


def _owns(line: str, domain: str) -> bool:
    """Whether a line is the name of who owns a domain: "Contoso Ltd" of contoso.com."""
    label = re.sub(r"[\W_]", "", domain.partition(".")[0])
    words = key(line).split()
    return len(label) > 2 and "@" not in line and "." not in line.rstrip(".") and "".join(words).startswith(label)
