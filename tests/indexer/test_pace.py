"""The time left is right on files that are not alike: a simulation with the real arithmetic and made costs."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from indexer.pace import Pace, Stratum, stratum_of


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Made:
    """A file with its true costs, which the estimate does not see."""

    def __init__(self, kind: str, rng: random.Random) -> None:
        self.kind = kind
        match kind:
            case ".txt":
                self.size = int(rng.lognormvariate(9, 1.2))
                self.passages, self.seconds = max(1, self.size // 800), 0.004
            case ".pdf":
                self.size = int(rng.lognormvariate(13, 1.0))
                self.passages = max(1, int(self.size / 9000 * rng.uniform(0.5, 1.5)))
                self.seconds = 0.02 + self.size / 8e6
            case ".png":
                self.size = int(rng.lognormvariate(12.5, 0.7))
                self.passages, self.seconds = rng.choice((0, 1, 2)), 0.6 * rng.uniform(0.6, 1.6)
            case _:
                self.size = int(rng.lognormvariate(11, 1.0))
                self.passages, self.seconds = max(1, int(self.size / 3000 * rng.uniform(0.6, 1.4))), 0.03


KINDS = {".txt": 0.45, ".pdf": 0.25, ".png": 0.1, ".docx": 0.2}
Costs = Callable[[float], float]


def errors(seed: int, slow: Costs, moments: tuple[float, ...], files: int = 3000) -> list[float]:
    """Errors of the estimate, as shares of the truth, at a minute and at shares of the whole time."""
    rng = random.Random(seed)
    made = [Made(kind, rng) for kind in rng.choices(list(KINDS), list(KINDS.values()), k=files)]
    clock = Clock()
    pace = Pace(clock)
    waiting: Counter[Stratum] = Counter()
    total: Counter[Stratum] = Counter()
    for one in made:
        waiting[stratum_of(one.kind, one.size)] += 1
        total[stratum_of(one.kind, one.size)] += one.size
    told: list[tuple[float, float | None]] = []
    for one in made:
        pace.read(one.kind, one.size, one.passages, one.seconds)
        stratum = stratum_of(one.kind, one.size)
        waiting[stratum] -= 1
        total[stratum] -= one.size
        # Reading overlaps with embedding: three tenths of it cost time, and the machine is sometimes slower.
        cost = one.passages * 0.01 * slow(clock.now)
        clock.now += 0.3 * one.seconds * slow(clock.now) + cost
        pace.embedded(one.passages, cost)
        told.append((clock.now, pace.eta_s({key: (waiting[key], total[key]) for key in waiting})))
    end = clock.now
    found = []
    for moment in moments:
        at = 60.0 if moment == 0 else moment * end
        now, eta = next((now, eta) for now, eta in told if now >= at)
        assert eta is not None
        found.append(abs(eta - (end - now)) / (end - now))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_from_the_first_minute_on_the_time_left_is_right_within_a_quarter(seed: int) -> None:
    assert max(errors(seed, lambda _: 1.0, (0, 0.25, 0.5, 0.75))) < 0.25


def test_a_machine_that_becomes_slower_is_noticed() -> None:
    slower = errors(7, lambda now: 1.0 if now < 100 else 1.6, (0.5, 0.75))
    assert max(slower) < 0.25


def test_counting_files_alone_would_be_wrong() -> None:
    """The tree has to be one in which files are unlike, or the tests above say nothing."""
    rng = random.Random(1)
    made = sorted(
        (Made(kind, rng) for kind in rng.choices(list(KINDS), list(KINDS.values()), k=3000)), key=lambda m: m.size
    )
    costs = [0.3 * one.seconds + 0.01 * one.passages for one in made]
    first = sum(costs[:1000])
    assert abs(2 * first - sum(costs[1000:])) / sum(costs[1000:]) > 0.5


def test_nothing_is_said_before_it_is_known_and_when_nothing_waits() -> None:
    clock = Clock()
    pace = Pace(clock)
    waiting = {stratum_of(".txt", 1000): (5, 5000)}
    assert pace.eta_s(waiting) is None
    for _ in range(4):
        pace.read(".txt", 1000, 10, 0.1)
        clock.now += 1.0
        pace.embedded(10, 1.0)
    assert pace.eta_s(waiting) == pytest.approx(5.0, rel=0.2)
    assert pace.eta_s({}) is None


def test_what_was_read_and_is_not_embedded_counts() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(5):
        pace.read(".txt", 1000, 10, 0.0)
        clock.now += 1.0
        pace.embedded(10, 1.0)
    pace.read(".txt", 100_000, 1000, 0.0)
    assert pace.eta_s({}) == pytest.approx(100.0, rel=0.1)
    pace.dropped(500)
    assert pace.eta_s({}) == pytest.approx(50.0, rel=0.1)


def test_time_in_which_nothing_waited_is_not_counted() -> None:
    clock = Clock()
    pace = Pace(clock)
    for idle in (0.0, 1000.0):
        clock.now += idle
        for _ in range(4):
            pace.read(".txt", 1000, 10, 0.0)
            clock.now += 1.0
            pace.embedded(10, 1.0)
        pace.idle()
    pace.read(".txt", 1000, 10, 0.0)
    assert pace.eta_s({}) == pytest.approx(1.0, rel=0.3)
