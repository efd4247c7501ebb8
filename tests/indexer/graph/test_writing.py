"""What changes leave in the graph's tables, and how much they write."""

from __future__ import annotations

import random
from pathlib import Path

from indexer.graph import checks
from indexer.graph.model import WHOLE, Drawn, EntityKind, NewEdge, NewEntity, NewMention
from indexer.store import Store
from tests.indexer.graph.test_rows import ANN, everything, one, put, store, works_for
from tests.indexer.made import KEY

__all__ = ["store"]


def test_after_any_changes_the_rows_are_those_of_the_files_that_are_left(store: Store, tmp_path: Path) -> None:
    chance = random.Random(11)
    kinds: tuple[EntityKind, ...] = ("person", "place", "thing", "task")

    def some() -> Drawn:
        entities = []
        for _ in range(chance.randrange(1, 9)):
            kind: EntityKind = chance.choice(kinds)
            name = chance.choice(("Ann Lee", "ANN LEE", "Paris", "Paris (Texas)", "Heron Trust", "Bob"))
            entities.append(
                NewEntity(kind, name, chance.choice(((), (), (f"mailto:{chance.randrange(3)}@x.example",))))
            )
        at = range(len(entities))
        mentions = [
            NewMention(
                chance.choice(at), chance.choice((WHOLE, 0, 1)), 0, 3, "name", chance.random(), chance.random() < 0.3
            )
            for _ in range(12)
        ]
        edges = [
            NewEdge(chance.choice(at), "part_of", chance.choice(at), chance.choice((WHOLE, 0, 1)), n, 9, "path", 0.5)
            for n in range(6)
        ]
        return Drawn(tuple(entities), tuple(mentions), tuple(edges), 1)

    left: dict[str, Drawn] = {}
    for _ in range(120):
        path = f"/docs/{chance.randrange(9)}.txt"
        if chance.random() < 0.3:
            store.remove([path])
            left.pop(path, None)
        else:
            left[path] = some()
            put(store, path, left[path])
    fresh = Store(tmp_path / "fresh" / "index.db", KEY)
    for path, drawn in left.items():
        put(fresh, path, drawn)
    assert everything(store) == everything(fresh)
    for one_store in (store, fresh):
        with one_store.database.read() as connection:
            assert checks.miscounted(connection) == ([], [])
            assert checks.incomplete(connection) == []
    fresh.close()


def test_a_change_writes_no_more_rows_in_a_large_graph_than_in_a_small_one(store: Store) -> None:
    def written(drawn: Drawn) -> int:
        """Rows that replacing what one file says inserts, updates and deletes."""
        with store.database.write() as connection:
            before = connection.total_changes()
            store.graph.write(connection, file, first, drawn)
            return connection.total_changes() - before

    (first, _) = put(store, "/docs/a.txt", works_for())
    put(store, "/docs/b.txt", works_for())
    file = store.graph.edges(one(store, "ann lee"))[-1].file
    other = Drawn((ANN,), (NewMention(0, 0, 0, 3, "name", 0.5),))
    small = max(written(drawn) for drawn in (other, works_for(), other, works_for()))
    for n in range(200):
        put(store, f"/docs/{n}.txt", works_for(str(n)))
    large = [written(drawn) for drawn in (other, works_for(), other, works_for())]
    assert 0 < max(large) <= small
