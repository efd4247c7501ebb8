"""How soon the index's list of files is like the disk: unchanged trees, renamed ones, what came while nobody looked."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks._figures import Row, row
from indexer.backlog import Backlog
from indexer.contract import AddFolder, Config, Open, SetPaused, Status
from indexer.extractors import Extracted, Part
from indexer.folders import Trouble
from indexer.records import NewPassage
from indexer.scout import Scout
from indexer.store import Store
from indexer.wanted import Rules
from indexer.watch import Watcher
from tests.indexer.conftest import EMBEDDER, RunningChild

FILES = 100_000
STORM = 30_000
_IN_A_FOLDER = 100
_WITHIN_S = 900.0


class Listing:
    """The real scout, watcher and store; files count as read as soon as they are listed."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "index" / "index.db", secrets.token_hex(32))
        self.backlog = Backlog()
        self.watcher = Watcher(str(folder / "index"))
        self.scout = Scout(
            self.store,
            self.backlog,
            Rules(frozenset({".txt"}), own=frozenset({str(folder / "index")})),
            self.watcher,
            rescan_s=1e6,
            trouble=Trouble(),
            changed=lambda: None,
        )
        self._thread = threading.Thread(target=self.scout.run, daemon=True)
        self._thread.start()

    def watch(self, path: Path) -> None:
        """Watch a folder and wait for its first scan."""
        self.store.add_folder(str(path))
        self.scout.add(str(path))
        self.scanned()

    def scanned(self) -> float:
        """Scan anew; the seconds that it took."""
        began = time.perf_counter()
        numbers = self.scout.request()
        _until(lambda: all(self.scout.roots()[path].done >= number for path, number in numbers.items()))
        return time.perf_counter() - began

    def store_all(self) -> None:
        """Give each listed file a passage, as reading would."""
        vector = np.eye(1, 384, dtype=np.float32)[0]
        while (task := self.backlog.take(0)) is not None:
            text = Path(task.path).name
            extracted = Extracted("t", (Part("text", None, "", text),))
            self.store.replace(
                task.path, task.fingerprint, "0" * 64, extracted, [NewPassage(0, 0, 9, "", text, vector)]
            )
            self.backlog.finish(task)

    def close(self) -> None:
        """End it."""
        self.scout.close()
        self._thread.join(30)
        self.watcher.close()
        self.store.close()


def measure(files: int = FILES, storm: int = STORM) -> list[Row]:
    """reconciling: a tree that is unchanged, one that was renamed, and files that came while nobody looked."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        tree = Path(place) / "tree"
        make_tree(tree, files)
        listing = Listing(Path(place))
        try:
            listing.watch(Path(place) / "tree")
            listing.store_all()
            took = min(listing.scanned() for _ in range(3))
            note = f"{files} files in {files // _IN_A_FOLDER} folders, the fastest of 3 scans"
            rows.append(row("reconciling unchanged files", took, 10.0, "lower", "s", note))
            before = set(listing.store.vectors.ids().tolist())
            began = time.perf_counter()
            (tree / "0").rename(tree / "renamed")
            _until(lambda: len(listing.store.files_below(str(tree / "renamed"))) == files)
            took = time.perf_counter() - began
            kept = before == set(listing.store.vectors.ids().tolist()) and not listing.backlog.waiting()
            note = f"{files} files; passages kept without reading: {'yes' if kept else 'no'}"
            rows.append(row("a renamed tree: index = disk", took if kept else None, 60.0, "lower", "s", note))
        finally:
            listing.close()
    rows += _storms(storm)
    return rows


def _storms(files: int) -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        docs = Path(place) / "docs"
        docs.mkdir()
        config = Config(str(Path(place) / "index"), secrets.token_hex(32), str(EMBEDDER))
        with _indexer(config) as indexer:
            indexer.ask(SetPaused(True))
            indexer.ask(AddFolder(str(docs)))
            os.kill(indexer.process.pid, signal.SIGSTOP)
            make_tree(docs / "stopped", files)
            os.kill(indexer.process.pid, signal.SIGCONT)
            rows.append(_listed(indexer, files, "files made while it was stopped: index = disk"))
        make_tree(docs / "away", files)
        with _indexer(config) as indexer:
            rows.append(_listed(indexer, 2 * files, "files made while it did not run: index = disk"))
    return rows


def _listed(indexer: RunningChild, files: int, name: str) -> Row:
    began = time.perf_counter()
    _until(lambda: indexer.ask(Status()).files == files)
    return row(name, time.perf_counter() - began, 60.0, "lower", "s", f"{files} files are listed then")


@contextmanager
def _indexer(config: Config) -> Iterator[RunningChild]:
    one = RunningChild(["-m", "indexer"])
    try:
        one.ask(Open(config))
        yield one
    finally:
        one.close()


def make_tree(folder: Path, files: int) -> None:
    """Small text files, a hundred in a folder. By a process of its own, so that making them costs this one nothing."""
    program = (
        "import sys, os\n"
        "folder, files = sys.argv[1], int(sys.argv[2])\n"
        "for n in range(files):\n"
        f"    inside = os.path.join(folder, '0', str(n // {_IN_A_FOLDER}))\n"
        f"    if n % {_IN_A_FOLDER} == 0: os.makedirs(inside)\n"
        "    with open(os.path.join(inside, f'note {n}.txt'), 'w') as file: file.write(f'Note {n}.')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(folder), str(files)], check=True, timeout=_WITHIN_S)


def _until(happens: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + _WITHIN_S
    while not happens():
        assert time.perf_counter() < deadline, "it did not happen in time"
        time.sleep(0.1)


if __name__ == "__main__":
    from benchmarks._figures import publish

    sys.exit(publish("reconcile", [measure], sys.argv[1:]))
