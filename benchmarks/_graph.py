"""A large knowledge graph: how it is written, read and changed, and how much memory and disk it takes.

The large graph is made of names as frequent as words are (Zipf): each passage names eight entities and says five
lines, each file of ten passages has a document of its own. Only the graph's rows are timed there: the files have no
words and no vectors.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import psutil

from benchmarks._figures import Row, row
from indexer.database import rows
from indexer.graph.model import WHOLE, Drawn, NewEdge, NewEntity, NewMention, Relation
from indexer.store import Store

PASSAGES = 100_000
"""Of the large graph; `--passages 1000000` makes another one, which takes half an hour and 1.1 GB of disk."""
_KEY = "0" * 64
_IN_FILE, _NAMES, _LINES = 10, 8, 5
_ASKED = 200
_FEW = 40
_AT_ONCE = 50
"""Files in one transaction of the large graph: what making a transaction durable costs, indexing pays anyway."""
_RELATIONS: tuple[Relation, ...] = ("wrote", "sent_to", "mentions", "part_of", "works_for", "attended", "owns", "due")


def measure_large() -> list[Row]:
    """large: a graph of 100,000 passages and 500,000 edges is written, asked and changed."""
    passages = int(sys.argv[sys.argv.index("--passages") + 1]) if "--passages" in sys.argv else PASSAGES
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        large = Large(Path(place) / "index.db", passages)
        writing_s = large.write()
        size = large.store.bytes_on_disk()
        ((edges, entities, mentions),) = rows(
            large.store.database.connection,
            "SELECT (SELECT count(*) FROM edge), (SELECT count(*) FROM entity), (SELECT count(*) FROM mention)",
        )
        asking = _p95(large.ask, _ASKED)
        listing = _p95(large.list_some, _FEW)
        telling = _p95(large.tell, _FEW)
        changing = _p95(large.change, _FEW)
        removing = _p95(large.remove, _FEW)
        memory = psutil.Process().memory_info().rss / 2**20
        large.store.close()
    of = f"{passages:,} passages, {entities:,} entities, {mentions:,} mentions, {edges:,} edges"
    far = passages > PASSAGES
    return [
        row("writing the graph of a passage", writing_s / passages * 1000, 2.0, "lower", "ms", of),
        row("graph rows of a passage", size / passages, 2_000, "lower", "bytes", f"{size / 2**20:.0f} MB in all"),
        row("a search's look at the graph, p95", asking, 100 if far else 30, "lower", "ms", "6 names, 50 passages"),
        row("list of entities by a part of a name, p95", listing, 300, "lower", "ms", "50 of them"),
        row("everything of one entity, p95", telling, 200, "lower", "ms", "the most named; 200 lines of each relation"),
        row("a file that changes, p95", changing, 50, "lower", "ms", "ten passages; durable"),
        row("a file that goes, p95", removing, 50, "lower", "ms", "ten passages; durable"),
        row("memory of the process", memory, 600, "lower", "MB", "resident, with the benchmark itself"),
    ]


class Large:
    """A store with a graph of `passages` passages, and what is asked of it."""

    def __init__(self, path: Path, passages: int) -> None:
        self.store = Store(path, _KEY)
        self._passages = passages
        names = max(passages, 1_000)
        self._chance = random.Random(7)
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(names)))

    def write(self) -> float:
        """Write it; seconds that the graph's rows took."""
        took = 0.0
        files = self._passages // _IN_FILE
        for start in range(0, files, _AT_ONCE):
            drawn = [self._drawn(number) for number in range(start, min(start + _AT_ONCE, files))]
            with self.store.database.write() as connection:
                numbers = range(start + 1, start + len(drawn) + 1)
                connection.executemany(
                    "INSERT INTO file (id, path, size, mtime_ns, inode, state, passages)"
                    " VALUES (?, ?, 1, 1, '1', 'ready', ?)",
                    [(number, f"/docs/{number // 100}/{number}.txt", _IN_FILE) for number in numbers],
                )
                connection.executemany(
                    "INSERT INTO passage (id, file, part, start, end, heading, text) VALUES (?, ?, 0, 0, 1, '', 'x')",
                    [(self._first(number) + at, number) for number in numbers for at in range(_IN_FILE)],
                )
                began = time.perf_counter()
                for number, one in zip(numbers, drawn, strict=True):
                    self.store.graph.write(connection, number, self._first(number), one)
                took += time.perf_counter() - began
        return took

    def ask(self) -> None:
        """What a search asks: who bears the names, what the best passages name, where else that is named."""
        graph = self.store.graph
        found = graph.named([f"name {self._name()} of somebody" for _ in range(6)])
        best = [self._chance.randrange(1, self._passages) for _ in range(50)]
        named = graph.in_passages(best)
        entities = {one.entity for here in named.values() for one in here}
        entities.update(id_ for ids in found.values() for id_ in ids)
        counts = graph.counts(list(entities))
        rare = sorted(entities, key=lambda one: counts.get(one, (0, 0))[1])[:60]
        graph.about(rare, 10)
        graph.naming(rare, 50)

    def list_some(self) -> None:
        """What a list that is typed into asks."""
        self.store.graph.entities("person", f"name {self._chance.randrange(10, 99)}", 50)

    def tell(self) -> None:
        """What a dossier of the most named asks."""
        (entity,) = self.store.graph.named([f"name {self._chance.randrange(20)} of somebody"]).popitem()[1][:1]
        self.store.graph.entity(entity)
        self.store.graph.edges(entity)
        self.store.graph.mentions(entity)

    def change(self) -> None:
        """A file has a new version with other names."""
        number = self._chance.randrange(1, self._passages // _IN_FILE)
        drawn = self._drawn(number)
        with self.store.database.write() as connection:
            self.store.graph.write(connection, number, self._first(number), drawn)

    def remove(self) -> None:
        """A file is deleted."""
        number = self._chance.randrange(1, self._passages // _IN_FILE)
        with self.store.database.write() as connection:
            self.store.graph.remove(connection, number)

    def _first(self, number: int) -> int:
        return (number - 1) * _IN_FILE + 1

    def _name(self) -> int:
        return bisect_left(self._weights, self._chance.random() * self._weights[-1])

    def _drawn(self, number: int) -> Drawn:
        """A file of its own document, the names of its passages, and lines between them."""
        entities = [NewEntity("document", f"Document {number}", (f"file:///docs/{number}.txt",))]
        known: dict[int, int] = {}
        mentions, edges = [NewMention(0, WHOLE, 0, 0, "title", 1.0, True)], []
        for passage in range(_IN_FILE):
            here = []
            for _ in range(_NAMES):
                name = self._name()
                if name not in known:
                    known[name] = len(entities)
                    identifiers = (f"mailto:n{name}@example.org",) if name % 10 == 0 else ()
                    entities.append(NewEntity("person", f"Name {name} of Somebody", identifiers))
                here.append(known[name])
                mentions.append(NewMention(known[name], passage, 5, 20, "name", 0.7, passage == 0))
            for at in range(_LINES):
                relation = _RELATIONS[self._chance.randrange(len(_RELATIONS))]
                edges.append(NewEdge(here[at], relation, here[at + 1] if at else 0, passage, at, 20, "pattern", 0.6))
        return Drawn(tuple(entities), tuple(mentions), tuple(edges), 1)


def _p95(work: Callable[[], object], times: int) -> float:
    """Milliseconds that all but one of twenty calls stay below."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[int(0.95 * (len(took) - 1))]
