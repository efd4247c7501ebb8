"""What stands before and after a passage in its document, and how alike the whole of it is to a question."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.database import Database, rows
from indexer.records import Floats, Ids

REACH = 2
"""Neighbours on each side that a window takes in."""
DECAY = 0.7
"""What a word counts one passage further away. Between 0.5 and 0.8, and with two to five neighbours, recall differs by
less than two points: docs/retrieval.md."""
WEIGHTS = tuple(DECAY ** abs(offset) for offset in range(-REACH, REACH + 1))
"""Of a window's passages, in their order."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Passages with those before and after them in the same document."""

    ids: Ids
    """(n,)"""
    around: npt.NDArray[np.int64]
    """(n, 2 · REACH + 1) ids in their order, the passage itself in the middle; -1 where the document ends."""

    def of(self, ids: Ids) -> Neighbours:
        """The same for some of them alone."""
        chosen = np.isin(self.ids, ids)
        return Neighbours(self.ids[chosen], self.around[chosen])

    @property
    def all(self) -> Ids:
        """Every passage that is one of them or stands by one, ascending."""
        everyone: Ids = np.unique(self.around)
        return everyone[everyone > 0]


def neighbours(database: Database, ids: Ids) -> Neighbours:
    """What stands around passages; those that are gone are left out.

    Passages of a file follow one another in their ids, as `Store.replace` gives them.
    """
    around = np.sort(ids)[:, None] + np.arange(-REACH, REACH + 1)
    wanted = np.unique(around)
    documents = _documents(database, wanted[wanted > 0])
    own = [documents.get(int(id_)) for id_ in around[:, REACH]]
    there = np.array([one is not None for one in own], dtype=np.bool_)
    same = np.array(
        [
            [one is not None and documents.get(id_) == one for id_ in line]
            for one, line in zip(own, around.tolist(), strict=True)
        ],
        dtype=np.bool_,
    ).reshape(around.shape)
    return Neighbours(around[there, REACH], np.where(same, around, -1)[there])


def window_cosines(neighbours: Neighbours, ids: Ids, vectors: Floats, query: Floats) -> Floats:
    """Cosine (n,) of a question and the weighted mean of each window's vectors.

    `vectors` (m, dimensions) are those of `ids` (m,), ascending; passages without one are left out of the mean.
    """
    summed = np.zeros((len(neighbours.ids), vectors.shape[1]), dtype=np.float32)
    for column, weight in enumerate(WEIGHTS):
        wanted = neighbours.around[:, column]
        places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
        summed += (weight * (ids[places] == wanted))[:, None].astype(np.float32) * vectors[places]
    lengths = np.maximum(np.linalg.norm(summed, axis=1), 1e-9)
    cosines: Floats = (summed @ query) / lengths
    return cosines


def _documents(database: Database, ids: Ids) -> dict[int, tuple[int, int]]:
    """(file, document inside it) of each passage that is there."""
    with database.read() as connection:
        wanted = json.dumps(ids.tolist())
        files: dict[int, int] = dict(
            rows(
                connection,
                "SELECT p.id, p.file FROM json_each(?) AS wanted CROSS JOIN passage AS p INDEXED BY passage_by_id"
                " ON p.id = wanted.value",
                (wanted,),
            )
        )
        several = {
            file
            for (file,) in rows(
                connection,
                "SELECT DISTINCT file FROM document WHERE number > 0 AND file IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(set(files.values()))),),
            )
        }
        inside: dict[int, int] = {}
        if several:  # the messages of a mailbox have nothing to do with one another
            within = json.dumps([id_ for id_, file in files.items() if file in several])
            inside = dict(
                rows(
                    connection,
                    "SELECT p.id, t.document FROM json_each(?) AS wanted CROSS JOIN passage AS p ON p.id = wanted.value"
                    " CROSS JOIN part AS t ON t.file = p.file AND t.number = p.part",
                    (within,),
                )
            )
    return {id_: (file, inside.get(id_, 0)) for id_, file in files.items()}
