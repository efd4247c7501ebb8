"""Vocabularies in the real store: taken, taken again, forgotten, and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.contract import Correct, VerifyProgress
from indexer.graph.knowledge import Knowledge
from indexer.graph.vocabularies import Vocabularies
from indexer.serving import Cancelled, Refused
from indexer.store import Store
from tests.indexer.graph.told import Told
from tests.indexer.made import KEY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "index" / "index.db", KEY)
    yield opened
    opened.close()


def take(vocabularies: Vocabularies, path: Path) -> list[VerifyProgress]:
    heard: list[VerifyProgress] = []
    vocabularies.take(str(path), heard.append, lambda: None)
    return heard


def settle(knowledge: Knowledge) -> None:
    knowledge.identity.begin()
    while knowledge.identity.settle_some():
        pass


def names(store: Store) -> set[str]:
    return {one.name for one in Knowledge(store).find("", (), 100).entities}


def test_an_entry_is_one_entity_with_all_its_names_and_a_line_that_says_where_it_comes_from(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "units.ttl"
    path.write_text(
        '@prefix s: <https://schema.org/> . <urn:u:1> a s:Organization ; s:name "Research" ; s:alternateName "R&D" ;'
        ' s:parentOrganization <urn:u:2> . <urn:u:2> a s:Organization ; s:name "Contoso" .'
    )
    heard = take(Vocabularies(store), path)
    assert heard[-1] == VerifyProgress("taking names", 2, 2)
    knowledge = Knowledge(store)
    (found,) = knowledge.find("r&d", (), 10).entities
    assert (found.kind, {found.name, *found.aliases}, found.identifiers) == (
        "organisation",
        {"Research", "R&D"},
        ("urn:u:1",),
    )
    assert knowledge.find("urn:u:1", (), 10).exact == 1
    (line,) = knowledge.dossier(found.id, 10).lines
    assert line.sentence == f"{found.name} is part of Contoso"
    assert (line.extractor, line.evidence[0].place.path) == ("vocabulary", str(path))


def test_what_a_vocabulary_prefers_is_the_name_until_the_user_gives_another(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        told = Told(f"/{number}", "Priya Nair wrote.")
        told.name("person", "Priya Nair", "mailto:priya@contoso.com", whole=True)
        told.put(store)
    path = tmp_path / "people.csv"
    path.write_text("name,alias,kind,email\nPriya Nair-Thomas,Priya Nair,person,priya@contoso.com\n")
    take(Vocabularies(store), path)
    knowledge = Knowledge(store)
    settle(knowledge)
    (found,) = knowledge.find("priya@contoso.com", (), 10).entities
    assert (found.name, found.aliases, found.kind) == ("Priya Nair-Thomas", ("Priya Nair",), "person")
    knowledge.correct(Correct("rename", found.id, text="Priya"))
    (found,) = knowledge.find("priya@contoso.com", (), 10).entities
    assert (found.name, found.aliases[0]) == ("Priya", "Priya Nair-Thomas")


def test_the_same_file_again_replaces_what_it_brought_and_forgetting_takes_it_out(store: Store, tmp_path: Path) -> None:
    vocabularies, path, other = Vocabularies(store), tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text("name\nFalcon\nHeron\n")
    other.write_text("name\nEagle\n")
    take(vocabularies, path)
    take(vocabularies, other)
    path.write_text("name\nFalcon\n")
    take(vocabularies, path)
    assert names(store) == {"Falcon", "Eagle"}
    assert [Path(one.path).name for one in vocabularies.all()] == ["a.csv", "b.csv"]
    vocabularies.forget(str(path))
    assert names(store) == {"Eagle"}
    with pytest.raises(Refused, match="none of the vocabularies"):
        vocabularies.forget(str(path))


def test_a_vocabulary_that_cannot_be_read_leaves_what_it_brought(store: Store, tmp_path: Path) -> None:
    vocabularies, path = Vocabularies(store), tmp_path / "a.csv"
    path.write_text("name\nFalcon\n")
    take(vocabularies, path)
    path.write_text("colour\nred\n")
    with pytest.raises(Refused, match="names no column"):
        take(vocabularies, path)
    vocabularies.renew()
    assert names(store) == {"Falcon"}


def test_after_a_start_what_changed_or_was_lost_is_imported_again(store: Store, tmp_path: Path) -> None:
    vocabularies, path = Vocabularies(store), tmp_path / "a.csv"
    path.write_text("name\nFalcon\n")
    take(vocabularies, path)
    with store.database.write() as connection:  # as a rescued index is: its settings are kept, its graph is not
        store.graph.remove(connection, vocabularies.all()[0].source)
    assert names(store) == set()
    vocabularies.renew()
    assert names(store) == {"Falcon"}
    path.write_text("name\nFalcon\nHeron\n")
    vocabularies.renew()
    assert names(store) == {"Falcon", "Heron"}
    path.unlink()
    vocabularies.renew()
    assert names(store) == {"Falcon", "Heron"}


def test_an_import_that_is_stopped_is_finished_after_the_next_start(store: Store, tmp_path: Path) -> None:
    vocabularies, path = Vocabularies(store), tmp_path / "many.csv"
    path.write_text("name\n" + "".join(f"Name {n}x\n" for n in range(12_000)))
    checks = 0

    def stop() -> None:
        nonlocal checks
        checks += 1
        if checks == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        vocabularies.take(str(path), lambda _: None, stop)
    assert 0 < Knowledge(store).counts().entities < 12_000
    vocabularies.renew()
    assert Knowledge(store).counts().entities == 12_000
    vocabularies.forget(str(path))
    assert Knowledge(store).counts().entities == 0


def test_what_is_broader_in_a_circle_is_told_and_does_no_harm(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        + "".join(
            f'<urn:c:{n}> a skos:Concept ; skos:prefLabel "Ring {n}x" ; skos:broader <urn:c:{(n + 1) % 5}> .'
            for n in range(5)
        )
        + '<urn:c:9> a skos:Concept ; skos:prefLabel "Snake" ; skos:broader <urn:c:9> .'
    )
    take(Vocabularies(store), path)
    knowledge = Knowledge(store)
    first, third = (knowledge.find(f"Ring {n}x", (), 1).entities[0] for n in (0, 2))
    assert [one.name for one in knowledge.connect(first.id, third.id, 5).ways[0].entities] == [
        "Ring 0x", "Ring 1x", "Ring 2x",
    ]  # fmt: skip
    (snake,) = knowledge.find("Snake", (), 5).entities
    assert knowledge.dossier(snake.id, 10).lines == ()
    assert len(knowledge.neighbours(first.id, (), 10).entities) == 2
