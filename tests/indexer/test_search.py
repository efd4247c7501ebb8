"""Search through the real store, Chroma and embedder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.embed import Embedder, EmbedderUnusable
from indexer.search import Searcher, fuse
from indexer.store import Fingerprint, Store
from indexer.vectors import Vectors
from tests.indexer.made import FIRST, KEY, document, embedder, passages_of, put

FACTS = {
    "/docs/launch.txt": "The Lisbon launch was postponed from 3 February to 18 March because a permit was missing.",
    "/docs/cats.txt": "Cats sleep for most of the day and hunt at dusk.",
    "/docs/budget.txt": "The budget of the museum for 2025 is three million euro.",
    "/docs/code.txt": "Part number QX-7781-B fits the older pump only.",
    "/other/travel.txt": "Employees book trains themselves and hand in the receipt within a week.",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "catalogue.db", KEY)
    for n, (path, text) in enumerate(FACTS.items()):
        put(made, path, text, seed=n, title="", real=True)
    return made


@pytest.fixture
def searcher(store: Store, tmp_path: Path) -> Iterator[Searcher]:
    vectors = Vectors(store.vectors, tmp_path / "chroma")
    vectors.start()
    assert vectors.wait_until_fed(60.0)
    yield Searcher(store, vectors, embedder())
    vectors.close()


def test_questions_find_their_passages_and_say_why_and_where(searcher: Searcher) -> None:
    found = searcher.search("When was the Lisbon launch postponed to?", 3)
    best = found.hits[0]
    assert best.text == FACTS["/docs/launch.txt"]
    assert best.why == ("dense", "keyword")
    assert (best.place.path, best.place.start, best.place.end) == ("/docs/launch.txt", 0, len(best.text))
    assert best.score == pytest.approx(1.0)
    assert best.matched == pytest.approx(1.0)
    assert 0.5 < best.cosine <= 1.0
    assert found.took_ms > 0
    assert (found.coverage.files, found.coverage.searched) == (5, 5)

    assert searcher.search("felines napping", 1).hits[0].place.path == "/docs/cats.txt"  # no word in common
    assert searcher.search("felines napping", 1).hits[0].why == ("dense",)
    assert searcher.search("QX-7781-B", 1).hits[0].place.path == "/docs/code.txt"  # no meaning to go by
    assert searcher.search("how are trips paid for by staff", 1).hits[0].place.path == "/other/travel.txt"

    scores = [hit.score for hit in searcher.search("budget of the museum", 5).hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_a_search_stays_inside_the_wanted_files(searcher: Searcher) -> None:
    for paths in (["/other"], ["/other/travel.txt"]):
        found = searcher.search("When was the Lisbon launch postponed to?", 5, paths)
        assert [hit.place.path for hit in found.hits] == ["/other/travel.txt"]
        assert found.coverage.files == 1
    assert searcher.search("Lisbon", 5, ["/nowhere"]).hits == ()


@pytest.mark.parametrize(("query", "limit"), [("", 5), ("   ", 5), ("Lisbon", 0), ("Lisbon", -1)])
def test_nothing_asked_is_nothing_found(searcher: Searcher, query: str, limit: int) -> None:
    assert searcher.search(query, limit).hits == ()


def test_a_file_stored_or_removed_a_moment_ago_counts_at_once(searcher: Searcher, store: Store) -> None:
    put(store, "/docs/new.txt", "The heron is the emblem of the firm.", seed=50, title="", real=True)
    assert searcher.search("Which bird is the emblem?", 1).hits[0].place.path == "/docs/new.txt"
    store.remove(["/docs/new.txt"])
    assert "/docs/new.txt" not in [hit.place.path for hit in searcher.search("Which bird is the emblem?", 9).hits]


def test_coverage_counts_what_could_not_be_seen(searcher: Searcher, store: Store) -> None:
    store.put_pending({"/docs/later.txt": Fingerprint(1, 1, 1)})
    coverage = searcher.search("Lisbon", 1).coverage
    assert (coverage.files, coverage.searched, coverage.unreadable, coverage.pending) == (6, 5, 0, 1)


def test_without_an_embedder_words_still_find(store: Store, tmp_path: Path) -> None:
    broken = Embedder(tmp_path / "nowhere")
    with pytest.raises(EmbedderUnusable):
        broken.load()
    searcher = Searcher(store, Vectors(store.vectors, tmp_path / "chroma"), broken)
    hits = searcher.search("the Lisbon launch", 5).hits
    assert [hit.place.path for hit in hits] == ["/docs/launch.txt"]
    assert hits[0].why == ("keyword",)


def test_an_empty_index_answers_with_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "empty.db", KEY)
    found = Searcher(store, Vectors(store.vectors, tmp_path / "chroma"), embedder()).search("anything", 5)
    assert found.hits == ()
    assert found.coverage.files == 0


def test_scores_of_both_kinds_are_summed_each_against_its_largest() -> None:
    fused = fuse({1: 8.0, 2: 4.0}, {1: 0.1, 2: 0.5, 3: 0.8})
    assert fused == pytest.approx({1: 0.5 + 0.0625, 2: 0.25 + 0.3125, 3: 0.5})
    assert fuse({1: 1.0}, {1: -0.2, 2: 0.4}) == {1: 0.5, 2: 0.5}
    assert fuse({}, {5: 0.2}) == {5: 0.5}
    assert fuse({4: 3.0}, {}) == {4: 1.0}
    assert fuse({}, {}) == {}


def test_a_hit_of_a_changed_file_comes_from_its_last_read_version(searcher: Searcher, store: Store) -> None:
    store.put_pending({"/docs/cats.txt": FIRST})
    assert searcher.search("cats at dusk", 1).hits[0].text == FACTS["/docs/cats.txt"]


def test_what_the_embedder_was_not_trained_on_is_found_by_its_words(tmp_path: Path) -> None:
    store = Store(tmp_path / "german.db", KEY)
    german = "Die Kündigungsfrist beträgt drei Monate zum Ende eines Quartals und muss schriftlich eingehalten werden."
    for n, text in enumerate([german, "Der Mietvertrag wurde im Mai in Köln unterschrieben.", *FACTS.values()]):
        extracted = document(text, title="")
        language = "de" if n < 2 else "en"
        passages = [replace(passage, language=language) for passage in passages_of(extracted, real=True)]
        store.replace(f"/docs/{n}.txt", FIRST, str(n), extracted, passages)
    assert embedder().languages == frozenset({"en"})
    searcher = Searcher(store, Vectors(store.vectors, tmp_path / "chroma"), embedder())
    for question in ("Welche Kündigungsfrist muss eingehalten werden?", "Kündigungsfrist"):
        first, second = searcher.search(question, 2).hits
        assert first.text == german
        assert (first.language, first.score > 0.9) == ("de", True)
        assert second.score < 0.2
    english = searcher.search("When was the Lisbon launch postponed to?", 5)
    assert english.hits[0].text == FACTS["/docs/launch.txt"]
    assert max(hit.score for hit in english.hits if "keyword" not in hit.why) > 0.1
    store.close()
