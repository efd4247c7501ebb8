"""Dossiers and neighbourhoods over the real store."""

from __future__ import annotations

import pytest

from indexer.contract import Known
from indexer.graph.knowledge import Knowledge
from indexer.serving import Refused
from indexer.store import Store
from tests.indexer.graph.told import DOCUMENT, Told, mail, store

__all__ = ["store"]


def office(store: Store) -> Knowledge:
    """Ann moves from Contoso to Fabrikam; the seal is due on two days; Bo is only named."""
    first = mail(
        "/m/Start.eml", "Ann Lee", ["Bo Chen"], "I am Ann Lee of Contoso. The seal is due.", "2026-01-05T08:00:00"
    )
    ann = first.name("person", "Ann Lee")
    first.say(ann, "works_for", first.name("organisation", "Contoso"), ("2026-01-05", ""))
    task = first.name("task", "Deliver the seal")
    first.say(task, "due", first.name("date", "2026-03-01"), ("2026-03-01", "2026-03-01"), "2026-03-01")
    first.put(store, "2026-01-05")
    second = mail(
        "/m/News.eml", "Ann Lee", [], "Ann Lee now works for Fabrikam. The seal is late.", "2026-02-05T08:00:00"
    )
    ann = second.name("person", "Ann Lee")
    second.say(ann, "works_for", second.name("organisation", "Fabrikam"), ("2026-02-05", ""))
    task = second.name("task", "Deliver the seal")
    second.say(task, "due", second.name("date", "2026-04-01"), ("2026-04-01", "2026-04-01"), "2026-04-01")
    second.put(store, "2026-02-05")
    note = Told("/n/Note.txt", "Ann Lee met Bo Chen near the river. They spoke of gaskets.")
    note.name("person", "Ann Lee")
    note.name("person", "Bo Chen")
    note.name("term", "gaskets", about=True)
    note.put(store, "2026-03-05")
    return Knowledge(store)


def known(knowledge: Knowledge, name: str, limit: int = 50) -> Known:
    return knowledge.dossier(knowledge.find(name, (), 5).entities[0].id, limit)


def test_a_dossier_tells_statements_newest_first_and_then_the_documents_that_name_it(store: Store) -> None:
    dossier = known(office(store), "Ann Lee")
    assert [line.sentence for line in dossier.lines] == [
        "Ann Lee works for Fabrikam (since 5 February 2026)",
        "Ann Lee wrote News (5 February 2026)",
        "Ann Lee works for Contoso (since 5 January 2026)",
        "Ann Lee wrote Start (5 January 2026)",
        "Note mentions Ann Lee",
    ]
    assert dossier.lines[0].evidence[0].quote == "Ann Lee now works for Fabrikam. The seal is late."
    assert dossier.lines[0].evidence[0].said == "2026-02-05T08:00:00"
    assert dossier.lines[1].evidence[0].quote == "its sender and recipients"
    quote = dossier.lines[4].evidence[0]
    assert quote.quote == "Ann Lee met Bo Chen near the river. They spoke of gaskets."
    assert (quote.place.path, quote.place.start, quote.place.end) == ("/n/Note.txt", 0, len(quote.quote))


def test_lines_that_cannot_both_be_true_name_each_other(store: Store) -> None:
    knowledge = office(store)
    lines = known(knowledge, "Ann Lee").lines
    assert (lines[0].contradicted_by, lines[2].contradicted_by) == ((2,), (0,))
    assert lines[1].contradicted_by == ()
    due = known(knowledge, "Deliver the seal").lines
    assert [(line.value, line.contradicted_by) for line in due if line.relation == "due"] == [
        ("2026-04-01", (1,)),
        ("2026-03-01", (0,)),
    ]


def test_the_same_said_in_many_places_is_one_line_with_its_newest_places(store: Store) -> None:
    for n in range(9):
        one = Told(f"/n/{n}.txt", f"Ann Lee works for Contoso, as letter {n} says.")
        one.say(one.name("person", "Ann Lee"), "works_for", one.name("organisation", "Contoso"))
        one.put(store, f"2026-01-0{n + 1}")
    (line,) = [line for line in known(Knowledge(store), "Contoso").lines if line.relation == "works_for"]
    assert line.places == 9
    assert [one.place.path for one in line.evidence] == [f"/n/{n}.txt" for n in (8, 7, 6, 5, 4)]


