"""What the words of a question stand for in a table: values, labels, bounds, days, and the table's own name.

Every word has to stand for something, and for one thing only; otherwise the table does not answer the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import PurePath

from agent.tabular_synonyms import alike, same_value
from agent.tabular_words import Bound, Wording, unit_of
from agent.words import content_words, is_stop_word, near, stem
from indexer.contract import Column, DataTable

_CODE = re.compile(
    r"\b(?:no|nr|num|number|nummer|id|code|key|year|jahr|month|monat|konto|account|kostenstelle|plz|zip)\b"
)
"""Labels of numbers that count nothing."""
_MONEY = re.compile(
    r"amount|betrag|total|summe|sum\b|cost|kosten|value|wert|spent|ausgabe|revenue|umsatz|net|brutto|gross"
)
QUANTITY = re.compile(r"quantity|menge|anzahl|stück|pieces|units|qty|bestand")
_OF_TIME = {"month": "%Y-%m", "monat": "%Y-%m", "year": "%Y", "jahr": "%Y", "day": "%Y-%m-%d", "tag": "%Y-%m-%d"}


class Unsure(Exception):
    """A table does not account for the question, or in more than one way."""


class Match:
    """What the words of a question stand for in one table."""

    def __init__(self, wording: Wording, table: DataTable) -> None:
        """Raises `Unsure`."""
        self.wording = wording
        self.table = table
        self.where: list[str] = []
        """Conditions as SQL."""
        self.conditions: list[str] = []
        """In words: "Customer is “Contoso Ltd”"."""
        self.score = 0
        """How much of the question the table accounts for."""
        self.about = False
        """Whether the question names what the rows are."""
        self.stems = [one.stem for one in wording.words]
        self.labels = {column.name: [word.stem for word in content_words(column.name)] for column in table.columns}
        self._used = set(wording.used)
        self._of_functions = set(wording.used)
        self._take_values()
        self._take_codes()
        self.group = self._group()
        """(SQL expression, words) of what rows are put together by; None for nothing."""
        self.mentioned = self._mentioned()
        """The number columns that the question names."""
        self._take_bounds(self.mentioned)
        self._take_period()
        self.entity = self._entity()
        """The text column that "which …" asks for."""
        self._take_currency(self.mentioned)
        self._take_names()
        self._take_rest()

    def measure(self, mentioned: Sequence[Column]) -> Column | None:
        """The number column that is meant: the one that is named, the only one, the only one of money."""
        numbers = [one for one in self.table.columns if one.kind == "number" and not _CODE.search(one.name.lower())]
        money = [one for one in numbers if one.unit.isupper() or _MONEY.search(one.name.lower())]
        if mentioned:
            return mentioned[0] if len(mentioned) == 1 else None
        return next((some[0] for some in (numbers, money) if len(some) == 1), None)

    # -- what the words stand for

    def _take_values(self) -> None:
        """Conditions from values that stand in the question."""
        whole: dict[str, list[tuple[str, set[int]]]] = {}
        for column in self.table.columns:
            for value in column.said:
                at = self._run_of([stem(word) for word in re.findall(r"[^\W_]+", value)])
                taken = set().union(*(used for _, used in whole.get(column.name, [])), set())
                if at and not at & taken:
                    whole.setdefault(column.name, []).append((value, at))
        for name in list(whole):
            for other in list(whole):
                if other != name and self._all(whole[name]) & self._all(whole.get(other, [])):
                    self._settle(whole, name, other)
        for name, values in whole.items():
            self._condition(name, [value for value, _ in values], self._all(values), 2)
        for column in self.table.columns:
            if column.name not in whole:
                self._take_part_of_value(column)

    def _take_codes(self) -> None:
        """ "Kostenstelle 4100": a number right behind the label of its column."""
        for at in self._open():
            word = self.wording.words[at]
            if not word.stem.isdigit() or at - 1 not in self._open():
                continue
            named = [
                one
                for one in self.table.columns
                if one.kind == "number" and any(near(self.stems[at - 1], label) for label in self.labels[one.name])
            ]
            if len(named) == 1:
                self.where.append(f"{quoted(named[0].name)} = {word.stem}")
                self.conditions.append(f"{named[0].name} is {word.stem}")
                self._used |= {at - 1, at}
                self.score += 3

    def _settle(self, whole: dict[str, list[tuple[str, set[int]]]], name: str, other: str) -> None:
        """Of two columns that hold the same words keep the one with the longer value, or the one that is named."""
        mine, its = self._all(whole[name]), self._all(whole[other])
        if mine < its or (mine == its and self._is_named(other) and not self._is_named(name)):
            del whole[name]
        elif its < mine or (mine == its and self._is_named(name) and not self._is_named(other)):
            del whole[other]
        else:
            raise Unsure

    def _take_part_of_value(self, column: Column) -> None:
        """A condition from a part of a value that belongs to one value alone: "Contoso" for "Contoso Ltd"."""
        held: dict[int, list[str]] = {}
        for value in column.said:
            stems = {word.stem for word in content_words(value)}
            for at in self._open():
                if self.stems[at] in stems and len(self.stems[at]) > 2 and not self.of_table(at):
                    held.setdefault(at, []).append(value)
        values = {value for found in held.values() for value in found}
        if len(values) > 1:
            common = set.intersection(*(set(found) for found in held.values()))
            if len(common) != 1:
                raise Unsure
            values = common
        if values:
            self._condition(column.name, list(values), set(held), 1)

    def _condition(self, name: str, values: Sequence[str], words: set[int], weight: int) -> None:
        listed = ", ".join(_text(value) for value in values)
        column = quoted(name)
        self.where.append(f"{column} = {listed}" if len(values) == 1 else f"{column} IN ({listed})")
        said = " or ".join(f"“{value}”" for value in values)
        self.conditions.append(f"{name} is {said}")
        self._used |= words
        self.score += weight * len(words)

    def _group(self) -> tuple[str, str] | None:
        """(SQL expression, words) of what rows are put together by."""
        for start, end in self.wording.groups:
            following = [at for at, one in enumerate(self.wording.words) if one.start >= end][:3]
            if not following or following[0] in self._used:
                continue
            name = self._column_named(following, "text", first=True)
            preposition = {at for at, one in enumerate(self.wording.words) if start <= one.start < end}
            if name is not None:
                self._used |= preposition
                return quoted(name), name
            word = self.wording.words[following[0]]
            surface = self.wording.text[word.start : word.end].lower()
            if surface in _OF_TIME and not self._in_number_label(following[0]):
                self._used |= {following[0], *preposition}
                dated = quoted(self._dated().name)
                return f"strftime({dated}, '{_OF_TIME[surface]}')", surface
        return None

    def _mentioned(self) -> list[Column]:
        """The number columns that the question names: by their own words, else by words for the same."""
        numbers = [one for one in self.table.columns if one.kind == "number"]
        for weight, same in ((2, near), (1, alike)):
            found: list[tuple[float, Column, set[int]]] = []
            for column in numbers:
                stems = self.labels[column.name]
                at = {n for n in self._unvalued() if any(same(self.stems[n], label) for label in stems)}
                covered = sum(any(same(self.stems[n], label) for n in at) for label in stems)
                if covered:
                    found.append((covered / len(stems), column, at))
            best = max((share for share, _, _ in found), default=0.0)
            kept = [(column, at) for share, column, at in found if share == best]
            if same is alike and len(kept) > 1:
                money = [(column, at) for column, at in kept if _MONEY.search(column.name.lower()) or column.unit]
                kept = money if len(money) == 1 else []
            if kept:
                for _, at in kept:
                    self.score += weight * len(at - self._used - self._of_functions)
                    self._used |= at
                return [column for column, _ in kept]
        return []

    def _take_bounds(self, mentioned: Sequence[Column]) -> None:
        for bound in self.wording.bounds:
            column = self._bounded(bound, mentioned)
            name = quoted(column.name)
            number, shown = _number(bound.number), f"{bound.number:,.10g}" + (f" {bound.unit}" if bound.unit else "")
            if bound.sign == "between":
                self.where.append(f"{name} BETWEEN {number} AND {_number(bound.until)}")
                self.conditions.append(f"{column.name} is between {shown} and {bound.until:,.10g}")
            else:
                self.where.append(f"{name} {bound.sign} {number}")
                words = {">": "over", ">=": "at least", "<": "under", "<=": "at most"}[bound.sign]
                self.conditions.append(f"{column.name} is {words} {shown}")

    def _bounded(self, bound: Bound, mentioned: Sequence[Column]) -> Column:
        column = self.measure(mentioned)
        if column is None or column.unit == "mixed":
            raise Unsure
        if bound.unit and column.unit and bound.unit != column.unit:
            raise Unsure
        if bound.unit not in ("", "%") and not column.unit and QUANTITY.search(column.name.lower()):
            raise Unsure
        return column

    def _take_period(self) -> None:
        period = self.wording.period
        if period is None:
            return
        if not any(one.kind in ("date", "moment") for one in self.table.columns):
            self._take_year()
            return
        column = self._dated()
        name = quoted(column.name)
        if period.month:
            self.where.append(f"month({name}) = {period.month}")
            self.conditions.append(f"{column.name} is in month {period.month}")
            return
        if period.first:
            self.where.append(f"{name} >= DATE '{period.first}'")
        if period.last:
            after = date.fromisoformat(period.last) + timedelta(1)
            self.where.append(f"{name} < DATE '{after.isoformat()}'")
        ends = f"from {period.first}" * bool(period.first) + f" to {period.last}" * bool(period.last)
        self.conditions.append(f"{column.name} is {ends.strip()}")

    def _take_year(self) -> None:
        """A year as a condition on a column of years."""
        period = self.wording.period
        years = [one for one in self.table.columns if one.name.casefold() in ("year", "jahr") and one.kind == "number"]
        if (
            period is None
            or len(years) != 1
            or period.first[4:] != "-01-01"
            or period.last != f"{period.first[:4]}-12-31"
        ):
            raise Unsure
        self.where.append(f"{quoted(years[0].name)} = {period.first[:4]}")
        self.conditions.append(f"{years[0].name} is {period.first[:4]}")

    def _dated(self) -> Column:
        """The column that tells when: the one that is named, the only one, or the one that is called "date"."""
        found = [one for one in self.table.columns if one.kind in ("date", "moment")]
        named = [one for one in found if self._is_named(one.name)]
        called = [one for one in found if one.name.casefold() in ("date", "datum", "day", "tag")]
        for some in (named, found, called):
            if len(some) == 1:
                stems = self.labels[some[0].name]
                self._used |= {at for at in self._open() if any(alike(self.stems[at], one) for one in stems)}
                return some[0]
        raise Unsure

    def _entity(self) -> Column | None:
        """The text column that "which …" asks for."""
        if not self.wording.which:
            return None
        following = [at for at in range(len(self.stems)) if at not in self.wording.used][:2]
        name = self._column_named(following, "text", first=False)
        return next((one for one in self.table.columns if one.name == name), None)

    def _take_names(self) -> None:
        """Words of the table's and the file's name, and labels of columns that say what a row is."""
        for at, word in enumerate(self.wording.words):
            surface = self.wording.text[word.start : word.end]
            if at not in self._used and not is_stop_word(surface) and (weight := self.of_table(at)):
                self._used.add(at)
                self.score += weight
                self.about = True

    def _take_currency(self, mentioned: Sequence[Column]) -> None:
        """ "in euros": the currency that is asked for is that of the column, or the question is not for it."""
        for at in self._open():
            word = self.wording.words[at]
            unit = unit_of(self.wording.text[word.start : word.end])
            if unit:
                column = self.measure(mentioned)
                if column is None or column.unit not in ("", unit):
                    raise Unsure
                self._used.add(at)

    def _take_rest(self) -> None:
        for at in self._open():
            labels = [one for stems in self.labels.values() for one in stems]
            if not any(alike(self.stems[at], one) for one in labels):
                raise Unsure
            self._used.add(at)
            self.score += 2 if any(near(self.stems[at], one) for one in labels) else 1

    # -- words

    def _open(self) -> list[int]:
        return [at for at in self.wording.open_words() if at not in self._used]

    def _unvalued(self) -> list[int]:
        """Words that are no value, bound or period; those of functions and filling words are among them."""
        bound = {at for at in self._used if at not in self.wording.used}
        return [at for at in range(len(self.stems)) if at not in bound]

    def _run_of(self, stems: Sequence[str]) -> set[int]:
        """The words of the question that are these, one after the other."""
        for start in range(len(self.stems) - len(stems) + 1):
            run = range(start, start + len(stems))
            same = same_value if len(stems) == 1 else near
            if stems and all(same(self.stems[at], one) for at, one in zip(run, stems, strict=True)):
                return set(run)
        return set()

    def _column_named(self, at: Sequence[int], kind: str, *, first: bool) -> str | None:
        """The column of a kind that one of some words names; with `first` the very first of them has to."""
        for same in (near, alike):
            for number in at[:1] if first else at:
                named = [
                    one.name
                    for one in self.table.columns
                    if one.kind == kind and any(same(self.stems[number], label) for label in self.labels[one.name])
                ]
                if len(named) == 1:
                    self._used.add(number)
                    self.score += 2 if same is near else 1
                    return named[0]
        return None

    def _is_named(self, column: str) -> bool:
        return any(alike(one, label) for one in self.stems for label in self.labels[column])

    def _in_number_label(self, at: int) -> bool:
        return any(
            any(near(self.stems[at], label) for label in self.labels[one.name])
            for one in self.table.columns
            if one.kind == "number"
        )

    def of_table(self, at: int) -> int:
        """3 when a word stands in the name of the table or its file, 1 when one for the same does, otherwise 0."""
        name = f"{self.table.name} {self.table.label} {self.table.title} {PurePath(self.table.path).stem}"
        stems = [word.stem for word in content_words(name.replace("_", " ")) if not word.stem.isdigit()]
        return max((3 if near(self.stems[at], one) else int(alike(self.stems[at], one)) for one in stems), default=0)

    @staticmethod
    def _all(values: Sequence[tuple[str, set[int]]]) -> set[int]:
        return set().union(*(at for _, at in values), set())


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
