"""How people word questions about the rows of a table, in English and German: what is worked out, of which rows.

A wording is taken apart from its whole to its words. What none of these tables knows stays a word that a table has to
account for: its name, a label or a value. So a question is never answered as if one of its conditions were not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from agent.tabular_periods import Period, period_in
from agent.tabular_synonyms import NOISE
from agent.words import Word, is_stop_word, words

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
    r"gib|wer|(?=(?:every|all|alle|jede|sämtliche)\b))\b(?: me| mir| uns| us)? ?"
    r"(?:(?<!\w)(?:every|all|each|alle[rns]?|jede[nrs]?|sämtliche)\b)?(?: the| die| der| das)?",
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

    def is_unused(self, start: int, end: int) -> bool:
        """Whether no word in text[start:end] is accounted for."""
        return not any(one.start >= start and one.end <= end for one in (self.words[at] for at in self.used))

    def open_words(self) -> list[int]:
        """Numbers of the words that something has to account for."""
        return [at for at, one in enumerate(self.words) if at not in self.used and not self._says_nothing(one)]

    def _says_nothing(self, one: Word) -> bool:
        surface = self.text[one.start : one.end]
        return not surface.isdigit() and (is_stop_word(surface) or one.stem in NOISE or len(one.stem) == 1)


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
    if (spoken := period_in(text, today, wording.is_unused)) is None:
        return None
    wording.period = spoken.period
    for span in spoken.spans:
        wording.use(*span)
    wording.groups = tuple(one.span() for one in _BY.finditer(text))
    if found := _MOST.search(text):
        wording.most = True
        wording.use(*found.span())
    lookup = re.match(r"what|how (?:high|big|large)|wie (?:hoch|groß)|was", text, re.IGNORECASE) is not None
    return wording if wording.function or wording.lists or wording.most or wording.groups or lookup else None


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
