"""The graph in the store: written with a file, removed with it, read back as one whatever many files say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from indexer.contract import Failure
from indexer.database import rows
from indexer.graph import checks
from indexer.graph.codes import EXTRACTOR_CODES, KIND_CODES, RELATION_CODES
from indexer.graph.fitting import MOST_ENTITIES, MOST_IN_PASSAGE
from indexer.graph.identity_rows import Decided
from indexer.graph.model import (
    WHOLE,
    Drawn,
    EntityKind,
    Extractor,
    NewEdge,
    NewEntity,
    NewMention,
    Relation,
)
from indexer.graph.rows import MOST_BEARERS
from indexer.store import Store
from tests.indexer.made import FIRST, KEY, SECOND, document, passages_of

ANN = NewEntity("person", "Ann Lee", ("mailto:ann@contoso.com",))
CONTOSO = NewEntity("organisation", "Contoso")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = Store(tmp_path / "index.db", KEY)
    yield one
    one.close()


def put(store: Store, path: str, drawn: Drawn | None, *texts: str) -> list[int]:
    """Store a file with what it says; the ids of its passages."""
    extracted = document(*(texts or ("one", "two")))
    store.replace(path, FIRST, f"sha of {path}", extracted, passages_of(extracted), drawn=drawn)
    found = rows(
        store.database.connection,
        "SELECT p.id FROM passage p JOIN file f ON f.id = p.file WHERE f.path = ? ORDER BY p.id",
        (path,),
    )
    return [id_ for (id_,) in found]


def naming(name: str, kind: EntityKind = "person", passage: int = 0, *, about: bool = False) -> Drawn:
    """A file that names one entity in one passage."""
    return Drawn((NewEntity(kind, name),), (NewMention(0, passage, 0, 3, "name", 0.8, about),))


def works_for(value: str = "") -> Drawn:
    """A file in which Ann works for Contoso."""
    return Drawn(
        (ANN, CONTOSO),
        (NewMention(0, WHOLE, 0, 0, "header", 1.0), NewMention(1, 0, 0, 3, "name", 0.7)),
        (NewEdge(0, "works_for", 1, 1, 0, 3, "signature", 0.9, "2024-01-01", "2025-06-30", value),),
        version=3,
    )


def one(store: Store, name: str) -> int:
    """The one entity of a name."""
    (found,) = store.graph.named([name])[name]
    return found


def labels_of(store: Store, entities: list[int]) -> dict[int, tuple[int, ...]]:
    """The ids of the names of some rows."""
    found = rows(store.database.connection, "SELECT entity, id FROM label ORDER BY id")
    return {one: tuple(label for entity, label in found if entity == one) for one in entities}


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the graph, sorted, with paths and what an entity is called in the place of ids."""
    connection = store.database.connection
    called = (
        "(SELECT group_concat(key || class, '|') FROM (SELECT key, class FROM label WHERE entity = {}"
        " ORDER BY key, class, kind, written))"
    ).format
    questions = {
        "entities": f"SELECT {called('entity.id')}, kind, about, naming, rank FROM entity",
        "labels": f"SELECT {called('l.entity')}, l.key, l.class, l.kind, l.written, l.files FROM label l",
        "words": "SELECT w.word, l.key FROM label_word w JOIN label l ON l.id = w.label",
        "mentions": f"SELECT f.path, {called('m.entity')}, m.start, m.end, m.extractor, m.confidence, m.about"
        " FROM mention m LEFT JOIN passage p ON p.id = m.place JOIN file f ON f.id = coalesce(p.file, -m.place)",
        "edges": f"SELECT {called('e.subject')}, e.relation, {called('e.object')}, e.start, e.value FROM edge e",
        "stated": "SELECT f.path, l.key, l.kind FROM stated s JOIN file f ON f.id = s.file JOIN label l"
        " ON l.id = s.label",
    }
    return {name: sorted(tuple(row) for row in rows(connection, sql)) for name, sql in questions.items()}


def test_every_kind_relation_and_extractor_has_a_number_of_its_own() -> None:
    for words, codes in (
        (get_args(EntityKind), KIND_CODES),
        (get_args(Relation), RELATION_CODES),
        (get_args(Extractor), EXTRACTOR_CODES),
    ):
        assert set(words) == set(codes)
        assert len(set(codes.values())) == len(codes)


