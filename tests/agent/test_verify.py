"""How far a written sentence stands in the sources."""

from __future__ import annotations

import pytest

from agent.evidence import Evidence
from agent.relevance import Scale
from agent.verify import align, says_nothing, without_marks
from tests.agent.shelf import Shelf

SCALE = Scale(0.0, 0.6)
SHELF = Shelf(
    {
        "minutes.md": (
            "# Minutes of 9 March 2026\n\n"
            "The Lisbon launch is postponed from 14 April to 9 June 2026, "
            "because the payment terminals are not certified.\n\n"
            "The total budget is 4.2 million euros. Marta Oliveira informs the board on Friday.\n\n"
            "The caterer was not paid before the event.\n"
        )
    }
)
EVIDENCE = Evidence(SHELF.hits("lisbon launch budget board caterer"))


def support(sentence: str) -> str:
    return align([sentence], EVIDENCE, SHELF.cosines, SCALE)[0].support


@pytest.mark.parametrize(
    "sentence",
    [
        "The Lisbon launch is postponed to 9 June 2026.",
        "The Lisbon launch was postponed to June 9, 2026 because the payment terminals were not certified.",
        "The total budget is 4,200,000 euros.",
        "Marta Oliveira informs the board on Friday.",
        "The caterer was not paid before the event.",
    ],
)
def test_what_a_source_says_is_supported(sentence: str) -> None:
    assert support(sentence) == "supported"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Lisbon launch is postponed to 10 June 2026.",
        "The Lisbon launch is postponed to 9 June 2027.",
        "The Lisbon launch is postponed from 9 June to 14 April 2026.",
        "The Madrid launch is postponed to 9 June 2026.",
        "The total budget is 4.3 million euros.",
        "Marta Silva informs the board on Friday.",
        "The caterer was paid before the event.",
        "The Lisbon launch is not postponed to 9 June 2026.",
        "The weather in Lisbon is often lovely in spring.",
    ],
)
def test_one_altered_fact_is_enough_to_be_flagged(sentence: str) -> None:
    assert support(sentence) != "supported"


def test_a_supported_sentence_points_at_the_statement_that_says_it() -> None:
    found = align(["The total budget is 4.2 million euros."], EVIDENCE, SHELF.cosines, SCALE)[0]
    assert [one.text for one in found.statements] == ["The total budget is 4.2 million euros."]
    assert found.verbatim == 1.0


def test_without_an_embedder_words_alone_decide() -> None:
    found = align(["The total budget is 4.2 million euros."], EVIDENCE, lambda left, right: (), SCALE)[0]
    assert found.support == "supported"


def test_marks_of_the_model_are_removed_and_empty_phrases_are_seen() -> None:
    assert without_marks("It is late [2]. [1, 3]") == "It is late."
    assert without_marks("It is late [source 2].") == "It is late."
    assert says_nothing("Sure, here is the answer:")
    assert not says_nothing("The answer is 42 euros.")


RENT = Shelf(
    {
        "Supplier payments.csv": (
            "Supplier | Item | Amount in euros\n"
            "Supplier: Doca Eventos | Item: Armazém Sete, deposit 40 % | Amount in euros: 7360\n"
        ),
        "Venue agreement.md": "# Venue agreement\n\nThe hire fee for Armazém Sete is €18,400.\n",
    }
)


def test_the_number_of_one_statement_and_the_words_of_another_make_no_third() -> None:
    evidence = Evidence(RENT.hits("deposit Armazém Sete hire fee"))
    wrong, right = align(
        ["The deposit for Armazém Sete was €18,400.", "The hire fee for Armazém Sete is €18,400."],
        evidence,
        RENT.cosines,
        SCALE,
    )
    assert wrong.support != "supported"
    assert right.support == "supported"


FILM = Shelf(
    {
        "Type 90 Kyū-maru.md": (
            "# Type 90 Kyū-maru\n\n"
            "It was designed by Hoshi Heavy Industries to replace the Type 61, and entered service in 1990. "
            "H. W. Buddy Tatum, an artist from Corpus Christi, sculpted the monument beside it. "
            "Yoo In-na opened the exhibition in Osaka on 3 May 1994. It drew 12,000 visitors in a week.\n"
        ),
        "Monument.md": "# Monument\n\nMarta Oliveira paid for the fence of the monument.\n",
    }
)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("H. W. Buddy Tatum, an artist from Corpus Christi, sculpted the monument beside it.", True),
        ("Yoo In-na opened the exhibition in Osaka on 3 May 1994.", True),
        ("Yoo In-na opened the exhibition in Osaka on 3 May 1994, and it drew 12,000 visitors in a week.", True),
        ("Type 90 Kyū-maru entered service in 1990.", True),
        ("Marta Oliveira opened the exhibition in Osaka on 3 May 1994.", False),
        ("Buddy Tatum, an artist from Osaka, sculpted the monument beside it.", False),
        ("Yoo In-na opened the exhibition in Osaka on 3 May 1994, and it drew 13,000 visitors in a week.", False),
    ],
)
def test_names_have_to_stand_where_the_source_has_them(sentence: str, wanted: bool) -> None:
    evidence = Evidence(FILM.hits("monument exhibition visitors service artist fence"))
    found = align([sentence], evidence, FILM.cosines, SCALE)[0]
    assert (found.support == "supported") == wanted


def test_a_sentence_of_which_one_half_is_altered_is_partly_supported() -> None:
    evidence = Evidence(FILM.hits("exhibition visitors"))
    text = "Yoo In-na opened the exhibition in Osaka on 3 May 1994, and it drew 13,000 visitors in a week."
    assert align([text], evidence, FILM.cosines, SCALE)[0].support == "partly"
