"""How well rows of the graph are told to be one person, on labelled sets, through the product's own store.

B³ (Bagga and Baldwin, 1998): of each record, the share of those joined with it that are its person (precision) and of
its person's records that are joined with it (recall), both averaged over all records.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._identity_set import Record
from indexer.database import rows
from indexer.extractors import Described, Extracted, Part, Person
from indexer.graph.drawing import drawn_of
from indexer.graph.identity import Identity
from indexer.graph.names import key
from indexer.records import Fingerprint, NewPassage
from indexer.store import Store

_KEY = "0123456789abcdef" * 4
_NO_VECTOR = np.zeros(8, np.float32)
Pair = tuple[str, str]
"""A name and an address."""


@dataclass(frozen=True, slots=True)
class Score:
    """B³ of one way to join."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(gold: Mapping[Pair, str], found: Mapping[Pair, object], of: Sequence[Pair] | None = None) -> Score:
    """B³ of clusters against persons, averaged over some records or all of them."""
    persons: dict[str, set[Pair]] = {}
    clusters: dict[object, set[Pair]] = {}
    for one, person in gold.items():
        persons.setdefault(person, set()).add(one)
        clusters.setdefault(found[one], set()).add(one)
    counted = list(gold) if of is None else of
    precision = recall = 0.0
    for one in counted:
        right = len(persons[gold[one]] & clusters[found[one]])
        precision += right / len(clusters[found[one]])
        recall += right / len(persons[gold[one]])
    return Score(precision / max(len(counted), 1), recall / max(len(counted), 1))


def evaluated(records: Sequence[Record]) -> dict[str, Any]:
    """What was measured of one set, as a document.

    Hard are the records of persons whom no equal address and no equal normal form of the name makes one.
    """
    gold = {(one.name, one.address): one.person for one in records}
    ours, seconds = resolved(records)
    either = _either(list(gold))
    pieces: dict[str, set[str]] = {}
    for one, person in gold.items():
        pieces.setdefault(person, set()).add(either[one])
    hard = [one for one, person in gold.items() if len(pieces[person]) > 1]
    return {
        "records": len(gold),
        "persons": len(pieces),
        "hard": len(hard),
        "documents": len({one.document for one in records}),
        "settling_s_per_1000": round(seconds * 1000 / max(len(gold), 1), 3),
        "b3": _told(b_cubed(gold, ours)),
        "b3_hard": _told(b_cubed(gold, ours, hard)),
        "b3_hard_either": _told(b_cubed(gold, either, hard)),
        "baselines": {
            name: _told(b_cubed(gold, found))
            for name, found in (
                ("each for itself", {one: one for one in gold}),
                ("same address", {one: one[1].lower() or one for one in gold}),
                ("same normal form", {one: key(one[0]) or one for one in gold}),
                ("either of the two", either),
            )
        },
    }


def resolved(records: Sequence[Record]) -> tuple[dict[Pair, int], float]:
    """The entity of each name and address after all documents were indexed and settled, and how long that took."""
    documents: dict[str, list[Record]] = {}
    for one in records:
        documents.setdefault(one.document, []).append(one)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "index.db", _KEY)
        try:
            for number, people in enumerate(documents.values()):
                _put(store, number, people)
            began = time.process_time()
            identity = Identity(store)
            identity.begin()
            while identity.settle_some():
                pass
            return _entities(store, gold={(one.name, one.address) for one in records}), time.process_time() - began
        finally:
            store.close()


def _put(store: Store, number: int, people: Sequence[Record]) -> None:
    """Store a letter with these people in its header, as reading one would."""
    text = "See below."
    header = tuple(Person("to" if n else "from", one.name, one.address) for n, one in enumerate(people))
    extracted = Extracted("", (Part("text", None, "", text),), documents=(Described(kind="message", people=header),))
    passages = [NewPassage(0, 0, len(text), "", text, _NO_VECTOR, "", "", "en")]
    path = f"/letters/{number:06}.eml"
    drawn = drawn_of(path, extracted, passages)
    store.replace(path, Fingerprint(len(text), number, number + 1), f"sha {number}", extracted, passages, drawn=drawn)


def _entities(store: Store, gold: set[Pair]) -> dict[Pair, int]:
    """By address where there is a valid one, else by name alone; -1 - n for the n-th that nothing was drawn of."""
    found: dict[Pair, int] = {}
    with store.database.read() as connection:
        by_address = dict(rows(connection, "SELECT key, entity FROM label WHERE class = 0"))
        by_name = dict(rows(connection, "SELECT key, entity FROM label WHERE class > 1 AND kind IN (1, 2)"))
    for number, (name, address) in enumerate(sorted(gold)):
        row = by_address.get(f"mailto:{address.strip().lower()}") if address else None
        row = row or by_name.get(key(name)) or by_name.get(key(address))
        found[name, address] = -1 - number if row is None else row
    canonical = store.graph.identity.canonical([row for row in found.values() if row > 0])
    return {one: canonical.get(row, row) for one, row in found.items()}


def _either(pairs: Sequence[Pair]) -> dict[Pair, str]:
    """Joined by an equal address or an equal normal form of the name, and so on from there."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one] = parent[parent[one]]
        return one

    labels = [[f"a {address.lower()}"] * bool(address) + [f"n {key(name)}"] * bool(name) for name, address in pairs]
    for few in labels:
        for other in few[1:]:
            parent[root(other)] = root(few[0])
    return {one: root(few[0]) for one, few in zip(pairs, labels, strict=True)}


def _told(score: Score) -> dict[str, float]:
    return {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4)}