def test_what_a_file_says_is_read_back_with_its_evidence(store: Store) -> None:
    first, second = put(store, "/docs/a.eml", works_for("architect"))
    ann, contoso = one(store, "ann lee"), one(store, "contoso")
    assert store.graph.named(["mailto:ann@contoso.com", "nobody"]) == {"mailto:ann@contoso.com": (ann,)}
    (edge,) = store.graph.edges(ann)
    assert (edge.subject, edge.relation, edge.object) == (ann, "works_for", contoso)
    assert (edge.passage, edge.path, edge.start, edge.end) == (second, "/docs/a.eml", 0, 3)
    assert (edge.extractor, edge.confidence, edge.value) == ("signature", 0.9, "architect")
    assert (edge.valid_from, edge.valid_to) == ("2024-01-01", "2025-06-30")
    assert store.graph.edges(contoso) == [edge]
    assert store.graph.edges(ann, ("wrote",)) == []
    assert store.graph.edges_of_file(edge.file) == [edge]
    named = store.graph.in_passages([first, second])
    assert [(entity.entity, entity.about, entity.confidence) for entity in named[first]] == [(contoso, False, 0.7)]
    assert second not in named
    assert store.graph.naming([ann, contoso], 9) == {contoso: (first,)}
    assert store.graph.counts([ann, contoso, 999]) == {ann: (0, 1), contoso: (0, 1)}
    (whole,) = store.graph.mentions(ann)
    assert (whole.passage, whole.file, whole.extractor) == (0, edge.file, "header")
    entity = store.graph.entity(ann)
    assert entity is not None
    assert (entity.kind, entity.name, entity.identifiers) == ("person", "Ann Lee", ("mailto:ann@contoso.com",))


def test_passages_about_an_entity_come_before_those_that_only_name_it(store: Store) -> None:
    (about, _) = put(store, "/docs/a.txt", naming("Heron", about=True))
    (named, _) = put(store, "/docs/b.txt", naming("heron"))
    (newer, _) = put(store, "/docs/c.txt", naming("HERON"))
    heron = one(store, "heron")
    assert store.graph.about([heron]) == {heron: (about,)}
    assert store.graph.naming([heron], 9) == {heron: (about, newer, named)}
    assert store.graph.naming([heron], 2) == {heron: (about, newer)}
    assert store.graph.counts([heron]) == {heron: (1, 3)}


def test_an_entity_is_of_the_kind_and_name_that_most_files_give_it(store: Store) -> None:
    put(store, "/docs/a.txt", naming("PARIS", "thing"))
    put(store, "/docs/b.txt", naming("Paris", "person"))
    put(store, "/docs/c.txt", naming("Paris", "place"))
    put(store, "/docs/d.txt", naming("Paris", "place"))
    paris = one(store, "paris")
    entity = store.graph.entity(paris)
    assert entity is not None
    assert (entity.kind, entity.name, entity.aliases) == ("place", "Paris", ("PARIS",))
    store.remove(["/docs/c.txt", "/docs/d.txt"])
    entity = store.graph.entity(paris)
    assert entity is not None
    assert entity.kind == "person", "a file that knows what it is counts more than one that does not"


def test_a_file_that_is_deleted_takes_exactly_its_own_rows_with_it(store: Store) -> None:
    put(store, "/docs/a.txt", works_for())
    put(store, "/docs/b.txt", naming("Contoso", "organisation", about=True))
    before = everything(store)
    put(store, "/docs/c.eml", works_for("chair"))
    put(store, "/docs/d.txt", naming("Contoso Ltd", "project"))
    assert everything(store) != before
    store.remove(["/docs/c.eml", "/docs/d.txt"])
    assert everything(store) == before
    store.remove(["/docs/a.txt", "/docs/b.txt"])
    assert not any(everything(store).values())
    assert rows(store.database.connection, "SELECT count(*) FROM unresolved") == [(0,)]


def test_a_new_version_of_a_file_replaces_what_it_said_and_keeps_the_ids_of_what_it_still_names(store: Store) -> None:
    put(store, "/docs/a.txt", works_for())
    ann = one(store, "ann lee")
    put(store, "/docs/a.txt", Drawn((ANN,), (NewMention(0, 1, 0, 3, "name", 0.5),)))
    assert one(store, "ann lee") == ann
    assert store.graph.named(["contoso"]) == {}
    assert store.graph.edges(ann) == []
    store.fail("/docs/a.txt", SECOND, "sha", Failure("/docs/a.txt", "damaged", "The file is damaged."))
    assert not any(everything(store).values())


def test_a_gone_entity_s_id_is_not_used_again(store: Store) -> None:
    put(store, "/docs/a.txt", naming("Heron"))
    heron = one(store, "heron")
    store.remove(["/docs/a.txt"])
    put(store, "/docs/a.txt", naming("Otter"))
    assert one(store, "otter") != heron
    assert store.graph.entity(heron) is None
    assert store.graph.counts([heron]) == {}


