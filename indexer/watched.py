"""The watched folders as people deal with them: add, remove, pause, retry, and how far each one is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.backlog import Backlog
from indexer.contract import FolderRules, Folders
from indexer.embed import Embedder, EmbedderUnusable
from indexer.extractors import SUFFIXES
from indexer.folders import Trouble, folder_view
from indexer.gate import Gate
from indexer.pace import Pace
from indexer.renewal import Renewal
from indexer.scan import is_below
from indexer.scout import Scout
from indexer.serving import Job, Refused
from indexer.store import Store
from indexer.volumes import true_spelling

TELL_EVERY_S = 0.25
SETTLED_WITHIN_S = 60.0
"""Of a hundred thousand new names most are settled later; nobody waits for these."""


class Watched:
    """Every method may be called from any thread, and raises `Refused` when it cannot do what was asked."""

    def __init__(
        self,
        store: Store,
        backlog: Backlog,
        scout: Scout,
        renewal: Renewal,
        gate: Gate,
        embedder: Embedder,
        *,
        pace: Pace,
        trouble: Trouble,
        changed: Callable[[], None],
        notice: str = "",
    ) -> None:
        """`changed` is called after every change that people see; `notice` is what they should know."""
        self._store = store
        self._backlog = backlog
        self._scout = scout
        self._renewal = renewal
        self._gate = gate
        self._embedder = embedder
        self._pace = pace
        self._trouble = trouble
        self._changed = changed
        self._notices = (notice,) if notice else ()

    def folders(self) -> Folders:
        """Every watched folder and how far it is."""
        roots = self._scout.roots()
        paused, unwatched = self._gate.paused, self._scout.unwatched
        # All folders are read in one order, the newest files first, so that each is done when all are.
        eta = self._pace.eta_s(self._backlog.unread())
        views = [
            folder_view(path, root, self._store.counts([path]), paused=paused, unwatched=unwatched, eta_s=eta)
            for path, root in sorted(roots.items())
        ]
        return Folders(
            tuple(views),
            paused,
            self._embedder.state,
            self._trouble.sentence,
            paused_because=self._gate.resting if any(view.pending for view in views) else "",
            eta_s=eta,
            notices=(*self._notices, *self._renewal.notices),
            renewing=self._renewal.share,
        )

    def add(self, path: str) -> Folders:
        """Watch a folder or a single file."""
        real = true_spelling(os.path.realpath(path))
        name = Path(path).name or path
        try:
            real.encode()
            file = not Path(real).is_dir()
            if file and not Path(real).exists():
                raise Refused(f"There is no folder or file {path}; please check the name.")
            if file and (Path(real).suffix.lower() not in SUFFIXES or not Path(real).is_file()):
                raise Refused(f"{name} is not of a kind that is read; choose a folder, or a PDF, Office or text file.")
            if not file:
                with os.scandir(real):
                    pass
        except UnicodeEncodeError:
            raise Refused("The name of this folder is not readable text; please rename it first.") from None
        except OSError:
            raise Refused(f"{name} may not be looked into; please ask its owner for permission.") from None
        self._store.add_folder(real)
        self._scout.add(real)
        return self.folders()

    def remove(self, path: str) -> Folders:
        """Watch a folder no longer and forget what was read from it."""
        real = self._known(path)
        self._scout.forget(real)
        self._store.remove_folder(real, lambda: self._gate.closed)
        self._changed()
        return self.folders()

    def set_paused(self, paused: bool) -> Folders:
        """Pause or resume reading; remembered."""
        self._store.set_paused(paused)
        self._gate.set_paused(paused)
        self._changed()
        return self.folders()

    def set_rules(self, path: str, rules: FolderRules) -> Folders:
        """Change what of a folder is read: what is no longer wanted is forgotten, what is newly wanted is read."""
        real = self._known(path)
        self._store.set_folder_rules(real, rules)
        self._scout.set_rules(real, rules)
        self._changed()
        return self.folders()

    def use_embedder(self, folder: str, sha256: str) -> Folders:
        """Change the embedding model; the present one answers until the new one has embedded everything."""
        try:
            self._renewal.use(Path(folder), sha256)
        except EmbedderUnusable as problem:
            raise Refused(str(problem)) from None
        return self.folders()

    def retry(self, path: str) -> Folders:
        """Read failed and forgotten files at or below a path again."""
        real = os.path.realpath(path)
        if self._store.remember_again(real):
            self._scout.request()
        failed = {
            name: file.fingerprint for name, file in self._store.files_below(real).items() if file.state == "failed"
        }
        with self._backlog.changing:
            self._backlog.drop(failed)  # also what waits to be tried alone
            self._store.put_pending(failed)
            self._backlog.put(failed, urgent=len(failed) == 1, insist=True)
        self._changed()
        return self.folders()

    def wait_until_current(self, paths: Sequence[str], job: Job, settled: Callable[[], bool] | None = None) -> Folders:
        """Scan anew, stream progress, answer when nothing below the paths (all when empty) waits.

        `settled` says whether the graph is; it is waited for, too, but not for ever.
        """
        chosen = [os.path.realpath(path) for path in paths]
        roots = self._scout.roots()
        holding = [root for root in roots if not chosen or any(is_below(p, root) or is_below(root, p) for p in chosen)]
        numbers = self._scout.request(holding) if holding else {}
        told: Folders | None = None
        read_at: float | None = None
        while True:
            job.check()
            now = self._scout.roots()
            scanned = all(
                now[root].done >= number or now[root].missing for root, number in numbers.items() if root in now
            )
            view = self.folders()
            if scanned and not self._backlog.waiting(chosen) and not self._renewal.catching_up:
                read_at = read_at or time.monotonic()
                if settled is None or settled() or time.monotonic() - read_at > SETTLED_WITHIN_S:
                    return view
            if view.problem or view.paused:
                raise Refused(view.problem or "Reading is paused; resume it to have all files searchable.")
            if view != told:
                told = view
                job.event(view)
            time.sleep(TELL_EVERY_S)

    def holds(self, path: str) -> bool:
        """Whether a path is one of the watched folders or below one."""
        return any(is_below(path, root) for root in self._scout.roots())

    def _known(self, path: str) -> str:
        roots = self._scout.roots()
        for candidate in (path, os.path.realpath(path), os.path.normpath(path), true_spelling(os.path.realpath(path))):
            if candidate in roots:
                return candidate
        raise Refused(f"{path} is not one of the watched folders.")
