"""The real indexer under kill -9 while it reads a folder that changes: itself, and each of its children alone."""

from __future__ import annotations

import hashlib
import os
import queue
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from indexer.contract import AddFolder, WaitUntilCurrent
from indexer.database import DatabaseError
from indexer.rescue import open_store
from indexer.store import Store
from indexer.verify import Verification
from indexer.wire import CallFailed
from tests.indexer.conftest import KEY, RunningIndexer

_FILES = 60
_CONVERGE_EVERY = 10
_WITHIN_S = 180.0


@dataclass(slots=True)
class Outcome:
    """What was found after the kills. All but the first two have to be 0."""

    points: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    """By the name of the process."""
    lost: int = 0
    """Files on disk that the index does not have in their present version once it says that it is current."""
    duplicated: int = 0
    zombies: int = 0
    """Files and words that are not on disk any more and are still found then."""
    half: int = 0
    """Texts that no version of a file had; rows that belong to nothing."""
    unopenable: int = 0
    """Indexes that did not open, indexers that did not answer any more."""

    @property
    def wrong(self) -> int:
        """Everything that must not happen."""
        return self.lost + self.duplicated + self.zombies + self.half + self.unopenable


class Folder:
    """A folder of small files that change, and what they said in every version."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.path.mkdir()
        self.said: dict[str, set[str]] = {}
        self.gone: list[int] = []
        self._chance = random.Random(seed)
        self._present: dict[Path, int] = {}
        self._version = 0
        for _ in range(_FILES):
            self._write()

    def change(self, number: int) -> None:
        """Write, delete or rename some files."""
        for _ in range(number):
            kind = self._chance.random()
            if kind < 0.6 or not self._present:
                self._write()
                continue
            file = self._chance.choice(sorted(self._present))
            version = self._present.pop(file)
            if kind < 0.75:
                file.unlink()
                self.gone.append(version)
            else:
                other = self.path / f"{self._chance.randrange(_FILES)}.txt"
                if other in self._present and other != file:
                    self.gone.append(self._present[other])
                file.replace(other)
                self._present[other] = version
                self.said.setdefault(str(other), set()).add(_text(version))

    def files(self) -> dict[str, tuple[int, str]]:
        """(version, SHA-256) of each file on disk, by path."""
        return {
            str(file): (version, hashlib.sha256(file.read_bytes()).hexdigest())
            for file, version in self._present.items()
        }

    def _write(self) -> None:
        self._version += 1
        file = self.path / f"{self._chance.randrange(_FILES)}.txt"
        if file in self._present:
            self.gone.append(self._present[file])
        file.write_text(_text(self._version), "utf-8")
        self._present[file] = self._version
        self.said.setdefault(str(file), set()).add(_text(self._version))


def itself(folder: Path, points: int, seed: int) -> Outcome:
    """Kill the indexer `points` times, at any moment of its first seconds; each time it goes on with what is there."""
    outcome = Outcome()
    chance = random.Random(seed)
    docs = Folder(folder / "docs", seed)
    for number in range(1, points + 1):
        docs.change(8)
        converge = number % _CONVERGE_EVERY == 0 or number == points
        try:
            indexer = RunningIndexer(folder / "index")
            try:
                indexer.ask(AddFolder(str(docs.path)), _WITHIN_S)
                if converge:
                    _current(indexer)
                else:
                    time.sleep(chance.uniform(0.0, 5.0))
                    docs.change(2)
                    time.sleep(chance.uniform(0.0, 1.0))
            finally:
                indexer.kill()
                indexer.close()
        except (CallFailed, queue.Empty):
            outcome.unopenable += 1
        outcome.points += 1
        outcome.killed["indexer"] += 1
        _examine(folder / "index" / "index.db", docs, outcome, current=converge)
    return outcome


def children(folder: Path, points: int, seed: int) -> Outcome:
    """Kill one child of a running indexer after the other, Chroma's among them, while it reads; it has to go on."""
    outcome = Outcome()
    chance = random.Random(seed)
    docs = Folder(folder / "docs", seed)
    indexer = RunningIndexer(folder / "index", vectors_by="chroma")
    try:
        indexer.ask(AddFolder(str(docs.path)), _WITHIN_S)
        while outcome.points < points:
            docs.change(8)
            time.sleep(chance.uniform(0.05, 1.0))
            running = descendants(indexer.process.pid)
            if running:
                kinds = sorted(set(running.values()))
                wanted = kinds[outcome.points % len(kinds)]
                chosen = chance.choice([pid for pid, kind in running.items() if kind == wanted])
                with suppress(ProcessLookupError):
                    os.kill(chosen, signal.SIGKILL)
                    outcome.killed[wanted] += 1
                    outcome.points += 1
            if outcome.points % _CONVERGE_EVERY == 0:
                _current(indexer)
        _current(indexer)
    except (CallFailed, queue.Empty):
        outcome.unopenable += 1
    finally:
        indexer.kill()
        indexer.close()
    _examine(folder / "index" / "index.db", docs, outcome, current=True)
    return outcome


