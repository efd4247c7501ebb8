"""Who knows about something."""

from __future__ import annotations

from indexer.contract import Knowers
from indexer.graph.knowledge import Knowledge
from indexer.store import Store
from tests.indexer.graph.told import Told, mail, store

__all__ = ["store"]


def who(store: Store, topic: str, limit: int = 10) -> Knowers:
    return Knowledge(store).who_knows(topic, limit)


def fill(store: Store) -> None:
    for n in range(3):
        one = mail(
            f"/m/Seal {n}.eml", "Ann Lee", ["Bo Chen"], f"The gasket fails in test {n}.", f"2026-01-0{n + 1}T08:00:00"
        )
        one.name("term", "gasket", about=True)
        one.put(store)
    mail("/m/Lunch.eml", "Cy Dole", ["Ann Lee"], "The canteen has fish.", "2026-02-01T08:00:00").put(store)
    note = Told("/n/Note.txt", "Ask Dee Fox about the gasket before you order.")
    note.name("person", "Dee Fox")
    note.name("term", "gasket")
    note.put(store)


def test_those_who_wrote_come_before_those_who_only_got_it_and_others_not_at_all(store: Store) -> None:
    fill(store)
    found = who(store, "gasket")
    assert [one.person.name for one in found.knowers] == ["Ann Lee", "Bo Chen", "Dee Fox"]
    assert [one.documents for one in found.knowers] == [3, 3, 1]
    assert found.knowers[0].score == 1.0
    assert [one.name for one in found.topics] == ["gasket"]
    assert found.knowers[0].evidence[0].quote.startswith("The gasket fails in test 2")
    assert found.knowers[2].evidence[0].quote == "Ask Dee Fox about the gasket before you order."


def test_words_that_name_nothing_are_looked_for_in_the_texts(store: Store) -> None:
    fill(store)
    found = who(store, "fish canteen")
    assert found.topics == ()
    assert found.knowers[0].person.name == "Cy Dole"


def test_a_dossier_names_those_who_know(store: Store) -> None:
    fill(store)
    knowledge = Knowledge(store)
    gasket = knowledge.find("gasket", (), 1).entities[0].id
    assert knowledge.dossier(gasket, 10).knowers[0].person.name == "Ann Lee"
    ann = knowledge.find("Ann Lee", (), 1).entities[0].id
    assert knowledge.dossier(ann, 10).knowers == ()


def test_who_got_a_mail_to_everybody_knows_nothing_for_that(store: Store) -> None:
    crowd = mail(
        "/m/All.eml", "Ann Lee", [f"Guest {n}x" for n in range(200)], "The gasket is new.", "2026-01-01T08:00:00"
    )
    crowd.name("term", "gasket", about=True)
    crowd.put(store)
    found = who(store, "gasket")
    assert [one.person.name for one in found.knowers] == ["Ann Lee"]


def test_nobody_knows_about_what_is_in_no_file(store: Store) -> None:
    fill(store)
    assert who(store, "zebras").knowers == ()
    few = who(store, "gasket", 1)
    assert (len(few.knowers), few.cut) == (1, "More people have to do with it; these are the first 1.")


def test_what_is_quoted_names_the_topic(store: Store) -> None:
    text = "Thank you for the long evening in the harbour and all the fish. " * 3 + "By the way, the gasket fails."
    letter = mail("/m/Fish.eml", "Ann Lee", ["Bo Chen"], text, "2026-01-01T08:00:00")
    letter.name("term", "gasket")
    letter.put(store)
    quotes = [one.evidence[0].quote for one in who(store, "gasket").knowers]
    assert [quote.endswith("By the way, the gasket fails.") for quote in quotes] == [True, True]
    assert max(map(len, quotes)) < 100
