"""Documents that no one here wrote, read twice by the real indexer: `python3 dev.py bench foreign FOLDER [--json]`.

Each run starts with an empty index. Passages get the vectors of a tiny model with random weights, because to embed them
well takes hours and is not what is tried here; `--ocr` has pictures recognised, which takes hours too.
`--outcomes FILE` writes one JSON line for each file: its path below FOLDER, its state, its failure and how many
passages it has.

The documents that docs/figures.md speaks of are the test documents of other projects, which are not part of this one:

    git clone --depth 1 https://github.com/mozilla/pdf.js        test/pdfs
    git clone --depth 1 https://github.com/apache/poi            test-data
    git clone --depth 1 https://github.com/kreuzberg-dev/kreuzberg  test_documents
    git clone --depth 1 https://github.com/mikel/mail            spec/fixtures
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks._figures import Row, publish, row
from indexer.contract import AddFolder, Config, IndexStatus, Open, Status
from indexer.store import Store
from indexer.subprocess_peer import SubprocessPeer
from indexer.wire import CallFailed
from tests.indexer.made import small_model

_KEY = "5a" * 32
_STILL_S = 900.0
"""So long without any outcome is a hang: twenty times what the slowest single file may take."""
_POLL_S = 2.0


class Outcome(msgspec.Struct, frozen=True):
    """What became of one file."""

    path: str
    state: str
    failure: str
    reason: str
    passages: int


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of the whole folder."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    deaths: int
    """How often the indexer's own process died."""
    hung: Literal[0, 1]


def measure(folder: Path, outcomes: Path | None, ocr: bool) -> list[Row]:
    """foreign documents: every file of a folder, twice."""
    with tempfile.TemporaryDirectory(prefix="counterpart-foreign-") as place:
        model = small_model(Path(place) / "model")
        first, second = (_read(folder, Path(place) / str(number), model, ocr) for number in (1, 2))
    if outcomes is not None:
        outcomes.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in first.outcomes))
    files = len(first.outcomes)
    recorded = sum(one.state in ("ready", "failed", "online_only") for one in first.outcomes)
    failures = Counter(one.failure for one in first.outcomes if one.state == "failed")
    told = ", ".join(f"{number} {code}" for code, number in failures.most_common())
    hollow = sum(one.state == "ready" and not one.passages for one in first.outcomes)
    other = len(set(first.outcomes) ^ set(second.outcomes)) // 2
    times = f"{first.seconds:.0f} and {second.seconds:.0f} s"
    return [
        row("indexer deaths in two runs", first.deaths + second.deaths, 0, "equal", "", f"{files} files; {times}"),
        row("hangs in two runs", first.hung + second.hung, 0, "equal", "", f"no outcome for {_STILL_S:.0f} s"),
        row(
            "files without a recorded outcome",
            files - recorded,
            0,
            "equal",
            "",
            f"of {files}; failed: {told or 'none'}",
        ),
        row("files that are ready without text", hollow, 0, "equal", "", f"of {files - failures.total()} ready ones"),
        row("files whose second outcome differs", other, 0, "equal", "", "state, reason and number of passages"),
    ]


def _read(folder: Path, index_dir: Path, model: Path, ocr: bool) -> Run:
    config = Config(str(index_dir), _KEY, str(model), ocr=ocr)
    peer = SubprocessPeer("indexer")
    started = last_news = time.monotonic()
    deaths, before = 0, (-1, -1)
    hung: Literal[0, 1] = 0
    pid: int | None = None
    while True:
        try:
            if peer.pid is None or peer.pid != pid:
                deaths += pid is not None
                peer.ask(Open(config), 120.0)
                pid = peer.pid
                peer.ask(AddFolder(str(folder)), 120.0)
            status = peer.ask(Status(), 120.0)
        except CallFailed:
            time.sleep(_POLL_S)
            continue
        news = (status.pending, status.passages)
        if news != before:
            before, last_news = news, time.monotonic()
            _tell(status, started)
        elif time.monotonic() - last_news > _STILL_S:
            hung = 1
        if hung or (status.state not in ("starting", "scanning", "reading") and not status.pending):
            break
        time.sleep(_POLL_S)
    peer.close()
    store = Store(index_dir / "index.db", _KEY)
    try:
        outcomes = tuple(
            Outcome(
                str(Path(path).relative_to(folder)),
                file.state,
                file.failure.code if file.failure else "",
                file.failure.reason if file.failure else "",
                store.counts([path]).passages,
            )
            for path, file in sorted(store.files_below(str(folder)).items())
        )
    finally:
        store.close()
    return Run(outcomes, time.monotonic() - started, deaths, hung)


def _tell(status: IndexStatus, started: float) -> None:
    done = status.files - status.pending
    words = f"{time.monotonic() - started:6.0f} s: {done} of {status.files} files, {status.passages} passages"
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    told = Path(arguments[arguments.index("--outcomes") + 1]) if "--outcomes" in arguments else None
    chosen = next((Path(one) for one in arguments if not one.startswith("--") and Path(one) != told), None)
    if chosen is None or not chosen.is_dir():
        sys.exit("usage: python3 dev.py bench foreign FOLDER [--ocr] [--outcomes FILE] [--json]")
    whole = chosen.resolve()

    def foreign() -> list[Row]:
        """foreign documents: every file of the folder, twice."""
        return measure(whole, told, "--ocr" in arguments)

    sys.exit(publish("foreign", [foreign], arguments))
