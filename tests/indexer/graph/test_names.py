"""Names are found by how they are written, and two spellings of one have one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.graph.names import LONGEST, key, keys, names


def found(text: str, language: str = "") -> list[str]:
    return [name.text for name in names(text, language)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Étoile-Group's", "etoile group"),
        ("U.S.A.", "USA"),
        ("J. K. Rowling", "J.K. Rowling"),
        ("O’Brien & Sons", "O'Brien and Sons"),
        ("Straße des 17. Juni", "strasse des 17 juni"),
        ("  Deutsche\u00a0Bank ", "deutsche bank"),
        ("L’Oréal", "l'Oreal"),
        ("ＱＸ-7781", "QX 7781"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


def test_names_that_differ_have_keys_that_differ() -> None:
    assert len({key(name) for name in ("C", "C++", "C#", "The Who", "ガス", "カス", "QX-7781-A", "QX-7781-B")}) == 8


def test_a_name_with_a_qualifier_is_known_by_both_forms() -> None:
    assert keys("Theodred II (Bishop of Elmham)") == ("theodred ii bishop of elmham", "theodred ii")
    assert keys("Theodred II") == ("theodred ii",)
    assert keys("") == ()


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert key(key(name)) == key(name)


@given(st.text(max_size=300))
def test_names_lie_in_the_text_in_order_and_apart(text: str) -> None:
    at = 0
    for name in names(text):
        assert at <= name.start < name.end <= len(text)
        assert name.text == " ".join(text[name.start : name.end].split())
        assert len(name.text) <= LONGEST
        at = name.end


def test_phrases_in_capitals_are_names_with_the_small_words_inside_them() -> None:
    text = "Yesterday Ludwig van der Berg met J. K. Rowling and the Duke of York at the Ministry of Health and Welfare."
    assert found(text) == ["Ludwig van der Berg", "J. K. Rowling", "Duke of York", "Ministry of Health and Welfare"]


def test_people_in_a_row_are_people_each() -> None:
    assert found("A letter by Ann Smith and Bob Jones, Carla Diaz\nDan Brown") == [
        "Ann Smith", "Bob Jones", "Carla Diaz", "Dan Brown",
    ]  # fmt: skip


def test_a_word_that_only_begins_its_sentence_is_no_name() -> None:
    assert found("Revenue rose. However, margins fell. The board met.") == []
    assert found("Siemens rose. The share of Siemens is dear.") == ["Siemens", "Siemens"]


def test_a_line_that_goes_on_in_the_next_does_not_cut_a_name() -> None:
    assert "Federal Reserve Bank" in found(
        "It was decided at the meeting in the town house of the Federal\nReserve Bank."
    )


def test_identifiers_acronyms_numerals_and_quoted_titles_are_names() -> None:
    text = (
        'Your order QX-7781-B of the WHO, for Apollo 11 and "The Casual Vacancy", on Monday 3 March 2026, 300 pieces.'
    )
    assert found(text) == ["QX-7781-B", "WHO", "Apollo 11", "The Casual Vacancy"]


def test_what_somebody_said_in_quotation_marks_is_no_title() -> None:
    assert found('He wrote: "We are not going to sign this at all."') == []


def test_german_nouns_are_not_names() -> None:
    text = "Die Verordnung von Siemens wurde im März mit der Rechnung an Angela Merkel in Berlin geschickt."
    assert "Angela Merkel" in found(text, "de")
    assert "Berlin" in found(text)
    assert not {"Verordnung", "Rechnung", "März"} & set(found(text))


def test_a_shouted_heading_holds_no_names_but_the_lines_below_do() -> None:
    assert found("ANNUAL REPORT FOR THE YEAR\nAnn Smith") == ["Ann Smith"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张伟先生在上海工作。", "张伟"),
        ("我读了《红楼梦》。", "红楼梦"),
        ("昨日、田中さんが来ました。", "田中"),
        ("株式会社ソニーの製品", "株式会社ソニー"),
        ("김철수 대표는 회의에 왔다", "김철수"),
        ("السيد أحمد الحسن في المكتب", "أحمد الحسن"),
        ("פגשתי את פרופ' דוד לוי, אתמול", "דוד לוי"),
    ],
)
def test_scripts_without_capitals_have_names_where_a_word_beside_them_tells(text: str, name: str) -> None:
    assert name in found(text)


def test_a_text_of_nothing_but_capitals_and_quotes_ends() -> None:
    assert len(names("A" * 100_000)) <= 1
    assert len(names('"' * 5_000 + "Ann " * 5_000)) < 5_000
