"""The store on disks that fill up, fail, lose power or forget a bit: nothing acknowledged is lost, nothing is made up.

`python3 dev.py bench reliability` does the same hundreds of times.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import _churn, _failing_disk, _flipped_bits, _full_disk


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk of its own needs a Linux user namespace")
def test_what_was_acknowledged_before_the_disk_was_full_is_there_and_writing_goes_on() -> None:
    outcome = _full_disk.prove(3, seed=1)
    if outcome is None:
        pytest.skip("this machine allows no user namespaces")
    assert (outcome.runs, outcome.wrong) == (3, 0)
    assert outcome.refused >= 9
    assert outcome.acknowledged > 500
    assert outcome.slowest_recovery_s < 60


def test_a_flipped_bit_is_found_gives_no_wrong_answer_and_strands_nobody(tmp_path: Path) -> None:
    outcome = _flipped_bits.in_pages(tmp_path, 12, seed=1)
    assert (outcome.flips, outcome.wrong, outcome.stranded) == (12, 0, 0)
    assert outcome.at_open >= 1
    assert outcome.by_check >= 6


def test_a_disk_that_reports_errors_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    outcome = _failing_disk.with_errors(tmp_path, every=15, seed=1)
    assert (outcome.wrong, outcome.unopenable) == (0, 0)
    assert outcome.points > 15
    assert outcome.told > 10


def test_a_disk_that_loses_power_has_what_was_acknowledged(tmp_path: Path) -> None:
    outcome = _failing_disk.without_power(tmp_path, 20, seed=1)
    assert (outcome.points, outcome.wrong, outcome.unopenable) == (20, 0, 0)


def test_churn_leaves_the_index_no_larger_than_twice_its_rows(tmp_path: Path) -> None:
    outcome = _churn.replaced(tmp_path, files=60, rounds=6, seed=1)
    assert outcome.largest < 2
    assert outcome.after_removal < 2
