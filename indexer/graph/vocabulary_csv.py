"""A vocabulary in CSV: one row an entry, with a header that says which column is what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from indexer.contract import EntityKind
from indexer.graph.rdf import NotReadable
from indexer.graph.vocabulary_entry import Entry

_COLUMNS: Final = {
    "name": "name label title preflabel preferred display_name displayname full_name fullname term nome nombre nom"
    " bezeichnung naam",
    "first": "first_name firstname given_name givenname vorname prénom prenom",
    "last": "last_name lastname surname family_name familyname nachname",
    "alias": "alias aliases altlabel altlabels alternative alternatives synonym synonyms also also_known_as nickname"
    " abbreviation acronym short short_name hiddenlabel kürzel synonyme",
    "identifier": "id identifier identifiers uri iri url key code number no email e-mail mail e_mail address notation"
    " personnel_number employee_id",
    "kind": "kind type class category typ art",
}
_ROLES: Final = {word: role for role, words in _COLUMNS.items() for word in words.split()}
KINDS: Final[dict[str, EntityKind]] = {
    **dict.fromkeys(
        ("person", "people", "employee", "contact", "staff", "mitarbeiter", "personne", "persona"), "person"
    ),
    **dict.fromkeys(
        ("organisation", "organization", "company", "customer", "supplier", "department", "team", "unit", "firma"),
        "organisation",
    ),
    **dict.fromkeys(("project", "projekt", "projet", "proyecto", "programme", "program"), "project"),
    **dict.fromkeys(("term", "topic", "concept", "abbreviation", "acronym", "begriff", "subject"), "term"),
    **dict.fromkeys(("place", "location", "site", "office", "city", "country", "ort", "standort"), "place"),
    **dict.fromkeys(("product", "produkt", "service", "system", "application"), "product"),
    **dict.fromkeys(("event", "meeting", "veranstaltung"), "event"),
    **dict.fromkeys(("thing", "name"), "thing"),
}
_SEVERAL = re.compile(r"\s*[|;\n]\s*")
_LONGEST_FIELD = 100_000


def read(data: bytes, suffix: str) -> Iterator[Entry]:
    """The entries of the rows. Raises `NotReadable`."""
    rows = _rows(data, suffix)
    header = next(rows, [])
    roles = [_ROLES.get("_".join(cell.strip().casefold().split()), "") for cell in header]
    if "name" not in roles and not {"first", "last"} <= set(roles):
        raise NotReadable(
            "The first row of this CSV file names no column that is a name; please call one of them name."
        )
    for number, row in enumerate(rows, 2):
        cells: dict[str, list[str]] = {}
        for role, cell in zip(roles, row, strict=False):
            if role and cell.strip():
                cells.setdefault(role, []).append(cell.strip())
        if not any(cell.strip() for cell in row):
            continue
        names = list(cells.get("name", []))
        if "first" in cells or "last" in cells:
            names.append(" ".join((*cells.get("first", []), *cells.get("last", []))))
        names += [one for cell in cells.get("alias", []) for one in _SEVERAL.split(cell)]
        identifiers = [one for cell in cells.get("identifier", []) for one in _SEVERAL.split(cell)]
        said = " ".join(cells.get("kind", [])).casefold()
        person = not said and ("first" in cells or any("@" in one for one in identifiers))
        kind = KINDS.get(said, "person" if person else "thing")
        yield Entry(f"row {number}", kind, names, identifiers)


def _rows(data: bytes, suffix: str) -> Iterator[list[str]]:
    text = _text(data)
    first = text.partition("\n")[0]
    delimiter = max("\t,;|" if suffix == ".tsv" else ",;\t|", key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise NotReadable("This file is no CSV, or a field in it is far too long; please save it anew.") from None


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # as Excel saves CSV in the West
