"""The store under kill -9: while it is changed, renewed and written anew, and while an old one is made new."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks._store_writer import KEY, PIECES, piece_of, vector_of, writer_of
from indexer.database import DatabaseError, connect
from indexer.store import Store
from indexer.verify import Verification

ROOT = Path(__file__).parents[1]
_OLD_TABLES = tuple(ROOT / "tests" / "indexer" / f"schema_{version}.sql" for version in (1, 2))
_OLD_FILES = 40


@dataclass(slots=True)
class Outcome:
    """What was found after the kills. All but the first two have to be 0."""

    points: int = 0
    changes: int = 0
    """Changes that were acknowledged."""
    lost: int = 0
    """Files that are not in a version that was promised."""
    half: int = 0
    """Files whose text, words, vectors or graph are not all of one version; rows that belong to nothing."""
    zombies: int = 0
    """Versions that were replaced and are still found."""
    unopenable: int = 0

    @property
    def wrong(self) -> int:
        """Everything that must not happen."""
        return self.lost + self.half + self.zombies + self.unopenable


def while_writing(folder: Path, points: int, seed: int) -> Outcome:
    """Kill a process that changes a store, `points` times, always going on with what the last kill left."""
    database = folder / "killed.db"
    outcome = Outcome()
    chance = random.Random(seed)
    known: dict[str, set[str]] = {}
    gone: list[int] = []
    for number in range(points):
        lines = killed(["-m", "benchmarks._store_writer", str(database), str(seed + number)], chance.uniform(0, 0.5))
        for line in lines:
            word, *promises = line.split()
            for promise in promises:
                path, _, state = promise.partition("=")
                if word == "will":
                    known[path] = known.get(path, {""}) | {state}
                else:
                    gone += [int(old.split(":")[1]) for old in known[path] - {state} if old.startswith("ready")]
                    known[path] = {state}
            outcome.changes += word == "did"
        outcome.points += 1
        _examine(database, known, gone[-20:], outcome)
    return outcome


def while_migrating(folder: Path, points: int, seed: int) -> Outcome:
    """Kill a process that opens an old index, writes it anew and draws its graph, each time on a fresh copy.

    The copies are in turn of version 1 and of version 2. Whoever was killed is followed by one who ends the work.
    """
    masters = []
    for tables in _OLD_TABLES:
        masters.append(folder / f"{tables.stem}.db")
        _old_index(masters[-1], tables)
    database = folder / "migrated.db"
    migrator = ["-m", "benchmarks._store_migrator", str(database)]
    outcome = Outcome()
    chance = random.Random(seed)
    longest = 0.0
    for number in range(points + 1):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        database.write_bytes(masters[number % len(masters)].read_bytes())
        if not number:  # how long it takes when nobody kills it
            clock: list[float] = []
            killed(migrator, 0.0, until="done", heard=clock)
            longest = clock[-1] - clock[0]
            continue
        killed(migrator, chance.uniform(0, longest))
        outcome.points += 1
        known = {f"/docs/{n}.txt": {f"ready:{n}"} for n in range(_OLD_FILES)}
        _examine(database, known, [], outcome, drawn=False)
        killed(migrator, 0.0, until="done")
        _examine(database, known, [], outcome)
    return outcome


def killed(arguments: list[str], after_s: float, *, until: str = "", heard: list[float] | None = None) -> list[str]:
    """Start Python, kill it `after_s` after its first line, or when it says `until`; the whole lines it printed."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        heard = heard if heard is not None else []
        heard.append(time.monotonic())
        if until:
            while lines[-1] and lines[-1].strip() != until:
                lines.append(process.stdout.readline())
                heard.append(time.monotonic())
        else:
            time.sleep(after_s)
        process.kill()
        lines += process.stdout.readlines()
    return [line for line in lines if line.endswith("\n")]


def _examine(
    database: Path, known: dict[str, set[str]], gone: list[int], outcome: Outcome, *, drawn: bool = True
) -> None:
    try:
        store = Store(database, KEY)
    except DatabaseError:
        outcome.unopenable += 1
        return
    try:
        verified = Verification(store, lambda _: None, lambda: False, mend=False).inside()
        outcome.half += not verified.sound
        files = store.files_below("/docs")
        outcome.lost += len(files.keys() - known.keys())
        for path, states in known.items():
            file = files.get(path)
            state = "" if file is None else f"{file.state}:{file.sha256}"
            outcome.lost += state not in states
            known[path] = {state}
            if file is not None and file.state == "ready":
                outcome.half += not (
                    _whole(store, path, int(file.sha256)) and (not drawn or _drawn(store, file.id, int(file.sha256)))
                )
        present = {file.sha256 for file in files.values()}
        for version in gone:
            if str(version) not in present:
                outcome.zombies += bool(store.words.search(store.words.of(f"heron{version}"), 5))
                outcome.zombies += bool(store.graph.named([writer_of(version)]))
    except DatabaseError:
        outcome.unopenable += 1
    finally:
        store.close()


def _whole(store: Store, path: str, version: int) -> bool:
    """Whether text, words and vectors of a file are all of one version."""
    ids, vectors = store.vectors.of(store.vectors.ids_below([path]))
    texts = store.passages(ids.tolist())
    embedder = store.embedder()[0]
    found = [id_ for id_, _ in store.words.search(store.words.of(f"heron{version}"), 20)]
    return (
        [texts[id_].text for id_ in ids.tolist()] == [piece_of(version, n) for n in range(PIECES)]
        and sorted(found) == ids.tolist()
        and all(float(vector @ vector_of(version, n, embedder)) > 0.999 for n, vector in enumerate(vectors))
    )


def _drawn(store: Store, file: int, version: int) -> bool:
    """Whether the graph of a file is of that version: each of its passages, and no other, names who wrote it."""
    found = store.graph.named([writer_of(version)]).get(writer_of(version), ())
    return [one.file for writer in found for one in store.graph.mentions(writer)] == [file] * PIECES


def _old_index(path: Path, tables: Path) -> None:
    """An index of a few small letters, as the program that had these tables left it."""
    connection = connect(path, KEY)
    connection.execute(tables.read_text("utf-8"))
    connection.execute("BEGIN")
    connection.execute("INSERT INTO setting VALUES ('embedder', '0')")
    passage = 0
    for version in range(_OLD_FILES):
        connection.execute(
            "INSERT INTO file (id, path, size, mtime_ns, inode, sha256, state, title, parts, passages)"
            " VALUES (?, ?, 1, 1, '1', ?, 'ready', '', 1, ?)",
            (version + 1, f"/docs/{version}.txt", str(version), PIECES),
        )
        connection.execute(
            "INSERT INTO part (file, number, kind, page, label) VALUES (?, 0, 'text', NULL, '')", (version + 1,)
        )
        start = 0
        for number in range(PIECES):
            passage += 1
            text = piece_of(version, number)
            row = (passage, version + 1, start, start + len(text), text)
            connection.execute(
                "INSERT INTO passage (id, file, part, start, end, heading, text) VALUES (?, ?, 0, ?, ?, '', ?)", row
            )
            connection.execute("INSERT INTO words (rowid, title, text) VALUES (?, '', ?)", (passage, text))
            value = vector_of(version, number, "0").astype("<f2").tobytes()
            connection.execute("INSERT INTO vector VALUES (?, ?)", (passage, value))
            start += len(text)
    connection.execute("COMMIT")
    connection.close()
