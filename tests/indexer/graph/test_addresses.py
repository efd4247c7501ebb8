"""What mail addresses say about who they belong to."""

from __future__ import annotations

import pytest

from indexer.graph.addresses import Fit, address, fit
from indexer.graph.person_names import parse


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("mailto:Ann.Lee@Contoso.com", "ann.lee@contoso.com"),
        ("ann+news@contoso.com", "ann@contoso.com"),
        ("ann.lee@gmail.com", "annlee@googlemail.com"),
    ],
)
def test_two_spellings_of_one_mailbox_are_one(a: str, b: str) -> None:
    one, other = address(a), address(b)
    assert one is not None
    assert other is not None
    assert one.canonical == other.canonical


@pytest.mark.parametrize("raw", ["", "ann", "@contoso.com", "ann@", "x" * 400 + "@contoso.com"])
def test_what_is_no_address_is_none(raw: str) -> None:
    assert address(raw) is None


@pytest.mark.parametrize(
    "raw", ["info@contoso.com", "no-reply@contoso.com", "dependabot[bot]@users.noreply.github.com"]
)
def test_desks_and_machines_are_nobody_s(raw: str) -> None:
    found = address(raw)
    assert found is not None
    assert found.shared


@pytest.mark.parametrize(
    ("raw", "organisation", "placeless"),
    [
        ("ann@mail.contoso.co.uk", "contoso.co.uk", False),
        ("ann@contoso.com", "contoso.com", False),
        ("ann@gmail.com", "", False),
        ("ann@laptop.local", "", True),
        ("ann@localhost", "", True),
    ],
)
def test_the_organisation_of_an_address(raw: str, organisation: str, placeless: bool) -> None:
    found = address(raw)
    assert found is not None
    assert (found.organisation, found.placeless) == (organisation, placeless)


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        ("ann.miller@contoso.com", "Ann Miller", Fit.WHOLE),
        ("millerann@contoso.com", "Ann Miller", Fit.WHOLE),
        ("amiller@contoso.com", "Ann Miller", Fit.INITIAL),
        ("annm@contoso.com", "Ann Miller", Fit.INITIAL),
        ("miller@contoso.com", "Ann Miller", Fit.WORD),
        ("jmueller@contoso.com", "Jörg Müller", Fit.INITIAL),
        ("bob@contoso.com", "Ann Miller", Fit.NOT),
        ("info@contoso.com", "In Fo", Fit.NOT),
    ],
)
def test_how_a_local_part_fits_a_name(raw: str, name: str, expected: Fit) -> None:
    found, parsed = address(raw), parse(name)
    assert found is not None
    assert parsed is not None
    assert fit(found, parsed) is expected
