"""What vocabularies bring, and what of them is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.graph.rdf import NotReadable
from indexer.graph.vocabulary import MOST_BYTES, MOST_REFUSALS, Vocabulary, read


def written(folder: Path, name: str, text: str | bytes) -> Vocabulary:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


def refused(folder: Path, name: str, text: str | bytes) -> str:
    with pytest.raises(NotReadable) as problem:
        written(folder, name, text)
    sentence = str(problem.value)
    assert sentence.endswith(".")
    assert str(folder) not in sentence
    return sentence


def test_skos_concepts_bring_their_labels_in_all_languages_english_first(tmp_path: Path) -> None:
    (concept, other) = written(
        tmp_path,
        "terms.ttl",
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <http://t.example/scheme> a skos:ConceptScheme ; skos:prefLabel "Terms" .
        <http://t.example/1> a skos:Concept ; skos:prefLabel "Betriebsrat"@de, "works council"@en ;
          skos:altLabel "BR" ; skos:notation "1.2" ; skos:broader <http://t.example/2> .
        <http://t.example/2> a skos:Concept ; skos:prefLabel "bodies" .""",
    ).entries
    assert (concept.kind, concept.names) == ("term", ["works council", "Betriebsrat", "BR"])
    assert concept.identifiers == ["http://t.example/1", "vocabulary:terms/1.2"]
    assert concept.links == [("part_of", "http://t.example/2")]
    assert other.names == ["bodies"]


def test_people_and_firms_of_schema_org_and_foaf_are_of_their_kinds(tmp_path: Path) -> None:
    entries = written(
        tmp_path,
        "staff.jsonld",
        '{"@context": "https://schema.org", "@graph": [{"@type": "Person", "@id": "urn:p:1", "name": "Ann Lee",'
        ' "email": "Ann.Lee@contoso.example", "worksFor": {"@id": "urn:o:1"}},'
        ' {"@type": "Corporation", "@id": "urn:o:1", "name": "Contoso", "alternateName": ["Contoso Ltd"]}]}',
    ).entries
    assert [(one.kind, one.names) for one in entries] == [
        ("person", ["Ann Lee"]),
        ("organisation", ["Contoso", "Contoso Ltd"]),
    ]
    assert entries[0].identifiers == ["urn:p:1", "mailto:ann.lee@contoso.example"]
    assert entries[0].links == [("works_for", "urn:o:1")]


def test_labels_that_are_nodes_of_their_own_are_followed(tmp_path: Path) -> None:
    (entry,) = written(
        tmp_path,
        "xl.rdf",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xl="http://www.w3.org/2008/05/skos-xl#"'
        ' xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="http://x/1"><xl:prefLabel>'
        "<xl:Label><xl:literalForm>gasket</xl:literalForm></xl:Label></xl:prefLabel></skos:Concept></rdf:RDF>",
    ).entries
    assert entry.names == ["gasket"]


@pytest.mark.parametrize(
    "text",
    [
        "Name;Aliases;E-mail;Type\nAnn Lee;A. Lee | Annie;ann@contoso.example;employee\n",
        b"\xff\xfe"
        + "name\talias\temail\tkind\nAnn Lee\tA. Lee|Annie\tann@contoso.example\tPerson\n".encode("utf-16-le"),
        'first name,last name,aliases,mail\nAnn,Lee,"A. Lee;Annie",ANN@contoso.example\n',
    ],
)
def test_csv_is_read_as_spreadsheets_write_it(tmp_path: Path, text: str | bytes) -> None:
    (entry,) = written(tmp_path, "staff.csv", text).entries
    assert (entry.kind, entry.names) == ("person", ["Ann Lee", "A. Lee", "Annie"])
    assert entry.identifiers == ["mailto:ann@contoso.example"]


def test_duplicates_and_nonsense_are_refused_one_by_one_and_the_rest_is_taken(tmp_path: Path) -> None:
    found = written(
        tmp_path,
        "list.csv",
        "id,name\n1,Falcon\n1,Eagle\n2,\n3,!!!\n4," + "x" * 300 + "\n5,محمد علي\n6,山田太郎\n,Falcon\n,Heron\n,Heron\n",
    )
    assert [one.names[0] for one in found.entries] == ["Falcon", "محمد علي", "山田太郎", "Falcon", "Heron"]
    assert [one.where for one in found.refused] == ["row 3", "row 4", "row 5", "row 6", "row 11"]
    assert found.refused[0].sentence == "Its identifier vocabulary:list/1 is already that of row 2, so it was left out."
    assert all(one.sentence.endswith(".") for one in found.refused)


def test_many_refusals_are_counted_not_listed(tmp_path: Path) -> None:
    found = written(tmp_path, "list.csv", "id,name\n1,Falcon\n" + "1,Eagle\n" * 250)
    assert len(found.refused) == MOST_REFUSALS
    assert found.cut == "150 more entries were refused."


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "colour,size\nred,1\n", "names no column"),
        ("a.csv", "name\n\n\n", "names nothing"),
        ("a.ttl", "<a> <b> <c> .", "names nothing"),
        ("a.ttl", b"\xff\xfe\x00", "UTF-8"),
        ("a.ttl", "", "empty"),
        ("a.docx", "x", "of no kind"),
        ("a.csv", 'name\n"' + "x" * 200_000, "no CSV"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_one_sentence(tmp_path: Path, name: str, text: str | bytes, words: str) -> None:
    assert words in refused(tmp_path, name, text)


def test_a_file_that_is_not_there_or_far_too_large_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match="cannot be read"):
        read(tmp_path / "gone.ttl")
    with (tmp_path / "large.ttl").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(NotReadable, match="is larger than"):
        read(tmp_path / "large.ttl")
