"""Arithmetic as people type it."""

from __future__ import annotations

import pytest

from agent.calculation import CannotCalculate, calculated

SUMS = {
    "what is 19 % of 4,200": "19 % of 4,200 = 798",
    "What's 19% of 4,200?": "19 % of 4,200 = 798",
    "4,200 € + 19 % VAT": "4,200 + 19 % = 4,998 €",
    "4.200 € + 19 % MwSt": "4,200 + 19 % = 4,998 €",
    "Was sind 19 Prozent von 4.200?": "19 % of 4,200 = 798",
    "Wie viel ist 3,5 mal 1.200,50 Euro?": "3.5 × 1,200.5 = 4,201.75 €",
    "(3+4)*12": "(3 + 4) × 12 = 84",
    "$1,299.99 - 10% discount": "1,299.99 − 10 % = $1,169.991",
    "0,1 + 0,2": "0.1 + 0.2 = 0.3",
    "0.1 + 0.2 =": "0.1 + 0.2 = 0.3",
    "2^10": "2^10 = 1,024",
    "-2 ^ 2 + 10": "−2^2 + 10 = 6",
    "2**3**2": "2^3^2 = 512",
    "10 / 4": "10 ÷ 4 = 2.5",
    "calculate 24/7": "24 ÷ 7 ≈ 3.4285714286",
    "1'000 + 1": "1,000 + 1 = 1,001",
    "100 - 3 * 2 ?": "100 − 3 × 2 = 94",
    "1 / 3 * 3": "1 ÷ 3 × 3 = 1",
    "12 mal 12": "12 × 12 = 144",
    "144 geteilt durch 12": "144 ÷ 12 = 12",
    "5 % + 3 %": "5 % + 3 % = 0.08",
}
NO_SUMS = (
    "24/7",
    "What is 24/7?",
    "16:30",
    "pages 12-14",
    "12-14",
    "2026-03-18",
    "What is 42?",
    "18.03.2026",
    "What is the 19 % rule of 4,200?",
    "how much is the rent",
    "1 € + 1 $",
    "3 4 + 5",
    "* 3 4",
    "(3 + 4",
    "What costs 3 + 4 rooms?",
    "5 of 7",
    "",
    "+",
    "()",
)


@pytest.mark.parametrize(("asked", "said"), SUMS.items())
def test_a_sum_is_worked_out_and_shown_as_it_was_understood(asked: str, said: str) -> None:
    assert str(calculated(asked)) == said


@pytest.mark.parametrize("asked", NO_SUMS)
def test_what_is_no_sum_is_left_to_the_files(asked: str) -> None:
    assert calculated(asked) is None


@pytest.mark.parametrize(
    "asked", ["9**9**9", "9^9^9^9", "2 ** 100000", "(" * 50 + "1+1" + ")" * 50, "1 / 0", "0^-1 + 1"]
)
def test_what_has_no_result_is_said_in_one_sentence(asked: str) -> None:
    with pytest.raises(CannotCalculate, match=r"^[A-Z].*\.$"):
        calculated(asked)


def test_a_long_text_is_no_sum() -> None:
    assert calculated("1+" * 100_000 + "1") is None