def test_an_identifier_makes_one_of_all_names_and_a_name_alone_stays_by_itself(store: Store) -> None:
    put(store, "/docs/a.eml", Drawn((ANN, NewEntity("person", "Annie Lee", ANN.identifiers))))
    put(store, "/docs/b.eml", Drawn((NewEntity("person", "", ANN.identifiers),)))
    put(store, "/docs/c.txt", naming("Ann Lee"))
    ann = one(store, "mailto:ann@contoso.com")
    assert one(store, "annie lee") == ann
    assert store.graph.named(["ann lee"])["ann lee"] == (one(store, "annie lee") + 1, ann), "first the name alone"
    card = NewEntity("person", "Ann", ("mailto:ann@home.example", *ANN.identifiers))
    put(store, "/docs/d.vcf", Drawn((card,)))
    assert one(store, "mailto:ann@home.example") == ann
    store.remove(["/docs/a.eml", "/docs/b.eml"])
    assert one(store, "mailto:ann@home.example") == ann, "it lives as long as one file states an identifier"


def test_a_name_is_found_without_what_stands_behind_it_in_brackets(store: Store) -> None:
    put(store, "/docs/a.txt", Drawn((NewEntity("person", "Theodred (Bishop of London)"),)))
    put(store, "/docs/b.txt", Drawn((NewEntity("person", "Theodred (Bishop of Elmham)"),)))
    assert len(store.graph.named(["theodred"])["theodred"]) == 2


def test_ten_thousand_names_in_one_document_are_bounded(store: Store) -> None:
    many = MOST_ENTITIES + 50
    drawn = Drawn(
        tuple(NewEntity("person", f"Person {n}") for n in range(many)),
        tuple(NewMention(n, 0, 0, 3, "name", 0.5, about=n == 17) for n in range(1_000)),
        (NewEdge(0, "mentions", many - 1, 0, 0, 3, "name", 0.5),),
    )
    (first, _) = put(store, "/docs/directory.csv", drawn)
    assert len(everything(store)["entities"]) == MOST_ENTITIES
    named = store.graph.in_passages([first])[first]
    assert len(named) == MOST_IN_PASSAGE
    assert named[0].about
    assert everything(store)["edges"] == [], "an edge to what was left out is left out, too"
    assert checks.notices(store.database) == (
        "The knowledge graph holds only the first of the many names in directory.csv; all of the text is searched.",
    )
    store.remove(["/docs/directory.csv"])
    assert checks.notices(store.database) == ()
    assert not any(everything(store).values())


def test_a_name_of_very_many_is_read_up_to_a_limit(store: Store) -> None:
    drawn = Drawn(tuple(NewEntity("person", "Info", (f"mailto:info@{n}.example",)) for n in range(MOST_BEARERS + 20)))
    put(store, "/docs/a.vcf", drawn)
    assert len(store.graph.named(["info"])["info"]) == MOST_BEARERS


def test_what_is_not_in_the_file_or_cannot_be_stored_is_left_out(store: Store) -> None:
    drawn = Drawn(
        (NewEntity("person", "  \ud800 \0 "), NewEntity("thing", "", ()), NewEntity("term", "x" * 9_000, ("",))),
        (
            NewMention(0, 0, 0, 1, "name", 7.0),
            NewMention(1, 0, 0, 1, "name", 0.5),
            NewMention(2, 99, 0, 1, "name", 0.5),
            NewMention(9, 0, 0, 1, "name", 0.5),
        ),
        (NewEdge(0, "about", 9, 0, 0, 1, "name", 0.5), NewEdge(0, "about", 2, -7, 0, 1, "name", 0.5)),
    )
    put(store, "/docs/a.txt", drawn)
    found = everything(store)
    assert len(found["entities"]) == 2
    assert len(found["mentions"]) == 1
    assert found["mentions"][0][5] == 100
    assert found["edges"] == []
    assert all(len(str(label[4])) <= 300 for label in found["labels"])


def test_rows_that_are_one_answer_as_one(store: Store) -> None:
    (in_mail, _) = put(store, "/docs/a.eml", Drawn((ANN,), (NewMention(0, 0, 0, 3, "header", 1.0, True),)))
    (in_notes, _) = put(store, "/docs/b.txt", naming("Annie"))
    put(store, "/docs/c.eml", works_for())
    ann, annie = one(store, "ann lee"), one(store, "annie")
    identity = store.graph.identity
    assert {ann, annie} <= set(identity.unresolved(99))
    with store.database.write() as connection:
        decided = {annie: Decided(ann, 0.9), ann: Decided(ann, name="Dr Ann Lee", pinned=True)}
        identity.settle(connection, decided, labels_of(store, identity.unresolved(99)))
    assert identity.unresolved(99) == []
    assert store.graph.named(["annie", "dr ann lee"]) == {"annie": (ann,), "dr ann lee": (ann,)}
    assert store.graph.in_passages([in_notes])[in_notes][0].entity == ann
    assert store.graph.naming([annie], 9) == {annie: (in_mail, in_notes)}
    assert store.graph.counts([ann]) == {ann: (1, 3)}
    assert len(store.graph.edges(annie)) == 1
    entity = store.graph.entity(annie)
    assert entity is not None
    assert (entity.id, entity.name, entity.pinned) == (ann, "Dr Ann Lee", True)
    assert entity.aliases == ("Ann Lee", "Annie")
    assert [found.id for found in store.graph.entities("person")] == [ann]
    with store.database.write() as connection:
        identity.settle(connection, {ann: Decided(ann, hidden=True)}, {})
    assert store.graph.named(["annie", "ann lee"]) == {}
    assert store.graph.in_passages([in_notes]) == {}
    assert store.graph.entities("person") == []
    store.remove(["/docs/a.eml", "/docs/c.eml"])
    assert identity.unresolved(99) == [annie], "it has lost the one that it was one with"
    assert store.graph.named(["annie"]) == {"annie": (annie,)}


