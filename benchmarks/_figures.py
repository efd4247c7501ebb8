"""Figures as a table for people and as one JSON document for programs."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

Better = Literal["higher", "lower", "equal"]


class Row(msgspec.Struct, frozen=True):
    """One figure against its goal."""

    name: str
    value: float | None
    """None when it could not be measured; `note` says why."""
    goal: float
    better: Better
    met: bool
    unit: str
    note: str


class Figures(msgspec.Struct, frozen=True):
    """What one benchmark measured, in one run on one machine."""

    name: str
    rows: tuple[Row, ...]
    machine: str
    seconds: float


def row(name: str, value: float | None, goal: float, better: Better, unit: str, note: str) -> Row:
    """A figure; it is met when it is at its goal or better, and never when it could not be measured."""
    if value is None:
        met = False
    elif better == "higher":
        met = value >= goal
    elif better == "lower":
        met = value <= goal
    else:
        met = value == goal
    return Row(name, None if value is None else round(value, 3), goal, better, met, unit, note)


def machine() -> str:
    """The machine in words."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def publish(name: str, measures: Sequence[Callable[[], list[Row]]], arguments: Sequence[str]) -> int:
    """Run the measures one after the other and print what they found; `--json` prints one document instead.

    A measure that cannot run gives rows without a value; the exit code is 0 whenever all ran to their end.
    """
    started = time.perf_counter()
    rows: list[Row] = []
    for measure in measures:
        print(f"measuring: {(measure.__doc__ or measure.__name__).splitlines()[0]}", file=sys.stderr, flush=True)
        rows += measure()
    figures = Figures(name, tuple(rows), machine(), round(time.perf_counter() - started, 1))
    if "--json" in arguments:
        print(msgspec.json.encode(figures).decode())
        return 0
    width = max(len(one.name) for one in rows)
    print(f"{figures.name}: {figures.machine}, {figures.seconds:.0f} s")
    for one in rows:
        sign = {"higher": "≥", "lower": "≤", "equal": "="}[one.better]
        value = "—" if one.value is None else f"{one.value:g} {one.unit}".rstrip()
        mark = "✓" if one.met else "✗"
        print(f"{mark} {one.name:{width}}  {value:>12}  (goal {sign} {one.goal:g})  {one.note}")
    return 0