def descendants(pid: int) -> dict[int, str]:
    """The processes below one, each with the name of its module or program; Linux's /proc tells."""
    found: dict[int, str] = {}
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                command = Path(f"/proc/{child}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                found[int(child)] = command[2] if command[1:2] == ["-m"] else Path(command[0]).name
                found.update(descendants(int(child)))
    return found


def _current(indexer: RunningIndexer) -> None:
    """Wait until the indexer says that everything is read; it may tell of a child that was just killed before."""
    deadline = time.monotonic() + _WITHIN_S
    while True:
        try:
            indexer.ask(WaitUntilCurrent(), _WITHIN_S)
            return
        except CallFailed as failure:
            if failure.fault.code != "refused" or time.monotonic() > deadline:
                raise
        time.sleep(0.5)


def _text(version: int) -> str:
    line = f"It was seen {version} times, as the list of birds says.\n"
    return f"heron{version} nests here. {line * 40}So it ends."


def _examine(database: Path, docs: Folder, outcome: Outcome, *, current: bool) -> None:
    try:
        store, _, notice = open_store(database, KEY)
    except DatabaseError:
        outcome.unopenable += 1
        return
    outcome.unopenable += bool(notice)
    try:
        outcome.half += not Verification(store, lambda _: None, lambda: False, mend=False).inside().sound
        files = store.files_below(str(docs.path))
        for path, file in files.items():
            part = store.part_text(path, 0) if file.searchable else None
            # A file that waits may have come from another path with the version that was read there.
            said = docs.said.get(path, set()) if file.state == "ready" else set().union(*docs.said.values())
            outcome.half += part is not None and part.text not in said
        if current:
            _compare(store, docs, outcome)
    except DatabaseError:
        outcome.unopenable += 1
    finally:
        store.close()


def _compare(store: Store, docs: Folder, outcome: Outcome) -> None:
    """The index says that it is current: it has what is on disk, once, and nothing else."""
    on_disk = docs.files()
    files = store.files_below(str(docs.path))
    outcome.zombies += len(files.keys() - on_disk.keys())
    present = {version for version, _ in on_disk.values()}
    for path, (version, sha256) in on_disk.items():
        file = files.get(path)
        outcome.lost += file is None or file.state != "ready" or file.sha256 != sha256
        found = {
            passage.place.path
            for passage in store.passages(
                [id_ for id_, _ in store.words.search(store.words.of(f"heron{version}"), 50)]
            ).values()
        }
        outcome.lost += path not in found
        outcome.duplicated += len(found - on_disk.keys()) + (sum(one == path for one in found) > 1)
    for version in docs.gone[-100:]:
        if version not in present:
            outcome.zombies += bool(store.words.search(store.words.of(f"heron{version}"), 5))
