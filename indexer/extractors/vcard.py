"""Address cards (vCard 2.1, 3.0 and 4.0: RFC 6350): each card is a document, with what it says in words."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.extractors import Described, Document, Extracted, Heading, Limits, Part, Person, Unreadable
from indexer.extractors.calendar import gathered
from indexer.extractors.content_lines import Component, Line, components, moment
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import one_line, tidy

VERSION = 1
_NOT_CARD = "This is not an address card, although its name says so; check where it came from."
_NAMES = {
    "NICKNAME": "Nickname",
    "ORG": "Organisation",
    "TITLE": "Job title",
    "ROLE": "Role",
    "TEL": "Phone",
    "EMAIL": "E-mail",
    "IMPP": "Chat",
    "ADR": "Address",
    "LABEL": "Address",
    "URL": "Link",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "X-ANNIVERSARY": "Anniversary",
    "CATEGORIES": "Categories",
    "MEMBER": "Member",
    "RELATED": "Related",
    "LANG": "Language",
}
_KINDS = {
    "HOME": "home",
    "WORK": "work",
    "CELL": "mobile",
    "MOBILE": "mobile",
    "FAX": "fax",
    "PAGER": "pager",
    "CAR": "car",
    "MAIN": "main",
    "IPHONE": "mobile",
}


def extract(document: Document, limits: Limits) -> Extracted:
    """Every card as a document; one that is alone is the file itself. Raises `Unreadable`."""
    held, cut = components(document.data, limits.max_characters)
    cards = list(held.every("VCARD"))
    if not cards:
        raise Unreadable("damaged", _NOT_CARD)
    return gathered([(_read(card), _title(card)) for card in cards], (), document.stem, document, cut, limits)


def warm() -> None:
    """Load the codecs."""
    text_warm()


def _read(card: Component) -> tuple[Described, Part]:
    title = _title(card)
    rows = [title] if title else []
    for line in card.lines:
        name = _NAMES.get(line.name)
        if name is not None and (said := _said(line)):
            kinds = ", ".join(_kinds(line))
            rows.append(f"{name} ({kinds}): {said}" if kinds else f"{name}: {said}")
    notes = [line.text for line in card.all("NOTE") if line.text]
    text = tidy("\n\n".join(["\n".join(dict.fromkeys(rows)), *notes]))
    address = next((one_line(line.text)[:300] for line in card.all("EMAIL") if line.text), "")
    people = (Person("contact", title, address),) if title or address else ()
    revised = next((found.iso for line in card.all("REV") if (found := moment(line)) is not None), "")
    headings = (Heading(0, 1, title),) if title and text.startswith(title) else ()
    described = Described(title=title, kind="contact", people=people, modified=revised)
    return described, Part("contact", None, "contact", text, headings)


def _title(card: Component) -> str:
    """The name of a person, or of an organisation."""
    if full := one_line(card.first("FN")):
        return full[:300]
    for line in card.all("N"):
        family, given, middle, before, after = (*line.pieces(), "", "", "", "", "")[:5]
        if name := one_line(" ".join((before, given, middle, family, after))):
            return name[:300]
    for line in card.all("ORG"):
        return one_line(", ".join(filter(None, line.pieces())))[:300]
    return one_line(card.first("EMAIL"))[:300]


def _said(line: Line) -> str:
    if line.name in ("ADR", "ORG"):
        return one_line(", ".join(filter(None, line.pieces())))
    if line.name in ("BDAY", "ANNIVERSARY", "X-ANNIVERSARY"):
        day = moment(line)
        return day.words if day is not None else one_line(line.text)
    text = one_line(line.text)
    return "" if text.startswith("data:") else text.removeprefix("tel:").removeprefix("mailto:")


def _kinds(line: Line) -> Iterator[str]:
    """Where an address or a number belongs: "work", "mobile"; vCard 2.1 has these words without TYPE=."""
    written = [
        *line.parameters.get("TYPE", "").split(","),
        *(name for name, said in line.parameters.items() if not said),
    ]
    yield from dict.fromkeys(_KINDS[word.strip().upper()] for word in written if word.strip().upper() in _KINDS)