def test_entities_are_listed_by_how_often_they_are_named_and_found_by_any_word(store: Store) -> None:
    for n in range(5):
        put(store, f"/docs/{n}.txt", naming("Bert Baker"))
    put(store, "/docs/a.txt", naming("Ann Lee-Baker"))
    put(store, "/docs/b.txt", naming("Baker Street", "place"))
    names = [entity.name for entity in store.graph.entities("person")]
    assert names == ["Bert Baker", "Ann Lee-Baker"]
    assert [entity.name for entity in store.graph.entities(text="bak")] == [
        "Bert Baker",
        "Baker Street",
        "Ann Lee-Baker",
    ]
    assert [entity.name for entity in store.graph.entities("place", "bak")] == ["Baker Street"]
    assert [entity.name for entity in store.graph.entities(text="lee bak")] == ["Ann Lee-Baker"]
    assert store.graph.entities(text="aker") == []
    assert len(store.graph.entities(limit=2)) == 2


def test_the_user_s_word_is_kept_and_told(store: Store) -> None:
    told: list[int] = []
    store.when_told = lambda: told.append(1)
    made = store.graph.identity.correct(["ann lee", "mailto:ann@contoso.com"], '{"merge": true}')
    (correction,) = store.graph.identity.corrections()
    assert (correction.id, correction.keys) == (made, ("ann lee", "mailto:ann@contoso.com"))
    assert correction.value == '{"merge": true}'
    store.graph.identity.withdraw([made])
    assert store.graph.identity.corrections() == []
    assert len(told) == 2


def test_a_renamed_file_waits_to_be_drawn_anew(store: Store) -> None:
    put(store, "/docs/a.txt", works_for())
    store.rename("/docs/a.txt", "/docs/b.txt", SECOND)
    assert rows(store.database.connection, "SELECT version FROM drawing") == [(0,)]
    assert store.graph.edges(one(store, "ann lee"))[0].path == "/docs/b.txt", "until then it says what it said"


def test_reading_goes_on_while_files_come_and_go(store: Store) -> None:
    put(store, "/docs/kept.txt", works_for())
    ann = one(store, "ann lee")
    problems: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                assert store.graph.entity(ann) is not None
                assert store.graph.edges(ann)
                assert store.graph.counts([ann])[ann][1] >= 1
        except BaseException as problem:
            problems.append(problem)
            raise

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(30):
        put(store, f"/docs/{n % 3}.txt", works_for(str(n)))
        store.remove([f"/docs/{(n + 1) % 3}.txt"])
    done.set()
    reader.join(60)
    assert not reader.is_alive()
    assert problems == []


QUESTIONS = {
    "SELECT place FROM mention WHERE entity = 1 AND about = 1 AND place > 0 ORDER BY place DESC"
    " LIMIT 9": "mention_by_entity",
    "SELECT place, subject, relation, object, start FROM edge INDEXED BY edge_by_subject"
    " WHERE subject = 1 AND relation = 2 ORDER BY place DESC LIMIT 9": "edge_by_subject",
    "SELECT e.id FROM label l JOIN entity e ON e.id = l.entity WHERE l.key = 'a' AND l.class = 2"
    " ORDER BY l.entity LIMIT 1": "label_by_key",
    "SELECT e.rank, e.naming, e.id FROM entity e LEFT JOIN same s ON s.entity = e.id WHERE e.kind = 1"
    " AND (s.entity IS NULL OR (s.canonical = e.id AND NOT s.hidden)) ORDER BY e.rank DESC, e.id DESC"
    " LIMIT 9": "entity_by_rank",
    "DELETE FROM edge WHERE place BETWEEN 1 AND 9": "PRIMARY KEY",
    "SELECT label FROM stated WHERE file = 1": "PRIMARY KEY",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_follow_an_index_and_sort_nothing(store: Store, question: str) -> None:
    plan = " / ".join(row[3] for row in rows(store.database.connection, f"EXPLAIN QUERY PLAN {question}"))
    assert QUESTIONS[question] in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
