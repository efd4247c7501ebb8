"""Writes the whole graph into a file, line by line, so that its size does not matter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TextIO

from indexer.contract import Entity, Exported, GraphFormat, Line, VerifyProgress
from indexer.database import rows
from indexer.graph import serialising
from indexer.graph.export_terms import Statement, entity_statements, line_statements
from indexer.graph.telling import Teller, statements
from indexer.serving import Refused
from indexer.store import Store

_AT_ONCE = 500
"""Entities that are told of at once."""
_LINES = 100_000
"""Lines of one entity and relation: all mail of a life's work."""


class Export:
    """One export, from its beginning to its end."""

    def __init__(
        self,
        store: Store,
        teller: Callable[[], Teller],
        tell: Callable[[VerifyProgress], None],
        check: Callable[[], None],
    ) -> None:
        """`teller` makes one anew for every batch, so that memory stays small; `check` may raise to stop it."""
        self._store = store
        self._teller = teller
        self._tell = tell
        self._check = check
        self._entities = self._lines = 0

    def write(self, path: Path, format_: GraphFormat) -> Exported:
        """Write the file, readable by its owner only; an old one stays until the new one is whole.

        Raises `Refused`, and what `check` raises.
        """
        part = path.with_name(f"{path.name}.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
                    self._write(file, format_)
                part.replace(path)
                return Exported(str(path), self._entities, self._lines, path.stat().st_size)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        except OSError as error:
            full = error.errno == 28  # ENOSPC
            why = "the disk is full" if full else "please check that its folder is there and may be written to"
            raise Refused(f"{path.name} cannot be written: {why}.") from None

    def _write(self, file: TextIO, format_: GraphFormat) -> None:
        if format_ == "graphml":
            serialising.graphml(self._all_entities(), self._all_lines(), file.write)
            return
        as_text = {"jsonld": serialising.jsonld, "turtle": serialising.turtle, "ntriples": serialising.ntriples}
        as_text[format_](self._statements(), file.write)

    def _statements(self) -> Iterator[Statement]:
        entities = chain.from_iterable(entity_statements(one) for one in self._all_entities())
        lines = chain.from_iterable(line_statements(one, number) for number, one in enumerate(self._all_lines()))
        return chain(entities, lines)

    def _all_entities(self) -> Iterator[Entity]:
        total = self._total()
        for ids in self._batches():
            for one in self._teller().entities(ids):
                self._entities += 1
                yield one
            self._tell(VerifyProgress("entities", self._entities, total))

    def _all_lines(self) -> Iterator[Line]:
        """Every line once: with its subject."""
        total, done = self._total(), 0
        for ids in self._batches():
            teller = self._teller()
            for id_ in ids:
                edges = [edge for edge in self._store.graph.edges(id_, most=_LINES) if edge.subject == id_]
                for line in teller.lines(statements(edges)):
                    self._lines += 1
                    yield line
            done += len(ids)
            self._tell(VerifyProgress("lines", done, total))

    def _batches(self) -> Iterator[list[int]]:
        """Every entity by its canonical id; those that the user rejected are not exported."""
        after = 0
        while True:
            self._check()
            with self._store.database.read() as connection:
                found = rows(
                    connection,
                    "SELECT e.id FROM entity e LEFT JOIN same s ON s.entity = e.id WHERE e.id > ?"
                    " AND (s.entity IS NULL OR (s.canonical = e.id AND NOT s.hidden)) ORDER BY e.id LIMIT ?",
                    (after, _AT_ONCE),
                )
            if not found:
                return
            after = found[-1][0]
            yield [id_ for (id_,) in found]

    def _total(self) -> int:
        with self._store.database.read() as connection:
            return int(rows(connection, "SELECT count(*) FROM entity")[0][0])
