"""Follow-ups are understood as people mean them, and a change of topic takes nothing over."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agent.antecedents import Said
from agent.following import standalone
from tests.agent.follow_up_cases import Case, cases, folded, judge

LAUNCH = Said("When is the launch in Lisbon?", "It is on 12 May 2026.", ("launch-plan.md",))


def understood(text: str, before: Sequence[Said]) -> str:
    return standalone(text, folded(before))


@pytest.mark.parametrize("case", cases("developed"), ids=lambda case: case.text)
def test_the_follow_ups_that_the_rules_were_made_for_are_understood(case: Case) -> None:
    verdict = judge(case, understood)
    assert verdict.right, verdict


@pytest.mark.parametrize(("name", "least", "most_wrong"), [("held_out", 0.95, 0.03), ("fresh", 0.9, 0.0)])
def test_follow_ups_that_no_rule_was_made_for_are_mostly_understood(name: str, least: float, most_wrong: float) -> None:
    verdicts = [judge(case, understood) for case in cases(name)]
    assert sum(one.right for one in verdicts) >= least * len(verdicts)
    assert sum(one.took_wrongly for one in verdicts) <= most_wrong * len(verdicts)


def test_there_are_enough_follow_ups_to_judge_by() -> None:
    every = [one for name in ("developed", "held_out", "fresh") for one in cases(name)]
    assert len(every) >= 130
    assert sum(one.language == "de" for one in every) >= 30
    assert sum(one.alone for one in every) >= 25


def test_a_question_without_turns_before_it_is_left_as_it_is() -> None:
    assert standalone("And in Porto?", []) == "And in Porto?"


def test_greetings_and_sums_between_are_passed_over() -> None:
    before = [LAUNCH, Said("thanks"), Said("12 + 30")]
    assert standalone("And in Porto?", before) == "When is the launch in Porto?"


@pytest.mark.parametrize(
    "text", ["", " ", "?", "…", "😀", "和", "كم؟", "x" * 8_000, "and " * 2_000, "( and", "\\1", "*+?"]
)
def test_bad_input_takes_nothing_over(text: str) -> None:
    assert standalone(text, [LAUNCH]) == text


@pytest.mark.parametrize("before", ["", "?", "((", "What? (", "和平会议在哪里?", "\\1 in Lisbon"])
def test_strange_questions_before_do_no_harm(before: str) -> None:
    assert isinstance(standalone("And in Porto?", [Said(before)]), str)


def test_what_was_named_last_is_what_a_word_points_back_to() -> None:
    before = folded([LAUNCH, Said("And the venue agreement?", "It is between Doca and Alder.")])
    assert "venue agreement" in standalone("Who signed it?", before)
    assert "launch" not in standalone("Who signed it?", before)
