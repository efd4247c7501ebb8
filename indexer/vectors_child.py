"""Chroma in a process of its own: ids and vectors, never text. It may die at any time; the store can rebuild it.

The only door to chromadb. `python -m indexer.vectors_child FOLDER` serves the requests below on its stdin.
"""

from __future__ import annotations

import sys
from pathlib import Path
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


class Chroma:
    """The collection in a folder, opened at the first request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: Any = None

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

    def _collection(self) -> Any:
        if self._opened is None:
            import chromadb
            from chromadb.config import Settings

            client = chromadb.PersistentClient(
                str(self._folder), Settings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
            )
            # without `embedding_function=None` Chroma prepares to download a model of its own
            self._opened = client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": _SPACE}
            )
        return self._opened


def main() -> int:
    """Serve the folder that is named on the command line until stdin ends."""
    network_lock.lock()
    chroma = Chroma(Path(sys.argv[1]))
    return serve(
        {
            Size: Handler("chroma", chroma.size),
            Change: Handler("chroma", chroma.change),
            Nearest: Handler("chroma", chroma.nearest),
        }
    )


def _floats(raw: bytes) -> Floats:
    return np.frombuffer(raw, dtype="<f4").astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
