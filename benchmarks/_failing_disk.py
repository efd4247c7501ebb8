"""The store on a disk that reports errors, and on one that loses power: what was acknowledged is there and whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks._shimmed_disk import in_use
from benchmarks._store_writer import KEY, PIECES, piece_of, write
from indexer.contract import Failure
from indexer.database import DatabaseError
from indexer.records import Fingerprint
from indexer.store import Store
from indexer.verify import Verification

_FILES = 8
_State = dict[str, str]
"""SHA-256 of each file by path."""


@dataclass(slots=True)
class Outcome:
    """What was found. The last two have to be 0."""

    points: int = 0
    told: int = 0
    """Errors that the store told in one sentence."""
    wrong: int = 0
    """States that were not promised, files that are not whole, rows that belong to nothing."""
    unopenable: int = 0


def with_errors(folder: Path, every: int, seed: int) -> Outcome:
    """Have every change of the disk fail, `every`-th by `every`-th, in each kind of work, for good or once."""
    outcome = Outcome()
    chance = random.Random(seed)
    with in_use() as disk:
        for kind, work in _WORK.items():
            at = 1
            while True:
                database = folder / f"{kind}-{at}.db"
                before = _made(database)
                store = Store(database, KEY)
                after = dict(before)
                disk.changes, disk.fails_once = 0, chance.random() < 0.5
                disk.fails_from = at
                try:
                    work(store, after)
                    done = True
                except DatabaseError:
                    done = False
                    outcome.told += 1
                hit = disk.changes >= at
                disk.fails_from = 0
                store.close()
                outcome.points += hit
                _examine(database, (after,) if done else (before, after), outcome)
                for left in folder.glob(f"{database.name}*"):
                    left.unlink()
                if not hit:
                    break
                at += every
    return outcome


def without_power(folder: Path, cuts: int, seed: int) -> Outcome:
    """Cut the power at `cuts` random changes of a disk that a store is written to."""
    outcome = Outcome()
    chance = random.Random(seed)
    with in_use() as disk:
        store = Store(folder / "store.db", KEY)
        now: _State = {}
        promised: tuple[_State, ...] = (now,)
        taken: list[tuple[Path, tuple[_State, ...]]] = []

        def look() -> None:
            if len(taken) < cuts and chance.random() < 0.05:
                place = folder / f"cut-{len(taken)}"
                place.mkdir()
                disk.cut(place, chance)
                taken.append((place, promised))

        disk.before_change = look
        version = 0
        while len(taken) < cuts:
            version += 1
            path = f"/docs/{chance.randrange(_FILES)}.txt"
            after = dict(now)
            removed = chance.random() < 0.15
            if removed:
                after.pop(path, None)
            else:
                after[path] = str(version)
            promised = (now, after)
            if removed:
                store.remove([path])
            else:
                write(store, path, version)
            now = after
            promised = (now,)
            if chance.random() < 0.05:
                store.database.compact()
        disk.before_change = lambda: None
        store.close()
    for place, states in taken:
        outcome.points += 1
        _examine(place / "store.db", states, outcome)
    return outcome


def _write(store: Store, state: _State) -> None:
    write(store, "/docs/0.txt", 100)
    state["/docs/0.txt"] = "100"


def _remove(store: Store, state: _State) -> None:
    store.remove(["/docs/1.txt"])
    del state["/docs/1.txt"]


def _fail(store: Store, state: _State) -> None:
    store.fail("/docs/2.txt", Fingerprint(1, 1, 1), "101", Failure("/docs/2.txt", "damaged", "Damaged."))
    state["/docs/2.txt"] = "101"


def _compact(store: Store, state: _State) -> None:
    del state
    store.database.compact()


def _open(store: Store, state: _State) -> None:
    del state
    Store(store.path, KEY).close()


_WORK: dict[str, Callable[[Store, _State], None]] = {
    "write": _write,
    "remove": _remove,
    "fail": _fail,
    "compact": _compact,
    "open": _open,
}


def _made(database: Path) -> _State:
    """A store of some files; what it holds."""
    store = Store(database, KEY)
    for version in range(_FILES):
        write(store, f"/docs/{version}.txt", version)
    store.close()
    return {f"/docs/{version}.txt": str(version) for version in range(_FILES)}


def _examine(database: Path, promised: tuple[_State, ...], outcome: Outcome) -> None:
    try:
        store = Store(database, KEY)
    except DatabaseError:
        outcome.unopenable += 1
        return
    try:
        outcome.wrong += not Verification(store, lambda _: None, lambda: False, mend=False).inside().sound
        files = store.files_below("/docs")
        outcome.wrong += {path: file.sha256 for path, file in files.items()} not in promised
        for path, file in files.items():
            if file.state == "ready":
                part = store.part_text(path, 0)
                version = int(file.sha256)
                whole = "".join(piece_of(version, n) for n in range(PIECES - 1))
                outcome.wrong += part is None or part.text != whole
    except DatabaseError:
        outcome.unopenable += 1
    finally:
        store.close()
