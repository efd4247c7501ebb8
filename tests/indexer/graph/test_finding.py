"""Entities by what people type."""

from __future__ import annotations

from indexer.graph.knowledge import Knowledge
from indexer.graph.model import NewEntity, NewMention
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


def test_what_is_nearly_a_name_is_told_when_nothing_is_found(store: Store) -> None:
    knowledge = fill(store)
    assert [one.name for one in knowledge.find("Etiene Martn", (), 10).nearest] == ["Etienne Martin"]
    assert knowledge.find("Etienne Martin", (), 10).nearest == ()
    assert knowledge.find("Xaver Huber", (), 10).nearest == ()
    assert knowledge.find("x" * 100_000, (), 10).nearest == ()


def test_first_come_people_and_what_they_work_on_not_documents_sums_and_addresses(store: Store) -> None:
    note = Told("/n/plan.txt", "Ann Lee of Contoso asks for 5,000 EUR by 18 March, call +49 381 555 0147. The seal.")
    note.name("amount", "5000.00 EUR")
    note.name("date", "2026-03-18")
    note.name("thing", "+49 381 555 0147", "tel:+493815550147")
    note.name("thing", "The seal")
    note.name("organisation", "Contoso")
    note.name("person", "Ann Lee")
    note.put(store)
    first = [one.name for one in Knowledge(store).find("", (), 10).entities]
    assert first == ["Ann Lee", "Contoso", "The seal", "+49 381 555 0147"]
    rest = Knowledge(store).find("", ("amount", "date"), 10).entities
    assert {one.label for one in rest} == {"18 March 2026", "5,000 EUR"}


def test_an_organisation_is_called_by_its_domain_only_where_it_has_no_other_name(store: Store) -> None:
    for number in range(3):
        letter = Told(f"/n/{number}.txt", f"Letter {number}")
        letter.name("organisation", "contoso.example", "dns:contoso.example", whole=True)
        letter.put(store)
    (found,) = Knowledge(store).find("contoso.example", (), 10).entities
    assert found.name == "contoso.example"
    signed = Told("/n/signed.txt", "Contoso Ltd")
    signed.entities.append(NewEntity("organisation", "Contoso Ltd", ("dns:contoso.example",)))
    signed.mentions.append(NewMention(1, 0, 0, 11, "signature", 0.9))
    signed.put(store)
    (found,) = Knowledge(store).find("contoso.example", ("organisation",), 10).entities
    assert (found.name, found.aliases) == ("Contoso Ltd", ("contoso.example",))
