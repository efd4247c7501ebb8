"""Calculations asked as questions: worked out without any file or model."""

from __future__ import annotations

from agent.grammar import grammar_of
from agent.tools.calculate import Calculate
from tests.agent.shelf import Office, Shelf


def test_a_sum_is_answered_without_a_search() -> None:
    office = Office(Shelf({"a.md": "The deposit is 4,200 euros."}))
    answer = office.ask("What is 19 % of 4,200?")
    assert (answer.text, answer.status) == ("19 % of 4,200 = 798.", "answered")
    assert not office.shelf.queries


def test_a_sum_without_a_result_is_told_in_one_sentence_and_the_thread_goes_on() -> None:
    office = Office(Shelf({"a.md": "The deposit is 4,200 euros."}))
    assert office.ask("9**9**9").text == "The result is too large to be written down."
    assert "4,200" in office.ask("How much is the deposit?").text


def test_a_question_with_numbers_is_left_to_the_files() -> None:
    office = Office(Shelf({"a.md": "The 19 % rule of 4,200 euros ends on 3 March."}))
    office.ask("When does the 19 % rule of 4,200 euros end?")
    assert len(office.shelf.queries) == 1


def test_a_model_may_call_it_by_a_grammar() -> None:
    assert grammar_of(Calculate)
