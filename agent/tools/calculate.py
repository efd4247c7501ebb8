"""The tool that works out numbers and days, exactly and without any model. Risk class: read."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from agent.calculation import CannotCalculate, calculated
from agent.day_sums import days_worked_out
from agent.inquiry import Inquiry
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.serving import Refused


class Calculate(msgspec.Struct, frozen=True):
    """What is to be worked out: a sum such as "4200 * 19 %", or "how many days between 3 March and 9 June 2026"."""

    sum: Annotated[str, Meta(min_length=3, max_length=120)]


def work_out(inquiry: Inquiry) -> Told | None:
    """The result of a question that is nothing but a calculation; None for every other."""
    try:
        said = _worked_out(inquiry.question.text, inquiry)
    except CannotCalculate as error:
        said = str(error)
    return None if said is None else Told((Line(said),))


def _worked_out(text: str, inquiry: Inquiry) -> str | None:
    days = days_worked_out(text, inquiry.now.date())
    if days is not None:
        return days
    found = calculated(text)
    return None if found is None else f"{found}."


def _run(arguments: Calculate, inquiry: Inquiry) -> Told:
    try:
        said = _worked_out(arguments.sum, inquiry)
    except CannotCalculate as error:
        raise Refused(str(error)) from None
    if said is None:
        raise Refused("That is no calculation; write it with numbers and signs, or as days between two dates.")
    return Told((Line(said),))


CALCULATE: Tool[Calculate] = Tool(
    "calculate",
    "read",
    "Works out a sum with numbers and signs exactly, or days between dates and dates so many days from one.",
    Calculate,
    _run,
)
