from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.graph.draw_amounts import amounts
from indexer.graph.draw_dates import dates, order_of

WRITTEN = date(2026, 3, 18)  # a Wednesday


def found(text: str, language: str = "en", written: date | None = WRITTEN) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.iso) for one in dates(text, written, language, order_of(text))]


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("Meet on 3 March 2026.", "en", "2026-03-03"),
        ("Meet on March 3rd, 2026.", "en", "2026-03-03"),
        ("am 3. März 2026", "de", "2026-03-03"),
        ("le 1er mars 2026", "fr", "2026-03-01"),
        ("el 3 de marzo de 2026", "es", "2026-03-03"),
        ("il 3 marzo 2026", "it", "2026-03-03"),
        ("op 3 maart 2026", "nl", "2026-03-03"),
        ("due 2026-03-09", "en", "2026-03-09"),
        ("vom 03.06.2026 an", "de", "2026-06-03"),
        ("3.–5. Juni 2026", "de", "2026-06-03/2026-06-05"),
        ("in June 2026", "en", "2026-06-01/2026-06-30"),
        ("Q3 2026", "en", "2026-07-01/2026-09-30"),
        ("3. Quartal 2026", "de", "2026-07-01/2026-09-30"),
        ("KW 12/2026", "de", "2026-03-16/2026-03-22"),
        ("2026-W12", "en", "2026-03-16/2026-03-22"),
        ("FY2018", "en", "2018-01-01/2018-12-31"),
        ("in 1999", "en", "1999-01-01/1999-12-31"),
        ("31/12/2026", "en", "2026-12-31"),
    ],
)
def test_a_date_is_the_days_that_it_names(text: str, language: str, iso: str) -> None:
    assert [one for _, one in found(text, language, None)] == [iso]


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("tomorrow", "en", "2026-03-19"),
        ("by next Friday", "en", "2026-03-20"),
        ("bis Freitag", "de", "2026-03-20"),
        ("bis morgen", "de", "2026-03-19"),
        ("bis 3.6.", "de", "2026-06-03"),
        ("nächste Woche", "de", "2026-03-23/2026-03-29"),
        ("vendredi prochain", "fr", "2026-03-20"),
        ("la próxima semana", "es", "2026-03-23/2026-03-29"),
        ("domani", "it", "2026-03-19"),
        ("volgende week", "nl", "2026-03-23/2026-03-29"),
        ("in two weeks", "en", "2026-04-01"),
        ("vor zwei Wochen", "de", "2026-03-04"),
        ("on 3 January", "en", "2026-01-03"),
    ],
)
def test_a_relative_date_is_resolved_only_when_the_day_of_writing_is_known(text: str, language: str, iso: str) -> None:
    assert [one for _, one in found(text, language)] == [iso]
    assert found(text, language, None) == []


@pytest.mark.parametrize(
    "text", ["9999-12-31", "31 February", "2026-02-30", "version 1.2.10", "99.99.2026", "0000-00-00"]
)
def test_nonsense_is_no_date(text: str) -> None:
    assert found(text) == []


def test_here_in_german_is_not_yesterday_in_french() -> None:
    assert found("Wir sind hier im Büro", "de") == []
    assert found("Je l'ai vu hier soir", "fr") == [("hier", "2026-03-17")]


def test_the_other_dates_of_a_text_tell_whether_the_month_comes_first() -> None:
    assert found("03/04/2026 and 25/04/2026") == [("03/04/2026", "2026-04-03"), ("25/04/2026", "2026-04-25")]
    assert found("03/04/2026 and 04/25/2026") == [("03/04/2026", "2026-03-04"), ("04/25/2026", "2026-04-25")]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("1.250,50 €", "1250.50 EUR"),
        ("1,250.50 EUR", "1250.50 EUR"),
        ("€1,250.50", "1250.50 EUR"),
        ("CHF 1'250.50", "1250.50 CHF"),
        ("1 250,50 EUR", "1250.50 EUR"),
        ("$12k", "12000.00 USD"),
        ("1,5 Mio. €", "1500000.00 EUR"),
        ("£2.5 million", "2500000.00 GBP"),
        ("1.250 €", "1250.00 EUR"),
        ("12,5 %", "12.5 %"),
        ("200 kWh", "200 kWh"),
    ],
)
def test_an_amount_has_one_normal_form_however_it_is_written(text: str, normal: str) -> None:
    assert [one.normal for one in amounts(f"It is {text} in all.")] == [normal]


@given(st.text(max_size=300), st.sampled_from(["", "en", "de", "fr", "ja"]))
def test_any_text_gives_dates_and_amounts_that_lie_in_it_and_do_not_overlap(text: str, language: str) -> None:
    spans = [(one.start, one.end) for one in dates(text, WRITTEN, language)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[one.start : one.end] for one in amounts(text))


@given(st.text(alphabet="0123456789./- ,:€$kMai Qq'W°", max_size=120))
def test_figures_and_marks_in_any_order_do_no_harm(text: str) -> None:
    assert all(one.first <= one.last for one in dates(text, WRITTEN, "de"))
    assert all(one.normal for one in amounts(text))
