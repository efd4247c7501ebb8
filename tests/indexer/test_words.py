"""Words: which of a question count, what they find, how much of a question a passage holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import words as words_module
from indexer.store import Store
from indexer.words import left_out, sought
from tests.indexer.made import KEY, found, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "catalogue.db", KEY)


def surfaces(store: Store, question: str) -> list[str]:
    return [word.surface for word in store.words.of(question)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the Lisbon launch postponed to, and why?", ["Lisbon", "launch", "postponed"]),
        ("Wann wurde die Einführung in Lissabon verschoben?", ["Einführung", "Lissabon", "verschoben"]),
        ("Quand a été reporté le lancement ?", ["reporté", "lancement"]),
        ("¿Quién es el responsable del presupuesto?", ["responsable", "presupuesto"]),
        ("who is it", ["who", "is", "it"]),
        ("What is the IT budget?", ["IT", "budget"]),
        ("WHAT IS THE BUDGET?", ["BUDGET"]),
        ("invoice INVOICES invoice", ["invoice"]),
        ("", []),
        ("  ?!… ", []),
    ],
)
def test_a_question_gives_its_content_words_once(store: Store, question: str, words: list[str]) -> None:
    assert surfaces(store, question) == words


@pytest.mark.parametrize(
    "question",
    [
        'say "quoted" AND (NOT near*',
        "NEAR(a b)",
        "title:heron",
        '"',
        "''--; DROP TABLE file",
        "heron^2 {x}",
        "\ud800",
        "a\x00b",
    ],
)
def test_no_question_is_read_as_a_query_language(store: Store, question: str) -> None:
    put(store, "/docs/a.txt", "the heron")
    store.words.search(store.words.of(question), 10)
    assert found(store, "heron") == ["the heron"]


def test_other_forms_of_a_word_and_other_accents_are_found(store: Store) -> None:
    put(store, "/docs/a.txt", "They postponed the café's opening in Zürich.")
    for question in ("postponing", "cafe", "zurich opened", "POSTPONE"):
        assert found(store, question), question


def test_a_file_is_found_by_the_words_of_its_name_title_and_folder(store: Store) -> None:
    put(store, "/docs/Contracts 2024/rental_agreement-FinalVersion.pdf", "whatever it says", title="Lease of the mill")
    for question in ("rental", "agreement", "final", "version", "contracts", "2024", "mill"):
        assert found(store, question) == ["whatever it says"], question


def test_a_passage_with_the_rarer_word_comes_first(store: Store) -> None:
    for n in range(20):
        put(store, f"/docs/{n}.txt", f"the budget meeting number {n}", seed=n)
    put(store, "/docs/x.txt", "the heron meeting", seed=99)
    assert found(store, "heron budget")[0] == "the heron meeting"


def test_a_search_is_limited_to_the_wanted_folders_before_the_best_are_taken(store: Store) -> None:
    for n in range(60):
        put(store, f"/loud/{n}.txt", "heron heron heron", seed=n)
    put(store, "/quiet/one.txt", "a long page that mentions a heron only once among many other words", seed=99)
    words = store.words.of("heron")
    assert len(store.words.search(words, 50)) == 50
    assert len(store.words.search(words, 50, ["/quiet"])) == 1
    assert len(store.words.search(words, 50, ["/quiet/one.txt"])) == 1
    assert store.words.search(words, 50, ["/qui"]) == []


def test_a_very_long_question_is_answered_in_time(store: Store) -> None:
    put(store, "/docs/a.txt", "the heron")
    long = " ".join(f"word{n}" for n in range(5000)) + " heron"
    words = store.words.of(long)
    assert len(words) == 5001
    assert len(store.words.search(words, 10)) == 1


def test_the_scores_of_known_passages_are_those_of_fts5(store: Store) -> None:
    put(
        store, "/docs/a.txt", "The budget of the museum is small.", "Budget, budget and museum budgets.", title="Museum"
    )
    put(
        store, "/docs/b.txt", "Cats sleep.", *(f"Nothing of note on page {n} of the museum" for n in range(20)), seed=50
    )
    words = store.words.of("museum budget cats unheard")
    by_fts5 = dict(store.words.search(words, 100))
    texts = {id_: (passage.surroundings, passage.text) for id_, passage in store.passages(range(1, 30)).items()}
    assert len(by_fts5) == len(texts) == 23
    assert store.words.scores(words, texts) == pytest.approx(by_fts5)
    assert store.words.scores(store.words.of("unheard"), texts) == {}


def test_words_in_very_many_passages_are_left_out_of_the_search_and_counted_in_what_it_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words_module, "MOST_ROWS", 10)
    monkeypatch.setattr(words_module, "_ENOUGH", 2)
    common = [f"annual report number {n}" for n in range(30)]
    put(store, "/docs/common.txt", *common, *(f"quite another matter {n}" for n in range(60)), title="")
    put(store, "/docs/rare.txt", "heron", "heron report", "the annual heron report", title="", seed=190)
    words = store.words.of("annual heron report")
    rare, together = sought(words)
    assert ([word.surface for word in rare], together) == (["heron"], [])
    assert left_out(words)
    ids = [id_ for id_, _ in store.words.search(words, 100)]
    assert sorted(ids) == [91, 92, 93]
    scores = store.words.scores(words, {p.id: (p.surroundings, p.text) for p in store.passages(ids).values()})
    assert max(scores, key=scores.__getitem__) == 93


def test_words_that_are_all_in_very_many_passages_are_searched_for_together_and_the_newest_are_scored(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words_module, "MOST_ROWS", 10)
    put(store, "/docs/a.txt", *(f"annual {n}" for n in range(30)), title="")
    put(store, "/docs/b.txt", *(f"report {n}" for n in range(30)), title="", seed=100)
    put(store, "/docs/c.txt", *(f"annual report {n}" for n in range(15)), title="", seed=200)
    assert sorted(id_ for id_, _ in store.words.search(store.words.of("annual report"), 100)) == list(range(66, 76))
    assert sorted(id_ for id_, _ in store.words.search(store.words.of("annual"), 100)) == list(range(66, 76))
    inside = store.vectors.ids_below(["/docs/c.txt"])
    for few in (None, inside):
        found = store.words.search(store.words.of("annual report"), 4, ["/docs/c.txt"], few)
        assert len(found) == 4


def test_a_frequent_word_is_counted_anew_when_the_index_has_grown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words_module, "_FREQUENT", 5)

    def holding() -> int:
        (word,) = store.words.of("report")
        return word.holding

    put(store, "/docs/a.txt", *(f"report {n}" for n in range(100)))
    assert holding() == 100
    put(store, "/docs/b.txt", "report", seed=200)
    assert holding() == 100  # one in a hundred more
    put(store, "/docs/c.txt", *(f"report {n}" for n in range(10)), seed=300)
    assert holding() == 111
