"""How people word questions about the rows of a table, in English and German: what is worked out, of which rows.

A wording is taken apart from its whole to its words. What none of these tables knows stays a word that a table has to
account for: its name, a label or a value. So a question is never answered as if one of its conditions were not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from agent.claims import dates, month_of
from agent.words import Word, is_stop_word, near, stem, words

Function = Literal["sum", "avg", "median", "min", "max", "count", ""]
_FUNCTIONS: tuple[tuple[Function, str], ...] = (
    ("count", r"how many|number of|count(?: of)?|wie ?viele|anzahl(?: der| von)?"),
    ("avg", r"averages?|avg|mean|on average|im schnitt|durchschnittlich\w*|durchschnitts?|mittelwert|mittler\w{1,2}"),
    ("median", r"median"),
    (
        "max",
        r"most expensive|highest|largest|biggest|greatest|maximum|max|top|höchste\w?|grö(?:ß|ss)te\w?|teuerste\w?|"
        r"maximal\w*",
    ),
    (
        "min",
        r"least expensive|lowest|smallest|cheapest|minimum|min|niedrigste\w?|kleinste\w?|günstigste\w?|billigste\w?|"
        r"geringste\w?|minimal\w*",
    ),
    (
        "sum",
        r"totals?|sums?|overall|altogether|adds? up(?: to)?|how much|summe\w?|gesamt\w*|insgesamt|zusammen|wie ?viel",
    ),
)
_LISTS = re.compile(
    r"^(?:please |bitte )?(?:list|show|give|find|display|name|which|who|what are|liste|zeige?|nenne?|welche\w?|finde|"
    r"gib|wer)\b(?: me| mir| uns| us)?(?: (?:every|all|each|alle[rns]?|jede[nrs]?|sämtliche))?(?: the| die| der| das)?",
    re.IGNORECASE,
)
_TOP = re.compile(
    r"(?:(?:top|first|höchsten|größten|teuersten|highest|largest|biggest) (\d{1,3})\b|"
    r"\b(\d{1,3}) (?=highest|largest|biggest|most expensive|lowest|smallest|cheapest|höchsten|größten|teuersten|"
    r"niedrigsten|kleinsten|günstigsten))",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|per|for each|for every|grouped by|je|pro|nach|für jede[nrs]?) (?:the |each |every |der |die |das )?",
    re.IGNORECASE,
)
_MOST = re.compile(r"\b(?:the most|die meisten|am meisten|am häufigsten|most often)\b", re.IGNORECASE)
_WHO_IS = re.compile(r"(?:who|which|wer|welche\w?) (?:is|are|was|were|ist|sind|war)\b(?!.*\d)", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:not|no|never|without|except|excluding|other than|isn't|aren't|don't|doesn't|didn't|haven't|hasn't|unpaid|"
    r"nicht|kein\w*|ohne|außer|ausser|nie|unbezahlt\w*)\b",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    r"\b(?:why|compared?|comparison|versus|vs|difference|percent(?:age)?|share|ratio|growth|trend|change[ds]?|forecast|"
    r"remain(?:s|ing)?|left|warum|wieso|vergleich\w*|unterschied\w*|prozent\w*|anteil\w*|entwicklung|prognose|übrig|"
    r"differ\w*|increase[ds]?|decrease[ds]?|cumulative|distinct|different|verschiedene\w?|unterschiedliche\w?)\b",
    re.IGNORECASE,
)
"""What no template works out: half an answer would look like a whole one."""
_SIGN = r"(?:€|\$|£|eur|euros?|usd|dollars?|gbp|pounds?|chf|franken|%|percent|prozent)"
_FIGURE = (
    rf"(?:([€$£]) ?)?(\d[\d.,'’]*\d|\d)(?: ?(k|tsd\.?|thousand|tausend|mio\.?|million(?:en)?))?(?: ?({_SIGN})(?!\w))?"
)
_BETWEEN = re.compile(rf"\b(?:between|zwischen) {_FIGURE} (?:and|und) {_FIGURE}", re.IGNORECASE)
_BOUND = re.compile(
    r"(?<!\w)(?P<at_least>at least|mindestens|>=)|"
    r"(?<!\w)(?P<at_most>at most|up to|no more than|höchstens|bis zu|maximal|<=)|"
    r"(?<!\w)(?P<over>over|above|more than|greater than|higher than|larger than|exceed(?:s|ing)?|mehr als|über|"
    r"größer als|höher als|oberhalb von|>)|"
    r"(?<!\w)(?P<under>under|below|less than|fewer than|lower than|smaller than|weniger als|unter|kleiner als|"
    r"niedriger als|unterhalb von|<)",
    re.IGNORECASE,
)
_AFTER_BOUND = re.compile(rf" ?(?:of |von |a |als )?{_FIGURE}", re.IGNORECASE)
_CODES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD",
          "dollars": "USD", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "chf": "CHF", "franken": "CHF",
          "%": "%", "percent": "%", "prozent": "%"}  # fmt: skip
_SIGNS = {"at_least": ">=", "at_most": "<=", "over": ">", "under": "<"}
_QUARTER = re.compile(r"\b(?:q([1-4])|([1-4])\. quartal)(?:[ /]+((?:19|20)\d\d))?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AGO = re.compile(
    r"\b(?:(this|dies(?:e[nmrs]?)?)|(last|letzte[nmrs]?|vergangene[nmrs]?)) (month|monat|year|jahr|quarter|quartal)\b",
    re.IGNORECASE,
)
_FROM_MONTH = re.compile(r"\b(?:between|from|zwischen|von) ([^\W\d_]+) (?:and|to|bis|und) $", re.IGNORECASE)
_BEFORE_PERIOD = re.compile(
    r"\b(?:(?P<since>since|from|seit|ab)|(?P<after>after|nach)|(?P<before>before|vor)|(?P<until>until|till|up to|bis)|"
    r"in|im|during|of|for|on|am|vom|von|des|the|year|jahr|dem|den)\W*$",
    re.IGNORECASE,
)
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
_NOISE = frozenset(stem(one) for one in _FILLING.split())
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
_COMPOUND = re.compile(r"\b(gesamt|durchschnitts)(?=[a-zäöü]{4,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bound:
    """ "over 5,000 €": a comparison with a number, or two."""

    start: int
    sign: str
    """">", ">=", "<", "<=" or "between"."""
    number: float
    until: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends in; "" where it is open. Or a month of any year."""

    first: str = ""
    last: str = ""
    month: int = 0


