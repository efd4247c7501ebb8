"""Upkeep of an open index: verify it, forget for good, and keep its files no larger than they need to be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from indexer.backlog import Backlog
from indexer.contract import Forgotten, Verified
from indexer.database import DatabaseDamaged, Stopped, suspicion
from indexer.forget import forget
from indexer.gate import Gate
from indexer.records import Fingerprint
from indexer.rescue import Keepsake, delete_aside
from indexer.scan import is_below
from indexer.scout import Scout
from indexer.serving import Cancelled, Job, Refused
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.verify import Verification

EVERY_S = 60.0


class Upkeep:
    """Every method may be called from any thread, and raises `Refused` when it cannot do what was asked."""

    def __init__(
        self,
        store: Store,
        keepsake: Keepsake,
        backlog: Backlog,
        scout: Scout,
        vectors: Vectors,
        gate: Gate,
        *,
        look_again: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        """`look_again` is told paths that are not as the index says; `changed` is called when people see a change."""
        self._store = store
        self._keepsake = keepsake
        self._backlog = backlog
        self._scout = scout
        self._vectors = vectors
        self._gate = gate
        self._look_again = look_again
        self._changed = changed

    def verify(self, mend: bool, job: Job) -> Verified:
        """Compare every row of the index with its neighbours and its file; streams `VerifyProgress`."""
        verification = Verification(
            self._store, job.event, lambda: self._unwanted(job), mend=mend, cache=lambda: self._cache(mend)
        )
        try:
            verified = verification.run()
        except Stopped:
            raise Cancelled from None
        except DatabaseDamaged as problem:
            suspicion(self._store.path).touch(mode=0o600)
            raise Refused(str(problem)) from None
        if mend:
            self._read_again(verification.again)
        return verified

    def forget(self, path: str, job: Job) -> Forgotten:
        """Forget a file, or everything below a folder, and prove it; streams `VerifyProgress`."""
        real = os.path.realpath(path)
        roots = [root for root in self._store.folders() if is_below(root, real)]
        known = bool(self._store.files_below(real)) or any(is_below(real, root) for root in self._store.folders())
        if not known:
            raise Refused(f"Nothing of {Path(path).name or path} is in the index, nor is it in a watched folder.")
        with self._backlog.changing:
            self._store.forget(real)
            self._backlog.drop_below(real)
        for root in roots:
            self._scout.forget(root)
        delete_aside(self._store.path, older_than_s=0)
        try:
            forgotten = forget(
                self._store,
                self._store.path.parent,
                real,
                tell=job.event,
                should_stop=lambda: self._unwanted(job),
                refill=self._vectors.refill,
            )
            for root in roots:
                self._store.remove_folder(root)
        except Stopped:
            raise Cancelled from None
        finally:
            self._changed()
        return forgotten

    def keep_small(self) -> None:
        """Until the program leaves: give free pages back, delete what nobody wants any more."""
        while True:
            self._store.tidy(lambda: self._gate.closed)
            self._keepsake.save(self._store)
            delete_aside(self._store.path)
            if not self._gate.sleep(EVERY_S):
                return

    def _cache(self, mend: bool) -> str:
        """What is wrong with Chroma's number of vectors, with those that are still on their way to it counted in."""
        if self._vectors.by == "exact" or not self._vectors.in_step:
            return ""  # nothing to compare: searches are answered from the store's own vectors
        fewest, most = self._store.vectors.held()
        held = self._vectors.held
        if fewest <= held <= most:
            return ""
        if mend:
            self._vectors.refill()
        return f"Chroma holds {held} vectors instead of {most}."

    def _unwanted(self, job: Job) -> bool:
        return job.cancelled or self._gate.closed

    def _read_again(self, files: dict[str, Fingerprint | None]) -> None:
        present = {path: fingerprint for path, fingerprint in files.items() if fingerprint is not None}
        with self._backlog.changing:
            self._store.put_pending(present)
            self._backlog.put(present)
        for path in files.keys() - present.keys():
            self._look_again(path)
        self._changed()
