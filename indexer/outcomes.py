"""Writing down what came of a file, unless it was overtaken meanwhile; waiting while the disk is full."""

from __future__ import annotations

import logging
from collections.abc import Callable

from indexer.backlog import SECOND_CHANCE, Backlog, Task
from indexer.contract import Failure, FailureCode
from indexer.folders import Trouble
from indexer.gate import Gate
from indexer.serving import survive
from indexer.store import DatabaseUnreadable, Store, StoreFull
from indexer.wanted import kind

RETRY_S = 3.0
_INTERNAL = "This file could not be indexed because of an error in the program; the log has the details."
_log = logging.getLogger(__name__)


class Outcomes:
    """Shared by the threads of the pipeline."""

    def __init__(
        self,
        store: Store,
        backlog: Backlog,
        gate: Gate,
        *,
        trouble: Trouble,
        changed: Callable[[], None],
        reader_of: Callable[[str], str],
    ) -> None:
        """`changed` is called after every outcome; `reader_of` names the version of what reads files of a kind."""
        self._store = store
        self._backlog = backlog
        self._gate = gate
        self._trouble = trouble
        self.changed = changed
        self.reader_of = reader_of

    def settle(self, task: Task, write: Callable[[], object], *, finished: bool = True) -> bool:
        """Write a task's outcome unless it was overtaken; whether it was written."""

        def settle() -> bool:
            with self._backlog.changing:
                if not self._backlog.is_current(task):
                    self._backlog.finish(task)
                    return False
                write()
                if finished:
                    self._backlog.finish(task)
                return True

        settled = self.insist("storing", settle)
        self.changed()
        return settled

    def fail(self, task: Task, code: FailureCode, sentence: str, sha256: str = "") -> None:
        """A file cannot be read. What may be about the moment is tried once more, alone."""
        reader = self.reader_of(kind(task.path))
        failure = Failure(task.path, code, sentence)
        if self.settle(
            task, lambda: self._store.fail(task.path, task.fingerprint, sha256 or None, failure, reader=reader)
        ):
            _log.info("a %s file was not read: %s", kind(task.path), code)
            if code in SECOND_CHANCE and not task.alone:
                with self._backlog.changing:
                    known = self._store.file(task.path)
                    if known is not None and known.state == "failed" and known.attempts < 2:
                        self._backlog.put({task.path: task.fingerprint}, alone=True)

    def insist(self, part: str, write: Callable[[], object]) -> bool:
        """Try until the database can write; whether `write` returned something true. False when the program leaves."""
        while True:
            try:
                result = write()
            except (StoreFull, DatabaseUnreadable) as problem:
                self._trouble.set(part, str(problem))
                self.changed()
                if not self._gate.sleep(RETRY_S):
                    return False
            else:
                self._trouble.clear(part)
                return bool(result)

    def guarded(self, task: Task, work: Callable[[], object]) -> None:
        """Whatever goes wrong with one file, the others go on."""
        if not survive("indexing a file", work):
            survive("noting a failure", lambda: self.fail(task, "damaged", _INTERNAL))
