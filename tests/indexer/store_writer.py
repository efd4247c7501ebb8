"""A process that writes files into a store until it is killed; `test_store_killed` kills it.

Prints "will PATH VERSION" before and "did PATH VERSION" after each change, so that the test knows what was promised.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from indexer.store import Fingerprint, Store
from tests.indexer.made import KEY, document, passages_of

FILES = 12


def text_of(path: str, version: int) -> str:
    """What page 1 says in this version."""
    return f"{path} in version {version} says heron{version}. " + "It goes on for a while. " * 150


def main(database: str, seed: int) -> None:
    """Change random files for ever: replace, remove, rename away and back."""
    store = Store(Path(database), KEY)
    chance = random.Random(seed)
    version = seed * 1_000_000
    while True:
        version += 1
        path = f"/docs/{chance.randrange(FILES)}.txt"
        kind = "remove" if chance.random() < 0.2 else "replace"
        say(f"will {kind} {path} {version}")
        if kind == "remove":
            store.remove([path])
        else:
            pages = document(text_of(path, version), f"page two of {version}", title=f"version {version}")
            fingerprint = Fingerprint(version, version, 1)
            store.replace(path, fingerprint, str(version), pages, passages_of(pages, version))
        if chance.random() < 0.3:
            store.vectors.acknowledge(store.vectors.changes(chance.randrange(1, 20)))
        say(f"did {kind} {path} {version}")


def say(line: str) -> None:
    """One line to the test, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
