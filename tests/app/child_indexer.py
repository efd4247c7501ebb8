"""A small real child with the indexer's name tags: it answers what the switchboard's tests ask."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from indexer.contract import Config, Coverage, Folders, Found, GiveWay, Open, Search, Status, UseEmbedder
from indexer.network_lock import lock
from indexer.serving import Child, Handler, Job, Refused, serve
from indexer.wire import Nothing

EMPTY = Folders((), False, "ready")


class Indexer:
    """Notes down on disk what it is told, so that a test sees what came through."""

    def __init__(self) -> None:
        self.folder = Path()
        self.child: Child | None = None

    def told(self, line: str) -> None:
        with (self.folder / "told").open("a") as file:
            file.write(line + "\n")

    def open(self, request: Open, job: Job) -> Folders:
        config: Config = request.config
        self.folder = Path(config.index_dir)
        self.told(f"open {os.getpid()}")
        self.told(f"embedder {config.embedder_dir}")
        if config.key == "wrong":
            raise Refused("The key does not fit.")
        if config.key == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        return EMPTY

    def use_embedder(self, request: UseEmbedder, job: Job) -> Folders:
        self.told(f"use {request.folder}")
        if request.folder.endswith("no-embedder"):
            raise Refused("This folder holds no embedding model.")
        return EMPTY

    def search(self, request: Search, job: Job) -> Found:
        self.told(f"search {request.query}")
        if request.query == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if request.query == "slow":
            for _ in range(200):
                if job.cancelled:
                    self.told("search cancelled")
                job.check()
                time.sleep(0.05)
        if request.query == "deaf":
            time.sleep(60)
        if request.query == "print":
            sys.stdout.write("what a library prints\n")
            sys.stdout.flush()
        return Found((), float(request.limit), Coverage(0, 0, 0, 0))

    def status(self, request: Status, job: Job) -> Nothing:
        return Nothing()  # does not fit the type that Status promises

    def give_way(self, note: GiveWay) -> None:
        self.told(f"give way {note.seconds}")
        if self.child is not None:
            self.child.note(EMPTY)

    def started(self, child: Child) -> None:
        self.child = child


if __name__ == "__main__":
    lock()
    indexer = Indexer()
    sys.exit(
        serve(
            {
                Open: Handler("main", indexer.open),
                Search: Handler("search", indexer.search),
                Status: Handler("main", indexer.status),
                UseEmbedder: Handler("main", indexer.use_embedder),
            },
            notes={GiveWay: indexer.give_way},
            started=indexer.started,
        )
    )