@dataclass(slots=True)
class Wording:
    """What the wording of a question tells, and which of its words are still to be accounted for."""

    text: str
    words: list[Word]
    function: Function = ""
    functions: tuple[Function, ...] = ()
    """All that are named."""
    lists: bool = False
    which: bool = False
    """Whether it asks for who or what it is rather than for a number."""
    top: int = 0
    most: bool = False
    """"the most orders": the group with the most rows."""
    groups: tuple[tuple[int, int], ...] = ()
    """Where "by" stands: behind it something is named to group by."""
    bounds: tuple[Bound, ...] = ()
    period: Period | None = None
    used: set[int] = field(default_factory=set)
    """Numbers of the words that are accounted for."""

    def use(self, start: int, end: int) -> None:
        """Account for the words in text[start:end]."""
        self.used.update(at for at, one in enumerate(self.words) if one.start >= start and one.end <= end)

    def open_words(self) -> list[int]:
        """Numbers of the words that something has to account for."""
        return [at for at, one in enumerate(self.words) if at not in self.used and not self._says_nothing(one)]

    def _says_nothing(self, one: Word) -> bool:
        surface = self.text[one.start : one.end]
        return not surface.isdigit() and (is_stop_word(surface) or one.stem in _NOISE or len(one.stem) == 1)


def read(question: str, today: date) -> Wording | None:
    """The wording of a question; None for one that asks no table for anything, or for more than can be worked out."""
    text = _COMPOUND.sub(lambda found: f"{found[1]} ", " ".join(question.replace("’", "'").split())).strip(" ?!.")
    if len(text) > 300 or _NEGATED.search(text) or _BEYOND.search(text):
        return None
    wording = Wording(text, words(text))
    _find_functions(wording)
    if (listed := _LISTS.match(text)) and not _WHO_IS.match(text):
        wording.lists = True
        wording.which = re.match(r"which|who|welche|wer", listed[0], re.IGNORECASE) is not None
        wording.use(*listed.span())
    _find_bounds(wording)
    if not _find_period(wording, today):
        return None
    wording.groups = tuple(one.span() for one in _BY.finditer(text))
    if found := _MOST.search(text):
        wording.most = True
        wording.use(*found.span())
    lookup = re.match(r"what|how (?:high|big|large)|wie (?:hoch|groß)|was", text, re.IGNORECASE) is not None
    return wording if wording.function or wording.lists or wording.most or wording.groups or lookup else None


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


def _find_functions(wording: Wording) -> None:
    found: dict[Function, None] = {}
    for name, pattern in _FUNCTIONS:
        for match in re.finditer(rf"\b(?:{pattern})\b", wording.text, re.IGNORECASE):
            found[name] = None
            wording.use(*match.span())
    if top := _TOP.search(wording.text):
        wording.top = int(top[1] or top[2])
        wording.use(*top.span())
    wording.functions = tuple(found)
    wording.function = wording.functions[0] if found else ""


