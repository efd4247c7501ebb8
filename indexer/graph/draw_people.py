"""Who wrote, got, edited or attends a document, by its own fields: addresses are identifiers (RFC 6068)."""

from __future__ import annotations

import re
from urllib.parse import quote

from indexer.extractors import Described, Person
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_name_words import JOBS
from indexer.graph.draw_names import is_given_name, is_organisation
from indexer.graph.model import WHOLE, EntityKind, Extractor

MOST_PEOPLE = 2_000
"""Of one document: a mail to a whole company."""
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+$")
_ROLE = re.compile(
    r"(?:no-?reply|do-?not-?reply|info|contact|kontakt|support|help|service|sales|office|admin|webmaster|postmaster"
    r"|mailer-daemon|news|newsletter|billing|accounts?|invoices?|rechnung(?:en)?|jobs|hr|team|hello|marketing|press"
    r"|orders?|bestellung|notifications?|notify|alerts?|root|bounces?|owner|subscribe|unsubscribe|list|bugs?|security"
    r"|presse|empfang|zentrale|verwaltung|redaktion|datenschutz|personal|kundenservice|compras|achats|acquisti|inkoop"
    r"|buchhaltung|vertrieb|bewerbung|einkauf|poststelle|ventas|ventes|vendite|verkoop)(?:[-+._].*)?$",
    re.IGNORECASE,
)
_FREE_WORDS = """
gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac aol gmx web t-online freenet posteo proton
protonmail pm mail mailbox mailbox.org fastmail zoho yandex qq 163 126 orange wanadoo free laposte sfr libero virgilio
tiscali alice telefonica terra ziggo kpn xs4all hetnet bluewin comcast verizon btinternet sky arcor 1und1 lycos
localhost example
"""
_FREE = frozenset(_FREE_WORDS.split())
"""First labels of domains where everybody may have an address: they tell no employer."""
_SECOND_LEVEL_WORDS = """
co com org net ac gov edu ltd plc
"""
_SECOND_LEVEL = frozenset(_SECOND_LEVEL_WORDS.split())
_NOBODY_WORDS = """
admin administrator user unknown author root guest owner python-docx openpyxl reportlab libreoffice
"""
_NOBODY = frozenset((*_NOBODY_WORDS.split(), "steve canny", "microsoft office user", "windows user"))
"""What programs write for an author when nobody told them; Steve Canny stands in the templates of python-docx."""
_NAME_FIRST = re.compile(r"^([^,@]{2,60}), ([^,@]{2,60})$")


def person(board: Board, one: Person) -> int:
    """The entity of somebody whom a document names in a field; `NONE` when the field holds no name or address."""
    address = one.address.strip().lower()
    identifiers = [f"mailto:{quote(address, safe='@+.!#$%&*/=?^_`{|}~-')}"] if _ADDRESS.match(address) else []
    name = straight(one.name)
    if (not name and not identifiers) or (not identifiers and name.lower() in _NOBODY):
        return NONE
    return board.entity(_kind(name, address), name or address, *identifiers)


def straight(name: str) -> str:
    """A name as people say it: "Müller, Ann (IT)" is "Ann Müller"; an address in place of a name is no name."""
    name = re.sub(r"\s*[\[(][^()\[\]]*[\])]\s*$", "", name.strip().strip("'\"")).strip()
    if "@" in name and " " not in name:
        return ""
    turned = _NAME_FIRST.match(name)
    if turned and not is_organisation(name) and turned[2].split()[0][0].isupper():
        return f"{turned[2]} {turned[1]}"
    return name


def draw_people(board: Board, document: int, described: Described, sent: str) -> dict[str, list[int]]:
    """The edges of a document's people, by role; their entities, by role."""
    extractor: Extractor = "header" if described.kind == "message" else "property"
    if described.kind in ("event", "contact"):
        extractor = "calendar" if described.kind == "event" else "contact"
    found: dict[str, list[int]] = {}
    board.cut = board.cut or len(described.people) > MOST_PEOPLE
    for one in described.people[:MOST_PEOPLE]:
        who = person(board, one)
        if who == NONE:
            continue
        found.setdefault(one.role, []).append(who)
        board.mention(who, WHOLE, 0, 0, extractor, 0.98)
        valid = (sent, sent)
        if one.role in ("author", "from"):
            board.edge(who, "wrote", document, WHOLE, 0, 0, extractor, 0.98, valid=valid)
        elif one.role == "editor":
            board.edge(who, "wrote", document, WHOLE, 0, 0, extractor, 0.7, valid=valid)
        elif one.role in ("to", "cc", "bcc"):
            sure = 0.98 if one.role == "to" else 0.9
            board.edge(document, "sent_to", who, WHOLE, 0, 0, extractor, sure, valid=valid)
        elif one.role in ("attendee", "organizer"):
            board.edge(who, "attended", document, WHOLE, 0, 0, extractor, 0.9, valid=valid)
            if one.role == "organizer":
                board.edge(who, "owns", document, WHOLE, 0, 0, extractor, 0.9, valid=valid)
        _employer(board, who, one.address.strip().lower(), extractor, valid)
    return found


def employer_of(address: str) -> str:
    """The domain of an address when it tells for whom somebody works, else ""."""
    if not _ADDRESS.match(address):
        return ""
    labels = address.rpartition("@")[2].lower().split(".")
    base = labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:]
    return "" if base[0] in _FREE or ".".join(base) in _FREE else ".".join(base)


def organisation_of(board: Board, domain: str) -> int:
    """The organisation that owns a domain (RFC 4501), called by it until something says its name."""
    return board.entity("organisation", domain, f"dns:{domain}")


def _employer(board: Board, who: int, address: str, extractor: Extractor, valid: tuple[str, str]) -> None:
    domain = employer_of(address)
    if domain and board.kind(who) == "person":
        board.edge(who, "works_for", organisation_of(board, domain), WHOLE, 0, 0, extractor, 0.6, valid=(valid[0], ""))


def _kind(name: str, address: str) -> EntityKind:
    """A person, unless the address is a function's and the name is none of a person."""
    if name and is_organisation(name):
        return "organisation"
    words = name.split()
    if len(words) > 1 and words[-1].lower() in JOBS:
        return "organisation"
    if words and is_given_name(words[0]) and len(words) > 1:
        return "person"
    return "organisation" if _ROLE.match(address.partition("@")[0]) else "person"
