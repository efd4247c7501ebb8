"""A process that opens an old index, writes it anew and draws its graph.

`python -m benchmarks._store_migrator DATABASE` prints "opening" before the first and "done" after the last of it, for
whoever kills it.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from benchmarks._store_writer import KEY, say
from indexer.gate import Gate
from indexer.graph.draw import DRAW_VERSION
from indexer.graph.drawing import Drawing
from indexer.graph.stored import undrawn
from indexer.store import Store


def main(database: str) -> None:
    """Do it once, as the program does after an update."""
    say("opening")
    store = Store(Path(database), KEY)
    store.tidy()
    gate = Gate()
    drawing = Drawing(store, gate, insist=lambda _, write: bool(write()), busy=lambda: False)
    thread = threading.Thread(target=drawing.run)
    thread.start()
    while True:
        with store.database.read() as connection:
            if not undrawn(connection, DRAW_VERSION, 0, 1):
                break
        gate.sleep(0.05)
    gate.close()
    thread.join()
    store.close()
    say("done")


if __name__ == "__main__":
    main(sys.argv[1])
