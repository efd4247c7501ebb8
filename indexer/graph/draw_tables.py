"""Tables: what their columns are called, and in each row who owns, costs or is due what.

A row carries its labels ("Supplier: Prüfhaus Nord | Amount: 3,150.00") or stands below a header ("Supplier | Amount").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from indexer.graph.draw_amounts import amounts, number
from indexer.graph.draw_board import NONE, Board
from indexer.graph.draw_dates import Order, dates
from indexer.graph.draw_mentions import Placed
from indexer.graph.draw_people import employer_of, organisation_of
from indexer.graph.draw_titles import informative
from indexer.graph.model import EntityKind
from indexer.records import NewPassage

MOST_ROWS = 3_000
"""Rows of one file that are read; a list of a million bookings says little of each."""
MOST_COLUMNS = 40
_CELLS = " | "
Column = EntityKind | Literal["due", "cost", "role", "unit", "phone", "mail"]
_COLUMN_WORDS: Mapping[Column, str] = MappingProxyType(
    {
        "task": "task action activity todo work package what quoi qué cosa was wat"
        " deliverable milestone aufgabe maßnahme tätigkeit arbeitspaket"
        " meilenstein"
        " tâche action jalon tarea actividad hito compito attività taak actie",
        "person": "owner responsible person name contact assignee employee author lead manager verantwortlich"
        " verantwortlicher"
        " zuständig ansprechpartner mitarbeiter mitarbeiterin bearbeiter autor leiter wer who responsable auteur"
        " propietario"
        " empleado responsabile dipendente verantwoordelijke eigenaar medewerker attendee participant teilnehmer",
        "organisation": "supplier vendor customer client company organisation organization partner manufacturer"
        " lieferant kunde firma"
        " unternehmen auftraggeber auftragnehmer hersteller fournisseur client entreprise société proveedor cliente"
        " empresa"
        " fornitore azienda leverancier klant bedrijf",
        "project": "project projekt projet proyecto progetto",
        "product": "product item article produkt artikel ware produit article producto artículo prodotto articolo",
        "place": "city location place site country ort stadt standort land lieu ville pays lugar ciudad país luogo"
        " città paese plaats",
        "due": "due when wann quand cuándo quando wanneer"
        " deadline until date finish frist termin fällig fälligkeit bis datum échéance délai date"
        " vencimiento plazo fecha"
        " scadenza data termine vervaldatum datum",
        "role": "role position job title rolle funktion stelle fonction poste puesto cargo ruolo mansione functie",
        "unit": "department division unit abteilung bereich service département departamento reparto ufficio afdeling",
        "phone": "phone telephone tel mobile telefon durchwahl handy téléphone teléfono telefono cellulare telefoon",
        "mail": "mail email courriel correo",
        "cost": "amount price cost costs total budget sum fee value betrag preis kosten summe gesamt honorar montant"
        " prix coût total"
        " importe precio coste importo prezzo costo totale bedrag prijs kosten",
    }
)
_KINDS: Mapping[str, Column] = MappingProxyType(
    {word: kind for kind, words in _COLUMN_WORDS.items() for word in words.split()}
)
_REACHED: tuple[Column, ...] = ("phone", "mail")
_FACTS: tuple[Column, ...] = ("due", "cost", "role", "unit", *_REACHED)
"""Columns whose cells name nothing by themselves."""
_CURRENCY = re.compile(r"€|\$|£|\b(?:EUR|USD|GBP|CHF|PLN|SEK|NOK|DKK|CZK|JPY)\b")
_LABELLED = re.compile(r"([^\W\d_][^:|\n]{0,60}): (.+)", re.DOTALL)
_WORKS = re.compile(
    r"\b(?:name|contact|employee|attendee|participant|ansprechpartner|mitarbeiter(?:in)?|kontakt|teilnehmer|interlocuteur"
    r"|employé|contacto|empleado|contatto|dipendente|medewerker|contactpersoon)\b",
    re.IGNORECASE,
)
"""Of a column: its people work for the organisation of their row; who is responsible for a row works elsewhere."""
_SUM = re.compile(r"(?:sub|grand )?total\b|summe\b|gesamt|zwischensumme|totale\b|totaal\b|sous-total", re.IGNORECASE)
_CAPITAL = re.compile(r"\W*(?![a-zß-ÿ])[^\W_]")
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Cell:
    label: str
    text: str
    start: int
    end: int
    kind: Column | None


class Tables:
    """Reads the rows of a file's tables, passage by passage."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._rows = 0
        self._headers: dict[str, int] = {}

    def draw(self, at: int, passage: NewPassage, names: Sequence[Placed], header: str, title: str, document: int,
        written: date | None, order: Order) -> None:  # fmt: skip
        """The rows of a passage; `header` is the table's, "" when its rows carry their labels."""
        if _CELLS not in passage.text:
            return
        offset = 0
        labels = header.split(_CELLS)[:MOST_COLUMNS] if header else []
        for line in passage.text.split("\n"):
            if _CELLS in line and self._rows < MOST_ROWS and line.strip() != header:
                cells = list(_cells(line, offset, labels))
                if len(cells) > 1 and any(cell.kind for cell in cells):
                    self._rows += 1
                    self._table(cells, at, title, document)
                    self._row(cells, names, at, (offset, offset + len(line)), passage.language, written, order)
            offset += len(line) + 1

    def _table(self, cells: Sequence[_Cell], at: int, title: str, document: int) -> None:
        """The table itself, by its title and its columns."""
        columns = _CELLS.join(cell.label for cell in cells if cell.label)
        if not columns or columns in self._headers or len(self._headers) > 100:
            return
        name = f"{title}: {columns}" if title else columns
        self._headers[columns] = self._board.entity("table", name)
        self._board.mention(self._headers[columns], at, 0, 0, "table", 0.8)
        self._board.edge(self._headers[columns], "part_of", document, at, 0, 0, "table", 0.9)

    def _row(
        self,
        cells: Sequence[_Cell],
        names: Sequence[Placed],
        at: int,
        span: tuple[int, int],
        language: str,
        written: date | None,
        order: Order,
    ) -> None:
        board = self._board
        start, end = span
        named: dict[Column, int] = {}
        person: _Cell | None = None
        for cell in cells:
            if cell.kind is None or cell.kind in _FACTS or cell.kind in named or not _LETTER.search(cell.text):
                continue
            if len(cell.text) > 150 or not informative(cell.text) or _SUM.match(cell.text):
                continue
            if cell.kind in ("person", "place", "organisation") and not _CAPITAL.match(cell.text.split()[-1]):
                continue
            person = cell if cell.kind == "person" else person
            kind: EntityKind = cell.kind  # type: ignore[assignment]
            named[cell.kind] = self._somebody(cell, cells, names) if kind == "person" else board.entity(kind, cell.text)
            board.mention(named[cell.kind], at, cell.start, cell.end, "table", 0.8)
        working = "person" in named and person is not None and bool(_WORKS.search(person.label))
        if working:
            self._staff(named, cells, at, start, end)
        subject = next((named[kind] for kind in ("task", "project", "product", "organisation") if kind in named), NONE)
        if subject == NONE:
            return
        if "person" in named and board.kind(subject) in ("task", "project", "product"):
            board.edge(named["person"], "owns", subject, at, start, end, "table", 0.8, value=board.name(subject))
        if board.kind(subject) == "task" and "project" in named:
            board.edge(subject, "part_of", named["project"], at, start, end, "table", 0.8)
        for cell in cells:
            if cell.kind == "cost":
                self._cost(cell, subject, at, start, end)
            elif cell.kind == "due":
                when = next(iter(dates(cell.text, written, language, order)), None)
                if when is not None and board.kind(subject) in ("task", "project"):
                    target = board.entity("date", when.iso)
                    valid = (when.first.isoformat(), when.last.isoformat())
                    board.edge(subject, "due", target, at, start, end, "table", 0.8, valid=valid, value=when.iso)

    def _staff(self, named: Mapping[Column, int], cells: Sequence[_Cell], at: int, start: int, end: int) -> None:
        """For whom the person of a row works and as what, and where they are reached.

        Where no column names the house, it is the one whose address they have, or else their department.
        """
        board, who = self._board, named["person"]
        said = {cell.kind: cell.text for cell in reversed(cells) if cell.text and len(cell.text) <= 150}
        role = said.get("role", "")
        role = role if _LETTER.search(role) and role != board.name(who) else ""
        house = named.get("organisation", NONE)
        address = _MAIL.search(said.get("mail", ""))
        if house == NONE and address is not None and (domain := employer_of(address.group().lower())):
            house = organisation_of(board, domain)
        unit = said.get("unit", "")
        if house == NONE and role and informative(unit) and _CAPITAL.match(unit):
            house = board.entity("organisation", unit)
        if house != NONE and (role or "organisation" in named):
            board.edge(who, "works_for", house, at, start, end, "table", 0.75 if role else 0.7, value=role)
        digits = re.sub(r"\(0\)|[^\d+]", "", said.get("phone", ""))
        if 4 < len(digits) < 20:
            phone = board.entity("thing", said["phone"], f"tel:{digits}")
            board.edge(who, "reachable_at", phone, at, start, end, "table", 0.8, value=said["phone"])

    def _somebody(self, cell: _Cell, cells: Sequence[_Cell], names: Sequence[Placed]) -> int:
        """Who a cell names: the one who bears that name in the file, with the address of the row."""
        board = self._board
        here = (one.entity for one in names if one.one.start == cell.start and board.kind(one.entity) == "person")
        bearer = next(here, NONE)
        own = [one.text for one in cells if one.kind == "mail"] or [one.text for one in cells]
        address = _MAIL.search(_CELLS.join(own))
        identifiers = (f"mailto:{address.group().lower()}",) if address is not None else ()
        return board.entity("person", board.name(bearer) if bearer != NONE else cell.text, *identifiers)

    def _cost(self, cell: _Cell, subject: int, at: int, start: int, end: int) -> None:
        money = next((one for one in amounts(cell.text) if one.is_money), None)
        normal = money.normal if money is not None else ""
        currency = _CURRENCY.search(cell.label)
        if not normal and currency is not None:
            value = number(cell.text.strip()) if re.fullmatch(r"[\d.,'’\s\u00a0\u202f]{1,20}", cell.text) else None
            sign = {"€": "EUR", "$": "USD", "£": "GBP"}.get(currency.group(), currency.group())
            normal = f"{value:.2f} {sign}" if value is not None else ""
        if normal:
            amount = self._board.entity("amount", normal)
            self._board.mention(amount, at, cell.start, cell.end, "amount", 0.9)
            self._board.edge(subject, "costs", amount, at, start, end, "table", 0.7, value=normal)


def _cells(line: str, offset: int, labels: Sequence[str]) -> Iterator[_Cell]:
    at = offset
    for number_, cell in enumerate(line.split(_CELLS)[:MOST_COLUMNS]):
        labelled = _LABELLED.match(cell)
        if labels:
            label, text, start = (labels[number_] if number_ < len(labels) else ""), cell, at
        elif labelled is not None:
            label, text, start = labelled[1], labelled[2], at + labelled.start(2)
        else:
            label, text, start = "", cell, at
        stripped = text.strip()
        begin = start + len(text) - len(text.lstrip())
        yield _Cell(label.strip(), stripped, begin, begin + len(stripped), _column(label))
        at += len(cell) + len(_CELLS)


def _column(label: str) -> Column | None:
    """What the cells of a column are, by the words of its label; "Contact phone" holds telephone numbers."""
    words = re.findall(r"[^\W\d_]+", label.lower())
    for word in words:
        if _KINDS.get(word) in _REACHED:
            return _KINDS[word]
    for word in words:
        if word in _KINDS:
            return _KINDS[word]
    return None
