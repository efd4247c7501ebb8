"""Entities by what people type."""

from __future__ import annotations

from indexer.graph.knowledge import Knowledge
from indexer.store import Store
from tests.indexer.graph.told import Told, store

__all__ = ["store"]


def fill(store: Store) -> Knowledge:
    note = Told("/n/note.txt", "Étienne Moreau, Etienne Martin, 山田太郎 and محمد علي met.")
    note.name("person", "Étienne Moreau", "mailto:e.moreau@contoso.example")
    note.name("person", "Etienne Martin")
    note.name("person", "山田太郎")
    note.name("person", "محمد علي")
    note.name("place", "Moreau")
    note.put(store)
    return Knowledge(store)


def test_a_name_an_address_an_identifier_and_a_number_find_the_same(store: Store) -> None:
    knowledge = fill(store)
    (found,) = knowledge.find("etienne moreau", (), 10).entities
    for text in ("E.Moreau@contoso.example", "mailto:e.moreau@contoso.example", f"id:{found.id}", " Étienne  MOREAU "):
        again = knowledge.find(text, (), 10)
        assert (again.entities[0].id, again.exact) == (found.id, 1), text


def test_the_beginning_of_a_name_finds_all_and_none_of_them_exactly(store: Store) -> None:
    found = fill(store).find("Etie", (), 10)
    assert {one.name for one in found.entities} == {"Étienne Moreau", "Etienne Martin"}
    assert found.exact == 0


def test_exact_names_come_first_and_kinds_are_told_apart(store: Store) -> None:
    knowledge = fill(store)
    found = knowledge.find("Moreau", (), 10)
    assert [one.name for one in found.entities] == ["Moreau", "Étienne Moreau"]
    assert found.exact == 1
    assert [one.name for one in knowledge.find("Moreau", ("person",), 10).entities] == ["Étienne Moreau"]


def test_names_of_other_scripts_are_found(store: Store) -> None:
    knowledge = fill(store)
    assert knowledge.find("山田太郎", (), 10).exact == 1
    assert knowledge.find("محمد علي", (), 10).exact == 1


def test_what_there_is_not_is_nothing_and_a_limit_is_told(store: Store) -> None:
    knowledge = fill(store)
    assert knowledge.find("Nobody", (), 10).entities == ()
    assert knowledge.find("id:99999", (), 10).entities == ()
    few = knowledge.find("", (), 2)
    assert (len(few.entities), few.cut) == (2, "There are more; these are the first 2.")
