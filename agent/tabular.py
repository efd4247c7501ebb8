"""A question about the rows of a table as SQL, from templates: sums, means, extremes and counts with conditions,
groups, the largest few, and every row that meets a condition.

Deterministic. Every word of the question has to be accounted for by the wording, a table's name, a label or a value
that stands in a column, and every choice has to be the only one; otherwise there is no plan, and the files are read as
for any other question. A wrong number is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePath
from typing import Literal

from agent.tabular_words import Bound, Function, Wording, alike, read, same_value, unit_of
from agent.words import content_words, is_stop_word, near, stem
from indexer.contract import Column, DataTable

Shape = Literal["figure", "groups", "rows"]
_CODE = re.compile(
    r"\b(?:no|nr|num|number|nummer|id|code|key|year|jahr|month|monat|konto|account|kostenstelle|plz|zip)\b"
)
"""Labels of numbers that count nothing."""
_NOT_ADDED = re.compile(
    r"price|preis|salar|gehalt|lohn|wage|temperat|rate|quote|age\b|alter\b|score|note|grade|percent|prozent|%|level|"
    r"turbid|hours? per|stunden|mindest|minimum|maxim|average|durchschnitt",
)
"""Labels of numbers that are not added up unless that is asked for."""
_MONEY = re.compile(
    r"amount|betrag|total|summe|sum\b|cost|kosten|value|wert|spent|ausgabe|revenue|umsatz|net|brutto|gross"
)
_QUANTITY = re.compile(r"quantity|menge|anzahl|stück|pieces|units|qty|bestand")
_CURRENCY = re.compile(r"currency|währung")
_OF_TIME = {"month": "%Y-%m", "monat": "%Y-%m", "year": "%Y", "jahr": "%Y", "day": "%Y-%m-%d", "tag": "%Y-%m-%d"}
_COUNTED = re.compile(
    r"how many|wie ?viele|number of|anzahl(?: der| von)?|the most|die meisten|am meisten|am häufigsten", re.IGNORECASE
)
MOST_GROUPS = 25


@dataclass(slots=True)
class Plan:
    """What is worked out, of which rows, and the SQL that does it."""

    table: DataTable
    shape: Shape
    function: Function = ""
    measure: Column | None = None
    group: str = ""
    """What rows are put together by, as people read it."""
    counted: Column | None = None
    """Of which the different values are counted; None where rows are."""
    conditions: list[str] = field(default_factory=list)
    """In words: "Customer is “Contoso Ltd”"."""
    descending: bool = True
    few: int = 0
    """How many of the largest or smallest are wanted; 0 for all."""
    sql: str = ""
    rows_sql: str = ""
    """The rows behind it, each with its `rowid` first; "" for groups."""


def planned(question: str, tables: Sequence[DataTable], today: date) -> Plan | None:
    """The plan of the one table that accounts for the whole question best; None when there is none, or several."""
    wording = read(question, today)
    if wording is None:
        return None
    found: list[tuple[int, Plan]] = []
    for table in tables:
        one = _Reading(wording, table)
        plan = one.plan()
        if plan is not None and one.score > 0:
            found.append((one.score, plan))
    found.sort(key=lambda one: -one[0])
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return found[0][1]


class _Unsure(Exception):
    """A table does not account for the question, or in more than one way."""


class _Reading:
    """One question over one table."""

    def __init__(self, wording: Wording, table: DataTable) -> None:
        self._wording = wording
        self._table = table
        self._used = set(wording.used)
        self._where: list[str] = []
        self._conditions: list[str] = []
        self.score = 0
        self._about = False
        """Whether the question names what the rows are."""
        self._of_functions = set(wording.used)
        self._stems = [one.stem for one in wording.words]
        self._labels = {column.name: [word.stem for word in content_words(column.name)] for column in table.columns}

    def plan(self) -> Plan | None:
        """The plan; None when this table does not answer the question for certain."""
        try:
            self._take_values()
            self._take_codes()
            group = self._group()
            mentioned = self._mentioned()
            self._take_bounds(mentioned)
            self._take_period()
            entity = self._entity()
            self._take_currency(mentioned)
            self._take_names()
            self._take_rest()
            return self._shaped(group, mentioned, entity)
        except _Unsure:
            return None

    # -- what the words stand for

    def _take_values(self) -> None:
        """Conditions from values that stand in the question."""
        whole: dict[str, list[tuple[str, set[int]]]] = {}
        for column in self._table.columns:
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
        for column in self._table.columns:
            if column.name not in whole:
                self._take_part_of_value(column)

    def _take_codes(self) -> None:
        """ "Kostenstelle 4100": a number right behind the label of its column."""
        for at in self._open():
            word = self._wording.words[at]
            if not word.stem.isdigit() or at - 1 not in self._open():
                continue
            named = [
                one
                for one in self._table.columns
                if one.kind == "number" and any(near(self._stems[at - 1], label) for label in self._labels[one.name])
            ]
            if len(named) == 1:
                self._where.append(f"{quoted(named[0].name)} = {word.stem}")
                self._conditions.append(f"{named[0].name} is {word.stem}")
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
            raise _Unsure

    def _take_part_of_value(self, column: Column) -> None:
        """A condition from a part of a value that belongs to one value alone: "Contoso" for "Contoso Ltd"."""
        held: dict[int, list[str]] = {}
        for value in column.said:
            stems = {word.stem for word in content_words(value)}
            for at in self._open():
                if self._stems[at] in stems and len(self._stems[at]) > 2 and not self._of_table(at):
                    held.setdefault(at, []).append(value)
        values = {value for found in held.values() for value in found}
        if len(values) > 1:
            common = set.intersection(*(set(found) for found in held.values()))
            if len(common) != 1:
                raise _Unsure
            values = common
        if values:
            self._condition(column.name, list(values), set(held), 1)

    def _condition(self, name: str, values: Sequence[str], words: set[int], weight: int) -> None:
        listed = ", ".join(_text(value) for value in values)
        column = quoted(name)
        self._where.append(f"{column} = {listed}" if len(values) == 1 else f"{column} IN ({listed})")
        said = " or ".join(f"“{value}”" for value in values)
        self._conditions.append(f"{name} is {said}")
        self._used |= words
        self.score += weight * len(words)

    def _group(self) -> tuple[str, str] | None:
        """(SQL expression, words) of what rows are put together by."""
        for start, end in self._wording.groups:
            following = [at for at, one in enumerate(self._wording.words) if one.start >= end][:3]
            if not following or following[0] in self._used:
                continue
            name = self._column_named(following, "text", first=True)
            preposition = {at for at, one in enumerate(self._wording.words) if start <= one.start < end}
            if name is not None:
                self._used |= preposition
                return quoted(name), name
            word = self._wording.words[following[0]]
            surface = self._wording.text[word.start : word.end].lower()
            if surface in _OF_TIME and not self._in_number_label(following[0]):
                self._used |= {following[0], *preposition}
                dated = quoted(self._dated().name)
                return f"strftime({dated}, '{_OF_TIME[surface]}')", surface
        return None

    def _mentioned(self) -> list[Column]:
        """The number columns that the question names: by their own words, else by words for the same."""
        numbers = [one for one in self._table.columns if one.kind == "number"]
        for weight, same in ((2, near), (1, alike)):
            found: list[tuple[float, Column, set[int]]] = []
            for column in numbers:
                stems = self._labels[column.name]
                at = {n for n in self._unvalued() if any(same(self._stems[n], label) for label in stems)}
                covered = sum(any(same(self._stems[n], label) for n in at) for label in stems)
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
        for bound in self._wording.bounds:
            column = self._bounded(bound, mentioned)
            name = quoted(column.name)
            number, shown = _number(bound.number), f"{bound.number:,.10g}" + (f" {bound.unit}" if bound.unit else "")
            if bound.sign == "between":
                self._where.append(f"{name} BETWEEN {number} AND {_number(bound.until)}")
                self._conditions.append(f"{column.name} is between {shown} and {bound.until:,.10g}")
            else:
                self._where.append(f"{name} {bound.sign} {number}")
                words = {">": "over", ">=": "at least", "<": "under", "<=": "at most"}[bound.sign]
                self._conditions.append(f"{column.name} is {words} {shown}")

    def _bounded(self, bound: Bound, mentioned: Sequence[Column]) -> Column:
        column = self._measure(mentioned)
        if column is None or column.unit == "mixed":
            raise _Unsure
        if bound.unit and column.unit and bound.unit != column.unit:
            raise _Unsure
        if bound.unit not in ("", "%") and not column.unit and _QUANTITY.search(column.name.lower()):
            raise _Unsure
        return column

    def _take_period(self) -> None:
        period = self._wording.period
        if period is None:
            return
        if not any(one.kind in ("date", "moment") for one in self._table.columns):
            self._take_year()
            return
        column = self._dated()
        name = quoted(column.name)
        if period.month:
            self._where.append(f"month({name}) = {period.month}")
            self._conditions.append(f"{column.name} is in month {period.month}")
            return
        if period.first:
            self._where.append(f"{name} >= DATE '{period.first}'")
        if period.last:
            after = date.fromisoformat(period.last) + timedelta(1)
            self._where.append(f"{name} < DATE '{after.isoformat()}'")
        ends = f"from {period.first}" * bool(period.first) + f" to {period.last}" * bool(period.last)
        self._conditions.append(f"{column.name} is {ends.strip()}")

    def _take_year(self) -> None:
        """A year as a condition on a column of years."""
        period = self._wording.period
        years = [one for one in self._table.columns if one.name.casefold() in ("year", "jahr") and one.kind == "number"]
        if (
            period is None
            or len(years) != 1
            or period.first[4:] != "-01-01"
            or period.last != f"{period.first[:4]}-12-31"
        ):
            raise _Unsure
        self._where.append(f"{quoted(years[0].name)} = {period.first[:4]}")
        self._conditions.append(f"{years[0].name} is {period.first[:4]}")

    def _dated(self) -> Column:
        """The column that tells when: the one that is named, the only one, or the one that is called "date"."""
        found = [one for one in self._table.columns if one.kind in ("date", "moment")]
        named = [one for one in found if self._is_named(one.name)]
        called = [one for one in found if one.name.casefold() in ("date", "datum", "day", "tag")]
        for some in (named, found, called):
            if len(some) == 1:
                stems = self._labels[some[0].name]
                self._used |= {at for at in self._open() if any(alike(self._stems[at], one) for one in stems)}
                return some[0]
        raise _Unsure

    def _entity(self) -> Column | None:
        """The text column that "which …" asks for."""
        if not self._wording.which:
            return None
        following = [at for at in range(len(self._stems)) if at not in self._wording.used][:2]
        name = self._column_named(following, "text", first=False)
        return next((one for one in self._table.columns if one.name == name), None)

    def _take_names(self) -> None:
        """Words of the table's and the file's name, and labels of columns that say what a row is."""
        for at, word in enumerate(self._wording.words):
            surface = self._wording.text[word.start : word.end]
            if at not in self._used and not is_stop_word(surface) and (weight := self._of_table(at)):
                self._used.add(at)
                self.score += weight
                self._about = True

    def _take_currency(self, mentioned: Sequence[Column]) -> None:
        """ "in euros": the currency that is asked for is that of the column, or the question is not for it."""
        for at in self._open():
            word = self._wording.words[at]
            unit = unit_of(self._wording.text[word.start : word.end])
            if unit:
                column = self._measure(mentioned)
                if column is None or column.unit not in ("", unit):
                    raise _Unsure
                self._used.add(at)

    def _take_rest(self) -> None:
        for at in self._open():
            labels = [one for stems in self._labels.values() for one in stems]
            if not any(alike(self._stems[at], one) for one in labels):
                raise _Unsure
            self._used.add(at)
            self.score += 2 if any(near(self._stems[at], one) for one in labels) else 1

    # -- what is worked out

    def _shaped(self, group: tuple[str, str] | None, mentioned: list[Column], entity: Column | None) -> Plan:
        wording = self._wording
        functions = wording.functions
        extreme: Function = next((one for one in functions if one in ("max", "min")), "")
        measure = self._measure(mentioned)
        if wording.most and entity is not None:
            function: Function = "sum" if mentioned else "count"
            return self._groups((quoted(entity.name), entity.name), function, measure, few=wording.top or 1)
        if group is not None:
            function = next((one for one in functions if one in ("avg", "median", "count")), "")
            function = function or ("" if "sum" in functions else extreme) or ("sum" if measure else "count")
            return self._groups(group, function, measure, few=0)
        if extreme:
            if measure is None:
                raise _Unsure
            repeats = entity is not None and entity.distinct < entity.filled
            added = "sum" in functions or (not _NOT_ADDED.search(measure.name.lower()) and not wording.top)
            if entity is not None and repeats and ("avg" in functions or "count" in functions or added):
                function = next((one for one in functions if one in ("avg", "count")), "sum")
                named = (quoted(entity.name), entity.name)
                return self._groups(named, function, measure, wording.top or 1, descending=extreme == "max")
            return self._rows(measure, extreme == "max", wording.top or 1, extreme)
        if wording.function == "count":
            return self._counted(mentioned, measure)
        if wording.lists and not functions:
            if not self._where:
                raise _Unsure
            return self._rows(measure, True, 0, "")
        if wording.function:
            return self._figure(wording.function, measure)
        if not (mentioned or self._about) or not self._where:
            raise _Unsure
        return self._figure("", measure)

    def _counted(self, mentioned: list[Column], measure: Column | None) -> Plan:
        """ "How many": of a number column its value or sum; of a product with a quantity that; otherwise of rows."""
        first = self._counted_word()
        if first is None:
            raise _Unsure
        for column in mentioned:
            if any(near(self._stems[first], one) for one in self._labels[column.name][:1]) and not self._of_table(
                first
            ):
                return self._figure("", column)
        amounts = [one for one in self._table.columns if one.kind == "number" and _QUANTITY.search(one.name.lower())]
        is_value = any(
            self._stems[first] in [word.stem for word in content_words(value)]
            for one in self._table.columns
            for value in one.said
        )
        if is_value and amounts and not self._of_table(first):
            if len(amounts) > 1:
                raise _Unsure
            return self._figure("sum", amounts[0])
        return self._figure("count", None if not self._wording.bounds else measure)

    def _counted_word(self) -> int | None:
        """The word for what is counted."""
        after = _COUNTED.search(self._wording.text)
        return next((at for at, one in enumerate(self._wording.words) if after and one.start >= after.end()), None)

    def _repeating(self) -> Column | None:
        """What is counted, when it is no row but stands in several of them: the customers of a table of invoices."""
        at = self._counted_word()
        if at is None or self._of_table(at) > 1:
            return None
        named = [
            one
            for one in self._table.columns
            if one.kind == "text" and any(alike(self._stems[at], label) for label in self._labels[one.name])
        ]
        if len(named) > 1:
            raise _Unsure
        return named[0] if named and named[0].distinct < named[0].filled else None

    def _figure(self, function: Function, measure: Column | None) -> Plan:
        table, where = quoted(self._table.name), self._clause()
        if function == "count":
            plan = self._plan("figure", function, None)
            plan.counted = self._repeating()
            counted = f"DISTINCT {quoted(plan.counted.name)}" if plan.counted is not None else "*"
            plan.sql = f"SELECT count({counted}) FROM {table}{where}"
            order = f" ORDER BY {quoted(measure.name)} DESC" if measure is not None else ""
            plan.rows_sql = f"SELECT rowid FROM {table}{where}{order}"
            return plan
        if measure is None or measure.unit == "mixed":
            raise _Unsure
        name = quoted(measure.name)
        currencies = [one for one in self._table.columns if _CURRENCY.search(one.name.lower()) and one.distinct > 1]
        if currencies and function in ("", "sum", "avg", "median"):
            named = currencies[0].name
            return self._groups((quoted(named), named), function or "sum", measure, few=0)
        plan = self._plan("figure", function, measure)
        added = function or ("" if _NOT_ADDED.search(measure.name.lower()) else "sum")
        plan.sql = f"SELECT {added}({name}), count({name}) FROM {table}{where}"
        if not added:
            plan.sql = f"SELECT {name} FROM {table}{where}"
        plan.rows_sql = f"SELECT rowid, {name} FROM {table}{where}{' AND' if where else ' WHERE'} {name} IS NOT NULL"
        plan.rows_sql += f" ORDER BY {name} DESC"
        return plan

    def _groups(
        self, group: tuple[str, str], function: Function, measure: Column | None, few: int, *, descending: bool = True
    ) -> Plan:
        if function != "count" and (measure is None or measure.unit == "mixed"):
            raise _Unsure
        expression, named = group
        plan = self._plan("groups", function, None if function == "count" else measure)
        value = "count(*)" if plan.measure is None else f"{function}({quoted(plan.measure.name)})"
        if plan.measure is None and (counted := self._repeating()) is not None and quoted(counted.name) != group[0]:
            plan.counted, value = counted, f"count(DISTINCT {quoted(counted.name)})"
        plan.group, plan.few, plan.descending = named, few, descending
        by_time = expression.startswith("strftime")
        order = "1" if by_time and not few else f"2 {'DESC' if descending else 'ASC'}, 1"
        conditions = [*self._where, f"{expression} IS NOT NULL"]
        plan.sql = (
            f"SELECT {expression}, {value}, count(*) FROM {quoted(self._table.name)} WHERE {' AND '.join(conditions)}"
            f" GROUP BY 1 ORDER BY {order}"
        )
        return plan

    def _rows(self, measure: Column | None, descending: bool, few: int, function: Function) -> Plan:
        table = quoted(self._table.name)
        plan = self._plan("rows", function, measure)
        plan.descending, plan.few = descending, few
        conditions = list(self._where)
        if measure is not None and few:
            conditions.append(f"{quoted(measure.name)} IS NOT NULL")
        clause = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        order = (
            f" ORDER BY {quoted(measure.name)} {'DESC' if descending else 'ASC'}, rowid"
            if measure
            else " ORDER BY rowid"
        )
        plan.sql = f"SELECT * FROM {table}{clause}{order}" + (f" LIMIT {few}" if few else "")
        listed = ", ".join(["rowid", *(quoted(one.name) for one in self._table.columns)])
        plan.rows_sql = f"SELECT {listed} FROM {table}{clause}{order}" + (f" LIMIT {few}" if few else "")
        return plan

    def _plan(self, shape: Shape, function: Function, measure: Column | None) -> Plan:
        return Plan(self._table, shape, function, measure, conditions=self._conditions)

    def _measure(self, mentioned: Sequence[Column]) -> Column | None:
        """The number column that is meant: the one that is named, the only one, the only one of money."""
        numbers = [one for one in self._table.columns if one.kind == "number" and not _CODE.search(one.name.lower())]
        money = [one for one in numbers if one.unit.isupper() or _MONEY.search(one.name.lower())]
        if mentioned:
            return mentioned[0] if len(mentioned) == 1 else None
        return next((some[0] for some in (numbers, money) if len(some) == 1), None)

    # -- words

    def _open(self) -> list[int]:
        return [at for at in self._wording.open_words() if at not in self._used]

    def _unvalued(self) -> list[int]:
        """Words that are no value, bound or period; those of functions and filling words are among them."""
        bound = {at for at in self._used if at not in self._wording.used}
        return [at for at in range(len(self._stems)) if at not in bound]

    def _run_of(self, stems: Sequence[str]) -> set[int]:
        """The words of the question that are these, one after the other."""
        for start in range(len(self._stems) - len(stems) + 1):
            run = range(start, start + len(stems))
            same = same_value if len(stems) == 1 else near
            if stems and all(same(self._stems[at], one) for at, one in zip(run, stems, strict=True)):
                return set(run)
        return set()

    def _column_named(self, at: Sequence[int], kind: str, *, first: bool) -> str | None:
        """The column of a kind that one of some words names; with `first` the very first of them has to."""
        for same in (near, alike):
            for number in at[:1] if first else at:
                named = [
                    one.name
                    for one in self._table.columns
                    if one.kind == kind and any(same(self._stems[number], label) for label in self._labels[one.name])
                ]
                if len(named) == 1:
                    self._used.add(number)
                    self.score += 2 if same is near else 1
                    return named[0]
        return None

    def _is_named(self, column: str) -> bool:
        return any(alike(one, label) for one in self._stems for label in self._labels[column])

    def _in_number_label(self, at: int) -> bool:
        return any(
            any(near(self._stems[at], label) for label in self._labels[one.name])
            for one in self._table.columns
            if one.kind == "number"
        )

    def _of_table(self, at: int) -> int:
        """3 when a word stands in the name of the table or its file, 1 when one for the same does, otherwise 0."""
        name = f"{self._table.name} {self._table.label} {self._table.title} {PurePath(self._table.path).stem}"
        stems = [word.stem for word in content_words(name.replace("_", " ")) if not word.stem.isdigit()]
        return max((3 if near(self._stems[at], one) else int(alike(self._stems[at], one)) for one in stems), default=0)

    def _clause(self) -> str:
        return f" WHERE {' AND '.join(self._where)}" if self._where else ""

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
