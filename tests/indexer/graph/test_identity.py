"""Rows that are one are joined while files come and go, in whatever order, and the user's word wins for ever."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.contract import Correct
from indexer.graph import alike
from indexer.graph.bearers import Bearer
from indexer.graph.identity import MOST_COMPARED, Identity
from indexer.graph.knowledge import Knowledge
from indexer.graph.model import EntityKind
from indexer.graph.names import key
from indexer.serving import Refused
from indexer.store import Store
from tests.indexer.graph.told import Told, store
from tests.indexer.made import KEY

__all__ = ["store"]


def letter(path: str, *people: tuple[str, str], kind: EntityKind = "person", text: str = "") -> Told:
    """A file whose header names people by name and address ("" for none)."""
    told = Told(path, text or f"{path} says something.")
    for name, address in people:
        identifiers = (f"mailto:{address}",) if address else ()
        told.say(told.name(kind, name, *identifiers, whole=True), "wrote", 0, whole=True)
    return told


def naming(path: str, kind: EntityKind, *names: str) -> Told:
    """A file whose text names things."""
    told = Told(path, " and ".join(names))
    for name in names:
        told.name(kind, name)
    return told


def settle(store: Store) -> Identity:
    """Decide about everything that came."""
    identity = Identity(store)
    identity.begin()
    while identity.settle_some():
        pass
    return identity


def groups(store: Store) -> set[frozenset[str]]:
    """Who is one: names and addresses, of entities with more than one."""
    found = set()
    for kind in ("person", "organisation", "term", "thing"):
        for one in store.graph.entities(kind, limit=500):
            called = frozenset((one.name, *one.aliases, *(i.removeprefix("mailto:") for i in one.identifiers)))
            if len(called) > 1:
                found.add(called)
    return found


def one_of(store: Store, name: str) -> int:
    """The one entity with a name."""
    (found,) = store.graph.named([name if ":" in name else key(name)]).values()
    assert len(set(found)) == 1, f"{name} is {len(found)}"
    return found[0]


def test_spellings_addresses_nicknames_and_orders_of_a_name_are_one_person(store: Store) -> None:
    letter("/a", ("John Smith", "john.smith@contoso.com")).put(store)
    letter("/b", ("Smith, John", "john.smith@fabrikam.org")).put(store)
    naming("/c", "person", "Johnny Smith").put(store)
    letter("/d", ("Łukasz Müller", "lmueller@contoso.com")).put(store)
    naming("/e", "person", "Lukasz Mueller").put(store)
    settle(store)
    assert (
        one_of(store, "John Smith") == one_of(store, "mailto:john.smith@fabrikam.org") == one_of(store, "johnny smith")
    )
    assert one_of(store, "Lukasz Mueller") == one_of(store, "mailto:lmueller@contoso.com")
    assert one_of(store, "John Smith") != one_of(store, "Lukasz Mueller")


def test_what_is_one_says_why_and_how_sure_that_is(store: Store) -> None:
    letter("/a", ("John Smith", "john.smith@contoso.com")).put(store)
    naming("/b", "person", "Johnny Smith").put(store)
    identity = settle(store)
    (joined,) = identity.joined(one_of(store, "John Smith"))
    assert (joined.name, joined.address) == ("Johnny Smith", "")
    assert 0.7 <= joined.confidence < 1
    assert joined.reason.startswith("one name is a short form of the other")
    assert not joined.by_user


def test_an_acronym_is_what_a_file_says_it_stands_for(store: Store) -> None:
    told = naming("/a", "term", "Service Level Agreement", "SLA")
    told.say(told.name("term", "Service Level Agreement"), "defines", told.name("term", "SLA"), value="SLA")
    told.put(store)
    naming("/b", "term", "Stereo Lithography Apparatus").put(store)
    settle(store)
    assert one_of(store, "SLA") == one_of(store, "Service Level Agreement")
    assert one_of(store, "SLA") != one_of(store, "Stereo Lithography Apparatus")


def test_an_acronym_that_stands_for_two_things_is_neither(store: Store) -> None:
    for path, long in (("/a", "Service Level Agreement"), ("/b", "Stereo Lithography Apparatus")):
        told = naming(path, "term", long, "SLA")
        told.say(told.name("term", long), "defines", told.name("term", "SLA"), value="SLA")
        told.put(store)
    settle(store)
    assert (
        len({one_of(store, name) for name in ("SLA", "Service Level Agreement", "Stereo Lithography Apparatus")}) == 3
    )


def test_organisations_are_one_whatever_their_legal_form_but_not_with_two(store: Store) -> None:
    naming("/a", "organisation", "Contoso", "Contoso GmbH", "Fabrikam", "Fabrikam Ltd", "Fabrikam AG").put(store)
    naming("/b", "organisation", "Northwind Traders", "Northwind Traclers").put(store)
    settle(store)
    assert one_of(store, "Contoso") == one_of(store, "Contoso GmbH")
    assert len({one_of(store, name) for name in ("Fabrikam", "Fabrikam Ltd", "Fabrikam AG")}) == 3
    assert one_of(store, "Northwind Traders") == one_of(store, "Northwind Traclers")


def test_letters_of_a_legal_form_are_written_with_full_stops_or_without(store: Store) -> None:
    told = naming("/a", "organisation", "Halden Turbines B.V.", "Reply S.p.A.", "Contoso Sp. z o.o.")
    told.name("organisation", "halden-turbines.com", "dns:halden-turbines.com")
    told.put(store)
    naming("/b", "organisation", "Halden Turbines", "Reply", "Contoso").put(store)
    settle(store)
    assert one_of(store, "Halden Turbines") == one_of(store, "Halden Turbines B.V.")
    assert one_of(store, "Halden Turbines") == one_of(store, "dns:halden-turbines.com")
    assert one_of(store, "Reply") == one_of(store, "Reply S.p.A.")
    assert one_of(store, "Contoso") == one_of(store, "Contoso Sp. z o.o.")


def test_a_house_that_is_called_just_so_is_meant_rather_than_one_with_another_legal_form(store: Store) -> None:
    naming("/a", "organisation", "Contoso", "Contoso Ltd").put(store)
    told = Told("/b", "Contoso and so on.")
    for name in ("Contoso plc", "Contoso"):
        told.name("organisation", name, "urn:company:7")
    told.put(store)
    settle(store)
    assert one_of(store, "Contoso") == one_of(store, "urn:company:7") != one_of(store, "Contoso Ltd")


def test_a_word_alone_is_who_alone_bears_it_in_the_file_the_conversation_or_the_folder(store: Store) -> None:
    naming("/a/plan", "person", "Priya Nair").put(store)
    naming("/a/note", "person", "Priya").put(store)
    naming("/b/plan", "person", "Tom Becker").put(store)
    naming("/b/c/note", "person", "Tom").put(store)
    naming("/d/plan", "person", "Grace Chen").put(store)
    naming("/d/other", "person", "Grace Okoro").put(store)
    naming("/d/note", "person", "Grace").put(store)
    naming("/e/note", "person", "Daniel", "Daniel Okafor").put(store)
    naming("/e/other", "person", "Daniel Brandt").put(store)
    identity = settle(store)
    assert one_of(store, "Priya") == one_of(store, "Priya Nair")
    assert one_of(store, "Daniel") == one_of(store, "Daniel Okafor"), "the nearest one"
    assert one_of(store, "Tom") != one_of(store, "Tom Becker"), "another folder says nothing"
    assert len({one_of(store, name) for name in ("Grace", "Grace Chen", "Grace Okoro")}) == 3, "two are as near"
    (joined,) = identity.joined(one_of(store, "Priya Nair"))
    assert (joined.name, joined.confidence) == ("Priya", 0.72)
    assert joined.reason.endswith("the same folder names who bears it")


def test_in_a_conversation_a_first_name_is_who_takes_part_in_it(store: Store) -> None:
    for number, people in enumerate((("Ann Lee", "Bo Stone"), ("Bo Stone",))):
        told = letter(f"/{number}/letter", *((name, f"{name[:2].lower()}@contoso.com") for name in people))
        told.say(0, "part_of", told.name("thread", "The crane", "mid:1@contoso.com#thread"), whole=True)
        if number:
            told.name("person", "Ann")
        told.put(store)
    letter("/1/other", ("Ann Moss", "moss@fabrikam.com")).put(store)
    settle(store)
    assert one_of(store, "Ann") == one_of(store, "Ann Lee") != one_of(store, "Ann Moss")


def test_a_word_alone_is_nobody_any_more_when_a_second_bearer_comes_near_and_is_again_when_they_go(
    store: Store,
) -> None:
    naming("/a/plan", "person", "Priya Nair").put(store)
    naming("/a/note", "person", "Priya").put(store)
    settle(store)
    assert one_of(store, "Priya") == one_of(store, "Priya Nair")
    naming("/a/list", "person", "Priya Shah").put(store)
    settle(store)
    assert len({one_of(store, name) for name in ("Priya", "Priya Nair", "Priya Shah")}) == 3
    store.remove(["/a/list"])
    settle(store)
    assert one_of(store, "Priya") == one_of(store, "Priya Nair")


def test_a_word_alone_is_asked_about_again_when_it_is_named_much_more_often(store: Store) -> None:
    naming("/a/plan", "person", "Priya Nair").put(store)
    naming("/a/note", "person", "Priya").put(store)
    naming("/b/plan", "person", "Priya Shah").put(store)
    settle(store)
    assert one_of(store, "Priya") == one_of(store, "Priya Nair")
    naming("/b/note", "person", "Priya").put(store)
    settle(store)
    assert len({one_of(store, name) for name in ("Priya", "Priya Nair", "Priya Shah")}) == 3


def test_a_bearer_whom_a_file_does_not_tell_to_be_a_person_is_near_as_well(store: Store) -> None:
    letter("/a/letter", ("Florence Dubois", "dubois@contoso.com")).put(store)
    naming("/b/plan", "thing", "Florence Dubois").put(store)
    naming("/b/note", "person", "Florence").put(store)
    settle(store)
    assert one_of(store, "Florence") == one_of(store, "Florence Dubois") == one_of(store, "mailto:dubois@contoso.com")


def test_a_town_or_an_ordinary_word_is_nobody_who_is_called_like_it(store: Store) -> None:
    naming("/a/plan", "person", "Paris Whitfield", "Ann Kestrel").put(store)
    told = naming("/a/note", "place", "Paris")
    told.name("thing", "Kestrel")
    told.put(store)
    settle(store)
    assert one_of(store, "Paris") != one_of(store, "Paris Whitfield")
    assert one_of(store, "Kestrel") != one_of(store, "Ann Kestrel")


def test_initials_are_whoever_shares_the_correspondents(store: Store) -> None:
    others = [("Bo Chen", "bo@contoso.com"), ("Cy Falk", "cy@contoso.com"), ("Di Moss", "di@contoso.com")]
    letter("/a", ("John Smithson", "john@contoso.com"), *others).put(store)
    letter("/b", ("Jane Smithson", "jane@fabrikam.com"), ("Ed Ott", "ed@fabrikam.com")).put(store)
    letter("/c", ("J. Smithson", ""), *others).put(store)
    identity = settle(store)
    assert one_of(store, "J. Smithson") == one_of(store, "John Smithson") != one_of(store, "Jane Smithson")
    (joined,) = identity.joined(one_of(store, "John Smithson"))
    assert "they share 3 correspondents" in joined.reason


@pytest.mark.parametrize("local", ["john", "john.smith", "jsmith"])
def test_a_name_of_a_hundred_people_melts_nobody_together(store: Store, local: str) -> None:
    for n in range(100):
        letter(f"/{n}", ("John Smith", f"{local}@company{n}.com")).put(store)
    naming("/c", "person", "John Smith", "J. Smith", "Smith").put(store)
    settle(store)
    assert groups(store) == {frozenset(("John Smith", f"{local}@company{n}.com")) for n in range(100)}


def test_thousands_of_names_in_one_document_are_compared_with_few(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def people(a: Bearer, b: Bearer, *asked: Callable[[], Any]) -> alike.Verdict:
        compared.append(a.id)
        return honest(a, b, *asked)

    honest = alike.people
    monkeypatch.setattr(alike, "people", people)
    told = Told("/directory.csv", "A directory.")
    for n in range(300):
        told.name("person", f"John {chr(97 + n % 26)}{chr(97 + n // 26)}kowski", whole=True)
        told.name("person", f"{chr(65 + n % 26)}{chr(97 + n // 26)}na Smithson", whole=True)
    told.put(store)
    settle(store)
    assert store.graph.identity.unresolved(1) == []
    assert 0 < len(compared) < 600 * MOST_COMPARED
    assert len(groups(store)) < 60, "most of them are as many people"


def test_a_mail_list_and_a_desk_are_nobody(store: Store) -> None:
    for n, name in enumerate(("Ann Lee", "Bo Chen", "Cy Falk", "Di Moss")):
        letter(f"/l{n}", (name, "dev@lists.contoso.org")).put(store)
        letter(f"/p{n}", (name, f"{name.replace(' ', '.').lower()}@contoso.com")).put(store)
        letter(f"/d{n}", (name, "projekt@contoso.com")).put(store)
    settle(store)
    people = {one_of(store, f"mailto:{name}@contoso.com") for name in ("ann.lee", "bo.chen", "cy.falk", "di.moss")}
    assert (
        len(people | {one_of(store, "mailto:dev@lists.contoso.org"), one_of(store, "mailto:projekt@contoso.com")}) == 6
    )


def test_names_of_other_scripts_are_compared_as_they_are(store: Store) -> None:
    letter("/a", ("王小明", "wang@contoso.com"), ("محمد علي", "ali@contoso.com"), ("דוד כהן", "d@contoso.com")).put(
        store
    )
    letter("/b", ("王小明", "xiaoming@fabrikam.com"), ("王大明", "daming@fabrikam.com")).put(store)
    naming("/c", "person", "مُحَمَّد علي", "דָּוִד כהן", "Иванов Пётр", "Petr Ivanov").put(store)
    settle(store)
    assert one_of(store, "mailto:wang@contoso.com") == one_of(store, "mailto:xiaoming@fabrikam.com")
    assert one_of(store, "mailto:daming@fabrikam.com") != one_of(store, "mailto:wang@contoso.com")
    assert one_of(store, "محمد علي") == one_of(store, "mailto:ali@contoso.com")
    assert one_of(store, "Петр Иванов" if store.graph.named([key("Петр Иванов")]) else "Иванов Пётр") == one_of(
        store, "Petr Ivanov"
    )


def test_what_recognition_of_print_misread_is_still_the_name(store: Store) -> None:
    letter("/a", ("Katharina Bernstein", "k.bernstein@contoso.com")).put(store)
    naming("/b", "person", "Katharina Bemstein", "Kathar1na Bernstein").put(store)
    settle(store)
    assert one_of(store, "Katharina Bemstein") == one_of(store, "mailto:k.bernstein@contoso.com")
    assert one_of(store, "Kathar1na Bernstein") == one_of(store, "mailto:k.bernstein@contoso.com")


FILES = (
    letter("/a", ("John Smithson", "john@contoso.com"), ("Bo Chen", "bo@contoso.com")),
    letter("/b", ("Smithson, John", "jsmithson@fabrikam.com")),
    letter("/c", ("Jon Smithson", ""), ("Bo Chen", "bo@contoso.com")),
    letter("/d", ("Robert Miller", "rmiller@contoso.com"), ("Ana Ruiz", "ana@a.es")),
    naming("/e", "person", "Bob Miller", "Ana Ruiz Gómez", "J. Smithson"),
    letter("/f", ("Roberta Miller", "roberta@fabrikam.com"), ("Ana Ruiz", "ana.ruiz@b.es")),
    naming("/g", "organisation", "Contoso AG", "Contoso", "CONTOSO"),
    letter("/h", ("Ana Ruiz", "ana@c.es"), ("Ana Ruiz", "aruiz@d.es")),
)


@pytest.mark.parametrize("seed", range(6))
def test_the_outcome_is_the_same_in_whatever_order_files_came_and_went(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    kept = set(range(len(FILES))) - {seed}
    outcomes = []
    for name in ("one", "other"):
        opened = Store(tmp_path / name / "index.db", KEY)
        order = sorted(range(len(FILES))) if name == "one" else rng.sample(range(len(FILES)), len(FILES))
        for n in order:
            if n in kept or name == "other":
                FILES[n].put(opened)
            if name == "other" and rng.random() < 0.7:
                settle(opened)
        if name == "other":
            opened.remove([FILES[seed].path])
        settle(opened)
        outcomes.append(groups(opened))
        opened.close()
    assert outcomes[0] == outcomes[1]
    assert outcomes[0]


def test_a_changed_file_has_only_its_neighbourhood_looked_at(store: Store) -> None:
    for n in range(60):
        letter(f"/{n}", (f"Person{n} Family{n}", f"p{n}@company{n}.com")).put(store)
    settle(store)
    letter("/new", ("Person7 Family7", "p7@elsewhere.org")).put(store)
    assert len(store.graph.identity.unresolved(100)) == 2, "the file and who wrote it"
    settle(store)
    assert one_of(store, "mailto:p7@elsewhere.org") == one_of(store, "mailto:p7@company7.com")


# -- what the user says


def two_spellings(store: Store) -> None:
    letter("/a", ("Bettina Kowalski", "bk@contoso.com"), text="The valve is sealed.").put(store)
    naming("/b", "person", "Frau Kowalsky-Berg").put(store)
    settle(store)


def test_a_merge_shows_at_once_and_is_undone_at_once(store: Store) -> None:
    two_spellings(store)
    knowledge = Knowledge(store)
    a, b = one_of(store, "Bettina Kowalski"), one_of(store, "Frau Kowalsky-Berg")
    done = knowledge.correct(Correct("merge", a, b))
    assert done.entity is not None
    assert {done.entity.name, *done.entity.aliases} >= {"Bettina Kowalski", "Frau Kowalsky-Berg"}
    assert done.sentence == "“Bettina Kowalski” (bk@contoso.com) and “Frau Kowalsky-Berg” are one."
    assert one_of(store, "Bettina Kowalski") == one_of(store, "Frau Kowalsky-Berg")
    places = store.graph.naming([a], 10)[a]
    assert len(places) == 1  # the note's passage, which names only the other spelling
    (why,) = knowledge.dossier(a, 5).joined
    assert (why.name, why.reason, why.by_user) == ("Frau Kowalsky-Berg", "you said so", True)
    (said,) = knowledge.corrections().corrections
    assert (said.action, said.sentence) == ("merge", done.sentence)
    with pytest.raises(Refused, match="are one already"):
        knowledge.correct(Correct("merge", a, b))
    knowledge.correct(Correct("undo"))
    assert one_of(store, "Bettina Kowalski") != one_of(store, "Frau Kowalsky-Berg")
    assert knowledge.corrections().corrections == ()
    with pytest.raises(Refused, match="corrected nothing"):
        knowledge.correct(Correct("undo"))


def test_a_spelling_that_was_split_off_is_no_other_name_though_a_letter_has_it_beside_the_address(store: Store) -> None:
    letter("/a", ("Robert Miller", "robert.miller@contoso.com")).put(store)
    letter("/b", ("Bob Miller", "robert.miller@contoso.com")).put(store)
    naming("/c", "person", "Bob Miller").put(store)
    settle(store)
    knowledge = Knowledge(store)
    one = one_of(store, "mailto:robert.miller@contoso.com")
    knowledge.correct(Correct("split", one, text="Bob Miller"))
    (found,) = knowledge.find("robert.miller@contoso.com", (), 10).entities
    assert (found.name, found.aliases) == ("Robert Miller", ())
    assert {other.name for other in knowledge.find("Bob Miller", (), 10).entities} >= {"Bob Miller"}
    knowledge.correct(Correct("undo"))
    (found,) = knowledge.find("robert.miller@contoso.com", (), 10).entities
    assert {found.name, *found.aliases} == {"Robert Miller", "Bob Miller"}


def test_a_split_takes_one_spelling_out_for_ever(store: Store) -> None:
    letter("/a", ("Robert Miller", "robert.miller@contoso.com")).put(store)
    naming("/b", "person", "Bob Miller").put(store)
    settle(store)
    knowledge = Knowledge(store)
    one = one_of(store, "Robert Miller")
    assert one == one_of(store, "Bob Miller")
    knowledge.correct(Correct("split", one, text="Bob Miller"))
    assert one_of(store, "Robert Miller") != one_of(store, "Bob Miller")
    letter("/c", ("Bob Miller", "bob.miller@contoso.com")).put(store)
    settle(store)
    assert one_of(store, "mailto:robert.miller@contoso.com") not in store.graph.named(["bob miller"])["bob miller"][:1]
    with pytest.raises(Refused, match="is none of the names"):
        knowledge.correct(Correct("split", one_of(store, "mailto:robert.miller@contoso.com"), text="Zed"))


def test_the_newest_word_wins(store: Store) -> None:
    two_spellings(store)
    knowledge = Knowledge(store)

    def ends() -> tuple[int, int]:
        return one_of(store, "Bettina Kowalski"), one_of(store, "Frau Kowalsky-Berg")

    knowledge.correct(Correct("merge", *ends()))
    knowledge.correct(Correct("split", ends()[0], text="Frau Kowalsky-Berg"))
    assert len(set(ends())) == 2
    knowledge.correct(Correct("merge", *ends()))
    assert len(set(ends())) == 1
    knowledge.correct(Correct("undo"))
    assert len(set(ends())) == 2


def test_a_rejected_name_is_gone_and_hides_nobody_else(store: Store) -> None:
    letter("/a", ("Robert Miller", "robert.miller@contoso.com")).put(store)
    settle(store)
    naming("/b", "person", "Bob Miller").put(store)
    knowledge = Knowledge(store)
    done = knowledge.correct(Correct("reject", one_of(store, "Bob Miller")))
    assert done.entity is None
    settle(store)
    assert store.graph.named(["bob miller"]) == {}
    assert one_of(store, "Robert Miller") == one_of(store, "mailto:robert.miller@contoso.com")
    knowledge.correct(Correct("undo", number=knowledge.corrections().corrections[0].number))
    assert one_of(store, "Bob Miller") == one_of(store, "Robert Miller")


def test_names_and_pins_stay_with_their_entity(store: Store) -> None:
    two_spellings(store)
    knowledge = Knowledge(store)
    one = one_of(store, "Bettina Kowalski")
    knowledge.correct(Correct("rename", one, text="Tina"))
    done = knowledge.correct(Correct("pin", one))
    assert done.entity is not None
    assert (done.entity.name, done.entity.pinned) == ("Tina", True)
    assert [found.name for found in knowledge.find("tina", (), 5).entities] == ["Tina"]
    knowledge.correct(Correct("unpin", one))
    assert not knowledge.dossier(one, 5).entity.pinned
    with pytest.raises(Refused, match="empty"):
        knowledge.correct(Correct("rename", one, text=" "))


def test_the_word_holds_after_reading_everything_anew(store: Store, tmp_path: Path) -> None:
    two_spellings(store)
    letter("/c", ("Robert Miller", "robert.miller@contoso.com")).put(store)
    naming("/d", "person", "Bob Miller", "Spam Heading").put(store)
    settle(store)
    knowledge = Knowledge(store)
    knowledge.correct(Correct("merge", one_of(store, "Bettina Kowalski"), one_of(store, "Frau Kowalsky-Berg")))
    knowledge.correct(Correct("split", one_of(store, "Robert Miller"), text="Bob Miller"))
    knowledge.correct(Correct("reject", one_of(store, "Spam Heading")))
    knowledge.correct(Correct("pin", one_of(store, "Robert Miller")))
    before = groups(store)
    anew = Store(tmp_path / "anew" / "index.db", KEY)
    for one in store.graph.identity.corrections():
        anew.graph.identity.correct(one.keys, one.value)
    naming("/d", "person", "Bob Miller", "Spam Heading").put(anew)
    letter("/c", ("Robert Miller", "robert.miller@contoso.com")).put(anew)
    settle(anew)
    two_spellings(anew)
    assert groups(anew) == before
    assert anew.graph.named(["spam heading"]) == {}
    assert Knowledge(anew).find("", (), 1).entities[0].name == "Robert Miller"
    anew.close()
