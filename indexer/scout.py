"""Keeps the index's list of files like the disk: looks where the watcher hints, and everywhere now and then.

A folder that is not there (a stick that was pulled out) keeps everything that was read from it. A folder on a network
drive is only looked at now and then: its changes are in no event.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from indexer.backlog import SECOND_CHANCE, Backlog
from indexer.contract import FolderRules
from indexer.folders import Trouble
from indexer.records import Fingerprint, StoredFile
from indexer.roots import Root, identity_of, may_work_now, notice_of, problem_of
from indexer.scan import Difference, Seen, compare, is_below, root_of, scan
from indexer.store import DatabaseUnreadable, Store, StoreFull
from indexer.volumes import DISK, Disk, remote
from indexer.wanted import TELLING, Rules, Wanted, kind
from indexer.watch import Watcher

TICK_S = 1.0
"""How often the roots themselves are looked at: no system tells reliably that one came or went."""
POLL_S = 3.0
REMOTE_POLL_S = 60.0
"""How often a network drive is looked at: listing it costs its server and the line."""
SECOND_LOOK_S = 1.0
RETRY_S = 3.0
_ASLEEP_S = 10.0
_AT_ONCE = 500
_RENAMES_AT_ONCE = 200
_ItemT = TypeVar("_ItemT")


class Scout:
    """`run` is the body of one thread; everything else may be called from any thread."""

    def __init__(
        self,
        store: Store,
        backlog: Backlog,
        rules: Rules,
        watcher: Watcher,
        *,
        rescan_s: float,
        trouble: Trouble,
        changed: Callable[[], None],
        reader_of: Callable[[str], str] = lambda _: "",
        disk: Disk = DISK,
        is_remote: Callable[[str], bool] = remote,
    ) -> None:
        """`reader_of` names the version of what reads files of a kind (".pdf"): a failure of another one is tried anew.

        `disk` and `is_remote` are how the disk is seen.
        """
        self._store = store
        self._backlog = backlog
        self._rules = rules
        self._watcher = watcher
        self._rescan_s = rescan_s
        self._trouble = trouble
        self._changed = changed
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._reader_of = reader_of
        self._disk = disk
        self._is_remote = is_remote
        self._roots = {path: Root(rules=store.folder_rules(path)) for path in store.folders()}
        self._watched: frozenset[str] = frozenset()
        self._polled: frozenset[str] = frozenset()
        self._unwatched = ""
        self._second_looks: dict[str, float] = {}
        self._news = False

    def roots(self) -> dict[str, Root]:
        """The watched folders with their states, as they are now."""
        with self._lock:
            return {path: replace(root) for path, root in self._roots.items()}

    @property
    def unwatched(self) -> str:
        """Why changes are looked for instead of heard of, in one sentence, or ""."""
        return self._unwatched

    def root_of(self, path: str) -> str | None:
        """The watched folder that a path belongs to."""
        with self._lock:
            return root_of(path, self._roots)

    def add(self, path: str) -> None:
        """Watch one more root."""
        with self._lock:
            self._roots.setdefault(path, Root())
        self._watcher.wake()

    def set_rules(self, path: str, rules: FolderRules) -> None:
        """Read from now on what these rules of a root say: its next scan forgets and finds what they change."""
        with self._lock:
            if path in self._roots:
                self._roots[path].rules = rules
        self.request([path])

    def forget(self, path: str) -> None:
        """Watch a root no longer. What is in work for it is dropped."""
        with self._backlog.changing:
            with self._lock:
                self._roots.pop(path, None)
                above = root_of(path, self._roots)
                inside = [root for root in self._roots if is_below(root, path)]
            self._backlog.drop_below(path)
        self.request([root for root in (above, *inside) if root is not None])

    def request(self, roots: Collection[str] = ()) -> dict[str, int]:
        """Ask for a scan of some roots (all when empty); the number of the scan to wait for, by root."""
        with self._lock:
            chosen = [path for path in (roots or self._roots) if path in self._roots]
            for path in chosen:
                self._roots[path].wanted += 1
            numbers = {path: self._roots[path].wanted for path in chosen}
        self._watcher.wake()
        return numbers

    def close(self) -> None:
        """Let `run` end."""
        self._closing.set()
        self._watcher.wake()

    def run(self) -> None:
        """Keep the index's list of files like the disk until `close`."""
        while not self._closing.is_set():
            began = _moment()
            hints = self._watcher.next(TICK_S if self._nothing_due() else 0.0)
            if self._closing.is_set():
                return
            slept = max(now - then for now, then in zip(_moment(), began, strict=True)) > _ASLEEP_S
            if hints.lost or slept:
                self.request()
            try:
                self._look_at_roots()
                self._look_again(hints.paths)
                self._scan_what_is_due()
                self._trouble.clear("scan")
            except (StoreFull, DatabaseUnreadable) as error:
                self._trouble.set("scan", str(error))
                self._news = True
                self.request()  # what the hints said is lost now
                self._closing.wait(RETRY_S)
            if self._news:
                self._news = False
                self._changed()

    # -- roots

    def _nothing_due(self) -> bool:
        now = time.monotonic()
        with self._lock:
            return not any(root.scanning or (not root.missing and root.due <= now) for root in self._roots.values())

    def _look_at_roots(self) -> None:
        """Notice roots that came, went or were replaced, and watch those that are there."""
        watch_anew = False
        with self._lock:
            roots = list(self._roots.items())
        for path, root in roots:
            identity = identity_of(path)
            if identity is None or self._looks_unmounted(path, root, identity):
                watch_anew |= not root.missing
                self._forget_deleted_file(path)
                self._news |= not root.missing
                root.missing = True
                root.problem = (
                    f"{Path(path).name or path} is not there; what was read from it is kept until it is back."
                )
            elif root.missing or (root.identity is not None and root.identity != identity):
                self._news = True
                root.missing = False
                root.problem = ""
                root.identity = identity
                root.wanted += 1
                watch_anew = True
            if not root.missing and (watch_anew or path not in self._watched | self._polled):
                root.remote = self._is_remote(path)
        self._polled = frozenset(path for path, root in roots if not root.missing and root.remote)
        present = frozenset(path for path, root in roots if not root.missing and not root.remote)
        if watch_anew or present != self._watched:
            self._watched = present
            self._unwatched = self._watcher.watch(present)
            self.request(present)  # what happened before the watch

    def _looks_unmounted(self, path: str, root: Root, identity: tuple[int, int]) -> bool:
        """Whether an empty folder stands where another one was: the place where a volume was mounted."""
        if root.identity == identity:
            return False
        try:
            with os.scandir(path) as entries:
                empty = next(entries, None) is None
        except OSError:
            return False
        return empty and bool(self._store.counts([path]).files)

    def _forget_deleted_file(self, path: str) -> None:
        """A root that is a single file is gone when its folder is still there."""
        if not os.path.lexists(path) and os.path.isdir(os.path.dirname(path)):  # noqa: PTH112, PTH120
            file = self._store.file(path)
            if file is not None:
                self._apply(Seen(), {path: file}, urgent=True)

    # -- looking

    def _look_again(self, hinted: Iterable[str]) -> None:
        now = time.monotonic()
        second = {path for path, due in self._second_looks.items() if due <= now}
        for path in second:
            del self._second_looks[path]
        paths = second.union(hinted)
        with self._lock:
            roots = {path: root for path, root in self._roots.items() if not root.missing}
        seen = Seen()
        stored: dict[str, StoredFile] = {}
        looked_in: set[str] = set()
        trees = {path: self._tree(path, root) for path, root in roots.items()}
        for path in sorted({_meant(path, roots) for path in paths}):
            root = root_of(path, roots)
            if root is None or _is_covered(path, looked_in):
                continue
            if path != root and trees[root].way_to(path) is None:
                continue
            if path not in second and os.path.isdir(path):  # noqa: PTH112
                # Files that came between the folder and its watch are in no event.
                self._second_looks[path] = now + SECOND_LOOK_S
            looked_in.add(path)
            scan(path, trees[root], others=roots.keys(), stopped=self._closing.is_set, seen=seen)
            stored |= self._stored_below(path, root)
        if looked_in and not self._closing.is_set() and self._still_there(roots):
            self._apply(seen, stored, urgent=True)

    def _scan_what_is_due(self) -> None:
        for path, root in self.roots().items():
            if self._closing.is_set() or root.missing or not (root.scanning or root.due <= time.monotonic()):
                continue
            with self._lock:
                others = set(self._roots)
            self._news = True
            before = identity_of(path)
            began = time.monotonic()
            seen = scan(path, self._tree(path, root), others=others, stopped=self._closing.is_set)
            if self._closing.is_set() or before is None or identity_of(path) != before:
                continue
            self._apply(seen, self._stored_below(path, path), urgent=False)
            took = time.monotonic() - began
            pause = REMOTE_POLL_S if root.remote else POLL_S if self._unwatched else self._rescan_s
            with self._lock:
                known = self._roots.get(path)
                if known is not None:
                    known.identity = before
                    known.done = max(known.done, root.wanted)
                    known.due = time.monotonic() + max(pause, 10 * took)
                    known.problem = problem_of(seen)
                    known.notice = notice_of(seen, root.remote)

    def _tree(self, path: str, root: Root) -> Wanted:
        return Wanted(self._rules, path, root.rules, self._disk)

    def _still_there(self, roots: Mapping[str, Root]) -> bool:
        """Whether no root went while we looked: what is missing below one that did is not gone."""
        return all(identity_of(path) == root.identity for path, root in roots.items() if root.identity is not None)

    def _stored_below(self, path: str, root: str) -> dict[str, StoredFile]:
        """What the index has at and below `path` and that belongs to `root`, not to a root inside it."""
        with self._lock:
            inside = [other for other in self._roots if other != root and is_below(other, root)]
        stored = self._store.files_below(path)
        if not inside:
            return stored
        return {path: file for path, file in stored.items() if root_of(path, [root, *inside]) == root}

    # -- writing it down

    def _apply(self, seen: Seen, stored: Mapping[str, StoredFile], *, urgent: bool) -> None:
        self._news = True
        files = {path: one for path, one in seen.files.items() if not self._store.is_forgotten(path)}
        difference = compare(files, stored, seen.unseen, seen.online)
        again: dict[str, Fingerprint] = {}
        for path, file in stored.items():
            fingerprint = files.get(path)
            if file.state != "failed" or fingerprint is None or path in difference.edited:
                continue
            if may_work_now(file) or file.reader != self._reader_of(kind(path)):
                difference.edited[path] = fingerprint
            elif file.failure is not None and file.attempts == 1 and file.failure.code in SECOND_CHANCE:
                again[path] = fingerprint
        self._move(difference, stored)
        for gone in _portions(difference.gone):
            with self._backlog.changing:
                ours = [path for path in gone if self._is_ours(path)]
                self._backlog.drop(ours)
                self._store.remove(ours)
        self._note_waiting(difference, urgent, seen.used)
        with self._backlog.changing:
            self._backlog.put({path: one for path, one in again.items() if self._is_ours(path)}, alone=True)

    def _move(self, difference: Difference, stored: Mapping[str, StoredFile]) -> None:
        for portion in _portions(difference.renamed, _RENAMES_AT_ONCE):
            with self._backlog.changing:
                ours = [move for move in portion if self._is_ours(move[1])]
                self._backlog.drop([old for old, _, _ in ours])
                moved = self._store.rename_all(ours)
                for (old, new, fingerprint), known in zip(ours, moved, strict=True):
                    if not known:
                        difference.new[new] = fingerprint
                    elif stored[old].state == "pending":
                        difference.waiting[new] = fingerprint
            self._changed()

    def _note_waiting(self, difference: Difference, urgent: bool, used: Mapping[str, int]) -> None:
        for portion in _portions((difference.new | difference.edited).items()):
            with self._backlog.changing:
                files = {path: fingerprint for path, fingerprint in portion if self._is_ours(path)}
                self._store.put_pending(files)
                self._backlog.put(files, urgent=urgent, used=used)
            self._changed()
        waiting: dict[str, Fingerprint] = difference.waiting
        with self._backlog.changing:
            ours = {path: seen for path, seen in waiting.items() if self._is_ours(path)}
            self._backlog.put(ours, urgent=urgent, used=used)

    def _is_ours(self, path: str) -> bool:
        with self._lock:
            return root_of(path, self._roots) is not None


def _is_covered(path: str, looked_in: Collection[str]) -> bool:
    """Whether `path` or a folder above it is among those, at the cost of its depth, not of their number."""
    while path not in looked_in:
        above = os.path.dirname(path)  # noqa: PTH120
        if above == path:
            return False
        path = above
    return True


def _meant(path: str, roots: Collection[str]) -> str:
    """Where to look for a hint: a file that says something about those beside it means its folder."""
    if os.path.basename(path) in TELLING and path not in roots:  # noqa: PTH119
        return os.path.dirname(path)  # noqa: PTH120
    return path


def _moment() -> tuple[float, ...]:
    """Clocks of which at least one goes on while the computer sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # Linux: monotonic stands still in sleep
    return (time.monotonic(), time.time(), *((time.clock_gettime(clock),) if clock is not None else ()))


def _portions(items: Iterable[_ItemT], size: int = _AT_ONCE) -> Iterable[list[_ItemT]]:
    iterator = iter(items)
    while portion := list(islice(iterator, size)):
        yield portion
