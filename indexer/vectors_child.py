"""Chroma in a process of its own: ids and vectors, never text. It may die at any time; the store can rebuild it.

`python -m indexer.vectors_child FOLDER` serves the requests below on its stdin.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import numpy as np

from indexer import network_lock
from indexer.records import Floats
from indexer.serving import Handler, Job, serve
from indexer.wire import Nothing, Request

COLLECTION = "passages"
_SPACE = {"space": "cosine", "ef_construction": 100, "ef_search": 200, "max_neighbors": 16}


class Count(msgspec.Struct, frozen=True, tag=True):
    """How many vectors Chroma holds."""

    count: int


class Neighbours(msgspec.Struct, frozen=True, tag=True):
    """The ids nearest to a query, best first."""

    ids: tuple[int, ...]


class Size(Request[Count, Nothing], frozen=True):
    """How many vectors are there?"""


class Change(Request[Count, Nothing], frozen=True):
    """Hold these vectors and forget those; answers with the new count."""

    ids: tuple[int, ...]
    vectors: bytes
    """float32, little endian, one row for each of `ids`."""
    gone: tuple[int, ...]


class Nearest(Request[Neighbours, Nothing], frozen=True):
    """The `limit` ids whose vectors are most alike to `vector` (float32, little endian)."""

    vector: bytes
    limit: int


class Empty(Request[Nothing, Nothing], frozen=True):
    """Forget the collection."""


class Passages:
    """The collection of a Chroma client, opened at the first request."""

    def __init__(self, connect: Callable[[], Any], collection: str) -> None:
        """`connect` gives a client; nothing is opened before the first request."""
        self._connect = connect
        self._name = collection
        self._client: Any = None
        self._opened: Any = None

    def serve(self) -> int:
        """Answer the requests of this module on stdin until it ends; the exit code."""
        handlers: dict[type[Any], Callable[[Any, Job], msgspec.Struct]] = {
            Size: self.size,
            Change: self.change,
            Nearest: self.nearest,
            Empty: self.empty,
        }
        return serve({request: Handler("chroma", run) for request, run in handlers.items()})

    def size(self, request: Size, job: Job) -> Count:
        """Answer `Size`."""
        del request, job
        return Count(int(self._collection().count()))

    def change(self, request: Change, job: Job) -> Count:
        """Answer `Change`."""
        del job
        collection = self._collection()
        if request.gone:
            collection.delete(ids=[str(id_) for id_ in request.gone])
        if request.ids:
            vectors = _floats(request.vectors).reshape(len(request.ids), -1)
            collection.upsert(ids=[str(id_) for id_ in request.ids], embeddings=vectors)
        return Count(int(collection.count()))

    def nearest(self, request: Nearest, job: Job) -> Neighbours:
        """Answer `Nearest`."""
        del job
        collection = self._collection()
        limit = min(request.limit, int(collection.count()))
        if limit < 1:
            return Neighbours(())
        found = collection.query(query_embeddings=[_floats(request.vector)], n_results=limit, include=[])
        return Neighbours(tuple(int(id_) for id_ in found["ids"][0]))

    def empty(self, request: Empty, job: Job) -> Nothing:
        """Answer `Empty`."""
        del request, job
        self._collection()  # one that is not there could not be deleted
        self._client.delete_collection(self._name)
        self._opened = None
        return Nothing()

    def _collection(self) -> Any:
        if self._opened is None:
            if self._client is None:
                self._client = self._connect()
            # without `embedding_function=None` Chroma prepares to download a model of its own
            self._opened = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": _SPACE}
            )
        return self._opened


def main() -> int:
    """Serve the folder that is named on the command line until stdin ends."""
    network_lock.lock()
    return Passages(partial(_open, sys.argv[1]), COLLECTION).serve()


def _open(folder: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        folder, Settings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
    )


def _floats(raw: bytes) -> Floats:
    return np.frombuffer(raw, dtype="<f4").astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
