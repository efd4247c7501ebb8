"""How two entities are connected."""

from __future__ import annotations

from indexer.contract import Connections
from indexer.graph.knowledge import Knowledge
from indexer.store import Store
from tests.indexer.graph.told import DOCUMENT, Told, mail, store

__all__ = ["store"]


def connected(store: Store, a: str, b: str, limit: int = 5) -> Connections:
    knowledge = Knowledge(store)
    of_a, of_b = (knowledge.find(name, (), 1).entities[0].id for name in (a, b))
    return knowledge.connect(of_a, of_b, limit)


def test_a_way_leads_over_what_links_both_and_each_step_has_its_evidence(store: Store) -> None:
    mail("/m/Offer.eml", "Ann Lee", ["Bo Chen"], "Our offer.", "2026-01-05T08:00:00").put(store)
    other = Told("/n/Staff.txt", "Bo Chen leads the lab of Fabrikam.")
    other.say(other.name("person", "Bo Chen"), "works_for", other.name("organisation", "Fabrikam"))
    other.put(store)
    found = connected(store, "Ann Lee", "Fabrikam")
    way = found.ways[0]
    assert [one.name for one in way.entities] == ["Ann Lee", "Offer", "Bo Chen", "Fabrikam"]
    assert [line.relation for line in way.lines] == ["wrote", "sent_to", "works_for"]
    assert way.lines[2].evidence[0].quote == "Bo Chen leads the lab of Fabrikam."
    assert 0 < way.strength < 1
    for way in found.ways:
        for line, a, b in zip(way.lines, way.entities, way.entities[1:], strict=False):
            assert {line.subject.id, line.object.id} == {a.id, b.id}


def test_what_stands_together_is_a_weaker_way_than_a_statement(store: Store) -> None:
    note = Told("/n/Note.txt", "Ann Lee of Contoso met Bo Chen.")
    ann, bo = note.name("person", "Ann Lee"), note.name("person", "Bo Chen")
    note.name("organisation", "Contoso")
    note.say(ann, "attended", bo)
    note.put(store)
    found = connected(store, "Ann Lee", "Bo Chen")
    assert found.ways[0].lines[0].relation == "attended"
    together = connected(store, "Ann Lee", "Contoso").ways[0]
    assert together.lines[0].relation == "named_with"
    assert together.strength < found.ways[0].strength


def test_there_is_no_way_beyond_four_steps_nor_over_a_day_that_two_share(store: Store) -> None:
    for n in range(6):
        one = Told(f"/n/{n}.txt", f"Part {n} of a chain.")
        one.say(one.name("thing", f"Link {n}x", whole=True), "part_of", one.name("thing", f"Link {n + 1}x", whole=True))
        one.put(store)
    assert len(connected(store, "Link 0x", "Link 4x").ways[0].lines) == 4
    assert connected(store, "Link 0x", "Link 6x").ways == ()
    for name in ("Falcon", "Heron"):
        one = Told(f"/n/{name}.txt", f"{name} begins on 2026-03-18.")
        one.say(one.name("project", name), "happened", one.name("date", "2026-03-18"))
        one.put(store)
    assert connected(store, "Falcon", "Heron").ways == ()


def test_cycles_and_a_hub_with_thousands_of_links_end_in_bounded_work(store: Store) -> None:
    hub = Told("/n/hub.txt", "All of them.")
    for n in range(3_000):
        hub.say(hub.name("person", f"Guest {n}x", whole=True), "attended", DOCUMENT, whole=True)
    hub.put(store)
    ring = Told("/n/ring.txt", "Round and round.")
    names = [ring.name("person", f"Guest {n}x", whole=True) for n in range(3)]
    for n in range(3):
        ring.say(names[n], "sent_to", names[(n + 1) % 3])
    ring.put(store)
    found = connected(store, "Guest 0x", "Guest 1x", limit=3)
    assert found.ways[0].lines[0].relation == "sent_to"
    assert len(found.ways) <= 3
    assert all(len({one.id for one in way.entities}) == len(way.entities) for way in found.ways)


def test_one_and_the_same_is_connected_by_nothing(store: Store) -> None:
    mail("/m/Offer.eml", "Ann Lee", [], "Our offer.", "2026-01-05T08:00:00").put(store)
    assert connected(store, "Ann Lee", "Ann Lee").ways == ()


def test_a_way_is_told_from_its_beginning_and_not_over_a_telephone_number(store: Store) -> None:
    note = Told("/n/signature.txt", "Ann Lee and Bo Chen, +49 381 555 0147")
    for kind, name, *identifiers in (
        ("person", "Ann Lee"), ("person", "Bo Chen"), ("thing", "+49 381 555 0147", "tel:+493815550147"),
    ):  # fmt: skip
        note.name(kind, name, *identifiers)  # type: ignore[arg-type]
    note.put(store)
    for one, other in (("Ann Lee", "Bo Chen"), ("Bo Chen", "Ann Lee")):
        way = connected(store, one, other).ways[0]
        assert way.lines[0].sentence == f"{one} is named together with {other}"
    over = Told("/n/other.txt", "Cy Day can be reached at +49 381 555 0147")
    over.name("person", "Cy Day")
    over.name("thing", "+49 381 555 0147", "tel:+493815550147")
    over.put(store)
    assert connected(store, "Ann Lee", "Cy Day").ways == ()
