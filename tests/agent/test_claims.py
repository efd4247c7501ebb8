"""Values that must be exact, whatever their spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agent.claims import Date, claims, dates, denied, names, numbers

THIRD_OF_JUNE = Date(2026, 6, 3)


@pytest.mark.parametrize(
    "text",
    [
        "on 3 June 2026",
        "June 3, 2026",
        "June 3rd, 2026",
        "the 3rd of June 2026",
        "am 3. Juni 2026",
        "el 3 de junio de 2026",
        "le 3 juin 2026",
        "2026-06-03",
        "03.06.2026",
    ],
)
def test_one_date_in_many_spellings_is_one_date(text: str) -> None:
    assert [dated.date for dated in dates(text)] == [THIRD_OF_JUNE]


def test_a_date_without_its_year_agrees_with_the_one_that_has_it_and_another_day_does_not() -> None:
    assert Date(None, 6, 3).agrees(THIRD_OF_JUNE)
    assert Date(2026, 6, None).agrees(THIRD_OF_JUNE)
    assert not Date(None, 6, 4).agrees(THIRD_OF_JUNE)
    assert not THIRD_OF_JUNE.agrees(Date(2026, 6, None)), "the source does not give the day"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4.2 million", "4,200,000"),
        ("1.200,50", "1,200.50"),
        ("12 000", "12000"),
        ("three", "3"),
        ("drei", "3"),
        ("5k", "5000"),
    ],
)
def test_one_number_in_two_spellings_may_be_one_number(one: str, other: str) -> None:
    assert numbers(one)[0] & numbers(other)[0]


def test_numbers_inside_dates_are_not_counted_again() -> None:
    assert numbers("On 3 June 2026 we pay 45 euros.") == (frozenset({Decimal(45)}),)


def test_names_are_found_inside_sentences_and_after_titles_but_not_in_every_capital() -> None:
    assert names("The launch is led by Marta Oliveira on Monday.") == {"marta", "oliveira"}
    assert "meier" in names("Dr. Meier answers.")
    assert names("Water drips. Nobody came.") == frozenset()
    assert "ip68" in names("What does IP68 mean?")


@pytest.mark.parametrize(
    "text", ["It was not sold.", "They don't pay.", "Es gibt keinen Parkplatz.", "Il ne vient pas."]
)
def test_denials_are_seen(text: str) -> None:
    assert denied(text)
    assert not denied("They pay.")


def test_a_denial_reaches_to_the_end_of_its_clause() -> None:
    assert denied("It is postponed, because the terminals are not certified.") == {"certifi"}
    assert denied("Not sold, but rented.") == {"sold"}


def test_claims_gather_all_of_it() -> None:
    found = claims("Ann never paid Bob 20 euros on 3 June 2026.")
    assert found.dates == (THIRD_OF_JUNE,)
    assert found.names == {"bob"}
    assert found.denied == {"paid", "bob", "20"}
