"""What a search has read, against the slow way: each text by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.holding import Holding
from indexer.store import Store
from indexer.words import Words
from tests.indexer.made import KEY, put

TEXTS = (
    "The budget of the museum is small.",
    "Budget, budgets; BUDGETED museum 12345678901234567890 3.5",
    "Das Büro prüft den Haushalt – prüfte das Museum?",
    "東京国立博物館の予算は小さい",
    "nothing\x00at \ud800 all",
    "",
    "…",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "index.db", KEY)
    for n, text in enumerate(TEXTS[:4]):
        put(made, f"/docs/museum {n}.txt", text, title="Budget" if n else "", seed=n)
    yield made
    made.close()


def test_texts_that_are_cut_together_are_counted_as_each_by_itself(store: Store) -> None:
    words = store.words.of("the budgets of the museum, prüfen 国立博物館, nothing at all 12345678901234567890")
    texts = [(title, text) for title in ("", "The museum's budget", "prüft", "\ud800") for text in TEXTS]
    counted = store.words.counted(words, texts)
    with store.database.read() as connection:
        for row, text in enumerate(texts):
            for field in range(2):
                found = Counter(stem for stem in Words.stems(connection, text[field]))
                assert {word.stem for word in words if counted.often[row, field, words.index(word)]} == {
                    word.stem for word in words if word.stem in found
                }
    alone = [store.words.counted(words, [text]) for text in texts]
    assert np.array_equal(counted.often, np.concatenate([one.often for one in alone]))
    assert np.array_equal(counted.lengths, np.concatenate([one.lengths for one in alone]))
    assert counted.lengths[0].tolist() == [0, 7]
    assert store.words.counted([], texts).often.shape == (len(texts), 2, 0)


def test_passages_are_read_once_and_scored_as_when_they_are_given(store: Store) -> None:
    words = store.words.of("museum budget")
    holding = Holding(store, words)
    holding.read([1, 2])
    first = dict(holding.passages)
    assert holding.counted([2, 1, 2]).lengths.sum(axis=1).tolist() == [11, 10, 11]
    holding.read([4, 3, 2, 1, 99])
    assert sorted(holding.passages) == [1, 2, 3, 4]
    assert all(holding.passages[id_] is first[id_] for id_ in first)
    texts = {id_: (one.surroundings, one.text) for id_, one in holding.passages.items()}
    assert holding.scores([4, 3, 2, 1]) == pytest.approx(store.words.scores(words, texts))
    assert holding.scores([4, 3, 2, 1]) == pytest.approx(dict(store.words.search(words, 10)))


def test_the_share_of_a_question_that_a_passage_holds_weighs_rare_words_more(store: Store) -> None:
    for n in range(20):
        put(store, f"/more/{n}.txt", f"the budget meeting number {n}", seed=n, title="")
    for n, text in enumerate(("Herons come to budget meetings", "a heron", "a budget", "an otter"), 50):
        put(store, f"/x/{n}.txt", text, seed=n, title="")
    holding = Holding(store, store.words.of("Did the heron come to the budget meeting?"))
    holding.read(range(25, 29))
    all_, rare, common, none = holding.shares([25, 26, 27, 28])
    assert all_ == pytest.approx(1.0)
    assert none == 0.0
    assert rare > 2 * common > 0
    assert Holding(store, []).shares([]) == []
    unheard = Holding(store, store.words.of("heron unheard"))
    unheard.read([26])
    assert 0.0 < unheard.shares([26])[0] < 0.6
