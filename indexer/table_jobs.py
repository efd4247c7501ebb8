"""What the host of tables and its sealed child say to each other, as MessagePack; the file's bytes follow an order."""

from __future__ import annotations

import msgspec

from indexer.contract import FailureCode
from indexer.contract.tables import Column, Value
from indexer.extractors import Limits


class Describe(msgspec.Struct, frozen=True, tag=True):
    """The tables of the file, and which values of theirs stand in a question."""

    question: str


class Run(msgspec.Struct, frozen=True, tag=True):
    """Run a statement. `rows_of` as in `QueryTable`."""

    sql: str
    rows_of: str
    limit: int


class Order(msgspec.Struct, frozen=True):
    """One job about one file."""

    job: Describe | Run
    key: str
    """The same for the same bytes under the same name: what is loaded already is not read again."""
    name: str
    """The file's name, for its kind."""
    limits: Limits


class Loaded(msgspec.Struct, frozen=True):
    """One table of the file."""

    name: str
    part: int
    label: str
    rows: int
    totals: int
    columns: tuple[Column, ...]
    cut: bool


class Described(msgspec.Struct, frozen=True, tag=True):
    """Every table of the file."""

    tables: tuple[Loaded, ...]


class Ran(msgspec.Struct, frozen=True, tag=True):
    """The result of a statement."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: int
    part: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    """Of each row: where its line stands in the text of the part; (0, 0) where it stands in none."""


class NeedsFile(msgspec.Struct, frozen=True, tag=True):
    """The file is not loaded (any more): the same order is to come with its bytes."""


class NotRun(msgspec.Struct, frozen=True, tag=True):
    """A statement that is not run, or failed; one sentence."""

    sentence: str


class NotLoaded(msgspec.Struct, frozen=True, tag=True):
    """A file that cannot be read."""

    code: FailureCode
    sentence: str


Answer = Described | Ran | NeedsFile | NotRun | NotLoaded
ORDERS = msgspec.msgpack.Decoder(Order)
ANSWERS = msgspec.msgpack.Decoder(Answer)
ENCODER = msgspec.msgpack.Encoder()
