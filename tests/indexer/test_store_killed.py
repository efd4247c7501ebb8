"""A process that writes is killed at random moments: what was acknowledged is whole, nothing is half."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path

from indexer.database import connect, rows
from indexer.store import Store
from tests.indexer.made import KEY, direction
from tests.indexer.store_writer import text_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20


def test_twenty_kills_lose_nothing_and_leave_nothing_half(tmp_path: Path) -> None:
    database = tmp_path / "catalogue.db"
    known: dict[str, set[int | None]] = {}  # what each file may hold: its acknowledged version, and one in flight
    chance = random.Random(20261122)
    done = 0
    for seed in range(1, KILLS + 1):
        for line in killed_writer(database, seed, chance.uniform(0.05, 0.35)):
            word, kind, path, version = line.split()
            target = None if kind == "remove" else int(version)
            if word == "will":
                known[path] = known.get(path, {None}) | {target}
            else:
                known[path] = {target}
                done += 1
        examine(database, known)
    assert done > KILLS, "the writer never got far enough for the test to say anything"


def killed_writer(database: Path, seed: int, after_s: float) -> list[str]:
    """Start the writer, kill it `after_s` after its first change; the whole lines that it printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.indexer.store_writer", str(database), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    with process, process.stdout as said:
        first = said.readline()
        time.sleep(after_s)
        process.kill()
        rest = said.read()
    return [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


def examine(database: Path, known: dict[str, set[int | None]]) -> None:
    store = Store(database, KEY)
    assert store.check() == ""
    files = store.files_below("/docs")
    for path, versions in known.items():
        file = files.get(path)
        found = None if file is None else int(file.sha256)
        assert found in versions, f"{path} holds {found}, promised was one of {versions}"
        known[path] = {found}
        if found is not None:
            whole(store, path, found)
    agree(store)
    store.close()


def whole(store: Store, path: str, version: int) -> None:
    """Text, passages, words and vectors of the file are all of one version."""
    part = store.part_text(path, 0)
    assert part is not None
    assert (part.text, part.title) == (text_of(path, version), f"version {version}")
    ids = store.vectors.ids_below([path]).tolist()
    passages = store.passages(ids)
    assert len(passages) == len(ids) == store.counts([path]).passages > 3
    first = "".join(passages[id_].text for id_ in ids if passages[id_].place.part == 0)
    assert first == text_of(path, version)
    hits = [id_ for id_, _ in store.words.search(store.words.of(f"heron{version}"), 10)]
    assert hits == ids[:1]
    stored, vectors = store.vectors.of(ids)
    assert stored.tolist() == ids
    for n, vector in enumerate(vectors):
        assert float(vector @ direction(version + n)) > 0.999


def agree(store: Store) -> None:
    """No table remembers a passage that another has forgotten."""
    connection = connect(store.path, KEY)
    for question in (
        "SELECT count(*) FROM vector WHERE passage NOT IN (SELECT id FROM passage)",
        "SELECT count(*) FROM passage WHERE id NOT IN (SELECT passage FROM vector)",
        "SELECT count(*) FROM passage WHERE file NOT IN (SELECT id FROM file)",
        "SELECT count(*) FROM part WHERE file NOT IN (SELECT id FROM file)",
        "SELECT count(*) FROM words_docsize WHERE id NOT IN (SELECT id FROM passage)",
        "SELECT count(*) FROM passage WHERE id NOT IN (SELECT id FROM words_docsize)",
    ):
        assert rows(connection, question) == [(0,)], question
    everything = rows(connection, "SELECT group_concat(path, ' ') FROM file")[0][0] or ""
    assert len(set(re.findall(r"/docs/\d+", everything))) == len(everything.split())
    connection.close()
