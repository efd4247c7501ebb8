"""Spreadsheets and CSV asked by SQL: the host's side of a sealed child, which reads the rows and holds them in memory.

The rows are read from the file itself, not from its passages: those hold what cells show, and of a large file only the
beginning. A file that is not the one that was indexed is refused, so that every row can be shown where it stands.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from indexer.contract import Coverage, Hit, PartText, Place
from indexer.contract.tables import DataTable, DataTables, ListTables, QueryTable, TableProblem, TableRows
from indexer.extractors import Limits, Unreadable
from indexer.gate import Gate
from indexer.reader_files import opened, pieces
from indexer.reader_forks import NotReading
from indexer.reader_forks import Ran as Ended
from indexer.reader_piped import PipedWorker
from indexer.records import Fingerprint
from indexer.serving import Refused
from indexer.stop import Heard, unheard
from indexer.store import Store
from indexer.table_files import coverage, fitting
from indexer.table_jobs import (
    ANSWERS,
    ENCODER,
    Answer,
    Describe,
    Described,
    NeedsFile,
    NotLoaded,
    NotRun,
    Order,
    Ran,
    Run,
)
from indexer.table_rows import SUFFIXES

MOST_FILES = 20
LOAD_WITHIN_S = 180.0
"""A million rows of eight columns take up to a minute on a busy machine."""
RUN_WITHIN_S = 10.0
_MEMORY_BYTES = 2 * 1024**3
_MOST_ANSWER_BYTES = 32 * 1024 * 1024
_QUERIES = 10_000
"""After so many the child is replaced."""
_IDLE_S = 120.0
_LONGEST_SQL = 20_000
_LONGEST_QUESTION = 1_000


class Tables:
    """The tables of the files in the index. Every method may be called from any thread and raises `Refused`."""

    def __init__(
        self,
        store: Store,
        gate: Gate,
        root_of: Callable[[str], str | None],
        limits: Limits,
        *,
        run_within_s: float = RUN_WITHIN_S,
        idle_s: float = _IDLE_S,
    ) -> None:
        """`root_of` gives the watched folder of a path. A query may take `run_within_s`; the child ends when nothing
        was asked for `idle_s`."""
        self._store = store
        self._gate = gate
        self._root_of = root_of
        self._limits = limits
        self._run_within_s = run_within_s
        self._idle_s = idle_s
        self._worker = PipedWorker("indexer.table_child", [str(_MEMORY_BYTES)], _MEMORY_BYTES, jobs=_QUERIES)
        self._lock = threading.Lock()
        self._clock: threading.Timer | None = None
        self._closed = False
        self._without = ""
        """The edition of the index that is known to hold no spreadsheet: most questions need not look for one."""

    def tables(self, asked: ListTables, check: Callable[[], None], heard: Heard = unheard) -> DataTables:
        """The tables of the files that fit best; a file that cannot be read is among the problems.

        `check` raises when nobody waits any more, `heard` tells it in the middle of a file.
        """
        paths = tuple(os.path.realpath(path) for path in asked.paths)
        limit = max(1, min(asked.limit, MOST_FILES))
        question = asked.question[:_LONGEST_QUESTION]
        tables: list[DataTable] = []
        problems: list[TableProblem] = []
        edition = self._store.edition
        if edition == self._without:
            return DataTables((), (), Coverage(0, 0, 0, 0))
        with self._gate.urgent():
            for path in self._chosen(question, paths, limit):
                check()
                try:
                    tables += self._described(path, question, heard)
                except Refused as problem:
                    check()
                    problems.append(TableProblem(path, str(problem)))
            seen = self._coverage(paths)
            if not paths and not seen.files:
                self._without = edition
            return DataTables(tuple(tables), tuple(problems), seen)

    def query(self, asked: QueryTable, check: Callable[[], None], heard: Heard = unheard) -> TableRows:
        """Run one SELECT statement over the tables of a file."""
        if len(asked.sql) > _LONGEST_SQL:
            raise Refused(f"The query is longer than {_LONGEST_SQL:,} characters; please shorten it.")
        path = os.path.realpath(asked.path)
        check()
        with self._gate.urgent():
            try:
                answer = self._ask(path, Run(asked.sql, asked.rows_of, asked.limit), self._run_within_s, heard)
            except Refused:
                check()  # the child was ended because nobody waits any more
                raise
            if not isinstance(answer, Ran):
                raise _untrue(path)
            places = self._places(path, answer) if asked.rows_of else ()
        return TableRows(answer.columns, answer.rows, answer.total, asked.sql, places)

    def close(self) -> None:
        """End the child."""
        self._closed = True
        self._wind(None)
        self._worker.close()

    def _chosen(self, question: str, paths: tuple[str, ...], limit: int) -> list[str]:
        """The files to look into: the one that is named, else those that fit."""
        if len(paths) == 1 and not Path(paths[0]).is_dir():
            return [paths[0]]
        return fitting(self._store, question, paths, limit)

    def _coverage(self, paths: tuple[str, ...]) -> Coverage:
        return coverage(self._store, paths)

    def _described(self, path: str, question: str, heard: Heard) -> list[DataTable]:
        answer = self._ask(path, Describe(question), self._run_within_s, heard)
        if not isinstance(answer, Described):
            raise _untrue(path)
        found = []
        for one in answer.tables:
            part = self._store.part_text(path, one.part)
            title = part.title if part is not None else Path(path).stem
            found.append(
                DataTable(one.name, path, one.part, one.label, title, one.rows, one.totals, one.columns, one.cut)
            )
        return found

    def _ask(self, path: str, job: Describe | Run, within_s: float, heard: Heard) -> Answer:
        """The child's answer, which is none of its refusals. Raises `Refused`."""
        name = Path(path).name
        known = self._store.file(path)
        root = self._root_of(path)
        if known is None or root is None:
            raise Refused(f"{name} is not in the index; add its folder first, or wait until it was read.")
        if Path(path).suffix.lower() not in SUFFIXES:
            raise Refused(f"{name} is no spreadsheet and no CSV, so it has no rows to ask for.")
        if known.failure is not None:
            raise Refused(f"{name}: {known.failure.reason}")
        try:
            with opened(Path(path), Path(root), self._limits.max_bytes) as file:
                if known.state != "ready" or Fingerprint.of(os.fstat(file)) != known.fingerprint:
                    raise Refused(f"{name} has changed and is read anew just now; please ask again in a moment.")
                order = Order(job, f"{known.sha256} {name}", name, self._limits)
                answer = self._exchanged(name, order, (), within_s, heard)
                if isinstance(answer, NeedsFile):
                    loading = msgspec.structs.replace(order, job=Describe(""))
                    answer = self._exchanged(name, loading, pieces(file), LOAD_WITHIN_S, heard)
                    if isinstance(answer, Described):
                        answer = self._exchanged(name, order, (), within_s, heard)
        except (Unreadable, NotReading) as problem:
            raise Refused(f"{name}: {problem}") from None
        if isinstance(answer, NotLoaded):
            raise Refused(f"{name}: {answer.sentence[:300]}")
        if isinstance(answer, NotRun):
            raise Refused(answer.sentence[:500])
        return answer

    def _exchanged(self, name: str, order: Order, contents: Iterable[bytes], within_s: float, heard: Heard) -> Answer:
        self._wind(None)
        try:
            ran = self._worker.run(ENCODER.encode(order), contents, within_s, _MOST_ANSWER_BYTES, heard)
        finally:
            self._wind(None if self._closed else self._idle_s)
        if not ran.answer:
            raise Refused(_ended(name, ran, within_s))
        try:
            answer: Answer = ANSWERS.decode(ran.answer)
        except (msgspec.MsgspecError, RecursionError):
            raise _untrue(name) from None
        return answer

    def _places(self, path: str, answer: Ran) -> tuple[Hit | None, ...]:
        """Where each row stands in the text of its sheet, as the index holds it."""
        part = self._store.part_text(path, answer.part)
        if part is None or len(answer.spans) != len(answer.rows):
            return (None,) * len(answer.rows)
        return tuple(_hit(part, start, end) for start, end in answer.spans)

    def _wind(self, seconds: float | None) -> None:
        """Set the clock after which the child is ended, or stop it."""
        with self._lock:
            if self._clock is not None:
                self._clock.cancel()
            self._clock = None
            if seconds is not None:
                self._clock = threading.Timer(seconds, self._worker.rest)
                self._clock.daemon = True
                self._clock.start()


def _hit(part: PartText, start: int, end: int) -> Hit | None:
    """A row as a passage; None when the index does not hold its text."""
    if not 0 <= start < end <= len(part.text):
        return None
    place = Place(part.path, part.part, part.kind, part.page, part.label, "", start, end, part.member)
    return Hit(
        passage=0,
        place=place,
        title=part.title,
        text=part.text[start:end],
        score=1.0,
        why=("keyword",),
        cosine=0.0,
        matched=1.0,
        modified=part.modified,
    )


def _ended(name: str, ran: Ended, within_s: float) -> str:
    """Why a child ended without an answer."""
    if ran.timed_out:
        return f"Asking the rows of {name} took longer than {within_s:.0f} s, so it was stopped; please ask for less."
    if ran.peak_bytes:
        return f"The query over {name} needs more memory than it may use; please ask for less."
    if ran.flooded:
        return f"The answer of the query over {name} is larger than the limit; please ask for less."
    return f"Asking the rows of {name} failed; please try again, or get a fresh copy of the file."


def _untrue(name: str) -> Refused:
    return Refused(f"Asking the rows of {Path(name).name} brought what makes no sense; please try again.")
