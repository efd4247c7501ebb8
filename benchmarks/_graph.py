"""The knowledge graph: what building it adds to indexing real files, and how a large one is written, read and changed.

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
from benchmarks._files import write_mixed_files
from indexer.chunk import chunk
from indexer.database import rows
from indexer.embed import Embedder, embedding_text
from indexer.extractors import Extracted, Unreadable
from indexer.graph.drawing import drawn_of
from indexer.graph.model import WHOLE, Drawn, NewEdge, NewEntity, NewMention, Relation
from indexer.reader import Reader
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store

FILES = 300
PASSAGES = 100_000
"""Of the large graph; `--passages 1000000` makes another one, which takes half an hour and 5 GB of disk."""
_MODEL = Path(__file__).resolve().parents[1] / "assets" / "models" / "all-MiniLM-L6-v2"
_KEY = "0" * 64
_IN_FILE, _NAMES, _LINES = 10, 8, 5
_ASKED = 200
_FEW = 40
_AT_ONCE = 50
"""Files in one transaction of the large graph: what making a transaction durable costs, indexing pays anyway."""
_RELATIONS: tuple[Relation, ...] = ("wrote", "sent_to", "mentions", "part_of", "works_for", "attended", "owns", "due")


def measure_building() -> list[Row]:
    """building: 300 mixed files read, embedded and stored, with and without their graph."""
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        write_mixed_files(folder, FILES)
        embedder = Embedder(_MODEL)
        embedder.load()
        files, reading_s, embedding_s = _read(folder, embedder)
        began = time.perf_counter()
        drawn = [drawn_of(path, extracted, passages) for path, extracted, passages in files]
        drawing_s = time.perf_counter() - began
        plain = _Storing(Path(place) / "plain")
        graphed = _Storing(Path(place) / "graphed")
        for at, (path, extracted, passages) in enumerate(files):  # in turn, so that both meet the same disk
            plain.put(path, extracted, passages, None)
            graphed.put(path, extracted, passages, drawn[at])
        sizes = plain.close(), graphed.close()
    passages_in_all = sum(len(passages) for _, _, passages in files)
    indexing_s = reading_s + embedding_s + plain.took
    added_s = drawing_s + graphed.took - plain.took
    note = (
        f"{len(files)} files, {passages_in_all} passages: reading {reading_s:.1f} s, embedding {embedding_s:.1f} s,"
        f" storing {plain.took:.1f} s; drawing {drawing_s:.1f} s, its rows {graphed.took - plain.took:.1f} s"
    )
    per_passage = drawing_s / max(passages_in_all, 1) * 1000
    return [
        row("graph building : the rest of indexing", added_s / indexing_s, 0.25, "lower", "", note),
        row("drawing a passage", per_passage, 6.0, "lower", "ms", "wall time, one thread"),
        row(
            "files stored with their graph : without",
            plain.took / graphed.took,
            0.5,
            "higher",
            "×",
            f"{len(files) / graphed.took:.0f} : {len(files) / plain.took:.0f} files/s, one durable transaction each",
        ),
        row(
            "index on disk with its graph : without",
            sizes[1] / sizes[0],
            1.5,
            "lower",
            "×",
            f"{(sizes[1] - sizes[0]) / max(passages_in_all, 1):.0f} bytes more a passage",
        ),
    ]


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
        row("a file that changes, p95", changing, 60, "lower", "ms", "ten passages; durable"),
        row("a file that goes, p95", removing, 60, "lower", "ms", "ten passages; durable"),
        row("memory of the process", memory, 600, "lower", "MB", "resident, with the benchmark itself"),
    ]


class _Storing:
    """A store and the seconds that files took in it."""

    def __init__(self, place: Path) -> None:
        self._store = Store(place / "index.db", _KEY)
        self.took = 0.0

    def put(self, path: str, extracted: Extracted, passages: list[NewPassage], drawn: Drawn | None) -> None:
        """Store one file."""
        fingerprint = Fingerprint.of(Path(path).stat())
        began = time.perf_counter()
        self._store.replace(path, fingerprint, extracted.sha256, extracted, passages, drawn=drawn)
        self.took += time.perf_counter() - began

    def close(self) -> int:
        """Close it; its bytes on disk."""
        self._store.database.empty_journal()
        size = self._store.bytes_on_disk()
        self._store.close()
        return size


def _read(folder: Path, embedder: Embedder) -> tuple[list[tuple[str, Extracted, list[NewPassage]]], float, float]:
    """The files with their passages, and the seconds of reading and of embedding."""
    reader = Reader()
    found: list[tuple[str, Extracted, list[NewPassage]]] = []
    embedding = 0.0
    began = time.perf_counter()
    try:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            try:
                extracted = reader.read(path)
            except Unreadable:
                continue
            cuts = [(n, part, one) for n, part in enumerate(extracted.parts) for one in chunk(part)]
            texts = [part.text[one.start : one.end] for _, part, one in cuts]
            started = time.perf_counter()
            vectors = embedder.embed(
                [
                    embedding_text(extracted.title, one.heading, text, above=one.above, context=one.context)
                    for (_, _, one), text in zip(cuts, texts, strict=True)
                ]
            )
            embedding += time.perf_counter() - started
            passages = [
                NewPassage(n, one.start, one.end, one.heading, text, vector, one.above, one.context)
                for (n, _, one), text, vector in zip(cuts, texts, vectors, strict=True)
            ]
            found.append((str(path), extracted, passages))
    finally:
        reader.close()
    return found, time.perf_counter() - began - embedding, embedding


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
