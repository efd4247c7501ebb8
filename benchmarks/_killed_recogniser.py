"""The child that recognises pictures under kill -9 while a real indexer reads scans: nothing may be lost by it."""

from __future__ import annotations

import os
import queue
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from PIL import Image

from benchmarks._killed_indexer import descendants
from indexer.contract import AddFolder, Status, WaitUntilCurrent
from indexer.extractors import Document, pdf
from indexer.store import Store
from indexer.wire import CallFailed
from tests.corpus import make
from tests.indexer.conftest import KEY, RunningIndexer

_CHILD = "indexer.ocr_child"
_PAGES = 2
_AHEAD = 3
"""So many scans wait, that the child always has work."""
_LATEST_S = 2.0
"""A kill comes so long after the child was seen: while it starts, while it recognises, or between two pages."""
_WITHIN_S = 180.0


@dataclass(slots=True)
class Outcome:
    """What was found after the kills. All but the first two have to be 0."""

    points: int = 0
    pages: int = 0
    lost: int = 0
    """Pages without exactly the text that they show."""
    unread: int = 0
    """Files that are not ready."""
    zombies: int = 0
    """Dead children that nobody has waited for once the indexer says that everything is read."""
    unanswered: int = 0
    """Indexers that did not go on."""

    @property
    def wrong(self) -> int:
        """Everything that must not happen."""
        return self.lost + self.unread + self.zombies + self.unanswered


def recogniser(folder: Path, points: int, seed: int) -> Outcome:
    """Kill the child `points` times. A page that it dies over twice is given up, so that each kill waits for a file."""
    outcome = Outcome()
    chance = random.Random(seed)
    docs = folder / "docs"
    docs.mkdir()
    said: dict[str, list[str]] = {}
    indexer = RunningIndexer(folder / "index", ocr=True)
    try:
        indexer.ask(AddFolder(str(docs)), _WITHIN_S)
        while outcome.points < points:
            while len(said) < outcome.points + _AHEAD:
                _scan(docs / f"{len(said)}.pdf", folder, said)
            child = _child(indexer)
            time.sleep(chance.uniform(0.0, _LATEST_S))
            before = _done(indexer)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                outcome.points += 1
            _until_more(indexer, before)
        indexer.ask(WaitUntilCurrent(), _WITHIN_S)
        below = psutil.Process(indexer.process.pid).children(recursive=True)
        outcome.zombies = sum(one.status() == psutil.STATUS_ZOMBIE for one in below)
    except (CallFailed, queue.Empty, TimeoutError):
        outcome.unanswered += 1
    finally:
        indexer.kill()
        indexer.close()
    _examine(folder / "index" / "index.db", said, outcome)
    return outcome


def _scan(path: Path, folder: Path, said: dict[str, list[str]]) -> None:
    """A scanned document, each page of which says something of its own."""
    lines = [f"The heron was seen {100 * len(said) + page} times at the lake in March." for page in range(_PAGES)]
    document = Document("drawn.pdf", make.make_pdf(folder / "drawn.pdf", lines).read_bytes())
    pages = []
    for page in range(_PAGES):
        wide, high, content = pdf.pixels(document, page + 1)
        pages.append(Image.frombytes("RGB", (wide, high), content).crop((0, 0, wide, high // 3)))
    waiting = folder / "scan.pdf"
    pages[0].save(waiting, save_all=True, append_images=pages[1:], resolution=200)
    waiting.replace(path)
    said[str(path)] = lines


def _child(indexer: RunningIndexer) -> int:
    """The process id of the child, once there is one. Raises `TimeoutError`."""
    deadline = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline:
        for pid, name in descendants(indexer.process.pid).items():
            if name == _CHILD:
                return pid
        time.sleep(0.02)
    raise TimeoutError


def _done(indexer: RunningIndexer) -> int:
    status = indexer.ask(Status(), _WITHIN_S)
    return status.files - status.pending


def _until_more(indexer: RunningIndexer, before: int) -> None:
    """Wait until another file has its outcome. Raises `TimeoutError`."""
    deadline = time.monotonic() + _WITHIN_S
    while _done(indexer) <= before:
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def _examine(database: Path, said: dict[str, list[str]], outcome: Outcome) -> None:
    store = Store(database, KEY)
    try:
        for path, lines in said.items():
            file = store.file(path)
            outcome.unread += file is None or file.state != "ready"
            for page, line in enumerate(lines):
                part = store.part_text(path, page)
                outcome.pages += 1
                outcome.lost += part is None or part.text != line
    finally:
        store.close()
