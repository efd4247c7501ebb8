"""Entities and lines in words: names, dates, sources, and what should be known of a line."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.dossier_view import dates, month
from app.graph_words import dossier_lines, group_of
from app.knowledge_words import (
    FILTERS,
    LOOKS,
    MORE_FILTERS,
    also_known,
    citations_of,
    counted,
    in_list,
    is_its_source,
    marks,
    on_button,
    other_end,
    quoted,
    reject_words,
    shown_name,
    source_words,
    told_at_its_date,
    told_of,
)
from app.style import ASSETS, LIGHT
from indexer.contract import Entity, Evidence, GraphNumbers, KindCount, Known, Line, Link, Place

ANN = Entity(1, "person", "Ann Lee", ("A. Lee", "Ann Lee"), ("mailto:ann@contoso.com", "https://ann.example"), naming=3)
CONTOSO = Entity(2, "organisation", "Contoso", naming=1)
PLACE = Place("/files/Re offer.eml", 1, "attachment", 2, "page 2", "", 4, 60, member="in/offer.pdf")


def line(relation: Link = "works_for", **more: Any) -> Line:
    said = Evidence(PLACE, "Ann Lee,\n of Contoso", "Offer", "2026-08-20T10:00:00+01:00", "pattern", 0.9, 5)
    fields: dict[str, Any] = {
        "subject": ANN,
        "object": CONTOSO,
        "sentence": "Ann Lee works for Contoso (1 January 2024 to 30 June 2025)",
        "value": "",
        "valid_from": "2024-01-01",
        "valid_to": "2025-06-30",
        "confidence": 0.9,
        "extractor": "pattern",
        "evidence": (said,),
        "places": 1,
    } | more
    return Line(relation=relation, **fields)


def test_a_dossier_does_not_repeat_the_name_at_the_beginning_of_each_line() -> None:
    assert told_of(line(), ANN) == "Works for Contoso (1 January 2024 to 30 June 2025)"
    assert told_of(line(), CONTOSO) == "Ann Lee works for Contoso (1 January 2024 to 30 June 2025)"
    assert (other_end(line(), ANN), other_end(line(), CONTOSO)) == (CONTOSO, ANN)
    assert other_end(line(object=ANN), ANN) is None


def test_a_timeline_does_not_repeat_the_date_and_quotes_what_is_only_named_there() -> None:
    assert told_at_its_date(line(), ANN) == "Works for Contoso"
    assert told_at_its_date(line("named_with"), ANN) == "“Ann Lee, of Contoso”"


def test_a_mention_is_quoted_and_without_words_it_is_told() -> None:
    assert quoted(line("mentions")) == "“Ann Lee, of Contoso”"
    assert quoted(line("mentions", evidence=())).startswith("Ann Lee works for")


def test_lines_stand_under_what_they_are() -> None:
    assert group_of(line(), ANN) == ""
    assert group_of(line("about"), CONTOSO) == "Subject of"
    assert group_of(line("mentions"), CONTOSO) == "Mentioned in"
    assert group_of(line("mentions"), ANN) == ""
    assert group_of(line("named_with"), ANN) == "Only named together in a passage"
    assert group_of(line("wrote"), ANN) == "Wrote and got"


def test_a_source_is_named_by_the_document_its_place_and_the_day_it_was_said() -> None:
    (said,) = line().evidence
    assert source_words(said) == "offer.pdf, page 2 · 20 Aug 2026"
    assert source_words(msgspec.structs.replace(said, said="2026-07-01")) == "offer.pdf, page 2 · 1 Jul 2026"


def test_the_places_of_a_line_open_as_the_sources_of_an_answer_do() -> None:
    (citation,) = citations_of(line())
    assert (citation.n, citation.place, citation.quote) == (1, PLACE, "Ann Lee,\n of Contoso")


def test_what_is_unsure_or_said_by_a_model_or_the_user_is_marked() -> None:
    assert marks(line()) == ()
    assert marks(line(confidence=0.3)) == ("Unsure",)
    assert marks(line(extractor="model", confidence=0.3)) == ("Guessed by the language model",)
    assert marks(line(extractor="user")) == ("You said so",)


def test_other_names_and_addresses_tell_people_of_one_name_apart() -> None:
    assert also_known(ANN) == "A. Lee, ann@contoso.com"
    assert in_list(ANN) == "Person · ann@contoso.com"
    assert in_list(CONTOSO) == "Organisation · in 1 passage"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-10-14", "2026-10-14", "14 Oct 2026"),
        ("2026-10-01", "2026-10-04", "1 – 4 Oct 2026"),
        ("2026-10-01", "2026-10-31", "Oct 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2024-01-01", "2026-12-31", "2024 – 2026"),
        ("2026-09-28", "2026-10-02", "28 Sep 2026 – 2 Oct 2026"),
        ("2026-10-14", "", "since 14 Oct 2026"),
        ("", "9999-12-31", "until 31 Dec 9999"),
        ("", "", ""),
        ("2026", "", "2026"),
    ],
)
def test_intervals_are_written_as_people_write_them(first: str, last: str, said: str) -> None:
    assert dates(first, last) == said


def test_months_are_headings_and_what_is_no_date_stays() -> None:
    assert (month("2026-10-14"), month("9999-12-31"), month("some day")) == (
        "October 2026",
        "December 9999",
        "some day",
    )


def test_a_name_of_any_length_is_bounded_and_is_never_a_shortcut() -> None:
    assert len(shown_name("x" * 5000)) == 200
    assert on_button("Alder &\n Finch") == "Alder && Finch"
    assert on_button("x" * 50, 10) == "xxxxxxxxx…"


def test_every_kind_has_a_look_a_filter_and_words_to_reject_it() -> None:
    for kind, look in LOOKS.items():
        assert (ASSETS / "icons" / f"{look.icon}.svg").exists(), look.icon
        assert getattr(LIGHT, look.role)
        assert [one for one in (*FILTERS, *MORE_FILTERS) if kind in one.kinds], kind
        assert reject_words(msgspec.structs.replace(ANN, kind=kind))


def test_a_choice_counts_its_kinds() -> None:
    numbers = GraphNumbers(9, 20, 30, (KindCount("person", 4), KindCount("product", 2), KindCount("project", 3)))
    assert [counted(one, numbers) for one in FILTERS] == [9, 4, 0, 5, 0, 0]
    assert counted(FILTERS[0], None) == 0


def test_a_letter_is_told_with_its_day_only_below_it() -> None:
    (said,) = line().evidence
    letter = line(
        "sent_to",
        subject=Entity(3, "document", "Offer"),
        object=ANN,
        sentence="Offer was sent to Ann Lee (20 August 2026)",
        valid_from="2026-08-20",
        valid_to="2026-08-20",
        evidence=(msgspec.structs.replace(said, said="2026-08-20T08:00:00", passage=0),),
    )
    assert told_of(letter, ANN) == "Got Offer"
    assert is_its_source(letter.subject, letter)
    assert told_of(letter, letter.subject) == "Was sent to Ann Lee"


def test_a_long_file_name_leaves_room_for_the_page_and_the_day() -> None:
    (said,) = line().evidence
    long = msgspec.structs.replace(said, place=msgspec.structs.replace(PLACE, member="x" * 100 + ".pdf"))
    words = source_words(long, 40)
    assert words.endswith("….pdf, page 2 · 20 Aug 2026")
    assert len(words) <= 40


def test_the_command_line_tells_a_dossier_under_headings_and_names_contradictions_by_their_numbers() -> None:
    offer = Entity(3, "document", "Offer")
    wrote = line("wrote", object=offer, sentence="Ann Lee wrote Offer", evidence=())
    fabrikam = line(sentence="Ann Lee works for Fabrikam", contradicted_by=(2,))
    contoso = line(contradicted_by=(1,), evidence=())
    words = dossier_lines(Known(ANN, (wrote, fabrikam, contoso)))
    assert words[0] == "1. Ann Lee works for Fabrikam."
    assert "   Contradicted by 2." in words
    assert "   Contradicted by 1." in words
    assert words[-3:] == ["", "Wrote and got:", "3. Ann Lee wrote Offer."]
