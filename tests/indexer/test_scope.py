"""Searches that look only at some documents: whose they are, of which kind and of which time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.contract import DocumentKind
from indexer.extractors import Described, Extracted, Part, Person
from indexer.graph.model import Drawn, NewEntity
from indexer.scope import MOST_PEOPLE, NotAScope, Scope, inside
from indexer.search import Searcher
from indexer.store import Fingerprint, Store
from indexer.vectors import Vectors
from tests.indexer.made import FIRST, KEY, embedder, passages_of

ANN = Person("from", "Weber, Ann", "ann@contoso.com")
ZOE = Person("to", "Zoë Groß", "zoe@contoso.com")
MARCH, MAY = "2026-03-18T09:00:00+01:00", "2026-05-02T09:00:00+02:00"


def write(store: Store, path: str, *documents: Described, text: str = "the launch of the heron") -> None:
    parts = tuple(Part("text", None, "", f"{text} {n}", document=n) for n in range(max(1, len(documents))))
    extracted = Extracted("", parts, documents=documents)
    store.replace(path, FIRST, path, extracted, passages_of(extracted, real=True))


def mail(person: Person, sent: str, kind: DocumentKind = "message") -> Described:
    return Described(title="launch", kind=kind, people=(person,), created=sent)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "catalogue.db", KEY)
    write(made, "/mail/1.eml", mail(ANN, MARCH))
    write(made, "/mail/2.eml", mail(ZOE, MAY), Described(member="offer.pdf", modified=MARCH))
    write(made, "/files/plan.docx", Described(people=(Person("author", "Ann Weber"),), modified=MAY))
    write(made, "/files/notes.txt")  # says nothing of itself; its date is November 2023
    yield made
    made.close()


def names(store: Store, tmp_path: Path, scope: Scope) -> list[str]:
    searcher = Searcher(store, Vectors(store.vectors, tmp_path / "none"), embedder())
    found = searcher.search("the launch of the heron", 20, scope)
    places = sorted((hit.place.path.rpartition("/")[2], hit.place.part) for hit in found.hits)
    counts, ids = inside(store.database, scope)
    assert len(ids) == len(places) == counts.passages
    assert found.coverage.files == counts.files == len({name for name, _ in places})
    return [name if not part else f"{name}#{part}" for name, part in places]


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope(people=("Ann Weber",)), ["1.eml", "plan.docx"]),
        (Scope(people=("weber",)), ["1.eml", "plan.docx"]),
        (Scope(people=("ANN@contoso.com",)), ["1.eml"]),
        (Scope(people=("zoë groß",)), ["2.eml"]),
        (Scope(people=("ann@contoso.com", "Groß")), ["1.eml", "2.eml"]),
        (Scope(people=("contoso",)), []),
        (Scope(people=("a%b",)), []),
        (Scope(kinds=("message",)), ["1.eml", "2.eml"]),
        (Scope(kinds=("pdf",)), ["2.eml#1"]),
        (Scope(kinds=(".DOCX", ".txt")), ["notes.txt", "plan.docx"]),
        (Scope(kinds=("document",)), ["2.eml#1", "notes.txt", "plan.docx"]),
        (Scope(after="2026-05"), ["2.eml", "plan.docx"]),
        (Scope(before="2026-03-18"), ["1.eml", "2.eml#1", "notes.txt"]),
        (Scope(after="2026-03-18", before="2026-03-18"), ["1.eml", "2.eml#1"]),
        (Scope(before="2023"), ["notes.txt"]),
        (Scope(paths=("/mail",), after="2026-04"), ["2.eml"]),
        (Scope(people=("Ann Weber",), kinds=("message",), before="2026-04"), ["1.eml"]),
        (Scope(paths=("/nowhere",), kinds=("message",)), []),
    ],
)
def test_filters_hold_together(store: Store, tmp_path: Path, scope: Scope, found: list[str]) -> None:
    assert names(store, tmp_path, scope) == found


def test_what_is_written_later_counts_at_once(store: Store, tmp_path: Path) -> None:
    searcher = Searcher(store, Vectors(store.vectors, tmp_path / "none"), embedder())
    scope = Scope(kinds=("message",))
    assert len(searcher.search("launch", 9, scope).hits) == 2
    write(store, "/mail/3.eml", mail(ANN, MAY))
    assert len(searcher.search("launch", 9, scope).hits) == 3
    store.remove(["/mail/1.eml", "/mail/2.eml", "/mail/3.eml"])
    assert searcher.search("launch", 9, scope).hits == ()


def test_files_that_wait_or_failed_are_counted_by_their_names(store: Store) -> None:
    store.put_pending({"/files/later.txt": Fingerprint(1, 1, 1)})
    counts, _ = inside(store.database, Scope(kinds=("txt",)))
    assert (counts.files, counts.ready, counts.pending) == (2, 1, 1)


@pytest.mark.parametrize("date", ["yesterday", "2026-13", "2026-02-32", "26", "2026-3-1", "9999-99"])
def test_what_is_no_date_is_told_in_one_sentence(date: str) -> None:
    with pytest.raises(NotAScope, match="no date; please write it as"):
        Scope(after=date)
    assert Scope(after="9999-12-31").by_path_alone is False


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"people": ("!?",)}, "no name; please give a name or an address"),
        ({"kinds": ("emial",)}, "neither a kind of document nor a suffix"),
        ({"kinds": (".emial",)}, "neither a kind of document nor a suffix"),
        ({"after": "2027", "before": "2026-05"}, "please exchange the two"),
        ({"after": "2026-06", "before": "2026-05-31"}, "please exchange the two"),
    ],
)
def test_a_filter_that_lets_nothing_pass_is_told_in_one_sentence(values: dict[str, Any], said: str) -> None:
    with pytest.raises(NotAScope, match=said) as told:
        Scope(**values)
    assert str(told.value).count(". ") == 0


def test_the_ends_of_a_time_may_be_written_with_more_or_less_of_the_date() -> None:
    assert Scope(after="2026-05", before="2026").after == "2026-05"
    assert Scope(after="2026-03-18", before="2026-03").before == "2026-03"


def test_whoever_the_graph_takes_for_one_person_is_found_by_any_name(store: Store, tmp_path: Path) -> None:
    with store.database.write() as connection:
        for file, name, address in ((1, "Ann Weber", "ann@contoso.com"), (2, "Zoë Groß", "zoe@contoso.com")):
            store.graph.write(connection, file, 0, Drawn((NewEntity("person", name, (f"mailto:{address}",)),)))
    write(store, "/mail/4.eml", mail(Person("from", "Ann Weber", "another@fabrikam.com"), MAY))
    assert names(store, tmp_path, Scope(people=("ann@contoso.com",))) == ["1.eml", "plan.docx"]
    assert names(store, tmp_path, Scope(people=("Zoë Groß",))) == ["2.eml"]
    with store.database.write() as connection:  # she has married
        connection.execute(
            "INSERT INTO same (entity, canonical, confidence) SELECT one.entity, ann.entity, 100"
            " FROM label one, label ann WHERE one.key IN ('mailto:ann@contoso.com', 'mailto:zoe@contoso.com')"
            " AND ann.key = 'mailto:ann@contoso.com'"
        )
    for name in ("Zoë Groß", "ann@contoso.com", "zoe@contoso.com"):
        assert names(store, tmp_path, Scope(people=(name,))) == ["1.eml", "2.eml", "plan.docx"], name
    both = ["1.eml", "2.eml", "4.eml", "plan.docx"]  # another one is called so, too
    assert names(store, tmp_path, Scope(people=("Ann Weber",))) == both


def test_more_people_than_a_search_takes_are_refused() -> None:
    with pytest.raises(NotAScope, match="at most 20 people"):
        Scope(people=("x",) * (MOST_PEOPLE + 1))
