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
from datetime import date
from typing import Literal

from agent.tabular_match import QUANTITY, Match, Unsure, quoted
from agent.tabular_synonyms import alike
from agent.tabular_words import Function, read
from agent.words import content_words, near
from indexer.contract import Column, DataTable

Shape = Literal["figure", "groups", "rows"]
_NOT_ADDED = re.compile(
    r"price|preis|salar|gehalt|lohn|wage|temperat|rate|quote|age\b|alter\b|score|note|grade|percent|prozent|%|level|"
    r"turbid|hours? per|stunden|mindest|minimum|maxim|average|durchschnitt",
)
"""Labels of numbers that are not added up unless that is asked for."""
_CURRENCY = re.compile(r"currency|währung")
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
        try:
            match = Match(wording, table)
            plan = _Shaping(match).plan()
        except Unsure:
            continue
        if match.score > 0:
            found.append((match.score, plan))
    found.sort(key=lambda one: -one[0])
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return found[0][1]


class _Shaping:
    """A question that a table accounts for, as SQL."""

    def __init__(self, match: Match) -> None:
        self._of = match

    def plan(self) -> Plan:
        """The plan. Raises `Unsure`."""
        wording, group, entity = self._of.wording, self._of.group, self._of.entity
        mentioned = self._of.mentioned
        functions = wording.functions
        extreme: Function = next((one for one in functions if one in ("max", "min")), "")
        measure = self._of.measure(mentioned)
        if wording.most and entity is not None:
            function: Function = "sum" if mentioned else "count"
            return self._groups((quoted(entity.name), entity.name), function, measure, few=wording.top or 1)
        if group is not None:
            function = next((one for one in functions if one in ("avg", "median", "count")), "")
            function = function or ("" if "sum" in functions else extreme) or ("sum" if measure else "count")
            return self._groups(group, function, measure, few=0)
        if extreme:
            if measure is None:
                raise Unsure
            if entity is None and (named_one := self._named_repeating()) is not None:
                if not wording.top:
                    raise Unsure  # "the highest amount of a customer": of one row, or of all of theirs?
                entity = named_one
            repeats = entity is not None and entity.distinct < entity.filled
            added = "sum" in functions or not _NOT_ADDED.search(measure.name.lower())
            if entity is not None and repeats and ("avg" in functions or "count" in functions or added):
                function = next((one for one in functions if one in ("avg", "count")), "sum")
                named = (quoted(entity.name), entity.name)
                return self._groups(named, function, measure, wording.top or 1, descending=extreme == "max")
            return self._rows(measure, extreme == "max", wording.top or 1, extreme)
        if wording.function == "count":
            return self._counted(mentioned, measure)
        if wording.lists and not functions:
            if not self._of.where:
                raise Unsure
            return self._rows(measure, True, 0, "")
        if wording.function:
            return self._figure(wording.function, measure)
        if not (mentioned or self._of.about) or not self._of.where:
            raise Unsure
        return self._figure("", measure)

    def _named_repeating(self) -> Column | None:
        """A text column that the question names without a condition on it, and whose values stand in several rows."""
        found = [
            one
            for one in self._of.table.columns
            if one.kind == "text"
            and one.distinct < one.filled
            and not any(said.startswith(f"{one.name} is ") for said in self._of.conditions)
            and any(
                alike(self._of.stems[at], label)
                for at in range(len(self._of.stems))
                if at not in self._of.wording.used and not self._of.of_table(at)
                for label in self._of.labels[one.name]
            )
        ]
        if len(found) > 1:
            raise Unsure
        return found[0] if found else None

    def _counted(self, mentioned: list[Column], measure: Column | None) -> Plan:
        """ "How many": of a number column its value or sum; of a product with a quantity that; otherwise of rows."""
        first = self._counted_word()
        if first is None:
            raise Unsure
        for column in mentioned:
            if any(
                near(self._of.stems[first], one) for one in self._of.labels[column.name][:1]
            ) and not self._of.of_table(first):
                return self._figure("", column)
        amounts = [one for one in self._of.table.columns if one.kind == "number" and QUANTITY.search(one.name.lower())]
        is_value = any(
            self._of.stems[first] in [word.stem for word in content_words(value)]
            for one in self._of.table.columns
            for value in one.said
        )
        if is_value and amounts and not self._of.of_table(first):
            if len(amounts) > 1:
                raise Unsure
            return self._figure("sum", amounts[0])
        return self._figure("count", None if not self._of.wording.bounds else measure)

    def _counted_word(self) -> int | None:
        """The word for what is counted."""
        after = _COUNTED.search(self._of.wording.text)
        return next((at for at, one in enumerate(self._of.wording.words) if after and one.start >= after.end()), None)

    def _repeating(self) -> Column | None:
        """What is counted, when it is no row but stands in several of them: the customers of a table of invoices."""
        at = self._counted_word()
        if at is None or self._of.of_table(at) > 1:
            return None
        named = [
            one
            for one in self._of.table.columns
            if one.kind == "text" and any(alike(self._of.stems[at], label) for label in self._of.labels[one.name])
        ]
        if len(named) > 1:
            raise Unsure
        return named[0] if named and named[0].distinct < named[0].filled else None

    def _figure(self, function: Function, measure: Column | None) -> Plan:
        table, where = quoted(self._of.table.name), self._clause()
        if function == "count":
            plan = self._plan("figure", function, None)
            plan.counted = self._repeating()
            counted = f"DISTINCT {quoted(plan.counted.name)}" if plan.counted is not None else "*"
            plan.sql = f"SELECT count({counted}) FROM {table}{where}"
            order = f" ORDER BY {quoted(measure.name)} DESC" if measure is not None else ""
            plan.rows_sql = f"SELECT rowid FROM {table}{where}{order}"
            return plan
        if measure is None or measure.unit == "mixed":
            raise Unsure
        if function == "sum":
            self._check_adds(measure)
        name = quoted(measure.name)
        currencies = [one for one in self._of.table.columns if _CURRENCY.search(one.name.lower()) and one.distinct > 1]
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
            raise Unsure
        if function == "sum" and measure is not None:
            self._check_adds(measure)
        expression, named = group
        plan = self._plan("groups", function, None if function == "count" else measure)
        value = "count(*)" if plan.measure is None else f"{function}({quoted(plan.measure.name)})"
        if plan.measure is None and (counted := self._repeating()) is not None and quoted(counted.name) != group[0]:
            plan.counted, value = counted, f"count(DISTINCT {quoted(counted.name)})"
        plan.group, plan.few, plan.descending = named, few, descending
        by_time = expression.startswith("strftime")
        order = "1" if by_time and not few else f"2 {'DESC' if descending else 'ASC'}, 1"
        clause = " AND ".join([*self._of.where, f"{expression} IS NOT NULL"])
        table = quoted(self._of.table.name)
        plan.sql = f"SELECT {expression}, {value}, count(*) FROM {table} WHERE {clause} GROUP BY 1 ORDER BY {order}"
        return plan

    def _check_adds(self, measure: Column) -> None:
        """A sum of unit prices beside a column of quantities, or of percentages, is none of anything."""
        priced = re.search("price|preis", measure.name.lower()) is not None
        quantities = any(one.kind == "number" and QUANTITY.search(one.name.lower()) for one in self._of.table.columns)
        if (priced and quantities) or measure.unit == "%":
            raise Unsure

    def _rows(self, measure: Column | None, descending: bool, few: int, function: Function) -> Plan:
        table = quoted(self._of.table.name)
        plan = self._plan("rows", function, measure)
        plan.descending, plan.few = descending, few
        conditions = list(self._of.where)
        if measure is not None and few:
            conditions.append(f"{quoted(measure.name)} IS NOT NULL")
        clause = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        order = (
            f" ORDER BY {quoted(measure.name)} {'DESC' if descending else 'ASC'}, rowid"
            if measure
            else " ORDER BY rowid"
        )
        plan.sql = f"SELECT * FROM {table}{clause}{order}" + (f" LIMIT {few}" if few else "")
        listed = ", ".join(["rowid", *(quoted(one.name) for one in self._of.table.columns)])
        plan.rows_sql = f"SELECT {listed} FROM {table}{clause}{order}" + (f" LIMIT {few}" if few else "")
        return plan

    def _plan(self, shape: Shape, function: Function, measure: Column | None) -> Plan:
        return Plan(self._of.table, shape, function, measure, conditions=self._of.conditions)

    def _clause(self) -> str:
        return f" WHERE {' AND '.join(self._of.where)}" if self._of.where else ""
