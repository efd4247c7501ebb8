"""Words: which of a question count, what they find, how much of a question a passage holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.store import Store
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


def test_the_share_of_a_question_that_a_text_holds_weighs_rare_words_more(store: Store) -> None:
    for n in range(20):
        put(store, f"/docs/{n}.txt", f"the budget meeting number {n}", seed=n)
    put(store, "/docs/x.txt", "the heron", seed=99)
    words = store.words.of("Did the heron come to the budget meeting?")
    all_, rare, common, none = store.words.matched(
        words, ["Herons come to budget meetings", "a heron", "a budget", "an otter"]
    )
    assert all_ == pytest.approx(1.0)
    assert none == 0.0
    assert rare > 2 * common > 0
    assert store.words.matched([], ["anything"]) == [0.0]


def test_a_word_that_is_nowhere_lowers_the_share(store: Store) -> None:
    put(store, "/docs/a.txt", "the budget")
    words = store.words.of("Nightingale budget")
    assert store.words.matched(words, ["the budget"])[0] < 0.5


def test_a_very_long_question_is_answered_in_time(store: Store) -> None:
    put(store, "/docs/a.txt", "the heron")
    long = " ".join(f"word{n}" for n in range(5000)) + " heron"
    words = store.words.of(long)
    assert len(words) == 5001
    assert len(store.words.search(words, 10)) == 1
