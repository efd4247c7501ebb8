"""The sentences that answer a question, chosen without a model."""

from __future__ import annotations

import pytest

from agent.antecedents import Said
from agent.evidence import Evidence
from agent.following import standalone
from agent.question import understand
from agent.quoting import best, quote
from agent.relevance import LEXICAL, Scale
from tests.agent.shelf import Shelf

SCALE = Scale(0.0, 0.6)
FILES = {
    "plan.md": (
        "# Launch plan\n\nDate: 12 January 2026\n\nThe Lisbon launch is on 14 April 2026. Guests come in April.\n"
    ),
    "2026-03-09 minutes.md": (
        "# Minutes of 9 March 2026\n\nThe Lisbon launch is postponed from 14 April to 9 June 2026. "
        "The reason is that the payment terminals are not certified.\n\nThe Porto launch stays on 1 October 2026.\n"
    ),
    "faq.md": "# Lamp\n\n**How long does the battery last?**\nAbout 14 hours.\n\n**May I use it outdoors?**\nYes.\n",
    "hotels.md": "# Travel\n\nA hotel night may cost up to:\n\n- 140 euros in Lisbon\n- 110 euros elsewhere\n",
}


def quoted(question: str, *earlier: str) -> str:
    shelf = Shelf(FILES)
    asked = understand(standalone(question, [Said(one) for one in earlier]), question)
    return " ".join(one.text for one in quote(asked, Evidence(shelf.hits(asked.query)), shelf.cosines, SCALE))


def test_both_halves_of_a_question_are_answered_the_fact_first() -> None:
    answer = quoted("When was the Lisbon launch postponed to, and why?")
    assert answer.startswith("The Lisbon launch is postponed from 14 April to 9 June 2026.")
    assert "payment terminals" in answer


def test_what_supersedes_is_quoted_rather_than_what_was_planned() -> None:
    assert "9 June 2026" in quoted("When is the Lisbon launch?")


def test_the_answer_below_a_question_is_quoted_and_not_the_question() -> None:
    assert quoted("How long does the battery of the lamp last?").startswith("About 14 hours.")


def test_an_item_of_a_list_comes_with_what_leads_into_it() -> None:
    assert quoted("How much may a hotel in Lisbon cost?").startswith(
        "A hotel night may cost up to: 140 euros in Lisbon"
    )


def test_a_follow_up_is_about_what_it_names() -> None:
    assert quoted("What about Porto?", "When is the Lisbon launch?").startswith("The Porto launch stays on 1 October")


def test_what_was_decided_is_quoted_and_not_what_only_speaks_of_decisions() -> None:
    shelf = Shelf(
        {
            "About.md": "# About\n\n| Folder | Holds |\n|---|---|\n| minutes | What the board meeting decided |\n",
            "Minutes.md": (
                "# Board meeting\n\nMinutes: Ann Roth.\n\nPresent: Ann Roth, Bo Lind.\n\n"
                "Decided: the office moves to Porto in May.\n\nThe canteen was discussed.\n\n"
                "Decided: the price of the lamp stays at 40 euros.\n"
            ),
        }
    )
    asked = understand("What did the board meeting decide?")
    told = [one.text for one in quote(asked, Evidence(shelf.hits(asked.query)), shelf.cosines, SCALE)]
    assert told == ["Decided: the office moves to Porto in May.", "Decided: the price of the lamp stays at 40 euros."]


def test_a_title_that_only_repeats_the_question_is_no_answer() -> None:
    shelf = Shelf({"Report.md": "# Leak test\n\nLeak test\n\nAll twelve units stayed dry for a whole day.\n"})
    asked = understand("What is the result of the leak test?")
    told = quote(asked, Evidence(shelf.hits(asked.query)), shelf.cosines, SCALE)
    assert told[0].text == "All twelve units stayed dry for a whole day."


@pytest.mark.parametrize("question", ["¿?", "...", "the of and", "a" * 500])
def test_questions_without_words_do_no_harm(question: str) -> None:
    assert isinstance(quoted(question), str)


def test_the_best_statements_leave_out_titles_doubles_and_what_another_says_is_over() -> None:
    shelf = Shelf(
        {
            "June.md": "# Lisbon launch\n\nThe Lisbon launch is on 14 October 2026 in the old hall.",
            "September.md": "# Lisbon launch\n\nThe Lisbon launch is postponed from 14 October 2026 to 4 March 2027."
            "\n\nThe Lisbon launch is postponed from 14 October 2026 to 4 March 2027.\n\n"
            "The Lisbon launch has 160 guests.",
        }
    )
    evidence = Evidence(shelf.hits("the Lisbon launch"))
    found = best(understand("the Lisbon launch"), evidence, shelf.cosines, LEXICAL, 8)
    assert sorted(one.text for one in found) == [
        "The Lisbon launch has 160 guests.",
        "The Lisbon launch is postponed from 14 October 2026 to 4 March 2027.",
    ]