def _find_bounds(wording: Wording) -> None:
    bounds: list[Bound] = []
    for found in _BETWEEN.finditer(wording.text):
        before, first, many, sign, before_, second, many_, sign_ = found.groups()
        bounds.append(
            Bound(
                found.start(),
                "between",
                _figure(first, many),
                _figure(second, many_),
                _unit(sign_ or sign or before_ or before),
            )
        )
        wording.use(*found.span())
    for found in _BOUND.finditer(wording.text):
        figure = _AFTER_BOUND.match(wording.text, found.end())
        if figure is None or found.lastgroup is None:
            continue
        bounds.append(
            Bound(
                found.start(), _SIGNS[found.lastgroup], _figure(figure[2], figure[3]), 0, _unit(figure[1] or figure[4])
            )
        )
        wording.use(found.start(), figure.end())
    wording.bounds = tuple(bounds)


def _find_period(wording: Wording, today: date) -> bool:
    """Find the stretch of days that is spoken of; whether there is at most one."""
    found: list[tuple[int, int, Period]] = []
    text = wording.text

    def free(start: int, end: int) -> bool:
        inside = {at for at, one in enumerate(wording.words) if one.start >= start and one.end <= end}
        return not inside & wording.used and not any(a < end and start < b for a, b, _ in found)

    for one in dates(text):
        if free(one.start, one.end):
            found.append((one.start, one.end, _of_parts(one.date.year, one.date.month, one.date.day)))
    for match in _QUARTER.finditer(text):
        year = int(match[3]) if match[3] else today.year
        month = 3 * int(match[1] or match[2]) - 2
        found.append((*match.span(), Period(f"{year}-{month:02}-01", _end(date(year, month + 2, 1)))))
    for match in _AGO.finditer(text):
        found.append((*match.span(), _relative(bool(match[2]), match[3].lower(), today)))
    for match in _YEAR.finditer(text):
        if free(*match.span()):
            found.append((*match.span(), Period(f"{match[0]}-01-01", f"{match[0]}-12-31")))
    found.sort(key=lambda one: one[0])
    if len(found) == 2 and re.fullmatch(
        r"\W*(?:and|to|und|bis|-|–)\W*", text[found[0][1] : found[1][0]], re.IGNORECASE
    ):
        first, last = found[0][2], found[1][2]
        if first.month and last.last:  # "January to March 2026"
            first = _of_parts(int(last.last[:4]), first.month, None)
        wording.period = Period(first.first, last.last)
    elif (
        len(found) == 1 and (pair := _FROM_MONTH.search(text[: found[0][0]])) and month_of(pair[1]) and found[0][2].last
    ):
        start, _, period = found[0]  # "between January and March 2026"
        wording.period = Period(_of_parts(int(period.last[:4]), month_of(pair[1]), None).first, period.last)
        wording.use(pair.start(), start)
    elif len(found) == 1:
        start, _, period = found[0]
        lead = _BEFORE_PERIOD.search(text[:start])
        kind = lead.lastgroup if lead else None
        if period.month and kind not in (None,):
            return False
        wording.period = _open_ended(period, kind)
        if lead:
            wording.use(lead.start(), start)
    elif found:
        return False
    for start, end, _ in found:
        wording.use(start, end)
    return True


def _open_ended(period: Period, kind: str | None) -> Period:
    match kind:
        case "since":
            return Period(period.first, "")
        case "after":
            return Period((date.fromisoformat(period.last) + timedelta(1)).isoformat(), "")
        case "before":
            return Period("", (date.fromisoformat(period.first) - timedelta(1)).isoformat())
        case "until":
            return Period("", period.last)
    return period


def _of_parts(year: int | None, month: int | None, day: int | None) -> Period:
    if year is None or month is None:
        return Period(month=month or 0)
    if day:
        return Period(f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}-{day:02}")
    return Period(f"{year:04}-{month:02}-01", _end(date(year, month, 1)))


def _relative(last: bool, unit: str, today: date) -> Period:
    months = {"m": 1, "q": 3}.get(unit[0], 12)
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    if last:
        until = first - timedelta(1)
        first = date(until.year, (until.month - 1) // months * months + 1, 1)
    return Period(first.isoformat(), _end(date(first.year, first.month + months - 1, 1)))


def _end(month: date) -> str:
    return ((month.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)).isoformat()


def _figure(written: str, many: str | None) -> float:
    """A number as it is written in any of the ways of Europe; a lone mark before three digits parts thousands."""
    bare = re.sub(r"['’]", "", written)
    mark = max(bare.rfind("."), bare.rfind(","))
    if mark >= 0:
        lone = "." not in bare or "," not in bare
        if lone and (len(bare) - mark == 4 or bare.count(bare[mark]) > 1):
            bare = re.sub(r"[.,]", "", bare)
        else:
            bare = re.sub(r"[.,]", "", bare[:mark]) + "." + bare[mark + 1 :]
    times = {"k": 1e3, "t": 1e3, "m": 1e6}.get((many or "").lower()[:1], 1.0)
    return float(bare) * times


def unit_of(word: str) -> str:
    """The currency that a word names; "" for none."""
    return _unit(word) if len(word) > 1 else ""


def _unit(sign: str | None) -> str:
    return _CODES.get((sign or "").lower(), "")
