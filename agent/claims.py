"""What a sentence claims that must stand in its source exactly: dates, numbers, names, and what it denies.

Values are compared, not spellings: "3. Juni 2026", "June 3, 2026" and "2026-06-03" are one date; "1,200",
"1.200" and "1200" may be one number, "4.2 million" and "4,200,000" are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from agent.words import content_words, is_stop_word, stem

_MONTH_NAMES = (
    "january januar janvier enero jan",
    "february februar fevrier février febrero feb",
    "march märz marz maerz mars marzo mar mär",
    "april avril abril apr",
    "may mai mayo",
    "june juni juin junio jun",
    "july juli juillet julio jul",
    "august août aout agosto aug",
    "september septembre septiembre sep sept",
    "october oktober octobre octubre oct okt",
    "november novembre noviembre nov",
    "december dezember décembre decembre diciembre dec dez",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_NAME_OF_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:1[89]|20|21)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>{_DAY}))?\b",
        rf"\b(?P<d>{_DAY})\.\s?(?P<m>0?[1-9]|1[0-2])\.\s?(?P<y>{_YEAR})\b",
        rf"\b(?P<d>{_DAY})/(?P<m>0?[1-9]|1[0-2])/(?P<y>{_YEAR})\b",
        rf"\b(?P<m>0?[1-9]|1[0-2])/(?P<d>{_DAY})/(?P<y>{_YEAR})\b",
        rf"\b(?P<d>{_DAY})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?P<m>{_NAME_OF_MONTH})"
        rf"(?:,?\s+(?:de\s+|del\s+)?(?P<y>{_YEAR}))?\b",
        rf"\b(?P<m>{_NAME_OF_MONTH})\s+(?P<d>{_DAY})(?:st|nd|rd|th)?\b(?!\s*[:%])(?:,?\s+(?P<y>{_YEAR}))?\b",
        rf"\b(?P<m>{_NAME_OF_MONTH}),?\s+(?:de\s+|of\s+)?(?P<y>{_YEAR})\b",
    )
)
_NUMBER = re.compile(
    r"(?<![\w.,])[-–−]?\d+(?:[.,'’  ]\d{3})*(?:[.,]\d+)?(?:\s?(?P<scale>%|k\b|m\b|bn\b|thousand\b|tsd\b|mio\b|mrd\b|"
    r"million(?:en|s|es)?\b|millones\b|billion(?:s)?\b|milliarden\b|mill?iards?\b))?",
    re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "tsd": 3, "m": 6, "mio": 6, "mill": 6, "bn": 9, "bill": 9, "mrd": 9, "mili": 9}
_NUMBER_WORDS = {
    word: value
    for value, words in enumerate(
        (
            "zero",
            "",
            "two zwei deux dos",
            "three drei trois tres",
            "four vier quatre cuatro",
            "five fünf cinq cinco",
            "six sechs seis",
            "seven sieben sept siete",
            "eight acht huit ocho",
            "nine neun neuf nueve",
            "ten zehn dix diez",
            "eleven elf onze once",
            "twelve zwölf douze doce",
        )
    )
    for word in words.split()
    if word not in {"once", "sept"}
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-’'][^\W_]+)*")
_TITLE = re.compile(r"\b(?:Mrs?|Ms|Dr|Prof|Sra?|St|Hr|Fr|Mme|Mlle|[A-Z])\.$")
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:mon|diens|donners|frei|sams|sonn)tags?\b|mittwochs?\b|"
    r"(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche\b|lunes\b|martes\b|miércoles\b|jueves\b|viernes\b|sábado\b|"
    r"domingo\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?](?=\s|$)|\b(?:because|but|weil|sondern|aber|parce|mais|porque|pero)\b")
_DENIES = re.compile(
    r"\b(?:not|cannot|no|never|none|nobody|nothing|neither|nor|without|nicht|kein\w*|nie|niemals|niemand|nichts|ohne|"
    r"ne|n['’]\w+|pas|jamais|aucune?|sans|nunca|ningun\w*|ningún|nada|sin)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as a text gives it."""

    year: int | None
    month: int | None
    day: int | None

    def agrees(self, other: Date) -> bool:
        """Whether both may be the same day or month: nothing that both give differs, and both give day or month."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs) and (self.day is None or other.day is not None)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and where it stands."""

    start: int
    end: int
    date: Date


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text claims word for word. Each number is the set of values that its spelling may mean."""

    dates: tuple[Date, ...]
    numbers: tuple[frozenset[Decimal], ...]
    names: frozenset[str]
    """Reduced words (`agent.words.stem`) that are written like names."""
    denied: frozenset[str]
    """Reduced content words that it says are not so."""


def claims(text: str) -> Claims:
    """What a sentence or passage claims."""
    dated = dates(text)
    return Claims(tuple(one.date for one in dated), numbers(text, dated), names(text), denied(text))


def denied(text: str) -> frozenset[str]:
    """The reduced content words that a text denies: those after a negation in its clause, else the one before it."""
    found: set[str] = set()
    said = content_words(text)
    for match in _DENIES.finditer(text):
        end = _CLAUSE.search(text, match.end())
        limit = end.start() if end is not None else len(text)
        after = [word.stem for word in said if match.end() <= word.start < limit]
        before = [word.stem for word in said if word.end <= match.start()]
        found.update(after[:3] or before[-1:])
    return frozenset(found)


def month_of(word: str) -> int | None:
    """1 to 12 for the name of a month in English, German, French or Spanish."""
    return _MONTHS.get(word.lower().rstrip("."))


def dates(text: str) -> list[Dated]:
    """The dates of a text in order; a year alone is a number, not a date."""
    found: list[Dated] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            parts = match.groupdict()
            month = parts["m"]
            number = int(month) if month.isdigit() else month_of(month)
            day, year = parts.get("d"), parts.get("y")
            date = Date(int(year) if year else None, number, int(day) if day else None)
            found.append(Dated(match.start(), match.end(), date))
    return sorted(found, key=lambda one: one.start)


def numbers(text: str, dated: list[Dated] | None = None) -> tuple[frozenset[Decimal], ...]:
    """The numbers of a text outside its dates, each as the values that its spelling may mean."""
    skip = dates(text) if dated is None else dated
    found: list[frozenset[Decimal]] = []
    for match in _NUMBER.finditer(text):
        if any(match.start() < one.end and one.start < match.end() for one in skip):
            continue
        scale = (match.group("scale") or "").lower()
        digits = match.group()[: len(match.group()) - len(scale)].strip().replace("–", "-").replace("−", "-")
        power = next((p for word, p in _SCALES.items() if scale == word or (len(word) > 2 and scale[:4] == word)), 0)
        values = {value.scaleb(power) for value in _values(digits)}
        if values:
            found.append(frozenset(values))
    found += [
        frozenset({Decimal(_NUMBER_WORDS[w])}) for w in re.findall(r"[^\W\d_]+", text.lower()) if w in _NUMBER_WORDS
    ]
    return tuple(found)


def _values(digits: str) -> set[Decimal]:
    plain = re.sub(r"['’\s]", "", digits).lstrip("-")
    spellings = {plain.replace(",", ""), plain.replace(".", "").replace(",", ".")}
    values: set[Decimal] = set()
    for spelling in spellings:
        try:
            values.add(Decimal(spelling))
        except InvalidOperation:  # "1.2.3" is a version, compared by its digits
            values.add(Decimal("0." + "".join(c for c in spelling if c.isdigit())))
    return values


def names(text: str) -> frozenset[str]:
    """Words written like names: capitals or digits inside, or a capital that does not open a sentence."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if month_of(word) is not None or is_stop_word(word) or _WEEKDAY.match(word) or word.lower() in _NUMBER_WORDS:
            continue
        inner = any(c.isupper() or c.isdigit() for c in word[1:])
        before = text[: match.start()].rstrip(" \t\"'“„«([*_")
        opens = not before or (before[-1] in ".!?:\n•|-–>#" and _TITLE.search(before) is None)
        if inner or (word[0].isupper() and not opens):
            found.update(stem(piece) for piece in word.split("-") if piece and not is_stop_word(piece))
    return frozenset(found)
