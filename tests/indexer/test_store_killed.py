"""Processes that use the store are killed at random moments: what was acknowledged is whole, nothing is half.

`python3 dev.py bench reliability` does the same two hundred times and more.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks._killed_store import while_migrating, while_writing


def test_kills_lose_nothing_and_leave_nothing_half(tmp_path: Path) -> None:
    outcome = while_writing(tmp_path, points=12, seed=20261122)
    assert outcome.wrong == 0, outcome
    assert outcome.changes > 24, "the writer never got far enough for the test to say anything"


def test_old_indexes_survive_kills_while_they_become_one_of_today_and_their_graph_is_drawn(tmp_path: Path) -> None:
    outcome = while_migrating(tmp_path, points=4, seed=20261122)
    assert outcome.wrong == 0, outcome
    assert outcome.points == 4
