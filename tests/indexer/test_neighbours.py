"""What stands around a passage, and how it is found by that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.extractors import Described, Extracted, Part
from indexer.neighbours import REACH, neighbours, window_cosines
from indexer.postings import postings
from indexer.records import Ids
from indexer.search import Searcher, with_speakers
from indexer.store import Store
from indexer.vectors import Vectors
from indexer.words import sought
from tests.indexer.made import FIRST, KEY, embedder, passages_of, put

CHAT = (
    "Ann: Did you hear anything from the harbour office about the crane?",
    "Bob: Yes. They want it moved by Friday.",
    "Ann: That is early.",
    "Bob: I told them the same.",
    "Ann: Let us talk about lunch instead.",
    "Bob: The soup is good today.",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "catalogue.db", KEY)


def every_id(store: Store) -> Ids:
    return store.vectors.ids()


def test_neighbours_end_where_the_document_ends(store: Store) -> None:
    put(store, "/a.txt", "one", "two", "three", "four")
    put(store, "/b.txt", "five")
    first, second, *_, last = every_id(store).tolist()
    around = neighbours(store.database, every_id(store))
    table = dict(zip(around.ids.tolist(), around.around.tolist(), strict=True))
    assert table[first] == [-1] * REACH + [first, first + 1, first + 2]
    assert table[second] == [-1, first, second, second + 1, second + 2]
    assert table[last] == [-1] * REACH + [last] + [-1] * REACH
    assert around.all.tolist() == every_id(store).tolist()


def test_messages_of_one_mailbox_are_no_neighbours(store: Store) -> None:
    parts = (Part("message", None, "", "one"), Part("message", None, "", "two", document=1))
    mailbox = Extracted("mailbox", parts, documents=(Described(), Described(member="2.eml", kind="message")))
    store.replace("/all.mbox", FIRST, "1", mailbox, passages_of(mailbox))
    around = neighbours(store.database, every_id(store))
    assert (around.around >= 0).sum(axis=1).tolist() == [1, 1]


def test_passages_that_are_gone_have_no_neighbours(store: Store) -> None:
    put(store, "/a.txt", "one", "two")
    ids = every_id(store)
    store.remove(["/a.txt"])
    assert len(neighbours(store.database, ids).ids) == 0
    assert len(neighbours(store.database, ids[:0]).ids) == 0


def test_a_passage_is_worth_what_is_said_around_it(store: Store) -> None:
    put(store, "/chat.txt", *CHAT, title="")
    ids = every_id(store)
    asked = postings(store.database, sought(store.words.of("harbour crane"))[0])
    scores = asked.scores(neighbours(store.database, ids))
    assert scores[0] > scores[1] > scores[2] > scores[3] == 0.0
    assert set(asked.likely(3).tolist()) == set(ids[:3].tolist())
    nothing = postings(store.database, [])
    assert nothing.likely(5).tolist() == []
    assert nothing.scores(neighbours(store.database, ids)).tolist() == [0.0] * len(ids)


def test_words_far_apart_in_a_conversation_meet_in_a_window(store: Store, tmp_path: Path) -> None:
    put(store, "/chat.txt", *CHAT, title="", real=True)
    put(store, "/other.txt", "The crane on Friday was painted.", title="", real=True)
    searcher = Searcher(store, Vectors(store.vectors, tmp_path / "none"), embedder())
    found = searcher.search("by which day does the harbour office want the crane moved", 3)
    assert {hit.text for hit in found.hits[:2]} == {CHAT[0], CHAT[1]}
    assert all(hit.why for hit in found.hits)


def test_who_is_named_in_the_question_is_heard_first(store: Store, tmp_path: Path) -> None:
    put(
        store,
        "/chat.txt",
        "Ann: Is the crane in the harbour safe?",
        "Bob: Is the crane in the harbour safe?",
        real=True,
    )
    searcher = Searcher(store, Vectors(store.vectors, tmp_path / "none"), embedder())
    for name in ("Ann", "Bob"):
        hits = searcher.search(f"What does {name} ask about the crane?", 2).hits
        assert hits[0].text.startswith(f"{name}:")
        assert all(0 <= hit.score <= 1 for hit in hits)
    assert with_speakers({1: 1.0, 2: 0.9, 3: 0.0}, {2: 1.0}) == pytest.approx({1: 1 / 1.17, 2: 1.0, 3: 0.0})
    assert with_speakers({1: 1.0, 2: 0.5}, {2: 0.5}) == pytest.approx({1: 1.0, 2: 0.575})
    assert with_speakers({1: 0.5, 2: 0.4}, {}) == {1: 0.5, 2: 0.4}


def test_a_window_without_vectors_leaves_out_who_has_none(store: Store) -> None:
    put(store, "/chat.txt", *CHAT[:2])
    ids, vectors = store.vectors.of(every_id(store).tolist())
    around = neighbours(store.database, ids)
    alone = window_cosines(around, ids[:1], vectors[:1], vectors[0])
    assert alone == pytest.approx(np.ones(2), abs=1e-5)
