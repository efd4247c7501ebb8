"""The store on a disk that fills up: what was acknowledged is there, and it goes on once there is space.

`python -m benchmarks._full_disk FOLDER RUNS SEED` is meant to run on a small file system of its own; `prove` starts it
so in a user namespace with a tmpfs, which needs Linux and no rights.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from benchmarks._store_writer import KEY, PIECES, piece_of, write
from indexer.database import DatabaseError, StoreFull
from indexer.store import Store
from indexer.verify import Verification

ROOT = Path(__file__).parents[1]
_MEGABYTES = 12


class Outcome(msgspec.Struct):
    """What was found. `wrong` has to be 0."""

    runs: int = 0
    acknowledged: int = 0
    refused: int = 0
    """Changes that did not fit, each said in one sentence."""
    wrong: int = 0
    """Files that were acknowledged and are not whole, or refused and are half in; stores that do not open or verify."""
    slowest_recovery_s: float = 0.0
    """From the moment that there is space again to the next change that is in."""


def prove(runs: int, seed: int) -> Outcome | None:
    """Fill a small disk `runs` times; None where no disk of its own can be had."""
    script = (
        f"place=$(mktemp -d) && mount -t tmpfs -o size={_MEGABYTES}m tmpfs $place &&"
        f' exec "{sys.executable}" -m benchmarks._full_disk $place {runs} {seed}'
    )
    try:
        done = subprocess.run(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
            capture_output=True,
            cwd=ROOT,
            check=False,
            timeout=60 + 30 * runs,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return msgspec.json.decode(done.stdout, type=Outcome) if done.returncode == 0 else None


def fill(folder: Path, runs: int, seed: int) -> Outcome:
    """The runs, on a file system that is small."""
    outcome = Outcome()
    chance = random.Random(seed)
    for number in range(runs):
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(chance.randrange(2_000_000, (_MEGABYTES - 2) * 1_000_000)))
        database = folder / f"{number}.db"
        _one(database, ballast, chance, outcome)
        outcome.runs += 1
        for left in folder.glob(f"{number}.*"):
            left.unlink()
    return outcome


def _one(database: Path, ballast: Path, chance: random.Random, outcome: Outcome) -> None:
    store: Store | None = None
    inside: dict[str, int] = {}
    version = 0
    refusals = 0
    while refusals < 3:
        version += 1
        path = chance.choice([*inside]) if inside and chance.random() < 0.2 else f"/docs/{version}.txt"
        try:
            if store is None:
                store = Store(database, KEY)
            if path in inside and chance.random() < 0.3:
                store.remove([path])
                inside.pop(path)
            else:
                write(store, path, version)
                inside[path] = version
            outcome.acknowledged += 1
        except StoreFull:
            refusals += 1
            outcome.refused += 1
            if store is not None and chance.random() < 0.5:  # it also has to open on a full disk, or say so
                store.close()
                store = None
    if store is not None:
        outcome.wrong += _wrong(store, inside)
    ballast.unlink()
    started = time.monotonic()
    try:
        store = store or Store(database, KEY)
        write(store, "/docs/after.txt", version + 1)
        inside["/docs/after.txt"] = version + 1
        outcome.slowest_recovery_s = max(outcome.slowest_recovery_s, time.monotonic() - started)
        outcome.wrong += _wrong(store, inside)
        outcome.wrong += not Verification(store, lambda _: None, lambda: False, mend=False).inside().sound
        store.close()
    except DatabaseError:
        outcome.wrong += 1


def _wrong(store: Store, inside: dict[str, int]) -> int:
    """How many files are not as they were acknowledged."""
    files = store.files_below("/docs")
    wrong = len(files.keys() ^ inside.keys())
    for path in files.keys() & inside.keys():
        version = inside[path]
        first = store.part_text(path, 0)
        wrong += files[path].sha256 != str(version) or first is None
        wrong += first is not None and first.text != "".join(piece_of(version, n) for n in range(PIECES - 1))
    return wrong


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
