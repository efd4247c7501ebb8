"""Which spreadsheets and CSV files a question may be about: those in whose rows, headers and names its words stand."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence

from indexer.contract import Coverage
from indexer.database import rows
from indexer.paths import below
from indexer.schema import OF_ROWS
from indexer.store import Store
from indexer.words import MAX_WORDS

_LONG = 6
"""Letters of a word whose last one may be another: "Ausgabe" in a sheet of "Ausgaben"."""
_OF_ROWS = f"file INDEXED BY file_of_rows WHERE ({OF_ROWS})"


def coverage(store: Store, paths: Sequence[str]) -> Coverage:
    """How many spreadsheets and CSV files lie below some paths (anywhere for none), and how many of them are read."""
    where, values = below("path", paths)
    with store.database.read() as connection:
        counted = Counter[str](
            dict(
                rows(
                    connection,
                    f"SELECT state, count(*) FROM {_OF_ROWS} AND {where} GROUP BY state",
                    values,
                )
            )
        )
    total = sum(counted.values())
    return Coverage(total, counted["ready"], counted["failed"], counted["pending"], counted["online_only"])


def fitting(store: Store, question: str, paths: Sequence[str], limit: int) -> list[str]:
    """The paths of those that hold the rarest words of the question, best first; newest first where none tells."""
    where, values = below("path", paths)
    with store.database.read() as connection:
        every: dict[int, tuple[str, int]] = {
            int(id_): (str(path), int(mtime))
            for id_, path, mtime in rows(
                connection,
                "SELECT f.id, f.path, f.mtime_ns FROM"
                f" (SELECT id FROM {_OF_ROWS} AND state = 'ready' AND {where}) found"
                " CROSS JOIN file f ON f.id = found.id",
                values,
            )
        }
    scores: dict[int, float] = dict.fromkeys(every, 0.0)
    if question and len(every) > 1:
        listed = json.dumps(list(every))
        for word in store.words.of(question)[:MAX_WORDS]:
            surface = word.surface.replace('"', "")
            quoted = f'"{surface}"' + (f' OR "{surface[:-1]}"*' if len(surface) >= _LONG else "")
            with store.database.read() as connection:
                holding = rows(
                    connection,
                    "SELECT DISTINCT p.file FROM (SELECT rowid AS id FROM words WHERE words MATCH ?) found"
                    " CROSS JOIN passage p INDEXED BY passage_by_id ON p.id = found.id"
                    " WHERE p.file IN (SELECT value FROM json_each(?))",
                    (quoted, listed),
                )
            for (file,) in holding:
                scores[int(file)] += math.log(1 + len(every) / len(holding))
    best = sorted(every, key=lambda id_: (-scores[id_], -every[id_][1], every[id_][0]))
    if len(every) > limit:
        best = [id_ for id_ in best if scores[id_] > 0 or not question]
    return [every[id_][0] for id_ in best[:limit]]
