"""Clusters of rows: the surest first, nobody through a chain of weak links, the same in whatever order."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import combinations

import pytest

from indexer.graph.alike import COMMON, LINK, Company, Verdict, people
from indexer.graph.alike_things import things
from indexer.graph.bearers import Bearer
from indexer.graph.blocks import MOST_KEYS, keys
from indexer.graph.clusters import clusters
from indexer.graph.organisations import bare, domain_word, is_acronym, legal_form


def person(id_: int, name: str, *addresses: str) -> Bearer:
    """Somebody with a name."""
    return Bearer(id_, "person", (name,) if name else (), tuple(f"mailto:{one}" for one in addresses))


def organisation(id_: int, name: str, *identifiers: str) -> Bearer:
    """An organisation with a name."""
    return Bearer(id_, "organisation", (name,), identifiers)


def together(*rows: Bearer, links: Mapping[tuple[int, int], Verdict] | None = None) -> set[frozenset[int]]:
    """The clusters, of rows that are all compared with each other."""
    by_id = {one.id: one for one in rows}
    found = {(a, b): people(by_id[a], by_id[b]) for a, b in combinations(sorted(by_id), 2)} if links is None else links
    return {frozenset(one.id for one in cluster.members) for cluster in clusters(rows, found, people)}


def test_a_name_that_may_be_two_people_is_neither() -> None:
    ann, other = person(1, "Ann Marie Miller", "ann@contoso.com"), person(2, "Ann Beth Miller", "annb@fabrikam.com")
    loose = person(3, "Ann Miller")
    assert together(ann, other, loose) == {frozenset((1,)), frozenset((2,)), frozenset((3,))}
    assert together(ann, loose) == {frozenset((1, 3))}


def test_two_that_exclude_each_other_are_never_one_through_a_third() -> None:
    rows = [person(1, "Robert Miller", "rm@a.com"), person(2, "Richard Miller", "rm@b.com"), person(3, "", "rm@c.com")]
    sure = Verdict(0.99, ("for this test",))
    found = together(*rows, links={(1, 3): sure, (2, 3): sure})
    assert frozenset((1, 2, 3)) not in found
    assert not any({1, 2} <= cluster for cluster in found)


def test_the_same_clusters_in_whatever_order_the_rows_came() -> None:
    names = ("Ann Lee", "Ann Marie Lee", "Anne Lee", "A. Lee", "Bob Lee", "Robert Lee", "Lee Ann", "An Lee")
    outcomes = set()
    for seed in range(10):
        rng = random.Random(seed)
        ids = rng.sample(range(1, 100), len(names))
        rows = [
            person(id_, name, *([f"{n}@x{n}.com"] if n % 3 == 0 else []))
            for n, (id_, name) in enumerate(zip(ids, names, strict=True))
        ]
        rng.shuffle(rows)
        called = {one.id: one.names[0] for one in rows}
        outcomes.add(frozenset(frozenset(called[id_] for id_ in cluster) for cluster in together(*rows)))
    assert len(outcomes) == 1


@pytest.mark.parametrize(
    ("a", "b", "company", "one"),
    [
        (person(1, "Ann Lee", "ann.lee@contoso.com"), person(2, "", "ann.lee@contoso.com"), Company(), True),
        (person(1, "Ann Kowalski", "ann.kowalski@contoso.com"), person(2, "Ann Kowalski"), Company(), True),
        (person(1, "A. Kowalski"), person(2, "Ann Kowalski"), Company(), False),
        (person(1, "A. Kowalski"), person(2, "Ann Kowalski"), Company(people=3), True),
        (person(1, "Anna Hofmann"), person(2, "Anna Hoffmann"), Company(), True),
        (person(1, "Anna Hofmann"), person(2, "Anna Hoffmann"), Company(files=1), False),
        (
            person(1, "Anna Hofmann", "a.hofmann@contoso.com"),
            person(2, "Anna Hoffmann", "a.hoffmann@contoso.com"),
            Company(),
            False,
        ),
        (person(1, "Ann Lee", "ann.lee1@contoso.com"), person(2, "Ann Lee", "ann.lee2@contoso.com"), Company(), False),
        (person(1, "Service", "info@contoso.com"), person(2, "Service", "info@fabrikam.com"), Company(), False),
        (person(1, "", "me@localhost"), person(2, "", "me@localhost"), Company(), False),
    ],
)
def test_two_people_are_one_when_the_evidence_says_so(a: Bearer, b: Bearer, company: Company, one: bool) -> None:
    verdict = people(a, b, company=lambda: company)
    assert (verdict.confidence >= LINK) is one, verdict
    assert people(b, a, company=lambda: company).confidence == verdict.confidence
    assert verdict.sentence


def test_a_name_that_many_accounts_have_makes_nobody_one() -> None:
    a, b = person(1, "John Smith", "john@a.com"), person(2, "John Smith", "john.smith@b.com")
    assert people(a, b, bearers=lambda: COMMON - 1).confidence >= LINK
    assert people(a, b, bearers=lambda: COMMON).confidence < LINK


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        (organisation(1, "Contoso GmbH & Co. KG"), organisation(2, "Contoso"), True),
        (organisation(1, "Contoso Ltd."), organisation(2, "Contoso AG"), False),
        (organisation(1, "Österreichische Post AG"), organisation(2, "Osterreichische Post"), True),
        (organisation(1, "contoso.com", "dns:contoso.com"), organisation(2, "Contoso Ltd"), True),
        (organisation(1, "alderfinch.example", "dns:alderfinch.example"), organisation(2, "Alder & Finch Ltd"), True),
        (organisation(1, "contoso.com", "dns:contoso.com"), organisation(2, "Contoso", "dns:contoso.de"), False),
        (organisation(1, "Region West 1 Holdings"), organisation(2, "Region West 2 Holdings"), False),
        (organisation(1, "Contoso"), Bearer(2, "place", ("Contoso",)), False),
        (Bearer(1, "term", ("Service Level",)), Bearer(2, "thing", ("service-level",)), True),
    ],
)
def test_two_organisations_or_terms_are_one_when_their_names_say_so(a: Bearer, b: Bearer, one: bool) -> None:
    verdict = things(a, b)
    assert (verdict.confidence >= LINK) is one, verdict
    assert things(b, a).confidence == verdict.confidence


def test_legal_forms_domains_and_acronyms() -> None:
    assert [bare(one) for one in ("Contoso S.p.A.", "Contoso Inc", "GmbH", "Мосэнерго")] == [
        "contoso",
        "contoso",
        "",
        "mosenergo",
    ]
    assert (legal_form("Contoso Europe GmbH"), legal_form("Contoso")) == ("gmbh", "")
    domains = ("dns:contoso.co.uk", "dns:con-toso.com", "dns:mail.contoso.systems", "mailto:a@b.c")
    assert [domain_word(one) for one in domains] == ["contoso", "contoso", "contoso", ""]
    assert [is_acronym(one) for one in ("SLA", "R&D", "KPIs", "S.L.A.", "Contoso", "A")] == [True] * 4 + [False] * 2


def test_two_that_may_be_one_share_a_block_and_no_row_has_too_many() -> None:
    for a, b in (
        (person(1, "Robert Miller"), person(2, "Bob Miller")),
        (person(1, "Katharina Bernstein"), person(2, "Katharina Bemstein")),
        (person(1, "Lee, Ann"), person(2, "", "alee@contoso.com")),
        (organisation(1, "Contoso Ltd"), organisation(2, "contoso.com", "dns:contoso.com")),
        (organisation(1, "Alder & Finch Ltd"), organisation(2, "alderfinch.example", "dns:alderfinch.example")),
    ):
        assert keys(a) & keys(b), (a, b)
    many = Bearer(
        1, "person", tuple(f"Ann{n} Lee{n}" for n in range(500)), tuple(f"mailto:a{n}@b.com" for n in range(500))
    )
    assert 0 < len(keys(many)) <= MOST_KEYS
    assert not keys(Bearer(1, "document", ("Ann Lee",)))