def test_what_is_too_much_is_cut_and_said(store: Store) -> None:
    for n in range(8):
        one = mail(f"/m/{n}.eml", "Ann Lee", [], f"Letter {n}.", f"2026-01-0{n + 1}T08:00:00")
        one.put(store)
    dossier = known(Knowledge(store), "Ann Lee", limit=3)
    assert [line.sentence for line in dossier.lines] == [
        "Ann Lee wrote 7 (8 January 2026)",
        "Ann Lee wrote 6 (7 January 2026)",
        "Ann Lee wrote 5 (6 January 2026)",
    ]
    assert dossier.cut == "More is said of it; these are the 3 newest lines."


def test_what_was_forgotten_is_no_longer_told(store: Store) -> None:
    knowledge = office(store)
    contoso = knowledge.find("Contoso", (), 5).entities[0].id
    store.remove(["/m/Start.eml"])
    assert all("Contoso" not in line.sentence for line in known(knowledge, "Ann Lee").lines)
    with pytest.raises(Refused, match="no longer in your files"):
        knowledge.dossier(contoso, 10)


def test_neighbours_are_linked_by_statements_and_by_standing_together_and_every_line_has_both_ends(
    store: Store,
) -> None:
    knowledge = office(store)
    ann = knowledge.find("Ann Lee", (), 5).entities[0]
    near = knowledge.neighbours(ann.id, (), 20)
    names = [one.name for one in near.entities]
    assert {"Contoso", "Fabrikam", "Bo Chen", "gaskets"} <= set(names)
    assert names.index("Fabrikam") < names.index("gaskets")
    ends = {near.centre.id, *(one.id for one in near.entities)}
    assert all({line.subject.id, line.object.id} <= ends for line in near.lines)
    assert "Ann Lee is named together with Bo Chen" in [line.sentence for line in near.lines]
    only = knowledge.neighbours(ann.id, ("works_for",), 20)
    assert {one.name for one in only.entities} == {"Contoso", "Fabrikam"}
    few = knowledge.neighbours(ann.id, (), 2)
    assert len(few.entities) == 2
    assert few.cut == "It is linked to more; these are the 2 nearest."


def test_a_dossier_of_ten_thousand_names_in_one_document_stays_bounded(store: Store) -> None:
    crowd = Told("/n/crowd.txt", "Everybody is in this list.")
    for n in range(10_000):
        crowd.say(crowd.name("person", f"Person {n}x", whole=n > 50), "attended", DOCUMENT, whole=True)
    crowd.put(store)
    dossier = known(Knowledge(store), "crowd", limit=100)
    assert len(dossier.lines) == 100
    assert dossier.cut
    near = Knowledge(store).neighbours(dossier.entity.id, (), 30)
    assert len(near.entities) == 30


def test_who_somebody_is_is_not_crowded_out_by_newer_mail(store: Store) -> None:
    card = Told("/c/card.txt", "Ann Lee works for Contoso.")
    card.say(card.name("person", "Ann Lee"), "works_for", card.name("organisation", "Contoso"))
    card.put(store, "2025-01-01")
    for day in range(1, 10):
        mail(f"/m/{day}.eml", "Ann Lee", ["Bo Chen"], f"Letter {day}.", f"2026-01-0{day}T08:00:00").put(store)
    knowledge = Knowledge(store)
    (ann,) = knowledge.find("Ann Lee", (), 5).entities
    known = knowledge.dossier(ann.id, 4)
    assert [line.relation for line in known.lines] == ["wrote", "wrote", "wrote", "works_for"]
    assert known.cut


def test_a_document_of_the_same_name_is_no_namesake(store: Store) -> None:
    card = Told("/c/Ann Lee.vcf", "Ann Lee of Contoso")
    card.name("person", "Ann Lee")
    card.put(store)
    knowledge = Knowledge(store)
    (ann,) = knowledge.find("Ann Lee", ("person",), 5).entities
    assert knowledge.dossier(ann.id, 10).namesakes == ()


def test_what_two_files_say_of_one_number_is_one_line(store: Store) -> None:
    for name, *identifier in (("signature", "tel:+493815550147"), ("card",)):
        paper = Told(f"/c/{name}.txt", "Ann Lee, +49 381 555 0147")
        paper.say(paper.name("person", "Ann Lee"), "reachable_at", paper.name("thing", "+49 381 555 0147", *identifier))
        paper.put(store)
    knowledge = Knowledge(store)
    (ann,) = knowledge.find("Ann Lee", (), 5).entities
    reached = [line for line in knowledge.dossier(ann.id, 10).lines if line.relation == "reachable_at"]
    assert [(line.places, len(line.evidence)) for line in reached] == [(2, 2)]
