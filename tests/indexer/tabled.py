"""Tables of files that a real store holds, asked through the real sealed child."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import openpyxl

from indexer.contract import DataTable, Failure, ListTables, QueryTable, TableRows
from indexer.extractors import Document, Limits, Unreadable, extract
from indexer.gate import Gate
from indexer.graph.drawing import drawn_of
from indexer.records import Fingerprint
from indexer.store import Store
from indexer.tables import Tables
from tests.indexer.made import KEY, passages_of


class Tabled:
    """A folder, the index over it, and its tables."""

    def __init__(self, folder: Path, run_within_s: float = 10.0, limits: Limits | None = None) -> None:
        self.folder = folder / "files"
        self.folder.mkdir()
        self.limits = limits or Limits()
        self.store = Store(folder / "catalogue.db", KEY)
        self.tables = Tables(
            self.store, Gate(1.0), lambda _path: str(self.folder), self.limits, run_within_s=run_within_s
        )

    def __enter__(self) -> Tabled:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.tables.close()
        self.store.close()

    def add(self, name: str, content: str | bytes) -> str:
        """Write and index a file; its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.index(path)
        return str(path)

    def index(self, path: Path) -> None:
        """Read a file into the index as the pipeline does, without its vectors."""
        data = path.read_bytes()
        fingerprint = Fingerprint.of(path.stat())
        try:
            extracted = extract(Document(path.name, data), self.limits)
        except Unreadable as problem:
            self.store.fail(str(path), fingerprint, "", Failure(str(path), problem.code, problem.sentence))
            return
        passages = passages_of(extracted)
        drawn = drawn_of(str(path), extracted, passages)
        sha256 = hashlib.sha256(data).hexdigest()
        self.store.replace(str(path), fingerprint, sha256, extracted, passages, drawn=drawn)

    def of(self, path: str, question: str = "") -> Sequence[DataTable]:
        """The tables of a file. Raises `Refused` where there is a problem."""
        found = self.tables.tables(ListTables(question, (path,)), _waited_for)
        assert not found.problems, found.problems
        return found.tables

    def ask(self, path: str, sql: str, rows_of: str = "", limit: int = 50) -> TableRows:
        """What a query finds. Raises `Refused`."""
        return self.tables.query(QueryTable(path, sql, rows_of, limit), _waited_for)


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], formats: Mapping[str, str] | None = None) -> bytes:
    """An Excel file; `formats` are number formats by the letter of a column."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for letter, number_format in (formats or {}).items():
            for cell in sheet[letter][1:]:
                cell.number_format = number_format
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _waited_for() -> None:
    """Somebody waits for the answer."""
