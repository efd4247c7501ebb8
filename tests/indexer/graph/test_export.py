"""The exported graph is what other programs read: the same statements in every format, valid, and whole."""

from __future__ import annotations

import importlib
import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from indexer.contract import GraphFormat, VerifyProgress
from indexer.graph.export import Export
from indexer.graph.knowledge import Knowledge
from indexer.graph.rdf import TYPE, Literal, Triple, read
from indexer.graph.telling import Teller
from indexer.graph.vocabularies import Vocabularies
from indexer.serving import Cancelled, Refused
from indexer.store import Store
from tests.indexer.graph.told import DOCUMENT, mail, store
from tests.indexer.made import KEY

__all__ = ["store"]
SCHEMA, PROV = "https://schema.org/", "http://www.w3.org/ns/prov#"
ODD = 'Ann "A\\B" <Lee> & Söhne\t\u0001 𝔘 مرحبا'


def fill(store: Store) -> None:
    one = mail(
        "/files/Move of launch.eml", "Ann Lee", ["Bo Chen"], f"{ODD} decided to wait.\nYes.", "2026-03-02T09:00:00"
    )
    odd = one.name("organisation", ODD, "https://contoso.example/o?id=1&x=ä b", "mailto:info@contoso.example")
    ann = one.name("person", "Ann Lee")
    one.say(ann, "works_for", odd, ("2026-01-01", ""))
    task = one.name("task", "Wait for the seal")
    one.say(ann, "owns", task, ("2026-03-02", ""), "Wait for the seal")
    one.say(task, "due", one.name("date", "2026-03-18"), ("2026-03-18", "2026-03-18"), "2026-03-18")
    one.say(DOCUMENT, "mentions", one.name("term", "seal", about=True))
    one.put(store)


def export(store: Store, path: Path, format_: GraphFormat) -> str:
    heard: list[VerifyProgress] = []
    done = Export(store, lambda: Teller(store), heard.append, lambda: None).write(path, format_)
    assert (done.path, done.size_bytes) == (str(path), path.stat().st_size)
    assert done.entities == 7
    assert done.lines == 6
    assert heard[-1].done == done.entities
    return path.read_text(encoding="utf-8")


def shape(text: str, suffix: str = ".ttl") -> set[tuple[str, str, str]]:
    """The statements that rdflib reads."""
    found: list[Triple] = []
    read(text.encode(), suffix, found.append, "")
    return {(s, p, o.text if isinstance(o, Literal) else o) for s, p, o in found}


def test_turtle_n_triples_and_json_ld_make_the_same_statements(store: Store, tmp_path: Path) -> None:
    fill(store)
    one = shape(export(store, tmp_path / "a.ttl", "turtle"))
    assert one == shape(export(store, tmp_path / "a.nt", "ntriples"), ".nt")
    assert one == shape(export(store, tmp_path / "a.jsonld", "jsonld"), ".jsonld")
    assert sum(o == f"{SCHEMA}Person" for _, p, o in one if p == TYPE) == 2


def test_an_entity_is_named_typed_and_linked_in_standard_terms_with_the_evidence(store: Store, tmp_path: Path) -> None:
    fill(store)
    found = shape(export(store, tmp_path / "a.ttl", "turtle"))
    firm = "https://contoso.example/o?id=1&x=%C3%A4%20b"
    assert (firm, TYPE, f"{SCHEMA}Organization") in found
    assert (firm, f"{SCHEMA}email", "info@contoso.example") in found
    (person,) = {s for s, p, o in found if (p, o) == (f"{SCHEMA}name", "Ann Lee")}
    assert (person, f"{SCHEMA}worksFor", firm) in found
    document = "file:/files/Move%20of%20launch.eml"
    assert (document, f"{SCHEMA}author", person) in found
    rdf = TYPE.removesuffix("type")
    (said,) = {s for s, p, o in found if (p, o) == (f"{rdf}predicate", f"{SCHEMA}worksFor")}
    assert {(f"{rdf}subject", person), (f"{rdf}object", firm), (f"{SCHEMA}validFrom", "2026-01-01")} <= {
        (p, o) for s, p, o in found if s == said
    }
    (place,) = {o for s, p, o in found if (s, p) == (said, f"{PROV}wasDerivedFrom")}
    assert (place, f"{SCHEMA}isPartOf", document) in found
    (quote,) = {o for s, p, o in found if (s, p) == (place, f"{PROV}value")}
    assert "decided to wait." in quote


def test_names_of_entities_stay_when_everything_is_read_anew(store: Store, tmp_path: Path) -> None:
    fill(store)
    before = export(store, tmp_path / "a.nt", "ntriples")
    store.remove(["/files/Move of launch.eml"])
    fill(store)
    after = export(store, tmp_path / "b.nt", "ntriples")
    assert {line.split()[0] for line in before.splitlines()} == {line.split()[0] for line in after.splitlines()}


def test_networkx_reads_the_graph(store: Store, tmp_path: Path) -> None:
    networkx: Any = importlib.import_module("networkx")
    fill(store)
    export(store, tmp_path / "a.graphml", "graphml")
    graph: Any = networkx.read_graphml(tmp_path / "a.graphml")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (7, 6)
    names = {data["name"]: node for node, data in graph.nodes(data=True)}
    odd = next(name for name in names if name.startswith('Ann "A'))
    assert odd == ODD.replace("\u0001", "").replace("\t", " ")
    edges = graph.get_edge_data(names["Ann Lee"], names[odd])
    told = edges if "relation" in edges else edges[next(iter(edges))]
    assert (told["relation"], told["from"]) == ("works_for", "2026-01-01")


def test_the_file_is_private_and_an_old_one_stays_when_it_cannot_be_written(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = tmp_path / "a.jsonld"
    path.write_text("old")

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Export(store, lambda: Teller(store), lambda _: None, stop).write(path, "jsonld")
    assert path.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.jsonld", "index"]
    export(store, path, "jsonld")
    assert json.loads(path.read_text())["@graph"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="cannot be written"):
        Export(store, lambda: Teller(store), lambda _: None, lambda: None).write(tmp_path / "no" / "a.nt", "ntriples")


def names_in(path: Path) -> set[tuple[str, str]]:
    return {(s, o) for s, p, o in shape(path.read_text(encoding="utf-8")) if p == f"{SCHEMA}name"}


def test_an_export_comes_back_as_the_same_people_and_things(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = tmp_path / "a.ttl"
    export(store, path, "turtle")
    before = Knowledge(store).counts().entities
    imported = Vocabularies(store).take(str(path), lambda _: None, lambda: None)
    assert imported.refused == ()
    assert imported.entities == 4  # both people, the firm, the term; no document, day or task
    assert Knowledge(store).counts().entities == before


def test_from_index_to_index_an_export_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    fill(store)
    export(store, tmp_path / "0.ttl", "turtle")
    for number in (1, 2):
        with closing(Store(tmp_path / str(number) / "index.db", KEY)) as other:
            knowledge = Knowledge(other)
            Vocabularies(other).take(str(tmp_path / f"{number - 1}.ttl"), lambda _: None, lambda: None)
            Export(other, knowledge._teller, lambda _: None, lambda: None).write(tmp_path / f"{number}.ttl", "turtle")
    assert names_in(tmp_path / "1.ttl") == names_in(tmp_path / "2.ttl")
    assert {node for node, _ in names_in(tmp_path / "1.ttl")} < {node for node, _ in names_in(tmp_path / "0.ttl")}
