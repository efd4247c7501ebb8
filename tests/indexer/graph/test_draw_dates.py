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
    ("language", "text", "iso"),
    [
        ("en", "by next Friday", "2026-03-20"),
        ("en", "this Friday", "2026-03-20"),
        ("en", "last Friday", "2026-03-13"),
        ("en", "on Friday", "2026-03-20"),
        ("en", "Q3 2025", "2025-07-01/2025-09-30"),
        ("en", "in Q3", "2026-07-01/2026-09-30"),
        ("en", "Q3/25", "2025-07-01/2025-09-30"),
        ("en", "the third quarter of 2025", "2025-07-01/2025-09-30"),
        ("en", "end of March", "2026-03-21/2026-03-31"),
        ("en", "by the end of the month", "2026-03-31"),
        ("en", "end of the year", "2026-12-31"),
        ("en", "mid-May 2026", "2026-05-11/2026-05-20"),
        ("en", "early June 2026", "2026-06-01/2026-06-10"),
        ("en", "next month", "2026-04-01/2026-04-30"),
        ("en", "03/04/26", "2026-03-04"),
        ("en", "12.05.26", "2026-05-12"),
        ("en", "4th of July 2026", "2026-07-04"),
        ("en", "July 4", "2026-07-04"),
        ("en", "Friday, 20 March", "2026-03-20"),
        ("en", "between 3 and 5 June 2026", "2026-06-03/2026-06-05"),
        ("en", "from 28 May to 3 June 2026", "2026-05-28/2026-06-03"),
        ("en", "June 3-5, 2026", "2026-06-03/2026-06-05"),
        ("en", "in 3 days", "2026-03-21"),
        ("en", "two weeks ago", "2026-03-04"),
        ("en", "H1 2026", "2026-01-01/2026-06-30"),
        ("en", "summer 2026", "2026-06-01/2026-08-31"),
        ("en", "week 14", "2026-03-30/2026-04-05"),
        ("en", "second half of 2026", "2026-07-01/2026-12-31"),
        ("de", "KW 14", "2026-03-30/2026-04-05"),
        ("de", "in KW 14/26", "2026-03-30/2026-04-05"),
        ("de", "14. KW", "2026-03-30/2026-04-05"),
        ("de", "in zwei Wochen", "2026-04-01"),
        ("de", "Ende März", "2026-03-21/2026-03-31"),
        ("de", "Anfang Mai 2026", "2026-05-01/2026-05-10"),
        ("de", "Mitte Juni", "2026-06-11/2026-06-20"),
        ("de", "bis Monatsende", "2026-03-31"),
        ("de", "bis Jahresende", "2026-12-31"),
        ("de", "am 3.6.26", "2026-06-03"),
        ("de", "3.6.2026", "2026-06-03"),
        ("de", "kommenden Freitag", "2026-03-20"),
        ("de", "nächsten Montag", "2026-03-23"),
        ("de", "vom 28. Mai bis 3. Juni 2026", "2026-05-28/2026-06-03"),
        ("de", "vom 3. bis 5. Juni 2026", "2026-06-03/2026-06-05"),
        ("de", "01.-03.06.2026", "2026-06-01/2026-06-03"),
        ("de", "im dritten Quartal 2026", "2026-07-01/2026-09-30"),
        ("de", "im März", "2026-03-01/2026-03-31"),
        ("de", "Sommer 2026", "2026-06-01/2026-08-31"),
        ("de", "erstes Halbjahr 2026", "2026-01-01/2026-06-30"),
        ("fr", "fin mars", "2026-03-21/2026-03-31"),
        ("fr", "début mai 2026", "2026-05-01/2026-05-10"),
        ("fr", "mi-juin", "2026-06-11/2026-06-20"),
        ("fr", "dans deux semaines", "2026-04-01"),
        ("fr", "vendredi prochain", "2026-03-20"),
        ("fr", "le 03/04/2026", "2026-04-03"),
        ("fr", "T3 2026", "2026-07-01/2026-09-30"),
        ("fr", "semaine 14", "2026-03-30/2026-04-05"),
        ("fr", "du 3 au 5 juin 2026", "2026-06-03/2026-06-05"),
        ("fr", "d'ici la fin du mois", "2026-03-31"),
        ("fr", "il y a trois jours", "2026-03-15"),
        ("es", "a finales de marzo", "2026-03-21/2026-03-31"),
        ("es", "a principios de mayo de 2026", "2026-05-01/2026-05-10"),
        ("es", "el próximo viernes", "2026-03-20"),
        ("es", "dentro de dos semanas", "2026-04-01"),
        ("es", "del 3 al 5 de junio de 2026", "2026-06-03/2026-06-05"),
        ("es", "hace tres días", "2026-03-15"),
        ("es", "a fin de mes", "2026-03-31"),
        ("it", "fine marzo", "2026-03-21/2026-03-31"),
        ("it", "a metà giugno", "2026-06-11/2026-06-20"),
        ("it", "venerdì prossimo", "2026-03-20"),
        ("it", "tra due settimane", "2026-04-01"),
        ("it", "dal 3 al 5 giugno 2026", "2026-06-03/2026-06-05"),
        ("it", "entro fine mese", "2026-03-31"),
        ("it", "tre giorni fa", "2026-03-15"),
        ("nl", "eind maart", "2026-03-21/2026-03-31"),
        ("nl", "begin mei 2026", "2026-05-01/2026-05-10"),
        ("nl", "half juni", "2026-06-11/2026-06-20"),
        ("nl", "volgende vrijdag", "2026-03-20"),
        ("nl", "over twee weken", "2026-04-01"),
        ("nl", "van 3 tot 5 juni 2026", "2026-06-03/2026-06-05"),
        ("nl", "week 14", "2026-03-30/2026-04-05"),
        ("nl", "drie dagen geleden", "2026-03-15"),
        ("nl", "eind van de maand", "2026-03-31"),
        ("en", "on 03/04/2026 (en doc)", "2026-03-04"),
        ("de", "am 03/04/2026", "2026-04-03"),
    ],
)
def test_a_stretch_of_time_has_a_first_and_a_last_day(language: str, text: str, iso: str) -> None:
    assert [one for _, one in found(text, language)] == [iso]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "on 44 BC"),
        ("en", "1,234 pages in 2 volumes"),
        ("en", "May I ask"),
        ("de", "Version 3.6.26"),
    ],
)
def test_figures_and_words_that_are_no_date_are_none(language: str, text: str) -> None:
    assert found(text, language) == []


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
        ("1.234,56 €", "1234.56 EUR"),
        ("£1,234.56", "1234.56 GBP"),
        ("3 Mio. €", "3000000.00 EUR"),
        ("3 Mio. Euro", "3000000.00 EUR"),
        ("25 kg", "25 kg"),
        ("EUR 4.500,-", "4500.00 EUR"),
        ("4.500,-- €", "4500.00 EUR"),
        ("2,5 Mrd. EUR", "2500000000.00 EUR"),
        ("US$ 1.2 million", "1200000.00 USD"),
        ("USD 1.2m", "1200000.00 USD"),
        ("1 234,56 EUR", "1234.56 EUR"),
        ("12 500 km", "12500 km"),
        ("30 t", "30 t"),
        ("3,5 Tonnen", "3.5 t"),
        ("15 %", "15 %"),
        ("12 Prozent", "12 %"),
        ("100 m", "100 m"),
        ("250 g", "250 g"),
        ("€ 0,99", "0.99 EUR"),
        ("-120,00 €", "-120.00 EUR"),
        ("4 cm", "4 cm"),
        ("500 ml", "500 ml"),
        ("75 mm", "75 mm"),
        ("20 °C", "20 °C"),
        ("SFr. 20.-", "20.00 CHF"),
        ("CHF 20.–", "20.00 CHF"),
        ("1'200.00 CHF", "1200.00 CHF"),
        ("¥5,000", "5000.00 JPY"),
        ("5k €", "5000.00 EUR"),
        ("10 T€", "10000.00 EUR"),
        ("50 TEUR", "50000.00 EUR"),
        ("1.500 euros", "1500.00 EUR"),
        ("3.5 EUR", "3.50 EUR"),
        ("1,250 EUR", "1250.00 EUR"),
    ],
)
def test_an_amount_has_one_normal_form_however_it_is_written(text: str, normal: str) -> None:
    assert [one.normal for one in amounts(f"It is {text} in all.")] == [normal]


@pytest.mark.parametrize("text", ["2 h", "Rs. 500", "dix mille euros", "1.500 Stück"])
def test_what_has_no_unit_is_no_amount(text: str) -> None:
    assert amounts(f"It is {text} in all.") == []


def test_a_number_before_a_sum_counts_something_else() -> None:
    text = "We offer lot 1 £428,500 and lot 2 £96,200; it was 100 EUR 200 EUR."
    assert [one.normal for one in amounts(text)] == ["428500.00 GBP", "96200.00 GBP", "100.00 EUR", "200.00 EUR"]


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
