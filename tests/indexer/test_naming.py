"""Documents and folders by their names, in a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.contract import NamedFiles
from indexer.extractors import Described, Extracted, Part
from indexer.naming import named
from indexer.scope import Scope
from indexer.store import Store
from tests.indexer.made import FIRST, KEY, passages_of


def write(store: Store, path: str, *texts: str, title: str = "", documents: tuple[Described, ...] = ()) -> None:
    parts = tuple(Part("text", None, "", text, document=n if documents else 0) for n, text in enumerate(texts))
    extracted = Extracted(title, parts, documents=documents)
    store.replace(path, FIRST, path, extracted, passages_of(extracted))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    made.add_folder("/home/ann/papers")
    write(made, "/home/ann/papers/Contoso/Supply contract v1.docx", "One.", "Two.")
    write(made, "/home/ann/papers/Contoso/Supply contract v2.docx", "One.")
    write(made, "/home/ann/papers/Contoso Archive/budget.xlsx", "Rent 4,200.")
    write(made, "/home/ann/papers/Größen/BudgetPlan_2026.md", "Plan.", title="Haushalt")
    write(
        made,
        "/home/ann/papers/mail.eml",
        "See the offer.",
        "A penalty of one percent.",
        documents=(Described(title="Hello", kind="message"), Described(member="offer.pdf", kind="document")),
    )
    yield made
    made.close()


def names(found: NamedFiles) -> list[str]:
    return [one.member or Path(one.path).name for one in found.documents]


def test_the_exact_name_comes_first_and_is_counted(store: Store) -> None:
    found = named(store, "budget.xlsx", Scope(), 20)
    assert (names(found), found.exact) == (["budget.xlsx"], 1)
    found = named(store, "Budget", Scope(), 20)
    assert names(found) == ["budget.xlsx", "BudgetPlan_2026.md"]
    assert found.exact == 1


def test_all_words_of_a_name_have_to_stand_in_it_in_any_order(store: Store) -> None:
    assert names(named(store, "v2 supply contracts", Scope(), 20)) == ["Supply contract v2.docx"]
    assert named(store, "supply contract", Scope(), 20).total == 2
    assert named(store, "supply offer", Scope(), 20).total == 0


def test_a_document_inside_a_file_is_found_with_its_own_parts(store: Store) -> None:
    (one,) = named(store, "offer.pdf", Scope(), 20).documents
    assert (Path(one.path).name, one.first, one.parts, one.passages) == ("mail.eml", 1, 1, 1)


def test_folders_are_those_that_are_watched_and_below(store: Store) -> None:
    assert named(store, "Contoso", Scope(), 20).folders == (
        "/home/ann/papers/Contoso",
        "/home/ann/papers/Contoso Archive",
    )
    assert named(store, "größen", Scope(), 20).folders == ("/home/ann/papers/Größen",)
    assert named(store, "ann", Scope(), 20).folders == ()


def test_without_a_name_everything_below_a_folder_is_listed_and_counted(store: Store) -> None:
    found = named(store, "", Scope(("/home/ann/papers/Contoso",)), 1)
    assert (names(found), found.total, found.folders) == (["Supply contract v1.docx"], 2, ())


def test_signs_of_sql_mean_nothing(store: Store) -> None:
    assert named(store, "%", Scope(), 20).folders == ()
    assert named(store, "' OR 1=1 --", Scope(), 20).total == 0


def test_the_filters_of_a_search_hold_for_names_too(store: Store) -> None:
    assert names(named(store, "", Scope(kinds=("message",)), 20)) == ["mail.eml"]
    assert names(named(store, "offer", Scope(kinds=(".pdf",)), 20)) == ["offer.pdf"]
    assert named(store, "offer", Scope(kinds=("message",)), 20).total == 0
