"""Every document that holds some words, counted in a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.contract import Mentions
from indexer.extractors import Described, Extracted, Part
from indexer.mentions import MOST_LISTED, mentions
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
    write(made, "/a/Supply contract.txt", "The penalty is 5 % a week.", "Penalties end after ten weeks.")
    write(made, "/a/Contracts/Doca.txt", "For late delivery a penalty is due.")
    write(made, "/a/notes.txt", "Ask about the penalties.")
    write(made, "/b/canteen.txt", "Delivery was late; soup on Friday.")
    write(
        made,
        "/b/mail.eml",
        "Nothing here.",
        "A penalty of one percent.",
        documents=(Described(title="Hello", kind="message"), Described(member="offer.pdf", kind="document")),
    )
    yield made
    made.close()


def named(found: Mentions) -> list[str]:
    return [one.first.place.member or Path(one.first.place.path).name for one in found.documents]


def test_all_documents_are_counted_and_those_that_are_called_so_come_first(store: Store) -> None:
    found = mentions(store, ("penalty",), "contracts", Scope(), 20)
    assert (found.total, found.called, found.passages) == (4, 2, 5)
    assert set(named(found)[:2]) == {"Supply contract.txt", "Doca.txt"}
    assert set(named(found)[2:]) == {"notes.txt", "offer.pdf"}
    by_name = dict(zip(named(found), found.documents, strict=True))
    assert by_name["Supply contract.txt"].passages == 2
    assert "5 %" in by_name["Supply contract.txt"].first.text
    assert (found.coverage.files, found.coverage.searched) == (5, 5)


def test_words_in_quotation_marks_stand_side_by_side_and_alternatives_are_either(store: Store) -> None:
    assert set(named(mentions(store, ("late delivery",), "", Scope(), 20))) == {"Doca.txt", "canteen.txt"}
    assert named(mentions(store, ('"late delivery"',), "", Scope(), 20)) == ["Doca.txt"]
    assert mentions(store, ("soup", "penalty"), "", Scope(), 20).total == 5


def test_filters_hold_and_the_list_is_cut_but_not_the_count(store: Store) -> None:
    assert set(named(mentions(store, ("penalty",), "", Scope(("/b",)), 20))) == {"offer.pdf"}
    assert mentions(store, ("penalty",), "", Scope(("/b",)), 20).coverage.files == 2
    assert named(mentions(store, ("penalty",), "", Scope(kinds=(".pdf",)), 20)) == ["offer.pdf"]
    cut = mentions(store, ("penalty",), "", Scope(), 1)
    assert (len(cut.documents), cut.total) == (1, 4)
    assert len(mentions(store, ("penalty",), "", Scope(), -3).documents) == 0
    assert len(mentions(store, ("penalty",), "", Scope(), MOST_LISTED * 9).documents) == 4


@pytest.mark.parametrize("words", [("",), ('""',), ("zeppelin",), (), ('" OR (', "NEAR(")])
def test_what_asks_for_nothing_or_for_what_is_nowhere_finds_nothing(store: Store, words: tuple[str, ...]) -> None:
    found = mentions(store, words, "", Scope(), 20)
    assert (found.total, found.documents, found.passages) == (0, (), 0)
