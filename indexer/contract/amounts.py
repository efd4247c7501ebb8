"""Amounts of money in running text, gone through document by document."""

from __future__ import annotations

import msgspec

from indexer.contract.search import Coverage, Hit
from indexer.wire import Nothing, Request


class AmountFound(msgspec.Struct, frozen=True):
    """An amount in a passage: text[start:end] of it is `value` of `unit` (ISO 4217)."""

    value: float
    unit: str
    start: int
    end: int


class WithAmount(msgspec.Struct, frozen=True):
    """A document in which an amount stands that was asked for."""

    passage: Hit
    """Where the largest of them stands. Its scores say nothing."""
    largest: AmountFound
    amounts: int
    """How many of its amounts were asked for."""


class Amounts(msgspec.Struct, frozen=True, tag=True):
    """The documents with the largest amount first."""

    documents: tuple[WithAmount, ...]
    """At most `FindAmounts.limit`."""
    total: int
    """All of them, counted."""
    called: int
    """Documents that are called as was asked, with or without such an amount."""
    coverage: Coverage


class FindAmounts(Request[Amounts, Nothing], frozen=True):
    """Every document that is `called` so and in whose text an amount of a currency stands within bounds. Spreadsheets
    and CSV are left out: `QueryTable` asks their rows."""

    called: str
    """Words of a document's title, its file's or its folder's name."""
    unit: str
    """ISO 4217."""
    over: float | None = None
    under: float | None = None
    included: bool = False
    """Whether the bounds themselves are within."""
    paths: tuple[str, ...] = ()
    limit: int = 20
    """Documents that are listed, at most 500; all are counted."""
