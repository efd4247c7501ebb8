"""The size of the index on disk after a day of churn, against the same rows written into a new file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks._store_writer import KEY, write
from indexer.store import Store


@dataclass(slots=True)
class Outcome:
    """Sizes in bytes; `largest` is the largest share of disk against live data that was seen after a round."""

    on_disk: int
    live: int
    largest: float
    after_removal: float
    """The same share after three quarters of the files were removed, and the upkeep of a minute."""


def replaced(folder: Path, files: int, rounds: int, seed: int) -> Outcome:
    """Replace each of `files` files `rounds` times, in random order, with the upkeep that a running index has."""
    store = Store(folder / "churned.db", KEY)
    chance = random.Random(seed)
    largest = 0.0
    version = 0
    for number in range(rounds + 1):
        order = list(range(files))
        chance.shuffle(order)
        for one in order:
            version += 1
            write(store, f"/docs/{one}.txt", version)
        store.vectors.acknowledge(store.vectors.changes(1_000_000))
        store.tidy()
        if number:
            largest = max(largest, store.bytes_on_disk() / _live(store))
    on_disk, live = store.bytes_on_disk(), _live(store)
    store.remove([f"/docs/{one}.txt" for one in range(files) if one % 4])
    store.vectors.acknowledge(store.vectors.changes(1_000_000))
    store.tidy()
    left = store.bytes_on_disk() / _live(store)
    store.close()
    return Outcome(on_disk, live, largest, left)


def _live(store: Store) -> int:
    """The bytes of the rows alone: what a file takes into which they are written one after the other."""
    copy = store.path.with_name("live.db")
    copy.unlink(missing_ok=True)
    store.database.connection.execute("VACUUM INTO ?", (str(copy),))
    size = copy.stat().st_size
    copy.unlink()
    return size
