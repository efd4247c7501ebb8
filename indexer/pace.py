"""How long the rest takes, learnt from what was done.

Files are not alike: a scan of two megabytes is ten seconds of work and five passages, a text of two megabytes is
nothing to read and two thousand passages. So what a file costs is learnt by its kind and size, in two numbers: seconds
of reading and passages to embed, for each byte. Kinds and sizes that are rare lean on the average of their kind, and
that on the average of all. The work that is left, in seconds of work, is then divided by how many seconds of work were
lately done in a second: reading and embedding overlap, and other programs take their share.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Stratum = tuple[str, int]
"""Files that cost alike: (suffix, class of size)."""
_LEAN = 3.0
"""What is rare leans on the average as if so many files of its size had shown it."""
_HALF_LIFE_S = 90.0
_EARLIEST_S = 2.0
"""Nothing is said before so much time was measured."""


def stratum_of(suffix: str, size: int) -> Stratum:
    """Sizes within a factor of four are alike."""
    return suffix, size.bit_length() // 2


@dataclass(slots=True)
class _Learnt:
    bytes: float = 0.0
    passages: float = 0.0
    seconds: float = 0.0

    def add(self, size: int, passages: int, seconds: float) -> None:
        self.bytes += max(size, 1)
        self.passages += passages
        self.seconds += seconds

    def rates(self, lean: float, general: tuple[float, float]) -> tuple[float, float]:
        """(passages a byte, seconds a byte), leaning on general ones as on `lean` bytes more."""
        weight = self.bytes + lean
        return (self.passages + general[0] * lean) / weight, (self.seconds + general[1] * lean) / weight


@dataclass(slots=True)
class _Level:
    all: _Learnt = field(default_factory=_Learnt)
    kinds: dict[str, _Learnt] = field(default_factory=dict)
    strata: dict[Stratum, _Learnt] = field(default_factory=dict)

    def add(self, stratum: Stratum, size: int, passages: int, seconds: float) -> None:
        self.all.add(size, passages, seconds)
        self.kinds.setdefault(stratum[0], _Learnt()).add(size, passages, seconds)
        self.strata.setdefault(stratum, _Learnt()).add(size, passages, seconds)

    def work(self, stratum: Stratum, files: int, total: int) -> tuple[float, float]:
        """(passages, seconds of reading) of so many files with so many bytes together."""
        total = max(total, files)
        lean = _LEAN * total / files
        rates = self.all.rates(0.0, (0.0, 0.0)) if self.all.bytes else (0.0, 0.0)
        for learnt in (self.kinds.get(stratum[0]), self.strata.get(stratum)):
            if learnt is not None:
                rates = learnt.rates(lean, rates)
        return total * rates[0], total * rates[1]


class Pace:
    """What was read and embedded in which time. Thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that go on only while work may go on (`Gate.worked_s`)."""
        self._clock = clock
        self._lock = threading.Lock()
        self._learnt = _Level()
        self._in_hand = 0
        self._passages = 0.0
        self._embedding_s = 0.0
        self._last: float | None = None
        self._worked = 0.0
        self._elapsed = 0.0
        self._measured = 0.0

    def read(self, suffix: str, size: int, passages: int, seconds: float) -> None:
        """A file took so long to read, whatever came of it, and has so many passages that have to be embedded."""
        with self._lock:
            self._learnt.add(stratum_of(suffix, size), size, passages, seconds)
            self._in_hand += passages
            self._credit(seconds)

    def embedded(self, passages: int, seconds: float) -> None:
        """So many passages took so long, without the time in which work gave way."""
        with self._lock:
            kept = 0.5 ** (seconds / _HALF_LIFE_S)
            self._passages = self._passages * kept + passages
            self._embedding_s = self._embedding_s * kept + seconds
            self._in_hand = max(0, self._in_hand - passages)
            self._credit(passages * self._seconds_a_passage())

    def dropped(self, passages: int) -> None:
        """So many passages that were read do not have to be embedded after all."""
        with self._lock:
            self._in_hand = max(0, self._in_hand - passages)

    def idle(self) -> None:
        """Nothing waits: the time until the next file says nothing."""
        with self._lock:
            self._last = None
            self._in_hand = 0

    def eta_s(self, unread: Mapping[Stratum, tuple[int, int]]) -> float | None:
        """Seconds for (files, bytes) of each stratum that wait to be read, and for what was read and is not embedded.

        None when too little was measured yet, or nothing waits.
        """
        with self._lock:
            if self._measured < _EARLIEST_S or self._worked <= 0 or not (self._in_hand or any(unread.values())):
                return None
            a_passage = self._seconds_a_passage()
            left = self._in_hand * a_passage
            for stratum, (files, total) in unread.items():
                if files:
                    passages, seconds = self._learnt.work(stratum, files, total)
                    left += passages * a_passage + seconds
            return left * self._elapsed / self._worked

    def _seconds_a_passage(self) -> float:
        return self._embedding_s / self._passages if self._passages else 0.0

    def _credit(self, work_s: float) -> None:
        now = self._clock()
        passed = now - self._last if self._last is not None else None
        self._last = now
        if passed is None:
            return
        kept = 0.5 ** (passed / _HALF_LIFE_S)
        self._worked = self._worked * kept + work_s
        self._elapsed = self._elapsed * kept + passed
        self._measured += passed
