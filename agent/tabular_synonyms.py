"""Words that mean the same in a table, in English and German, and those that nothing has to account for."""

from __future__ import annotations

from agent.words import is_stop_word, near, stem, words

_FILLING = """
    please tell show list give find name display want know need see every each all amount value figure row rows entry
    entries record records reading readings measurement measurements line lines item items case cases case overall
    exist there much many make made get got send sent sell sold buy bought have book booked add
    come came go total sum up altogether currently far listed stand work works
    worked spreadsheet table sheet file csv excel workbook column value values than over
    bitte zeige liste nenne gib finde alle jede jeder einträge eintrag zeile zeilen datensatz datensätze posten gibt gab
    wir uns unser unsere unseren ich mein meine haben hat hatte liegen liegt lag stehen steht betragen beträgt gesamt
    insgesamt tabelle datei blatt spalte hoch höhe viel viele waren wurde wurden worden stück gesamter gesamte
"""
NOISE = frozenset(stem(one) for one in _FILLING.split())
"""Words that nothing has to account for."""
_GROUPS = (
    "amount betrag beträge value wert sum summe total net netto gross brutto",
    "spend spent expense expenses cost costs kosten ausgabe ausgaben ausgegeben",
    "salary salaries earn earns earned wage wages gehalt gehälter lohn verdient verdienen",
    "quantity menge pieces units qty stück anzahl",
    "stock bestand inventory stück pieces",
    "price preis preise costs cost kostet expensive teuer cheap",
    "revenue sales umsatz turnover erlös",
    "customer customers client clients kunde kunden",
    "supplier suppliers vendor vendors lieferant lieferanten",
    "employee employees person people staff mitarbeiter colleague colleagues",
    "date datum day tag",
    "start started since begin began hired joined",
    "department departments team teams abteilung",
    "city cities location town stadt ort standort site",
    "product products artikel article articles item items produkt produkte",
    "region regions area gebiet",
    "country countries land länder",
    "status state zustand",
    "category categories kategorie kategorien type types",
    "manager managers managed manages lead led leiter leitet verantwortlich owner",
    "project projects projekt projekte",
    "invoice invoices rechnung rechnungen bill bills",
    "order orders ordered bestellung bestellungen bestellt auftrag aufträge",
    "trip trips travel travelled reise reisen",
    "temperature temperatur",
)
"""Words for one thing."""
_VALUE_GROUPS = (
    "open offen offene offenen offener",
    "paid bezahlt bezahlte bezahlten beglichen",
    "overdue überfällig überfällige überfälligen",
    "planned geplant geplante geplanten",
    "running laufend laufende laufenden",
    "finished done abgeschlossen abgeschlossene abgeschlossenen erledigt",
    "yes ja",
    "no nein",
)
"""Values that stand in columns of either language."""
_SAME = tuple(frozenset(stem(one) for one in group.split()) for group in _GROUPS)
_SAME_VALUES = tuple(frozenset(stem(one) for one in group.split()) for group in _VALUE_GROUPS)


def alike(one: str, other: str) -> bool:
    """Whether two reduced words mean the same in a table: forms of one word, or words for one thing."""
    return near(one, other) or any(one in group and other in group for group in _SAME)


def widened(question: str) -> str:
    """A question followed by other words for what it names, so that tables in the other language are found, too."""
    found = {one.stem for one in words(question) if not is_stop_word(question[one.start : one.end])}
    more = [
        word
        for group in (*_GROUPS, *_VALUE_GROUPS)
        for word in group.split()
        if found & {stem(one) for one in group.split()}
    ]
    return " ".join([question, *dict.fromkeys(more)])


def same_value(one: str, other: str) -> bool:
    """Whether two reduced words are one value of a column."""
    return near(one, other) or any(one in group and other in group for group in _SAME_VALUES)
