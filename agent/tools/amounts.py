"""The tool that lists every document of a kind in which an amount stands: "every invoice over 5,000 €". Risk: read.

The whole index is gone through; rows of spreadsheets that are called so are answered by SQL before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from agent.contract import Stage
from agent.counting import CALLED
from agent.evidence import Evidence, Statement, shown
from agent.inquiry import Inquiry
from agent.sentences import Span
from agent.tabular_words import Bound, read
from agent.told import Line, Told
from agent.tools.spreadsheets import ask_tables
from indexer.contract import Amounts, FindAmounts, WithAmount

WITHIN_S = 60.0
_MOST = 12
"""Documents that one reads in an answer; all are counted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Documents of one name with an amount of money within bounds."""

    called: str
    bound: Bound


def wanted_amounts(question: str, today: date) -> Wanted | None:
    """What a question wants listed so; None for every other."""
    wording = read(question, today)
    if wording is None or not (wording.lists or wording.function == "count") or wording.period is not None:
        return None
    money = len(wording.bounds) == 1 and len(wording.bounds[0].unit) == 3
    open_ = [wording.text[one.start : one.end] for one in (wording.words[at] for at in wording.open_words())]
    return Wanted(open_[0], wording.bounds[0]) if money and len(open_) == 1 and CALLED.fullmatch(open_[0]) else None


def list_amounts(inquiry: Inquiry) -> Told | None:
    """Every document with such an amount; None when the question wants none.

    Raises `CallFailed`, `Cancelled`.
    """
    wanted = wanted_amounts(inquiry.question.text, inquiry.now.date())
    if wanted is None:
        return None
    rows = ask_tables(inquiry)
    inquiry.job.event(Stage("searching"))
    bound = wanted.bound
    over = bound.number if bound.sign in (">", ">=", "between") else None
    under = bound.until if bound.sign == "between" else bound.number if over is None else None
    included = bound.sign in (">=", "<=", "between")
    request = FindAmounts(wanted.called, bound.unit, over, under, included, inquiry.paths, _MOST)
    found = inquiry.job.ask(request, WITHIN_S)
    inquiry.job.event(Stage("searching", found.coverage.searched, found.coverage.files))
    said = _said(bound)
    if not found.total:
        return rows or Told((Line(_none(wanted.called, said, found)),), "not_found", found.coverage)
    do = "holds" if found.total == 1 else "hold"
    lines = [
        Line(
            f"{found.total:,} of {_number(found.called, 'document')} called “{shown(wanted.called)}” {do} an amount"
            f" {said}, of {_number(found.coverage.searched, 'file')} that I have read.",
            opens=rows is not None,
        )
    ]
    for one in found.documents:
        statement = _sentence(one)
        more = f" (and {one.amounts - 1:,} more)" if one.amounts > 1 else ""
        lines.append(Line(f"{_name(one)}: “{statement.text}”{more}", statements=(statement,), opens=True))
    if left := found.total - len(found.documents):
        lines.append(Line(f"{left:,} more {'is' if left == 1 else 'are'} not listed here.", opens=True))
    before = rows.lines if rows is not None and rows.outcome == "answered" else ()
    return Told((*before, *lines), "answered", found.coverage)


def _none(called: str, said: str, found: Amounts) -> str:
    read = _number(found.coverage.searched, "file")
    if not found.called:
        return f"Of {read} that I have read none is called “{shown(called)}”, so no amounts were looked for."
    documents = _number(found.called, "document")
    return f"None of {documents} called “{shown(called)}” holds an amount {said}, of {read} that I have read."


def _said(bound: Bound) -> str:
    if bound.sign == "between":
        return f"between {bound.number:,.10g} and {bound.until:,.10g} {bound.unit}"
    word = {">": "over", ">=": "of at least", "<": "under", "<=": "of at most"}[bound.sign]
    return f"{word} {bound.number:,.10g} {bound.unit}"


def _sentence(one: WithAmount) -> Statement:
    """The sentence in which the amount stands."""
    hit, amount = one.passage, one.largest
    whole = Statement(hit, Span(0, len(hit.text)), shown(hit.text))
    around = (said for said in Evidence([hit]).statements if said.span.start <= amount.start < said.span.end)
    return next(around, whole)


def _name(one: WithAmount) -> str:
    place = one.passage.place
    return shown(one.passage.title or PurePath(place.member or place.path).name)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
