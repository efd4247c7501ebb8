"""Choosing thread counts from measured speeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.backends import thread_count
from agent.backends.thread_count import ThreadCounts, candidates, measure, measured


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thread_count, "candidates", lambda: (1, 4, 8))


def test_candidates_are_one_half_and_all_cores() -> None:
    counts = candidates()
    assert counts[0] == 1
    assert counts == tuple(sorted(set(counts)))
    assert len(counts) <= 3


def test_the_fastest_wins_for_reading_and_for_writing_apart(cores: None) -> None:
    reading = {1: 100.0, 4: 350.0, 8: 600.0}
    writing = {1: 50.0, 4: 80.0, 8: 60.0}
    assert measure(reading.__getitem__, writing.__getitem__) == ThreadCounts(8, 4, 600.0)


def test_more_threads_must_be_worth_it(cores: None) -> None:
    speeds = {1: 100.0, 4: 103.0, 8: 104.0}
    assert measure(speeds.__getitem__, speeds.__getitem__) == ThreadCounts(1, 1, 100.0)


def test_a_quiet_measurement_is_kept_for_its_model(
    cores: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thread_count, "_busy_s", lambda: 0.0)
    first = measured(tmp_path, "one", lambda count: count, lambda count: count)
    assert first == measured(tmp_path, "one", lambda count: 1 / count, lambda count: 1 / count)
    assert measured(tmp_path, "two", lambda count: 1 / count, lambda count: 1 / count).reading == 1


def test_a_measurement_beside_other_programs_is_used_but_not_kept(
    cores: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = iter([0.0, 1000.0])
    monkeypatch.setattr(thread_count, "_busy_s", lambda: next(busy))
    assert measured(tmp_path, "one", lambda count: count, lambda count: count).reading == 8
    assert list(tmp_path.iterdir()) == []
