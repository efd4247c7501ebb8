"""One bit of the index flipped on disk: every page is authenticated, so an answer is right or there is none.

Nobody is stranded: the damage is met or looked for, and the next start begins the index anew with its folders.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks._store_writer import KEY, PIECES, piece_of, write
from indexer.database import DatabaseDamaged, DatabaseError
from indexer.rescue import open_store
from indexer.store import Store

_PAGE = 4096
_FILES = 60


@dataclass(slots=True)
class Outcome:
    """What was found. The last two have to be 0."""

    flips: int = 0
    at_open: int = 0
    """Found when the index was opened."""
    by_check: int = 0
    """Found by the check that `verify` and the self-check begin with."""
    wrong: int = 0
    """Answers that are not those of the undamaged index."""
    stranded: int = 0
    """Damage that neither way found, or after which the next start does not give a working index with its folders."""


def in_pages(folder: Path, flips: int, seed: int) -> Outcome:
    """Flip a bit in each of `flips` random pages, the first page among them, each time of a fresh copy."""
    master = folder / "master.db"
    store, keepsake, _ = open_store(master, KEY)
    store.add_folder("/docs")
    for version in range(_FILES):
        write(store, f"/docs/{version}.txt", version)
    keepsake.save(store)
    truth = _answers(store)
    store.close()
    content, told = master.read_bytes(), master.with_name("master.told.db").read_bytes()
    chance = random.Random(seed)
    outcome = Outcome()
    for number in range(flips):
        place = folder / f"flip-{number}"
        place.mkdir()
        page = 0 if number == 0 else chance.randrange(len(content) // _PAGE)
        damaged = bytearray(content)
        damaged[page * _PAGE + chance.randrange(_PAGE)] ^= 1 << chance.randrange(8)
        (place / "index.db").write_bytes(damaged)
        (place / "index.told.db").write_bytes(told)
        _one(place / "index.db", truth, outcome)
        outcome.flips += 1
        for left in place.iterdir():
            left.unlink()
        place.rmdir()
    return outcome


def _one(path: Path, truth: list[object], outcome: Outcome) -> None:
    try:
        store, _, notice = open_store(path, KEY)
    except DatabaseError:
        outcome.stranded += 1
        return
    if notice:
        outcome.at_open += 1
    else:
        outcome.wrong += sum(given not in (None, right) for given, right in zip(_answers(store), truth, strict=True))
        found = bool(store.check())
        outcome.by_check += found
        outcome.stranded += not found
        store.close()
        try:
            store, _, notice = open_store(path, KEY)
        except DatabaseError:
            outcome.stranded += 1
            return
    write(store, "/docs/again.txt", 1)
    works = bool(notice) and store.folders() == ["/docs"] and store.check() == "" and store.counts().files == 1
    outcome.stranded += not works
    store.close()


def _answers(store: Store) -> list[object]:
    """What the index says of each file: by words, by its text, by its vectors; None where it says it is damaged."""
    answers: list[object] = []
    for version in range(_FILES):
        try:
            found = store.words.search(store.words.of(f"heron{version}"), 10)
            answers.append([(id_, round(score, 6)) for id_, score in found])
        except DatabaseDamaged:
            answers.append(None)
        try:
            texts = store.passages(range(version * PIECES + 1, (version + 1) * PIECES + 1))
            answers.append([texts[id_].text == piece_of(version, n) for n, id_ in enumerate(sorted(texts))])
        except DatabaseDamaged:
            answers.append(None)
        try:
            answers.append(store.vectors.of(store.vectors.ids_below([f"/docs/{version}.txt"]))[1].tobytes())
        except DatabaseDamaged:
            answers.append(None)
    return answers
