"""A process that changes a store until it is killed: `python -m benchmarks._store_writer DATABASE SEED`.

Prints "will PATH=STATE …" before and "did PATH=STATE …" after each change, so that whoever kills it knows what was
promised. A state is "" (no such file), "ready:VERSION" or "failed:VERSION". Text and vectors follow from the version.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import numpy as np

from indexer.contract import Failure
from indexer.extractors import Described, Extracted, Part, Person
from indexer.graph.drawing import drawn_of
from indexer.records import Fingerprint, Floats, NewPassage
from indexer.store import Store

KEY = "0123456789abcdef" * 4
FILES = 12
PIECES = 5
"""Passages of each file; the last stands in an attachment."""
DIMENSIONS = 96
_FILLER = "It goes on for a while, as texts do. " * 20


def piece_of(version: int, number: int) -> str:
    """The text of a passage."""
    return f"heron{version} piece {number} of this file, by writer{version}@contoso.com. {_FILLER}\n"


def vector_of(version: int, number: int, embedder: str) -> Floats:
    """The vector that an embedder makes of a passage."""
    generation = int(embedder or 0)
    vector = np.random.default_rng((version, number, generation)).standard_normal(DIMENSIONS).astype(np.float32)
    unit: Floats = vector / np.linalg.norm(vector)
    return unit


def writer_of(version: int) -> str:
    """Identifier of the person whom each passage of a version names, and none of another."""
    return f"mailto:writer{version}@contoso.com"


def version_of(text: str) -> tuple[int, int]:
    """(version, number) of a passage."""
    found = re.match(r"heron(\d+) piece (\d+)", text)
    assert found is not None
    return int(found[1]), int(found[2])


def write(store: Store, path: str, version: int) -> None:
    """Store one version of a file with its graph."""
    pieces = [piece_of(version, n) for n in range(PIECES)]
    first = "".join(pieces[:-1])
    people = (Person("to", "Ann Lee", "ann@contoso.com"),)
    extracted = Extracted(
        f"version {version}",
        (Part("message", None, "message", first), Part("page", 1, "page 1", pieces[-1], document=1)),
        documents=(
            Described(title=f"version {version}", people=people),
            Described("attached.pdf", f"attached {version}"),
        ),
    )
    embedder = store.embedder()[0]
    passages, start = [], 0
    for n, text in enumerate(pieces):
        last = n == PIECES - 1
        begin = 0 if last else start
        hash_ = version.to_bytes(8, "big") + n.to_bytes(8, "big")
        vector = vector_of(version, n, embedder)
        passages.append(NewPassage(int(last), begin, begin + len(text), "", text, vector, language="en", hash=hash_))
        start += len(text)
    drawn = drawn_of(path, extracted, passages)
    store.replace(path, Fingerprint(version, version, 1), str(version), extracted, passages, reader="1", drawn=drawn)


def change(store: Store, chance: random.Random, version: int) -> None:
    """One random change, told before and after."""
    path = f"/docs/{chance.randrange(FILES)}.txt"
    kind = chance.choices(
        ("replace", "remove", "rename", "fail", "keep", "renew", "compact", "folder"), (50, 8, 8, 6, 8, 10, 6, 4)
    )[0]
    if kind == "replace":
        _told(f"{path}=ready:{version}", lambda: write(store, path, version))
    elif kind == "remove":
        _told(f"{path}=", lambda: store.remove([path]))
    elif kind == "fail":
        failure = Failure(path, "damaged", "The file is damaged.")
        fingerprint = Fingerprint(version, version, 1)
        _told(f"{path}=failed:{version}", lambda: store.fail(path, fingerprint, str(version), failure))
    elif kind == "rename":
        file = store.file(path)
        if file is not None:
            other = f"/docs/{chance.randrange(FILES)}.txt"
            state = f"{other}={file.state}:{file.sha256}"
            promise = state if other == path else f"{path}= {state}"
            _told(promise, lambda: store.rename(path, other, file.fingerprint))
    elif kind == "folder":
        store.add_folder("/elsewhere")
        _told("/elsewhere/a.txt=", lambda: store.remove_folder("/elsewhere"))
    elif kind == "keep":
        store.kept.keep_vectors([b"kept" + bytes(12)], np.ones((1, DIMENSIONS), dtype=np.float32))
        store.kept.keep_recognised("sha", 0, "engine", "text")
    elif kind == "renew":
        _renew(store)
    else:
        store.database.compact()
    store.vectors.acknowledge(store.vectors.changes(chance.randrange(1, 20)))


def _renew(store: Store) -> None:
    """A step of a change to the next embedder."""
    following = store.renewal.next()
    if following is None:
        store.renewal.begin(str(int(store.embedder()[0] or 0) + 1), "")
        return
    waiting = store.renewal.without_next(25)
    if waiting:
        vectors = np.stack([vector_of(*version_of(one.text), following[0]) for one in waiting])
        store.renewal.put_next([one.id for one in waiting], vectors)
    else:
        store.renewal.finish()


def _told(promise: str, work: object) -> None:
    assert callable(work)
    say(f"will {promise}")
    work()
    say(f"did {promise}")


def say(line: str) -> None:
    """One line to the one who kills, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(database: str, seed: int) -> None:
    """Change random files for ever."""
    store = Store(Path(database), KEY)
    chance = random.Random(seed)
    version = seed * 1_000_000
    drawn_of("/warm.txt", Extracted("", (Part("text", None, "", "Ann"),)), [])  # the rules are imported
    say("open")
    while True:
        version += 1
        change(store, chance, version)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
